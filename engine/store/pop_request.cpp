// SPDX-License-Identifier: Apache-2.0
#include "store/pop_request.h"

#include "crdt/number.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/scores.h"

namespace jetlag::store {

std::optional<Reply> wrong_timeout(std::string_view text) {
  const auto seconds = parse_score(text);
  constexpr double kLongest = 9.2e15;  // milliseconds in 64 bits; Redis 7.0 reads more as a negative number
  if (!seconds) return Reply::error("ERR timeout is not a float or out of range");
  if (*seconds < 0 || *seconds > kLongest) return Reply::error("ERR timeout is negative");
  return std::nullopt;
}

tl::expected<PopRequest, Reply> read_pop_request(std::span<const Bytes> args, std::string_view one_end,
                                                 std::string_view other_end, const Bytes* timeout) {
  const auto refuse = [](Reply error) { return tl::unexpected<Reply>(std::move(error)); };
  const auto keys = crdt::parse_integer(args[0]);
  if (!keys || *keys < 1) return refuse(Reply::error("ERR numkeys should be greater than 0"));
  if (static_cast<std::size_t>(*keys) + 1 >= args.size()) return refuse(errors::syntax());
  const auto where = static_cast<std::size_t>(*keys) + 1;
  if (!is_word(args[where], one_end) && !is_word(args[where], other_end)) return refuse(errors::syntax());
  std::optional<std::int64_t> count;
  for (std::size_t i = where + 1; i < args.size(); i += 2) {
    if (count || !is_word(args[i], "COUNT") || i + 1 == args.size()) return refuse(errors::syntax());
    count = crdt::parse_integer(args[i + 1]);
    if (!count || *count < 1) return refuse(Reply::error("ERR count should be greater than 0"));
  }
  if (timeout != nullptr)
    if (auto error = wrong_timeout(*timeout)) return refuse(std::move(*error));
  return PopRequest{args.subspan(1, where - 1), &args[where], static_cast<std::size_t>(count.value_or(1))};
}

}  // namespace jetlag::store
