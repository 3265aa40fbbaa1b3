// SPDX-License-Identifier: Apache-2.0
#include "world/held_operations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "scenario_text.h"
#include "world/world.h"

namespace jetlag::world {
namespace {

/// us and eu, one shard each, at `until`.
World world_at(Instant until, const std::string& more) {
  World world = make_world(std::make_shared<const Setup>(make_setup(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "9s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}], )" +
                                                                                more + "}"))));
  while (step(world, until)) {
  }
  return world;
}

Instant at_ms(std::int64_t ms) { return Instant{} + Duration::millis(ms); }

struct Held {
  std::string key;
  bool saw_eu = false;  ///< its writer had seen the first operation of eu
  Instant at{};
};

std::vector<Held> held_by(const World& world, std::uint8_t region, Instant since = Instant{INT64_MIN}) {
  std::vector<Held> out;
  const crdt::Dot first_of_eu = crdt::Dot::of(world.lane({1}, ShardId{0}).shard.database().identity(), 1);
  for_each_operation_held(world.lane({region}, ShardId{0}).shard.replicator(), since, at_ms(8'999),
                          [&](const crdt::Op& op, const crdt::VersionVector& deps, Instant at) {
                            out.push_back({op.key.str(), deps.contains(first_of_eu), at});
                          });
  return out;
}

std::vector<std::string> keys_of(const std::vector<Held>& held) {
  std::vector<std::string> keys;
  for (const Held& each : held) keys.push_back(each.key);
  return keys;
}

using Keys = std::vector<std::string>;

/// A batch of us, open from 1,000 ms to 1,500 ms, into which an operation of eu falls between two of its own.
constexpr const char* kMeeting = R"("database": {"sync": {"batch": {"delay": "500ms"}}},
    "script": [{"at": "600ms", "region": "eu", "run": "SET b 1"}, {"at": "1s", "region": "us", "run": "SET a 1"},
               {"at": "1300ms", "region": "us", "run": "SET c 1"}, {"at": "1350ms", "region": "us", "run": "SET d 1"}])";

TEST(HeldOperations, EachHasWhatItsWriterHadSeenWhetherItsBatchIsOpenOrSealed) {
  for (const Instant until : {at_ms(1'400), at_ms(2'000)}) {
    const std::vector<Held> held = held_by(world_at(until, kMeeting), 0);
    ASSERT_EQ(keys_of(held), (Keys{"b", "a", "c", "d"}));
    EXPECT_FALSE(held[1].saw_eu) << "written before it came";
    EXPECT_TRUE(held[2].saw_eu) << "the first that had seen it";
    EXPECT_TRUE(held[3].saw_eu);
  }
}

TEST(HeldOperations, WhatCameAtTheInstantThatIsAskedForIsPartOfIt) {
  const World world = world_at(at_ms(2'000), kMeeting);
  const std::vector<Held> all = held_by(world, 0);
  ASSERT_EQ(keys_of(all), (Keys{"b", "a", "c", "d"}));
  EXPECT_EQ(keys_of(held_by(world, 0, all[1].at)), (Keys{"a", "c", "d"})) << "sealed at once";
  EXPECT_EQ(keys_of(held_by(world, 0, all[0].at)), keys_of(all));
  EXPECT_EQ(keys_of(held_by(world, 0, all[1].at + Duration{1})), Keys{});
}

TEST(HeldOperations, AFullSyncIsNoOperationAndHidesNoneBehindIt) {
  const World world = world_at(at_ms(7'000), R"("database": {"backlog": "128KiB"},
    "workloads": [{"rate": "100/s", "keys": {"count": 50, "pattern": "w:{}"}, "mix": {"SET": "100%"}, "value": "500B"}],
    "faults": [{"at": "1s", "for": "5s", "isolate": "eu"}],
    "script": [{"at": "2s", "region": "us", "run": "SET before 1"}, {"at": "6800ms", "region": "us", "run": "SET after 1"}])");
  Instant synced{INT64_MAX};
  std::size_t jumps = 0;
  const replication::Replicator& eu = world.lane({1}, ShardId{0}).shard.replicator();
  for_each_jump_held(eu, [&](const crdt::VersionVector& brought, Instant at) {
    ++jumps;
    synced = at;
    EXPECT_GT(brought.at(world.lane({0}, ShardId{0}).shard.database().identity()), 300u);
  });
  ASSERT_EQ(jumps, 1u);
  EXPECT_GT(synced, at_ms(6'000));
  EXPECT_LT(eu.backlog().at(eu.backlog().first()).at, synced) << "it stands between operations";
  const std::vector<Held> held = held_by(world, 1);
  const auto place = [&](const char* key) { return std::ranges::count(held, key, &Held::key); };
  EXPECT_EQ(place("before"), 0) << "it came with the full sync";
  EXPECT_EQ(place("after"), 1);
  EXPECT_LT(held.front().at, synced);
}

}  // namespace
}  // namespace jetlag::world
