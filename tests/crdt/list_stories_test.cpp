// SPDX-License-Identifier: Apache-2.0
// What happens to a list that several regions change at once: the documented examples of the modelled store, and our decision
// where nothing is documented.
//
// Each story is told to an observer in every order in which its operations may arrive, every one of them twice, and by full syncs
// from the writers in every order; then everybody gets everything. All must end with the same items in the same order.
#include <gtest/gtest.h>

#include <algorithm>

#include "cluster.h"

namespace jetlag::crdt::laws {
namespace {

constexpr std::size_t kEu = 0, kUs = 1, kAsia = 2, kObserver = 3;
constexpr std::size_t kEnd = 5039;  // the remainder by up to ten positions is the last one

using Items = std::vector<std::string>;

Intent insert(std::size_t position, Items items) {
  return {.kind = Kind::kInsertItems, .position = position, .items = std::move(items)};
}
Intent lpush(std::string item) { return insert(0, {std::move(item)}); }
Intent rpush(Items items) { return insert(kEnd, std::move(items)); }
Intent lset(std::size_t position, std::string value) {
  return {.kind = Kind::kSetItem, .value = std::move(value), .position = position};
}
Intent remove(std::size_t position, std::size_t count = 1) {
  return {.kind = Kind::kRemoveItems, .position = position, .count = count};
}
Intent del() { return {.kind = Kind::kDelete}; }

/// A command in a region, and how long it is after the one before it.
struct Step {
  std::size_t region;
  Intent intent;
  std::int64_t after_millis = 0;
};

Items items_of(const Object& key) {
  Items out;
  if (const Sequence* list = key.list())
    list->for_each(0, list->size(), [&](const Sequence::Item& item) { return out.push_back(item.value().str()), true; });
  return out;
}

class ListStory : public ::testing::Test {
 protected:
  /// Everybody has seen these, in this order.
  std::vector<Step> before;
  /// These happen while no region hears of another.
  std::vector<Step> apart;

