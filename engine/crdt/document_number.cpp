// SPDX-License-Identifier: Apache-2.0
#include "crdt/document_number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/check.h"
#include "crdt/number.h"

namespace jetlag::crdt {
namespace {

/// The shortest decimal of a finite double: plain between 1e-5 and 1e16, with an exponent beyond.
std::string text_of(double value) {
  if (value == 0) return std::signbit(value) ? "-0.0" : "0.0";
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.begin(), buffer.end(), std::fabs(value), std::chars_format::scientific).ptr;
  const std::string_view scientific(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t mark = scientific.find('e');
  std::string digits(1, scientific[0]);
  if (mark > 2) digits.append(scientific.substr(2, mark - 2));
  int exponent = 0;  // of the first digit
  const std::size_t sign = scientific[mark + 1] == '+' ? 2 : 1;
  std::from_chars(scientific.data() + mark + sign, end, exponent);
  const int length = static_cast<int>(digits.size()), point = exponent + 1;  // digits before the point
  std::string text;
  if (length <= point && point <= 16) {
    text = digits + std::string(static_cast<std::size_t>(point - length), '0') + ".0";
  } else if (0 < point && point <= 16) {
    text = digits;
    text.insert(static_cast<std::size_t>(point), 1, '.');
  } else if (-5 < point && point <= 0) {
    text = "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    text = digits;
    if (length > 1) text.insert(1, 1, '.');
    text += "e" + std::to_string(exponent);
  }
  return value < 0 ? "-" + text : text;
}

std::optional<double> read_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc{}) return value;
  // Out of range: too large, or so small that it is nothing.
  const std::size_t mark = text.find_first_of("eE");
  const bool tiny = mark != std::string_view::npos && text.substr(mark + 1).starts_with('-');
  return tiny ? std::optional(text.starts_with('-') ? -0.0 : 0.0) : std::nullopt;
}

double within_doubles(double value) {
  constexpr double kMost = std::numeric_limits<double>::max();
  return std::clamp(value, -kMost, kMost);
}

}  // namespace

std::optional<CanonicalNumber> canonical_number(std::string_view text) {
  if (text == "-0") return CanonicalNumber{ValueKind::kDouble, "-0.0"};
  if (text.find_first_of(".eE") == std::string_view::npos) {
    const auto read = [&]<class Integer>(Integer value) {
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      return error == std::errc{} && end == text.data() + text.size() ? std::to_string(value) : std::string();
    };
    std::string digits = read(std::int64_t{});
    if (digits.empty()) digits = read(std::uint64_t{});
    if (!digits.empty()) return CanonicalNumber{ValueKind::kInteger, digits};
  }
  const auto value = read_double(text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return CanonicalNumber{ValueKind::kDouble, text_of(*value)};
}

CanonicalNumber canonical_number(Amount amount) {
  if (amount.is_float) return {ValueKind::kDouble, text_of(as_double(amount))};
  return {ValueKind::kInteger, std::to_string(amount.bits)};
}

Amount amount_of(ValueKind kind, std::string_view text) {
  JETLAG_CHECK(is_number(kind), "only numbers have an amount");
  if (kind == ValueKind::kInteger)
    if (const auto integer = parse_integer(text)) return integer_amount(*integer);
  return float_amount(read_double(text).value_or(0));
}

Amount add_json(Amount a, Amount b) {
  std::int64_t sum = 0;
  if (!a.is_float && !b.is_float && !__builtin_add_overflow(a.bits, b.bits, &sum)) return integer_amount(sum);
  return float_amount(within_doubles(as_double(a) + as_double(b)));
}

std::optional<Amount> multiply_json(Amount a, Amount b) {
  std::int64_t product = 0;
  if (!a.is_float && !b.is_float && !__builtin_mul_overflow(a.bits, b.bits, &product)) return integer_amount(product);
  const double value = as_double(a) * as_double(b);
  return std::isfinite(value) ? std::optional(float_amount(value)) : std::nullopt;
}

}  // namespace jetlag::crdt
