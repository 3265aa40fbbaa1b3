// SPDX-License-Identifier: Apache-2.0
#include "store/waiting.h"

#include <cmath>

#include "store/scores.h"

namespace jetlag::store {
namespace {

constexpr std::int64_t kLongestMillis = INT64_MAX / 1'000'000;

}  // namespace

tl::expected<Duration, Reply> read_timeout(std::string_view text) {
  const auto seconds = parse_score(text);
  constexpr double kLongest = 9.2e15;  // milliseconds in 64 bits; Redis 7.0 reads more as a negative number
  if (!seconds) return tl::unexpected(Reply::error("ERR timeout is not a float or out of range"));
  if (*seconds < 0 || *seconds > kLongest) return tl::unexpected(Reply::error("ERR timeout is negative"));
  const double millis = std::ceil(*seconds * 1000);
  return timeout_of_millis(millis > static_cast<double>(kLongestMillis) ? INT64_MAX : static_cast<std::int64_t>(millis));
}

Duration timeout_of_millis(std::int64_t millis) { return millis > kLongestMillis ? Duration{} : Duration::millis(millis); }

Reply nothing_yet(Call& call, Duration longest, std::vector<Bytes> resolved) {
  if (call.at.patience != Patience::kNone) {
    if (resolved.empty()) resolved.assign(call.args.begin(), call.args.end());
    call.session.wait.ensure() = {longest, std::move(resolved)};
  }
  return Reply::nil_array();
}

}  // namespace jetlag::store
