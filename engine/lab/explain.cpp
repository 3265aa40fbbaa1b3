// SPDX-License-Identifier: Apache-2.0
#include "lab/explain.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "crdt/slot.h"
#include "lab/explain_document.h"
#include "lab/explain_fate.h"
#include "lab/explain_heading.h"
#include "lab/explain_rows.h"
#include "lab/explain_standing.h"
#include "lab/explain_text.h"
#include "lab/explain_words.h"
#include "lab/run.h"
#include "lab/watch.h"
#include "store/describe.h"

namespace jetlag::lab {

namespace {

using observe::Fate;

constexpr const char* kLostWithMemory = "its process lost its memory before another region had it";
constexpr const char* kDeadlineCounts = "the time to live that it set counts all the same";
constexpr const char* kAllLostMemory = "every process that had it lost its memory";

class Explainer {
 public:
  Explainer(const world::World& world, const Bytes& key, Instant at, const std::function<void()>& between)
      : world_(world), key_(key), at_(at), between_(between), slot_(crdt::slot_of(key)) {
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
    paths_ = SlotPaths(world.measure.watch->seen, together_);
  }

  observe::Explanation explain() {
    const world::KeyWatch& watch = *world_.measure.watch;
    observe::Explanation out;
    out.key = key_.str();
    out.at = at_;
    out.slot = slot_;
    out.shard = shard_.value;
    out.rule = heading_of(
        {out.key, *world_.setup, world_.lane({0}, shard_).shard.database().options().rules, types_, watch.seen, together_});
    for (std::size_t r = 0; r < descriptions_.size(); ++r) out.regions.push_back(region_value(r));
    for (const Seen& seen : watch.seen) {
      out.operations.push_back(told(seen, watch.seen));
      breathe();
    }
    judge(watch.seen, out);
    out.operations_dropped = watch.dropped;
    const auto first = std::ranges::find_if(out.regions, &observe::RegionValue::live);
    out.agree =
        std::all_of(first, out.regions.end(), [&](const observe::RegionValue& v) { return !v.live || v.holds_the_same(*first); });
    const bool there = std::any_of(out.regions.begin(), out.regions.end(), [](const auto& r) { return r.type != "none"; });
    const Outcome outcome{together_ && shows_loaded(*together_), together_ && together_->past_deadline};
    out.summary = out.operations.empty() ? untouched_text(world_, out.key, there, outcome) : summary_of(out, outcome);
    return out;
  }

 private:
  void breathe() const {
    if (between_) between_();
  }

  std::string read(std::size_t r) const {
    const RegionId region{static_cast<std::uint8_t>(r)};
    if (types_[r] == "zset") return reply_in(world_, region, at_, {"ZRANGE", key_, "0", "-1", "WITHSCORES"});
    if (types_[r] == "hyperloglog") return reply_in(world_, region, at_, {"PFCOUNT", key_});
    if (types_[r] == "bounded-counter") return reply_in(world_, region, at_, {"BC.GET", key_});
    if (types_[r] == "list") return reply_in(world_, region, at_, {"LRANGE", key_, "0", "-1"});
    if (types_[r] == "stream") return reply_in(world_, region, at_, {"XRANGE", key_, "-", "+"});
    if (types_[r] == "json") return reply_in(world_, region, at_, {"JSON.GET", key_});
    const Bytes command = types_[r] == "set" ? "SMEMBERS" : types_[r] == "hash" ? "HGETALL" : "GET";
    return reply_in(world_, region, at_, {command, key_});
  }

  observe::RegionValue region_value(std::size_t r) const {
    observe::RegionValue value;
    value.region = world_.setup->spec.regions[r].id;
    value.live = live(r);
    value.type = types_[r];
    value.value = "(nil)";
    if (!descriptions_[r]) return value;
    const store::Description& d = *descriptions_[r];
    const std::string owner = d.expiry_owner ? world_.setup->name(*d.expiry_owner) : value.region;
    if (d.past_deadline && std::ranges::any_of(d.bodies, &store::BodyInfo::visible)) value.kept_until = owner;
    if (value.type != "none") value.value = value.type == "vectorset" ? vectors_of(d) : read(r) + groups_of(d);
    for (const store::BodyInfo& body : d.bodies) {
      if (body.visible) value.state = rows_of(body, *world_.setup);
      const bool fields = body.type != crdt::Type::kString;  // of a set nothing competes, and it has no elements
      for (const store::ElementInfo& element : body.elements) {
        const auto same = [&](const store::CandidateInfo& c) { return touches_the_shown(element, c); };
        const auto others = element.candidates.size() - static_cast<std::size_t>(std::ranges::count_if(element.candidates, same));
        if (fields && others < 2) continue;  // nothing competes with what the value shows
        for (const store::CandidateInfo& c : element.candidates)
          if (!same(c))
            value.candidates.push_back({dot_text(*world_.setup, c.dot),
                                        (fields ? paths_.of(element.field.str()) + " " : "") + store::quoted(c.value.view()),
                                        c.wins && body.visible && !d.past_deadline});
      }
      for (const store::ElementInfo& element : body.elements)
        if (body.visible && element.present() && element.past_deadline && !d.past_deadline)
          value.fields_kept.push_back(element.field.str());
      for (const store::ElementInfo& element : body.elements)
        for (const store::ClaimInfo& claim : element.claims)
          if (body.visible && element.present() && !element.past_deadline && claim.wins && claim.deadline)
            value.fields_end.push_back({element.field.str(), expiry_of(r, *claim.deadline), dot_text(*world_.setup, claim.dot)});
    }
    for (const store::ClaimInfo& claim : d.claims)
      if (claim.wins && claim.deadline && value.type != "none")
        value.expires_at = expiry_of(r, *claim.deadline), value.expires_by = dot_text(*world_.setup, claim.dot);
    return value;
  }

