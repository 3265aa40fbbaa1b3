// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_heading.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/glob.h"
#include "scenario/names.h"

namespace jetlag::lab {

namespace {

/// "max"; "custom rule [matches paid, longest]".
std::string rule_words(crdt::Rule rule) {
  if (rule != crdt::Rule::kCustom) return std::string(scenario::name_of(static_cast<scenario::ConflictRule>(rule.kind())));
  std::string steps;
  for (const crdt::CustomRule::Step& step : rule.steps().steps()) steps += (steps.empty() ? "" : ", ") + step.text.str();
  return "custom rule [" + steps + "]";
}

/// Of a key that is gone: the type of what was last written to it.
std::string_view written_type(const std::vector<Seen>& seen) {
  const auto last =
      std::find_if(seen.rbegin(), seen.rend(), [](const Seen& each) { return type_of(each.op.effect) != crdt::Type::kNone; });
  if (last == seen.rend()) return "none";
  const crdt::Type type = type_of(last->op.effect);
  if (type == crdt::Type::kDocument) return "json";
  return std::holds_alternative<crdt::Increment>(last->op.effect) ? "counter" : crdt::name_of(type);
}

/// How many writes of a string compete.
std::size_t rivals_in(const std::optional<store::Description>& together) {
  if (!together) return 0;
  for (const store::BodyInfo& body : together->bodies)
    if (body.type == crdt::Type::kString && !body.elements.empty()) return body.elements[0].candidates.size();
  return 0;
}

/// Messages of a channel, and nothing that is kept under the key.
bool is_channel(const std::vector<Seen>& seen) {
  const auto message = [](const Seen& each) { return std::holds_alternative<crdt::PublishMessage>(each.op.effect); };
  return !seen.empty() && std::ranges::all_of(seen, message);
}

/// Two of which neither had seen the other say when the same ends.
bool deadlines_compete(const std::vector<Seen>& seen) {
  std::vector<std::pair<const Seen*, std::optional<std::string>>> claims;
  for (const Seen& each : seen)
    for (DeadlineClaim& claim : claims_of(each.op.effect)) claims.emplace_back(&each, std::move(claim.field));
  for (std::size_t i = 0; i < claims.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      const auto& [one, field] = claims[i];
      const auto& [other, same] = claims[k];
      if (field == same && !one->deps.contains(other->op.dot) && !other->deps.contains(one->op.dot)) return true;
    }
  return false;
}

std::string rule_of_value(const HeadingFacts& facts) {
  const bool gone = std::ranges::all_of(facts.types, [](const std::string& type) { return type == "none"; });
  const std::string_view written = gone ? written_type(facts.seen) : std::string_view();
  const auto any = [&](std::string_view type) {
    return type == written || std::find(facts.types.begin(), facts.types.end(), type) != facts.types.end();
  };
  if (gone && is_channel(facts.seen)) return "none: it is a channel";
  if (any("set")) return "add-wins: concurrent changes merge";
  if (any("zset")) return "lww of scores; concurrent increments and members merge";
  if (any("list")) return "list order: at one place the first region's items come first; LSET: the last writer wins";
  if (any("stream")) return "add-wins of entries; of consumer groups whoever deletes wins";
  if (any("json") && facts.setup.spec.database.touch_ancestors)
    return "json: of one slot the first region's value; touch-ancestors: what is written inside wins over removals";
  if (any("json")) return "json: of one slot the first region's value; removals win over what is written inside";
  if (any("hyperloglog")) return "delete-wins: adds merge; a deletion wins over those that it had not seen";
  if (any("bounded-counter")) return "escrow: moves within the rights of a region add up";
  if (any("vectorset")) return "lww of vectors and attributes; elements merge, additions win";
  const std::string rule = rule_words(facts.rules.rule_of(facts.key));
  if (any("counter")) return "sum: concurrent increments merge" + (rivals_in(facts.together) > 1 ? "; of SETs " + rule : "");
  std::string text = rule + " (default)";
  const auto line =
      std::ranges::find_if(facts.rules.lines(), [&](const auto& each) { return glob_matches(each.pattern.view(), facts.key); });
  if (line != facts.rules.lines().end()) text = fmt::format("{} ({})", rule, line->pattern.view());
  return any("hash") ? text + " of each field; additions win, increments add up" : text;
}

}  // namespace

std::string heading_of(const HeadingFacts& facts) {
  return rule_of_value(facts) + (deadlines_compete(facts.seen) ? "; of deadlines the longest counts" : "");
}

}  // namespace jetlag::lab
