// SPDX-License-Identifier: Apache-2.0
#include "lab/explain.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/units.h"
#include "crdt/slot.h"
#include "lab/explain_text.h"
#include "lab/explain_words.h"
#include "lab/held_operations.h"
#include "lab/run.h"
#include "scenario/names.h"
#include "store/command.h"
#include "store/describe.h"

namespace jetlag::lab {

namespace {

using Seen = world::KeyWatch::Seen;
using observe::Fate;

/// Operations that never left their region, or that a full sync brought, are still in a backlog or known by the vectors; the
/// newest are in the batch that is still open.
void complete_watch(world::World& world) {
  for (const world::ShardLane& lane : world.shards) {
    for_each_slice_held(lane.shard.replicator(), world.now, [&](const replication::Slice& slice, Instant at) {
      world::watch_slice(world, slice, lane.shard.region(), at);
    });
  }
  for (Seen& seen : world.measure.watch->seen) {
    const ShardId shard = world.setup->lanes.shard_of_slot(seen.op.slot);
    for (const world::ShardSync& sync : world.measure.syncs) {
      if (sync.record.kind != replication::SyncKind::kFull || sync.record.phase != replication::SyncPhase::kFinished) continue;
      if (sync.shard != shard || sync.record.end < seen.op.created_at) continue;
      const RegionId region = sync.record.to;
      if (world.lane(region, shard).shard.database().observed().contains(seen.op.dot))
        seen.arrived[region.value] = std::min(seen.arrived[region.value], sync.record.end);
    }
    seen.arrived[seen.op.dot.origin().region().value] = seen.op.created_at;
  }
  world.measure.watch->shorten();
}

bool removes(const crdt::Effect& effect) {
  return std::holds_alternative<crdt::DeleteKey>(effect) || std::holds_alternative<crdt::RemoveMembers>(effect) ||
         std::holds_alternative<crdt::RemoveFields>(effect);
}

bool writes_register(const crdt::Effect& effect) { return std::holds_alternative<crdt::SetRegister>(effect); }

/// Whether an operation that had seen another one ends what is left of it: all of the key, or a member or field of its.
bool ends(const crdt::Effect& effect, const observe::ExplainedOperation& later, const observe::ExplainedOperation& earlier) {
  if (writes_register(effect) || std::holds_alternative<crdt::DeleteKey>(effect)) return true;
  const bool replaces = removes(effect) || std::holds_alternative<crdt::SetFields>(effect) ||
                        std::holds_alternative<crdt::AddMembers>(effect);
  return replaces && std::ranges::any_of(later.parts, [&](const observe::OperationPart& part) {
           return std::ranges::find(earlier.parts, part.name, &observe::OperationPart::name) != earlier.parts.end();
         });
}

bool in_description(const store::Description& description, crdt::Dot dot, bool& wins) {
  bool found = false;
  for (const store::BodyInfo& body : description.bodies) {
    for (const store::ElementInfo& element : body.elements) {
      for (const store::CandidateInfo& candidate : element.candidates)
        if (candidate.dot == dot) {
          found = true;
          wins |= candidate.wins && body.visible;
        }
      for (const store::CounterInfo& counter : element.counters)
        if (counter.alive && counter.birth.origin() == dot.origin() && counter.birth <= dot && dot <= counter.last &&
            dot.sequence() > counter.cancelled_until) {
          found = true;
          wins |= body.visible;
        }
    }
    for (const store::MemberInfo& member : body.members)
      for (const crdt::Tag& tag : member.tags)
        if (tag.dot == dot) {
          found = true;
          wins |= body.visible;
        }
  }
  for (const store::ClaimInfo& claim : description.claims)
    if (claim.dot == dot) {
      found = true;
      wins |= claim.wins;
    }
  return found;
}

class Explainer {
 public:
  Explainer(const world::World& world, const Bytes& key, Instant at)
      : world_(world), key_(key), at_(at), slot_(crdt::slot_of(key)) {
    shard_ = world.setup->lanes.shard_of_slot(slot_);
    for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r) {
      const region::Shard& shard = world.lane({static_cast<std::uint8_t>(r)}, shard_).shard;
      const Instant clock = shard.clock().read(at);
      descriptions_.push_back(store::describe(shard.database(), key.view(), clock));
      const auto& rules = shard.database().options().rules;
      types_.emplace_back(store::type_word(shard.database().find_visible(store::KeyRef(key), clock), rules.rule_of(key.view())));
    }
  }