  /// Of what is in one slot of a document: it is the container that shows, named once more by one who wrote inside.
  bool touches_the_shown(const store::ElementInfo& element, const store::CandidateInfo& one) const {
    const auto shown = std::ranges::find(element.candidates, true, &store::CandidateInfo::wins);
    if (shown == element.candidates.end() || one.wins || one.value != shown->value) return false;
    const auto& seen = world_.measure.watch->seen;
    const auto touches = [&](crdt::Dot dot) {
      const auto by = std::ranges::find_if(seen, [&](const Seen& each) { return each.op.dot == dot; });
      return by != seen.end() && only_touches(by->op, element.field.view());
    };
    return touches(one.dot) || touches(shown->dot);
  }

  /// When the region's own clock says so: deadlines are on it.
  Instant expiry_of(std::size_t r, Instant deadline) const {
    const net::WallClock& clock = world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard.clock();
    return at_ + clock.until(deadline, at_);
  }

  /// Some replica has it, be it one that is down and kept its data.
  bool held(const Seen& seen) const {
    for (std::uint16_t r = 0; r < world_.setup->lanes.regions; ++r)
      if (world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard.database().observed().contains(seen.op.dot)) return true;
    return false;
  }

  /// It had come to another region than its own.
  static bool had_arrived(const Seen& seen) {
    return std::ranges::count_if(seen.arrived, [](Instant at) { return at < kNever; }) > 1;
  }

  /// Part of the state that is judged on: some live replica has it; any, where none is live.
  bool known_to_live(const Seen& seen) const {
    bool any_live = false;
    for (std::uint16_t r = 0; r < world_.setup->lanes.regions; ++r) {
      any_live |= live(r);
      if (live(r) && world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard.database().observed().contains(seen.op.dot))
        return true;
    }
    return !any_live && held(seen);
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
    tell(seen.op, out, paths_);
    if (std::string asked = asked_text(seen.asked); asked != out.command) out.asked = std::move(asked);
    if (const Seen* const set_by = seen.op.expired ? deadline_before(seen, all) : nullptr)
      out.command += ", by the time that " + dot_text(setup, set_by->op.dot) + " had set";
    for (const Seen& other : all) out.saw.push_back(other.op.dot != seen.op.dot && seen.deps.contains(other.op.dot));
    for (std::uint16_t r = 0; r < setup.lanes.regions; ++r) {
      observe::Arrival arrival{setup.spec.regions[r].id, std::nullopt};
      if (seen.arrived[r] < kNever) arrival.at = seen.arrived[r];
      out.arrivals.push_back(std::move(arrival));
    }
    return out;
  }

  /// What set the deadline that an expiry enforces: of those that had passed by its stamp, that it had seen, and none of them had
  /// seen and changed, the latest.
  static const Seen* deadline_before(const Seen& expiry, const std::vector<Seen>& all) {
    const auto seen = [](const Seen& who, const Seen& what) {
      return who.op.dot != what.op.dot && who.deps.contains(what.op.dot);
    };
    const auto* removal = std::get_if<crdt::RemoveFields>(&expiry.op.effect);
    std::set<std::string_view> fields;
    for (std::size_t i = 0; removal != nullptr && i < removal->fields.size(); ++i) fields.insert(removal->fields[i].name.view());
    const Instant end{(expiry.op.hlc.millis() + 1) * 1'000'000};  // of the stamp's millisecond
    std::vector<std::pair<DeadlineClaim, const Seen*>> past;
    for (const Seen& one : all)
      if (seen(expiry, one))
        for (DeadlineClaim& claim : claims_of(one.op.effect))
          if (claim.at < end && (removal == nullptr || (claim.field && fields.contains(*claim.field))))
            past.emplace_back(std::move(claim), &one);
    std::ranges::stable_sort(past, std::greater(), [](const auto& each) { return each.first.at; });
    for (const auto& [claim, one] : past) {
      const auto changes = [&, &field = claim.field, by = one](const Seen& other) {
        return changes_deadline(other.op.effect, field) && seen(expiry, other) && seen(other, *by);
      };
      if (std::ranges::none_of(all, changes)) return one;
    }
    return nullptr;
  }

