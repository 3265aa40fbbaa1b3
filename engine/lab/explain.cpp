// SPDX-License-Identifier: Apache-2.0
#include "lab/explain.h"

#include <algorithm>
#include <memory>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "core/units.h"
#include "crdt/slot.h"
#include "lab/explain_standing.h"
#include "lab/explain_text.h"
#include "lab/explain_words.h"
#include "lab/run.h"
#include "scenario/names.h"
#include "store/command.h"
#include "store/describe.h"
#include "world/held_operations.h"

namespace jetlag::lab {

namespace {

using Seen = world::KeyWatch::Seen;
using observe::Fate;

constexpr const char* kTimeIsUp = "its time to live is over";
constexpr const char* kLostWithMemory = "its process lost its memory before another region had it";

/// Operations that never left their region, or that a full sync brought, are still in a backlog or known by the vectors; the
/// newest are in the batch that is still open.
void complete_watch(world::World& world) {
  for (const world::ShardLane& lane : world.shards) world::watch_held(world, lane.shard);
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

/// Whether `later`, which had seen `earlier`, took away what was left of it under this name: a member or field; or, without a
/// name, a string, a number, a deadline or a deletion.
bool takes(const observe::ExplainedOperation& later, const crdt::Effect& effect, const observe::ExplainedOperation& earlier,
           std::string_view name) {
  using Kind = observe::OperationKind;
  const auto keeps_time = [&] {
    const auto* set = std::get_if<crdt::SetRegister>(&effect);
    return set == nullptr || set->ttl == crdt::TtlChange::kKeep;
  };
  if (std::holds_alternative<crdt::DeleteKey>(effect)) return true;
  switch (earlier.kind) {
    case Kind::kSet:
    case Kind::kIncrement: return later.kind == Kind::kSet;
    case Kind::kSetDeadline: return later.kind == Kind::kSetDeadline || !keeps_time();
    case Kind::kDelete:
    case Kind::kExpire: return later.kind == Kind::kSet;
    default: break;
  }
  const bool replaces = removes(effect) || later.kind == Kind::kSetFields || later.kind == Kind::kAddMembers;
  return replaces && std::ranges::find(later.parts, name, &observe::OperationPart::name) != later.parts.end();
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
    none_live_ = std::ranges::none_of(std::views::iota(std::size_t{0}, descriptions_.size()), [&](auto r) { return live(r); });
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
    for (const Seen& seen : watch.seen) out.operations.push_back(told(seen, watch.seen));
    for (std::size_t i = 0; i < watch.seen.size(); ++i) judge(watch.seen, i, out);
    out.operations_dropped = watch.dropped;
    const auto first = std::ranges::find_if(out.regions, &observe::RegionValue::live);
    out.agree = std::all_of(first, out.regions.end(), [&](const observe::RegionValue& v) {
      return !v.live || (v.value == first->value && v.type == first->type);
    });
    const bool there = std::any_of(out.regions.begin(), out.regions.end(), [](const auto& r) { return r.type != "none"; });
    bool loaded = false;
    for (std::size_t r = 0; r < descriptions_.size(); ++r)
      loaded |= live(r) && descriptions_[r] && shows_loaded(*descriptions_[r]);
    out.summary = out.operations.empty() ? untouched_text(world_, out.key, there) : summary_of(out, loaded);
    return out;
  }

 private:
  std::string rule_text() const {
    const auto any = [&](std::string_view type) { return std::find(types_.begin(), types_.end(), type) != types_.end(); };
    const auto& rules = world_.lane({0}, shard_).shard.database().options().rules;
    const auto rule = static_cast<scenario::ConflictRule>(rules.rule_of(key_.view()));
    if (any("counter"))
      return "sum: concurrent increments merge" + (rivals() > 1 ? fmt::format("; of SETs {}", scenario::name_of(rule)) : "");
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
    value.live = live(r);
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
                                      c.wins && body.visible && !d.past_deadline});
      }
    }
    for (const store::ClaimInfo& claim : d.claims)
      if (claim.wins && claim.deadline) value.expires_at = claim.deadline;
    return value;
  }

  /// How many writes of a string compete, where most do.
  std::size_t rivals() const {
    std::size_t most = 0;
    for (const auto& d : descriptions_)
      for (const store::BodyInfo& body : d ? d->bodies : std::vector<store::BodyInfo>{})
        if (body.type == crdt::Type::kString && !body.elements.empty()) most = std::max(most, body.elements[0].candidates.size());
    return most;
  }

  /// Some replica has it, be it one that is down and kept its data.
  bool held(const Seen& seen) const {
    for (std::uint16_t r = 0; r < world_.setup->lanes.regions; ++r)
      if (world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard.database().observed().contains(seen.op.dot)) return true;
    return false;
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

  bool live(std::size_t r) const {
    return world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard.process() != region::Process::kDown;
  }

  /// In all live regions together (where there is none, in all); what it met, and what is ahead of it, where it was found first.
  Standing standing(const crdt::Op& op) const {
    Standing all;
    for (std::size_t r = 0; r < descriptions_.size(); ++r) {
      if (!descriptions_[r] || !(live(r) || none_live_)) continue;
      Standing here = standing_of(*descriptions_[r], op);
      all.present |= here.present;
      all.shown |= here.shown;
      all.expired |= here.expired;
      if (all.meetings.empty()) all.meetings = std::move(here.meetings);
      if (!all.ahead) all.ahead = here.ahead, all.why = here.why;
    }
    return all;
  }

  void judge(const std::vector<Seen>& all, std::size_t which, observe::Explanation& why) const {
    const Seen& seen = all[which];
    observe::ExplainedOperation& out = why.operations[which];
    const Standing stands = standing(seen.op);
    out.shown = stands.shown;
    for (const Meeting& met : stands.meetings)
      if (met.field) out.contests.push_back({*met.field, dot_text(*world_.setup, met.rival), met.won});
    if (!held(seen)) {
      out.fate = Fate::kGone;
      out.rule = kLostWithMemory;
    } else if (!everywhere(seen)) {
      out.fate = Fate::kPending;
    } else if (stands.shown) {
      out.fate = why.competed(which) ? Fate::kMerged : Fate::kKept;
      if (writes_register(seen.op.effect) && rule() != crdt::Rule::kMultiValue)
        out.fate = stands.meetings.empty() ? Fate::kKept : Fate::kWon;
    } else if (stands.expired) {
      out.fate = Fate::kRemoved;
      out.rule = kTimeIsUp;
    } else if (stands.present) {
      const Seen* const ahead = stands.ahead ? find(all, *stands.ahead) : nullptr;
      out.fate = ahead != nullptr && ahead->deps.contains(seen.op.dot) ? Fate::kReplaced : Fate::kLost;
      out.rule = stands.why;
      if (stands.ahead) out.ended_by = dot_text(*world_.setup, *stands.ahead);
    } else if (const std::size_t ender = ender_of(all, which, why); ender < all.size()) {
      const Seen* const victor = beaten_by(seen, all);
      out.fate = victor != nullptr ? Fate::kLost : removes(all[ender].op.effect) ? Fate::kRemoved : Fate::kReplaced;
      out.ended_by = dot_text(*world_.setup, victor != nullptr ? victor->op.dot : all[ender].op.dot);
      if (victor != nullptr) out.rule = decided_by(rule(), *written_by(*victor), *written_by(seen));
    } else if (removes(seen.op.effect)) {
      out.fate = Fate::kKept;
      if (why.competed(which)) out.rule = "a removal takes away only what it had seen";
    } else {
      out.fate = Fate::kReplaced;  // by what is no longer on record
    }
    if (!stands.meetings.empty()) out.rule = meetings_text(*world_.setup, stands.meetings);
  }

  static const Seen* find(const std::vector<Seen>& all, crdt::Dot dot) {
    const auto at = std::ranges::find_if(all, [&](const Seen& seen) { return seen.op.dot == dot; });
    return at == all.end() ? nullptr : &*at;
  }

  /// Which operation took the last of what was left of it; none: all.size().
  std::size_t ender_of(const std::vector<Seen>& all, std::size_t which, const observe::Explanation& why) const {
    const observe::ExplainedOperation& own = why.operations[which];
    const auto taker = [&](std::string_view name) {
      for (std::size_t i = 0; i < all.size(); ++i)
        if (why.operations[i].saw[which] && takes(why.operations[i], all[i].op.effect, own, name)) return i;
      return all.size();
    };
    if (own.parts.empty()) return taker({});
    std::size_t last = all.size();
    for (const observe::OperationPart& part : own.parts)
      if (const std::size_t by = taker(part.name); by < all.size()) last = last == all.size() ? by : std::max(last, by);
    return last;
  }

  /// The concurrent write that the rule preferred to `seen`, when everybody who ended `seen` had met that one as well: nobody
  /// replaced it knowingly.
  const Seen* beaten_by(const Seen& seen, const std::vector<Seen>& all) const {
    const auto own = written_by(seen);
    if (!own || rule() == crdt::Rule::kMultiValue) return nullptr;
    const auto concurrent = [](const Seen& a, const Seen& b) { return !a.deps.contains(b.op.dot) && !b.deps.contains(a.op.dot); };
    for (const Seen& other : all) {
      const auto write = written_by(other);
      if (!write || write->dot == own->dot || !concurrent(seen, other) || !crdt::beats(*write, *own, rule())) continue;
      const bool unaware = std::any_of(all.begin(), all.end(), [&](const Seen& later) {
        const bool ends = writes_register(later.op.effect) || removes(later.op.effect);
        return ends && later.deps.contains(seen.op.dot) && !later.deps.contains(other.op.dot);
      });
      if (!unaware) return &other;
    }
    return nullptr;
  }

  /// What it has written as a string.
  static std::optional<crdt::Candidate> written_by(const Seen& seen) {
    const auto* set = std::get_if<crdt::SetRegister>(&seen.op.effect);
    return set == nullptr ? std::nullopt : std::optional(crdt::Candidate{seen.op.dot, seen.op.hlc, set->value});
  }

  crdt::Rule rule() const { return world_.lane({0}, shard_).shard.database().options().rules.rule_of(key_.view()); }

  const world::World& world_;
  Bytes key_;
  Instant at_;
  std::uint16_t slot_;
  ShardId shard_;
  std::vector<std::optional<store::Description>> descriptions_;  ///< by region, as types_
  std::vector<std::string> types_;
  bool none_live_ = false;
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
