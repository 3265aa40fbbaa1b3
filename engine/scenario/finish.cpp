// SPDX-License-Identifier: Apache-2.0
// What the keys of times, regions, network and distributions have to fulfil together.
#include <algorithm>

#include <fmt/format.h>

#include "scenario/fields.h"
#include "scenario/links.h"
#include "scenario/scale.h"

namespace jetlag::scenario {
namespace {

const JsonPlace& place_of(const JsonValue& object, std::string_view key) {
  const JsonMember* member = object.find(key);
  return member != nullptr ? member->value.place : object.place;
}

std::string time_text(Duration d) { return exact_text(Quantity::kDuration, d.ns); }

struct KindKeys {
  DistributionKind kind;
  std::vector<std::string_view> must, may;
};

const KindKeys& keys_of(DistributionKind kind) {
  static const KindKeys kKeys[] = {{DistributionKind::kConstant, {"value"}, {}},
                                   {DistributionKind::kUniform, {"min", "max"}, {}},
                                   {DistributionKind::kExponential, {"mean"}, {}},
                                   {DistributionKind::kLognormal, {"median", "sigma"}, {}},
                                   {DistributionKind::kPareto, {"min", "alpha"}, {"max"}},
                                   {DistributionKind::kEmpirical, {"quantiles"}, {}},
                                   {DistributionKind::kMixture, {"parts"}, {}}};
  return kKeys[static_cast<std::size_t>(kind)];
}

bool contains(const std::vector<std::string_view>& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

void check_parameters(Reader& reader, const JsonValue& value, const DistributionSpec& d) {
  static const std::vector<std::string_view> kParameters{"value", "min",   "max",       "mean", "median",
                                                         "sigma", "alpha", "quantiles", "parts"};
  const JsonMember* kind = value.find("distribution");
  if (kind == nullptr || !find_name<DistributionKind>(kind->value.text)) return;
  const KindKeys& keys = keys_of(d.kind);
  for (const std::string_view key : keys.must)
    if (value.find(key) == nullptr)
      reader.error(value.place,
                   fmt::format("expected the key \"{}\" of the distribution \"{}\", found none", key, name_of(d.kind)));
  for (const JsonMember& member : value.members)
    if (contains(kParameters, member.key) && !contains(keys.must, member.key) && !contains(keys.may, member.key))
      reader.error(member.key_place, fmt::format("expected no \"{}\": it is not a parameter of the distribution \"{}\"",
                                                 member.key, name_of(d.kind)));
  if (d.kind == DistributionKind::kUniform && value.find("max") != nullptr && d.max < d.min)
    reader.error(place_of(value, "max"), "expected \"max\" to be at least \"min\"");
  if (d.kind == DistributionKind::kPareto && value.find("min") != nullptr && d.min < 1)
    reader.error(place_of(value, "min"), "expected more than 0 as the smallest value of a pareto distribution");
  if (d.kind == DistributionKind::kPareto && value.find("max") != nullptr && d.max < d.min)
    reader.error(place_of(value, "max"), "expected \"max\" to be at least \"min\"");
  if (d.kind == DistributionKind::kLognormal && value.find("median") != nullptr && d.median < 1)
    reader.error(place_of(value, "median"), "expected more than 0 as the median of a lognormal distribution");
}

void check_rules(Reader& reader, const JsonValue& database, const std::vector<RuleSpec>& rules) {
  const JsonMember* written = database.find("rules");
  if (written == nullptr || !written->value.is(JsonKind::kArray)) return;
  for (std::size_t i = 0; i < rules.size() && i < written->value.items.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (rules[j].keys != "*" && rules[j].keys != rules[i].keys) continue;
      reader.error(
          place_of(written->value.items[i], "keys"),
          fmt::format("expected keys for which no earlier rule decides, found that \"{}\" above takes them all", rules[j].keys));
      break;
    }
}

void check_commands(Reader& reader, const JsonValue& database, CommandSet commands) {
  if (commands == CommandSet::kStandard && reader.context.regions_known && reader.context.regions.size() > 1)
    reader.error(place_of(database, "commands"),
                 fmt::format("expected \"active-active\": the standard command set is for one region, and there are {}",
                             reader.context.regions.size()));
}

void finish_times(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s) {
  reader.context.warmup = s.warmup;
  reader.context.duration = s.duration;
  reader.context.drain = s.drain;
  if (s.warmup >= s.duration)
    reader.error(place_of(scenario, "warmup"), fmt::format("expected \"warmup\" to be shorter than \"duration\" ({}), found {}",
                                                           time_text(s.duration), time_text(s.warmup)));
}

void finish_regions(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s) {
  const JsonMember* regions = scenario.find("regions");
  if (regions == nullptr || !regions->value.is(JsonKind::kArray)) return;
  for (std::size_t i = 0; i < s.regions.size(); ++i) {
    const std::string& id = s.regions[i].id;
    const JsonPlace& place = place_of(regions->value.items[i], "id");
    if (id == "all" || id == "*") reader.error(place, fmt::format("expected another id: \"{}\" means every region", id));
    if (id == "preloaded") reader.error(place, "expected another id: \"preloaded\" names operations of data sets");
    if (id.find_first_of(" ,={}\"") != std::string::npos)
      reader.error(place, fmt::format("expected an id without blanks, commas, braces, quotes and =, found \"{}\"", id));
    if (!id.empty() &&
        std::find(reader.context.regions.begin(), reader.context.regions.end(), id) != reader.context.regions.end())
      reader.error(place, fmt::format("expected each region once, found \"{}\" again", id));
    reader.context.regions.push_back(id);
  }
  for (std::size_t i = 0; i < s.regions.size(); ++i) {
    const std::string& id = s.regions[i].id;
    const std::size_t dot = id.rfind('.');
    if (dot == std::string::npos || id.find_first_not_of("0123456789", dot + 1) != std::string::npos || dot + 1 == id.size())
      continue;
    const std::string other = id.substr(0, dot);
    if (std::ranges::find(s.regions, other, &RegionSpec::id) != s.regions.end())
      reader.error(place_of(regions->value.items[i], "id"),
                   fmt::format("expected another id: \"{}\" is how operations of a later life of \"{}\" are named", id, other));
  }
  reader.context.regions_known = !s.regions.empty();
}

void finish_memory(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s) {
  const JsonMember* memory = scenario.find("memory");
  if (memory == nullptr || !s.memory || s.memory->limit_bytes == 0) return;
  const std::int64_t part = scaled(s).memory->limit_bytes / s.database.shards;
  if (part >= kLeastShardMemory) return;
  const bool simple = s.database.shards == 1 && s.scale.numerator == s.scale.denominator;
  reader.error(place_of(memory->value, "limit"),
               fmt::format("expected at least {} for each shard, found {}{}", exact_text(Quantity::kBytes, kLeastShardMemory),
                           exact_text(Quantity::kBytes, part), simple ? "" : " (the limit, times \"scale\", by shards)"));
}

void finish_link(Reader& reader, const JsonValue& link, LinkSpec& out, const std::optional<RegionPair>& between) {
  out.ways = between ? LinkWays::kBoth : LinkWays::kOneWay;
  if (between) {
    out.from = between->a;
    out.to = between->b;
  }
  const bool from = link.find("from") != nullptr, to = link.find("to") != nullptr;
  if (from != to) reader.error(link.place, "expected \"from\" and \"to\" together");
  if (from && to && reader.context.regions_known && out.from == out.to && link.find("from")->value == link.find("to")->value)
    reader.error(link.place, "expected two different regions in \"from\" and \"to\", found one");
}

void finish_network(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s) {
  if (!reader.context.regions_known) return;
  const auto links = linked_pairs(s);
  const JsonMember* network = scenario.find("network");
  const JsonPlace& place = network != nullptr ? place_of(network->value, "topology") : scenario.place;
  const auto unreachable = unreachable_pairs(s.regions.size(), links);
  if (!unreachable.empty())
    reader.error(place, fmt::format("expected a connected network: nothing sent by \"{}\" can reach \"{}\" ({} such {})",
                                    reader.name_of_region(unreachable[0].from), reader.name_of_region(unreachable[0].to),
                                    unreachable.size(), unreachable.size() == 1 ? "pair" : "pairs"));
  reader.context.links = links;
  reader.context.links_known = true;
  if (network == nullptr) return;
  const auto lonely =
      std::find_if(links.begin(), links.end(), [&](const DirectedPair& link) { return !reader.linked(link.to, link.from); });
  if (unreachable.empty() && lonely != links.end()) {
    const DirectedPair& link = *lonely;
    reader.error(
        place, fmt::format("expected both directions of every link: there is one from \"{0}\" to \"{1}\" and none back, on which "
                           "\"{1}\" would acknowledge (add \"from\": \"{1}\", \"to\": \"{0}\"; it may be as slow as you like)",
                           reader.name_of_region(link.from), reader.name_of_region(link.to)));
  }
  const JsonMember* written = network->value.find("links");
  for (std::size_t i = 0; i < s.network.links.size(); ++i) {
    const LinkSpec& link = s.network.links[i];
    if (link.from == link.to || reader.linked(link.from, link.to)) continue;
    reader.error(written->value.items[i].place,
                 fmt::format("expected a link of the topology \"{}\": it has none between \"{}\" and \"{}\"",
                             name_of(s.network.topology), reader.name_of_region(link.from), reader.name_of_region(link.to)));
  }
}

}  // namespace jetlag::scenario
