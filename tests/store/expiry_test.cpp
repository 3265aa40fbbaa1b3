// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "settle.h"
#include "store/deadline.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::settle;

struct Expiry : ::testing::Test {
  Region us{1}, eu{2};
  void sync() { settle({&us, &eu}); }
  void advance(Duration d) {
    us.advance(d);
    eu.advance(d);
  }
};

TEST_F(Expiry, OnlyTheOwnerDeletesAndTheOthersHide) {
  us.run("SET k v EX 10");
  sync();
  EXPECT_EQ(us.db.next_expiry(), us.clock + Duration::seconds(10));
  EXPECT_EQ(eu.db.next_expiry(), kNever);
  advance(Duration::seconds(10));
  EXPECT_EQ(eu.say("GET k"), "(nil)");
  EXPECT_EQ(eu.say("EXISTS k"), "(integer) 0");
  EXPECT_EQ(eu.say("TTL k"), "(integer) -2");
  eu.expire();
  EXPECT_NE(eu.db.find("k"), nullptr) << "hidden, not deleted";
  us.expire();
  EXPECT_EQ(us.db.find("k"), nullptr);
  EXPECT_EQ(us.db.next_expiry(), kNever);
  sync();
  EXPECT_EQ(eu.db.find("k"), nullptr);
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

TEST_F(Expiry, AWriteAfterTheDeadlineIssuesTheDelFirst) {
  us.run("SADD s old");
  us.run("EXPIRE s 10");
  sync();
  advance(Duration::seconds(11));
  const std::size_t before = eu.log.size();
  EXPECT_EQ(eu.say("SADD s new"), "(integer) 1");
  ASSERT_EQ(eu.log.size(), before + 2);
  EXPECT_TRUE(std::holds_alternative<crdt::DeleteKey>(eu.log[before].op.effect));
  sync();
  EXPECT_EQ(us.say("SMEMBERS s"), "1) \"new\"");
  EXPECT_EQ(us.say("TTL s"), "(integer) -1");
  us.expire();
  EXPECT_EQ(eu.say("SMEMBERS s"), "1) \"new\"");
}

TEST_F(Expiry, TheLongestOfConcurrentDeadlinesWinsAndItsRegionOwnsIt) {
  us.run("SET k v");
  sync();
  us.run("EXPIRE k 10");
  eu.run("EXPIRE k 20");
  sync();
  EXPECT_EQ(us.say("TTL k"), "(integer) 20");
  EXPECT_EQ(eu.say("TTL k"), "(integer) 20");
  advance(Duration::seconds(20));
  us.expire();
  EXPECT_NE(us.db.find("k"), nullptr);
  eu.expire();
  EXPECT_EQ(eu.db.find("k"), nullptr);
}

TEST_F(Expiry, PersistBeatsAConcurrentDeadline) {
  us.run("SET k v EX 100");
  sync();
  us.run("PERSIST k");
  eu.run("EXPIRE k 1000");
  sync();
  EXPECT_EQ(us.say("TTL k"), "(integer) -1");
  EXPECT_EQ(eu.say("TTL k"), "(integer) -1");
}

TEST_F(Expiry, ALaterAndShorterDeadlineHolds) {
  us.run("SET k v EX 100");
  sync();
  eu.run("EXPIRE k 5");
  sync();
  EXPECT_EQ(us.say("TTL k"), "(integer) 5");
  advance(Duration::seconds(6));
  us.expire();
  EXPECT_NE(us.db.find("k"), nullptr) << "the new deadline belongs to eu";
  eu.expire();
  EXPECT_EQ(eu.db.find("k"), nullptr);
}

TEST_F(Expiry, AConcurrentWriteSurvivesTheExpiryWithoutADeadline) {
  us.run("SADD s a");
  us.run("EXPIRE s 10");
  sync();
  advance(Duration::millis(9'999));
  eu.run("SADD s b");
  advance(Duration::millis(1));
  us.expire();
  sync();
  EXPECT_EQ(us.say("SMEMBERS s"), "1) \"b\"");
  EXPECT_EQ(eu.say("SMEMBERS s"), "1) \"b\"");
  EXPECT_EQ(us.say("TTL s"), "(integer) -1");
}

struct Meeting {
  const char* name;
  std::vector<const char*> before;  ///< Seen by all; the key is k.
  const char* meanwhile;            ///< What eu writes just before the deadline.
  const char* question;
  const char* answer;  ///< What all give in the end.
};
void PrintTo(const Meeting& meeting, std::ostream* out) { *out << meeting.name; }

class ExpiryApart : public ::testing::TestWithParam<Meeting> {};

TEST_P(ExpiryApart, IsADelOfWhatItsOwnerHadSeen) {
  const Meeting& meeting = GetParam();
  Region us{1}, eu{2}, ap{3};
  for (const char* line : meeting.before) us.run(line);
  us.run("PEXPIREAT k 9000");
  settle({&us, &eu, &ap});
  for (Region* region : {&us, &eu, &ap}) region->clock = Instant{Duration::millis(8'999).ns};
  eu.run(meeting.meanwhile);
  for (Region* region : {&us, &eu, &ap}) region->advance(Duration::millis(1));
  ap.expire();
  us.expire();
  EXPECT_EQ(ap.db.find("k")->exists(), true) << "its owner alone removes it";
  EXPECT_EQ(us.say("EXISTS k"), "(integer) 0");
  settle({&us, &eu, &ap});
  for (Region* region : {&us, &eu, &ap}) {
    EXPECT_EQ(region->say(meeting.question), meeting.answer);
    EXPECT_EQ(region->say("TTL k"), region->say("EXISTS k") == "(integer) 1" ? "(integer) -1" : "(integer) -2");
  }
}

INSTANTIATE_TEST_SUITE_P(
    Stories, ExpiryApart,
    ::testing::Values(Meeting{"ASet", {"SET k old"}, "SET k new", "GET k", "\"new\""},
                      Meeting{"AnEdit", {"SET k old"}, "APPEND k er", "GET k", "\"older\""},
                      Meeting{"AnIncrement", {"INCRBY k 10"}, "INCRBY k 3", "GET k", "\"3\""},
                      Meeting{"AMember", {"SADD k a b"}, "SADD k b", "SMEMBERS k", "1) \"b\""},
                      Meeting{"AField", {"HSET k f old"}, "HSET k g new", "HGETALL k", "1) \"g\"\n2) \"new\""},
                      Meeting{"AFieldsIncrement", {"HSET k f 5"}, "HINCRBY k f 2", "HGET k f", "\"2\""},
                      Meeting{"AScore", {"ZADD k 1 a"}, "ZINCRBY k 2 a", "ZSCORE k a", "\"2\""},
                      Meeting{"AnItem", {"RPUSH k a b"}, "LSET k 1 c", "LRANGE k 0 -1", "1) \"c\""},
                      Meeting{"AnEntry", {"XADD k * f v"}, "XADD k * f w", "XLEN k", "(integer) 1"},
                      Meeting{"AGroup", {"XADD k * f v"}, "XGROUP CREATE k g $", "EXISTS k", "(integer) 0"},
                      Meeting{"ALog", {"PFADD k a"}, "PFADD k b", "EXISTS k", "(integer) 0"},
                      Meeting{"ADocument", {"JSON.SET k $ {}"}, "JSON.SET k $.a 1", "EXISTS k", "(integer) 0"},
                      Meeting{"NothingElse", {"SET k old"}, "SET other v", "EXISTS k", "(integer) 0"}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST_F(Expiry, EachRegionGoesByItsOwnClock) {
  us.run("SET k v EX 10");
  sync();
  eu.skew = Duration::seconds(30);
  EXPECT_EQ(eu.say("GET k"), "(nil)");
  EXPECT_EQ(us.say("GET k"), "\"v\"");
}

TEST_F(Expiry, ADeadlineThatOutlivesItsKeyDoesNotHauntTheNextOne) {
  us.run("SET k v");
  sync();
  us.run("DEL k");
  eu.run("EXPIRE k 10");
  sync();
  EXPECT_EQ(us.say("TYPE k"), "none");
  EXPECT_EQ(us.say("SADD k x"), "(integer) 1");
  sync();
  EXPECT_EQ(eu.say("TTL k"), "(integer) -1");
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

TEST_F(Expiry, APersistThatOutlivesItsKeyIsTakenBack) {
  us.run("SET k v EX 50");
  sync();
  us.run("PERSIST k");
  eu.run("DEL k");
  sync();
  for (Region* region : {&us, &eu}) {
    region->advance(Duration::millis(1));
    region->expire();
  }
  sync();
  for (Region* region : {&us, &eu}) {
    EXPECT_EQ(region->db.memory().data, 0);
    EXPECT_EQ(region->db.memory().tombstones, 0);
    EXPECT_EQ(region->db.key_count(), 0u);
  }
  EXPECT_EQ(us.db.digest(), eu.db.digest());
}

TEST_F(Expiry, ManyKeysExpireEachAtItsTime) {
  for (int i = 0; i < 500; ++i) us.run("SET k" + std::to_string(i) + " v PX " + std::to_string(1 + i));
  std::size_t left = 500;
  while (us.db.next_expiry() != kNever) {
    us.clock = us.db.next_expiry();
    us.expire();
    ASSERT_LE(us.db.key_count(), left);
    left = us.db.key_count();
    ASSERT_EQ(left, static_cast<std::size_t>(500 - (us.clock - Instant{Duration::seconds(1).ns}).ns / 1'000'000));
  }
  EXPECT_EQ(left, 0u);
}

TEST_F(Expiry, OwnershipFollowsTheRegionThroughARestart) {
  us.run("SET k v EX 10");
  us.db.become(crdt::OriginId::of(RegionId{0}, 2));
  EXPECT_EQ(us.db.next_expiry(), us.clock + Duration::seconds(10));
  advance(Duration::seconds(10));
  us.expire();
  EXPECT_EQ(us.db.key_count(), 0u);
}

TEST(Deadlines, ExtremeTimesAreRefusedOrCutNeverOverflowed) {
  const Instant now{Duration::seconds(5).ns};
  const auto read = [&](const char* text, TimeUnit unit, CommandSet commands = CommandSet::kActiveActive) {
    return read_deadline(text, unit, PastDeadline::kAccepted, {now, commands, "expire"});
  };
  EXPECT_EQ(read("1", {1000, false}), Instant{Duration::seconds(6).ns});
  EXPECT_EQ(read("1", {1000, true}), Instant{Duration::seconds(1).ns});
  EXPECT_FALSE(read("562949953421313", {1, false}).has_value());
  EXPECT_EQ(read("562949953421312", {1, false}), Instant{kNever.ns - 1});
  EXPECT_FALSE(read("-9223372036854775808", {1000, false}).has_value());
  EXPECT_EQ(read("-562949953421312", {1, false}), Instant{INT64_MIN});
  EXPECT_EQ(read("562949953421313", {1, false}, CommandSet::kStandard), Instant{kNever.ns - 1});
  EXPECT_FALSE(read("9223372036854775807", {1, false}, CommandSet::kStandard).has_value());
  EXPECT_FALSE(read("9223372036854775", {1000, true}, CommandSet::kActiveActive).has_value());
}

}  // namespace
}  // namespace jetlag::store
