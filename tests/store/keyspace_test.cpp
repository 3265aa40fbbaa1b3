// SPDX-License-Identifier: Apache-2.0
// Keys as a whole: what a step-by-step scan promises while others write, what DUMP carries, what DBSIZE counts.
#include <gtest/gtest.h>

#include <set>

#include "settle.h"
#include "store/content.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::settle;

Options standard() {
  Options options;
  options.commands = CommandSet::kStandard;
  return options;
}

Reply run(Region& region, std::vector<Bytes> args) {
  std::vector<crdt::Op> written;
  return execute(region.db, region.session, {region.clock, region.clock, &region.rng}, args, written);
}

/// Everything that a scan returns while `meanwhile` runs between its steps.
std::set<std::string> scanned(Region& region, std::vector<Bytes> command, std::size_t cursor_at, auto meanwhile) {
  std::set<std::string> seen;
  for (int step = 0;; ++step) {
    const Reply reply = run(region, command);
    for (const Reply& item : reply.items()[1].items()) seen.insert(item.text().str());
    command[cursor_at] = reply.items()[0].text();
    if (command[cursor_at] == std::string_view("0")) return seen;
    meanwhile(step);
  }
}

TEST(Scans, ReturnAllMembersThatStayWhileOthersComeAndGo) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Region region(1);
    Rng rng(seed);
    for (int i = 0; i < 60; ++i) region.run("SADD s stays" + std::to_string(i) + " goes" + std::to_string(i));
    for (int i = 0; i < 60; ++i) region.run("HSET h stays" + std::to_string(i) + " 1 goes" + std::to_string(i) + " 1");
    const auto meanwhile = [&](int step) {
      const std::string gone = "goes" + std::to_string(rng.below(60)), come = "come" + std::to_string(step);
      region.run("SREM s " + gone);
      region.run("SADD s " + come);
      region.run("HDEL h " + gone);
      region.run("HSET h " + come + " 1");
    };
    const auto members = scanned(region, {"SSCAN", "s", "0", "COUNT", "3"}, 2, meanwhile);
    const auto fields = scanned(region, {"HSCAN", "h", "0", "COUNT", "3"}, 2, meanwhile);
    for (int i = 0; i < 60; ++i) {
      EXPECT_TRUE(members.contains("stays" + std::to_string(i))) << seed;
      EXPECT_TRUE(fields.contains("stays" + std::to_string(i))) << seed;
    }
  }
}

TEST(Scans, ReturnAllKeysThatStayWhileOthersComeAndGo) {
  Region region(1);
  for (int i = 0; i < 300; ++i) region.run("MSET {" + std::to_string(i) + "}stays 1 {" + std::to_string(i) + "}goes 1");
  const auto keys = scanned(region, {"SCAN", "0", "COUNT", "10"}, 1, [&](int step) {
    region.run("DEL {" + std::to_string(299 - step) + "}goes");
    region.run("SET come" + std::to_string(step) + " 1");
  });
  for (int i = 0; i < 300; ++i) EXPECT_TRUE(keys.contains("{" + std::to_string(i) + "}stays"));
}

TEST(Scans, HideWhatIsPastItsDeadline) {
  Region region(1);
  region.run("SET soon 1 PX 5");
  region.run("SET late 1");
  region.advance(Duration::millis(6));
  EXPECT_EQ(region.say("SCAN 0 COUNT 1000"), "1) \"0\"\n2) 1) \"late\"");
  EXPECT_EQ(region.say("KEYS *"), "1) \"late\"");
  EXPECT_EQ(region.say("RANDOMKEY"), "\"late\"");
  EXPECT_EQ(region.say("DBSIZE"), "(integer) 2") << "the owner has not deleted it yet";
}

TEST(Dumps, CarryEveryTypeThroughRestore) {
  Region region(1, standard());
  for (const char* line : {"SET str text", "INCRBY n 5", "SADD s a b", "HSET h f v", "HINCRBY h n 3", "SET e ''"})
    region.run(line);
  for (const char* key : {"str", "n", "s", "h", "e"}) {
    const Bytes payload = run(region, {"DUMP", key}).text();
    const Bytes copy = "copy:" + std::string(key);
    EXPECT_EQ(run(region, {"RESTORE", copy, "0", payload}).to_text(), "OK");
    EXPECT_EQ(run(region, {"DUMP", copy}).text(), payload);
    EXPECT_EQ(run(region, {"RESTORE", copy, "0", payload}).to_text(), "(error) BUSYKEY Target key name already exists.");
    EXPECT_EQ(run(region, {"RESTORE", copy, "5000", payload, "REPLACE"}).to_text(), "OK");
    EXPECT_EQ(run(region, {"PTTL", copy}).to_text(), "(integer) 5000");
    EXPECT_EQ(run(region, {"RESTORE", copy, "1", payload, "REPLACE", "ABSTTL"}).to_text(), "OK") << "has ended already";
    EXPECT_EQ(run(region, {"EXISTS", copy}).to_text(), "(integer) 0");
  }
  EXPECT_EQ(region.say("TYPE s"), "set");
}

TEST(Dumps, AreRefusedWhenAnyByteIsDamaged) {
  Region region(1, standard());
  region.run("HSET h field value another 7");
  const std::string payload = run(region, {"DUMP", "h"}).text().str();
  const Database before = region.db;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    std::string flipped = payload;
    flipped[i] = static_cast<char>(flipped[i] ^ 1);
    for (const std::string& damaged : {payload.substr(0, i), flipped})
      EXPECT_EQ(run(region, {"RESTORE", "x", "0", damaged}).to_text(),
                "(error) ERR DUMP payload version or checksum are wrong");
  }
  EXPECT_TRUE(region.db == before);
}

TEST(Keyspace, DbsizeOfAnActiveActiveDatabaseCountsWhatIsHidden) {
  Region us(1), eu(2);
  us.run("SET k v");
  eu.run("SADD k m");
  settle({&us, &eu});
  EXPECT_EQ(us.say("DBSIZE"), "(integer) 2") << "two values of one key";
  EXPECT_EQ(us.say("KEYS *"), "1) \"k\"");
}

TEST(Keyspace, ARandomKeyIsAnyOfThem) {
  std::set<std::string> chosen;
  Region region(1);
  for (const char* key : {"a", "b", "c"}) run(region, {"SET", key, "1"});
  for (int i = 0; i < 60; ++i) chosen.insert(region.say("RANDOMKEY"));
  EXPECT_EQ(chosen, (std::set<std::string>{"\"a\"", "\"b\"", "\"c\""}));
}

TEST(Keyspace, IdleTimeCountsFromTheNewestWrite) {
  Region region(1);
  region.run("HSET h f 1");
  region.advance(Duration::seconds(10));
  EXPECT_EQ(region.say("OBJECT IDLETIME h"), "(integer) 10");
  region.run("HINCRBY h g 1");
  region.advance(Duration::millis(2'500));
  EXPECT_EQ(region.say("OBJECT IDLETIME h"), "(integer) 2");
}

}  // namespace
}  // namespace jetlag::store
