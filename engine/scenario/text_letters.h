// SPDX-License-Identifier: Apache-2.0
// The letters of a text, as patterns see them: Unicode characters, and bytes that are not UTF-8 as letters of their own.
#pragma once

#include <algorithm>
#include <string_view>

namespace jetlag::scenario {

inline constexpr char32_t kStray = 0x110000;  ///< bytes that are not UTF-8 lie above all characters
inline constexpr char32_t kHighest = kStray + 0xff;

/// The letter at `at`, which moves behind it.
inline char32_t next_letter(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  if (length == 1) return static_cast<char32_t>(text[at++]);
  char32_t code = lead & (0xffu >> (length + 1));
  for (std::size_t i = 1; length > 0 && i < length; ++i) {
    const unsigned char c = at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
    if ((c & 0xc0u) != 0x80u) {
      ++at;
      return kStray + lead;
    }
    code = (code << 6) | (c & 0x3fu);
  }
  at += std::max<std::size_t>(length, 1);
  return length == 0 ? kStray + lead : code;
}

inline bool is_word(char32_t c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

}  // namespace jetlag::scenario
