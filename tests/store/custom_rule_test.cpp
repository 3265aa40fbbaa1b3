// SPDX-License-Identifier: Apache-2.0
// Keys with a custom rule, as clients see them: the rule only reads, so every command works with the value that it shows.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "settle.h"
#include "store/describe.h"

namespace jetlag::store {
namespace {

using crdt::CustomRule;
using testing::Region;
using testing::settle;
using Kind = CustomRule::Kind;

Options with_rules() {
  Options options;
  options.rules.add("order:*", CustomRule({{Kind::kMatches, "cancelled", {}, "matches cancelled"},
                                           {Kind::kMatches, "paid", {}, "matches paid"}}));
  options.rules.add("tags:*", CustomRule({{Kind::kUnion, ",", {}, "union ,"}}));
  options.rules.add("sum:*", CustomRule({{Kind::kSum, {}, {}, "sum"}}));
  options.rules.add("home:*", CustomRule({{Kind::kFrom, {}, RegionId{1}, "from eu"}}));
  return options;
}

struct CustomRules : ::testing::Test {
  Region us{1, with_rules()}, eu{2, with_rules()}, ap{3, with_rules()};
  void TearDown() override {
    sync();
    EXPECT_EQ(us.db.digest(), eu.db.digest());
    EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
    EXPECT_EQ(us.db.content_digest(), ap.db.content_digest());
  }
  void sync() { settle({&us, &eu, &ap}); }
  /// Concurrent, each newer than the one before.
  void meet(std::string_view a, std::string_view b, std::string_view c = {}) {
    us.run(a);
    eu.clock = us.clock + Duration::millis(1);
    eu.run(b);
    ap.clock = eu.clock + Duration::millis(1);
    if (!c.empty()) ap.run(c);
    sync();
    for (Region* r : {&us, &eu, &ap}) r->clock = ap.clock + Duration::millis(10);
  }
  void expect_all(std::string_view line, std::string_view reply) {
    for (Region* r : {&us, &eu, &ap}) EXPECT_EQ(r->say(line), reply) << line;
  }
};

TEST_F(CustomRules, StatesByPrecedenceInStringsAndFields) {
  meet("SET order:7 paid", "SET order:7 cancelled", "SET order:7 new");
  expect_all("GET order:7", "\"cancelled\"");
  expect_all("STRLEN order:7", "(integer) 9");
  meet("HSET order:8 state paid note x", "HSET order:8 state new note y");
  expect_all("HGET order:8 state", "\"paid\"");
  expect_all("HGET order:8 note", "\"y\"");
  us.run("SET order:7 new");
  sync();
  expect_all("GET order:7", "\"new\"");
}

TEST_F(CustomRules, RegionsComeFirstByName) {
  meet("SET home:1 a", "SET home:1 b", "SET home:1 c");
  expect_all("GET home:1", "\"b\"");
  meet("SET home:2 a", "PING", "SET home:2 c");
  expect_all("GET home:2", "\"c\"");
}

TEST_F(CustomRules, ValuesThatAreMadeAreReadEverywhere) {
  meet("SET tags:1 red,blue", "SET tags:1 green", "SET tags:1 blue");
  expect_all("GET tags:1", "\"blue,green,red\"");
  expect_all("MGET tags:1", "1) \"blue,green,red\"");
  expect_all("GETRANGE tags:1 0 3", "\"blue\"");
  expect_all("STRLEN tags:1", "(integer) 14");
  meet("HSET tags:2 t a", "HSET tags:2 t b");
  expect_all("HGETALL tags:2", "1) \"t\"\n2) \"a,b\"");
  us.run("COPY tags:1 {tags:1}:copy");
  EXPECT_EQ(us.say("GET {tags:1}:copy"), "\"blue,green,red\"");
}

TEST_F(CustomRules, AWriteOverAMadeValueReplacesAllThatItHadSeen) {
  meet("SET tags:1 red", "SET tags:1 green");
  EXPECT_EQ(us.say("SET tags:1 white GET"), "\"green,red\"");
  sync();
  expect_all("GET tags:1", "\"white\"");
  EXPECT_EQ(us.db.find("tags:1")->string().base().size(), 1u);
  meet("SET tags:2 a", "SET tags:2 b");
  EXPECT_EQ(eu.say("GETDEL tags:2"), "\"a,b\"");
  sync();
  expect_all("EXISTS tags:2", "(integer) 0");
  meet("SET tags:3 a", "SET tags:3 b");
  us.run("SET tags:3 c");
  ap.clock = ap.clock + Duration::millis(5);
  ap.run("SET tags:3 d");
  sync();
  expect_all("GET tags:3", "\"c,d\"");
}

TEST_F(CustomRules, CommandsCalculateWithWhatIsRead) {
  meet("SET tags:1 red", "SET tags:1 green");
  EXPECT_EQ(us.say("APPEND tags:1 ,blue"), "(integer) 14");
  sync();
  expect_all("GET tags:1", "\"green,red,blue\"");
  meet("SET tags:2 x", "SET tags:2 y");
  EXPECT_EQ(eu.say("SETRANGE tags:2 1 -"), "(integer) 3");
  sync();
  expect_all("GET tags:2", "\"x-y\"");
  meet("SET sum:1 10", "SET sum:1 20", "SET sum:1 5");
  EXPECT_EQ(us.say("INCR sum:1"), "(integer) 36");
  EXPECT_EQ(eu.say("DECRBY sum:1 6"), "(integer) 29");
  sync();
  expect_all("GET sum:1", "\"30\"");
  EXPECT_EQ(us.say("GETSET sum:1 7"), "\"30\"");
  sync();
  expect_all("GET sum:1", "\"7\"");
  meet("HSET sum:2 f 1.5", "HSET sum:2 f 2");
  EXPECT_EQ(us.say("HINCRBYFLOAT sum:2 f 1"), "\"4.5\"");
  sync();
  expect_all("HGET sum:2 f", "\"4.5\"");
  meet("SET tags:3 5", "SET tags:3 6");
  EXPECT_EQ(us.say("INCR tags:3"), "(error) ERR value is not an integer or out of range") << "5,6 is no number";
}

TEST_F(CustomRules, AMadeTextHidesIncrementsAsEveryTextDoes) {
  us.run("INCRBY tags:1 5");
  sync();
  meet("INCR tags:1", "SET tags:1 a", "SET tags:1 b");
  expect_all("GET tags:1", "\"a,b\"");
  const auto info = describe(us.db, "tags:1", us.clock);
  ASSERT_TRUE(info.has_value());
  EXPECT_TRUE(info->bodies.front().elements.front().counters_hidden);
}

TEST_F(CustomRules, ConflictsAreCountedByWhatIsLeftOut) {
  meet("SET order:1 paid", "SET order:1 new");
  EXPECT_TRUE(us.seen.back().concurrent);
  EXPECT_EQ(us.seen.back().discarded, 1u);
  meet("SET tags:1 a", "SET tags:1 b");
  EXPECT_TRUE(us.seen.back().concurrent);
  EXPECT_EQ(us.seen.back().discarded, 0u);
}

TEST_F(CustomRules, ADescriptionMarksAllOfWhichTheValueIsMade) {
  meet("SET tags:1 a", "SET tags:1 b", "SET tags:1 c");
  meet("SET order:1 paid", "SET order:1 new");
  const auto made = describe(us.db, "tags:1", us.clock), chosen = describe(us.db, "order:1", us.clock);
  const auto& all = made->bodies.front().elements.front().candidates;
  EXPECT_EQ(std::ranges::count(all, true, &CandidateInfo::wins), 3);
  EXPECT_EQ(made->bodies.front().elements.front().value.view(), "a,b,c");
  EXPECT_EQ(std::ranges::count(chosen->bodies.front().elements.front().candidates, true, &CandidateInfo::wins), 1);
  EXPECT_EQ(*made, *describe(eu.db, "tags:1", eu.clock)) << "equal in every region";
}

TEST_F(CustomRules, ACopyOfTheDatabaseReadsTheSame) {
  meet("SET tags:1 a", "SET tags:1 b");
  std::optional<Region> original(us);
  Region copy = *original;
  original.reset();
  EXPECT_EQ(copy.say("GET tags:1"), "\"a,b\"");
  EXPECT_EQ(copy.db.options(), us.db.options());
}

TEST(CustomRuleClocks, UnderWallClocksAWriteReplacesOnlyWhatIsOlderByThem) {
  Options options = with_rules();
  options.clock = ClockMode::kWall;
  Region us(1, options), eu(2, options);
  us.skew = Duration::seconds(60);
  us.run("SET sum:1 1");
  settle({&us, &eu});
  eu.run("SET sum:1 2");
  settle({&us, &eu});
  EXPECT_EQ(us.say("GET sum:1"), "\"3\"") << "the harm of wall clocks: the later write did not replace the earlier one";
  EXPECT_EQ(eu.say("GET sum:1"), "\"3\"");
}

}  // namespace
}  // namespace jetlag::store
