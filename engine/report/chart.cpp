// SPDX-License-Identifier: Apache-2.0
#include "report/chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace jetlag::report {

namespace {

constexpr std::array<const char*, 8> kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

const char* bar(double value, double full_scale, LowestBar lowest) {
  if (value < 0) return " ";
  if (full_scale <= 0) return kBars[0];
  const double share = std::min(value / full_scale, 1.0);
  auto level = static_cast<std::size_t>(std::lround(share * 7));
  if (lowest == LowestBar::kOnlyZero && value > 0) level = std::max<std::size_t>(level, 1);
  return kBars[level];
}

/// The largest of the samples in [begin, end); the sample before `begin` where there is none.
double slice(const observe::Series& series, Instant begin, Instant end) {
  if (series.step.ns <= 0 || series.values.empty()) return observe::Series::kNoSample;
  const auto index = [&](Instant at) { return (at - series.start).ns / series.step.ns; };
  const auto last = static_cast<std::int64_t>(series.values.size()) - 1;
  if (begin < series.start && end <= series.start) return observe::Series::kNoSample;
  std::int64_t from = begin <= series.start ? 0 : index(begin + series.step - Duration{1});
  std::int64_t to = index(end - Duration{1});
  if (from > to) from = to = index(begin);
  if (from > last) return observe::Series::kNoSample;
  double largest = observe::Series::kNoSample;
  for (std::int64_t i = from; i <= std::min(to, last); ++i)
    largest = std::max(largest, series.values[static_cast<std::size_t>(i)]);
  return largest;
}

/// Pieces of a row of `columns` characters that may be wider than a byte.
class Strip {
 public:
  explicit Strip(std::size_t columns) : cells_(columns, " ") {}
  void put(std::size_t at, std::string text) {
    if (at < cells_.size()) cells_[at] = std::move(text);
  }
  /// Writes text of single-column characters, cut at the right edge.
  void write(std::size_t at, std::string_view text) {
    std::size_t bytes = 0;
    while (bytes < text.size() && at < cells_.size()) {
      std::size_t next = bytes + 1;
      while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0u) == 0x80u) ++next;
      cells_[at++] = text.substr(bytes, next - bytes);
      bytes = next;
    }
  }
  std::string text() const {
    std::string out;
    for (const std::string& cell : cells_) out += cell;
    return out.substr(0, out.find_last_not_of(' ') + 1);
  }

 private:
  std::vector<std::string> cells_;
};

/// 1, 2 or 5 times a power of ten (below a minute) or a round number of minutes and hours, so that about `columns / 10` ticks
/// fit.
Duration tick_step(Duration span, std::size_t columns) {
  static constexpr std::array<std::int64_t, 16> kSeconds{1,   2,   5,    10,   20,   30,   60,    120,
                                                         300, 600, 1200, 1800, 3600, 7200, 21600, 86400};
  const auto ticks = static_cast<std::int64_t>(std::max<std::size_t>(columns / 7, 2));
  for (std::int64_t unit = 1; unit < 1'000'000'000; unit *= 10) {
    for (std::int64_t factor : {1, 2, 5}) {
      if (span.ns / (unit * factor) <= ticks) return {unit * factor};
    }
  }
  for (std::int64_t seconds : kSeconds) {
    if (span.ns / (seconds * 1'000'000'000) <= ticks) return Duration::seconds(seconds);
  }
  return span / ticks + Duration{1};
}

std::string tick_text(Instant at, Duration step) {
  if (at.ns == 0) return "0s";
  const std::int64_t s = Duration::seconds(1).ns;
  if (step.ns % (60 * s) == 0)
    return at.ns % (3600 * s) == 0 ? fmt::format("{}h", at.ns / (3600 * s)) : fmt::format("{}m", at.ns / (60 * s));
  if (step.ns % s == 0) return fmt::format("{}s", at.ns / s);
  if (step.ns % 100'000'000 == 0) return fmt::format("{:.1f}s", at.in_seconds());
  if (step.ns % 1'000'000 == 0) return fmt::format("{}ms", at.ns / 1'000'000);
  return fmt::format("{:g}ms", static_cast<double>(at.ns) / 1e6);
}

}  // namespace

std::string sparkline(const observe::Series& series, Instant until, std::size_t columns, double full_scale, LowestBar lowest) {
  std::string out;
  const auto count = static_cast<std::int64_t>(columns);
  const auto edge = [&](std::int64_t i) {
    return Instant{
        static_cast<std::int64_t>(static_cast<double>(until.ns) / static_cast<double>(count) * static_cast<double>(i))};
  };
  for (std::int64_t i = 0; i < count; ++i) {
    const Instant begin = edge(i), end = i + 1 == count ? until : edge(i + 1);
    out += bar(slice(series, begin, std::max(end, begin + Duration{1})), full_scale, lowest);
  }
  return out;
}

double peak(const observe::Series& series, Instant until) {
  double largest = 0;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (series.start + series.step * static_cast<std::int64_t>(i) > until) break;
    largest = std::max(largest, series.values[i]);
  }
  return largest;
}

