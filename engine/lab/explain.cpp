// SPDX-License-Identifier: Apache-2.0
#include "lab/explain.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/units.h"
#include "crdt/slot.h"
#include "lab/explain_effects.h"
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

class Explainer {
 public:
  Explainer(const world::World& world, const Bytes& key, Instant at)
      : world_(world), key_(key), at_(at), slot_(crdt::slot_of(key)) {
    shard_ = world.setup->lanes.shard_of_slot(slot_);
    std::vector<const store::Database*> live_ones, all;
    for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r) {
      const region::Shard& shard = world.lane({static_cast<std::uint8_t>(r)}, shard_).shard;
      const Instant clock = shard.clock().read(at);
      all.push_back(&shard.database());
      if (!live(r)) {  // nobody can read there
        descriptions_.emplace_back(), types_.emplace_back("none");
        continue;
      }
      clock_ = live_ones.empty() ? clock : std::min(clock_, clock);  // a key is over when it is over everywhere
      live_ones.push_back(&shard.database());
      descriptions_.push_back(store::describe(shard.database(), key.view(), clock));
      const auto& rules = shard.database().options().rules;
      types_.emplace_back(store::type_word(shard.database().find_visible(store::KeyRef(key), clock), rules.rule_of(key.view())));
    }
    if (live_ones.empty()) clock_ = at;
    together_ = store::describe(live_ones.empty() ? all : live_ones, key.view(), clock_);
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
    const Outcome outcome{together_ && shows_loaded(*together_), together_ && together_->past_deadline};
    out.summary = out.operations.empty() ? untouched_text(world_, out.key, there) : summary_of(out, outcome);
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
      if (claim.wins && claim.deadline && value.type != "none") value.expires_at = claim.deadline;
    return value;
  }

  /// How many writes of a string compete.
  std::size_t rivals() const {
    for (const store::BodyInfo& body : together_ ? together_->bodies : std::vector<store::BodyInfo>{})
      if (body.type == crdt::Type::kString && !body.elements.empty()) return body.elements[0].candidates.size();
    return 0;
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

  /// What a client reads in some region now.
  bool shown_somewhere(const crdt::Op& op) const {
    return std::ranges::any_of(descriptions_, [&](const auto& d) {
      if (!d) return false;
      const Standing here = standing_of(*d, op);
      return here.shown && !here.expired;
    });
  }

  void judge(const std::vector<Seen>& all, std::size_t which, observe::Explanation& why) {
    const Seen& seen = all[which];
    observe::ExplainedOperation& out = why.operations[which];
    const Standing stands = together_ ? standing_of(*together_, seen.op) : Standing{};
    out.shown = shown_somewhere(seen.op);
    for (const Meeting& met : stands.meetings)
      if (met.field) out.contests.push_back({*met.field, dot_text(*world_.setup, met.rival), met.won});
    const auto end = [&](Fate fate, std::optional<crdt::Dot> by, std::string rule) {
      out.fate = fate;
      out.rule = std::move(rule);
      if (by) out.ended_by = dot_text(*world_.setup, *by);
    };
    const std::string met = stands.meetings.empty() ? std::string() : meetings_text(*world_.setup, stands.meetings);
    if (!held(seen)) return end(Fate::kGone, {}, kLostWithMemory);
    if (!everywhere(seen)) return end(Fate::kPending, {}, met);
    if (removes(seen.op.effect))
      return end(Fate::kKept, {}, why.competed(which) ? "a removal takes away only what it had seen" : "");
    if (stands.shown && stands.expired) return end(Fate::kRemoved, {}, kTimeIsUp);
    if (stands.shown) {
      const bool chosen = writes_register(seen.op.effect) && rule() != crdt::Rule::kMultiValue;
      return end(chosen ? (met.empty() ? Fate::kKept : Fate::kWon) : why.competed(which) ? Fate::kMerged : Fate::kKept, {}, met);
    }
    if (const auto beaten = beaten_by(all, which, why))
      return end(Fate::kLost, beaten->first, met.empty() ? beaten->second : met);
    if (stands.present) {
      const Seen* const hidden_by = stands.meetings.empty() ? hides(all, seen) : nullptr;
      const Seen* const ahead = stands.ahead ? find(all, *stands.ahead) : nullptr;
      if (hidden_by != nullptr) return end(Fate::kLost, hidden_by->op.dot, std::string(stands.why));
      const bool knew = ahead != nullptr && ahead->deps.contains(seen.op.dot);
      return end(knew ? Fate::kReplaced : Fate::kLost, stands.ahead, met.empty() ? std::string(stands.why) : met);
    }
    const std::size_t ender = ender_of(all, which, why);
    if (ender == all.size()) return end(Fate::kReplaced, {}, "");  // by what is no longer on record
    end(removes(all[ender].op.effect) ? Fate::kRemoved : Fate::kReplaced, all[ender].op.dot, "");
  }

  /// The first write of another type that had not seen it; where its type is the one that is hidden.
  static const Seen* hides(const std::vector<Seen>& all, const Seen& seen) {
    const crdt::Type own = type_of(seen.op.effect);
    const auto at = std::ranges::find_if(all, [&](const Seen& other) {
      const crdt::Type type = type_of(other.op.effect);
      return own != crdt::Type::kNone && type != crdt::Type::kNone && type != own && !other.deps.contains(seen.op.dot);
    });
    return at == all.end() ? nullptr : &*at;
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
        if (why.operations[i].saw[which] && takes({all[i], why.operations[i]}, {all[which], own}, name)) return i;
      return all.size();
    };
    if (own.parts.empty()) return taker({});
    std::size_t last = all.size();
    for (const observe::OperationPart& part : own.parts)
      if (const std::size_t by = taker(part.name); by < all.size()) last = last == all.size() ? by : std::max(last, by);
    return last;
  }

  /// Who ended a part of `which` while it was there: of those that took it, each that had seen none of the others. Whoever took
  /// it later has seen one of these.
  static std::vector<std::size_t> enders_of(const std::vector<Seen>& all, std::size_t which, std::string_view name,
                                            const observe::Explanation& why) {
    std::vector<std::size_t> enders;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& saw = why.operations[i].saw;
      const bool late = std::ranges::any_of(enders, [&](std::size_t earlier) { return saw[earlier]; });
      if (saw[which] && !late && takes({all[i], why.operations[i]}, {all[which], why.operations[which]}, name))
        enders.push_back(i);
    }
    return enders;
  }

  /// A write of the string or of this field, with those who ended it.
  struct Write {
    std::size_t by;
    crdt::Candidate candidate;
    std::vector<std::size_t> enders;
  };

  std::vector<Write> writes_of(const std::vector<Seen>& all, const std::optional<std::string>& field,
                               const observe::Explanation& why) const {
    std::vector<Write> writes;
    for (std::size_t i = 0; i < all.size(); ++i)
      for (const auto& [name, candidate] : written_by(all[i]))
        if (name == field) writes.push_back({i, candidate, enders_of(all, i, name.value_or(""), why)});
    return writes;
  }

  /// By which write, and why, a part of `which` was beaten: all who ended it saw that one in its place, or nobody ended it and
  /// that one stands before it. Not where somebody wrote it who saw `which` stand: that one replaced it knowingly.
  std::optional<std::pair<crdt::Dot, std::string>> beaten_by(const std::vector<Seen>& all, std::size_t which,
                                                             const observe::Explanation& why) {
    if (rule() == crdt::Rule::kMultiValue) return {};
    for (const auto& [field, own] : written_by(all[which])) {
      const auto [at, fresh] = writes_.try_emplace(field);
      if (fresh) at->second = writes_of(all, field, why);
      const std::vector<Write>& writes = at->second;
      const auto self = std::ranges::find(writes, which, &Write::by);
      const auto best = [&](auto&& there) {
        const Write* winner = nullptr;
        for (const Write& write : writes)
          if (there(write) && (winner == nullptr || crdt::beats(write.candidate, winner->candidate, rule()))) winner = &write;
        return winner;
      };
      const auto seen_by = [&](std::size_t who) {  // what was there for it
        const auto& saw = why.operations[who].saw;
        return best([&](const Write& write) {
          return saw[write.by] && std::ranges::none_of(write.enders, [&](std::size_t other) { return saw[other]; });
        });
      };
      const Write* victor = nullptr;
      if (self->enders.empty()) victor = best([](const Write& write) { return write.enders.empty(); });
      for (const std::size_t ender : self->enders)
        if (victor = seen_by(ender); victor == nullptr || victor->by == which) break;
      // One that knew it: what did its writer see in its place?
      while (victor != nullptr && victor->by != which && why.operations[victor->by].saw[which]) victor = seen_by(victor->by);
      if (victor != nullptr && victor->by != which)
        return std::pair(victor->candidate.dot, decided_by(rule(), victor->candidate, own));
    }
    return {};
  }

  crdt::Rule rule() const { return world_.lane({0}, shard_).shard.database().options().rules.rule_of(key_.view()); }

  const world::World& world_;
  Bytes key_;
  Instant at_;
  std::uint16_t slot_;
  ShardId shard_;
  std::vector<std::optional<store::Description>> descriptions_;  ///< by region, as types_
  std::vector<std::string> types_;
  std::optional<store::Description> together_;  ///< of a replica that has seen all that the live ones have
  Instant clock_;
  std::map<std::optional<std::string>, std::vector<Write>> writes_;  ///< by field
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
