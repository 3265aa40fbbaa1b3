// SPDX-License-Identifier: Apache-2.0
// Conflicts of the commands that are made of others: edits of strings, moves between keys, stored results. Each story holds under
// every order of delivery and through full syncs.
#include <gtest/gtest.h>

#include "delivery_orders.h"

namespace jetlag::store {
namespace {

using testing::Conflict;
using testing::Region;

const Conflict kConflicts[] = {
    {"OfAnAppendAndALaterSetTheSetIsKeptWhole", {"SET k x"}, {{"APPEND k a"}, {"SET k b"}}, {{"GET k", "\"b\""}}},
    {"OfASetAndALaterAppendTheAppendedValueIsKeptWhole", {"SET k x"}, {{"SET k b"}, {"APPEND k a"}}, {{"GET k", "\"xa\""}}},
    {"OfTwoBitsSetAtOnceOnlyTheLaterBitmapIsKept",
     {"SETBIT k 7 0"},
     {{"SETBIT k 0 1"}, {"SETBIT k 1 1"}},
     {{"BITCOUNT k", "(integer) 1"}, {"GETBIT k 1", "(integer) 1"}}},
    {"FieldsOfOneBitfieldAreOneValue",
     {},
     {{"BITFIELD k INCRBY u8 0 5"}, {"BITFIELD k INCRBY u8 #1 7"}},
     {{"BITFIELD_RO k GET u8 0 GET u8 #1", "1) (integer) 0\n2) (integer) 7"}}},
    {"ASetRangeAndABitOfOneValueDoNotMix", {"SET k aaa"}, {{"SETBIT k 6 1"}, {"SETRANGE k 2 z"}}, {{"GET k", "\"aaz\""}}},
    {"ABitThatIsSetAlreadyChangesNothingAndSoWinsNothing",
     {"SETBIT k 0 1"},
     {{"SET k text"}, {"SETBIT k 0 1"}},
     {{"GET k", "\"text\""}}},
    {"FractionsAddUp",
     {"SET k 10"},
     {{"INCRBYFLOAT k 0.5"}, {"INCRBYFLOAT k 0.25"}, {"INCRBYFLOAT k -1", "INCRBY k 2"}},
     {{"GET k", "\"11.75\""}}},
    {"FractionsOfFieldsAddUp",
     {"HSET h f 10"},
     {{"HINCRBYFLOAT h f 0.5"}, {"HINCRBYFLOAT h f 0.25"}, {"HINCRBYFLOAT h f 1e1"}},
     {{"HGET h f", "\"20.75\""}}},
    {"CountingDownFromTheLargestSetLosesNothing",
     {"SET k 9223372036854775806"},
     {{"DECR k", "INCRBY k -9223372036854775808", "INCRBY k -100"}, {"DECR k"}},
     {{"GET k", "\"-104\""}}},
    {"BesideALargeCountAFractionIsRoundedOffAndTheCountIsExact",
     {},
     {{"INCRBY k 288230376151711743"}, {"INCRBYFLOAT k 1.25"}},
     {{"GET k", "\"288230376151711744\""}, {"INCRBYFLOAT k -288230376151711740", "\"4.25\""}}},
    {"AnEditOfACounterIsItsNewBase", {"INCRBY k 5"}, {{"APPEND k 0"}, {"INCRBY k 3"}}, {{"GET k", "\"53\""}}},
    {"AnAppendSurvivesAGetdelThatHadNotSeenIt", {"SET k x"}, {{"APPEND k a"}, {"GETDEL k"}}, {{"GET k", "\"xa\""}}},
    {"AFieldSurvivesAnHgetdelThatHadNotSeenItsLastWrite",
     {"HSET h a 1 b 2"},
     {{"HSET h a 3"}, {"HGETDEL h FIELDS 2 a b"}},
     {{"HGETALL h", "1) \"a\"\n2) \"3\""}}},
    {"OfACountedFieldAnHgetdelTakesWhatItHadSeen",
     {"HINCRBY h n 5"},
     {{"HINCRBY h n 3"}, {"HGETDEL h FIELDS 1 n"}},
     {{"HGET h n", "\"3\""}}},
    {"TwoRegionsMayBothTakeAFieldAndThenItIsGone",
     {"HSET h a 1"},
     {{"HGETDEL h FIELDS 1 a"}, {"HGETDEL h FIELDS 1 a"}},
     {{"EXISTS h", "(integer) 0"}}},
    {"OfTwoThatAreFirstTheLaterIsKept",
     {},
     {{"SETNX lock one"}, {"SETNX lock two"}, {"HSETNX h f three"}},
     {{"GET lock", "\"two\""}, {"HGET h f", "\"three\""}}},
    {"AGetexThatPersistsBeatsADeadline",
     {"SET k v EX 100"},
     {{"GETEX k PERSIST"}, {"GETEX k EX 500"}},
     {{"TTL k", "(integer) -1"}}},
    {"OfTwoDeadlinesTheLongerWins",
     {"SET k v"},
     {{"PEXPIREAT k 900000"}, {"EXPIREAT k 300"}},
     {{"EXPIRETIME k", "(integer) 900"}}},
    {"ARenameTakesWhatItSawAndTheRestStays",
     {"SADD {t}a x"},
     {{"RENAME {t}a {t}b"}, {"SADD {t}a y"}},
     {{"SMEMBERS {t}a", "1) \"y\""}, {"SMEMBERS {t}b", "1) \"x\""}}},
    {"ARenamedCounterLeavesUnseenIncrementsBehind",
     {"INCRBY {t}a 5"},
     {{"RENAME {t}a {t}b"}, {"INCR {t}a"}, {"INCRBY {t}a 2"}},
     {{"GET {t}a", "\"3\""}, {"GET {t}b", "\"5\""}}},
    {"RenamedTwiceAtOnceItIsInBothPlaces",
     {"SET {t}a v"},
     {{"RENAME {t}a {t}b"}, {"RENAMENX {t}a {t}c"}},
     {{"EXISTS {t}a", "(integer) 0"}, {"GET {t}b", "\"v\""}, {"GET {t}c", "\"v\""}}},
    {"ARenameOntoAKeyIsAWriteOfIt",
     {"SET {t}a v"},
     {{"SET {t}b mine"}, {"RENAME {t}a {t}b"}},
     {{"GET {t}b", "\"v\""}, {"EXISTS {t}a", "(integer) 0"}}},
    {"ARenameOntoASetDeletesWhatItSawOfIt",
     {"SADD {t}b old", "SADD {t}a x"},
     {{"RENAME {t}a {t}b"}, {"SADD {t}b new"}},
     {{"SMEMBERS {t}b", "1) \"new\"\n2) \"x\""}}},
    {"ARenamedHashTakesItsDeadlineAlong",
     {"HSET {t}a f v", "EXPIREAT {t}a 5000"},
     {{"RENAME {t}a {t}b"}, {"HSET {t}a g w"}},
     {{"HGETALL {t}b", "1) \"f\"\n2) \"v\""}, {"EXPIRETIME {t}b", "(integer) 5000"}, {"HGETALL {t}a", "1) \"g\"\n2) \"w\""}}},
    {"ACopyIsItsOwnFromThenOn",
     {"INCRBY {t}a 5"},
     {{"COPY {t}a {t}b"}, {"INCRBY {t}a 2"}},
     {{"GET {t}a", "\"7\""}, {"GET {t}b", "\"5\""}}},
    {"OfTwoCopiesToOneKeyTheLaterStringIsKept",
     {"MSET {t}a one {t}b two"},
     {{"COPY {t}a {t}c"}, {"COPY {t}b {t}c"}},
     {{"GET {t}c", "\"two\""}}},
    {"AStoredUnionDeletesWhatItSaw",
     {"SADD {t}a x", "SADD {t}d old"},
     {{"SUNIONSTORE {t}d {t}a"}, {"SADD {t}d new"}},
     {{"SMEMBERS {t}d", "1) \"new\"\n2) \"x\""}}},
    {"OfTwoStoredResultsBothAreKept",
     {"SADD {t}a x y", "SADD {t}b y z"},
     {{"SINTERSTORE {t}d {t}a {t}b"}, {"SDIFFSTORE {t}d {t}a {t}b"}},
     {{"SMEMBERS {t}d", "1) \"x\"\n2) \"y\""}}},
    {"AMemberMovedTwiceAtOnceIsInBothSets",
     {"SADD {t}a m"},
     {{"SMOVE {t}a {t}b m"}, {"SMOVE {t}a {t}c m"}},
     {{"SMEMBERS {t}a", "(empty array)"}, {"SMEMBERS {t}b", "1) \"m\""}, {"SMEMBERS {t}c", "1) \"m\""}}},
    {"AMemberMovedAndAddedAgainIsInBothSets",
     {"SADD {t}a m"},
     {{"SMOVE {t}a {t}b m"}, {"SADD {t}a m"}},
     {{"SMEMBERS {t}a", "1) \"m\""}, {"SMEMBERS {t}b", "1) \"m\""}}},
    {"AMoveSurvivesARemovalOfTheSameMember",
     {"SADD {t}a m"},
     {{"SMOVE {t}a {t}b m"}, {"SREM {t}a m"}},
     {{"SMEMBERS {t}a", "(empty array)"}, {"SMEMBERS {t}b", "1) \"m\""}}},
    {"ABitwiseResultIsAWriteOfTheWholeString",
     {"MSET {t}a a {t}b b"},
     {{"APPEND {t}d more"}, {"BITOP OR {t}d {t}a {t}b"}},
     {{"GET {t}d", "\"c\""}}},
    {"FieldsSetAtOnceUniteAndWinOverARemoval",
     {"HSET h a 1"},
     {{"HDEL h a"}, {"HMSET h a 2 b 3"}},
     {{"HGETALL h", "1) \"a\"\n2) \"2\"\n3) \"b\"\n4) \"3\""}}},
    {"AFlushDeletesWhatItSaw",
     {"SET a 1", "SADD s x"},
     {{"FLUSHALL"}, {"SADD s y", "SET b 2"}},
     {{"KEYS *", "1) \"b\"\n2) \"s\""}, {"SMEMBERS s", "1) \"y\""}},
     CommandSet::kStandard},
    {"AMoveToAnotherDatabaseLeavesUnseenMembersBehind",
     {"SADD s x"},
     {{"MOVE s 1"}, {"SADD s y"}},
     {{"SMEMBERS s", "1) \"y\""}, {"SELECT 1", "OK"}, {"SMEMBERS s", "1) \"x\""}},
     CommandSet::kStandard},
};

class EditConflicts : public ::testing::TestWithParam<Conflict> {};

TEST_P(EditConflicts, EndAlikeInEveryOrder) {
  std::uint64_t digest = 0;
  int outcomes = 0;
  testing::every_outcome(GetParam(), [&](Region& region, const std::string& how) {
    if (outcomes++ == 0) digest = region.db.digest();
    EXPECT_EQ(region.db.digest(), digest) << how;
    region.session = {};
    for (const auto& [question, reply] : GetParam().reads) EXPECT_EQ(region.say(question), reply) << question << ": " << how;
  });
  EXPECT_GE(outcomes, 7);
}

INSTANTIATE_TEST_SUITE_P(Stories, EditConflicts, ::testing::ValuesIn(kConflicts),
                         [](const auto& story) { return std::string(story.param.name); });

}  // namespace
}  // namespace jetlag::store
