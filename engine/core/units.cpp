// SPDX-License-Identifier: Apache-2.0
#include "core/units.h"

#include <array>
#include <limits>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/suggest.h"

namespace jetlag {
namespace {

__extension__ using Wide = __int128;

struct Unit {
  std::string_view name;
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
  bool written = true;  ///< By exact_text(); the others are only read.
};
constexpr Unit only_read(std::string_view name, std::int64_t numerator) { return {name, numerator, 1, false}; }

constexpr std::int64_t kKi = 1024, kMi = kKi * 1024, kGi = kMi * 1024, kTi = kGi * 1024;
constexpr std::int64_t kK = 1000, kM = kK * 1000, kG = kM * 1000, kT = kG * 1000;

constexpr std::array kDurationUnits{Unit{"ns", 1}, Unit{"us", kK}, Unit{"ms", kM}, Unit{"s", kG},
                                    Unit{"m", 60 * kG}, Unit{"h", 3600 * kG}, Unit{"d", 86400 * kG}};
constexpr std::array kBytesUnits{Unit{"B", 1}, Unit{"KB", kK}, Unit{"MB", kM}, Unit{"GB", kG}, Unit{"TB", kT},
                                 Unit{"KiB", kKi}, Unit{"MiB", kMi}, Unit{"GiB", kGi}, Unit{"TiB", kTi}};
constexpr std::array kBandwidthUnits{
    Unit{"bit/s", 1}, Unit{"kbit/s", kK}, Unit{"Mbit/s", kM}, Unit{"Gbit/s", kG}, Unit{"Tbit/s", kT},
    // Links are sold by the bit.
    only_read("B/s", 8), only_read("KB/s", 8 * kK), only_read("MB/s", 8 * kM), only_read("GB/s", 8 * kG),
    only_read("KiB/s", 8 * kKi), only_read("MiB/s", 8 * kMi), only_read("GiB/s", 8 * kGi)};
constexpr std::array kRateUnits{Unit{"/s", kK}, Unit{"k/s", kM}, Unit{"M/s", kG}, Unit{"/m", kK, 60}, Unit{"/h", kK, 3600}};
constexpr std::array kShareUnits{Unit{"%", 10 * kM}, Unit{"ppm", kK}, Unit{"ppb", 1}};

std::span<const Unit> units_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::kDuration: return kDurationUnits;
    case Quantity::kBytes: return kBytesUnits;
    case Quantity::kBandwidth: return kBandwidthUnits;
    case Quantity::kRate: return kRateUnits;
    case Quantity::kShare: return kShareUnits;
  }
  return {};
}

template <std::size_t N>
constexpr std::array<std::string_view, N> names_of(const std::array<Unit, N>& units) {
  std::array<std::string_view, N> out{};
  for (std::size_t i = 0; i < N; ++i) out[i] = units[i].name;
  return out;
}
constexpr auto kDurationNames = names_of(kDurationUnits);
constexpr auto kBytesNames = names_of(kBytesUnits);
constexpr auto kBandwidthNames = names_of(kBandwidthUnits);
constexpr auto kRateNames = names_of(kRateUnits);
constexpr auto kShareNames = names_of(kShareUnits);

/// Spellings that are read and never written.
std::string_view canonical(Quantity quantity, std::string_view unit) {
  if (quantity == Quantity::kDuration && unit == "min") return "m";
  if (quantity == Quantity::kDuration && (unit == "\xC2\xB5s" || unit == "\xCE\xBCs")) return "us";
  if (quantity == Quantity::kRate && unit == "/min") return "/m";
  if (quantity == Quantity::kBytes && unit == "kB") return "KB";
  return unit;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number at the start of a text: mantissa / 10^decimals.
struct Decimal {
  bool negative = false;
  std::int64_t mantissa = 0;
  int decimals = 0;
  std::size_t length = 0;  ///< 0: no number
  bool too_long = false;
};

Decimal read_decimal(std::string_view text) {
  Decimal d;
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) d.negative = text[i++] == '-';
  const std::size_t first = i;
  bool point = false;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !point && i > first && i + 1 < text.size() && is_digit(text[i + 1])) {
      point = true;
      continue;
    }
    if (!is_digit(text[i])) break;
    if (d.mantissa > (std::numeric_limits<std::int64_t>::max() - 9) / 10) {
      d.too_long = true;
      continue;
    }
    d.mantissa = d.mantissa * 10 + (text[i] - '0');
    if (point) ++d.decimals;
  }
  d.length = i > first ? i : 0;
  return d;
}

