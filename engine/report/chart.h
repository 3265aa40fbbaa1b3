// SPDX-License-Identifier: Apache-2.0
// Charts made of text, all on one time axis.
//
// sparkline   one column per slice of time, each showing the largest sample that falls into it: a peak is never averaged away.
// Chart       rows of label, plot and note under one axis: spans (faults), marks (syncs) and sparklines.
// Scale       a sparkline's full height is `full_scale`; rows that are to be compared are given the same one.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/time.h"
#include "observe/run_report.h"
#include "report/layout.h"

namespace jetlag::report {

/// Whether the lowest bar stands for zero alone (counts), or for "little" (delays).
enum class LowestBar : std::uint8_t { kOnlyZero, kLittle };

/// `columns` characters of " ▁▂▃▄▅▆▇█" over [0, until]; a blank where nothing was sampled. A series that is sampled more coarsely
/// than the columns repeats its last sample.
std::string sparkline(const observe::Series& series, Instant until, std::size_t columns, double full_scale, LowestBar lowest);

/// The largest sample within [0, until]; 0 without samples.
double peak(const observe::Series& series, Instant until);

class Chart {
 public:
  /// `until` is the right edge; labels are as wide as the widest.
  explicit Chart(Instant until) : until_(until) {}

  struct Span {
    Instant from{}, to{};
    std::string text;
    bool open = false;   ///< still going on at the right edge
    bool point = false;  ///< no length
  };
  struct Mark {
    Instant at{};
    char letter = '?';
    std::string text;
    Tone tone = Tone::kPlain;
    std::string more{};  ///< behind the text, where there is room for both
  };

  void spans(std::string label, std::vector<Span> spans);
  void marks(std::string label, std::vector<Mark> marks);
  void spark(std::string label, const observe::Series& series, double full_scale, LowestBar lowest, std::string note);
  bool empty() const { return rows_.empty(); }
  void print(std::string& out, const Style& style) const;

 private:
  struct Row {
    enum class Kind : std::uint8_t { kSpans, kMarks, kSpark } kind = Kind::kSpark;
    std::string label, note;
    std::vector<Span> spans;
    std::vector<Mark> marks;
    observe::Series series;
    double full_scale = 0;
    LowestBar lowest = LowestBar::kLittle;
  };
  std::size_t column(Instant at, std::size_t columns) const;
  std::string axis(std::size_t columns) const;
  std::string span_row(const Row& row, std::size_t columns) const;
  void mark_row(Line& line, const Row& row, std::size_t columns, std::size_t room) const;

  Instant until_;
  std::vector<Row> rows_;
};

}  // namespace jetlag::report