  observe::Explanation explain() {
    const world::KeyWatch& watch = *world_.measure.watch;
    observe::Explanation out;
    out.key = key_.str();
    out.at = at_;
    out.slot = slot_;
    out.shard = shard_.value;
    out.rule = rule_text();
    for (std::size_t r = 0; r < descriptions_.size(); ++r) out.regions.push_back(region_value(r));
    for (const Seen& seen : watch.seen) {
      bool wins = false;
      for (const auto& d : descriptions_)
        if (d) in_description(*d, seen.op.dot, wins);
      winners_.push_back(wins);
    }
    for (const Seen& seen : watch.seen) out.operations.push_back(told(seen, watch.seen));
    for (std::size_t i = 0; i < watch.seen.size(); ++i) judge(watch.seen, i, out);
    out.operations_dropped = watch.dropped;
    out.agree = std::all_of(out.regions.begin(), out.regions.end(), [&](const observe::RegionValue& v) {
      return v.value == out.regions.front().value && v.type == out.regions.front().type;
    });
    const bool loaded = std::any_of(out.regions.begin(), out.regions.end(), [](const auto& r) { return r.type != "none"; });
    out.summary = out.operations.empty() ? untouched_text(world_, out.key, loaded) : summary_of(out);
    return out;
  }

 private:
  std::string rule_text() const {
    const auto any = [&](std::string_view type) { return std::find(types_.begin(), types_.end(), type) != types_.end(); };
    if (any("counter")) return "sum: concurrent increments merge";
    const auto& rules = world_.lane({0}, shard_).shard.database().options().rules;
    const auto rule = static_cast<scenario::ConflictRule>(rules.rule_of(key_.view()));
    for (const auto& line : rules.lines())
      if (store::glob_matches(line.pattern.view(), key_.view()))
        return fmt::format("{} ({})", scenario::name_of(rule), line.pattern.view());
    if (any("set")) return "add-wins: concurrent changes merge";
    return fmt::format("{} (default)", scenario::name_of(rule));
  }

  std::string read(std::size_t r) const {
    store::Database copy = world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard.database();
    store::Session session;
    std::vector<crdt::Op> written;
    const Instant clock = world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard.clock().read(at_);
    const Bytes command = types_[r] == "set" ? "SMEMBERS" : types_[r] == "hash" ? "HGETALL" : "GET";
    const std::vector<Bytes> args{command, key_};
    std::string text = store::execute(copy, session, {at_, clock, nullptr}, args, written).to_text();
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  }

  observe::RegionValue region_value(std::size_t r) const {
    observe::RegionValue value;
    value.region = world_.setup->spec.regions[r].id;
    value.type = types_[r];
    value.value = "(nil)";
    if (!descriptions_[r]) return value;
    const store::Description& d = *descriptions_[r];
    if (value.type != "none") value.value = read(r);
    for (const store::BodyInfo& body : d.bodies) {
      const bool fields = body.type == crdt::Type::kHash;
      if (!fields && body.type != crdt::Type::kString) continue;
      for (const store::ElementInfo& element : body.elements) {
        if (fields && element.candidates.size() < 2) continue;  // nothing competes with what the value shows
        for (const store::CandidateInfo& c : element.candidates)
          value.candidates.push_back({dot_text(*world_.setup, c.dot),
                                      (fields ? element.field.str() + " " : "") + store::quoted(c.value.view()),
                                      c.wins && body.visible});
      }
    }
    for (const store::ClaimInfo& claim : d.claims)
      if (claim.wins && claim.deadline) value.expires_at = claim.deadline;
    return value;
  }

  bool everywhere(const Seen& seen) const {
    for (std::uint16_t r = 0; r < world_.setup->lanes.regions; ++r) {
      const region::Shard& shard = world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard;
      if (shard.process() != region::Process::kDown && !shard.database().observed().contains(seen.op.dot)) return false;
    }
    return true;
  }

  observe::ExplainedOperation told(const Seen& seen, const std::vector<Seen>& all) const {
    const world::Setup& setup = *world_.setup;
    observe::ExplainedOperation out;
    out.dot = dot_text(setup, seen.op.dot);
    out.region = setup.name(seen.op.dot.origin().region());
    out.at = seen.op.created_at;
    out.clock = clock_text(seen.op.hlc, setup.spec.database.clock);
    out.stamp = seen.op.hlc.packed;
    tell(seen.op, out);
    for (const Seen& other : all) out.saw.push_back(other.op.dot != seen.op.dot && seen.deps.contains(other.op.dot));
    for (std::uint16_t r = 0; r < setup.lanes.regions; ++r) {
      observe::Arrival arrival{setup.spec.regions[r].id, std::nullopt};
      if (seen.arrived[r] < kNever) arrival.at = seen.arrived[r];
      out.arrivals.push_back(std::move(arrival));
    }
    return out;
  }

