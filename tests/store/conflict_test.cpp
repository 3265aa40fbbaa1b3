// SPDX-License-Identifier: Apache-2.0
// Two or three regions write before they hear of each other: the conflict rules, as clients observe them.
#include <gtest/gtest.h>

#include "crdt/number.h"
#include "settle.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::settle;

/// Both regions say the same, and it is `reply`.
void expect_both(Region& a, Region& b, std::string_view line, std::string_view reply) {
  EXPECT_EQ(a.say(line), reply) << line << " in the first region";
  EXPECT_EQ(b.say(line), reply) << line << " in the second region";
}

struct TwoRegions : ::testing::Test {
  Region us{1}, eu{2};
  void TearDown() override {
    settle({&us, &eu});
    EXPECT_EQ(us.db.observed(), eu.db.observed());
    EXPECT_EQ(us.db.digest(), eu.db.digest());
    EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
  }
  void sync() { settle({&us, &eu}); }
};

using Strings = TwoRegions;
using Counters = TwoRegions;
using Sets = TwoRegions;
using Hashes = TwoRegions;
using Keys = TwoRegions;

TEST_F(Strings, TheLaterOfTwoConcurrentSetsWins) {
  us.run("SET k early");
  eu.advance(Duration::millis(5));
  eu.run("SET k late");
  sync();
  expect_both(us, eu, "GET k", "\"late\"");
  EXPECT_TRUE(us.seen.back().concurrent);
  EXPECT_EQ(us.seen.back().discarded, 1u);
}

TEST_F(Strings, AtEqualTimeTheLowerRegionWins) {
  us.run("SET k one");
  eu.run("SET k two");
  sync();
  expect_both(us, eu, "GET k", "\"one\"");
}

TEST_F(Strings, ACausallyLaterSetWinsWhateverTheClocksSay) {
  us.skew = Duration::seconds(100);
  us.run("SET k fast-clock");
  sync();
  eu.run("SET k after-it");
  sync();
  expect_both(us, eu, "GET k", "\"after-it\"");
}

