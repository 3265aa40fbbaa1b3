// SPDX-License-Identifier: Apache-2.0
#include "scenario/reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"

namespace jetlag::scenario {

Reader::Reader(const std::vector<std::string>& sources, Errors& errors, std::size_t syntax_errors, bool whole)
    : sources_(sources), errors_(errors), whole_(whole) {
  for (std::size_t i = 0; i < errors.size(); ++i) {
    if (i < syntax_errors) broken_places_.insert(errors[i].where);
    seen_.insert(errors[i].where + '\n' + errors[i].message);
  }
}

void Reader::error(const JsonPlace& place, std::string message, ErrorCode code) {
  Error e{code, span(place).to_string(), std::move(message)};
  if (broken_places_.contains(e.where)) return;
  if (seen_.insert(e.where + '\n' + e.message).second) errors_.push_back(std::move(e));
}

void Reader::missing(const JsonPlace& place, std::string message) {
  if (whole_) error(place, std::move(message));
}

void Reader::expected(const JsonValue& value, std::string_view what) {
  error(value.place, fmt::format("expected {}, found {}", what, describe_json(value)));
}

void Reader::unknown(const JsonValue& value, std::string_view what, std::span<const std::string_view> names) {
  std::string message = fmt::format("expected {}, found {}", what, describe_json(value));
  if (value.is(JsonKind::kString)) message += did_you_mean(value.text, names);
  error(value.place, std::move(message), ErrorCode::kUnknownName);
}

SourceSpan Reader::span(const JsonPlace& place) const {
  return {place.source < sources_.size() ? sources_[place.source] : std::string(), place.line, place.column};
}

bool Reader::want(const JsonValue& value, JsonKind kind, std::string_view what) {
  if (value.is(kind)) return true;
  expected(value, what);
  return false;
}

std::optional<RegionId> Reader::region(const JsonValue& value) {
  if (!want(value, JsonKind::kString, "the id of a region")) return std::nullopt;
  const auto at = std::find(context.regions.begin(), context.regions.end(), value.text);
  if (at != context.regions.end()) return RegionId{static_cast<std::uint8_t>(at - context.regions.begin())};
  std::vector<std::string_view> names;
  for (const std::string& name : context.regions)
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  if (context.regions_known)
    unknown(value, names.empty() ? "the id of a region" : fmt::format("the id of a region ({})", name_list(names)), names);
  return std::nullopt;
}

bool Reader::linked(RegionId from, RegionId to) const {
  return !context.links_known || std::binary_search(context.links.begin(), context.links.end(), DirectedPair{from, to});
}

const JsonValue* ObjectReader::take(Need need, std::string_view key) {
  known_.push_back(key);
  const JsonMember* member = object_.find(key);
  if (member != nullptr) return &member->value;
  if (need == Need::kRequired)
    reader_.missing(object_.place, fmt::format("expected the key \"{}\" in this {}, found none", key, name_));
  return nullptr;
}

void ObjectReader::reserved(std::string_view key, std::string_view) {
  refused_.push_back(key);
  const JsonMember* member = object_.find(key);
  if (member == nullptr) return;
  reader_.error(member->key_place, fmt::format("\"{}\" is known, not yet supported", key), ErrorCode::kUnsupported);
}

void ObjectReader::exactly_one_of(const std::vector<std::string_view>& keys) {
  const JsonMember* first = nullptr;
  for (const JsonMember& member : object_.members) {
    if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) continue;
    if (first != nullptr)
      reader_.error(member.key_place,
                    fmt::format("expected only one of these keys, found \"{}\" beside \"{}\"", member.key, first->key));
    else
      first = &member;
  }
  // A key that nobody knows is reported by itself, with the name that was meant.
  const bool explained = std::any_of(object_.members.begin(), object_.members.end(), [&](const JsonMember& member) {
    return std::find(known_.begin(), known_.end(), member.key) == known_.end();
  });
  if (first != nullptr || explained) return;
  reader_.missing(object_.place, fmt::format("expected one of the keys {} in this {}, found none", name_list(keys), name_));
}

void ObjectReader::check(std::string_view key, bool fine, std::string_view message) {
  if (fine) return;
  const JsonMember* member = object_.find(key);
  reader_.error(member != nullptr ? member->value.place : object_.place, std::string(message));
}

void ObjectReader::finish() {
  for (const JsonMember& member : object_.members) {
    const auto among = [&](const std::vector<std::string_view>& keys) {
      return std::find(keys.begin(), keys.end(), member.key) != keys.end();
    };
    if (among(known_) || among(refused_)) continue;
    auto hint = did_you_mean(member.key, known_);
    if (hint.empty() && member.key == "duration" && std::find(known_.begin(), known_.end(), "for") != known_.end())
      hint = "; did you mean \"for\"?";
    reader_.error(member.key_place,
                  fmt::format("unknown key \"{}\" in this {}{}", member.key, name_,
                              hint.empty() ? fmt::format("; it has {}", name_list(known_, " and ")) : hint),
                  ErrorCode::kUnknownName);
  }
}

}  // namespace jetlag::scenario
