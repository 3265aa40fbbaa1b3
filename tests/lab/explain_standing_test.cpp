// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_standing.h"

#include <gtest/gtest.h>

namespace jetlag::lab {
namespace {

constexpr crdt::Dot dot_of(std::uint8_t region, std::uint16_t incarnation) {
  return crdt::Dot::of(crdt::OriginId::of({region}, incarnation), 1);
}
constexpr crdt::Dot kLoaded = dot_of(0, 0), kWritten = dot_of(0, 1);

/// A key with one visible body that has one element.
store::Description showing(store::ElementInfo element) {
  store::Description out;
  out.bodies.push_back(
      {.type = crdt::Type::kString, .visible = true, .newest = {}, .elements = {std::move(element)}, .members = {}});
  return out;
}

store::ElementInfo text(crdt::Dot dot, bool wins) {
  store::ElementInfo out;
  out.candidates.push_back({dot, {}, "v", wins});
  return out;
}

store::ElementInfo counter(crdt::Dot birth, bool alive) {
  store::ElementInfo out;
  out.counters.push_back({.birth = birth, .last = birth, .hlc = {}, .sum = {}, .cancelled = {}, .alive = alive});
  return out;
}

TEST(ExplainStanding, WhatWasLoadedIsShownWhereItWinsOrCountsInAVisibleBodyWhoseTimeIsNotUp) {
  EXPECT_TRUE(shows_loaded(showing(text(kLoaded, true))));
  EXPECT_FALSE(shows_loaded(showing(text(kLoaded, false))));
  EXPECT_FALSE(shows_loaded(showing(text(kWritten, true))));
  EXPECT_TRUE(shows_loaded(showing(counter(kLoaded, true))));
  EXPECT_FALSE(shows_loaded(showing(counter(kLoaded, false)))) << "somebody has set the number anew";
  EXPECT_FALSE(shows_loaded(showing(counter(kWritten, true))));
  store::Description set;
  set.bodies.push_back(
      {.type = crdt::Type::kSet, .visible = true, .newest = {}, .elements = {}, .members = {{"m", {{kWritten, {}}}}}});
  EXPECT_FALSE(shows_loaded(set));
  set.bodies[0].members[0].tags.push_back({kLoaded, {}});
  EXPECT_TRUE(shows_loaded(set));
  set.bodies[0].visible = false;
  EXPECT_FALSE(shows_loaded(set));
  store::Description over = showing(text(kLoaded, true));
  over.past_deadline = true;
  EXPECT_FALSE(shows_loaded(over));
}

TEST(ExplainStanding, TheRuleIsToldAsFarAsItDecides) {
  const auto decided = [](crdt::Rule rule, std::uint8_t loser_region, std::int64_t loser_ms, const char* loser_value) {
    return decided_by(rule, {dot_of(0, 1), crdt::Hlc::of_millis(10), "5"},
                      {dot_of(loser_region, 1), crdt::Hlc::of_millis(loser_ms), loser_value});
  };
  using crdt::Rule;
  EXPECT_EQ(decided(Rule::kRegionPriority, 1, 20, "9"), "region-priority: the first region wins");
  EXPECT_EQ(decided(Rule::kRegionPriority, 0, 5, "9"), "region-priority: of one region, the newer stamp wins");
  EXPECT_EQ(decided(Rule::kLww, 1, 5, "9"), "lww: the newer stamp wins");
  EXPECT_EQ(decided(Rule::kLww, 1, 10, "9"), "lww: equal stamps, the first region wins");
  EXPECT_EQ(decided(Rule::kFww, 1, 10, "9"), "fww: equal stamps, the first region wins");
  EXPECT_EQ(decided(Rule::kMax, 1, 10, "4"), "max: the larger value wins");
  EXPECT_EQ(decided(Rule::kMax, 1, 5, "5"), "max: equal values, the newer stamp wins");
  EXPECT_EQ(decided(Rule::kMin, 1, 10, "5"), "min: equal values and stamps, the first region wins");
}

}  // namespace
}  // namespace jetlag::lab