void Chart::spans(std::string label, std::vector<Span> spans) {
  Row row;
  row.kind = Row::Kind::kSpans;
  row.label = std::move(label);
  row.spans = std::move(spans);
  rows_.push_back(std::move(row));
}

void Chart::marks(std::string label, std::vector<Mark> marks) {
  Row row;
  row.kind = Row::Kind::kMarks;
  row.label = std::move(label);
  row.marks = std::move(marks);
  rows_.push_back(std::move(row));
}

void Chart::spark(std::string label, const observe::Series& series, double full_scale, LowestBar lowest, std::string note) {
  Row row;
  row.label = std::move(label);
  row.note = std::move(note);
  row.series = series;
  row.full_scale = full_scale;
  row.lowest = lowest;
  rows_.push_back(std::move(row));
}

std::size_t Chart::column(Instant at, std::size_t columns) const {
  if (at.ns <= 0 || until_.ns <= 0) return 0;
  const double share = static_cast<double>(at.ns) / static_cast<double>(until_.ns);
  return std::min(static_cast<std::size_t>(share * static_cast<double>(columns)), columns - 1);
}

std::string Chart::axis(std::size_t columns) const {
  Strip strip(columns);
  if (until_.ns <= 0) return "0s";
  const Duration step = tick_step(Duration{until_.ns}, columns);
  for (Instant at{}; at <= until_; at += step) {
    const std::string text = tick_text(at, step);
    const std::size_t start = column(at, columns);
    if (start + text.size() <= columns) strip.write(start, text);
  }
  return strip.text();
}

std::string Chart::span_row(const Row& row, std::size_t columns) const {
  Strip strip(columns);
  for (const Span& span : row.spans) {
    const std::size_t from = column(span.from, columns);
    const std::size_t width = display_width(span.text);
    if (span.point) {  // the text on the side where there is room
      strip.put(from, "▼");
      if (from + 2 + width <= columns) strip.write(from + 2, span.text);
      else if (from >= width + 1) strip.write(from - width - 1, span.text);
      continue;
    }
    const std::size_t to = std::max(column(span.to, columns), from);
    for (std::size_t i = from; i <= to; ++i) strip.put(i, "─");
    strip.put(from, from == to ? "│" : "├");
    if (from != to) strip.put(to, span.open ? "─" : "┤");
    if (to - from >= width + 3) strip.write(from + 1 + (to - from - width) / 2, span.text);
    else if (to + 2 + width <= columns) strip.write(to + 2, span.text);
    else if (from >= width + 1) strip.write(from - width - 1, span.text);
  }
  return strip.text();
}

void Chart::mark_row(Line& line, const Row& row, std::size_t columns, std::size_t room) const {
  const std::size_t left = line.width();
  std::size_t used = 0;
  for (std::size_t i = 0; i < row.marks.size(); ++i) {
    const Mark& mark = row.marks[i];
    const std::size_t at = column(mark.at, columns);
    if (at < used) continue;  // several in one column: the first, which the caller has put in order of weight
    line.space(left + at - line.width()).add(std::string(1, mark.letter), mark.tone);
    used = at + 1;
    std::size_t next = room + 1;
    for (std::size_t k = i + 1; k < row.marks.size(); ++k) {
      if (const std::size_t other = column(row.marks[k].at, columns); other > at) next = std::min(next, other);
    }
    if (!mark.text.empty() && used + 1 + display_width(mark.text) < next) {
      const bool both = used + 1 + display_width(mark.text + mark.more) < next;
      const std::string text = " " + mark.text + (both ? mark.more : "");
      line.add(text, Tone::kDim);
      used += display_width(text);
    }
  }
}

void Chart::print(std::string& out, const Style& style) const {
  std::size_t labels = 6, notes = 0;
  for (const Row& row : rows_) {
    labels = std::max(labels, display_width(printable(row.label)));
    notes = std::max(notes, display_width(printable(row.note)));
  }
  labels = std::min(labels, style.columns() * 2 / 5);
  const std::size_t taken = labels + 1 + (notes == 0 ? 0 : notes + 2);
  const std::size_t columns = style.columns() > taken + 20 ? style.columns() - taken : 20;
  Line head;
  head.space(labels + 1).add(axis(columns), Tone::kDim);
  head.print(out, style);
  for (const Row& row : rows_) {
    Line line;
    line.add(shortened(printable(row.label), labels));
    line.space(labels + 1 - line.width());
    switch (row.kind) {
      case Row::Kind::kSpans: line.add(span_row(row, columns), Tone::kBad); break;
      case Row::Kind::kMarks: mark_row(line, row, columns, style.columns() - labels - 1); break;
      case Row::Kind::kSpark:
        line.add(sparkline(row.series, until_, columns, row.full_scale, row.lowest));
        if (!row.note.empty()) line.space(2).add(row.note, Tone::kDim);
        break;
    }
    line.print(out, style);
  }
}

}  // namespace jetlag::report
