// SPDX-License-Identifier: Apache-2.0
#include "report/figures.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

namespace jetlag::report {

namespace {

/// Three digits that matter, as in measured values of expectations.
std::string digits(double value) {
  const double size = std::abs(value);
  if (size < 9.995) return fmt::format("{:.2f}", value);
  if (size < 99.95) return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

std::string grouped(std::string text) {
  std::size_t end = text.find('.');
  if (end == std::string::npos) end = text.size();
  const std::size_t begin = text.front() == '-' ? 1 : 0;
  for (std::size_t at = end; at > begin + 3;) text.insert(at -= 3, ",");
  return text;
}

}  // namespace

std::string figure(Duration duration) {
  const double ns = static_cast<double>(duration.ns);
  const double size = std::abs(ns);
  if (duration.ns == 0) return "0 s";
  if (size < 1e3) return fmt::format("{} ns", duration.ns);
  if (size < 999.5e3) return fmt::format("{} µs", digits(ns / 1e3));
  if (size < 999.95e6) return fmt::format("{} ms", digits(ns / 1e6));
  if (size < 600e9) return fmt::format("{} s", digits(ns / 1e9));
  const std::int64_t seconds = std::llround(size / 1e9);
  const char* sign = duration.ns < 0 ? "-" : "";
  if (seconds < 7200) return fmt::format("{}{} min {} s", sign, seconds / 60, seconds % 60);
  return fmt::format("{}{} h {} min", sign, seconds / 3600, seconds % 3600 / 60);
}

std::string figure(Instant instant) {
  const std::int64_t size = instant.ns < 0 ? -instant.ns : instant.ns;
  if (size < 600'000'000'000) return fmt::format("{:.2f} s", instant.in_seconds());
  const std::int64_t tenths = size / 100'000'000;
  return fmt::format("{}{} min {}.{} s", instant.ns < 0 ? "-" : "", tenths / 600, tenths % 600 / 10, tenths % 10);
}

std::string figure_bytes(double bytes) {
  static constexpr std::array<const char*, 6> kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  std::size_t unit = 0;
  double value = bytes;
  while (std::abs(value) >= 1000 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  if (unit == 0) return fmt::format("{:.0f} B", value);
  const double size = std::abs(value);
  const double whole = std::round(value);
  if (std::abs(value - whole) < 1e-9) return fmt::format("{:.0f} {}", whole, kUnits[unit]);
  if (size < 9.995) return fmt::format("{:.2f} {}", value, kUnits[unit]);
  if (size < 99.95) return fmt::format("{:.1f} {}", value, kUnits[unit]);
  return fmt::format("{:.0f} {}", value, kUnits[unit]);
}

std::string figure_count(std::uint64_t count) { return grouped(fmt::format("{}", count)); }

std::string figure_number(double number) {
  const double size = std::abs(number);
  if (number == 0) return "0";
  if (size >= 99.95 || std::abs(number - std::round(number)) < 1e-9) return grouped(fmt::format("{:.0f}", number));
  if (size >= 0.995) return digits(number);
  return fmt::format("{:.2g}", number);
}

std::string figure_short(double number) {
  const double size = std::abs(number);
  if (size < 999.5) return fmt::format("{:.0f}", number);
  if (size < 999.5e3) return fmt::format("{:.{}f} k", number / 1e3, size < 9.95e3 ? 1 : 0);
  if (size < 999.5e6) return fmt::format("{:.{}f} M", number / 1e6, size < 9.95e6 ? 1 : 0);
  return fmt::format("{:.1f} G", number / 1e9);
}

std::string figure_share(double share) {
  const double percent = share * 100;
  if (percent == 0 || percent == 100) return fmt::format("{:.0f} %", percent);
  if (percent > 99 && percent < 100) {  // cut, never rounded up: 99.996 % is not 100 %
    const double cut = std::floor(percent * 100) / 100;
    return cut > 99.985 ? fmt::format("{:.4f} %", std::floor(percent * 1e4) / 1e4) : fmt::format("{:.2f} %", cut);
  }
  if (percent > 0 && percent < 0.01) return "< 0.01 %";
  if (percent < 1) return fmt::format("{:.2f} %", percent);
  if (percent < 9.95) return fmt::format("{:.1f} %", percent);
  return fmt::format("{:.0f} %", percent);
}

std::string figure_usd(double usd) {
  const double size = std::abs(usd);
  if (usd == 0) return "$0";
  if (size < 0.0001) return "< $0.0001";
  if (size < 0.01) return fmt::format("${:.4f}", usd);
  if (size < 1) return fmt::format("${:.3f}", usd);
  return "$" + grouped(fmt::format("{:.2f}", usd));
}

std::string figure_unit(double value, const std::string& unit) {
  if (unit == "ns") return figure(Duration{static_cast<std::int64_t>(std::llround(value))});
  if (unit == "bytes") return figure_bytes(value);
  if (unit == "ppb") return figure_share(value / 1e9);
  if (unit == "nano-dollars") return figure_usd(value / 1e9);
  if (unit.empty()) return figure_number(value);
  return unit == "1/s" ? figure_number(value) + "/s" : figure_number(value) + " " + unit;
}

}  // namespace jetlag::report
