// SPDX-License-Identifier: GPL-3.0-or-later
// LogFilter: the event log's filter language, compiled.
//
//   kind:sync,fault region:eu -key:page:* lag>100ms after:10s | kind:fault
//
// Terms      field:value, field=value, or field>value with > < >= <= where the field is a quantity; a text in quotes looks into
// the
//            details. Words of one value are joined by commas: any of them. * and ? stand for any letters in key, name and text.
// Joined     side by side: all of them; `|`: either side; `-` before a term: not; brackets group.
// Fields     kind, region (either end), from, to, shard, key, name (of a fault), text, lag (time under way), bytes, operations,
// event,
//            after, before (simulated time).
// Errors     an unknown field or value is an error at its column, with the nearest name; nothing is filtered then.
// Cost       compiled once; a match is some comparisons, no memory.
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <string>
#include <vector>

#include "observe/trace.h"

namespace jetlag::ui {

class LogFilter {
 public:
  struct Error {
    QString message;  ///< empty: none
    int column = 0;   ///< from 0
  };
  LogFilter() = default;
  static LogFilter parse(const QString& text, const QStringList& regions, Error& error);
  bool isEmpty() const { return nodes_.empty(); }
  bool matches(const observe::TraceEntry& entry) const { return nodes_.empty() || holds(root_, entry); }
  /// Fields with their colon, kinds and regions: what a filter field completes.
  static QStringList words(const QStringList& regions);
  /// "sync-request" for the kind "sync request": one word of the language.
  static QString kindWord(observe::TraceKind kind);

 private:
  friend class FilterParser;
  enum class Test : std::uint8_t {
    kAnd,
    kOr,
    kNot,
    kKinds,
    kRegion,
    kFrom,
    kTo,
    kShard,
    kKey,
    kName,
    kText,
    kLag,
    kBytes,
    kOperations,
    kEvent,
    kTime
  };
  enum class Compare : std::uint8_t { kEqual, kLess, kLessEqual, kGreater, kGreaterEqual };
  struct Node {
    Test test = Test::kAnd;
    Compare compare = Compare::kEqual;
    std::size_t left = 0, right = 0;
    std::int64_t value = 0;
    std::uint64_t mask = 0;  ///< kinds; regions up to 63
    std::vector<std::string> patterns;
  };
  bool holds(std::size_t at, const observe::TraceEntry& entry) const;
  static bool fits(const Node& node, std::int64_t value);

  std::vector<Node> nodes_;
  std::size_t root_ = 0;
};

}  // namespace jetlag::ui
