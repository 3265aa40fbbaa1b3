// SPDX-License-Identifier: Apache-2.0
// Numbers as commands see them: an Amount is an integer or a double (by its bits), and text converts both ways.
//
// Text     integers in canonical decimal ("0", "-17"; no plus sign, no leading zeros, no blanks); anything else that is wholly a
//          finite decimal or hexadecimal ("0x1p3") number, also after a plus sign, is a float. Floats print in the shortest form
//          that reads back equal, never with an exponent.
// Sums     integer + integer stays an integer; as soon as one side is a float the sum is one. A float stands for the decimal
//          number that it prints as: 0.1 + 0.2 is 0.3, as for a server that reads, adds and prints with more digits than a double
//          has. Integer sums wrap (and can be seen to have left the 64-bit range with Total::overflow); counters are kept inside
//          +-2^58 when a command is prepared.
#pragma once

#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/shared_bytes.h"
#include "crdt/op.h"

namespace jetlag::crdt {

/// Counters stay inside [-kCounterLimit, kCounterLimit]: 59 bits, so that concurrent additions of all regions fit 64.
inline constexpr std::int64_t kCounterLimit = std::int64_t{1} << 58;
/// Sums with fractions stay inside [-kFloatLimit, kFloatLimit], for the same reason: no number of regions adds up to infinity.
inline constexpr double kFloatLimit = 1e300;

constexpr Amount integer_amount(std::int64_t value) { return {value, false}; }
constexpr Amount float_amount(double value) { return {std::bit_cast<std::int64_t>(value), true}; }
constexpr double as_double(Amount a) { return a.is_float ? std::bit_cast<double>(a.bits) : static_cast<double>(a.bits); }

/// A number without a fraction, small enough for a double to hold it and its neighbours exactly.
bool is_whole(Amount a);

/// The sum of the decimal numbers that two amounts print as, rounded once.
double decimal_sum(Amount a, Amount b);

/// By value, exactly: a double that no 64-bit integer equals is beside none.
std::weak_ordering compare_amounts(Amount a, Amount b);

/// a + b; a float if either is.
constexpr Amount add(Amount a, Amount b) {
  if (a.is_float || b.is_float) return float_amount(decimal_sum(a, b));
  return integer_amount(static_cast<std::int64_t>(static_cast<std::uint64_t>(a.bits) + static_cast<std::uint64_t>(b.bits)));
}
/// a - b, as add().
constexpr Amount subtract(Amount a, Amount b) {
  if (a.is_float || b.is_float) return float_amount(decimal_sum(a, float_amount(-as_double(b))));
  return integer_amount(static_cast<std::int64_t>(static_cast<std::uint64_t>(a.bits) - static_cast<std::uint64_t>(b.bits)));
}

std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<Amount> parse_number(std::string_view text);
Bytes format_number(Amount amount);

}  // namespace jetlag::crdt
