// SPDX-License-Identifier: Apache-2.0
// Bounded counters: the replies of the commands, what regions make of them apart, and that nothing ever leaves the bounds.
#include "delivery_orders.h"
#include "store/describe.h"
#include "stories.h"

namespace jetlag::store {
namespace {

using testing::Conflict;
using testing::kNotInteger;
using testing::kSyntax;
using testing::kWrongType;
using testing::Region;
using testing::settle;
using testing::Story;

const char* const kNoKey = "(error) ERR no such key";
constexpr const char* kNoRegion = "(error) ERR expected the number of a region, 1 to 64";
const char* const kNotPositive = "(error) ERR value is out of range, must be positive";

class BoundedCounters : public ::testing::TestWithParam<Story> {};
TEST_P(BoundedCounters, ReplyAsClientsExpect) { testing::tell(GetParam()); }

const Story kStories[] = {
    {"InOneRegion",
     {{"BC.CREATE seats 0 10 10", "OK"},
      {"TYPE seats", "bounded-counter"},
      {"BC.GET seats", "(integer) 10"},
      {"BC.BOUNDS seats", "1) (integer) 0\n2) (integer) 10"},
      {"BC.DECR seats", "(integer) 9"},
      {"BC.DECR seats 4", "(integer) 5"},
      {"BC.INCR seats 2", "(integer) 7"},
      {"BC.RIGHTS seats", "1) 1) (integer) 1\n   2) (integer) 7\n   3) (integer) 3"},
      {"BC.DECR seats 8", "(error) NORIGHTS cannot go down by 8: this region has rights for 7, others for 0"},
      {"BC.INCR seats 4", "(error) NORIGHTS cannot go up by 4: this region has rights for 3, others for 0"},
      {"BC.DECR seats 7", "(integer) 0"},
      {"BC.DECR seats", "(error) NORIGHTS cannot go down by 1: this region has rights for 0, others for 0"},
      {"BC.GET seats", "(integer) 0"}}},
    {"Arguments",
     {{"BC.CREATE c 0 10", "(error) ERR wrong number of arguments for 'bc.create' command"},
      {"BC.CREATE c zero 10 5", kNotInteger},
      {"BC.CREATE c 0 10 11", "(error) ERR the value must lie within the bounds"},
      {"BC.CREATE c 0 10 -1", "(error) ERR the value must lie within the bounds"},
      {"BC.CREATE c 10 0 5", "(error) ERR the value must lie within the bounds"},
      {"BC.CREATE c 0 288230376151711745 5", "(error) ERR bounds must lie within 59 bits"},
      {"BC.CREATE c -288230376151711744 288230376151711744 0", "OK"},
      {"BC.CREATE c 0 10 5", "(error) BUSYKEY Target key name already exists."},
      {"BC.INCR c 288230376151711744", "(integer) 288230376151711744"},
      {"BC.DECR c 288230376151711744", "(integer) 0"},
      {"BC.DECR c 288230376151711744", "(integer) -288230376151711744"},
      {"BC.INCR c 0", kNotPositive},
      {"BC.INCR c -1", kNotPositive},
      {"BC.INCR c x", kNotInteger},
      {"BC.INCR c 1 2", "(error) ERR wrong number of arguments for 'bc.incr' command"},
      {"BC.GIVE c 2 0", kNotPositive},
      {"BC.GIVE c 0 1", kNoRegion},
      {"BC.GIVE c eu 1", kNoRegion},
      {"BC.GIVE c 65 1", kNoRegion},
      {"BC.GIVE c 1 1", "(error) ERR a region cannot give rights to itself"},
      {"BC.GIVE c 2 1 SIDEWAYS", kSyntax},
      {"BC.GIVE c 2 1", "(error) NORIGHTS cannot give 1: this region has rights for 0, others for 0"},
      {"BC.GIVE c 2 1 UP", "OK"}}},
    {"KeysThatHoldNone",
     {{"BC.GET none", "(nil)"},
      {"BC.BOUNDS none", "(nil)"},
      {"BC.RIGHTS none", "(nil)"},
      {"BC.INCR none", kNoKey},
      {"BC.GIVE none 2 1", kNoKey},
      {"SET s 5", "OK"},
      {"BC.GET s", kWrongType},
      {"BC.INCR s", kWrongType},
      {"BC.GIVE s 2 1", kWrongType},
      {"BC.RIGHTS s", kWrongType},
      {"BC.CREATE s 0 1 0", "(error) BUSYKEY Target key name already exists."},
      {"BC.CREATE c 0 9 5", "OK"},
      {"INCR c", kWrongType},
      {"GET c", kWrongType}}},
    {"ARenamedOneTakesNoRightsOfOthers",
     {{"BC.CREATE {c}a 0 9 5", "OK"},
      {"BC.GIVE {c}a 2 2", "OK"},
      {"RENAME {c}a {c}b", "(error) NORIGHTS cannot rename: other regions have rights to this counter"},
      {"RENAMENX {c}a {c}b", "(error) NORIGHTS cannot rename: other regions have rights to this counter"},
      {"BC.CREATE {c}d 0 9 5", "OK"},
      {"RENAME {c}d {c}e", "OK"},
      {"BC.DECR {c}e 5", "(integer) 0"}}},
    {"ACopyIsAnotherCounter",
     {{"BC.CREATE {c}a 0 9 5", "OK"},
      {"BC.GIVE {c}a 2 5", "OK"},
      {"EXPIRE {c}a 100", "(integer) 1"},
      {"COPY {c}a {c}b", "(integer) 1"},
      {"BC.DECR {c}b 5", "(integer) 0"},
      {"BC.GET {c}a", "(integer) 5"},
      {"TTL {c}b", "(integer) 100"},
      {"RENAME {c}b {c}d", "OK"},
      {"BC.GET {c}d", "(integer) 0"},
      {"DEL {c}d", "(integer) 1"},
      {"BC.GET {c}d", "(nil)"}}},
    {"DumpedAndRestored",
     {{"BC.CREATE c 0 9 5", "OK"},
      {"BC.INCR c", "(integer) 6"},
      {"DUMP none", "(nil)"},
      {"MOVE c 1", "(integer) 1"},
      {"EXISTS c", "(integer) 0"},
      {"SELECT 1", "OK"},
      {"BC.GET c", "(integer) 6"}},
     CommandSet::kStandard},
};
INSTANTIATE_TEST_SUITE_P(All, BoundedCounters, ::testing::ValuesIn(kStories),
                         [](const auto& p) { return std::string(p.param.name); });

class BoundedCountersApart : public ::testing::TestWithParam<Conflict> {};
TEST_P(BoundedCountersApart, EveryOrderOfDeliveryReadsTheSame) {
  testing::every_outcome(GetParam(), [&](Region& region, const std::string& how) {
    for (const auto& [line, reply] : GetParam().reads) EXPECT_EQ(region.say(line), reply) << line << ": " << how;
  });
}

const Conflict kConflicts[] = {
    {"MovesWithinTheRightsAddUp",
     {"BC.CREATE seats 0 100 100", "BC.GIVE seats 2 30", "BC.GIVE seats 3 20"},
     {{"BC.DECR seats 50"}, {"BC.DECR seats 30"}, {"BC.DECR seats 20"}},
     {{"BC.GET seats", "(integer) 0"}}},
    {"ARegionWithoutRightsIsRefusedAlthoughSeatsAreLeft",
     {"BC.CREATE seats 0 100 100"},
     {{"BC.DECR seats 99"}, {"BC.DECR seats"}},
     {{"BC.GET seats", "(integer) 1"}}},
    {"WhatARegionGaveItCannotUse",
     {"BC.CREATE seats 0 10 10", "BC.GIVE seats 2 10"},
     {{"BC.DECR seats"}, {"BC.DECR seats 10"}},
     {{"BC.GET seats", "(integer) 0"}}},
    {"ATakerMayPutBackWhatItTook",
     {"BC.CREATE seats 0 10 10", "BC.GIVE seats 2 5"},
     {{"BC.DECR seats 5"}, {"BC.DECR seats 5", "BC.INCR seats 5", "BC.DECR seats 2"}},
     {{"BC.GET seats", "(integer) 3"}}},
    {"OfTwoCreationsTheNewerShows",
     {},
     {{"BC.CREATE c 0 10 10", "BC.DECR c 10"}, {"BC.CREATE c 0 5 5", "BC.DECR c 2"}},
     {{"BC.GET c", "(integer) 3"}, {"BC.BOUNDS c", "1) (integer) 0\n2) (integer) 5"}}},
    {"ADeletionTakesMovesThatItHadNotSeen",
     {"BC.CREATE c 0 10 10", "BC.GIVE c 2 5"},
     {{"DEL c"}, {"BC.DECR c 5"}},
     {{"EXISTS c", "(integer) 0"}}},
    {"ACounterThatItHadNotSeenStays",
     {"BC.CREATE c 0 10 10"},
     {{"DEL c"}, {"DEL c", "BC.CREATE c 0 7 7", "BC.DECR c"}},
     {{"BC.GET c", "(integer) 6"}}},
    {"AGiftUnderWayIsNoOnesUntilItArrives",
     {"BC.CREATE c 0 10 10"},
     {{"BC.GIVE c 2 4", "BC.DECR c 6"}, {"BC.DECR c 4"}},
     {{"BC.GET c", "(integer) 4"}}},
};
INSTANTIATE_TEST_SUITE_P(Stories, BoundedCountersApart, ::testing::ValuesIn(kConflicts),
                         [](const auto& p) { return std::string(p.param.name); });

TEST(BoundedCounterRights, GoWhereTheyAreNeeded) {
  Region us(1), eu(2);
  us.run("BC.CREATE seats 0 10 10");
  settle({&us, &eu});
  EXPECT_EQ(eu.say("BC.DECR seats"), "(error) NORIGHTS cannot go down by 1: this region has rights for 0, others for 10");
  us.run("BC.GIVE seats 2 4");
  EXPECT_EQ(us.say("BC.DECR seats 7"), "(error) NORIGHTS cannot go down by 7: this region has rights for 6, others for 4");
  settle({&us, &eu});
  EXPECT_EQ(eu.say("BC.DECR seats 4"), "(integer) 6");
  EXPECT_EQ(eu.say("BC.RIGHTS seats"),
            "1) 1) (integer) 1\n   2) (integer) 6\n   3) (integer) 0\n2) 1) (integer) 2\n   2) (integer) 0\n   3) (integer) 4");
  EXPECT_EQ(eu.say("BC.GIVE seats 1 4 UP"), "OK");
  settle({&us, &eu});
  EXPECT_EQ(us.say("BC.INCR seats 4"), "(integer) 10");
}

TEST(BoundedCounterRights, OfALostMemoryAreNotSpentTwice) {
  Region us(1), eu(2);
  us.run("BC.CREATE seats 0 10 10");
  us.run("BC.GIVE seats 2 5");
  settle({&us, &eu});
  eu.run("BC.DECR seats 5");                         // nobody hears of it
  eu.db.become(crdt::OriginId::of(RegionId{1}, 2));  // another incarnation of the region
  EXPECT_EQ(eu.say("BC.DECR seats"), "(error) NORIGHTS cannot go down by 1: this region has rights for 0, others for 5");
  us.run("BC.GIVE seats 2 1");  // to the only one that us has heard of
  settle({&us, &eu});
  EXPECT_EQ(us.say("BC.GET seats"), "(integer) 5");
  eu.run("SET other x");
  settle({&us, &eu});
  us.run("BC.GIVE seats 2 2");
  settle({&us, &eu});
  EXPECT_EQ(eu.say("BC.DECR seats 2"), "(integer) 3");
  EXPECT_EQ(us.say("BC.RIGHTS seats"),
            "1) 1) (integer) 1\n   2) (integer) 2\n   3) (integer) 0\n"
            "2) 1) (integer) 2\n   2) (integer) 1\n   3) (integer) 5\n   4) \"stranded\"\n"
            "3) 1) (integer) 2\n   2) (integer) 2\n   3) (integer) 0");
}

/// Three regions sell at random, give each other rights at random, and now and then hear of each other or take over a state.
TEST(BoundedCounterBounds, HoldWhateverHappens) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Rng rng(seed);
    std::vector<Region> regions;
    for (std::uint8_t i = 1; i <= 3; ++i) regions.emplace_back(i);
    regions[0].run("BC.CREATE c -5 20 8");
    int moved = 0, refused = 0;
    for (int step = 0; step < 150; ++step) {
      Region& one = regions[rng.below(3)];
      const Region& other = regions[rng.below(3)];
      const std::string amount = std::to_string(1 + rng.below(6));
      const auto dice = rng.below(12);
      if (dice < 3 && &one != &other) one.pull(other);
      else if (dice < 6)
        one.run("BC.GIVE c " + std::to_string(1 + rng.below(3)) + " " + amount + (rng.below(2) == 0 ? " UP" : ""));
      else if (one.say("EXISTS c") == "(integer) 1")
        ++(one.run((dice < 9 ? "BC.DECR c " : "BC.INCR c ") + amount).is_error() ? refused : moved);
      for (Region& region : regions) {
        const Reply value = region.run("BC.GET c");
        if (value.is_nil()) continue;
        ASSERT_GE(value.integer_value(), -5) << "seed " << seed << " step " << step;
        ASSERT_LE(value.integer_value(), 20) << "seed " << seed << " step " << step;
      }
    }
    settle({&regions[0], &regions[1], &regions[2]});
    EXPECT_EQ(regions[0].say("BC.GET c"), regions[2].say("BC.GET c"));
    EXPECT_EQ(regions[0].say("BC.RIGHTS c"), regions[1].say("BC.RIGHTS c"));
    EXPECT_GT(moved, 5);
    EXPECT_GT(refused, 5);
  }
}

TEST(BoundedCounterDescription, TellsMovesAndRights) {
  Region us(1), eu(2);
  us.run("BC.CREATE c 0 10 10");
  us.run("BC.GIVE c 2 4");
  settle({&us, &eu});
  eu.run("BC.DECR c 3");
  settle({&us, &eu});
  const auto description = describe(us.db, "c", us.clock);
  ASSERT_TRUE(description && description->bodies.size() == 1);
  const BodyInfo& body = description->bodies.front();
  ASSERT_EQ(body.elements.size(), 1u);
  EXPECT_EQ(body.elements.front().value, Bytes("7"));
  EXPECT_TRUE(body.elements.front().candidates.front().wins);
  ASSERT_EQ(body.rights.size(), 2u);
  EXPECT_EQ(body.rights[0].rights, (crdt::Rights{6, 0}));
  EXPECT_EQ(body.rights[1].rights, (crdt::Rights{1, 3}));
}

}  // namespace
}  // namespace jetlag::store
