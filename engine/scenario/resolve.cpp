// SPDX-License-Identifier: Apache-2.0
// The steps of a custom conflict rule, as they are written.
#include <algorithm>

#include <fmt/format.h>

#include "core/suggest.h"
#include "scenario/fields.h"

namespace jetlag::scenario {
namespace {

using Step = crdt::CustomRule::Step;

/// How the argument of a step is called; empty where it takes none.
std::string_view argument_of(ResolveKind kind) {
  switch (kind) {
    case ResolveKind::kMatches: return "PATTERN";
    case ResolveKind::kFrom: return "REGION";
    case ResolveKind::kJoin:
    case ResolveKind::kUnion: return "SEPARATOR";
    default: return {};
  }
}

std::string form_of(ResolveKind kind) {
  const std::string_view argument = argument_of(kind);
  return std::string(name_of(kind)) + (argument.empty() ? "" : " ") + std::string(argument);
}

void unknown_step(Reader& reader, const JsonValue& value, std::string_view word) {
  std::vector<std::string_view> known;
  for (const NameEntry& entry : names<ResolveKind>()) known.push_back(entry.name);
  reader.error(
      value.place,
      fmt::format("expected a step ({}), found \"{}\"{}", name_list(known), value.text.substr(0, 60), did_you_mean(word, known)),
      ErrorCode::kUnknownName);
}

}  // namespace

void ResolveCodec::read(Reader& reader, const JsonValue& value, Step& out) const {
  if (!reader.want(value, JsonKind::kString, "a step such as \"matches paid\"")) return;
  const std::string_view text = value.text;
  const std::size_t blank = text.find(' ');
  const std::string_view word = text.substr(0, blank);
  const std::string_view argument = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
  const auto kind = find_name<ResolveKind>(word);
  if (!kind) return unknown_step(reader, value, word);
  const bool takes = !argument_of(*kind).empty();
  if (!takes && blank != std::string_view::npos)
    return reader.error(value.place,
                        fmt::format("expected \"{}\" alone, as it takes no argument, found \"{}\"", word, text.substr(0, 60)));
  if (takes && argument.empty())
    return reader.error(value.place, fmt::format("expected \"{}\", found nothing behind \"{}\"", form_of(*kind), word));
  out = {*kind, takes && *kind != ResolveKind::kFrom ? Bytes(argument) : Bytes(), {}, Bytes(text)};
  if (*kind != ResolveKind::kFrom) return;
  JsonValue region;
  region.kind = JsonKind::kString;
  region.text = argument;
  region.place = value.place;
  if (const auto id = reader.region(region)) out.region = *id;
}

TypeInfo ResolveCodec::type(FormatInfo&) const {
  TypeInfo info = plain_type(TypeInfo::Shape::kText, "step");
  const auto all = names<ResolveKind>();
  for (std::size_t i = 0; i < all.size(); ++i)
    info.choices.push_back({form_of(static_cast<ResolveKind>(i)), std::string(all[i].meaning)});
  return info;
}

void check_resolve(Reader& reader, const JsonValue& rule, const RuleSpec& s) {
  const JsonMember *const conflict = rule.find("conflict"), *const resolve = rule.find("resolve");
  if (conflict == nullptr || !find_name<ConflictRule>(conflict->value.text)) return;  // said already
  const bool custom = s.conflict == ConflictRule::kCustom;
  if (custom && resolve == nullptr)
    reader.missing(conflict->value.place,
                   "expected \"resolve\" beside the rule \"custom\": its steps, such as [\"matches paid\", \"longest\"]");
  if (!custom && resolve != nullptr)
    reader.error(
        resolve->key_place,
        fmt::format("expected no \"resolve\": steps belong to the rule \"custom\", and this is \"{}\"", name_of(s.conflict)));
  if (resolve == nullptr || !resolve->value.is(JsonKind::kArray)) return;
  const std::vector<JsonValue>& written = resolve->value.items;
  for (std::size_t i = 0; i < s.resolve.size() && i < written.size(); ++i) {
    const Step& step = s.resolve[i];
    if (step.text.empty()) continue;  // it could not be read
    const bool last = i + 1 == s.resolve.size();
    const bool leaves_one = step.kind == ResolveKind::kNewest || step.kind == ResolveKind::kOldest;
    if (!last && crdt::CustomRule::makes_value(step.kind))
      reader.error(written[i].place,
                   fmt::format("expected \"{}\" as the last step: it makes one value of all that are left", step.text.view()));
    if (!last && leaves_one)
      reader.error(written[i + 1].place, fmt::format("expected no step behind \"{}\": it leaves one value", step.text.view()));
    if (std::ranges::find(s.resolve, step) != s.resolve.begin() + static_cast<std::ptrdiff_t>(i))
      reader.error(written[i].place, fmt::format("expected each step once, found \"{}\" again", step.text.view()));
  }
}

}  // namespace jetlag::scenario
