// SPDX-License-Identifier: Apache-2.0
#include "store/vector_arguments.h"

#include <string>

#include "crdt/number.h"
#include "store/deadline.h"

namespace jetlag::store {

tl::expected<Bytes, Reply> take_vector(std::span<const Bytes> args, std::size_t& at) {
  const std::size_t left = args.size() - at;
  std::optional<Bytes> vector;
  if (left >= 2 && is_word(args[at], "FP32")) {
    vector = read_blob(args[at + 1]);
    at += 2;
  } else if (left >= 2 && is_word(args[at], "VALUES")) {
    const auto count = crdt::parse_integer(args[at + 1]);
    at += 2;
    if (count && *count > 0 && static_cast<std::uint64_t>(*count) <= left - 2) {
      vector = read_values(args.subspan(at, static_cast<std::size_t>(*count)));
      at += static_cast<std::size_t>(*count);
    }
  }
  if (vector) return std::move(*vector);
  return tl::unexpected(Reply::error("ERR invalid vector specification"));
}

Reply dimension_mismatch(std::size_t given, std::size_t expected) {
  return Reply::error(
      Bytes("ERR Vector dimension mismatch - got " + std::to_string(given) + " but set has " + std::to_string(expected)));
}

}  // namespace jetlag::store
