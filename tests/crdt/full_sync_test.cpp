// SPDX-License-Identifier: Apache-2.0
// A live full sync: slot by slot, while both sides write and a third replica sends operations.
//
// The context of a slot must rise together with the slot's data. The wrong variants (the shard's vector rises only at the end;
// the removal context covers slots that are not merged yet) must be noticed.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <optional>

#include "core/rng.h"
#include "specification.h"

namespace jetlag::crdt::laws {
namespace {

constexpr std::size_t kSlots = 4;

enum class Variant { kRight, kRaiseAtTheEnd, kRemoveWithAllContexts };

struct SlotOp {
  Op op;
  std::size_t slot = 0;
  VersionVector delivery;  ///< What must have been seen before this: everything its writer had exposed.
  Record record;           ///< deps = the removal context: what its writer had seen of this slot.
};

struct SlotReplica {
  OriginId me;
  VersionVector seen;
  std::array<Object, kSlots> objects;
  std::array<std::optional<VersionVector>, kSlots> raised;  ///< Slot contexts, while a sync runs.
  HybridClock clock;
  std::vector<const SlotOp*> inbox;

  VersionVector context(std::size_t slot) const {
    VersionVector v = seen;
    if (raised[slot]) v.merge(*raised[slot]);
    return v;
  }
  VersionVector exposed() const {
    VersionVector v = seen;
    for (const auto& r : raised)
      if (r) v.merge(*r);
    return v;
  }
};

class LiveSync {
 public:
  LiveSync(std::uint64_t seed, Variant variant) : rng_(seed), variant_(variant), replicas_(3) {
    for (std::size_t i = 0; i < replicas_.size(); ++i) replicas_[i].me = OriginId::of(RegionId{static_cast<std::uint8_t>(i)}, 1);
  }

  /// True when all replicas end with what the specification says.
  bool run() {
    for (int step = 0; step < 120; ++step) {
      SlotReplica& r = replicas_[rng_.below(replicas_.size())];
      const auto dice = rng_.below(100);
      if (dice < 35) write(r);
      else if (dice < 45) advance_sync();
      else deliver_some(r);
    }
    while (snapshot_) advance_sync();
    for (int round = 0; round < 3; ++round)
      for (SlotReplica& r : replicas_) deliver_all(r);
    return agrees();
  }

 private:
  void write(SlotReplica& r) {
    auto op = std::make_unique<SlotOp>();
    op->slot = rng_.below(kSlots);
    const Object& object = r.objects[op->slot];
    op->delivery = r.exposed();
    const VersionVector deps = variant_ == Variant::kRemoveWithAllContexts ? op->delivery : r.context(op->slot);
    op->op.dot = Dot::of(r.me, r.seen.at(r.me) + 1);
    op->op.hlc = r.clock.tick(Instant{});
    Intent intent;
    switch (rng_.below(9)) {
      case 0: intent.kind = Kind::kDelete; op->op.effect = object.prepare_delete(); break;
      case 1: intent = {.kind = Kind::kAdd, .name = "m"}; op->op.effect = AddMembers{{"m"}}; break;
      case 2: intent = {.kind = Kind::kRemove, .name = "m"}; op->op.effect = RemoveMembers{{"m"}}; break;
      case 3:
        intent = {.kind = Kind::kSet, .value = "7"};
        op->op.effect = object.prepare_set("7", r.me.region(), Rule::kLww, ClockMode::kHlc);
        break;
      case 4:
        intent = {.kind = Kind::kIncrementField, .name = "f", .delta = integer_amount(3)};
        op->op.effect = object.prepare_field_increment("f", op->op.dot, integer_amount(3));
        break;
      case 5:
        intent = {.kind = Kind::kSetScore, .name = "z", .value = "4"};
        op->op.effect = SetScores{{object.prepare_score("z", 4)}};
        break;
      case 6:
        intent = {.kind = Kind::kIncrementScore, .name = "z", .delta = float_amount(2)};
        op->op.effect = object.prepare_score_increment("z", op->op.dot, 2);
        break;
      case 7:
        intent = {.kind = Kind::kRemoveScore, .name = "z"};
        op->op.effect = RemoveScores{{object.prepare_score_removal("z")}};
        break;
      default:
        intent = {.kind = Kind::kIncrement, .delta = integer_amount(1)};
        op->op.effect = object.prepare_increment(op->op.dot, integer_amount(1));
    }
    // The specification takes the context of the slot: what the client could see.
    op->record = {intent, op->op.dot, op->op.hlc, r.context(op->slot)};
    removal_[op.get()] = deps;
    r.seen.raise(r.me, op->op.dot.sequence());
    apply(r, *op);
    for (SlotReplica& other : replicas_)
      if (other.me != r.me) other.inbox.push_back(op.get());
    ops_.push_back(std::move(op));
  }
  void apply(SlotReplica& r, const SlotOp& op) {
    r.objects[op.slot].apply(op.op.effect, Meta{op.op.dot, op.op.hlc, &removal_.at(&op)}, Rule::kLww);
  }
  bool ready(const SlotReplica& r, const SlotOp& op) const {
    return r.seen.at(op.op.dot.origin()) + 1 == op.op.dot.sequence() && op.delivery.covered_by(r.seen);
  }
  void deliver(SlotReplica& r, const SlotOp& op) {
    r.seen.raise(op.op.dot.origin(), op.op.dot.sequence());
    r.clock.observe(op.op.hlc);
    if (r.raised[op.slot] && r.raised[op.slot]->contains(op.op.dot)) return;  // the merged slot has its effect already
    apply(r, op);
  }
  void deliver_some(SlotReplica& r) {
    for (std::size_t tries = 0; tries < 3 && !r.inbox.empty(); ++tries) {
      const std::size_t i = rng_.below(r.inbox.size());
      const SlotOp& op = *r.inbox[i];
      const bool duplicate = r.seen.contains(op.op.dot);
      if (!duplicate && !ready(r, op)) continue;
      r.inbox.erase(r.inbox.begin() + static_cast<std::ptrdiff_t>(i));
      if (!duplicate) deliver(r, op);
      return;
    }
  }
  void deliver_all(SlotReplica& r) {
    for (bool progress = true; progress;) {
      progress = false;
      for (const SlotOp* op : r.inbox)
        if (!r.seen.contains(op->op.dot) && ready(r, *op)) { deliver(r, *op); progress = true; }
    }
  }

