// SPDX-License-Identifier: Apache-2.0
// What happens to a sorted set that several regions change at once: the documented examples of the modelled store, and our
// decision where nothing is documented.
//
// Each story is told to an observer in every order in which its operations may arrive, every one of them twice, and by full syncs
// from the writers in every order; then everybody gets everything. All must end with the same members and scores.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "cluster.h"

namespace jetlag::crdt::laws {
namespace {

constexpr std::size_t kEu = 0, kUs = 1, kAsia = 2, kObserver = 3;

Intent zadd(std::string member, double score) {
  return {.kind = Kind::kSetScore, .name = std::move(member), .value = std::isinf(score) ? (score > 0 ? "inf" : "-inf")
                                                                                          : std::to_string(score)};
}
Intent zincrby(std::string member, double by) {
  return {.kind = Kind::kIncrementScore, .name = std::move(member), .delta = float_amount(by)};
}
Intent zrem(std::string member) { return {.kind = Kind::kRemoveScore, .name = std::move(member)}; }
Intent del() { return {.kind = Kind::kDelete}; }
Intent sadd(std::string member) { return {.kind = Kind::kAdd, .name = std::move(member)}; }

/// A command in a region, and how long it is after the one before it.
struct Step {
  std::size_t region;
  Intent intent;
  std::int64_t after_millis = 0;
};
using Scores = std::map<std::string, double>;

Scores scores_of(const Object& key) {
  Scores out;
  if (const SortedSet* set = key.sorted_set())
    set->for_each(0, set->size(), [&](const SortedSet::Member& m) { out[m.name.str()] = m.score; });
  return out;
}

class SortedSetStory : public ::testing::Test {
 protected:
  /// Everybody has seen these, in this order.
  std::vector<Step> before;
  /// These happen while no region hears of another.
  std::vector<Step> apart;

  void ends_with(const Scores& expected) {
    std::vector<std::size_t> order;
    for (const Step& step : apart) order.push_back(step.region);
    std::sort(order.begin(), order.end());
    do {
      SCOPED_TRACE("arrival " + ::testing::PrintToString(order));
      Cluster t(4, {});
      play(t);
      for (const std::size_t from : order) ASSERT_TRUE(t.deliver_next(kObserver, from));
      settled(t, expected);
    } while (std::next_permutation(order.begin(), order.end()));
    std::vector<std::size_t> sources = {kEu, kUs, kAsia};
    do {
      SCOPED_TRACE("full syncs from " + ::testing::PrintToString(sources));
      Cluster t(4, {});
      play(t);
      for (const std::size_t from : sources) t.full_sync(kObserver, from);
      EXPECT_EQ(scores_of(t.at(kObserver).object), expected);
      t.full_sync(sources[0], sources[1]);  // and between the writers, before the rest arrives as operations
      t.full_sync(sources[1], sources[2]);
      settled(t, expected);
    } while (std::next_permutation(sources.begin(), sources.end()));
  }

