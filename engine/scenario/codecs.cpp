// SPDX-License-Identifier: Apache-2.0
#include "scenario/codecs.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/suggest.h"
#include "net/catalogue.h"
#include "scenario/fields.h"

namespace jetlag::scenario {

std::optional<std::int64_t> QuantityCodec::parse(Reader& reader, const JsonValue& value) const {
  if (value.is(JsonKind::kNumber)) {
    reader.error(value.place, fmt::format("expected {}, found the number {} without a unit", describe_quantity(quantity),
                                          value.text.substr(0, 40)));
    return std::nullopt;
  }
  if (!reader.want(value, JsonKind::kString, describe_quantity(quantity))) return std::nullopt;
  const auto parsed = parse_quantity(quantity, value.text);
  if (!parsed) {
    reader.error(value.place, parsed.error().message);
    return std::nullopt;
  }
  if (*parsed >= min && *parsed <= max) return *parsed;
  const std::string low = exact_text(quantity, min), high = exact_text(quantity, max);
  const bool open = max == std::numeric_limits<std::int64_t>::max();
  reader.error(value.place, open ? fmt::format("expected at least {}, found \"{}\"", low, value.text)
                                 : fmt::format("expected {} to {}, found \"{}\"", low, high, value.text));
  return std::nullopt;
}

TypeInfo QuantityCodec::type(FormatInfo&) const {
  static constexpr std::string_view kNames[] = {"duration", "size", "bandwidth", "rate", "share"};
  TypeInfo info = plain_type(TypeInfo::Shape::kQuantity, std::string(kNames[static_cast<std::size_t>(quantity)]));
  info.quantity = quantity;
  info.min = min;
  return info;
}

void TextCodec::read(Reader& reader, const JsonValue& value, std::string& out) const {
  if (!reader.want(value, JsonKind::kString, what)) return;
  if (value.text.empty() && !may_be_empty) return reader.expected(value, what);
  out = value.text;
}
TypeInfo TextCodec::type(FormatInfo&) const { return plain_type(TypeInfo::Shape::kText, "text"); }

std::optional<std::int64_t> IntegerCodec::parse(Reader& reader, const JsonValue& value) const {
  const bool open = max == std::numeric_limits<std::int64_t>::max();
  std::string what =
      open ? fmt::format("a whole number of at least {}", min) : fmt::format("a whole number from {} to {}", min, max);
  if (min == max) what = fmt::format("{0} (this version reads format {0})", min);
  std::int64_t n = 0;
  const char* end = value.text.data() + value.text.size();
  const auto [stopped, code] = std::from_chars(value.text.data(), end, n);
  if (value.is(JsonKind::kNumber) && code == std::errc{} && stopped == end && n >= min && n <= max) return n;
  reader.expected(value, what);
  return std::nullopt;
}
void IntegerCodec::read(Reader& reader, const JsonValue& value, std::int64_t& out) const {
  out = parse(reader, value).value_or(min);  // the least causes no second message about the same mistake
}
TypeInfo IntegerCodec::type(FormatInfo&) const {
  TypeInfo info = plain_type(TypeInfo::Shape::kInteger, "whole number");
  info.min = min;
  if (max != std::numeric_limits<std::int64_t>::max()) info.max = max;
  return info;
}

void SeedCodec::read(Reader& reader, const JsonValue& value, std::uint64_t& out) const {
  std::uint64_t n = 0;
  const char* end = value.text.data() + value.text.size();
  const auto [stopped, code] = std::from_chars(value.text.data(), end, n);
  if (!value.is(JsonKind::kNumber) || code != std::errc{} || stopped != end)
    return reader.expected(value, "a whole number from 0 to 18446744073709551615");
  out = n;
}
TypeInfo SeedCodec::type(FormatInfo&) const {
  TypeInfo info = plain_type(TypeInfo::Shape::kInteger, "whole number");
  info.min = 0;
  return info;
}

void DecimalCodec::read(Reader& reader, const JsonValue& value, std::int64_t& out) const {
  const std::string what = fmt::format("a number from {} to {}", show(min), show(max));
  if (!reader.want(value, JsonKind::kNumber, what)) return;
  const auto parsed = parse_decimal(value.text, multiplier);
  if (!parsed || *parsed < min || *parsed > max) return reader.expected(value, what);
  out = *parsed;
}
TypeInfo DecimalCodec::type(FormatInfo&) const { return plain_type(TypeInfo::Shape::kDecimal, "number"); }
std::string DecimalCodec::show(std::int64_t v) const {
  std::string text = fmt::format("{}", v / multiplier);
  std::int64_t rest = v % multiplier;
  if (rest == 0) return text;
  text += '.';
  for (std::int64_t unit = multiplier / 10; rest > 0 && unit > 0; unit /= 10) {
    text += static_cast<char>('0' + rest / unit);
    rest %= unit;
  }
  return text;
}

std::optional<std::size_t> read_choice(Reader& reader, const JsonValue& value, std::string_view what,
                                       std::span<const NameEntry> names, std::span<const std::string_view> reserved) {
  std::vector<std::string_view> spellings;
  for (const NameEntry& entry : names) spellings.push_back(entry.name);
  const std::string expected = fmt::format("{} ({})", what, name_list(spellings));
  if (!reader.want(value, JsonKind::kString, expected)) return std::nullopt;
  const auto at = std::find(spellings.begin(), spellings.end(), value.text);
  if (at != spellings.end()) return static_cast<std::size_t>(at - spellings.begin());
  if (std::find(reserved.begin(), reserved.end(), value.text) != reserved.end()) {
    reader.error(value.place, fmt::format("expected {}, found \"{}\", which is known, not yet supported", expected, value.text),
                 ErrorCode::kUnsupported);
    return std::nullopt;
  }
  reader.unknown(value, expected, spellings);
  return std::nullopt;
}

TypeInfo choice_type(std::span<const NameEntry> names) {
  TypeInfo info = plain_type(TypeInfo::Shape::kChoice, "choice");
  for (const NameEntry& entry : names) info.choices.push_back({std::string(entry.name), std::string(entry.meaning)});
  return info;
}

namespace {
void pair_expected(Reader& reader, const JsonValue& value) {
  if (!value.is(JsonKind::kArray) || value.items.empty()) return reader.expected(value, "a list of two regions");
  reader.error(value.place, fmt::format("expected a list of two regions, found a list of {}", value.items.size()));
}
}  // namespace

void PairCodec::read(Reader& reader, const JsonValue& value, RegionPair& out) const {
  if (!value.is(JsonKind::kArray) || value.items.size() != 2) return pair_expected(reader, value);
  const auto a = reader.region(value.items[0]), b = reader.region(value.items[1]);
  if (a && b && *a == *b)
    reader.error(value.place, fmt::format("expected two different regions, found \"{}\" twice", value.items[0].text));
  if (a) out.a = *a;
  if (b) out.b = *b;
}
TypeInfo PairCodec::type(FormatInfo&) const {
  TypeInfo info = plain_type(TypeInfo::Shape::kList, "two regions");
  info.min = info.max = 2;
  info.parts.push_back(plain_type(TypeInfo::Shape::kText, "region"));
  return info;
}

void RegionsCodec::read(Reader& reader, const JsonValue& value, std::vector<RegionId>& out) const {
  out.clear();
  if (all_allowed && value.is(JsonKind::kString) && value.text == "all") {
    for (std::size_t i = 0; i < reader.context.regions.size(); ++i) out.push_back(RegionId{static_cast<std::uint8_t>(i)});
    return;
  }
  if (value.is(JsonKind::kString)) {
    if (const auto id = reader.region(value)) out.push_back(*id);
    return;
  }
  const std::string_view what = all_allowed ? "\"all\", a region or a list of regions" : "a region or a list of regions";
  if (!reader.want(value, JsonKind::kArray, what)) return;
  if (value.items.empty()) return reader.expected(value, what);
  for (const JsonValue& item : value.items) {
    const auto id = reader.region(item);
    if (!id) continue;
    if (std::find(out.begin(), out.end(), *id) != out.end())
      reader.error(item.place, fmt::format("expected each region once, found \"{}\" again", item.text));
    else
      out.push_back(*id);
  }
}
TypeInfo RegionsCodec::type(FormatInfo&) const {
  const TypeInfo region = plain_type(TypeInfo::Shape::kText, "region");
  TypeInfo list = plain_type(TypeInfo::Shape::kList, "list of regions");
  list.min = 1;
  list.parts.push_back(region);
  std::vector<TypeInfo> parts{region, list};
  if (all_allowed) parts.insert(parts.begin(), constant_text("all"));
  return any_of(all_allowed ? "\"all\", a region or a list of regions" : "a region or a list of regions", std::move(parts));
}

void BacklogCodec::read(Reader& reader, const JsonValue& value, std::optional<std::int64_t>& out) const {
  if (value.is(JsonKind::kString) && value.text == "auto") return out.reset();
  if (const auto bytes = kPositiveSize.parse(reader, value)) out = *bytes;
}
TypeInfo BacklogCodec::type(FormatInfo& format) const {
  return any_of("size, or \"auto\"", {kSize.type(format), constant_text("auto")});
}

void ScaleCodec::read(Reader& reader, const JsonValue& value, ScaleSpec& out) const {
  constexpr std::string_view kWhat = "a fraction such as \"1/500\"";
  if (!reader.want(value, JsonKind::kString, kWhat)) return;
  const auto slash = value.text.find('/');
  const auto whole = [](std::string_view text) {
    std::int64_t n = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), n);
    return code == std::errc{} && end == text.data() + text.size() ? n : 0;
  };
  const std::string_view text = value.text;
  const std::int64_t top = slash == std::string::npos ? 0 : whole(text.substr(0, slash));
  const std::int64_t bottom = slash == std::string::npos ? 0 : whole(text.substr(slash + 1));
  if (top < 1 || bottom < top || bottom > 1'000'000) return reader.expected(value, kWhat);
  out = {top, bottom};
}

void ExpectationCodec::read(Reader& reader, const JsonValue& value, ExpectationText& out) const {
  out.where = reader.span(value.place);
  TextCodec{"an expectation such as \"full_syncs == 0\"", false}.read(reader, value, out.text);
}

void StepRegionCodec::read(Reader& reader, const JsonValue& value, std::optional<RegionId>& out) const {
  if (value.is(JsonKind::kString) && value.text == "*") return out.reset();
  out = reader.region(value);
}
TypeInfo StepRegionCodec::type(FormatInfo&) const {
  return any_of("region, or \"*\" for every live region", {plain_type(TypeInfo::Shape::kText, "region"), constant_text("*")});
}

}  // namespace jetlag::scenario
