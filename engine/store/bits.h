// SPDX-License-Identifier: Apache-2.0
// A string as an array of bits, as Redis counts them: bit 0 is the highest bit of the first byte, and behind the end there are
// zeros.
//
// Ranges   of bits, both ends included; they must lie within the text, but for read_bits(), which reads zeros behind it.
// Cost     count and first run over whole bytes where they can; fields are read and written bit by bit, at most 64.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jetlag::store::bits {

inline std::int64_t size(std::string_view text) { return static_cast<std::int64_t>(text.size()) * 8; }
bool read(std::string_view text, std::int64_t place);
/// Requires the place to exist.
void write(std::string& text, std::int64_t place, bool bit);

std::int64_t count(std::string_view text, std::int64_t first, std::int64_t last);
/// The first place in the range with this bit.
std::optional<std::int64_t> first_of(std::string_view text, bool bit, std::int64_t first, std::int64_t last);

/// `width` bits from `place` on, as an unsigned number.
std::uint64_t read_bits(std::string_view text, std::int64_t place, int width);
/// Requires the places to exist.
void write_bits(std::string& text, std::int64_t place, int width, std::uint64_t value);

}  // namespace jetlag::store::bits
