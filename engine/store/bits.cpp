// SPDX-License-Identifier: Apache-2.0
#include "store/bits.h"

#include <bit>

namespace jetlag::store::bits {
namespace {

std::uint8_t byte_at(std::string_view text, std::int64_t index) {
  return static_cast<std::uint8_t>(text[static_cast<std::size_t>(index)]);
}
constexpr unsigned mask_of(std::int64_t place) { return 0x80u >> (place & 7); }

}  // namespace

bool read(std::string_view text, std::int64_t place) {
  return place < size(text) && (byte_at(text, place / 8) & mask_of(place)) != 0;
}

void write(std::string& text, std::int64_t place, bool bit) {
  char& byte = text[static_cast<std::size_t>(place / 8)];
  const auto before = static_cast<std::uint8_t>(byte);
  byte = static_cast<char>(bit ? before | mask_of(place) : before & ~mask_of(place));
}

std::int64_t count(std::string_view text, std::int64_t first, std::int64_t last) {
  std::int64_t sum = 0;
  while (first <= last) {
    if ((first & 7) == 0 && first + 7 <= last) {
      sum += std::popcount(byte_at(text, first / 8));
      first += 8;
    } else {
      sum += read(text, first++) ? 1 : 0;
    }
  }
  return sum;
}

std::optional<std::int64_t> first_of(std::string_view text, bool bit, std::int64_t first, std::int64_t last) {
  const std::uint8_t without = bit ? 0x00 : 0xff;
  while (first <= last) {
    if ((first & 7) == 0 && first + 7 <= last && byte_at(text, first / 8) == without) {
      first += 8;
    } else {
      if (read(text, first) == bit) return first;
      ++first;
    }
  }
  return std::nullopt;
}

std::uint64_t read_bits(std::string_view text, std::int64_t place, int width) {
  std::uint64_t value = 0;
  for (int i = 0; i < width; ++i) value = (value << 1) | (read(text, place + i) ? 1u : 0u);
  return value;
}

void write_bits(std::string& text, std::int64_t place, int width, std::uint64_t value) {
  for (int i = 0; i < width; ++i) write(text, place + i, ((value >> (width - 1 - i)) & 1) != 0);
}

}  // namespace jetlag::store::bits