TEST_F(Strings, AStampFarAheadIsKeptAsItIsInEveryRegion) {
  // Pitfall 4: were it pulled back to a plausible time on receipt, the regions would store different stamps, and judge
  // differently.
  us.skew = Duration::seconds(3'600);
  us.run("SET k fast-clock");
  const crdt::Hlc stamp = us.log.back().op.hlc;
  eu.run("SET k right-clock");
  sync();
  expect_both(us, eu, "GET k", "\"fast-clock\"");
  for (const Region* r : {&us, &eu}) {
    const crdt::Register& candidates = r->db.find("k")->string().base();
    ASSERT_EQ(candidates.size(), 2u);
    EXPECT_TRUE(candidates[0].hlc == stamp || candidates[1].hlc == stamp);
  }
}

TEST_F(Strings, AConcurrentSetSurvivesDel) {
  us.run("SET k old");
  sync();
  us.run("DEL k");
  eu.run("SET k new");
  sync();
  expect_both(us, eu, "GET k", "\"new\"");
}

TEST_F(Strings, OneOfTwoConcurrentAppendsIsKeptWhole) {
  us.run("SET k x");
  sync();
  us.run("APPEND k a");
  eu.advance(Duration::millis(1));
  eu.run("APPEND k b");
  sync();
  expect_both(us, eu, "GET k", "\"xb\"");
}

TEST(StringModes, WallClocksAloneLoseACausallyLaterWriteAndCausalWallDoesNot) {
  const std::pair<ClockMode, const char*> cases[] = {
      {ClockMode::kWall, "\"fast\""}, {ClockMode::kCausalWall, "\"later\""}, {ClockMode::kHlc, "\"later\""}};
  for (const auto& [mode, winner] : cases) {
    Options options;
    options.clock = mode;
    Region us(1, options), eu(2, options);
    us.skew = Duration::seconds(60);
    us.run("SET k fast");
    eu.pull(us);
    eu.run("SET k later");
    settle({&us, &eu});
    expect_both(us, eu, "GET k", winner);
    EXPECT_EQ(us.db.digest(), eu.db.digest());
  }
}

TEST(StringRules, EachKeyPatternFollowsItsRule) {
  Options options;
  options.rules.add("first:*", crdt::Rule::kFww);
  options.rules.add("max:*", crdt::Rule::kMax);
  options.rules.add("min:*", crdt::Rule::kMin);
  options.rules.add("home:*", crdt::Rule::kRegionPriority);
  Region us(1, options), eu(2, options);
  for (const char* prefix : {"first", "max", "min", "home", "other"}) {
    us.run(std::string("SET ") + prefix + ":k 7");
    eu.advance(Duration::millis(1));
    eu.run(std::string("SET ") + prefix + ":k 30");
  }
  settle({&us, &eu});
  expect_both(us, eu, "GET first:k", "\"7\"");
  expect_both(us, eu, "GET max:k", "\"30\"");
  expect_both(us, eu, "GET min:k", "\"7\"");
  expect_both(us, eu, "GET home:k", "\"7\"");
  expect_both(us, eu, "GET other:k", "\"30\"");
}

TEST(StringRules, MaxKeepsTheBestEverWrittenUntilItIsDeleted) {
  Options options;
  options.rules.add("*", crdt::Rule::kMax);
  Region us(1, options), eu(2, options);
  us.run("SET score 50");
  us.run("SET score 20");
  eu.run("SET score 40");
  settle({&us, &eu});
  expect_both(us, eu, "GET score", "\"50\"");
  eu.run("DEL score");
  eu.run("SET score 3");
  settle({&us, &eu});
  expect_both(us, eu, "GET score", "\"3\"");
}

TEST(StringRules, MaxNeverGoesBelowWhatHadBeenCountedTo) {
  Options options;
  options.rules.add("*", crdt::Rule::kMax);
  Region us(1, options), eu(2, options);
  us.run("SET score 10");
  us.run("INCRBY score 5");
  us.run("SET score 3");
  EXPECT_EQ(us.say("GET score"), "\"15\"");
  us.run("HSET h f 10");
  us.run("HINCRBY h f 5");
  us.run("HSET h f 3");
  eu.run("SET score 12");
  settle({&us, &eu});
  expect_both(us, eu, "GET score", "\"15\"");
  expect_both(us, eu, "HGET h f", "\"15\"");
}

TEST(StringRules, MultiValueReturnsAllConcurrentValuesNewestFirst) {
  Options options;
  options.rules.add("*", crdt::Rule::kMultiValue);
  Region us(1, options), eu(2, options);
  us.run("SET k x");
  us.run("HSET h f 1 g only");
  eu.advance(Duration::millis(5));
  eu.run("SET k y");
  eu.run("HSET h f 2");
  EXPECT_EQ(us.say("GET k"), "\"x\"") << "one value is no array";
  settle({&us, &eu});
  expect_both(us, eu, "GET k", "1) \"y\"\n2) \"x\"");
  expect_both(us, eu, "MGET k", "1) 1) \"y\"\n   2) \"x\"");
  expect_both(us, eu, "HGET h f", "1) \"2\"\n2) \"1\"");
  expect_both(us, eu, "HGETALL h", "1) \"f\"\n2) 1) \"2\"\n   2) \"1\"\n3) \"g\"\n4) \"only\"");
  us.run("HINCRBY h f 10");
  settle({&us, &eu});
  expect_both(us, eu, "HGET h f", "1) \"12\"\n2) \"11\"");
  EXPECT_EQ(us.say("SET k merged GET"), "1) \"y\"\n2) \"x\"");
  settle({&us, &eu});
  expect_both(us, eu, "GET k", "\"merged\"");
}

TEST_F(Keys, TakingTheLastElementDoesNotDestroyWhatIsHidden) {
  for (const char* key : {"a", "b", "c"}) us.run(std::string("SET ") + key + " hidden");
  eu.advance(Duration::millis(5));
  eu.run("SADD a m");
  eu.run("SADD b m");
  eu.run("HSET c f v");
  sync();
  expect_both(us, eu, "TYPE a", "set");
  us.run("SREM a m");
  us.run("SPOP b");
  eu.run("HDEL c f");
  sync();
  for (const char* key : {"a", "b", "c"}) expect_both(us, eu, std::string("GET ") + key, "\"hidden\"");
  us.run("SADD d m");
  us.run("EXPIRE d 100");
  us.run("SREM d m");
  us.run("SADD d m");
  sync();
  expect_both(us, eu, "TTL d", "(integer) -1");
}

TEST_F(Counters, ConcurrentIncrementsAddUp) {
  us.run("INCRBY c 7");
  eu.run("INCRBY c 3");
  sync();
  expect_both(us, eu, "GET c", "\"10\"");
  us.run("DECRBY c 4");
  eu.run("INCR c");
  eu.run("INCR c");
  sync();
  expect_both(us, eu, "GET c", "\"8\"");
}

TEST_F(Counters, SetIsANewBaseAndUnseenIncrementsAddToIt) {
  us.run("INCRBY c 100");
  sync();
  us.run("SET c 10");
  eu.run("INCRBY c 5");
  sync();
  expect_both(us, eu, "GET c", "\"15\"");
}

TEST_F(Counters, DelCancelsOnlyWhatItSaw) {
  us.run("INCRBY c 100");
  sync();
  us.run("DEL c");
  eu.run("INCRBY c 5");
  sync();
  expect_both(us, eu, "GET c", "\"5\"");
}

TEST_F(Counters, TwoConcurrentDelsCancelOnce) {
  us.run("INCRBY c 9");
  sync();
  us.run("DEL c");
  eu.run("DEL c");
  sync();
  expect_both(us, eu, "GET c", "(nil)");
  us.run("INCR c");
  sync();
  expect_both(us, eu, "GET c", "\"1\"");
}

TEST_F(Counters, IncrementsHideBehindConcurrentTextAndAreNotLost) {
  us.run("INCRBY c 5");
  eu.advance(Duration::millis(1));
  eu.run("SET c text");
  sync();
  expect_both(us, eu, "GET c", "\"text\"");
  EXPECT_TRUE(us.run("INCR c").is_error());
}

TEST_F(Counters, FractionsAddUpToTheSameBitsEverywhere) {
  us.run("SET f 10.5");
  sync();
  us.run("INCRBYFLOAT f 0.1");
  eu.run("INCRBYFLOAT f 0.7");
  sync();
  EXPECT_EQ(us.say("GET f"), eu.say("GET f"));
  EXPECT_NEAR(crdt::as_double(*crdt::parse_number(us.run("GET f").text())), 11.3, 1e-9);
}

TEST_F(Sets, ConcurrentAddsUnite) {
  us.run("SADD s a b");
  eu.run("SADD s b c");
  sync();
  expect_both(us, eu, "SMEMBERS s", "1) \"a\"\n2) \"b\"\n3) \"c\"");
}

TEST_F(Sets, AnAddWinsOverAConcurrentRemoveEvenWhenTheMemberWasThere) {
  us.run("SADD s a b");
  sync();
  us.run("SREM s a");
  EXPECT_EQ(eu.say("SADD s a"), "(integer) 0");
  sync();
  expect_both(us, eu, "SISMEMBER s a", "(integer) 1");
}

TEST_F(Sets, ARemoveCoversOnlyWhatItSaw) {
  us.run("SADD s a");
  sync();
  us.run("DEL s");
  eu.run("SADD s b");
  sync();
  expect_both(us, eu, "SMEMBERS s", "1) \"b\"");
}

TEST_F(Sets, RemovingAMemberThatHasNotArrivedDoesNotSuppressIt) {
  us.run("SADD s a");
  EXPECT_EQ(eu.say("SREM s a"), "(integer) 0");
  sync();
  expect_both(us, eu, "SISMEMBER s a", "(integer) 1");
}

TEST_F(Sets, TwoRegionsMayPopTheSameMember) {
  us.run("SADD s only");
  sync();
  EXPECT_EQ(us.say("SPOP s"), "\"only\"");
  EXPECT_EQ(eu.say("SPOP s"), "\"only\"");
  sync();
  expect_both(us, eu, "EXISTS s", "(integer) 0");
}

TEST_F(Hashes, DifferentFieldsUniteAndUpdatesBeatRemoval) {
  us.run("HSET h a 1 keep x");
  sync();
  us.run("HSET h b 2");
  us.run("HDEL h a");
  eu.run("HSET h a 9");
  sync();
  expect_both(us, eu, "HGETALL h", "1) \"a\"\n2) \"9\"\n3) \"b\"\n4) \"2\"\n5) \"keep\"\n6) \"x\"");
}

TEST_F(Hashes, AFieldCounterKeepsTheUnseenIncrementsOfARemovedField) {
  us.run("HINCRBY h n 10");
  sync();
  us.run("DEL h");
  eu.run("HINCRBY h n 2");
  sync();
  expect_both(us, eu, "HGET h n", "\"2\"");
  us.run("HSET h n 100");
  eu.run("HINCRBY h n 1");
  sync();
  expect_both(us, eu, "HGET h n", "\"101\"");
}

TEST_F(Keys, OfTwoTypesOnOneKeyTheNewerIsVisibleAndTheOtherHiddenUntilDel) {
  us.run("SET k text");
  eu.advance(Duration::millis(1));
  eu.run("SADD k member");
  sync();
  expect_both(us, eu, "TYPE k", "set");
  EXPECT_TRUE(us.seen.back().type_conflict || eu.seen.back().type_conflict);
  EXPECT_TRUE(us.run("GET k").is_error());
  us.run("DEL k");
  sync();
  expect_both(us, eu, "EXISTS k", "(integer) 0");
  EXPECT_EQ(us.db.key_count(), 0u);
}

TEST_F(Keys, SetReplacesAnotherTypeEverywhere) {
  us.run("HSET k f v");
  sync();
  eu.run("SET k text");
  sync();
  expect_both(us, eu, "TYPE k", "string");
  us.run("DEL k");
  sync();
  expect_both(us, eu, "TYPE k", "none");
}

TEST(ThreeRegions, OutcomesDoNotDependOnTheOrderOfDelivery) {
  // Slow, middle and fast clocks with wall stamps: the case where choosing pairwise would not be transitive.
  Options options;
  options.clock = ClockMode::kCausalWall;
  Region a(1, options), b(2, options), c(3, options);
  a.skew = Duration::millis(10);
  c.skew = Duration::millis(7);
  a.run("SET k a");
  b.pull(a);
  b.skew = Duration::millis(5);
  b.run("SET k b");
  c.run("SET k c");
  settle({&a, &b, &c});
  for (Region* region : {&a, &b, &c}) EXPECT_EQ(region->say("GET k"), "\"c\"");
}

}  // namespace
}  // namespace jetlag::store
