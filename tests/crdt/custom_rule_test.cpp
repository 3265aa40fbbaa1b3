// SPDX-License-Identifier: Apache-2.0
// Custom rules: every step, the letter of the steps against what the engine does, and stories of three regions.
#include "crdt/custom_rule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "cluster.h"
#include "custom_specification.h"

namespace jetlag::crdt::laws {
namespace {

Dot dot(unsigned region, std::uint64_t sequence = 1) {
  return Dot::of(OriginId::of(RegionId{static_cast<std::uint8_t>(region)}, 1), sequence);
}

/// Concurrent writes of regions 0, 1, 2 ...; each is newer than the one before.
std::vector<Candidate> written(const std::vector<std::string>& values) {
  std::vector<Candidate> out;
  for (unsigned i = 0; i < values.size(); ++i) out.push_back({dot(i), Hlc::of_millis(10 * (i + 1)), values[i]});
  return out;
}

Elem holding(const std::vector<Candidate>& candidates, Rule rule) {
  const VersionVector none;
  Elem elem;
  for (const Candidate& c : candidates) elem.write(c, none, Overwrite::kObserved, {}, rule);
  return elem;
}

std::string read(const std::vector<std::string>& steps, const std::vector<std::string>& values) {
  const CustomRule custom = rule_of(steps);
  return holding(written(values), Rule(custom)).value(Rule(custom)).str();
}

TEST(CustomRule, EachStepKeepsWhatAnswersItsQuestionBest) {
  const std::vector<std::string> values = {"10", "paid", "9", "cancelled", "b"};
  EXPECT_EQ(read({"matches c*"}, values), "cancelled");
  EXPECT_EQ(read({"longest"}, values), "cancelled");
  EXPECT_EQ(read({"shortest"}, values), "b") << "of two that are as short the newer";
  EXPECT_EQ(read({"largest"}, values), "10");
  EXPECT_EQ(read({"smallest"}, values), "9");
  EXPECT_EQ(read({"first"}, values), "10") << "by bytes";
  EXPECT_EQ(read({"last"}, values), "paid");
  EXPECT_EQ(read({"newest"}, values), "b");
  EXPECT_EQ(read({"oldest"}, values), "10");
  EXPECT_EQ(read({"from"}, values), "9") << "of region 2";
  EXPECT_EQ(read({"join , "}, values), "10, 9, b, cancelled, paid");
  EXPECT_EQ(read({"sum"}, values), "19");
}

TEST(CustomRule, PrecedenceOfStatesIsTheOrderOfTheSteps) {
  const std::vector<std::string> states = {"matches cancelled", "matches shipped", "matches paid"};
  EXPECT_EQ(read(states, {"paid", "shipped", "new"}), "shipped");
  EXPECT_EQ(read(states, {"paid", "cancelled", "shipped"}), "cancelled");
  EXPECT_EQ(read(states, {"shipped", "paid"}), "shipped") << "a step that matches nothing is skipped, the next one decides";
  EXPECT_EQ(read(states, {"paid", "new"}), "paid");
  EXPECT_EQ(read(states, {"new", "packed"}), "packed") << "none of them: the newest";
}

TEST(CustomRule, StepsNarrowOneAfterTheOther) {
  EXPECT_EQ(read({"longest", "first"}, {"bb", "ab", "c"}), "ab");
  EXPECT_EQ(read({"matches a*", "longest"}, {"a", "ab", "bcd"}), "ab");
  EXPECT_EQ(read({"matches a*", "join +"}, {"a2", "a1", "b", "a1"}), "a1+a2") << "equal values once";
  EXPECT_EQ(read({"matches b*", "sum"}, {"1", "2"}), "3");
}

TEST(CustomRule, NumbersAreComparedAndAddedUpByValue) {
  EXPECT_EQ(read({"largest"}, {"9", "1e1", "text"}), "1e1");
  EXPECT_EQ(read({"largest", "shortest"}, {"1.0", "1", "1.00"}), "1") << "equal numbers are both kept";
  EXPECT_EQ(read({"largest"}, {"text", "words"}), "words") << "no numbers: the step is skipped";
  EXPECT_EQ(read({"largest"}, {"9007199254740993", "9007199254740992.0"}), "9007199254740993") << "exactly";
  EXPECT_EQ(read({"smallest"}, {"9223372036854775807", "9223372036854775808"}), "9223372036854775807");
  EXPECT_EQ(read({"sum"}, {"1", "2.5", "-3"}), "0.5");
  EXPECT_EQ(read({"sum"}, {"0.1", "0.2"}), "0.3");
  EXPECT_EQ(read({"sum"}, {"9223372036854775807", "1"}), "9223372036854775808") << "beyond 64 bits as a double";
  EXPECT_EQ(read({"sum"}, {"9223372036854775807", "9223372036854775807", "-9223372036854775807"}), "9223372036854775807");
  EXPECT_EQ(read({"sum"}, {"old", "new"}), "new") << "texts have no sum";
  EXPECT_EQ(read({"sum"}, {"1e308", "1e308", "1e308"}), format_number(float_amount(std::numeric_limits<double>::max())).str());
}

TEST(CustomRule, UnionMergesTheParts) {
  EXPECT_EQ(read({"union ,"}, {"red,blue", "green,red", "blue"}), "blue,green,red");
  EXPECT_EQ(read({"union , "}, {"b, a", "c"}), "a, b, c") << "blanks belong to the separator";
  EXPECT_EQ(read({"union ,"}, {"", "a,,b,"}), "a,b") << "empty parts count for nothing";
  EXPECT_EQ(read({"union ,"}, {"", ""}), "");
  EXPECT_EQ(read({"union ,"}, {"b,a"}), "b,a") << "a value alone is read as it was written";
}

TEST(CustomRule, WhatADataSetLoadedIsFromNoRegion) {
  const CustomRule custom({step("from us", RegionId{0})});
  const Candidate loaded{Dot::of(OriginId{}, 1), Hlc::of_millis(99), "loaded"}, ours{dot(0), Hlc::of_millis(1), "ours"};
  EXPECT_TRUE(beats(ours, loaded, Rule(custom)));
  EXPECT_FALSE(beats(loaded, ours, Rule(custom)));
}

TEST(CustomRule, TheStepThatDecidesIsNamed) {
  const CustomRule custom = rule_of({"matches a*", "longest", "sum"});
  const auto decides = [&](const char* a, const char* b) {
    const auto* found = custom.step_between({dot(0), Hlc{1}, a}, {dot(1), Hlc{2}, b});
    return found == nullptr ? "" : found->text.str();
  };
  EXPECT_EQ(decides("ab", "b"), "matches a*");
  EXPECT_EQ(decides("a", "ab"), "longest");
  EXPECT_EQ(decides("12", "ba"), "sum") << "a number counts, a text does not";
  EXPECT_EQ(decides("12", "34"), "") << "both are part of the sum";
  EXPECT_EQ(decides("bb", "ba"), "") << "the newer one is read";
}

/// A few candidates of up to three regions, with equal stamps and equal values among them.
std::vector<Candidate> some_candidates(Rng& rng) {
  constexpr const char* kValues[] = {
      "1", "10", "-3", "2.5", "a", "ab", "ab b", "b a", "", "1.0", "text of the longest kind there is, with blanks"};
  std::vector<Candidate> out;
  for (std::uint64_t i = 0, n = 1 + rng.below(5); i < n; ++i)
    out.push_back({dot(static_cast<unsigned>(rng.below(4)), i + 1), Hlc::of_millis(static_cast<std::int64_t>(rng.below(3))),
                   kValues[rng.below(std::size(kValues))]});
  return out;
}

TEST(CustomRule, ReadsWhatTheLetterOfItsStepsSaysInEveryOrderOfArrival) {
  Rng rng(11);
  for (int round = 0; round < 3000; ++round) {
    std::vector<Candidate> candidates = some_candidates(rng);
    for (const CustomRule& custom : custom_rules()) {
      const std::string value = specify_value(custom.steps(), candidates);
      const std::vector<Candidate> left = narrowed(custom.steps(), candidates);
      std::ranges::sort(candidates, {}, &Candidate::dot);
      std::vector<Candidate> order = candidates;
      for (std::size_t turn = 0; turn < order.size(); ++turn) {
        std::rotate(order.begin(), order.begin() + 1, order.end());
        if (turn % 2 == 1) std::swap(order.front(), order.back());
        const Elem elem = holding(order, Rule(custom));
        ASSERT_EQ(elem.value(Rule(custom)).view(), value) << "round " << round;
        const auto chosen = elem.base().chosen(Rule(custom));
        ASSERT_EQ(chosen.size(), left.size()) << "round " << round;
        for (const Candidate* c : chosen) EXPECT_NE(std::ranges::find(left, c->dot, &Candidate::dot), left.end());
      }
    }
  }
}

TEST(CustomRule, IsATotalOrderInWhichWhoIsLeftOutChangesNothing) {
  Rng rng(12);
  for (int round = 0; round < 2000; ++round) {
    const std::vector<Candidate> all = some_candidates(rng);
    for (const CustomRule& custom : custom_rules()) {
      const Rule rule(custom);
      for (const Candidate& a : all)
        for (const Candidate& b : all) {
          EXPECT_EQ(beats(a, b, rule), a.dot != b.dot && !beats(b, a, rule));
          for (const Candidate& c : all) EXPECT_TRUE(beats(a, c, rule) || !beats(a, b, rule) || !beats(b, c, rule));
        }
      const std::vector<Candidate> left = narrowed(custom.steps(), all);
      std::vector<Candidate> fewer = all;
      std::erase_if(fewer, [&](const Candidate& c) {
        return std::ranges::find(left, c.dot, &Candidate::dot) == left.end() && rng.below(2) == 0;
      });
      EXPECT_EQ(narrowed(custom.steps(), fewer), left);
    }
  }
}

TEST(CustomRule, OfConcurrentWritesThoseThatAreLeftOutAreDiscarded) {
  const VersionVector none;
  const auto met = [&](const std::vector<std::string>& steps, const std::vector<std::string>& values) {
    const CustomRule custom = rule_of(steps);
    Elem elem;
    Observation last;
    for (const Candidate& c : written(values)) last = elem.write(c, none, Overwrite::kObserved, {}, Rule(custom));
    return last;
  };
  Observation seen = met({"matches paid"}, {"paid", "new"});
  EXPECT_TRUE(seen.concurrent);
  EXPECT_EQ(seen.discarded, 1u);
  EXPECT_EQ(seen.winner, dot(0));
  EXPECT_EQ(seen.loser, dot(1));
  seen = met({"join ,"}, {"a", "b"});
  EXPECT_TRUE(seen.concurrent);
  EXPECT_EQ(seen.discarded, 0u) << "both are part of the value";
  seen = met({"matches x*", "join ,"}, {"a", "b", "xc"});
  EXPECT_EQ(seen.discarded, 2u) << "both had been part of it";
  EXPECT_EQ(seen.winner, dot(2));
  EXPECT_EQ(seen.loser, dot(1));
  seen = met({"matches x*", "join ,"}, {"a", "xb", "c"});
  EXPECT_EQ(seen.discarded, 1u);
  EXPECT_EQ(seen.loser, dot(2));
}

Intent set(std::string value) { return {.kind = Kind::kSet, .value = std::move(value)}; }
Intent incr(std::int64_t by) { return {.kind = Kind::kIncrement, .delta = integer_amount(by)}; }

/// Three regions write, each its word, without seeing each other; then everything arrives, in the order of `seed`, and some of it
/// twice or by a full sync.
std::string agreed(Cluster& t, std::uint64_t seed) {
  Rng rng(seed);
  for (int step = 0; step < 60; ++step) {
    const std::size_t i = rng.below(t.size());
    if (rng.below(6) == 0) t.full_sync(i, (i + 1 + rng.below(t.size() - 1)) % t.size());
    else t.deliver_some(i, rng);
    EXPECT_EQ(t.check(i), "");
  }
  t.exchange_all();
  for (std::size_t i = 0; i < t.size(); ++i) EXPECT_EQ(t.check(i), "");
  EXPECT_EQ(t.text(0), t.text(1));
  EXPECT_EQ(t.text(0), t.text(2));
  return t.value(0);
}

TEST(CustomRuleStories, ThreeRegionsAgreeInEveryOrderOfDeliveryAndAfterFullSyncs) {
  const CustomRule states = rule_of({"matches cancelled", "matches shipped", "matches paid"}), tags = rule_of({"union ,"}),
                   sum = rule_of({"sum"});
  struct Case {
    const CustomRule& rule;
    const char *a, *b, *c, *value;
  };
  for (const Case& one : {Case{states, "shipped", "cancelled", "paid", "cancelled"},
                          Case{tags, "new,vip", "vip", "gift", "gift,new,vip"}, Case{sum, "1", "20", "300", "321"}})
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      SCOPED_TRACE(fmt::format("{} seed {}", one.value, seed));
      Cluster t(3, {Rule(one.rule), ClockMode::kHlc});
      t.write(2, set("old"));
      t.exchange_all();
      t.write(0, set(one.a));
      t.advance(1);
      t.write(1, set(one.b));
      t.advance(1);
      t.write(2, set(one.c));
      ASSERT_EQ(agreed(t, seed), one.value);
      t.write(1, set("later"));
      ASSERT_EQ(agreed(t, seed), "later") << "a write replaces all that it had seen, whatever the rule prefers";
    }
}

TEST(CustomRuleStories, IncrementsCountOnTopOfASum) {
  const CustomRule sum = rule_of({"sum"});
  Cluster t(3, {Rule(sum), ClockMode::kHlc});
  t.write(0, set("10"));
  t.write(1, set("20"));
  t.exchange_all();
  t.write(0, incr(1));
  t.write(2, incr(2));
  EXPECT_EQ(agreed(t, 1), "33");
  t.write(1, set("5"));
  t.write(2, incr(4));
  EXPECT_EQ(agreed(t, 2), "9");
}

TEST(CustomRuleStories, ADeletionTakesAllThatItHadSeen) {
  const CustomRule tags = rule_of({"union ,"});
  Cluster t(3, {Rule(tags), ClockMode::kHlc});
  t.write(0, set("a"));
  t.write(1, set("b"));
  t.exchange_all();
  t.write(0, {.kind = Kind::kDelete});
  t.write(2, set("c"));
  EXPECT_EQ(agreed(t, 3), "c");
}

}  // namespace
}  // namespace jetlag::crdt::laws
