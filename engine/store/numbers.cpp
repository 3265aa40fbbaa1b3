// SPDX-License-Identifier: Apache-2.0
#include "store/numbers.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace jetlag::store {

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  const std::string_view digits = negative ? text.substr(1) : text;
  if (digits.empty() || (digits.front() == '0' && (negative || digits.size() > 1))) return std::nullopt;
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::optional<double> parse_float(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end || std::isnan(value)) return std::nullopt;
  return value;
}

Bytes format_integer(std::int64_t value) {
  char text[24];
  const auto done = std::to_chars(text, text + sizeof text, value);
  return std::string_view(text, static_cast<std::size_t>(done.ptr - text));
}

Bytes format_float(double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (std::isnan(value)) return "nan";
  if (value == 0) value = 0;  // A client never sees "-0".
  char text[400];
  const auto done = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
  return std::string_view(text, static_cast<std::size_t>(done.ptr - text));
}

}  // namespace jetlag::store
