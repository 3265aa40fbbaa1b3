// SPDX-License-Identifier: Apache-2.0
// The rules of strings, counters, sets, hashes, sorted sets, lists, keys and deadlines (docs/conflicts.md), a story for each that
// no other file tells: of three regions, of equal times, and of the commands that a rule does not name first.
#include <gtest/gtest.h>

#include "delivery_orders.h"

namespace jetlag::store {
namespace {

using testing::Conflict;
using testing::Region;

class RuleConflicts : public ::testing::TestWithParam<Conflict> {};
TEST_P(RuleConflicts, EndAlikeInEveryWay) {
  testing::every_outcome(GetParam(), [&](Region& region, const std::string& how) {
    for (const auto& [question, reply] : GetParam().reads) EXPECT_EQ(region.say(question), reply) << question << ": " << how;
  });
}

/// All regions write in the same instant.
Conflict at_once(Conflict conflict) {
  conflict.same_instant = true;
  return conflict;
}

const Conflict kStrings[] = {
    {"OfThreeSetsTheLatestStays", {"SET k old"}, {{"SET k a"}, {"SET k b"}, {"SET k c"}}, {{"GET k", "\"c\""}}},
    at_once(
        {"OfThreeSetsAtOnceTheFirstRegionsStays", {"SET k old"}, {{"SET k a"}, {"SET k b"}, {"SET k c"}}, {{"GET k", "\"a\""}}}),
    at_once({"TheLastWriteOfARegionCounts",  // the later write of a region has the larger stamp, though its clock stands still
             {},
             {{"SET k a"}, {"SET k b", "SET k c"}},
             {{"GET k", "\"c\""}}}),
    {"ASetThatHadSeenAnotherReplacesItBesideAThird",
     {"SET k a", "SET k b"},
     {{"SET k c"}, {"DEL k"}, {"SET k d", "DEL k", "SET k e"}},
     {{"GET k", "\"e\""}}},
    {"OfSetsAndADelTheLatestSetStays", {"SET k a"}, {{"SET k b"}, {"SET k c"}, {"DEL k"}}, {{"GET k", "\"c\""}}},
    {"AnUnlinkIsADel",
     {"SET {t}k a", "SADD {t}s x"},
     {{"UNLINK {t}k {t}s"}, {"SET {t}k b", "SADD {t}s y"}},
     {{"GET {t}k", "\"b\""}, {"SMEMBERS {t}s", "1) \"y\""}}},
    {"OfTwoDelsTheKeyIsGoneOnce", {"SET k a"}, {{"DEL k"}, {"UNLINK k"}, {"GETDEL k"}}, {{"EXISTS k", "(integer) 0"}}},
    {"AMsetWritesEachKeyForItself",
     {"MSET {t}a 1 {t}b 1"},
     {{"MSET {t}a us {t}b us"}, {"SET {t}b eu"}},
     {{"MGET {t}a {t}b", "1) \"us\"\n2) \"eu\""}}},
    {"AGetsetIsASet", {"SET k a"}, {{"GETSET k b"}, {"SET k c GET"}}, {{"GET k", "\"c\""}}},
    {"ConditionsSeeOnlyTheirOwnRegion",
     {"SET k a"},
     {{"DEL k", "SET k b NX"}, {"SET k c XX"}, {"SET k d NX"}},
     {{"GET k", "\"c\""}}},
};

const Conflict kCounters[] = {
    {"ThreeRegionsCountUpAndDown",
     {"SET c 100"},
     {{"INCR c", "INCR c"}, {"DECRBY c 5"}, {"INCRBY c 10", "DECR c"}},
     {{"GET c", "\"106\""}}},
    {"TwoNewBasesResetWhatTheySawOnce", {"INCRBY c 50"}, {{"SET c 10"}, {"SET c 20"}, {"INCRBY c 5"}}, {{"GET c", "\"25\""}}},
    {"AGetsetIsANewBase", {"INCRBY c 7"}, {{"GETSET c 0"}, {"INCRBY c 3"}}, {{"GET c", "\"3\""}}},
    {"AGetdelTakesWhatItSaw", {"INCRBY c 7"}, {{"GETDEL c"}, {"INCRBY c 3"}, {"DECR c"}}, {{"GET c", "\"2\""}}},
    {"CreatedByCountingInThreeRegions", {}, {{"INCRBY c 7"}, {"INCRBY c 3"}, {"INCRBYFLOAT c 0.5"}}, {{"GET c", "\"10.5\""}}},
    {"ABaseOverADelCountsUnseenIncrementsOnce",
     {"INCRBY c 7"},
     {{"DEL c"}, {"SET c 100"}, {"INCRBY c 2"}},
     {{"GET c", "\"102\""}}},
    {"ATextHidesIncrementsWhateverTheClockSays",
     {"SET c 5"},
     {{"SET c text"}, {"INCR c"}},
     {{"GET c", "\"text\""}, {"INCR c", "(error) ERR value is not an integer or out of range"}}},
    {"OfATextAndALaterNumberTheNumberShowsWithTheIncrements",
     {"SET c 5"},
     {{"SET c text"}, {"INCR c"}, {"SET c 10"}},
     {{"GET c", "\"11\""}}},
    {"TwoRegionsCountBeyondTheRangeAndItIsTold",
     {},
     {{"INCRBY c 288230376151711743"}, {"INCRBY c 288230376151711743"}},
     {{"GET c", "\"576460752303423486\""},
      {"INCR c", "(error) ERR increment or decrement would overflow"},
      {"DECRBY c 576460752303423486", "(integer) 0"}}},
};

const Conflict kSets[] = {
    {"ThreeRegionsUnite",
     {"SADD s a"},
     {{"SADD s b"}, {"SADD s c"}, {"SREM s a", "SADD s d"}},
     {{"SMEMBERS s", "1) \"b\"\n2) \"c\"\n3) \"d\""}}},
    {"OneAdditionAgainstTwoRemovalsStays", {"SADD s a"}, {{"SREM s a"}, {"SADD s a"}, {"DEL s"}}, {{"SMEMBERS s", "1) \"a\""}}},
    {"AnAdditionThatIsTakenBackIsNone", {"SADD s a"}, {{"SREM s a"}, {"SADD s a", "SREM s a"}}, {{"EXISTS s", "(integer) 0"}}},
    {"APopTakesWhatItSaw", {"SADD s a"}, {{"SPOP s"}, {"SADD s a"}}, {{"SMEMBERS s", "1) \"a\""}}},
    {"TwoRegionsPopTheLastAndAThirdAdds", {"SADD s a"}, {{"SPOP s"}, {"SPOP s"}, {"SADD s b"}}, {{"SMEMBERS s", "1) \"b\""}}},
};

const Conflict kHashes[] = {
    {"OfTwoWritesOfAFieldTheLaterStays",
     {"HSET h f old g x"},
     {{"HSET h f a"}, {"HSET h f b"}},
     {{"HGETALL h", "1) \"f\"\n2) \"b\"\n3) \"g\"\n4) \"x\""}}},
    at_once({"OfTwoWritesOfAFieldAtOnceTheFirstRegionsStays", {}, {{"HSET h f a"}, {"HSET h f b"}}, {{"HGET h f", "\"a\""}}}),
    {"AnIncrementOfARemovedFieldLeavesWhatWasUnseen",
     {"HSET h n 10 g x"},
     {{"HDEL h n"}, {"HINCRBY h n 2"}},
     {{"HGET h n", "\"2\""}}},
    {"TwoRegionsCountInOneField",
     {"HSET h n 10"},
     {{"HINCRBY h n 5"}, {"HINCRBY h n -2"}, {"HINCRBYFLOAT h n 0.5"}},
     {{"HGET h n", "\"13.5\""}}},
    {"AFieldsNewBaseKeepsUnseenIncrements",
     {"HINCRBY h n 10"},
     {{"HSET h n 100"}, {"HINCRBY h n 5"}, {"HSET h n 200"}},
     {{"HGET h n", "\"205\""}}},
    {"AFieldsTextHidesIncrements", {"HSET h n 1"}, {{"HSET h n text"}, {"HINCRBY h n 5"}}, {{"HGET h n", "\"text\""}}},
    {"ADelKeepsFieldsThatItHadNotSeen",
     {"HSET h a 1 b 2"},
     {{"DEL h"}, {"HSET h b 3"}, {"HSET h c 4"}},
     {{"HGETALL h", "1) \"b\"\n2) \"3\"\n3) \"c\"\n4) \"4\""}}},
    {"TwoRegionsRemoveTheLastField", {"HSET h a 1"}, {{"HDEL h a"}, {"HDEL h a"}}, {{"EXISTS h", "(integer) 0"}}},
};

const Conflict kSortedSets[] = {
    {"OfTwoScoresTheLaterStays", {}, {{"ZADD z 1.1 x"}, {"ZADD z 2.1 x"}}, {{"ZSCORE z x", "\"2.1000000000000001\""}}},
    at_once({"OfTwoScoresAtOnceTheFirstRegionsStays",
             {},
             {{"ZADD z 1.1 x"}, {"ZADD z 2.1 x"}},
             {{"ZSCORE z x", "\"1.1000000000000001\""}}}),
    {"IncrementsAddUp",
     {"ZADD z 1 x"},
     {{"ZINCRBY z 1 x"}, {"ZINCRBY z 1 x"}, {"ZADD z INCR 0.5 x"}},
     {{"ZSCORE z x", "\"3.5\""}}},
    {"AScoreKeepsUnseenIncrements", {"ZADD z 1 x"}, {{"ZADD z 10 x"}, {"ZINCRBY z 2 x"}}, {{"ZSCORE z x", "\"12\""}}},
    {"TwoScoresAndAnIncrement",
     {"ZINCRBY z 50 x"},
     {{"ZADD z 10 x"}, {"ZADD z 20 x"}, {"ZINCRBY z 5 x"}},
     {{"ZSCORE z x", "\"25\""}}},
    {"AScoreWinsOverARemoval", {"ZADD z 1 x"}, {{"ZREM z x"}, {"ZADD z 1 x"}}, {{"ZSCORE z x", "\"1\""}}},
    {"AnUpdateThatIsAConditionWinsToo",
     {"ZADD z 5 x"},
     {{"ZREM z x"}, {"ZADD z XX LT 3 x"}, {"ZADD z LT 9 x"}},
     {{"ZSCORE z x", "\"3\""}}},
    {"ADelTakesTheScoresThatItSaw",
     {"ZADD z 1 a 2 b"},
     {{"DEL z"}, {"ZINCRBY z 3 a"}, {"ZADD z 9 c"}},
     {{"ZRANGE z 0 -1 WITHSCORES", "1) \"a\"\n2) \"3\"\n3) \"c\"\n4) \"9\""}}},
    {"TwoRegionsPopTheSameMember",
     {"ZADD z 1 a 2 b"},
     {{"ZPOPMIN z"}, {"ZPOPMIN z"}, {"ZINCRBY z 5 b"}},
     {{"ZRANGE z 0 -1 WITHSCORES", "1) \"b\"\n2) \"7\""}}},
    {"AStoredRangeDeletesWhatItSaw",
     {"ZADD {t}a 1 x 2 y", "ZADD {t}d 9 old"},
     {{"ZRANGESTORE {t}d {t}a 0 0"}, {"ZADD {t}d 5 new"}},
     {{"ZRANGE {t}d 0 -1", "1) \"x\"\n2) \"new\""}}},
};

const Conflict kLists[] = {
    {"ThreeRegionsPushToNothing",
     {},
     {{"RPUSH l a1 a2"}, {"RPUSH l b1 b2"}, {"RPUSH l c1"}},
     {{"LRANGE l 0 -1", "1) \"a1\"\n2) \"a2\"\n3) \"b1\"\n4) \"b2\"\n5) \"c1\""}}},
    {"ThreeRegionsInsertAtOnePlace",
     {"RPUSH l x y"},
     {{"LINSERT l AFTER x a"}, {"LINSERT l AFTER x b"}, {"LINSERT l AFTER x c"}},
     {{"LRANGE l 0 -1", "1) \"x\"\n2) \"a\"\n3) \"b\"\n4) \"c\"\n5) \"y\""}}},
    {"AnInsertionBesideARemovedItemKeepsItsPlace",
     {"RPUSH l x y z"},
     {{"LREM l 0 y"}, {"LINSERT l AFTER y new"}},
     {{"LRANGE l 0 -1", "1) \"x\"\n2) \"new\"\n3) \"z\""}}},
    {"ThreeRegionsPopTheSameItem", {"RPUSH l a b"}, {{"LPOP l"}, {"LPOP l"}, {"LPOP l"}}, {{"LRANGE l 0 -1", "1) \"b\""}}},
    {"AnLsetKeepsItsItemThroughADel", {"RPUSH l a b"}, {{"DEL l"}, {"LSET l 1 kept"}}, {{"LRANGE l 0 -1", "1) \"kept\""}}},
    at_once({"OfTwoLsetsAtOnceTheFirstRegionsStays",
             {"RPUSH l a"},
             {{"LSET l 0 us"}, {"LSET l 0 eu"}, {"LPOP l"}},
             {{"LRANGE l 0 -1", "1) \"us\""}}}),
    {"AnItemThatIsMovedAndPoppedIsInItsNewPlace",
     {"RPUSH {q}a job"},
     {{"RPOPLPUSH {q}a {q}b"}, {"LPOP {q}a"}},
     {{"EXISTS {q}a", "(integer) 0"}, {"LRANGE {q}b 0 -1", "1) \"job\""}}},
    {"ARenamedListLeavesUnseenItemsBehind",
     {"RPUSH {q}a x"},
     {{"RENAME {q}a {q}b"}, {"RPUSH {q}a y"}},
     {{"LRANGE {q}a 0 -1", "1) \"y\""}, {"LRANGE {q}b 0 -1", "1) \"x\""}}},
};

const Conflict kDeadlines[] = {
    {"OfThreeTheLongestHolds",
     {"SET k v"},
     {{"EXPIREAT k 50"}, {"EXPIREAT k 90"}, {"EXPIREAT k 20"}},
     {{"EXPIRETIME k", "(integer) 90"}}},
    {"APersistBeatsThemAll",
     {"SET k v EX 10"},
     {{"EXPIREAT k 5000"}, {"PERSIST k"}, {"EXPIREAT k 20"}},
     {{"TTL k", "(integer) -1"}}},
    {"ASetEndsTheDeadlineThatItHadSeen",
     {"SET k v EX 10"},
     {{"SET k w"}, {"EXISTS k"}},
     {{"GET k", "\"w\""}, {"TTL k", "(integer) -1"}}},
    {"ASetDoesNotEndADeadlineThatItHadNotSeen",
     {"SET k v"},
     {{"EXPIREAT k 500"}, {"SET k w"}},
     {{"GET k", "\"w\""}, {"EXPIRETIME k", "(integer) 500"}}},
    {"OfTwoSetsWithDeadlinesTheLongerHoldsWhicheverIsRead",
     {},
     {{"SET k us EXAT 900"}, {"SET k eu EXAT 300"}},
     {{"GET k", "\"eu\""}, {"EXPIRETIME k", "(integer) 900"}}},
    {"ASetThatKeepsTheDeadlineHasNoPartInIt",
     {"SET k v EXAT 900"},
     {{"EXPIREAT k 20"}, {"SET k w KEEPTTL"}},
     {{"GET k", "\"w\""}, {"EXPIRETIME k", "(integer) 20"}}},
    {"ADelTakesTheDeadlineThatItHadSeen",
     {"SADD s a", "EXPIREAT s 900"},
     {{"DEL s"}, {"SADD s b"}},
     {{"SMEMBERS s", "1) \"b\""}, {"TTL s", "(integer) -1"}}},
    {"ConditionsOfDeadlinesSeeTheirOwnRegion",
     {"SET k v", "EXPIREAT k 100"},
     {{"EXPIREAT k 500 GT"}, {"EXPIREAT k 50 LT"}, {"EXPIREAT k 300 NX"}},
     {{"EXPIRETIME k", "(integer) 500"}}},
    {"ADeadlineThatHasPassedIsADel", {"SADD s a"}, {{"EXPIREAT s 1"}, {"SADD s b"}}, {{"SMEMBERS s", "1) \"b\""}}},
};

const Conflict kTypes[] = {
    {"OfThreeTheNewestShows",
     {},
     {{"SET k v"}, {"SADD k m"}, {"RPUSH k i"}},
     {{"TYPE k", "list"}, {"DBSIZE", "(integer) 3"}, {"LRANGE k 0 -1", "1) \"i\""}}},
    at_once({"OfThreeAtOnceTheFirstRegionsShows", {}, {{"HSET k f v"}, {"SET k v"}, {"ZADD k 1 m"}}, {{"TYPE k", "hash"}}}),
    {"WhatIsTakenAwayShowsWhatWasHidden", {}, {{"SET k v"}, {"SADD k m", "SREM k m"}}, {{"GET k", "\"v\""}}},
    {"ADelTakesTheTypesThatItSaw",
     {"SET k v"},
     {{"DEL k", "SADD k m", "DEL k"}, {"DEL k", "HSET k f v"}},
     {{"TYPE k", "hash"}, {"DBSIZE", "(integer) 1"}}},
    {"ASetReplacesTheTypesThatItSaw", {"SADD k m"}, {{"SET k v"}, {"SADD k n"}}, {{"TYPE k", "set"}, {"SMEMBERS k", "1) \"n\""}}},
    {"AStreamAndADocument",
     {},
     {{"XADD k * f v"}, {"JSON.SET k $ 1"}},
     {{"JSON.GET k", "\"1\""}, {"XLEN k", "(error) WRONGTYPE Operation against a key holding the wrong kind of value"}}},
    {"AMessageIsNoValue",
     {},
     {{"PUBLISH k hello"}, {"SET k v", "PUBLISH k again"}},
     {{"GET k", "\"v\""}, {"DBSIZE", "(integer) 1"}}},
    {"ALogAndABoundedCounter", {}, {{"PFADD k a"}, {"BC.CREATE k 0 9 5"}}, {{"BC.GET k", "(integer) 5"}}},
};

const auto kName = [](const auto& story) { return std::string(story.param.name); };
INSTANTIATE_TEST_SUITE_P(Strings, RuleConflicts, ::testing::ValuesIn(kStrings), kName);
INSTANTIATE_TEST_SUITE_P(Counters, RuleConflicts, ::testing::ValuesIn(kCounters), kName);
INSTANTIATE_TEST_SUITE_P(Sets, RuleConflicts, ::testing::ValuesIn(kSets), kName);
INSTANTIATE_TEST_SUITE_P(Hashes, RuleConflicts, ::testing::ValuesIn(kHashes), kName);
INSTANTIATE_TEST_SUITE_P(SortedSets, RuleConflicts, ::testing::ValuesIn(kSortedSets), kName);
INSTANTIATE_TEST_SUITE_P(Lists, RuleConflicts, ::testing::ValuesIn(kLists), kName);
INSTANTIATE_TEST_SUITE_P(Deadlines, RuleConflicts, ::testing::ValuesIn(kDeadlines), kName);
INSTANTIATE_TEST_SUITE_P(Types, RuleConflicts, ::testing::ValuesIn(kTypes), kName);

}  // namespace
}  // namespace jetlag::store