struct Scaled {
  std::int64_t value = 0;
  std::string_view problem;  ///< empty: fine
};

/// mantissa / 10^decimals * numerator / denominator, rounded to nearest.
Scaled scale(const Decimal& d, std::int64_t numerator, std::int64_t denominator) {
  Wide divisor = denominator;
  for (int i = 0; i < d.decimals; ++i) divisor *= 10;
  const Wide result = (static_cast<Wide>(d.mantissa) * numerator + divisor / 2) / divisor;
  if (d.too_long) return {0, ", which is too large or too precise"};
  if (result > std::numeric_limits<std::int64_t>::max()) return {0, ", which is too large"};
  if (result == 0 && d.mantissa != 0) return {0, ", which is too small to count"};
  const auto value = static_cast<std::int64_t>(result);
  return {d.negative ? -value : value, {}};
}

tl::unexpected<Error> wrong(Quantity quantity, std::string_view text, std::string_view reason) {
  std::string shown(text.substr(0, 40));
  return failure(ErrorCode::kInvalid, "", fmt::format("expected {}, found \"{}\"{}", describe_quantity(quantity), shown, reason));
}

}  // namespace

std::span<const std::string_view> unit_names(Quantity quantity) {
  switch (quantity) {
    case Quantity::kDuration: return kDurationNames;
    case Quantity::kBytes: return kBytesNames;
    case Quantity::kBandwidth: return kBandwidthNames;
    case Quantity::kRate: return kRateNames;
    case Quantity::kShare: return kShareNames;
  }
  return {};
}

std::string describe_quantity(Quantity quantity) {
  constexpr std::array<std::string_view, 5> kText{"a duration such as \"150ms\"", "a size such as \"64MiB\"",
                                                  "a bandwidth such as \"1Gbit/s\"", "a rate such as \"10k/s\"",
                                                  "a share such as \"0.1%\""};
  return fmt::format("{} (units: {})", kText[static_cast<std::size_t>(quantity)], name_list(unit_names(quantity), ", "));
}

namespace {
/// Units that people write out or shorten, and the unit meant.
std::string_view meant_unit(Quantity quantity, std::string_view unit) {
  static constexpr std::pair<std::string_view, std::string_view> kTimes[] = {
      {"sec", "s"}, {"secs", "s"}, {"second", "s"}, {"seconds", "s"}, {"msec", "ms"}, {"minute", "m"}, {"minutes", "m"},
      {"mins", "m"}, {"hour", "h"}, {"hours", "h"}, {"day", "d"}, {"days", "d"}};
  static constexpr std::pair<std::string_view, std::string_view> kSizes[] = {
      {"K", "KiB"}, {"k", "KiB"}, {"M", "MiB"}, {"G", "GiB"}, {"T", "TiB"}};
  const auto among = [&](std::span<const std::pair<std::string_view, std::string_view>> pairs) -> std::string_view {
    for (const auto& [written, meant] : pairs)
      if (written == unit) return meant;
    return {};
  };
  return quantity == Quantity::kDuration ? among(kTimes) : quantity == Quantity::kBytes ? among(kSizes) : std::string_view();
}
}  // namespace