  /// Of an operation that is not the value any more.
  bool deadline_counts(const crdt::Op& op) const {
    return together_ && std::ranges::any_of(together_->claims, [&](const store::ClaimInfo& claim) {
             return claim.dot == op.dot && claim.wins && claim.deadline;
           });
  }

  bool live(std::size_t r) const {
    return world_.lane({static_cast<std::uint8_t>(r)}, shard_).shard.process() != region::Process::kDown;
  }

  /// What a client reads in some region now.
  bool shown_somewhere(const crdt::Op& op) const {
    return std::ranges::any_of(descriptions_, [&](const auto& d) {
      if (!d) return false;
      const Standing here = standing_of(*d, op, *world_.setup);
      return here.shown && !here.expired;
    });
  }

  /// An operation that has arrived everywhere is judged on the state that contains all; of the others the place is told.
  void judge(const std::vector<Seen>& all, observe::Explanation& why) const {
    std::vector<Standing> standings;
    for (const Seen& seen : all) {
      standings.push_back(together_ ? standing_of(*together_, seen.op, *world_.setup) : Standing{});
      for (observe::Contest& contest : standings.back().contests)
        if (contest.field) contest.field = paths_.of(*contest.field);
      breathe();
    }
    std::vector<bool> known;
    for (const Seen& seen : all) known.push_back(known_to_live(seen));
    FateJudge judge(all, why.operations, standings, known, rule());
    for (std::size_t i = 0; i < all.size(); ++i) {
      breathe();
      Verdict verdict;
      if (!held(all[i])) verdict = {Fate::kGone, {}, had_arrived(all[i]) ? kAllLostMemory : kLostWithMemory, {}};
      else if (!everywhere(all[i])) verdict = {Fate::kPending, {}, contests_text(standings[i].contests), {}};
      else verdict = judge.of(i);
      observe::ExplainedOperation& out = why.operations[i];
      out.shown = shown_somewhere(all[i].op);
      out.fate = verdict.fate;
      out.hidden = verdict.hidden;
      out.in_vain = verdict.in_vain;
      out.rule = std::move(verdict.rule);
      const bool over = (verdict.fate == Fate::kLost && !verdict.in_vain) || verdict.fate == Fate::kReplaced;
      if (over && deadline_counts(all[i].op))
        out.rule += out.rule.empty() ? kDeadlineCounts : "; " + std::string(kDeadlineCounts);
      out.lost_fields = std::move(verdict.lost_fields);
      if (verdict.ended_by) out.ended_by = dot_text(*world_.setup, *verdict.ended_by);
      if (verdict.popped_by) out.popped_by = dot_text(*world_.setup, *verdict.popped_by);
      out.contests = standings[i].contests;
      note_what_no_search_finds(all[i], out);
    }
    for (observe::ExplainedOperation& op : why.operations) {
      for (std::string& field : op.lost_fields) field = paths_.of(field);
      for (observe::OperationPart& part : op.parts) part.name = paths_.of(part.name);
    }
  }

  /// Vectors of another dimension than most of their set are kept, and no search looks at them.
  void note_what_no_search_finds(const Seen& seen, observe::ExplainedOperation& out) const {
    const auto* const set = std::get_if<crdt::SetVectors>(&seen.op.effect);
    const RegionId region{seen.op.dot.origin().region()};
    const store::Database& here = world_.lane(region, shard_).shard.database();
    const crdt::Object* const object = set == nullptr || !out.shown ? nullptr : here.find(store::KeyRef(key_));
    if (object == nullptr || object->vector_set() == nullptr) return;
    const std::size_t most = object->vector_set()->dimension();
    for (const crdt::VectorWrite& write : set->elements) {
      const std::size_t own = write.vector ? write.vector->size() / sizeof(float) : most;
      if (own == most) continue;
      out.rule += fmt::format("{}{} has {} dimensions and the set {}: no search finds it", out.rule.empty() ? "" : "; ",
                              write.element.view(), own, most);
      return;
    }
  }

  crdt::Rule rule() const {
    const crdt::Type type = together_ ? together_->visible : crdt::Type::kNone;
    return rule_in(type, world_.lane({0}, shard_).shard.database().options().rules.rule_of(key_.view()));
  }

  const world::World& world_;
  Bytes key_;
  Instant at_;
  const std::function<void()>& between_;
  std::uint16_t slot_;
  ShardId shard_;
  std::vector<std::optional<store::Description>> descriptions_;  ///< by region, as types_
  std::vector<std::string> types_;
  std::optional<store::Description> together_;  ///< of a replica that has seen all that the live ones have
  Instant clock_;
  SlotPaths paths_;
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
  world.measure.watch->shorten();
  return Explainer(world, Bytes(key), at ? std::min(*at, world.ends_at) : world.now, between).explain();
}

observe::Explanation explain(const world::World& world, const std::string& key) {
  world::World copy = world;
  copy.measure.watch.ensure().key = Bytes(key);
  world::watch_held(copy);
  return Explainer(copy, Bytes(key), world.now, {}).explain();
}

}  // namespace jetlag::lab
