// SPDX-License-Identifier: Apache-2.0
// Every checker fails on a bad history first: a checker that cannot fail is worthless.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "check/causal.h"
#include "check/convergence.h"
#include "check/lost_updates.h"
#include "check/sessions.h"
#include "core/check.h"

namespace jetlag::check {
namespace {

using crdt::Dot;
using crdt::OriginId;
using crdt::VersionVector;
using testing::HasSubstr;

constexpr RegionId kUs{0}, kEu{1}, kAp{2};
constexpr ShardId kShard{0};

OriginId origin(RegionId region, std::uint16_t incarnation = 0) { return OriginId::of(region, incarnation); }
Dot dot(RegionId region, std::uint64_t sequence) { return Dot::of(origin(region), sequence); }
Instant second(std::int64_t s) { return Instant{} + Duration::seconds(s); }

VersionVector seen(std::uint64_t us, std::uint64_t eu = 0, std::uint64_t ap = 0) {
  VersionVector v;
  v.raise(origin(kUs), us);
  v.raise(origin(kEu), eu);
  v.raise(origin(kAp), ap);
  return v;
}

// ------------------------------------------------------------------------------------------------------------ convergence
Probe probe(std::int64_t at, RegionId region, VersionVector vector, std::uint64_t digest) {
  return {second(at), region, kShard, std::move(vector), digest};
}

TEST(Convergence, FailsWhenEqualVectorsComeWithDifferentStates) {
  History h;
  h.probes = {probe(1, kUs, seen(3, 2), 0xaa), probe(2, kEu, seen(3, 1), 0xbb), probe(4, kEu, seen(3, 2), 0xcc)};
  const Verdict v = check_convergence(h);
  EXPECT_EQ(v.outcome, Outcome::kFail);
  EXPECT_EQ(v.first_broken_at, second(4));
  ASSERT_EQ(v.witness.size(), 2u);
  EXPECT_EQ(v.witness[0].region, kUs);
  EXPECT_EQ(v.witness[1].region, kEu);
  EXPECT_THAT(v.witness[1].what, HasSubstr("00000000000000cc"));
}

TEST(Convergence, FailsOnADifferenceThatHealsLater) {
  History h;
  h.probes = {probe(1, kUs, seen(1), 1), probe(1, kEu, seen(1), 2), probe(5, kUs, seen(9, 9), 7), probe(5, kEu, seen(9, 9), 7)};
  EXPECT_EQ(check_convergence(h).outcome, Outcome::kFail);
}

TEST(Convergence, FailsWhenOneReplicaChangesWithoutAnOperation) {
  History h;
  h.probes = {probe(1, kUs, seen(1), 1), probe(2, kUs, seen(1), 2)};
  EXPECT_EQ(check_convergence(h).outcome, Outcome::kFail);
}

TEST(Convergence, PassesWhileReplicasThatHaveSeenDifferentThingsDiffer) {
  History h;
  h.probes = {probe(1, kUs, seen(3), 1), probe(1, kEu, seen(2), 2), probe(3, kUs, seen(3), 1), probe(3, kEu, seen(3), 1)};
  const Verdict v = check_convergence(h);
  EXPECT_EQ(v.outcome, Outcome::kPass);
  EXPECT_GE(v.checked, 1u);
}

TEST(Convergence, KeepsShardsApart) {
  History h;
  h.probes = {probe(1, kUs, seen(3), 1), probe(1, kEu, seen(3), 2)};
  h.probes[1].shard = {1};
  EXPECT_EQ(check_convergence(h).outcome, Outcome::kUndecided);
}

TEST(Convergence, IsUndecidedWhenNoTwoReplicasEverHadTheSameVector) {
  History h;
  h.probes = {probe(1, kUs, seen(3), 1), probe(1, kEu, seen(2), 2)};
  EXPECT_EQ(check_convergence(h).outcome, Outcome::kUndecided);
  EXPECT_EQ(check_convergence({}).outcome, Outcome::kUndecided);
}

// ----------------------------------------------------------------------------------------------------------------- causal
Delivery delivery(std::int64_t at, RegionId region, Dot d, VersionVector deps) {
  return {second(at), region, kShard, d, std::move(deps), "k"};
}

TEST(Causal, FailsWhenTheAnswerArrivesBeforeTheQuestion) {
  History h;
  h.deliveries = {delivery(1, kUs, dot(kUs, 1), {}), delivery(2, kEu, dot(kUs, 1), {}), delivery(3, kEu, dot(kEu, 1), seen(1)),
                  delivery(4, kAp, dot(kEu, 1), seen(1)), delivery(5, kAp, dot(kUs, 1), {})};
  const Verdict v = check_causal(h);
  EXPECT_EQ(v.outcome, Outcome::kFail);
  EXPECT_EQ(v.first_broken_at, second(4));
  EXPECT_EQ(v.violations, 1u);
  ASSERT_EQ(v.witness.size(), 1u);
  EXPECT_EQ(v.witness[0].region, kAp);
  EXPECT_THAT(v.witness[0].what, HasSubstr("before region 1:1 (has 0)"));
}

TEST(Causal, WhatAReplicaWritesItselfIsComparedWithWhatItHas) {
  // After losing its memory it has 2 operations of its own origin; it may go on with the third only.
  const auto own = [](std::uint64_t before, std::uint64_t last) {
    CausalChecker checker;
    checker.observe_own(second(1), kUs, kShard, dot(kUs, 1).origin(), 0, 5);
    checker.observe(Jump{second(2), kUs, kShard, JumpKind::kReplace, seen(2)});
    checker.observe_own(second(3), kUs, kShard, dot(kUs, 1).origin(), before, last);
    return checker.verdict();
  };
  EXPECT_EQ(own(2, 4).outcome, Outcome::kPass);
  EXPECT_EQ(own(2, 4).checked, 7u);
  EXPECT_THAT(own(5, 6).message, HasSubstr("before an earlier one of its origin"));
  EXPECT_THAT(own(1, 3).message, HasSubstr("applied twice"));
  EXPECT_EQ(own(5, 6).first_broken_at, second(3));
}

TEST(Causal, FailsWhenAnOperationOfAnOriginIsSkipped) {
  History h;
  h.deliveries = {delivery(1, kEu, dot(kUs, 2), seen(1))};
  EXPECT_THAT(check_causal(h).message, HasSubstr("before an earlier one of its origin"));
}

TEST(Causal, FailsWhenAnOperationIsAppliedTwice) {
  History h;
  h.deliveries = {delivery(1, kEu, dot(kUs, 1), {}), delivery(2, kEu, dot(kUs, 1), {})};
  EXPECT_THAT(check_causal(h).message, HasSubstr("applied twice"));
}

TEST(Causal, FailsWhenARestartThatLostDataGoesOnAsIfItHadIt) {
  History h;
  h.deliveries = {delivery(1, kEu, dot(kUs, 1), {}), delivery(3, kEu, dot(kUs, 2), seen(1))};
  EXPECT_EQ(check_causal(h).outcome, Outcome::kPass);
  h.jumps = {{second(2), kEu, kShard, JumpKind::kReplace, {}}};
  EXPECT_EQ(check_causal(h).outcome, Outcome::kFail);
}

TEST(Causal, PassesWhenAFullSyncBroughtWhatWasMissing) {
  History h;
  h.deliveries = {delivery(5, kAp, dot(kEu, 8), seen(40, 7))};
  EXPECT_EQ(check_causal(h).outcome, Outcome::kFail);
  h.jumps = {{second(4), kAp, kShard, JumpKind::kMerge, seen(40, 7)}};
  EXPECT_EQ(check_causal(h).outcome, Outcome::kPass);
}

TEST(Causal, ARunIsCheckedLikeItsOperationsOneByOne) {
  CausalChecker good, bad;
  good.observe(delivery(1, kEu, dot(kUs, 1), {}));
  good.observe_run(delivery(2, kEu, dot(kUs, 2), {}), 50);
  good.observe(delivery(3, kEu, dot(kUs, 51), {}));
  EXPECT_EQ(good.verdict().outcome, Outcome::kPass);
  EXPECT_EQ(good.verdict().checked, 51u);
  bad.observe_run(delivery(1, kEu, dot(kUs, 1), {}), 50);
  bad.observe_run(delivery(2, kEu, dot(kUs, 52), {}), 60);
  EXPECT_EQ(bad.verdict().outcome, Outcome::kFail);
}

TEST(Causal, IsUndecidedWithoutDeliveries) { EXPECT_EQ(check_causal({}).outcome, Outcome::kUndecided); }

// --------------------------------------------------------------------------------------------------------------- sessions
ClientOperation read(std::int64_t at, RegionId region, VersionVector vector, std::uint32_t session = 1) {
  return {{session}, region, kShard, Access::kRead, "k", {}, 0, std::move(vector), second(at), second(at)};
}
ClientOperation write(std::int64_t at, Dot d, VersionVector vector, std::uint32_t session = 1) {
  return {{session}, d.origin().region(), kShard, Access::kWrite, "k", d, 1, std::move(vector), second(at), second(at)};
}
Outcome outcome(const History& h, Property p) { return check_session(h, p).outcome; }

TEST(Sessions, ReadYourWritesFailsWhenTheReadGoesWhereTheWriteHasNotArrived) {
  History h;
  h.operations = {write(1, dot(kUs, 7), seen(6)), read(2, kEu, seen(6, 3))};
  const Verdict v = check_session(h, Property::kReadYourWrites);
  EXPECT_EQ(v.outcome, Outcome::kFail);
  EXPECT_EQ(v.first_broken_at, second(2));
  ASSERT_EQ(v.witness.size(), 2u);
  EXPECT_THAT(v.witness[0].what, HasSubstr("session 1 wrote region 1:7"));
  EXPECT_THAT(v.witness[1].what, HasSubstr("without region 1:7 (has 6)"));
  EXPECT_EQ(outcome(h, Property::kMonotonicReads), Outcome::kUndecided);
}

TEST(Sessions, TheWitnessIsTheWriteThatIsMissing) {
  History h;
  h.operations = {write(1, dot(kUs, 7), seen(6)), write(2, dot(kEu, 4), seen(7, 3)), read(3, kEu, seen(6, 4))};
  const Verdict v = check_session(h, Property::kReadYourWrites);
  ASSERT_EQ(v.witness.size(), 2u);
  EXPECT_THAT(v.witness[0].what, HasSubstr("session 1 had written region 1:7"));
  EXPECT_EQ(v.witness[0].at, second(2)) << "by the time and at the place of the latest write";
  EXPECT_EQ(v.witness[0].region, kEu);
  EXPECT_TRUE(v.witness[0].key.empty()) << "only the latest write's key is remembered";
  EXPECT_THAT(v.witness[1].what, HasSubstr("without region 1:7 (has 6)"));
}

TEST(Sessions, MonotonicReadsFailsWhenALaterReadIsServedFromLess) {
  History h;
  h.operations = {read(1, kUs, seen(5, 5)), read(2, kEu, seen(4, 9))};
  EXPECT_EQ(outcome(h, Property::kMonotonicReads), Outcome::kFail);
  EXPECT_EQ(outcome(h, Property::kReadYourWrites), Outcome::kUndecided);
}

TEST(Sessions, MonotonicWritesFailsWhenALaterWriteIsOrderedWithoutTheEarlier) {
  History h;
  h.operations = {write(1, dot(kUs, 7), seen(6)), write(2, dot(kEu, 4), seen(6, 3))};
  EXPECT_EQ(outcome(h, Property::kMonotonicWrites), Outcome::kFail);
  EXPECT_EQ(outcome(h, Property::kWritesFollowReads), Outcome::kUndecided);
}

TEST(Sessions, WritesFollowReadsFailsWhenAWriteIsOrderedWithoutWhatWasRead) {
  History h;
  h.operations = {read(1, kUs, seen(9)), write(2, dot(kEu, 4), seen(8, 3))};
  EXPECT_EQ(outcome(h, Property::kWritesFollowReads), Outcome::kFail);
  EXPECT_EQ(outcome(h, Property::kMonotonicWrites), Outcome::kUndecided);
}

TEST(Sessions, AllFourPassForASessionThatStaysInItsRegion) {
  History h;
  h.operations = {write(1, dot(kUs, 1), seen(0)), read(2, kUs, seen(1, 4)), write(3, dot(kUs, 2), seen(1, 5)),
                  read(4, kUs, seen(2, 5)), read(5, kUs, seen(2, 6))};
  for (const Property p :
       {Property::kReadYourWrites, Property::kMonotonicReads, Property::kMonotonicWrites, Property::kWritesFollowReads})
    EXPECT_EQ(outcome(h, p), Outcome::kPass) << name_of(p);
}

TEST(Sessions, ASessionMovesSafelyToAReplicaThatHasCaughtUp) {
  History h;
  h.operations = {write(1, dot(kUs, 7), seen(6)), read(2, kUs, seen(7, 1)), read(3, kEu, seen(7, 2)),
                  write(4, dot(kEu, 3), seen(7, 2))};
  for (const Property p :
       {Property::kReadYourWrites, Property::kMonotonicReads, Property::kMonotonicWrites, Property::kWritesFollowReads})
    EXPECT_EQ(outcome(h, p), Outcome::kPass) << name_of(p);
}

TEST(Sessions, WhatAnotherSessionDidDoesNotBind) {
  History h;
  h.operations = {write(1, dot(kUs, 7), seen(6), 1), read(2, kEu, seen(6), 2), read(3, kEu, seen(5), 3)};
  for (const Property p : {Property::kReadYourWrites, Property::kMonotonicReads}) EXPECT_EQ(outcome(h, p), Outcome::kUndecided);
}

TEST(Sessions, ShardsAreSeparateCausalDomains) {
  History h;
  h.operations = {write(1, dot(kUs, 7), seen(6)), read(2, kEu, seen(0))};
  h.operations[1].shard = {1};
  EXPECT_EQ(outcome(h, Property::kReadYourWrites), Outcome::kUndecided);
}

TEST(Sessions, AWriteThatChangedNothingIsNotRemembered) {
  History h;
  h.operations = {write(1, dot(kUs, 7), seen(6)), read(2, kEu, seen(0))};
  h.operations[0].dots = 0;
  EXPECT_EQ(outcome(h, Property::kReadYourWrites), Outcome::kUndecided);
}

TEST(Sessions, ACommandWithSeveralOperationsIsRememberedToItsLast) {
  History h;
  h.operations = {write(1, dot(kUs, 7), seen(6)), read(2, kEu, seen(8))};
  h.operations[0].dots = 3;
  EXPECT_EQ(outcome(h, Property::kReadYourWrites), Outcome::kFail);
}

TEST(Sessions, OneOperationTellsWhichGuaranteesItBroke) {
  SessionChecker c;
  EXPECT_EQ(c.observe(write(1, dot(kUs, 7), seen(6))), 0);
  EXPECT_EQ(c.observe(read(2, kUs, seen(7))), 0);
  EXPECT_EQ(c.observe(read(3, kEu, seen(6))), 0b0011);
  EXPECT_EQ(c.observe(write(4, dot(kEu, 1), seen(6))), 0b1100);
}

TEST(Sessions, OtherPropertiesAreNotItsBusiness) { EXPECT_THROW(check_session({}, Property::kCausal), CheckFailure); }

// ----------------------------------------------------------------------------------------------------------- lost updates
/// us:1..3 were issued by a process that lost its memory; `held` is what the other replica has.
Verdict after_loss(const VersionVector& held, std::uint64_t issued = 3) {
  LostUpdateChecker c;
  c.memory_lost({kShard, origin(kUs), issued});
  Presence presence;
  presence.holders = {{kShard, &held}};
  return c.verdict(presence);
}

TEST(LostUpdates, FailsWhenTheOnlyHolderOfAnAcknowledgedWriteLostItsMemory) {
  const Verdict v = after_loss(seen(1));
  EXPECT_EQ(v.outcome, Outcome::kFail);
  EXPECT_EQ(v.violations, 2u);
  EXPECT_EQ(v.checked, 3u);
  EXPECT_EQ(v.message, "2 acknowledged updates are gone");
}

TEST(LostUpdates, PassesWhenSomebodyHoldsAllThatWasIssued) { EXPECT_EQ(after_loss(seen(3)).outcome, Outcome::kPass); }

TEST(LostUpdates, AHolderOfAnotherShardHoldsNothingOfThisOne) {
  const VersionVector all = seen(3);
  LostUpdateChecker c;
  c.memory_lost({kShard, origin(kUs), 3});
  Presence presence;
  presence.holders = {{ShardId{static_cast<std::uint16_t>(kShard.value + 1)}, &all}};
  EXPECT_EQ(c.count(presence), 3u);
}

TEST(LostUpdates, FailsWhenAWriteLostAgainstAValueItsWriterHadSeen) {
  LostUpdateChecker c;
  c.outranked({dot(kEu, 1), "k", second(2)});
  c.outranked({dot(kEu, 2), "other", second(3)});
  Presence presence;
  presence.acknowledged = 9;
  const Verdict v = c.verdict(presence);
  EXPECT_EQ(v.outcome, Outcome::kFail);
  EXPECT_EQ(v.violations, 2u);
  EXPECT_EQ(v.checked, 9u);
  EXPECT_EQ(v.first_broken_at, second(2));
  ASSERT_EQ(v.witness.size(), 1u);
  EXPECT_EQ(v.witness[0].key, Bytes("k"));
}

TEST(LostUpdates, WhoIsAbsentTakesAlongWhatNobodyElseHolds) {
  const VersionVector held = seen(1);
  Presence presence;
  presence.acknowledged = 3;
  presence.holders = {{kShard, &held}};
  EXPECT_EQ(LostUpdateChecker().count(presence), 0u);
  presence.absent = {{kShard, origin(kUs), 3}};
  const auto gone = LostUpdateChecker().vanished(presence);
  ASSERT_EQ(gone.size(), 1u);
  EXPECT_EQ(gone[0], (LostUpdateChecker::Vanished{origin(kUs), 2, 3}));
}

TEST(LostUpdates, IsUndecidedWithoutAcknowledgedWrites) {
  EXPECT_EQ(LostUpdateChecker().verdict({}).outcome, Outcome::kUndecided);
}

}  // namespace
}  // namespace jetlag::check
