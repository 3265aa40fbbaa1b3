// SPDX-License-Identifier: Apache-2.0
// Numbers among the arguments of commands, read as Redis reads them.
//
// read_integer   a 64-bit integer in canonical decimal; the error says what the caller wants it to say.
// read_range     the same within bounds: one text for what is no integer, another for what lies outside.
// read_cursor    of SCAN and its like; none: no number.
// Errors         are replies, to be returned as they are; nothing is changed by reading.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

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

/// As strtoul() reads it: an empty text is 0, and negative numbers are large ones.
inline std::optional<std::uint64_t> read_cursor(std::string_view text) {
  if (text.empty()) return 0;
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return negative ? 0 - value : value;
}

/// The number of a numbered database.
inline tl::expected<std::uint16_t, Reply> read_database(std::string_view text, std::uint16_t databases) {
  const auto number = read_range(text, INT32_MIN, INT32_MAX);
  if (!number) return tl::unexpected(number.error());
  if (*number < 0 || *number >= databases) return tl::unexpected(Reply::error("ERR DB index is out of range"));
  return static_cast<std::uint16_t>(*number);
}

}  // namespace jetlag::store