Result<std::int64_t> parse_quantity(Quantity quantity, std::string_view text) {
  const Decimal number = read_decimal(text);
  if (number.length == 0) return wrong(quantity, text, ", which does not start with a number");
  std::string_view unit = text.substr(number.length);
  if (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  if (unit.empty()) return wrong(quantity, text, ", which has no unit");
  unit = canonical(quantity, unit);
  for (const Unit& u : units_of(quantity)) {
    if (u.name != unit) continue;
    const Scaled scaled = scale(number, u.numerator, u.denominator);
    if (!scaled.problem.empty()) return wrong(quantity, text, scaled.problem);
    return scaled.value;
  }
  const std::string_view meant = meant_unit(quantity, unit);
  const std::string hint =
      meant.empty() ? did_you_mean(unit, unit_names(quantity)) : fmt::format("; did you mean \"{}\"?", meant);
  return wrong(quantity, text, fmt::format(" with the unknown unit \"{}\"{}", unit.substr(0, 20), hint));
}

Result<Duration> parse_duration(std::string_view text) {
  const auto ns = parse_quantity(Quantity::kDuration, text);
  if (!ns) return tl::unexpected<Error>(ns.error());
  return Duration{*ns};
}
Result<std::int64_t> parse_bytes(std::string_view text) { return parse_quantity(Quantity::kBytes, text); }
Result<std::int64_t> parse_bandwidth(std::string_view text) { return parse_quantity(Quantity::kBandwidth, text); }
Result<std::int64_t> parse_rate(std::string_view text) { return parse_quantity(Quantity::kRate, text); }
Result<std::int64_t> parse_share(std::string_view text) { return parse_quantity(Quantity::kShare, text); }

Result<std::int64_t> parse_decimal(std::string_view text, std::int64_t multiplier) {
  const Decimal number = read_decimal(text);
  const auto found = [&] { return fmt::format("expected a decimal number such as 0.99, found \"{}\"", text.substr(0, 40)); };
  if (number.length == 0 || number.length != text.size()) return failure(ErrorCode::kInvalid, "", found());
  const Scaled scaled = scale(number, multiplier, 1);
  if (!scaled.problem.empty()) return failure(ErrorCode::kInvalid, "", found() + std::string(scaled.problem));
  return scaled.value;
}

namespace {

constexpr std::int64_t kMostWhole = 9999;  ///< of a unit of time: more is easier to read in a larger one

/// "9.000000008s": all digits, in the largest of the decimal units of which there is at least one.
std::string decimal_time(std::int64_t ns) {
  const Unit* unit = kDurationUnits.data();
  const auto size = [&](const Unit& u) { return ns / u.numerator; };
  for (const Unit& u : kDurationUnits)
    if (u.numerator <= kG && size(u) != 0) unit = &u;
  std::string text = fmt::format("{}", size(*unit));
  if (std::int64_t rest = ns % unit->numerator; rest != 0) {
    std::string digits = fmt::format("{:09}", (rest < 0 ? -rest : rest) * (kG / unit->numerator));
    digits.erase(digits.find_last_not_of('0') + 1);
    text += "." + digits;
  }
  return text + std::string(unit->name);
}

}  // namespace

std::string exact_text(Quantity quantity, std::int64_t value) {
  const auto units = units_of(quantity);
  if (value == 0) return fmt::format("0{}", quantity == Quantity::kDuration ? "s" : units.front().name);
  std::string best;
  for (const Unit& u : units) {
    if (!u.written || u.denominator != 1 || value % u.numerator != 0) continue;
    const std::int64_t count = value / u.numerator;
    if (quantity == Quantity::kDuration && (count > kMostWhole || count < -kMostWhole)) continue;
    std::string text = fmt::format("{}{}", count, u.name);
    if (best.empty() || text.size() <= best.size()) best = std::move(text);
  }
  if (!best.empty()) return best;
  if (quantity == Quantity::kDuration) return decimal_time(value);
  const std::int64_t whole = value / 1000, rest = value < 0 ? -(value % 1000) : value % 1000;  // rates finer than 1 /s
  return fmt::format("{}{}.{:03}/s", value < 0 && whole == 0 ? "-" : "", whole, rest);
}

}  // namespace jetlag