 private:
  void play(Cluster& t) {
    for (const Step& step : before) {
      t.advance(step.after_millis);
      ASSERT_TRUE(t.write(step.region, step.intent));
      t.exchange_all();
    }
    t.advance(100);
    for (const Step& step : apart) {
      t.advance(step.after_millis);
      ASSERT_TRUE(t.write(step.region, step.intent));
    }
  }
  static void settled(Cluster& t, const Scores& expected) {
    t.exchange_all();
    for (std::size_t i = 0; i < t.size(); ++i) {
      EXPECT_EQ(t.check(i), "");
      EXPECT_EQ(scores_of(t.at(i).object), expected);
      EXPECT_EQ(t.at(i).object.exists(), !expected.empty());
    }
  }
};

// Documented.

TEST_F(SortedSetStory, OfTwoConcurrentZaddsTheLaterGivesTheScore) {
  apart = {{kEu, zadd("x", 1.1)}, {kUs, zadd("x", 2.1), 5}};
  ends_with({{"x", 2.1}});
}

TEST_F(SortedSetStory, AtTheSameInstantTheLowerRegionGivesTheScore) {
  apart = {{kUs, zadd("x", 2.1)}, {kEu, zadd("x", 1.1)}};
  ends_with({{"x", 1.1}});
}

TEST_F(SortedSetStory, ConcurrentIncrementsAddUp) {
  before = {{kEu, zadd("x", 1.1)}};
  apart = {{kEu, zincrby("x", 1.0)}, {kUs, zincrby("x", 1.0)}};
  ends_with({{"x", 3.1}});
}

TEST_F(SortedSetStory, ARemovalCancelsTheScoreItSawAndAConcurrentIncrementRemains) {
  before = {{kEu, zadd("x", 4.1)}};
  apart = {{kEu, zrem("x")}, {kUs, zincrby("x", 2.0)}};
  ends_with({{"x", 2.0}});
}

TEST_F(SortedSetStory, AnUpdateWinsOverAConcurrentRemoval) {
  before = {{kEu, zadd("x", 1)}};
  apart = {{kEu, zrem("x")}, {kUs, zadd("x", 7)}};
  ends_with({{"x", 7}});
}

TEST_F(SortedSetStory, MembersOfAllRegionsAreUnited) {
  apart = {{kEu, zadd("a", 1)}, {kUs, zadd("b", 2)}, {kAsia, zadd("c", 3)}};
  ends_with({{"a", 1}, {"b", 2}, {"c", 3}});
}

// Not documented: our decisions.

TEST_F(SortedSetStory, AZaddKeepsIncrementsThatItHasNotSeen) {
  before = {{kEu, zadd("x", 1)}};
  apart = {{kEu, zadd("x", 10), 3}, {kUs, zincrby("x", 5)}};
  ends_with({{"x", 15}});
}

TEST_F(SortedSetStory, AZaddReplacesIncrementsThatItHasSeen) {
  before = {{kEu, zadd("x", 1)}, {kUs, zincrby("x", 5)}, {kAsia, zadd("x", 10)}};
  apart = {{kUs, zincrby("x", 2)}};
  ends_with({{"x", 12}});
}

TEST_F(SortedSetStory, TwoConcurrentZaddsResetAnIncrementOnce) {
  before = {{kUs, zincrby("x", 5)}};
  apart = {{kEu, zadd("x", 10)}, {kUs, zadd("x", 20), 5}, {kAsia, zincrby("x", 1)}};
  ends_with({{"x", 21}});
}

TEST_F(SortedSetStory, AZaddOfTheSameScoreHoldsAgainstAConcurrentRemoval) {
  before = {{kEu, zadd("x", 3)}};
  apart = {{kEu, zrem("x")}, {kUs, zadd("x", 3)}};
  ends_with({{"x", 3}});
}

TEST_F(SortedSetStory, TwoRegionsMayTakeTheSameMemberAndThenItIsGoneOnce) {
  before = {{kEu, zadd("low", 1)}, {kEu, zadd("high", 2)}};
  apart = {{kEu, zrem("low")}, {kUs, zrem("low")}};
  ends_with({{"high", 2}});
}

TEST_F(SortedSetStory, ADeleteKeepsWhatItHasNotSeen) {
  before = {{kEu, zadd("a", 1)}, {kEu, zadd("b", 2)}, {kUs, zincrby("b", 3)}};
  apart = {{kEu, del()}, {kUs, zadd("c", 3)}, {kAsia, zincrby("b", 0.5)}};
  ends_with({{"b", 0.5}, {"c", 3}});
}

TEST_F(SortedSetStory, ACounterThatWasRemovedAndUsedAgainDoesNotComeBack) {
  before = {{kEu, zincrby("x", 10)}, {kUs, zrem("x")}, {kEu, zincrby("x", 2)}};
  apart = {{kUs, zrem("x")}, {kEu, zincrby("x", 4)}};
  ends_with({{"x", 4}});
}

TEST_F(SortedSetStory, RemovalsThatSawDifferentPartsCancelBoth) {
  before = {{kEu, zadd("x", 1)}};
  apart = {{kEu, zincrby("x", 2)}, {kEu, zrem("x")}, {kUs, zincrby("x", 4)}, {kUs, zrem("x")}};
  ends_with({});
}

TEST_F(SortedSetStory, OppositeInfinitiesOfTwoRegionsReadAsZero) {
  before = {{kEu, zadd("x", 5)}};
  apart = {{kEu, zincrby("x", HUGE_VAL)}, {kUs, zincrby("x", -HUGE_VAL)}};
  ends_with({{"x", 0}});
}

TEST_F(SortedSetStory, ARemovalOfAnInfiniteScoreLeavesTheUnseenIncrement) {
  before = {{kEu, zincrby("x", 3)}, {kEu, zincrby("x", HUGE_VAL)}};
  apart = {{kUs, zrem("x")}, {kEu, zincrby("x", 2)}};
  ends_with({{"x", 2}});
}

TEST_F(SortedSetStory, AnInfiniteIncrementThatWasNotSeenHoldsAgainstARemoval) {
  before = {{kEu, zincrby("x", HUGE_VAL)}};
  apart = {{kUs, zrem("x")}, {kEu, zincrby("x", HUGE_VAL)}};
  ends_with({{"x", HUGE_VAL}});
}

TEST(SortedSetTypes, TheNewestTypeShowsAndTheOtherHidesUntilADelete) {
  Cluster t(3, {});
  ASSERT_TRUE(t.write(kEu, zadd("a", 1)));
  t.advance(5);
  ASSERT_TRUE(t.write(kUs, sadd("b")));
  t.exchange_all();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(t.check(i), "");
    EXPECT_EQ(t.at(i).object.type(), Type::kSet);
    EXPECT_EQ(t.at(i).object.bodies(), 2u);
  }
  EXPECT_FALSE(t.write(kAsia, zadd("c", 1))) << "the visible type decides what a command may do";
  ASSERT_TRUE(t.write(kAsia, del()));
  t.exchange_all();
  EXPECT_TRUE(t.at(kEu).object.bottom());
}

TEST(SortedSetTypes, RulesOfTheKeyDoNotTouchScores) {
  for (const Rule rule : {Rule::kFww, Rule::kMax, Rule::kMin, Rule::kMultiValue, Rule::kRegionPriority}) {
    Cluster t(2, {rule, ClockMode::kHlc});
    t.write(kEu, zadd("x", 9));
    t.advance(5);
    t.write(kUs, zadd("x", 3));
    t.exchange_all();
    EXPECT_EQ(scores_of(t.at(kEu).object), (Scores{{"x", 3}}));
  }
}

TEST(SortedSetTypes, AWallClockLosesACausallyLaterScoreAndTheHybridClockDoesNot) {
  for (const ClockMode clock : {ClockMode::kHlc, ClockMode::kWall}) {
    Cluster t(2, {Rule::kLww, clock});
    t.set_skew(kEu, 500);  // eu's clock is half a second ahead
    t.write(kEu, zadd("x", 1));
    t.exchange_all();
    t.advance(100);
    t.write(kUs, zadd("x", 2));
    const bool harmed = clock == ClockMode::kWall;
    EXPECT_EQ(t.last_met().lost_to_seen, harmed);
    EXPECT_EQ(scores_of(t.at(kUs).object), (Scores{{"x", harmed ? 1.0 : 2.0}}));
  }
}

TEST(SortedSetObservations, SayWhoLostAndWhatMet) {
  Cluster t(2, {});
  t.write(kEu, zadd("x", 1));
  t.advance(10);
  t.write(kUs, zadd("x", 2));
  t.receive_all(kUs);
  EXPECT_TRUE(t.last_met().concurrent);
  EXPECT_EQ(t.last_met().type, Type::kSortedSet);
  EXPECT_EQ(t.last_met().discarded, 1u);
  EXPECT_EQ(t.last_met().winner, Dot::of(t.at(kUs).origin, 1));
  EXPECT_EQ(t.last_met().loser, Dot::of(t.at(kEu).origin, 1));
}

}  // namespace
}  // namespace jetlag::crdt::laws
