// SPDX-License-Identifier: Apache-2.0
// Quantities written for people: three significant digits, integers only.
#include <array>
#include <limits>

#include <fmt/format.h>

#include "core/units.h"

namespace jetlag {
namespace {

__extension__ using Wide = unsigned __int128;

struct Step {
  std::string_view unit;
  std::uint64_t size;
};

std::uint64_t magnitude(std::int64_t v) { return v < 0 ? 0 - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v); }

/// value / size with at most three significant digits and no trailing zeros; a whole part of four or more digits stays whole.
std::string three_digits(std::uint64_t value, std::uint64_t size) {
  std::uint64_t whole = value / size;
  unsigned decimals = whole >= 100 ? 0U : whole >= 10 ? 1U : 2U;
  std::uint64_t power = decimals == 0 ? 1U : decimals == 1 ? 10U : 100U;
  auto scaled = static_cast<std::uint64_t>((static_cast<Wide>(value) * power + size / 2) / size);
  whole = scaled / power;
  std::uint64_t rest = scaled % power;
  if (decimals == 2 && whole >= 10) {  // 9.996 became 10.00
    rest /= 10;
    decimals = 1;
  }
  while (decimals > 0 && rest % 10 == 0) {
    rest /= 10;
    --decimals;
  }
  return decimals == 0 ? fmt::format("{}", whole) : fmt::format("{}.{:0{}}", whole, rest, decimals);
}

/// In the largest unit of which there is at least one; 999.7 of a unit is written as 1 of the next.
template <std::size_t N>
std::string in_units(std::int64_t value, const std::array<Step, N>& steps) {
  const std::uint64_t size = magnitude(value);
  std::size_t at = 0;
  while (at + 1 < N && size >= steps[at + 1].size) ++at;
  if (at + 1 < N && (size + steps[at].size / 2) / steps[at].size * steps[at].size >= steps[at + 1].size) ++at;
  return fmt::format("{}{} {}", value < 0 ? "-" : "", three_digits(size, steps[at].size), steps[at].unit);
}

constexpr std::array<Step, 4> kTimes{{{"ns", 1}, {"µs", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}}};
constexpr std::array<Step, 5> kSizes{
    {{"B", 1}, {"KiB", 1ULL << 10}, {"MiB", 1ULL << 20}, {"GiB", 1ULL << 30}, {"TiB", 1ULL << 40}}};
constexpr std::array<Step, 4> kRates{{{"/s", 1'000}, {"k/s", 1'000'000}, {"M/s", 1'000'000'000}, {"G/s", 1'000'000'000'000}}};
constexpr std::array<Step, 5> kBandwidths{
    {{"bit/s", 1}, {"kbit/s", 1'000}, {"Mbit/s", 1'000'000}, {"Gbit/s", 1'000'000'000}, {"Tbit/s", 1'000'000'000'000}}};

constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

std::string format_duration(Duration d) {
  if (d.ns == 0) return "0 s";
  const std::uint64_t ns = magnitude(d.ns);
  const std::uint64_t seconds = ns / kSecond + (ns % kSecond >= kSecond / 2 ? 1U : 0U);
  const char* sign = d.ns < 0 ? "-" : "";
  if (seconds < 120) return in_units(d.ns, kTimes);
  if (seconds < 7200) return fmt::format("{}{} m {:02} s", sign, seconds / 60, seconds % 60);
  const std::uint64_t minutes = (seconds + 30) / 60;
  if (minutes < 2880) return fmt::format("{}{} h {:02} m", sign, minutes / 60, minutes % 60);
  const std::uint64_t hours = (minutes + 30) / 60;
  return fmt::format("{}{} d {:02} h", sign, hours / 24, hours % 24);
}

std::string format_bytes(std::int64_t bytes) { return in_units(bytes, kSizes); }
std::string format_rate(std::int64_t milli_per_second) {
  return milli_per_second == 0 ? "0 /s" : in_units(milli_per_second, kRates);
}
std::string format_bandwidth(std::int64_t bits_per_second) { return in_units(bits_per_second, kBandwidths); }

std::string format_count(std::int64_t count) {
  std::string digits = fmt::format("{}", magnitude(count));
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return count < 0 ? "-" + digits : digits;
}

std::string format_share(std::int64_t ppb) {
  constexpr std::uint64_t kPercent = 10'000'000, kHundred = 1'000'000'000;
  const std::uint64_t size = magnitude(ppb);
  const std::string sign = ppb < 0 ? "-" : "";
  if (size == 0) return "0 %";
  if (size < kPercent / 100) return fmt::format("{}{} ppm", sign, size < 10 ? "0.01" : three_digits(size, 1'000));
  if (size > kHundred || size < kHundred - kHundred / 100) return fmt::format("{}{} %", sign, three_digits(size, kPercent));
  if (size == kHundred) return sign + "100 %";
  // Between 99 % and 100 % every nine counts: digits up to and including the second that is not a nine.
  std::string digits = fmt::format("{:09}", size);
  const std::size_t first = digits.find_first_not_of('9');
  if (first != std::string::npos && first + 2 < digits.size()) digits.resize(first + 2 < 4 ? 4 : first + 2);
  std::string text = digits.substr(0, 2) + "." + digits.substr(2);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return sign + text + " %";
}

}  // namespace jetlag
