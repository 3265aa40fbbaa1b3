// SPDX-License-Identifier: Apache-2.0
#include "region/shard.h"

#include <gtest/gtest.h>

#include "core/check.h"

namespace jetlag::region {
namespace {

Shard make(bool persists = false) {
  ShardConfig config;
  config.persists = persists;
  replication::Neighbourhood place{{0}, {RegionId{1}}, {0b10, 0b01}};
  return Shard({0}, {0}, config, place, store::Database(), net::WallClock(), Rng(1));
}

store::Reply run(Shard& shard, Instant now, std::vector<Bytes> args, Outbox& out) {
  store::Session session;
  return shard.execute(now, session, args, out).reply;
}

TEST(Shard, ServesOneCommandAfterTheOther) {
  Shard shard = make();
  Outbox out;
  shard.start({}, out);
  store::Session session;
  const std::vector<Bytes> args{"INCR", "k"};
  EXPECT_EQ(shard.execute(Instant{0}, session, args, out).ready_at, Instant{0} + Duration::micros(5));
  EXPECT_EQ(shard.execute(Instant{0}, session, args, out).ready_at, Instant{0} + Duration::micros(10));
}

TEST(Shard, ACrashWithoutPersistenceLosesTheDataAndTakesANewIncarnation) {
  Shard shard = make();
  Outbox out;
  shard.start({}, out);
  run(shard, {}, {"SET", "k", "v"}, out);
  const crdt::OriginId before = shard.database().identity();
  shard.crash(Instant{10}, false, out);
  EXPECT_FALSE(shard.serving());
  shard.restart(Instant{20}, out);
  EXPECT_NE(shard.database().identity(), before);
  EXPECT_EQ(shard.database().key_count(), 0u);
  EXPECT_EQ(shard.memory_losses(), 1u);
}

TEST(Shard, APersistentShardGoesOnWhereItStopped) {
  Shard shard = make(true);
  Outbox out;
  shard.start({}, out);
  run(shard, {}, {"SET", "k", "v"}, out);
  const crdt::OriginId before = shard.database().identity();
  shard.crash(Instant{10}, false, out);
  shard.restart(Instant{20}, out);
  EXPECT_EQ(shard.database().identity(), before);
  EXPECT_EQ(run(shard, Instant{30}, {"GET", "k"}, out), store::Reply::bulk("v"));
}

TEST(Shard, AnEmptyShardAnswersLoadingUntilANeighbourRefillsIt) {
  Shard shard = make();
  Outbox out;
  shard.start({}, out);
  shard.crash(Instant{10}, false, out);
  shard.restart(Instant{20}, out);
  EXPECT_TRUE(shard.serving());  // nobody is there to refill it
  shard.inbound_up(Instant{20}, {1}, replication::SyncCause::kReceiverRestarted, out);
  EXPECT_FALSE(shard.serving());
  EXPECT_TRUE(run(shard, Instant{30}, {"GET", "k"}, out).text().view().starts_with("LOADING"));
}

TEST(Shard, OnlyWhatRunsIsPausedAndOnlyWhatIsPausedGoesOn) {
  Shard shard = make();
  Outbox out;
  EXPECT_THROW(shard.pause(), CheckFailure);
  EXPECT_THROW(shard.resume(), CheckFailure);
  shard.start({}, out);
  EXPECT_THROW(shard.resume(), CheckFailure);
  shard.pause();
  EXPECT_EQ(shard.process(), Process::kPaused);
  EXPECT_THROW(shard.pause(), CheckFailure);
  shard.resume();
  EXPECT_TRUE(shard.serving());
  shard.pause();
  shard.crash(Instant{10}, true, out);
  EXPECT_THROW(shard.resume(), CheckFailure);  // it restarts instead
}

TEST(Shard, AsksForATimerWhenAKeyItOwnsWillExpire) {
  Shard shard = make();
  Outbox out;
  shard.start({}, out);
  out.clear();
  run(shard, Instant{}, {"SET", "k", "v", "PX", "500"}, out);
  EXPECT_EQ(out.expiry_timer, Instant{} + Duration::millis(500));
  shard.expire(Instant{} + Duration::millis(500), out);
  EXPECT_EQ(shard.database().key_count(), 0u);
}

}  // namespace
}  // namespace jetlag::region
