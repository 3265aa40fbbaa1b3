// SPDX-License-Identifier: Apache-2.0
#include "store/pop_request.h"

#include "crdt/number.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/waiting.h"

namespace jetlag::store {

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
  PopRequest request{args.subspan(1, where - 1), &args[where], static_cast<std::size_t>(count.value_or(1)), std::nullopt};
  if (timeout == nullptr) return request;
  const auto longest = read_timeout(*timeout);
  if (!longest) return refuse(longest.error());
  request.timeout = *longest;
  return request;
}

}  // namespace jetlag::store