  void judge(const std::vector<Seen>& all, std::size_t which, observe::Explanation& why) const {
    const Seen& seen = all[which];
    observe::ExplainedOperation& out = why.operations[which];
    bool present = false, wins = false;
    for (const auto& d : descriptions_)
      if (d && in_description(*d, seen.op.dot, wins)) present = true;
    const Seen* remover = nullptr;   // the first operation that had seen this one and ended it
    const Seen* rival = nullptr;     // a concurrent one that the rule preferred
    out.shown = present && wins;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Seen& other = all[i];
      if (remover == nullptr && other.deps.contains(seen.op.dot) && ends(other.op.effect, why.operations[i], out))
        remover = &other;
      if (winners_[i] && !other.deps.contains(seen.op.dot) && other.op.dot != seen.op.dot) rival = &other;
    }
    out.fate = Fate::kKept;
    if (!everywhere(seen)) {
      out.fate = Fate::kPending;
    } else if (present && wins) {
      const bool chosen = writes_register(seen.op.effect) && rule() != crdt::Rule::kMultiValue;
      if (chosen) out.fate = rivals() > 1 ? Fate::kWon : Fate::kKept;
      else out.fate = why.competed(which) ? Fate::kMerged : Fate::kKept;
      if (out.fate == Fate::kWon) out.rule = rule_sentence();
    } else if (present) {
      out.fate = Fate::kLost;
      out.rule = why_lost(seen, rival);
      if (rival != nullptr) out.ended_by = dot_text(*world_.setup, rival->op.dot);
    } else if (const Seen* victor = remover == nullptr ? nullptr : beaten_by(seen, all)) {
      out.fate = Fate::kLost;
      out.rule = why_lost(seen, victor);
      out.ended_by = dot_text(*world_.setup, victor->op.dot);
    } else if (remover != nullptr) {
      out.fate = removes(remover->op.effect) ? Fate::kRemoved : Fate::kReplaced;
      out.ended_by = dot_text(*world_.setup, remover->op.dot);
    }
    out.contests = contests(seen.op.dot);
    if (!out.contests.empty()) out.rule = rule_sentence() + ": " + contests_text(out.contests);
    if (out.fate == Fate::kKept && removes(seen.op.effect) && why.competed(which))
      out.rule = "a removal takes away only what it had seen";
  }

  /// The concurrent write that the rule preferred to `seen`, when everybody who ended `seen` had met that one as well: nobody
  /// replaced it knowingly.
  const Seen* beaten_by(const Seen& seen, const std::vector<Seen>& all) const {
    const auto* lost = std::get_if<crdt::SetRegister>(&seen.op.effect);
    if (lost == nullptr || rule() == crdt::Rule::kMultiValue) return nullptr;
    const auto concurrent = [](const Seen& a, const Seen& b) { return !a.deps.contains(b.op.dot) && !b.deps.contains(a.op.dot); };
    for (const Seen& other : all) {
      const auto* write = std::get_if<crdt::SetRegister>(&other.op.effect);
      if (write == nullptr || other.op.dot == seen.op.dot || !concurrent(seen, other)) continue;
      if (!crdt::beats({other.op.dot, other.op.hlc, write->value}, {seen.op.dot, seen.op.hlc, lost->value}, rule())) continue;
      const bool unaware = std::any_of(all.begin(), all.end(), [&](const Seen& later) {
        const bool ends = writes_register(later.op.effect) || removes(later.op.effect);
        return ends && later.deps.contains(seen.op.dot) && !later.deps.contains(other.op.dot);
      });
      if (!unaware) return &other;
    }
    return nullptr;
  }

  /// The fields of a hash that this operation wrote and another one too, unseen.
  std::vector<observe::Contest> contests(crdt::Dot dot) const {
    std::vector<observe::Contest> out;
    if (rule() == crdt::Rule::kMultiValue) return out;  // all are shown
    for (const auto& d : descriptions_) {
      if (!d || !out.empty()) continue;
      for (const store::BodyInfo& body : d->bodies) {
        if (body.type != crdt::Type::kHash || !body.visible) continue;
        for (const store::ElementInfo& element : body.elements) {
          const auto own = std::ranges::find(element.candidates, dot, &store::CandidateInfo::dot);
          if (own == element.candidates.end() || element.candidates.size() < 2) continue;
          const auto other =
              std::ranges::find_if(element.candidates, [&](const auto& c) { return &c != &*own && (own->wins || c.wins); });
          out.push_back({element.field.str(), dot_text(*world_.setup, other->dot), own->wins});
        }
      }
    }
    return out;
  }

