// SPDX-License-Identifier: Apache-2.0
// What people expect of the types, told as stories between two or three regions, and the pitfalls that other systems fell into.
#include <gtest/gtest.h>

#include <algorithm>

#include "cluster.h"

namespace jetlag::crdt::laws {
namespace {

constexpr std::size_t kEu = 0, kUs = 1, kAsia = 2;

Intent set(std::string value) { return {.kind = Kind::kSet, .value = std::move(value)}; }
Intent incr(std::int64_t by) { return {.kind = Kind::kIncrement, .delta = integer_amount(by)}; }
Intent incr_float(double by) { return {.kind = Kind::kIncrement, .delta = float_amount(by)}; }
Intent sadd(std::string member) { return {.kind = Kind::kAdd, .name = std::move(member)}; }
Intent srem(std::string member) { return {.kind = Kind::kRemove, .name = std::move(member)}; }
Intent hset(std::string field, std::string value) {
  return {.kind = Kind::kSetField, .name = std::move(field), .value = std::move(value)};
}
Intent hincr(std::string field, std::int64_t by) {
  return {.kind = Kind::kIncrementField, .name = std::move(field), .delta = integer_amount(by)};
}
Intent hdel(std::string field) { return {.kind = Kind::kRemoveField, .name = std::move(field)}; }
Intent del() { return {.kind = Kind::kDelete}; }
Intent expire(std::int64_t seconds) { return {.kind = Kind::kExpire, .deadline = Instant{seconds * 1'000'000'000}}; }
Intent persist() { return {.kind = Kind::kPersist}; }

class Story : public ::testing::Test {
 protected:
  Cluster t{3, {}};

  void everybody_starts_with(std::initializer_list<Intent> intents) {
    for (const Intent& intent : intents) {
      ASSERT_TRUE(t.write(kEu, intent));
      t.advance(1);
    }
    t.exchange_all();
    t.advance(100);
  }
  void heal() {
    t.exchange_all();
    for (std::size_t i = 0; i < t.size(); ++i) EXPECT_EQ(t.check(i), "");
  }
  bool has_member(const char* member) const {
    return t.at(kEu).object.set() != nullptr && t.at(kEu).object.set()->contains(member);
  }
  std::string field(const char* name) const {
    const Hash* hash = t.at(kEu).object.hash();
    return hash != nullptr && hash->contains(name) ? hash->find(name)->value(Rule::kLww).str() : "(none)";
  }
  std::int64_t seconds_left() const { return t.at(kEu).object.deadline().value_or(Instant{-1}).ns / 1'000'000'000; }
};

TEST_F(Story, ConcurrentIncrementsAddUp) {
  t.write(kEu, incr(7));
  t.write(kUs, incr(3));
  heal();
  EXPECT_EQ(t.value(kAsia), "10");
}

TEST_F(Story, SetKeepsIncrementsItHasNotSeen) {
  everybody_starts_with({incr(5)});
  t.write(kEu, incr(1));
  t.write(kUs, set("100"));
  heal();
  EXPECT_EQ(t.value(kEu), "101");
}

TEST_F(Story, TwoConcurrentSetsResetTheCounterOnce) {
  everybody_starts_with({incr(5)});
  t.write(kEu, set("10"));
  t.advance(5);
  t.write(kUs, set("20"));
  t.write(kAsia, incr(1));
  heal();
  EXPECT_EQ(t.value(kEu), "21");
}

TEST_F(Story, ADeleteLeavesExactlyTheUnseenIncrement) {  // the documented example: 4.1, removed while 2.0 is added, leaves 2.0
  everybody_starts_with({set("4.1")});
  t.write(kEu, del());
  t.write(kUs, incr_float(2.0));
  heal();
  EXPECT_EQ(t.value(kEu), "2");
}

TEST_F(Story, CounterAfterDeleteAndReuseDoesNotComeBack) {  // the embedded-counter pitfall: an old contribution must stay removed
  everybody_starts_with({incr(10), del(), incr(2)});
  EXPECT_EQ(t.value(kUs), "2");
  t.write(kUs, del());
  t.write(kEu, incr(4));
  heal();
  EXPECT_EQ(t.value(kEu), "4");
}

TEST_F(Story, TextHidesIncrementsUntilANumberIsSet) {
  everybody_starts_with({set("1")});
  t.write(kEu, incr(5));
  t.advance(5);
  t.write(kUs, set("hello"));
  heal();
  EXPECT_EQ(t.value(kEu), "hello");
  EXPECT_FALSE(t.write(kEu, incr(1)));
}

TEST_F(Story, AddWinsOverConcurrentRemove) {
  everybody_starts_with({sadd("milk")});
  t.write(kEu, srem("milk"));
  t.write(kUs, sadd("milk"));
  heal();
  EXPECT_TRUE(has_member("milk"));
}

TEST_F(Story, RemoveOfWhatWasSeenHolds) {
  everybody_starts_with({sadd("milk")});
  t.write(kUs, srem("milk"));
  t.write(kEu, sadd("tea"));
  heal();
  EXPECT_FALSE(has_member("milk"));
  EXPECT_TRUE(has_member("tea"));
}

TEST_F(Story, DeleteOfASetKeepsMembersAddedMeanwhile) {
  everybody_starts_with({sadd("a"), sadd("b")});
  t.write(kEu, del());
  t.write(kUs, sadd("c"));
  heal();
  EXPECT_FALSE(has_member("a"));
  EXPECT_TRUE(has_member("c"));
}

TEST_F(Story, RemovedMemberDoesNotReturnThroughAFullSync) {
  everybody_starts_with({sadd("milk")});
  t.write(kUs, srem("milk"));
  t.full_sync(kUs, kEu);  // eu still has it
  EXPECT_FALSE(t.at(kUs).object.exists());
  t.full_sync(kEu, kUs);
  EXPECT_FALSE(t.at(kEu).object.exists());
  heal();
}

TEST_F(Story, FieldUpdateWinsOverConcurrentCellRemoval) {
  everybody_starts_with({hset("name", "ann"), hset("city", "rome")});
  t.write(kEu, hdel("name"));
  t.write(kUs, hset("name", "bob"));
  heal();
  EXPECT_EQ(field("name"), "bob");
  EXPECT_EQ(field("city"), "rome");
}

TEST_F(Story, FieldCounterKeepsOnlyWhatTheRemoverHadNotSeen) {
  everybody_starts_with({hincr("visits", 10)});
  t.write(kEu, del());
  t.write(kUs, hincr("visits", 2));
  heal();
  EXPECT_EQ(field("visits"), "2");
  t.write(kAsia, hdel("visits"));
  heal();
  EXPECT_EQ(field("visits"), "(none)");
  EXPECT_FALSE(t.at(kEu).object.exists());
}

TEST_F(Story, LongestDeadlineWinsAndItsRegionOwnsTheExpiry) {
  everybody_starts_with({set("v")});
  t.write(kEu, expire(10));
  t.write(kUs, expire(30));
  heal();
  EXPECT_EQ(seconds_left(), 30);
  EXPECT_EQ(t.at(kEu).object.expiry_owner(), RegionId{1});
  t.write(kAsia, expire(5));  // later and shorter: it has seen the others
  heal();
  EXPECT_EQ(seconds_left(), 5);
  EXPECT_EQ(t.at(kEu).object.expiry_owner(), RegionId{2});
}

TEST_F(Story, PersistBeatsEveryConcurrentDeadline) {
  everybody_starts_with({set("v"), expire(10)});
  t.write(kEu, persist());
  t.write(kUs, expire(1000));
  heal();
  EXPECT_EQ(t.at(kAsia).object.deadline(), std::nullopt);
}

TEST_F(Story, AWriteConcurrentWithTheExpirySurvivesWithoutADeadline) {
  everybody_starts_with({sadd("a"), expire(10)});
  t.write(kEu, del());  // what the owner sends at the deadline
  t.write(kUs, sadd("b"));
  heal();
  EXPECT_TRUE(has_member("b"));
  EXPECT_EQ(t.at(kEu).object.deadline(), std::nullopt);
}

TEST_F(Story, AnExpireThatRacesADeleteDoesNotHauntTheNextKey) {
  everybody_starts_with({set("v")});
  t.write(kEu, del());
  t.write(kUs, expire(10));
  heal();
  EXPECT_TRUE(t.at(kEu).object.ghost());
  EXPECT_FALSE(t.at(kEu).object.exists());
  t.write(kEu, sadd("new"));
  heal();
  EXPECT_EQ(t.at(kAsia).object.deadline(), std::nullopt);
  EXPECT_FALSE(t.at(kAsia).object.ghost());
}

TEST_F(Story, NewestTypeShowsAndTheOtherHidesUntilADelete) {
  t.write(kEu, sadd("a"));
  t.advance(5);
  t.write(kUs, set("v"));
  heal();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(t.at(i).object.type(), Type::kString);
    EXPECT_EQ(t.at(i).object.bodies(), 2u);
  }
  EXPECT_FALSE(t.write(kAsia, sadd("b"))) << "the visible type decides what a command may do";
  t.write(kAsia, del());
  heal();
  EXPECT_FALSE(t.at(kEu).object.exists());
  EXPECT_TRUE(t.at(kEu).object.bottom());
}

TEST_F(Story, TypeConflictAtEqualTimeGoesToTheLowerRegion) {
  t.write(kUs, hset("f", "1"));
  t.write(kEu, sadd("a"));
  heal();
  EXPECT_EQ(t.at(kAsia).object.type(), Type::kSet);
}

TEST_F(Story, EqualStampsGoToTheLowerRegionWhateverTheOrder) {
  t.write(kUs, set("us"));
  t.write(kEu, set("eu"));
  t.full_sync(kAsia, kUs);
  t.full_sync(kAsia, kEu);
  EXPECT_EQ(t.value(kAsia), "eu");
  heal();
  EXPECT_EQ(t.value(kUs), "eu");
}

TEST(Clocks, CausalElseTimestampIsDecidedOnReadSoArrivalOrderDoesNotMatter) {
  // a(10) -> b(5, slow clock); c(7) concurrent with both. Chosen pairwise on arrival, the winner would depend on the order.
  const std::vector<std::vector<std::size_t>> orders = {{kEu, kUs}, {kUs, kEu}};
  std::vector<std::string> results;
  for (const auto& order : orders) {
    Cluster t(4, {Rule::kLww, ClockMode::kCausalWall});
    t.set_skew(kEu, 10);
    t.set_skew(kUs, 7);
    t.write(kEu, set("a"));
    t.set_skew(kEu, 5);
    t.write(kEu, set("b"));
    t.write(kUs, set("c"));
    for (const std::size_t from : order) t.full_sync(kAsia, from);
    results.push_back(t.value(kAsia));
  }
  EXPECT_EQ(results, (std::vector<std::string>{"c", "c"}));
}

TEST(Clocks, AWallClockLosesACausallyLaterWriteAndTheHybridClockDoesNot) {
  for (const ClockMode clock : {ClockMode::kHlc, ClockMode::kCausalWall, ClockMode::kWall}) {
    Cluster t(2, {Rule::kLww, clock});
    t.set_skew(kEu, 500);  // eu's clock is half a second ahead
    t.write(kEu, set("first"));
    t.exchange_all();
    t.advance(100);
    t.write(kUs, set("second"));
    const bool harmed = clock == ClockMode::kWall;
    EXPECT_EQ(t.last_met().lost_to_seen, harmed);
    EXPECT_EQ(t.last_met().discarded, harmed ? 1u : 0u);
    EXPECT_EQ(t.value(kUs), harmed ? "first" : "second");
  }
}

TEST(Floats, SumsAreTheSameBitsInEveryRegion) {
  const std::vector<double> parts = {0.1, 0.2, 0.3, 1e16, -1e16};
  std::vector<std::size_t> order = {1, 2, 3, 4, 5};
  std::optional<std::string> text;
  do {
    Cluster t(6, {});
    for (std::size_t i = 0; i < parts.size(); ++i) t.write(i + 1, incr_float(parts[i]));
    for (const std::size_t from : order) t.full_sync(0, from);
    if (text) { EXPECT_EQ(t.value(0), *text); }
    text = t.value(0);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Observations, SayWhoLostAndWhy) {
  Cluster t(2, {});
  t.write(kEu, set("eu"));
  t.advance(10);
  t.write(kUs, set("us"));
  const Dot eu = Dot::of(t.at(kEu).origin, 1), us = Dot::of(t.at(kUs).origin, 1);
  t.receive_all(kUs);
  EXPECT_TRUE(t.last_met().concurrent);
  EXPECT_EQ(t.last_met().type, Type::kString);
  EXPECT_EQ(t.last_met().discarded, 1u);
  EXPECT_EQ(t.last_met().winner, us);
  EXPECT_EQ(t.last_met().loser, eu);
  t.receive_all(kEu);
  EXPECT_EQ(t.last_met().loser, eu);
  t.write(kEu, set("both seen"));
  EXPECT_EQ(t.last_met(), ([] { Observation o; o.type = Type::kString; return o; }()));
  EXPECT_EQ(t.at(kEu).object.string().base().size(), 1u);
}

TEST(Observations, ReportATypeConflictOnce) {
  Cluster t(2, {});
  t.write(kEu, sadd("a"));
  t.write(kUs, set("v"));
  t.receive_all(kEu);
  EXPECT_TRUE(t.last_met().type_conflict);
  EXPECT_EQ(t.at(kEu).object.type(), Type::kSet);  // equal time: the lower region
  t.write(kEu, sadd("b"));
  EXPECT_FALSE(t.last_met().type_conflict);
}

}  // namespace
}  // namespace jetlag::crdt::laws
