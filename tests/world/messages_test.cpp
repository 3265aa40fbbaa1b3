// SPDX-License-Identifier: Apache-2.0
// Published messages between regions: each once, in order, late after a cut, none by a full sync.
#include <gtest/gtest.h>

#include "scenario_text.h"
#include "store/session.h"
#include "world/world.h"

namespace jetlag {
namespace {

/// Three regions; what each connection had received in the end. ap listens, and reads nothing.
world::World after(const std::string& script, const std::string& more = "") {
  world::World world = world::make_world(std::make_shared<const world::Setup>(
      world::make_setup(scenario_of(R"({"jetlag": 1, "name": "messages", "duration": "20s", "drain": "10s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"},
                {"id": "ap", "location": "aws:ap-northeast-1"}],
    "script": [{"at": "100ms", "region": "*", "run": "SUBSCRIBE news"}, )" +
                                    script + "]" + more + "}"))));
  while (world::step(world)) {
  }
  return world;
}

std::string heard(const world::World& world, std::size_t region) {
  std::string text;
  for (const store::Message& message : world.script_sessions[region].subscriptions->unread) text += message.text.str() + " ";
  return text;
}

TEST(Messages, ReachEveryRegionOnceAndInOrder) {
  const world::World world = after(R"({"at": "1s", "region": "us", "run": "PUBLISH news a"},
                                      {"at": "1s", "region": "us", "run": "PUBLISH news b"},
                                      {"at": "2s", "region": "eu", "run": "PUBLISH news c"})");
  for (std::size_t region = 0; region < 3; ++region) EXPECT_EQ(heard(world, region), "a b c ");
}

TEST(Messages, GoRoundACutOverAnotherRegionOnce) {
  const world::World world = after(R"({"at": "2s", "region": "us", "run": "PUBLISH news a"},
                                      {"at": "6s", "region": "us", "run": "PUBLISH news b"})",
                                   R"(, "faults": [{"at": "1s", "for": "4s", "cut": ["us", "ap"]}])");
  for (std::size_t region = 0; region < 3; ++region) EXPECT_EQ(heard(world, region), "a b ");
}

TEST(Messages, AreNotPartOfAFullSync) {
  const world::World world =
      after(R"({"at": "2s", "region": "us", "run": "PUBLISH news a"},
                                      {"at": "3s", "region": "us", "run": "SETRANGE big 300000 x"},
                                      {"at": "12s", "region": "us", "run": "PUBLISH news b"})",
            R"(, "database": {"backlog": "64KiB"}, "faults": [{"at": "1s", "for": "6s", "isolate": "ap"}])");
  EXPECT_EQ(heard(world, 1), "a b ");
  EXPECT_EQ(heard(world, 2), "b ");
  EXPECT_EQ(world.lane({2}, {0}).shard.database().digest(), world.lane({0}, {0}).shard.database().digest());
}

TEST(Messages, DoNotComeBackToARegionThatLostItsMemory) {
  const world::World world = after(R"({"at": "2s", "region": "us", "run": "PUBLISH news a"},
                                      {"at": "2100ms", "region": "eu", "run": "PUBLISH news early"},
                                      {"at": "6s", "region": "us", "run": "SUBSCRIBE news"},
                                      {"at": "9s", "region": "eu", "run": "PUBLISH news b"})",
                                   R"(, "faults": [{"at": "3s", "for": "2s", "crash": "us"}])");
  EXPECT_EQ(heard(world, 0), "b ") << "a crash ends connections, and whoever comes back listens anew";
  EXPECT_EQ(heard(world, 1), "a early b ");
}

TEST(Messages, OfATransactionComeFromTheShardOfItsKeys) {
  const world::World world = after(R"({"at": "1s", "region": "us", "run": "SET a 1"}, {"at": "2s", "region": "us", "run": "WATCH a"},
                                      {"region": "us", "run": "MULTI"}, {"region": "us", "run": "PUBLISH news x"},
                                      {"region": "us", "run": "SET a 2"}, {"region": "us", "run": "EXEC", "expect": [1, "OK"]},
                                      {"at": "3s", "region": "*", "run": "GET a", "expect": "2"})",
                                   R"(, "database": {"shards": 7})");
  for (const auto& outcome : world.script.outcomes)
    EXPECT_EQ(outcome.reply.to_text(), outcome.step == 7 ? "\"2\"" : outcome.reply.to_text()) << "step " << outcome.step;
  for (std::size_t region = 0; region < 3; ++region) EXPECT_EQ(heard(world, region), "x ");
}

TEST(Messages, OfEachShardComeByItsOwnWay) {
  const world::World world = after(R"({"at": "1s", "region": "*", "run": "PSUBSCRIBE n*"},
                                      {"at": "2s", "region": "us", "run": "PUBLISH n:1 a"},
                                      {"at": "2s", "region": "us", "run": "PUBLISH n:2 b"},
                                      {"at": "2s", "region": "us", "run": "PUBLISH n:3 c"})",
                                   R"(, "database": {"shards": 3})");
  for (std::size_t region = 0; region < 3; ++region) EXPECT_EQ(world.script_sessions[region].subscriptions->unread.size(), 3u);
}

}  // namespace
}  // namespace jetlag
