// SPDX-License-Identifier: Apache-2.0
// MULTI, EXEC, WATCH: in one region, and between regions.
#include "settle.h"
#include "stories.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::settle;
using testing::Story;

class Transactions : public ::testing::TestWithParam<Story> {};
TEST_P(Transactions, ReplyAsClientsExpect) { testing::tell(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Stories, Transactions,
    ::testing::Values(Story{"CommandsWaitForExec",
                            {{"MULTI", "OK"},
                             {"SET {t}a 1", "QUEUED"},
                             {"INCR {t}a", "QUEUED"},
                             {"GET {t}a", "QUEUED"},
                             {"EXEC", "1) OK\n2) (integer) 2\n3) \"2\""},
                             {"GET {t}a", "\"2\""},
                             {"MULTI", "OK"},
                             {"EXEC", "(empty array)"}}},
                      Story{
                          "WhatFailsUndoesNothing",
                          {{"MULTI", "OK"},
                           {"SET {t}a x", "QUEUED"},
                           {"LPUSH {t}a y", "QUEUED"},
                           {"SET {t}b z", "QUEUED"},
                           {"EXEC", "1) OK\n2) (error) WRONGTYPE Operation against a key holding the wrong kind of value\n3) OK"},
                           {"GET {t}b", "\"z\""}}},
                      Story{"WhatCannotBeQueuedDoomsIt",
                            {{"MULTI", "OK"},
                             {"SET {t}a", "(error) ERR wrong number of arguments for 'set' command"},
                             {"SET {t}a 1", "QUEUED"},
                             {"EXEC", "(error) EXECABORT Transaction discarded because of previous errors."},
                             {"GET {t}a", "(nil)"},
                             {"MULTI", "OK"},
                             {"EXEC {t}a",
                              "(error) EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command"},
                             {"EXEC", "(error) ERR EXEC without MULTI"},
                             {"MULTI", "OK"},
                             {"MSET a 1 b 2", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
                             {"EXEC", "(error) EXECABORT Transaction discarded because of previous errors."},
                             {"MULTI", "OK"},
                             {"FLUSHALL", "(error) ERR 'flushall' is not allowed in an active-active database"},
                             {"EXEC", "(error) EXECABORT Transaction discarded because of previous errors."}}},
                      Story{"OutOfTurn",
                            {{"EXEC", "(error) ERR EXEC without MULTI"},
                             {"DISCARD", "(error) ERR DISCARD without MULTI"},
                             {"MULTI", "OK"},
                             {"MULTI", "(error) ERR MULTI calls can not be nested"},
                             {"WATCH {t}a", "(error) ERR WATCH inside MULTI is not allowed"},
                             {"UNWATCH", "QUEUED"},
                             {"SET {t}a 1", "QUEUED"},
                             {"DISCARD", "OK"},
                             {"GET {t}a", "(nil)"},
                             {"EXEC", "(error) ERR EXEC without MULTI"}}},
                      Story{"AWatchedKeyThatChanges",
                            {{"WATCH {t}a {t}none", "OK"},
                             {"SET {t}a 1", "OK"},
                             {"MULTI", "OK"},
                             {"SET {t}a 2", "QUEUED"},
                             {"EXEC", "(nil)"},
                             {"GET {t}a", "\"1\""},
                             {"WATCH {t}a", "OK"},
                             {"MULTI", "OK"},
                             {"SET {t}a 2", "QUEUED"},
                             {"EXEC", "1) OK"},
                             {"WATCH {t}a", "OK"},
                             {"SET {t}a 3", "OK"},
                             {"UNWATCH", "OK"},
                             {"MULTI", "OK"},
                             {"GET {t}a", "QUEUED"},
                             {"EXEC", "1) \"3\""}}},
                      Story{"AllKeysInOneSlot",
                            {{"MULTI", "OK"},
                             {"SET a 1", "QUEUED"},
                             {"SET b 1", "QUEUED"},
                             {"EXEC", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
                             {"GET a", "(nil)"},
                             {"WATCH a", "OK"},
                             {"MULTI", "OK"},
                             {"SET b 1", "QUEUED"},
                             {"EXEC", "(error) CROSSSLOT Keys in request don't hash to the same slot"}}},
                      Story{"AStandardDatabaseHasNoSlots",
                            {{"MULTI", "OK"}, {"SET a 1", "QUEUED"}, {"SET b 1", "QUEUED"}, {"EXEC", "1) OK\n2) OK"}},
                            CommandSet::kStandard}),
    [](const auto& each) { return std::string(each.param.name); });

struct TransactionsApart : ::testing::Test {
  Region us{1}, eu{2};
  void sync() { settle({&us, &eu}); }
};

TEST_F(TransactionsApart, AChangeFromAnotherRegionIsOne) {
  us.run("SET k 1");
  sync();
  us.run("WATCH k");
  eu.run("SET k 2");
  sync();
  us.run("MULTI");
  us.run("SET k 3");
  EXPECT_EQ(us.say("EXEC"), "(nil)");
  EXPECT_EQ(us.say("GET k"), "\"2\"");
}

TEST_F(TransactionsApart, TheSameValueWrittenElsewhereIsAChange) {
  us.run("SET k 1");
  sync();
  us.run("WATCH k");
  eu.advance(Duration::seconds(1));
  eu.run("SET k 1");
  sync();
  us.run("MULTI");
  us.run("SET k 3");
  EXPECT_EQ(us.say("EXEC"), "(nil)");
}

TEST_F(TransactionsApart, AllOperationsAreOneCommands) {
  us.run("MULTI");
  us.run("SADD {cart}items milk");
  us.run("HINCRBY {cart}total cents 199");
  EXPECT_EQ(us.log.size(), 0u);
  us.run("EXEC");
  EXPECT_EQ(us.log.size(), 2u);
  sync();
  EXPECT_EQ(eu.say("SMEMBERS {cart}items"), "1) \"milk\"");
  EXPECT_EQ(eu.say("HGET {cart}total cents"), "\"199\"");
}

TEST_F(TransactionsApart, AChangeThatAFullSyncBringsIsOne) {
  us.run("SET k 1");
  sync();
  us.run("WATCH k");
  eu.run("INCR k");
  testing::take_state(us, eu);
  us.run("MULTI");
  us.run("SET k 3");
  EXPECT_EQ(us.say("EXEC"), "(nil)");
  EXPECT_EQ(us.say("GET k"), "\"2\"");
}

TEST_F(TransactionsApart, AChangeThatHasNotArrivedIsNone) {
  us.run("SET k 1");
  sync();
  us.run("WATCH k");
  eu.run("SET k 2");
  us.advance(Duration::millis(5));
  us.run("MULTI");
  us.run("SET k 3");
  EXPECT_EQ(us.say("EXEC"), "1) OK");
  sync();
  for (Region* region : {&us, &eu}) EXPECT_EQ(region->say("GET k"), "\"3\"") << "a conflict as any other";
}

TEST_F(TransactionsApart, EachCommandFollowsTheRuleOfItsType) {
  us.run("SET {t}n 10");
  us.run("SADD {t}s a");
  us.run("PFADD {t}h a");
  sync();
  for (const char* line : {"MULTI", "SET {t}n 20", "SADD {t}s b", "PFADD {t}h b", "RPUSH {t}l us", "EXEC"}) us.run(line);
  eu.advance(Duration::millis(5));
  for (const char* line : {"MULTI", "INCR {t}n", "DEL {t}s", "DEL {t}h", "RPUSH {t}l eu", "EXEC"}) eu.run(line);
  sync();
  for (Region* region : {&us, &eu}) {
    EXPECT_EQ(region->say("GET {t}n"), "\"21\"");
    EXPECT_EQ(region->say("SMEMBERS {t}s"), "1) \"b\"");
    EXPECT_EQ(region->say("EXISTS {t}h"), "(integer) 0");
    EXPECT_EQ(region->say("LRANGE {t}l 0 -1"), "1) \"us\"\n2) \"eu\"");
  }
}

}  // namespace
}  // namespace jetlag::store
