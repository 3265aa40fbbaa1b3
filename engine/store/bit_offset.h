// SPDX-License-Identifier: Apache-2.0
// The offset of a bit among the arguments of SETBIT, GETBIT and BITFIELD.
//
// Units    bits; "#3" counts fields of `width` bits, where a width is given.
// Errors   what is no number, is negative, or lies beyond the longest string (512 MiB): Redis' one text for all.
#pragma once

#include "store/arguments.h"
#include "store/put.h"

namespace jetlag::store {

inline Integer read_bit_offset(std::string_view text, std::int64_t width = 0) {
  const bool fields = width != 0 && !text.empty() && text[0] == '#';
  const auto given = crdt::parse_integer(fields ? text.substr(1) : text);
  std::int64_t offset = 0;
  const bool fits = given && !__builtin_mul_overflow(*given, fields ? width : 1, &offset) && offset >= 0 &&
                    offset / 8 < static_cast<std::int64_t>(kLongestString);
  if (fits) return offset;
  return tl::unexpected(Reply::error("ERR bit offset is not an integer or out of range"));
}

}  // namespace jetlag::store
