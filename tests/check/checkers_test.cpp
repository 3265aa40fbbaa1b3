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
KeyWrite key_write(std::int64_t at, Dot d, VersionVector deps) {
  KeyWrite w;
  w.at = second(at);
  w.region = d.origin().region();
  w.dot = d;
  w.deps = std::move(deps);
  w.key = "k";
  return w;
}
History ended(std::vector<KeyWrite> writes, VersionVector last, std::vector<Dot> visible) {
  History h;
  h.writes = std::move(writes);
  h.vectors = {{kUs, kShard, last}, {kEu, kShard, last}};
  h.finals = {{kUs, "k", visible}, {kEu, "k", visible}};
  return h;
}
UpdateFate fate_of_second(const History& h) {
  LostUpdateChecker first_only, both;
  first_only.observe(h.writes[0]);
  for (const KeyWrite& w : h.writes) both.observe(w);
  for (std::size_t f = 0; f < 6; ++f) {
    const auto before = first_only.count(h.vectors, h.finals).of[f], after = both.count(h.vectors, h.finals).of[f];
    if (after > before) return static_cast<UpdateFate>(f);
  }
  return UpdateFate::kVisible;
}

TEST(LostUpdates, FailsWhenAWriteLosesAgainstAValueItsWriterHadSeen) {
  const History h = ended({key_write(1, dot(kUs, 1), {}), key_write(2, dot(kEu, 1), seen(1))}, seen(1, 1), {dot(kUs, 1)});
  const Verdict v = check_lost_updates(h);
  EXPECT_EQ(v.outcome, Outcome::kFail);
  EXPECT_EQ(v.first_broken_at, second(2));
  ASSERT_EQ(v.witness.size(), 2u);
  EXPECT_EQ(v.witness[0].dot, dot(kUs, 1));
  EXPECT_EQ(v.witness[1].dot, dot(kEu, 1));
  EXPECT_EQ(fate_of_second(h), UpdateFate::kOutranked);
}

TEST(LostUpdates, FailsWhenTheOnlyHolderOfAnAcknowledgedWriteLostItsData) {
  History h = ended({key_write(1, dot(kEu, 1), {}), key_write(2, dot(kUs, 1), {})}, seen(0, 1), {dot(kEu, 1)});
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kFail);
  EXPECT_EQ(fate_of_second(h), UpdateFate::kVanished);
  h.writes[1].acknowledged = Acknowledged::kNo;
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kPass) << "nobody was promised anything";
}

TEST(LostUpdates, FailsWhenTheOnlyWriteThatHadReplacedItVanishedToo) {
  // us:1 was replaced by us:2, which nobody else ever got; without us:2, us:1 had to be visible or beaten, and it is neither.
  const History h = ended({key_write(1, dot(kUs, 1), {}), key_write(2, dot(kUs, 2), seen(1))}, seen(1), {});
  LostUpdateChecker c;
  for (const KeyWrite& w : h.writes) c.observe(w);
  EXPECT_EQ(c.count(h.vectors, h.finals).of[static_cast<std::size_t>(UpdateFate::kVanished)], 2u);
}

TEST(LostUpdates, FailsWhenAnIncrementVanishes) {
  History h = ended({key_write(1, dot(kUs, 1), {})}, seen(0), {});
  h.writes[0].effect = Effect::kMerges;
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kFail);
  h.vectors[1].vector = seen(1);
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kPass) << "one live replica has it and will pass it on";
}

TEST(LostUpdates, PassesWhenAWriteWasReplacedByOneThatHadSeenIt) {
  const History h = ended({key_write(1, dot(kUs, 1), {}), key_write(2, dot(kEu, 1), seen(1))}, seen(1, 1), {dot(kEu, 1)});
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kPass);
}

TEST(LostUpdates, ReportsWhatAConcurrentWinnerDroppedApart) {
  const History h = ended({key_write(1, dot(kUs, 1), {}), key_write(1, dot(kEu, 1), {})}, seen(1, 1), {dot(kUs, 1)});
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kPass);
  EXPECT_EQ(fate_of_second(h), UpdateFate::kDiscarded);
}

TEST(LostUpdates, UnderMaxASmallerLaterWriteLosesByRule) {
  History h = ended({key_write(1, dot(kUs, 1), {}), key_write(2, dot(kEu, 1), seen(1))}, seen(1, 1), {dot(kUs, 1)});
  for (KeyWrite& w : h.writes) w.loses = Loses::kByValue;
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kPass);
  EXPECT_EQ(fate_of_second(h), UpdateFate::kByValue);
}

TEST(LostUpdates, ADeletionThatHadSeenTheWriteReplacesIt) {
  History h = ended({key_write(1, dot(kUs, 1), {}), key_write(2, dot(kEu, 1), seen(1))}, seen(1, 1), {});
  h.writes[1].effect = Effect::kMerges;
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kPass);
}

TEST(LostUpdates, ContextsThatLeaveTheOwnOriginImpliedMeanTheSame) {
  const History h = ended({key_write(1, dot(kUs, 1), {}), key_write(2, dot(kUs, 2), {})}, seen(2), {dot(kUs, 2)});
  EXPECT_EQ(check_lost_updates(h).outcome, Outcome::kPass);
}

TEST(LostUpdates, SettlingForgetsWhatIsDecidedAndChangesNoVerdict) {
  std::vector<KeyWrite> writes;
  for (std::uint64_t i = 1; i <= 100; ++i) writes.push_back(key_write(1, dot(kUs, i), seen(i - 1)));
  writes.push_back(key_write(2, dot(kEu, 1), seen(100)));
  const History h = ended(writes, seen(100, 1), {dot(kUs, 100)});  // eu:1 is outranked
  LostUpdateChecker all, settling;
  for (const KeyWrite& w : writes) {
    all.observe(w);
    settling.observe(w);
    settling.settled(kShard, seen(90));
  }
  EXPECT_EQ(all.open(), 101u);
  EXPECT_LE(settling.open(), 12u);
  EXPECT_EQ(settling.keys().size(), 1u);
  EXPECT_EQ(settling.verdict(h.vectors, h.finals), all.verdict(h.vectors, h.finals));
  EXPECT_EQ(settling.count(h.vectors, h.finals), all.count(h.vectors, h.finals));
  EXPECT_EQ(settling.verdict(h.vectors, h.finals).outcome, Outcome::kFail);
}

TEST(LostUpdates, IsUndecidedWithoutAcknowledgedWrites) { EXPECT_EQ(check_lost_updates({}).outcome, Outcome::kUndecided); }

}  // namespace
}  // namespace jetlag::check
