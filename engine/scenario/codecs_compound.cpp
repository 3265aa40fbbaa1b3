// SPDX-License-Identifier: Apache-2.0
// Codecs of values that have a structure of their own: distributions, locations, command mixes.
#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"
#include "net/catalogue.h"
#include "scenario/arity.h"
#include "scenario/fields.h"
#include "store/command.h"
#include "workload/config.h"
#include "workload/examples.h"

namespace jetlag::scenario {
namespace {

template <Quantity Q>
void read_varying(Reader& reader, const JsonValue& value, DistributionSpec& out) {
  DistributionForm<Q> form;
  read_object(reader, value, form, "distribution");
  out = std::move(form.d);
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

/// Words in braces are replaced in each request; another name than these would be sent as it is.
void check_placeholders(Reader& reader, const JsonMember& member, std::string_view command) {
  static constexpr std::string_view kNames[] = {"{key}", "{element}", "{value}", "{number}"};
  for (std::size_t at = 0; at < command.size();) {
    const std::size_t end = std::min(command.find(' ', at), command.size());
    const std::string_view word = command.substr(at, end - at);
    at = end + 1;
    const bool name = word.size() > 2 && word.front() == '{' && word.find('}') == word.size() - 1 &&
                      std::ranges::all_of(word.substr(1, word.size() - 2),
                                          [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; });
    if (!name || std::ranges::find(kNames, word) != std::end(kNames)) continue;
    std::string lower(word);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const std::string meant = did_you_mean(lower, kNames);
    reader.error(member.key_place,
                 fmt::format("unknown placeholder \"{}\": expected {{key}}, {{element}}, {{value}} or {{number}}{}", word, meant),
                 ErrorCode::kUnknownName);
  }
}

/// Why a workload cannot send a command that there is; empty: it can.
std::string_view unsendable(const store::Command& command) {
  if (command.group == "transactions") return "each request of a workload is drawn for itself, so none is part of a transaction";
  if (command.whole_keyspace()) return "it is about all keys, and a workload sends a request to one shard";
  if (command.keys.first != 1 && !command.has(store::kNoKeys))
    return "a workload sends a request to the shard of its first argument, which is no key here; a script can send it";
  return {};
}

std::size_t words_in(std::string_view command) {
  std::size_t words = 0;
  for (std::size_t at = command.find_first_not_of(' '); at != std::string_view::npos; ++words)
    at = command.find_first_not_of(' ', std::min(command.find(' ', at), command.size()));
  return words;
}

/// Says what is wrong with a command of a mix, if anything.
void check_command(Reader& reader, const JsonMember& member, const MixEntry& entry) {
  const std::string_view command = entry.command;
  const std::string_view name = command.substr(0, command.find(' '));
  const std::string_view example = workload::command_example(name);
  const bool bare = name == command;
  check_placeholders(reader, member, command);
  if (bare && !workload::command_template(command).empty()) return;
  const store::Command* found = store::find_command(name);
  if (found == nullptr || (bare && example.empty() && unsendable(*found).empty())) {
    const auto known = workload::known_commands();
    return reader.error(member.key_place,
                        fmt::format("expected a command that a workload can send, found \"{}\"{}", member.key.substr(0, 60),
                                    did_you_mean(name, known)),
                        ErrorCode::kUnknownName);
  }
  if (const std::string_view why = unsendable(*found); !why.empty())
    return reader.error(member.key_place, fmt::format("expected a command that a workload can send, found \"{}\": {}",
                                                      member.key.substr(0, 60), why));
  if (bare) return reader.error(member.key_place, fmt::format("expected {} with its arguments: write {}", name, example));
  if (const auto mistake = arity_mistake(*found, static_cast<std::int64_t>(words_in(command)) - 1))
    reader.error(member.key_place, example.empty() ? *mistake : fmt::format("{}: write {}", *mistake, example));
}

}  // namespace

void DistributionCodec::read(Reader& reader, const JsonValue& value, DistributionSpec& out) const {
  if (!value.is(JsonKind::kObject)) {
    if (const auto parsed = unit.parse(reader, value)) out = constant_of(*parsed);
    return;
  }
  if (unit.quantity == Quantity::kBytes) return read_varying<Quantity::kBytes>(reader, value, out);
  read_varying<Quantity::kDuration>(reader, value, out);
}

TypeInfo DistributionCodec::type(FormatInfo& format) const {
  TypeInfo object = unit.quantity == Quantity::kBytes
                        ? describe_object<DistributionForm<Quantity::kBytes>>(format, "distribution of sizes")
                        : describe_object<DistributionForm<Quantity::kDuration>>(format, "distribution of times");
  TypeInfo plain = unit.type(format);
  std::string text = plain.text + " or " + object.text;
  return any_of(std::move(text), {std::move(plain), std::move(object)});
}

void QuantilesCodec::read(Reader& reader, const JsonValue& value, std::vector<QuantilePoint>& out) const {
  constexpr std::string_view kWhat = "quantiles such as { \"50%\": \"34ms\", \"99%\": \"80ms\" }";
  if (!reader.want(value, JsonKind::kObject, kWhat)) return;
  out.clear();
  for (const JsonMember& member : value.members) {
    const auto share = parse_share(member.key);
    const auto parsed = unit.parse(reader, member.value);
    if (!share || *share < 0 || *share > kOne) {
      reader.error(member.key_place,
                   fmt::format("expected a share such as \"99.9%\" as key, found \"{}\"", member.key.substr(0, 40)));
    } else if (parsed) {
      const QuantilePoint point{*share / 1000, *parsed};
      if (!out.empty() && (point.ppm <= out.back().ppm || point.value < out.back().value))
        reader.error(member.key_place, fmt::format("expected rising quantiles, found \"{}\" after a larger one", member.key));
      out.push_back(point);
    }
  }
  if (value.members.empty()) reader.expected(value, kWhat);
}
TypeInfo QuantilesCodec::type(FormatInfo& format) const {
  TypeInfo info = plain_type(TypeInfo::Shape::kMap, "shares and their values");
  info.parts.push_back(unit.type(format));
  return info;
}

void LocationCodec::read(Reader& reader, const JsonValue& value, RegionSpec& out) const {
  if (value.is(JsonKind::kObject)) {
    CoordinatesForm form;
    read_object(reader, value, form, "location");
    out.latitude = static_cast<double>(form.latitude_micro) / 1e6;
    out.longitude = static_cast<double>(form.longitude_micro) / 1e6;
    return;
  }
  constexpr std::string_view kWhat =
      "a region of the catalogue such as \"aws:us-east-1\" (jetlag list regions), or { \"lat\": .., \"lon\": .. }";
  if (!reader.want(value, JsonKind::kString, kWhat)) return;
  if (const net::RegionInfo* info = net::catalogue().find_region(value.text)) {
    out.location = value.text;
    out.latitude = info->at.lat;
    out.longitude = info->at.lon;
    return;
  }
  std::vector<std::string> quoted;
  for (const auto name : net::catalogue().nearest_names(value.text)) quoted.push_back(fmt::format("\"{}\"", name));
  const std::vector<std::string_view> views(quoted.begin(), quoted.end());
  const std::string hint = quoted.empty() ? "" : fmt::format("; did you mean {}?", name_list(views));
  reader.error(value.place, fmt::format("expected {}, found {}{}", kWhat, describe_json(value), hint), ErrorCode::kUnknownName);
}
TypeInfo LocationCodec::type(FormatInfo& format) const {
  TypeInfo coordinates = describe_object<CoordinatesForm>(format, "coordinates");
  return any_of("catalogue id or coordinates", {plain_type(TypeInfo::Shape::kText, "catalogue id"), std::move(coordinates)});
}

void MixCodec::read(Reader& reader, const JsonValue& value, std::vector<MixEntry>& out) const {
  constexpr std::string_view kWhat = "commands and their shares such as { \"GET\": \"50%\", \"SET\": \"50%\" }";
  if (!reader.want(value, JsonKind::kObject, kWhat)) return;
  if (value.members.empty()) return reader.expected(value, kWhat);
  out.clear();
  std::int64_t sum = 0;
  bool complete = true;
  for (const JsonMember& member : value.members) {
    const auto blank = member.key.find(' ');
    MixEntry entry{upper(member.key.substr(0, blank)) + (blank == std::string::npos ? "" : member.key.substr(blank)), 0};
    check_command(reader, member, entry);
    if (std::any_of(out.begin(), out.end(), [&](const MixEntry& e) { return e.command == entry.command; }))
      reader.error(member.key_place, fmt::format("expected each command once, found \"{}\" again", member.key.substr(0, 60)));
    const auto share = kShare.parse(reader, member.value);
    complete = complete && share.has_value();
    entry.share_ppb = share.value_or(0);
    sum += entry.share_ppb;
    out.push_back(std::move(entry));
  }
  if (complete && sum != kOne)
    reader.error(value.place, fmt::format("expected shares that add up to 100%, found {}", exact_text(Quantity::kShare, sum)));
}
TypeInfo MixCodec::type(FormatInfo& format) const {
  TypeInfo info = plain_type(TypeInfo::Shape::kMap, "commands and their shares");
  info.parts.push_back(kShare.type(format));
  return info;
}

void OverridesCodec::read(Reader& reader, const JsonValue& value, std::vector<WorkloadOverride>& out) const {
  if (!reader.want(value, JsonKind::kObject, "an object with region ids as keys")) return;
  out.clear();
  for (const JsonMember& member : value.members) {
    JsonValue key;
    key.kind = JsonKind::kString;
    key.text = member.key;
    key.place = member.key_place;
    const auto region = reader.region(key);
    WorkloadOverride& entry = out.emplace_back();
    if (region) entry.region = *region;
    read_object(reader, member.value, entry, "region's share of the workload");
  }
}
TypeInfo OverridesCodec::type(FormatInfo& format) const {
  TypeInfo info = plain_type(TypeInfo::Shape::kMap, "regions and what differs there");
  info.parts.push_back(describe_object<WorkloadOverride>(format, "workload in one region"));
  return info;
}

}  // namespace jetlag::scenario