  /// Replica 0 sends its state to replica 1, one slot at a time.
  void advance_sync() {
    SlotReplica& r = replicas_[1];
    if (!snapshot_) {
      if (rng_.below(2) == 0) return;
      snapshot_ = std::make_unique<SlotReplica>(replicas_[0]);
      next_ = 0;
      return;
    }
    const VersionVector& theirs = snapshot_->seen;
    if (next_ < kSlots) {
      const VersionVector mine = r.context(next_);
      r.objects[next_].join(snapshot_->objects[next_], mine, theirs);
      if (variant_ != Variant::kRaiseAtTheEnd) {
        r.raised[next_] = mine;
        r.raised[next_]->merge(theirs);
      }
      ++next_;
    } else {
      r.seen.merge(theirs);
      r.clock.observe(snapshot_->clock.last());
      r.raised = {};
      snapshot_.reset();
    }
  }

  bool agrees() const {
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      std::vector<const Record*> records;
      for (const auto& op : ops_)
        if (op->slot == slot) records.push_back(&op->record);
      const std::string should = specify(records, {});
      for (const SlotReplica& r : replicas_)
        if (describe(r.objects[slot], {}) != should || r.objects[slot].digest() != replicas_[0].objects[slot].digest())
          return false;
    }
    return replicas_[0].seen == replicas_[1].seen && replicas_[0].seen == replicas_[2].seen;
  }

  Rng rng_;
  Variant variant_;
  std::vector<SlotReplica> replicas_;
  std::unique_ptr<SlotReplica> snapshot_;
  std::size_t next_ = 0;
  std::vector<std::unique_ptr<SlotOp>> ops_;
  std::map<const SlotOp*, VersionVector> removal_;
};

std::uint64_t first_bad_seed(Variant variant, std::uint64_t runs) {
  for (std::uint64_t seed = 1; seed <= runs; ++seed)
    if (!LiveSync(seed, variant).run()) return seed;
  return 0;
}

TEST(LiveFullSync, SlotContextsRaisedWithTheDataConverge) { EXPECT_EQ(first_bad_seed(Variant::kRight, 1500), 0u); }
TEST(LiveFullSync, RaisingTheContextOnlyAtTheEndDiverges) { EXPECT_NE(first_bad_seed(Variant::kRaiseAtTheEnd, 1500), 0u); }
TEST(LiveFullSync, ARemovalContextWithOtherSlotsRemovesTheUnseen) {
  EXPECT_NE(first_bad_seed(Variant::kRemoveWithAllContexts, 1500), 0u);
}

}  // namespace
}  // namespace jetlag::crdt::laws
