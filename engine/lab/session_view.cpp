// SPDX-License-Identifier: Apache-2.0
// What a session shows: snapshots, and instants of the past simulated again for them.
#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/check.h"
#include "lab/session.h"
#include "lab/session_parts.h"
#include "lab/watch.h"

namespace jetlag::lab {

using observe::TraceEntry;

/// The last answers, so that a still picture costs nothing.
struct Session::Cache {
  struct Place {
    Instant at{-1};
    std::uint64_t generation = 0;
    bool operator==(const Place&) const = default;
  };
  Place relived_to;
  std::optional<Relived> relived;
  observe::Focus focus;
  Place answered;
  std::uint64_t answered_events = 0;
  observe::Snapshot answers;
};

std::shared_ptr<Session::Cache> Session::make_cache() { return std::make_shared<Cache>(); }

/// Of the instant shown, perhaps not yet done. From where one was last it is often a short way.
Relived& Session::relived() const {
  const Branch& here = branch();
  Cache& cache = *cache_;
  const Cache::Place wanted{here.at, here.generation};
  if (cache.relived && cache.relived_to == wanted) return *cache.relived;
  const Moment& before = here.history.checkpoint_before(here.at);
  const bool nearer = cache.relived && cache.relived->done() && cache.relived_to.generation == here.generation &&
                      cache.relived_to.at <= here.at && cache.relived_to.at >= before.world->now;
  cache.relived.emplace(nearer ? cache.relived->moment() : before, here.at);
  cache.relived_to = wanted;
  return *cache.relived;
}

const Relived* Session::relived_here() const {
  const bool is_it =
      cache_->relived && cache_->relived->done() && cache_->relived_to == Cache::Place{branch().at, branch().generation};
  return is_it ? &*cache_->relived : nullptr;
}

bool Session::rest(std::size_t max_events) try {
  Branch& here = branch();
  if (!here.world) return false;
  if (here.at < here.reached) return relived().go_on(max_events);
  if (here.rested && here.history.frames().back()->events == here.world->events) return false;
  here.history.replace_last(here.frames.make(*here.world, FrameMaker::Pace::kAtRest));
  here.rested = true;
  return false;
} catch (const CheckFailure&) {  // where the branch itself broke: what was recorded has to do
  return false;
}

const world::World& Session::world_shown() const {
  const Branch& here = branch();
  if (here.at >= here.world->now) return *here.world;
  Relived& past = relived();
  while (past.go_on()) {
  }
  return past.world();
}

void Session::fill_flights(observe::Snapshot& out) const {
  const Relived* const exact = relived_here();
  if (exact == nullptr) branch().history.collect_flights(out.at, out.flights);
  const world::World& world = exact != nullptr ? exact->world() : *branch().world;
  world.kernel.for_each([&](const sim::PackedKey& key, const world::Event& event) {
    TraceEntry entry;
    if (describe_message(world, key.unpack(), event, entry) && entry.sent <= out.at) out.flights.push_back(flight_of(entry));
  });
  std::sort(out.flights.begin(), out.flights.end(), [](const observe::Flight& a, const observe::Flight& b) {
    return std::tuple(a.arrives, a.from, a.to, a.shard, a.sent) < std::tuple(b.arrives, b.from, b.to, b.shard, b.sent);
  });
}

/// What was done by hand up to the instant shown is all that sets branches of one scenario and seed apart.
bool Session::same_past(const Branch& here, const Branch& other) {
  const auto until = [&](const Branch& branch) {
    return std::ranges::count_if(branch.injected, [&](const Injection& injection) { return injection.at <= here.at; });
  };
  return other.reached >= here.at && until(here) == until(other) &&
         std::equal(here.injected.begin(), here.injected.begin() + until(here), other.injected.begin(),
                    [](const Injection& a, const Injection& b) { return a.json == b.json; });
}

observe::Snapshot Session::snapshot(const observe::Focus& focus) const {
  const Branch& here = branch();
  observe::Snapshot out;
  out.scenery = scenery_;
  out.branch = here.info.id;
  for (const Branch& b : branches_) {
    out.branches.push_back(b.info);
    out.branches.back().reached = b.reached;
    for (const Injection& injection : b.injected) out.branches.back().injected.push_back(injection.json);
  }
  out.problem = here.problem;
  out.state = !here.problem.empty()                   ? observe::RunState::kBroken
              : here.finished && here.at >= reached() ? observe::RunState::kFinished
                                                      : observe::RunState::kReady;
  if (!here.world) return out;
  out.at = here.at;
  out.reached = here.reached;
  out.end = here.world->ends_at;
  const Relived* const exact = relived_here();
  out.frame = exact != nullptr ? exact->frame() : here.history.frame_at(here.at);
  out.trace = here.history.trace().chunks();
  out.trace_dropped = here.history.trace().dropped();
  out.told_since = told_since(here);
  out.events = here.world->events;
  out.fingerprint = world::fingerprint(*here.world);
  for (const Injection& injection : here.injected) out.injected.push_back(injection.json);
  out.rerun = fmt::format("jetlag run {} --seed {}", spec_.file.empty() ? "-" : spec_.file, spec_.seed);
  for (std::size_t i = 0; i < branches_.size(); ++i)
    if (branches_[i].world)
      out.branches[i].frame = same_past(here, branches_[i]) ? out.frame : branches_[i].history.frame_at(here.at);
  fill_flights(out);
  Cache& cache = *cache_;
  const bool same = cache.answered == Cache::Place{here.at, here.generation} && cache.answered_events == here.world->events &&
                    cache.focus == focus;
  if (!same) {
    cache.answers = {};
    observe::Timeline timeline = timeline_of(*here.world, here.finished);
    for (const Branch& other : branches_)
      if (&other != &here && other.world) timeline.ghosts.push_back(ghost_of(other.info.id, *other.world));
    cache.answers.timeline = std::make_shared<const observe::Timeline>(std::move(timeline));
    if (!focus.key.empty()) cache.answers.key = std::make_shared<const observe::KeyView>(inspect_key(world_shown(), focus.key));
    if (focus.matrix)
      cache.answers.matrix = std::make_shared<const std::vector<observe::MatrixRow>>(matrix_of(world_shown(), focus));
    if (focus.report)
      cache.answers.report = std::make_shared<const observe::RunReport>(report_of(*here.world, here.finished, here.reached));
    if (!focus.watches.empty())
      cache.answers.watches = std::make_shared<const std::vector<observe::Watched>>(watched(world_shown(), focus.watches));
    cache.focus = focus;
    cache.answered = {here.at, here.generation};
    cache.answered_events = here.world->events;
  }
  out.timeline = cache.answers.timeline;
  out.key = cache.answers.key;
  out.matrix = cache.answers.matrix;
  out.report = cache.answers.report;
  out.watches = cache.answers.watches;
  return out;
}

}  // namespace jetlag::lab
