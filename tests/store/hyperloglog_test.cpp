// SPDX-License-Identifier: Apache-2.0
// HyperLogLogs: their estimates and payloads, the replies of the commands, and what regions make of them apart.
#include <cmath>

#include "delivery_orders.h"
#include "store/describe.h"
#include "store/hll_payload.h"
#include "stories.h"

namespace jetlag::store {
namespace {

using crdt::HllRegisters;
using testing::Conflict;
using testing::kWrongType;
using testing::Region;
using testing::settle;
using testing::Story;

const char* const kNoLog = "(error) WRONGTYPE Key is not a valid HyperLogLog string value.";

class HyperLogLogs : public ::testing::TestWithParam<Story> {};
TEST_P(HyperLogLogs, ReplyAsClientsExpect) { testing::tell(GetParam()); }

const Story kStories[] = {
    {"AddedAndCounted",
     {{"PFADD h a b c", "(integer) 1"},
      {"PFADD h a b", "(integer) 0"},
      {"PFADD h", "(integer) 0"},
      {"PFCOUNT h", "(integer) 3"},
      {"PFADD empty", "(integer) 1"},
      {"PFCOUNT empty", "(integer) 0"},
      {"PFCOUNT none", "(integer) 0"},
      {"EXISTS none empty", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"TYPE h", "string"},
      {"PFADD", "(error) ERR wrong number of arguments for 'pfadd' command"}}},
    {"Merged",
     {{"PFADD {h}1 a b", "(integer) 1"},
      {"PFADD {h}2 b c d", "(integer) 1"},
      {"PFCOUNT {h}1 {h}2 {h}none", "(integer) 4"},
      {"PFMERGE {h}3 {h}1 {h}2", "OK"},
      {"PFCOUNT {h}3", "(integer) 4"},
      {"PFMERGE {h}1 {h}2", "OK"},
      {"PFCOUNT {h}1", "(integer) 4"},
      {"PFMERGE {h}new", "OK"},
      {"EXISTS {h}new", "(integer) 1"},
      {"PFMERGE a b", "(error) CROSSSLOT Keys in request don't hash to the same slot"}}},
    {"OnlyGetAndSetOfTheStringCommandsKnowIt",
     {{"PFADD h a b c", "(integer) 1"},
      {"APPEND h x", kWrongType},
      {"STRLEN h", kWrongType},
      {"GETRANGE h 0 3", kWrongType},
      {"SETRANGE h 0 x", kWrongType},
      {"GETEX h", kWrongType},
      {"GETDEL h", kWrongType},
      {"GETSET h x", kWrongType},
      {"SETBIT h 0 1", kWrongType},
      {"BITCOUNT h", kWrongType},
      {"INCR h", kWrongType},
      {"SET h x GET", kWrongType},
      {"SETNX h x", "(integer) 0"},
      {"PFCOUNT h", "(integer) 3"},
      {"SET h text", "OK"},
      {"GET h", "\"text\""},
      {"PFADD h a", kNoLog},
      {"PFCOUNT h", kNoLog},
      {"PFMERGE h", kNoLog},
      {"PFADD g a", "(integer) 1"},
      {"SETEX g 100 text", "OK"},
      {"GET g", "\"text\""}}},
    {"OtherTypes",
     {{"SADD s a", "(integer) 1"},
      {"PFADD s a", kWrongType},
      {"PFCOUNT s", kWrongType},
      {"PFMERGE s", kWrongType},
      {"PFADD {s}h a", "(integer) 1"},
      {"PFCOUNT {s}h s", kWrongType},
      {"PFMERGE {s}h s", kWrongType},
      {"SADD {s}h a", kWrongType}}},
    {"DeadlinesAndTransfers",
     {{"PFADD {h}a x y", "(integer) 1"},
      {"EXPIRE {h}a 100", "(integer) 1"},
      {"PFADD {h}a z", "(integer) 1"},
      {"TTL {h}a", "(integer) 100"},
      {"COPY {h}a {h}b", "(integer) 1"},
      {"TTL {h}b", "(integer) 100"},
      {"RENAME {h}b {h}c", "OK"},
      {"PFCOUNT {h}c", "(integer) 3"},
      {"EXISTS {h}b", "(integer) 0"},
      {"DEL {h}a", "(integer) 1"},
      {"PFCOUNT {h}a", "(integer) 0"},
      {"PFADD {h}a q", "(integer) 1"},
      {"PFCOUNT {h}a", "(integer) 1"},
      {"TTL {h}a", "(integer) -1"}}},
    {"AStringUnderTheStandardCommandSet",
     {{"PFADD h a b c", "(integer) 1"},
      {"TYPE h", "string"},
      {"GETRANGE h 0 3", "\"HYLL\""},
      {"STRLEN h", "(integer) 27"},
      {"COPY h g", "(integer) 1"},
      {"PFCOUNT g", "(integer) 3"},
      {"SETRANGE h 16 xx", "(integer) 27"},
      {"PFCOUNT h", "(error) INVALIDOBJ Corrupted HLL object detected"},
      {"PFADD h d", "(error) INVALIDOBJ Corrupted HLL object detected"},
      {"APPEND g x", "(integer) 28"},
      {"PFCOUNT g", "(error) INVALIDOBJ Corrupted HLL object detected"},
      {"SET s HYLL", "OK"},
      {"PFADD s a", kNoLog}},
     CommandSet::kStandard},
};
INSTANTIATE_TEST_SUITE_P(All, HyperLogLogs, ::testing::ValuesIn(kStories),
                         [](const auto& p) { return std::string(p.param.name); });

class HyperLogLogsApart : public ::testing::TestWithParam<Conflict> {};
TEST_P(HyperLogLogsApart, EveryOrderOfDeliveryReadsTheSame) {
  testing::every_outcome(GetParam(), [&](Region& region, const std::string& how) {
    for (const auto& [line, reply] : GetParam().reads) EXPECT_EQ(region.say(line), reply) << line << ": " << how;
  });
}

const Conflict kConflicts[] = {
    {"AddsMerge", {"PFADD h a"}, {{"PFADD h b c"}, {"PFADD h c d"}, {"PFADD h e"}}, {{"PFCOUNT h", "(integer) 5"}}},
    {"CreatedTwice", {}, {{"PFADD h a"}, {"PFADD h b"}}, {{"PFCOUNT h", "(integer) 2"}}},
    {"ADeletionWinsOverAnAddThatItHadNotSeen", {"PFADD h a"}, {{"DEL h"}, {"PFADD h b"}}, {{"EXISTS h", "(integer) 0"}}},
    {"AndOverAMerge",
     {"PFADD {h}a x", "PFADD {h}b y z"},
     {{"DEL {h}a"}, {"PFMERGE {h}a {h}b"}},
     {{"EXISTS {h}a", "(integer) 0"}, {"PFCOUNT {h}b", "(integer) 2"}}},
    {"AndOverATimeToLive",
     {"PFADD h a"},
     {{"DEL h"}, {"EXPIRE h 100"}},
     {{"EXISTS h", "(integer) 0"}, {"TTL h", "(integer) -2"}}},
    {"ADeadlineThatItEndedDoesNotReachWhatComesAfter",
     {"PFADD h a"},
     {{"DEL h", "PFADD h new"}, {"EXPIRE h 100"}},
     {{"PFCOUNT h", "(integer) 1"}, {"TTL h", "(integer) -1"}}},
    {"NorDoesAPersist",
     {"PFADD h a", "EXPIRE h 90"},
     {{"DEL h", "PFADD h b", "EXPIREAT h 50"}, {"PERSIST h"}},
     {{"EXPIRETIME h", "(integer) 50"}}},
    {"ATextThatReplacesItMeanwhileLosesItsDeadline",
     {"PFADD h a"},
     {{"DEL h"}, {"SET h text EX 100"}},
     {{"GET h", "\"text\""}, {"TTL h", "(integer) -1"}}},
    {"WhatComesAfterItCounts",
     {"PFADD h a"},
     {{"DEL h", "PFADD h new"}, {"PFADD h b", "PFADD h c"}},
     {{"PFCOUNT h", "(integer) 1"}}},
    {"TwoDeletionsAndWhatEachWroteAfterIt",  // neither writer had seen the other's deletion: both lose
     {"PFADD h a"},
     {{"DEL h", "PFADD h b"}, {"DEL h", "PFADD h c"}},
     {{"EXISTS h", "(integer) 0"}}},
    {"ASetOfAPayloadIsADeletionToo",
     {"PFADD {h}a x y", "PFADD {h}b z"},
     {{"RENAME {h}b {h}a"}, {"PFADD {h}a w"}},
     {{"PFCOUNT {h}a", "(integer) 1"}}},
    {"ADeletionOfAStringDoesNotEndWhatItHadNotSeen",
     {"SET h text"},
     {{"DEL h"}, {"DEL h", "PFADD h a"}},
     {{"PFCOUNT h", "(integer) 1"}}},
    {"AStringThatReplacesItStands", {"PFADD h a"}, {{"SET h text"}, {"PFADD h b"}}, {{"GET h", "\"text\""}}},
    {"ThreeRegions", {"PFADD h a"}, {{"PFADD h b"}, {"DEL h"}, {"PFADD h c", "PFADD h d"}}, {{"EXISTS h", "(integer) 0"}}},
};
INSTANTIATE_TEST_SUITE_P(Stories, HyperLogLogsApart, ::testing::ValuesIn(kConflicts),
                         [](const auto& p) { return std::string(p.param.name); });

TEST(HyperLogLogPayload, GoesThroughGetAndSet) {
  Region us(1);
  for (int i = 0; i < 5000; ++i) us.run("PFADD h " + std::to_string(i));
  const std::string count = us.say("PFCOUNT h");
  const Reply payload = us.run("GET h");
  ASSERT_EQ(payload.kind(), Reply::Kind::kBulk);
  std::vector<crdt::Op> written;
  const Bytes set[] = {"SET", "g", payload.text()};
  EXPECT_EQ(execute(us.db, us.session, {us.clock, us.clock, &us.rng}, set, written), Reply::ok());
  EXPECT_EQ(us.say("PFCOUNT g"), count);
  EXPECT_EQ(us.say("PFADD g one more"), "(integer) 1");
  EXPECT_EQ(us.say("STRLEN g"), kWrongType);
}

TEST(HyperLogLogPayload, HasBothForms) {
  HllRegisters registers;
  for (int i = 0; i < 20'000; ++i) {
    registers.raise(HllRegisters::place_of("thing " + std::to_string(i)));
    if (i % 997 != 0 && i > 300) continue;
    const std::string bytes = write_hll(registers);
    const auto read = read_hll(bytes);
    ASSERT_TRUE(read.has_value()) << i;
    EXPECT_TRUE(read->registers == registers) << i;
    EXPECT_EQ(read->dense, bytes.size() > 3000) << i;
  }
  EXPECT_EQ(write_hll(registers).size(), 12'304u);
}

TEST(HyperLogLogPayload, OfWrongBytesIsNone) {
  HllRegisters registers;
  for (int i = 0; i < 100; ++i) registers.raise(HllRegisters::place_of(std::to_string(i)));
  const std::string right = write_hll(registers);
  for (std::size_t cut = 0; cut < right.size(); ++cut) EXPECT_FALSE(read_hll(right.substr(0, cut)).has_value()) << cut;
  EXPECT_FALSE(read_hll(right + '\0').has_value());
  std::string other = right;
  other[4] = 2;
  EXPECT_EQ(read_hll(other).error(), HllProblem::kIsNone);
  other[4] = 0;
  EXPECT_EQ(read_hll(other).error(), HllProblem::kIsNone);
}

TEST(HyperLogLogEstimate, IsNearTheTruth) {
  HllRegisters registers;
  int next = 0;
  for (const int size : {1, 10, 100, 1000, 10'000, 100'000, 300'000}) {
    for (; next < size; ++next) registers.raise(HllRegisters::place_of("user:" + std::to_string(next)));
    EXPECT_NEAR(static_cast<double>(registers.estimate()), size, 1 + size * 0.0081 * 3) << size;
  }
}

TEST(HyperLogLogMemory, ADeletionIsForgottenOnceEverybodyKnows) {
  Region us(1), eu(2);
  us.run("PFADD h a b c");
  settle({&us, &eu});
  us.run("DEL h");
  settle({&us, &eu});
  EXPECT_GT(us.db.memory().tombstones, 0);
  EXPECT_EQ(us.db.digest(), 0u);
  EXPECT_EQ(us.db.key_count(), 0u);
  crdt::AckView acks;
  acks.entries = {{us.db.identity(), &us.db.observed()}, {eu.db.identity(), &eu.db.observed()}};
  us.db.collect(acks);  // not known to be all regions
  EXPECT_GT(us.db.memory().tombstones, 0);
  acks.everyone = true;
  us.db.collect(acks);
  EXPECT_EQ(us.db.memory().tombstones, 0);
  eu.run("PFADD h new");
  settle({&us, &eu});
  EXPECT_EQ(us.say("PFCOUNT h"), "(integer) 1");
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

TEST(HyperLogLogDescription, TellsWhoseAddsCount) {
  Region us(1), eu(2);
  us.run("PFADD h a");
  us.run("PFADD h b");
  settle({&us, &eu});
  eu.run("PFADD h c");
  settle({&us, &eu});
  const auto description = describe(us.db, "h", us.clock);
  ASSERT_TRUE(description && description->bodies.size() == 1);
  const BodyInfo& body = description->bodies.front();
  EXPECT_EQ(body.type, crdt::Type::kHyperLogLog);
  ASSERT_EQ(body.elements.size(), 1u);
  EXPECT_EQ(body.elements.front().value, Bytes("3"));
  ASSERT_EQ(body.elements.front().counters.size(), 2u);
  EXPECT_EQ(body.elements.front().counters[0].last.sequence(), 2u);
}

}  // namespace
}  // namespace jetlag::store
