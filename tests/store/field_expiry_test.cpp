// SPDX-License-Identifier: Apache-2.0
// Fields of a hash that end on their own: the commands in one region, and what regions agree on.
#include <gtest/gtest.h>

#include "delivery_orders.h"
#include "stories.h"

namespace jetlag::store {
namespace {

using testing::Conflict;
using testing::every_outcome;
using testing::Region;
using testing::settle;
using testing::Story;

constexpr const char* kNoFields = "(error) ERR Mandatory argument FIELDS is missing or not at the right position";
constexpr const char* kCountDiffers = "(error) ERR The `numfields` parameter must match the number of arguments";

struct FieldExpiryCommands : ::testing::TestWithParam<Story> {};
TEST_P(FieldExpiryCommands, AnswerAsRedisDoes) { testing::tell(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Stories, FieldExpiryCommands,
    ::testing::Values(Story{"SetsAndTells",
                            {{"HSET h a 1 b 2", "(integer) 2"},
                             {"HEXPIRE h 10 FIELDS 2 a nobody", "1) (integer) 1\n2) (integer) -2"},
                             {"HTTL h FIELDS 3 a b nobody", "1) (integer) 10\n2) (integer) -1\n3) (integer) -2"},
                             {"HPTTL h FIELDS 1 a", "1) (integer) 10000"},
                             {"HEXPIRETIME h FIELDS 1 a", "1) (integer) 11"},
                             {"HPEXPIRETIME h FIELDS 1 a", "1) (integer) 11000"},
                             {"HPEXPIRE h 1500 FIELDS 1 a", "1) (integer) 1"},
                             {"HTTL h FIELDS 1 a", "1) (integer) 2"},
                             {"HEXPIREAT h 100 FIELDS 1 a", "1) (integer) 1"},
                             {"HTTL h FIELDS 1 a", "1) (integer) 99"},
                             {"HPEXPIREAT h 100500 FIELDS 1 a", "1) (integer) 1"},
                             {"HPEXPIRETIME h FIELDS 1 a", "1) (integer) 100500"},
                             {"HPERSIST h FIELDS 3 a b nobody", "1) (integer) 1\n2) (integer) -1\n3) (integer) -2"},
                             {"HTTL h FIELDS 1 a", "1) (integer) -1"}}},
                      Story{"OfAKeyThatIsNotThere",
                            {{"HEXPIRE none 10 FIELDS 2 a b", "1) (integer) -2\n2) (integer) -2"},
                             {"HTTL none FIELDS 1 a", "1) (integer) -2"},
                             {"HPERSIST none FIELDS 1 a", "1) (integer) -2"},
                             {"HGETEX none EX 10 FIELDS 1 a", "1) (nil)"},
                             {"EXISTS none", "(integer) 0"}}},
                      Story{"Conditions",
                            {{"HSET h a 1 b 2", "(integer) 2"},
                             {"HEXPIRE h 10 XX FIELDS 1 a", "1) (integer) 0"},
                             {"HEXPIRE h 10 GT FIELDS 1 a", "1) (integer) 0"},
                             {"HEXPIRE h 10 LT FIELDS 1 a", "1) (integer) 1"},
                             {"HEXPIRE h 20 NX FIELDS 2 a b", "1) (integer) 0\n2) (integer) 1"},
                             {"HEXPIRE h 5 GT FIELDS 1 a", "1) (integer) 0"},
                             {"HEXPIRE h 30 gt FIELDS 1 a", "1) (integer) 1"},
                             {"HEXPIRE h 40 LT FIELDS 1 a", "1) (integer) 0"},
                             {"HTTL h FIELDS 2 a b", "1) (integer) 30\n2) (integer) 20"},
                             {"HEXPIRE h 9 NX FIELDS 3 a b a", "1) (integer) 0\n2) (integer) 0\n3) (integer) 0"},
                             {"HSET h c 3", "(integer) 1"},
                             {"HEXPIRE h 9 NX FIELDS 2 c c", "1) (integer) 1\n2) (integer) 0"}}},
                      Story{"ATimeThatHasPassedRemoves",
                            {{"HSET h a 1 b 2", "(integer) 2"},
                             {"HEXPIRE h 0 FIELDS 3 a a nobody", "1) (integer) 2\n2) (integer) -2\n3) (integer) -2"},
                             {"HGETALL h", "1) \"b\"\n2) \"2\""},
                             {"HEXPIREAT h 1 FIELDS 1 b", "1) (integer) 2"},
                             {"EXISTS h", "(integer) 0"}}},
                      Story{"WritesEndADeadlineAndIncrementsKeepIt",
                            {{"HSET h a 1 b 2", "(integer) 2"},
                             {"HEXPIRE h 10 FIELDS 2 a b", "1) (integer) 1\n2) (integer) 1"},
                             {"HSET h a 5", "(integer) 0"},
                             {"HINCRBY h b 5", "(integer) 7"},
                             {"HTTL h FIELDS 2 a b", "1) (integer) -1\n2) (integer) 10"},
                             {"HINCRBYFLOAT h b 0.5", "\"7.5\""},
                             {"HTTL h FIELDS 1 b", "1) (integer) 10"},
                             {"HDEL h b", "(integer) 1"},
                             {"HSET h b 1", "(integer) 1"},
                             {"HTTL h FIELDS 1 b", "1) (integer) -1"}}},
                      Story{"SetsWithADeadline",
                            {{"HSETEX h EX 10 FIELDS 2 a 1 b 2", "(integer) 1"},
                             {"HTTL h FIELDS 2 a b", "1) (integer) 10\n2) (integer) 10"},
                             {"HSETEX h KEEPTTL FIELDS 2 a 3 c 4", "(integer) 1"},
                             {"HTTL h FIELDS 3 a b c", "1) (integer) 10\n2) (integer) 10\n3) (integer) -1"},
                             {"HSETEX h FIELDS 1 a 5", "(integer) 1"},
                             {"HTTL h FIELDS 1 a", "1) (integer) -1"},
                             {"HSETEX h FNX PX 5 FIELDS 2 a 6 d 7", "(integer) 0"},
                             {"HSETEX h FXX EX 5 FIELDS 2 a 6 d 7", "(integer) 0"},
                             {"HSETEX h fxx exat 21 FIELDS 2 a 6 a 7", "(integer) 1"},
                             {"HMGET h a d", "1) \"7\"\n2) (nil)"},
                             {"HTTL h FIELDS 1 a", "1) (integer) 20"},
                             {"HSETEX h EXAT 1 FIELDS 3 a 1 b 1 c 1", "(integer) 1"},
                             {"EXISTS h", "(integer) 0"}}},
                      Story{"ReadsAndChangesTheDeadline",
                            {{"HSET h a 1 b 2", "(integer) 2"},
                             {"HGETEX h EX 10 FIELDS 3 a nobody a", "1) \"1\"\n2) (nil)\n3) \"1\""},
                             {"HTTL h FIELDS 2 a b", "1) (integer) 10\n2) (integer) -1"},
                             {"HGETEX h FIELDS 1 a", "1) \"1\""},
                             {"HTTL h FIELDS 1 a", "1) (integer) 10"},
                             {"HGETEX h PERSIST FIELDS 2 a b", "1) \"1\"\n2) \"2\""},
                             {"HTTL h FIELDS 1 a", "1) (integer) -1"},
                             {"HGETEX h PX 0 FIELDS 2 a a", "1) \"1\"\n2) (nil)"},
                             {"HGETALL h", "1) \"b\"\n2) \"2\""}}},
                      Story{"BadInput",
                            {{"SET s v", "OK"},
                             {"HSET h a 1", "(integer) 1"},
                             {"HEXPIRE s 10 FIELDS 1 a", testing::kWrongType},
                             {"HTTL s FIELDS 1 a", testing::kWrongType},
                             {"HSETEX s EX 10 FIELDS 1 a 1", testing::kWrongType},
                             {"HGETEX s EX 10 FIELDS 1 a", testing::kWrongType},
                             {"HPERSIST s FIELDS 1 a", testing::kWrongType},
                             {"HEXPIRE h 10 FIELDS 1", "(error) ERR wrong number of arguments for 'hexpire' command"},
                             {"HEXPIRE h ten FIELDS 1 a", testing::kNotInteger},
                             {"HEXPIRE h -1 FIELDS 1 a", "(error) ERR invalid expire time, must be >= 0"},
                             {"HEXPIRE h 70368744178 FIELDS 1 a", "(error) ERR invalid expire time in 'hexpire' command"},
                             {"HPEXPIRE h 70368744177664 FIELDS 1 a", "(error) ERR invalid expire time in 'hpexpire' command"},
                             {"HEXPIRE h 9223372036854775807 FIELDS 1 a", "(error) ERR invalid expire time in 'hexpire' command"},
                             {"HEXPIRE h 10 FIELD 1 a", kNoFields},
                             {"HEXPIRE h 10 NX XX FIELDS 1 a", kNoFields},
                             {"HEXPIRE h 10 FIELDS 0 a", "(error) ERR Parameter `numFields` should be greater than 0"},
                             {"HEXPIRE h 10 FIELDS x a", "(error) ERR Parameter `numFields` should be greater than 0"},
                             {"HEXPIRE h 10 FIELDS 2 a", kCountDiffers},
                             {"HEXPIRE h 10 NX FIELDS 1", kCountDiffers},
               {"HEXPIRE h 10 FIELDS 1 1 FIELDS", kCountDiffers},
                             {"HTTL h FIELDS 0 a", "(error) ERR Number of fields must be a positive integer"},
                             {"HTTL h FIELDS 1 a b", kCountDiffers},
                             {"HTTL h WORDS 1 a", kNoFields},
                             {"HSETEX h EX FIELDS 1 a 1", testing::kNotInteger},
                             {"HSETEX h EX -5 FIELDS 1 a 1", "(error) ERR invalid expire time, must be >= 0"},
                             {"HSETEX h EX 10 KEEPTTL FIELDS 1 a 1",
                              "(error) ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified"},
                             {"HSETEX h FNX FXX FIELDS 1 a 1", "(error) ERR Only one of FXX or FNX arguments can be specified"},
                             {"HSETEX h NX FIELDS 1 a 1", "(error) ERR unknown argument: NX"},
                             {"HSETEX h FIELDS 2 a 1 b", "(error) ERR wrong number of arguments for 'hsetex' command"},
                             {"HSETEX h FIELDS 0 a 1", "(error) ERR invalid number of fields"},
                             {"HSETEX h EX 1 PX 1 x",
                              "(error) ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified"},
                             {"HGETEX h EX 10 PERSIST FIELDS 1 a",
                              "(error) ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified"},
                             {"HGETEX h FNX FIELDS 1 a", "(error) ERR unknown argument: FNX"},
                             {"HGETEX h PERSIST PX", "(error) ERR wrong number of arguments for 'hgetex' command"},
                             {"HGETEX h FIELDS 2 a", "(error) ERR wrong number of arguments for 'hgetex' command"},
                             {"HTTL h FIELDS 1 a", "1) (integer) -1"}}}),
    [](const auto& each) { return std::string(each.param.name); });

struct FieldConflicts : ::testing::TestWithParam<Conflict> {};
TEST_P(FieldConflicts, EverybodyReadsTheSame) {
  const Conflict& conflict = GetParam();
  std::optional<std::uint64_t> digest;
  every_outcome(conflict, [&](Region& region, const std::string& how) {
    for (const auto& [question, reply] : conflict.reads) EXPECT_EQ(region.say(question), reply) << question << ", " << how;
    if (!digest) digest = region.db.content_digest();
    EXPECT_EQ(region.db.content_digest(), *digest) << how;
  });
}

INSTANTIATE_TEST_SUITE_P(
    Stories, FieldConflicts,
    ::testing::Values(Conflict{"TheLongestTimeWins",
                               {"HSET h a 1"},
                               {{"HEXPIREAT h 50 FIELDS 1 a"}, {"HEXPIREAT h 90 FIELDS 1 a"}, {"HEXPIREAT h 20 FIELDS 1 a"}},
                               {{"HEXPIRETIME h FIELDS 1 a", "1) (integer) 90"}}},
                      Conflict{"PersistBeatsEveryTime",
                               {"HSETEX h EX 10 FIELDS 1 a 1"},
                               {{"HPERSIST h FIELDS 1 a"}, {"HEXPIRE h 1000 FIELDS 1 a"}},
                               {{"HTTL h FIELDS 1 a", "1) (integer) -1"}}},
                      Conflict{"ALaterAndShorterTimeHolds",
                               {"HSET h a 1", "HEXPIREAT h 500 FIELDS 1 a"},
                               {{"HEXPIREAT h 100 FIELDS 1 a"}, {"HSET h b 1"}},
                               {{"HEXPIRETIME h FIELDS 2 a b", "1) (integer) 100\n2) (integer) -1"}}},
                      Conflict{"AWriteDoesNotTakeATimeThatItHadNotSeen",
                               {"HSET h a 1"},
                               {{"HEXPIREAT h 50 FIELDS 1 a"}, {"HSET h a 2"}},
                               {{"HGET h a", "\"2\""}, {"HEXPIRETIME h FIELDS 1 a", "1) (integer) 50"}}},
                      Conflict{"AnUpdateSurvivesARemovalWithTheTimeThatItCameWith",
                               {"HSET h a 1 b 2"},
                               {{"HDEL h a"}, {"HSETEX h EXAT 70 FIELDS 1 a 9"}},
                               {{"HGET h a", "\"9\""}, {"HEXPIRETIME h FIELDS 1 a", "1) (integer) 70"}}},
                      Conflict{"ATimeThatARemovalHadNotSeenCountsForWhatComesNext",
                               {"HSET h a 1 b 2"},
                               {{"HDEL h a", "HINCRBY h a 5"}, {"HEXPIREAT h 70 FIELDS 1 a"}},
                               {{"HGET h a", "\"5\""}, {"HEXPIRETIME h FIELDS 1 a", "1) (integer) 70"}}},
                      Conflict{"ADelTakesTheTimesThatItHadSeen",
                               {"HSETEX h EXAT 70 FIELDS 1 a 1"},
                               {{"DEL h"}, {"HINCRBY h a 5"}},
                               {{"HGET h a", "\"5\""}, {"HTTL h FIELDS 1 a", "1) (integer) -1"}}},
                      Conflict{"KeepingATimeClaimsItAgain",
                 {"HSET h a 1", "HEXPIREAT h 100 FIELDS 1 a"},
                 {{"HEXPIREAT h 10 FIELDS 1 a"}, {"HSETEX h KEEPTTL FIELDS 1 a 2"}},
                 {{"HGET h a", "\"2\""}, {"HEXPIRETIME h FIELDS 1 a", "1) (integer) 100"}}},
        Conflict{"FieldsEndEachAtItsTime",
                               {"HSET h a 1 b 2 c 3"},
                               {{"HEXPIREAT h 50 FIELDS 1 a"}, {"HEXPIREAT h 60 FIELDS 1 b"}},
                               {{"HEXPIRETIME h FIELDS 3 a b c", "1) (integer) 50\n2) (integer) 60\n3) (integer) -1"}}}),
    [](const auto& each) { return std::string(each.param.name); });

struct FieldExpiry : ::testing::Test {
  Region us{1}, eu{2};
  void sync() { settle({&us, &eu}); }
  void advance(Duration d) {
    us.advance(d);
    eu.advance(d);
  }
  void expect_equal() {
    sync();
    EXPECT_EQ(us.db.observed(), eu.db.observed());
    EXPECT_EQ(us.db.digest(), eu.db.digest());
    EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
  }
};

TEST_F(FieldExpiry, OnlyTheOwnerRemovesAndTheOthersHide) {
  us.run("HSET h a 1 b 2");
  us.run("HEXPIRE h 10 FIELDS 1 a");
  sync();
  EXPECT_EQ(us.db.next_expiry(), us.clock + Duration::seconds(10));
  EXPECT_EQ(eu.db.next_expiry(), kNever);
  advance(Duration::seconds(10));
  EXPECT_EQ(eu.say("HGETALL h"), "1) \"b\"\n2) \"2\"");
  EXPECT_EQ(eu.say("HLEN h"), "(integer) 1");
  EXPECT_EQ(eu.say("HEXISTS h a"), "(integer) 0");
  EXPECT_EQ(eu.say("HSCAN h 0"), "1) \"0\"\n2) 1) \"b\"\n   2) \"2\"");
  EXPECT_EQ(eu.say("HRANDFIELD h 9"), "1) \"b\"");
  EXPECT_EQ(eu.say("HDEL h a"), "(integer) 0");
  EXPECT_EQ(eu.say("HTTL h FIELDS 1 a"), "1) (integer) -2");
  eu.expire();
  EXPECT_TRUE(eu.db.find("h")->hash()->contains(Bytes("a"))) << "hidden, not removed";
  us.expire();
  EXPECT_FALSE(us.db.find("h")->hash()->contains(Bytes("a")));
  EXPECT_EQ(us.db.next_expiry(), kNever);
  expect_equal();
  EXPECT_FALSE(eu.db.find("h")->hash()->contains(Bytes("a")));
  EXPECT_EQ(eu.db.find("h")->hash()->deadlines(), nullptr);
}

TEST_F(FieldExpiry, TheLastFieldTakesTheKeyAlong) {
  us.run("HSET h a 1 b 2");
  us.run("EXPIRE h 1000");
  us.run("HEXPIRE h 10 FIELDS 2 a b");
  sync();
  advance(Duration::seconds(11));
  EXPECT_EQ(eu.say("EXISTS h"), "(integer) 0");
  EXPECT_EQ(eu.say("TYPE h"), "none");
  EXPECT_EQ(eu.say("KEYS *"), "(empty array)");
  EXPECT_EQ(eu.say("TTL h"), "(integer) -2");
  us.expire();
  EXPECT_EQ(us.db.key_count(), 0u);
  expect_equal();
  EXPECT_EQ(eu.db.key_count(), 0u);
}

TEST_F(FieldExpiry, AWriteToAFieldWhoseTimeIsUpRemovesTheRestFirst) {
  us.run("HSET h n 5 b 2");
  us.run("HEXPIRE h 10 FIELDS 1 n");
  sync();
  advance(Duration::seconds(11));
  const std::size_t before = eu.log.size();
  EXPECT_EQ(eu.say("HINCRBY h n 3"), "(integer) 3");
  ASSERT_EQ(eu.log.size(), before + 2);
  EXPECT_TRUE(std::holds_alternative<crdt::RemoveFields>(eu.log[before].op.effect));
  EXPECT_TRUE(eu.log[before].op.expired);
  us.expire();
  expect_equal();
  EXPECT_EQ(us.say("HGET h n"), "\"3\"");
  EXPECT_EQ(us.say("HTTL h FIELDS 1 n"), "1) (integer) -1");
}

TEST_F(FieldExpiry, AWriteToAHashWhoseFieldsAreAllOverBeginsAnew) {
  us.run("HSETEX h EX 10 FIELDS 1 a 1");
  sync();
  advance(Duration::seconds(11));
  EXPECT_EQ(eu.say("LPUSH h x"), "(integer) 1") << "of another type, too";
  us.expire();
  expect_equal();
  EXPECT_EQ(us.say("LRANGE h 0 -1"), "1) \"x\"");
}

TEST_F(FieldExpiry, AConcurrentWriteSurvivesTheExpiry) {
  us.run("HSETEX h EX 10 FIELDS 2 a 1 b 1");
  sync();
  advance(Duration::millis(9'999));
  eu.run("HSET h a 2");
  eu.run("HINCRBY h b 4");
  advance(Duration::millis(1));
  us.expire();
  expect_equal();
  EXPECT_EQ(us.say("HGETALL h"), "1) \"a\"\n2) \"2\"\n3) \"b\"\n4) \"4\"");
  EXPECT_EQ(us.say("HTTL h FIELDS 2 a b"), "1) (integer) -1\n2) (integer) -1");
}

TEST_F(FieldExpiry, ClaimsThatOutliveTheirFieldDoNotHauntTheNextOne) {
  us.run("HSET h a 1 b 2");
  sync();
  us.run("HDEL h a");
  eu.run("HEXPIRE h 10 FIELDS 1 a");
  sync();
  EXPECT_EQ(us.say("HEXISTS h a"), "(integer) 0");
  EXPECT_EQ(us.say("HINCRBY h a 1"), "(integer) 1");
  expect_equal();
  EXPECT_EQ(eu.say("HTTL h FIELDS 1 a"), "1) (integer) -1");
  us.run("DEL h");
  eu.run("HEXPIRE h 10 FIELDS 1 b");
  sync();
  EXPECT_EQ(us.say("TYPE h"), "none");
  EXPECT_EQ(us.say("HINCRBY h b 1"), "(integer) 1");
  expect_equal();
  EXPECT_EQ(eu.say("HTTL h FIELDS 1 b"), "1) (integer) -1");
}

TEST_F(FieldExpiry, ManyFieldsEndEachAtItsTime) {
  for (int i = 0; i < 500; ++i)
    (i % 2 == 0 ? us : eu).run("HSETEX h PX " + std::to_string(1 + i) + " FIELDS 1 f" + std::to_string(i) + " v");
  sync();
  for (int round = 0; round < 500; ++round) {
    const Instant next = std::min(us.db.next_expiry(), eu.db.next_expiry());
    ASSERT_NE(next, kNever);
    us.clock = eu.clock = next;
    us.expire();
    eu.expire();
    testing::carry({&us, &eu});
    ASSERT_EQ(us.say("HLEN h"), "(integer) " + std::to_string(499 - round));
  }
  EXPECT_EQ(std::min(us.db.next_expiry(), eu.db.next_expiry()), kNever);
  expect_equal();
  EXPECT_EQ(us.db.key_count(), 0u);
}

TEST_F(FieldExpiry, AFullSyncBringsTheTimes) {
  us.run("HSET h a 1 b 2 c 3");
  us.run("HEXPIRE h 10 FIELDS 2 a b");
  sync();
  eu.run("HEXPIRE h 20 FIELDS 1 b");
  us.run("HPERSIST h FIELDS 1 a");
  us.run("HDEL h c");
  eu.run("HEXPIRE h 30 FIELDS 1 c");
  testing::take_state(us, eu);
  testing::take_state(eu, us);
  EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
  for (Region* region : {&us, &eu})
    EXPECT_EQ(region->say("HTTL h FIELDS 3 a b c"), "1) (integer) -1\n2) (integer) 20\n3) (integer) -2");
  EXPECT_EQ(eu.db.next_expiry(), eu.clock + Duration::seconds(20)) << "it owns what it claimed";
}

TEST_F(FieldExpiry, RenameCopyAndRestoreKeepTheTimes) {
  Options options;
  options.commands = CommandSet::kStandard;
  Region one(1, options);
  one.run("HSET {t}h a 1 b 2");
  one.run("HEXPIRE {t}h 10 FIELDS 1 a");
  one.run("RENAME {t}h {t}i");
  EXPECT_EQ(one.say("HTTL {t}i FIELDS 2 a b"), "1) (integer) 10\n2) (integer) -1");
  one.run("COPY {t}i {t}j");
  EXPECT_EQ(one.say("HTTL {t}j FIELDS 2 a b"), "1) (integer) 10\n2) (integer) -1");
  const Reply packed = one.run("DUMP {t}i");
  std::vector<crdt::Op> written;
  const auto restore = [&](const char* key) {
    const std::vector<Bytes> args{"RESTORE", key, "0", packed.text()};
    return execute(one.db, one.session, {one.clock, one.clock, &one.rng}, args, written).to_text();
  };
  EXPECT_EQ(restore("k"), "OK");
  EXPECT_EQ(one.say("HTTL k FIELDS 2 a b"), "1) (integer) 10\n2) (integer) -1");
  one.advance(Duration::seconds(11));
  EXPECT_EQ(restore("l"), "OK");
  EXPECT_EQ(one.say("HGETALL l"), "1) \"b\"\n2) \"2\"") << "what is over meanwhile does not come back";
  EXPECT_EQ(one.say("OBJECT ENCODING k"), "\"listpackex\"");
}

TEST_F(FieldExpiry, SortLooksFieldsUpAsClientsSeeThem) {
  Options options;
  options.commands = CommandSet::kStandard;
  Region one(1, options);
  one.run("RPUSH l 1 2");
  one.run("HSET w1 n 5");
  one.run("HSETEX w2 EX 10 FIELDS 1 n 1");
  EXPECT_EQ(one.say("SORT l BY nosort GET w*->n"), "1) \"5\"\n2) \"1\"");
  one.advance(Duration::seconds(10));
  EXPECT_EQ(one.say("SORT l BY nosort GET w*->n"), "1) \"5\"\n2) (nil)");
}

}  // namespace
}  // namespace jetlag::store
