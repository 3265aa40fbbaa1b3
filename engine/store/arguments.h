// SPDX-License-Identifier: Apache-2.0
// Numbers among the arguments of commands, read as Redis reads them.
//
// read_integer   a 64-bit integer in canonical decimal; the error says what the caller wants it to say.
// read_range     the same within bounds: one text for what is no integer, another for what lies outside.
// Errors         are replies, to be returned as they are; nothing is changed by reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "crdt/number.h"
#include "store/errors.h"

namespace jetlag::store {

using Integer = tl::expected<std::int64_t, Reply>;

inline Integer read_integer(std::string_view text) {
  if (const auto value = crdt::parse_integer(text)) return *value;
  return tl::unexpected(errors::not_an_integer());
}
inline Integer read_integer(std::string_view text, const char* problem) {
  if (const auto value = crdt::parse_integer(text)) return *value;
  return tl::unexpected(Reply::error(problem));
}

/// `problem` for what is no integer and for what is out of range alike.
inline Integer read_range(std::string_view text, std::int64_t least, std::int64_t most, const char* problem) {
  const auto value = crdt::parse_integer(text);
  if (value && least <= *value && *value <= most) return *value;
  return tl::unexpected(Reply::error(problem));
}
inline Integer read_range(std::string_view text, std::int64_t least, std::int64_t most) {
  const auto value = crdt::parse_integer(text);
  if (!value) return tl::unexpected(errors::not_an_integer());
  if (least <= *value && *value <= most) return *value;
  return tl::unexpected(
      Reply::error("ERR value is out of range, value must between " + std::to_string(least) + " and " + std::to_string(most)));
}

/// The number of a numbered database.
inline tl::expected<std::uint16_t, Reply> read_database(std::string_view text, std::uint16_t databases) {
  const auto number = read_range(text, INT32_MIN, INT32_MAX);
  if (!number) return tl::unexpected(number.error());
  if (*number < 0 || *number >= databases) return tl::unexpected(Reply::error("ERR DB index is out of range"));
  return static_cast<std::uint16_t>(*number);
}

}  // namespace jetlag::store
