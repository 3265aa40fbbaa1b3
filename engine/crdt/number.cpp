// SPDX-License-Identifier: Apache-2.0
#include "crdt/number.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace jetlag::crdt {

namespace {

/// The decimal number that a double prints as, nearer than the double itself.
long double as_decimal(Amount amount) {
  const double value = as_double(amount);
  if (!std::isfinite(value) || is_whole(amount)) return value;
  char text[400];
  const auto done = std::to_chars(text, text + sizeof text, value);
  long double decimal = value;
  std::from_chars(text, done.ptr, decimal);
  return decimal;
}

}  // namespace

bool is_whole(Amount a) {
  const double value = as_double(a);
  constexpr double kExact = 9007199254740992.0;  // 2^53
  return std::abs(value) < kExact && std::trunc(value) == value;
}

double decimal_sum(Amount a, Amount b) { return static_cast<double>(as_decimal(a) + as_decimal(b)); }

std::weak_ordering compare_amounts(Amount a, Amount b) {
  if (!a.is_float && !b.is_float) return a.bits <=> b.bits;
  const double x = as_double(a), y = as_double(b);
  if (x != y) return x < y ? std::weak_ordering::less : std::weak_ordering::greater;
  if (a.is_float && b.is_float) return std::weak_ordering::equivalent;
  // An integer and a double that it rounds to.
  const double rounded = a.is_float ? x : y;
  if (rounded >= 0x1p63) return a.is_float ? std::weak_ordering::greater : std::weak_ordering::less;
  const auto whole = static_cast<std::int64_t>(rounded);
  return a.is_float ? whole <=> b.bits : a.bits <=> whole;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const std::string_view digits = text.substr(!text.empty() && text[0] == '-' ? 1 : 0);
  if (digits.empty() || digits.size() > 19 || (digits[0] == '0' && text.size() > 1)) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Amount> parse_number(std::string_view text) {
  if (text.empty() || text.size() > 400) return std::nullopt;
  if (const auto integer = parse_integer(text)) return integer_amount(*integer);
  if (text[0] == '+' && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  const std::string_view digits = text.substr(text[0] == '-' ? 1 : 0);
  if (digits.empty() || ((digits[0] < '0' || digits[0] > '9') && digits[0] != '.')) return std::nullopt;  // no "inf", "nan"
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = end == text.data() + text.size();
  const bool hexadecimal = digits.size() > 2 && (digits[1] == 'x' || digits[1] == 'X');
  if (whole ? error == std::errc::result_out_of_range : hexadecimal) {  // what is left to C: it becomes 0 or infinite, or is rare
    const std::string copy(text);
    char* stop = nullptr;
    value = std::strtod(copy.c_str(), &stop);
    if (stop != copy.c_str() + copy.size()) return std::nullopt;
  } else if (!whole || error != std::errc{}) {
    return std::nullopt;
  }
  return std::isfinite(value) ? std::optional(float_amount(value)) : std::nullopt;
}

Bytes format_number(Amount amount) {
  char text[400];
  if (!amount.is_float) {
    const auto done = std::to_chars(text, text + sizeof text, amount.bits);
    return std::string_view(text, static_cast<std::size_t>(done.ptr - text));
  }
  const double value = as_double(amount);
  if (value == 0) return "0";  // also for -0.0
  const auto done = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
  return std::string_view(text, static_cast<std::size_t>(done.ptr - text));
}

}  // namespace jetlag::crdt
