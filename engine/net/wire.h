// SPDX-License-Identifier: Apache-2.0
// The wire of a link: it carries one byte after the other, and this is the calendar of when it is taken.
//
// Calendar  disjoint spans of time, ascending, none touching the next. Time that nobody has taken stays free for whoever comes
//           later and is ready earlier: what is not ready yet does not hold up the others, and nothing is carried twice.
// Cost      O(1) where everybody is ready at once and stands in one queue. Filling gaps costs as many steps as gaps are filled,
//           and 16 bytes moved for each span that stands before or behind them, whichever are fewer.
// Errors    none: times saturate at kWireEnd, after which the wire is free again.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "core/box.h"
#include "core/time.h"

namespace jetlag::net {

struct Span {
  Instant begin, end;
  bool operator==(const Span&) const = default;
};

inline constexpr Instant kWireEnd{std::int64_t{1} << 61};  ///< 73 years: nothing waits longer

/// When the wire is at work on one message.
class Carriage {
 public:
  bool empty() const { return last_.end.ns == INT64_MIN; }
  Instant end() const { return last_.end; }
  /// How long it was at work until `now`.
  Duration done(Instant now) const;
  bool operator==(const Carriage&) const = default;

 private:
  friend class Wire;
  void add(const Span& span);
  Span last_{Instant{INT64_MIN}, Instant{INT64_MIN}};
  Box<std::vector<Span>> before_;  ///< With others in between; seldom.
};

class Wire {
 public:
  /// Takes the first `time` (more than 0) that is free from `ready` on.
  Carriage take(Instant ready, Duration time);
  /// Time before `now` will not be asked for any more.
  void forget(Instant now);
  void clear() { taken_.clear(), total_ = {}; }
  /// How long it will be at work from `now` on.
  Duration taken_after(Instant now) const;  ///< O(1) once what lies before `now` is forgotten.
  bool operator==(const Wire&) const = default;

 private:
  std::deque<Span> taken_;
  Duration total_;  ///< Of all that is in it.
};

}  // namespace jetlag::net
