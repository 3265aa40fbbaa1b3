// SPDX-License-Identifier: Apache-2.0
// Where a session goes from event to event: by the trace, and where none was kept by simulating again.
#include <algorithm>

#include "core/check.h"
#include "lab/session.h"

namespace jetlag::lab {

using observe::TraceEntry;

std::optional<Instant> Session::happened(const Wanted& wanted, Instant since) const {
  const TraceEntry* found = branch().history.trace().next_after(since, wanted);
  return found != nullptr && found->at <= at() ? std::optional(found->at) : std::nullopt;
}

Instant Session::told_since(const Branch& here) const {
  return std::max(here.history.trace().whole_since(), std::min(here.watched_since, here.reached));
}

std::optional<Instant> Session::next_told(const Wanted& wanted) const {
  const Branch& here = branch();
  const Instant told = told_since(here);
  const TraceEntry* kept = here.history.trace().next_after(here.at, wanted);
  if (here.at < told) {
    std::optional<Instant> found;
    const auto look = [&](const TraceEntry& entry) {
      if (!found && entry.at > here.at && wanted(entry)) found = entry.at;
    };
    // Changes by hand have checkpoints of their own: where one is reached, it goes on with that one.
    auto worlds = here.history.checkpoints_from(here.at);
    worlds.front() = std::make_shared<const world::World>(world_shown());
    for (std::size_t i = 0; i < worlds.size() && !found; ++i) {
      world::World world = *worlds[i];
      Tracer tracer(world);
      const bool last = i + 1 == worlds.size();
      while (!found && world.now <= told && (last || world.events < worlds[i + 1]->events) &&
             tracer.step(world, told + Duration{1}, look)) {
      }
      if (world.now > told) break;
    }
    if (found) return kept != nullptr ? std::min(*found, kept->at) : *found;
  }
  return kept != nullptr ? std::optional(kept->at) : std::nullopt;
}

std::optional<Error> Session::step_event(bool interesting) {
  Branch& here = branch();
  const Wanted wanted = [&](const TraceEntry& entry) { return !interesting || observe::is_interesting(entry.kind); };
  if (here.at < here.reached) {
    const auto next = next_told(wanted);
    here.at = next.value_or(here.reached);
    if (next) return std::nullopt;
  }
  const Instant from = here.world->now;
  const std::uint64_t before = here.world->events;
  const auto is_new = [&](const TraceEntry& entry) { return entry.number > before && wanted(entry); };
  bool more = true;
  while (more) {
    more = simulate(here, kNever, interesting ? 256 : 1, Watch::kEverything);
    const TraceEntry* found = here.history.trace().next_after(Instant{from.ns - 1}, is_new);
    if (found == nullptr) continue;
    here.at = interesting ? found->at : here.world->now;
    return std::nullopt;
  }
  here.at = here.reached;
  return std::nullopt;
}

std::optional<Error> Session::step_back() {
  Branch& here = branch();
  const TraceEntry* before = here.history.trace().last_before(here.at, [](const TraceEntry&) { return true; });
  if (before != nullptr && before->at >= told_since(here)) {
    here.at = before->at;
    return std::nullopt;
  }
  for (Instant until = here.at - Duration{1}; until.ns >= 0;) {
    const Moment& from = here.history.checkpoint_before(until);
    Relived past(from, until);
    while (past.go_on()) {
    }
    if (past.last_told()) {
      here.at = *past.last_told();
      return std::nullopt;
    }
    until = from.world->now - Duration{1};
  }
  here.at = {};
  return std::nullopt;
}

}  // namespace jetlag::lab
