// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "report/conflicts_text.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

using observe::Fate;
using observe::Interleaving;

/// "concurrent", "B had seen A", "B had seen A; C had seen A and B".
std::string relation_text(const Interleaving& way) {
  std::string text;
  for (std::size_t i = 0; i < way.saw.size(); ++i) {
    std::string seen;
    for (std::size_t j = 0; j < way.saw.size(); ++j)
      if (way.saw[i][j]) seen += (seen.empty() ? "" : " and ") + observe::letter_of(j);
    if (!seen.empty()) text += (text.empty() ? "" : "; ") + observe::letter_of(i) + " had seen " + seen;
  }
  return !text.empty() ? text : way.saw.size() == 2 ? "concurrent" : "all concurrent";
}

/// "A < B", "A = B": older to newer, by the clock.
std::string order_text(const Interleaving& way) {
  std::string text;
  for (std::uint8_t level = 0; level < way.level.size(); ++level) {
    std::string same;
    for (std::size_t i = 0; i < way.level.size(); ++i)
      if (way.level[i] == level) same += (same.empty() ? "" : " = ") + observe::letter_of(i);
    if (!same.empty()) text += (text.empty() ? "" : " < ") + same;
  }
  return text;
}

std::string fate_text(const observe::ConflictFate& fate) {
  const std::string by = fate.by.empty() ? "" : " " + fate.by;
  switch (fate.fate) {
    case Fate::kWon: return "won";
    case Fate::kKept: return "kept";
    case Fate::kMerged: return "merged";
    case Fate::kReplaced: return by.empty() ? "replaced" : "replaced by" + by;
    case Fate::kLost:
      if (fate.in_vain) return by.empty() ? "came to nothing" : "came to nothing (" + fate.by + ")";
      if (fate.hidden) return by.empty() ? "hidden" : "hidden by" + by;
      return by.empty() ? "lost" : "lost to" + by;
    case Fate::kRemoved: return by.empty() ? "removed" : "removed by" + by;
    case Fate::kGone: return "gone";
    case Fate::kPending: break;
  }
  return "under way";
}

std::string command_text(const Interleaving& way, std::size_t command) {
  std::string text = command < way.replies.size() ? printable(reply_text(way.replies[command])) : std::string();
  for (const observe::ConflictFate& fate : way.fates[command])
    text += fate.popped_twice ? ", popped twice" : ", " + fate_text(fate);
  return way.fates[command].empty() ? text + ", wrote nothing" : text;
}

}  // namespace

std::vector<ConflictOutcome> conflict_outcomes(const observe::ConflictTable& table) {
  struct Group {
    std::string relation;
    std::vector<std::string> commands, orders;
    const Interleaving* sample;
  };
  std::map<std::string, std::size_t> orders_of;  // of a relation, in all
  std::vector<std::pair<const Interleaving*, std::vector<Group>>> outcomes;
  for (const Interleaving& way : table.interleavings) {
    const std::string relation = relation_text(way);
    ++orders_of[relation];
    std::vector<std::string> commands;
    for (std::size_t i = 0; i < table.commands.size(); ++i) commands.push_back(command_text(way, i));
    auto outcome = std::ranges::find_if(outcomes, [&](const auto& each) { return each.first->values == way.values; });
    if (outcome == outcomes.end()) outcome = outcomes.insert(outcomes.end(), {&way, {}});
    auto& groups = outcome->second;
    const auto same = std::ranges::find_if(
        groups, [&](const Group& group) { return group.relation == relation && group.commands == commands; });
    if (same == groups.end()) groups.push_back({relation, commands, {order_text(way)}, &way});
    else same->orders.push_back(order_text(way));
  }
  const auto weight = [](const auto& outcome) {
    std::size_t all = 0;
    for (const Group& group : outcome.second) all += group.orders.size();
    return all;
  };
  std::ranges::stable_sort(outcomes, [&](const auto& a, const auto& b) { return weight(a) > weight(b); });
  std::vector<ConflictOutcome> out;
  for (const auto& [sample, groups] : outcomes) {
    ConflictOutcome outcome{sample, {}};
    for (const Group& group : groups) {
      std::string when = group.relation, orders;
      for (const std::string& order : group.orders) orders += (orders.empty() ? ": " : " or ") + order;
      const std::size_t all = orders_of[group.relation];
      if (group.orders.size() < all) when += orders;
      else if (all > 1) when += ", in any order";
      outcome.rows.push_back({std::move(when), group.commands,
                              static_cast<std::size_t>(group.sample - table.interleavings.data()) + 1, group.sample});
    }
    out.push_back(std::move(outcome));
  }
  return out;
}

}  // namespace jetlag::report
