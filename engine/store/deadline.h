// SPDX-License-Identifier: Apache-2.0
// Words and times in the arguments of commands.
//
// read_deadline   turns "EX 10" and its relatives into a deadline on the region's own clock. Absolute times (EXAT, PXAT)
//                 count from the start of the run. An active-active database refuses times beyond 2^49 ms, a standard one those
//                 beyond 64 bits of milliseconds; what lies beyond the range of an Instant (292 years) is cut to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <tl/expected.hpp>

#include "core/shared_bytes.h"
#include "core/time.h"
#include "store/options.h"
#include "store/reply.h"

namespace jetlag::store {

/// `text` is `word` in any case; `word` is upper case.
bool is_word(std::string_view text, std::string_view word);

struct TimeUnit {
  std::int64_t millis = 1;  ///< Milliseconds per unit.
  bool absolute = false;
  bool operator==(const TimeUnit&) const = default;
};
/// EX, PX, EXAT, PXAT.
std::optional<TimeUnit> time_unit(std::string_view word);

/// Whether a time of zero or less is an error (SET) or a deadline that has passed (EXPIRE).
enum class PastDeadline : std::uint8_t { kRefused, kAccepted };

struct DeadlineContext {
  Instant now{};
  CommandSet commands{};
  std::string_view command;  ///< Lower case: errors name it.
};
/// Whole milliseconds from one instant to a later one; as many as fit where a clock stands before the run's start.
std::int64_t millis_between(Instant since, Instant until);
tl::expected<Instant, Reply> read_deadline(std::string_view text, TimeUnit unit, PastDeadline past, const DeadlineContext& in);

}  // namespace jetlag::store