  void ends_with(const Items& expected) {
    std::vector<std::size_t> order;
    for (const Step& step : apart) order.push_back(step.region);
    std::sort(order.begin(), order.end());
    do {
      SCOPED_TRACE("arrival " + ::testing::PrintToString(order));
      Cluster t(4, {}, Collection::kOn);
      play(t);
      for (const std::size_t from : order) ASSERT_TRUE(t.deliver_next(kObserver, from));
      settled(t, expected);
    } while (std::next_permutation(order.begin(), order.end()));
    std::vector<std::size_t> sources = {kEu, kUs, kAsia};
    do {
      SCOPED_TRACE("full syncs from " + ::testing::PrintToString(sources));
      Cluster t(4, {}, Collection::kOn);
      play(t);
      for (const std::size_t from : sources) t.full_sync(kObserver, from);
      EXPECT_EQ(items_of(t.at(kObserver).object), expected);
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
  static void settled(Cluster& t, const Items& expected) {
    t.exchange_all();
    for (std::size_t i = 0; i < t.size(); ++i) {
      EXPECT_EQ(t.check(i), "");
      EXPECT_EQ(items_of(t.at(i).object), expected);
      EXPECT_EQ(t.at(i).object.exists(), !expected.empty());
    }
  }
};

// Documented.

TEST_F(ListStory, ADeleteKeepsWhatItHadNotSeen) {
  before = {{kEu, rpush({"a", "b"})}};
  apart = {{kEu, del()}, {kUs, lpush("c")}};
  ends_with({"c"});
}

TEST_F(ListStory, OfTwoInsertionsAtOnePlaceTheFirstRegionsComesFirst) {
  before = {{kEu, rpush({"a", "b"})}};
  apart = {{kUs, insert(1, {"us"})}, {kEu, insert(1, {"eu"}), 50}};
  ends_with({"a", "eu", "us", "b"});
}

TEST_F(ListStory, AnItemPoppedByTwoRegionsIsGoneOnce) {
  before = {{kEu, rpush({"job", "next"})}};
  apart = {{kEu, remove(0)}, {kUs, remove(0)}};
  ends_with({"next"});
}

// Runs stay whole.

TEST_F(ListStory, WhatARegionPushesAtTheEndStaysTogether) {
  before = {{kEu, rpush({"0"})}};
  apart = {{kEu, rpush({"e1"})}, {kUs, rpush({"u1"})}, {kEu, rpush({"e2"})}, {kUs, rpush({"u2"})}, {kEu, rpush({"e3"})}};
  ends_with({"0", "e1", "e2", "e3", "u1", "u2"});
}

TEST_F(ListStory, WhatARegionPushesAtTheFrontStaysTogether) {
  before = {{kEu, rpush({"0"})}};
  apart = {{kUs, lpush("u1")}, {kEu, lpush("e1")}, {kUs, lpush("u2")}, {kEu, lpush("e2")}, {kUs, lpush("u3")}};
  ends_with({"e2", "e1", "u3", "u2", "u1", "0"});
}

TEST_F(ListStory, ThreeRegionsPushAtBothEnds) {
  before = {{kUs, rpush({"0"})}};
  apart = {{kAsia, lpush("a1")}, {kUs, lpush("u1")},    {kEu, rpush({"e1"})},
           {kAsia, lpush("a2")}, {kUs, rpush({"u2"})}, {kEu, lpush("e2")}};
  ends_with({"e2", "u1", "a2", "a1", "0", "e1", "u2"});
}

TEST_F(ListStory, ThreeRegionsWriteWordsIntoOneGap) {
  before = {{kEu, rpush({"<", ">"})}};
  apart = {{kAsia, insert(1, {"a", "s"})},
           {kUs, insert(1, {"u"})},
           {kAsia, insert(3, {"i"})},
           {kUs, insert(2, {"s"})},
           {kEu, insert(1, {"eu"})}};
  ends_with({"<", "eu", "u", "s", "a", "s", "i", ">"});
}

TEST_F(ListStory, FirstPushesOfThreeRegionsToNothingAreThreeRuns) {
  apart = {{kAsia, rpush({"a1"})}, {kUs, lpush("u1")}, {kEu, rpush({"e1", "e2"})}, {kUs, lpush("u2")}, {kAsia, rpush({"a2"})}};
  ends_with({"e1", "e2", "u2", "u1", "a1", "a2"});
}

TEST_F(ListStory, TypingBackwardsAndForwardsAroundACursor) {
  before = {{kEu, rpush({"[", "]"})}};
  apart = {{kEu, insert(1, {"b"})},
           {kEu, insert(1, {"a"})},
           {kEu, insert(3, {"c"})},
           {kUs, insert(1, {"y"})},
           {kUs, insert(1, {"x"})}};
  ends_with({"[", "a", "b", "c", "x", "y", "]"});
}

// Removal and LSET: our decisions.

TEST_F(ListStory, LsetKeepsAnItemThatAnotherRegionRemoves) {
  before = {{kEu, rpush({"a", "b", "c"})}};
  apart = {{kEu, remove(1)}, {kUs, lset(1, "B")}};
  ends_with({"a", "B", "c"});
}

TEST_F(ListStory, LsetKeepsItsItemThroughADelete) {
  before = {{kEu, rpush({"a", "b"})}};
  apart = {{kEu, del()}, {kUs, lset(1, "B")}, {kEu, rpush({"new"})}};
  ends_with({"B", "new"});
}

TEST_F(ListStory, OfTwoLsetsTheLaterIsRead) {
  before = {{kEu, rpush({"a"})}};
  apart = {{kEu, lset(0, "eu")}, {kUs, lset(0, "us"), 5}};
  ends_with({"us"});
}

TEST_F(ListStory, LsetOfThreeRegionsAgainstARemovalStandsOnce) {
  before = {{kEu, rpush({"a", "b"})}};
  apart = {{kEu, lset(0, "eu")}, {kUs, remove(0, 2)}, {kAsia, lset(0, "asia"), 5}};
  ends_with({"asia"});
}

TEST_F(ListStory, AnItemBesideARemovedOneKeepsItsPlace) {
  before = {{kEu, rpush({"a", "b", "c"})}};
  apart = {{kEu, remove(1)}, {kUs, insert(2, {"after b"})}, {kAsia, insert(1, {"before b"})}, {kEu, insert(1, {"for b"})}};
  ends_with({"a", "for b", "before b", "after b", "c"});
}

TEST_F(ListStory, WhatIsPushedOntoAnEmptiedListStandsBesideWhatOthersPushed) {
  before = {{kUs, rpush({"a", "b"})}};
  apart = {{kEu, remove(0, 2)}, {kEu, rpush({"e1", "e2"})}, {kUs, rpush({"u1"})}};
  ends_with({"e1", "e2", "u1"});
}

TEST_F(ListStory, AListThatIsEmptiedAgainAndAgainStaysOne) {
  before = {{kEu, rpush({"a"})}, {kUs, remove(0)}, {kUs, rpush({"b"})}, {kEu, del()}, {kAsia, rpush({"c", "d"})}};
  apart = {{kEu, remove(0)}, {kUs, lpush("u")}, {kAsia, rpush({"e"})}, {kEu, rpush({"f"})}};
  ends_with({"u", "d", "f", "e"});
}

// Type conflicts.

TEST_F(ListStory, AnotherTypeHidesTheListWhileItIsNewer) {
  apart = {{kEu, rpush({"a"})}, {kUs, {.kind = Kind::kAdd, .name = "m"}, 5}};
  Cluster t(2, {});
  for (const Step& step : apart) {
    t.advance(step.after_millis);
    ASSERT_TRUE(t.write(step.region, step.intent));
  }
  t.exchange_all();
  EXPECT_EQ(t.at(0).object.type(), Type::kSet);
  EXPECT_TRUE(t.at(0).object.holds(Type::kList));
  ASSERT_TRUE(t.write(1, {.kind = Kind::kRemove, .name = "m"}));
  t.exchange_all();
  EXPECT_EQ(t.at(0).object.type(), Type::kList);
  EXPECT_EQ(items_of(t.at(0).object), Items{"a"});
}

}  // namespace
}  // namespace jetlag::crdt::laws
