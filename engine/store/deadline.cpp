// SPDX-License-Identifier: Apache-2.0
#include "store/deadline.h"

#include <algorithm>

#include "crdt/number.h"
#include "store/errors.h"

namespace jetlag::store {
namespace {

constexpr std::int64_t kLatestMillis = std::int64_t{1} << 49;
constexpr std::int64_t kNanosPerMilli = 1'000'000;

}  // namespace

bool is_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char t, char w) { return t == w || (t >= 'a' && t <= 'z' && t - 32 == w); });
}

std::optional<TimeUnit> time_unit(std::string_view word) {
  if (is_word(word, "EX")) return TimeUnit{1000, false};
  if (is_word(word, "PX")) return TimeUnit{1, false};
  if (is_word(word, "EXAT")) return TimeUnit{1000, true};
  if (is_word(word, "PXAT")) return TimeUnit{1, true};
  return std::nullopt;
}

std::int64_t millis_between(Instant since, Instant until) {
  std::int64_t left = 0;
  if (__builtin_sub_overflow(until.ns, since.ns, &left)) left = INT64_MAX;
  return left / kNanosPerMilli;
}

tl::expected<Instant, Reply> read_deadline(std::string_view text, TimeUnit unit, PastDeadline past, const DeadlineContext& in) {
  const auto count = crdt::parse_integer(text);
  if (!count) return tl::unexpected(errors::not_an_integer());
  const auto refused = [&] { return tl::unexpected(errors::invalid_expire(in.command)); };
  if (past == PastDeadline::kRefused && *count <= 0) return refused();
  std::int64_t millis = 0, absolute = 0;
  if (__builtin_mul_overflow(*count, unit.millis, &millis)) return refused();
  if (in.commands == CommandSet::kActiveActive && (millis > kLatestMillis || millis < -kLatestMillis)) return refused();
  const std::int64_t now_millis = unit.absolute ? 0 : in.now.ns / kNanosPerMilli;
  if (__builtin_add_overflow(millis, now_millis, &absolute)) return refused();
  std::int64_t deadline = 0;
  const bool beyond = __builtin_mul_overflow(millis, kNanosPerMilli, &deadline) ||
                      __builtin_add_overflow(deadline, unit.absolute ? 0 : in.now.ns, &deadline);
  if (beyond) return Instant{millis > 0 ? kNever.ns - 1 : INT64_MIN};
  return Instant{std::min(deadline, kNever.ns - 1)};
}

}  // namespace jetlag::store