  crdt::Rule rule() const { return world_.lane({0}, shard_).shard.database().options().rules.rule_of(key_.view()); }

  /// How many register writes are being compared, where most are.
  std::size_t rivals() const {
    std::size_t most = 0;
    for (const auto& d : descriptions_)
      if (d)
        for (const store::BodyInfo& body : d->bodies)
          for (const store::ElementInfo& element : body.elements) most = std::max(most, element.candidates.size());
    return most;
  }

  /// What the operation wrote is there, but of a type that does not show.
  bool hidden(crdt::Dot dot) const {
    bool all = false;
    for (const auto& d : descriptions_) {
      if (!d) continue;
      for (const store::BodyInfo& body : d->bodies) {
        store::Description one;
        one.bodies.push_back(body);
        bool wins = false;
        if (!in_description(one, dot, wins)) continue;
        if (body.visible) return false;
        all = true;
      }
    }
    return all;
  }

  /// By what another operation was preferred. Where the rule leaves two equal, stamps decide, and where these are, the region.
  std::string why_lost(const Seen& lost, const Seen* winner) const {
    const auto* own = std::get_if<crdt::SetRegister>(&lost.op.effect);
    if (std::holds_alternative<crdt::SetExpiry>(lost.op.effect)) return "the longest time to live counts";
    if (winner == nullptr) return rule_sentence();
    const auto* other = std::get_if<crdt::SetRegister>(&winner->op.effect);
    const bool fields = std::holds_alternative<crdt::SetFields>(lost.op.effect) &&
                        std::holds_alternative<crdt::SetFields>(winner->op.effect);
    if (!fields && (own == nullptr || other == nullptr))
      return hidden(lost.op.dot) ? "a key has one type: that of the newest write shows" : rule_sentence();
    const bool by_stamp = rule() == crdt::Rule::kLww || rule() == crdt::Rule::kFww;
    const bool by_value = rule() == crdt::Rule::kMax || rule() == crdt::Rule::kMin;
    if (by_stamp && lost.op.hlc == winner->op.hlc) return "equal stamps: the first region wins";
    if (by_value && own != nullptr && own->value == other->value) return "equal values: the newer stamp wins";
    return rule_sentence();
  }

  std::string rule_sentence() const {
    switch (rule()) {
      case crdt::Rule::kLww: return "lww: the newer stamp wins";
      case crdt::Rule::kFww: return "fww: the older stamp wins";
      case crdt::Rule::kMax: return "max: the larger value wins";
      case crdt::Rule::kMin: return "min: the smaller value wins";
      case crdt::Rule::kMultiValue: return "multi-value: all are kept and shown, newest first";
      case crdt::Rule::kRegionPriority: return "region-priority: the first region wins";
    }
    return {};
  }

  const world::World& world_;
  Bytes key_;
  Instant at_;
  std::uint16_t slot_;
  ShardId shard_;
  std::vector<std::optional<store::Description>> descriptions_;  ///< by region, as types_
  std::vector<std::string> types_;
  std::vector<bool> winners_;  ///< by operation: part of what some region shows
};

}  // namespace

observe::Explanation explain(const scenario::ScenarioSpec& spec, const std::string& key, std::optional<Instant> at,
                             const std::function<void()>& between) {
  world::World world = world::make_world(std::make_shared<const world::Setup>(setup_of(spec)), between);
  world.measure.watch.ensure().key = Bytes(key);
  const Instant limit = at ? *at + Duration{1} : kNever;
  constexpr int kBetween = 256;
  for (int n = 1; world::step(world, limit); ++n)
    if (between && n % kBetween == 0) between();
  complete_watch(world);
  return Explainer(world, Bytes(key), at ? std::min(*at, world.ends_at) : world.now).explain();
}

observe::Explanation explain(const world::World& world, const std::string& key) {
  world::World copy = world;
  copy.measure.watch.ensure().key = Bytes(key);
  complete_watch(copy);
  return Explainer(copy, Bytes(key), world.now).explain();
}

}  // namespace jetlag::lab
