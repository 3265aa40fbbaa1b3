// SPDX-License-Identifier: Apache-2.0
#include "lab/determinism.h"

#include <memory>

#include <fmt/format.h>

#include "core/units.h"
#include "lab/run.h"

namespace jetlag::lab {

namespace {

std::string event_text(const world::World& world) {
  return fmt::format("event {} at {} ({} ns)", world.events, format_duration(world.now - Instant{}), world.now.ns);
}

}  // namespace

std::optional<std::string> first_difference(world::World a, world::World b) {
  // Fingerprints fold every event, so two runs differ from the first event on in which their hashes do.
  for (;;) {
    const bool more_a = world::step(a), more_b = world::step(b);
    if (more_a != more_b) return fmt::format("one run ends after {}, the other goes on", event_text(more_a ? b : a));
    if (a.event_hash != b.event_hash || a.time_hash != b.time_hash)
      return fmt::format("the first differing event: {} in one run, {} in the other", event_text(a), event_text(b));
    if (!more_a) break;
  }
  const std::string end_a = world::fingerprint(a).text(), end_b = world::fingerprint(b).text();
  if (end_a != end_b) return fmt::format("equal events, but the runs end differently: {} and {} ({})", end_a, end_b, Fingerprint::difference(end_a, end_b));
  return std::nullopt;
}

std::optional<std::string> first_divergence(const scenario::ScenarioSpec& spec) {
  const auto setup = std::make_shared<const world::Setup>(setup_of(spec));
  world::World whole = world::make_world(setup), halves = world::make_world(setup);
  const Instant middle = Instant{} + spec.duration / 2;
  while (world::step(halves, middle)) {}
  world::World copy = halves;  // history forks here; the original goes on first
  while (world::step(halves)) {}
  while (world::step(copy)) {}
  while (world::step(whole)) {}
  const std::string a = world::fingerprint(whole).text(), b = world::fingerprint(halves).text(), c = world::fingerprint(copy).text();
  if (a == b && a == c && whole.measure == halves.measure && whole.measure == copy.measure) return std::nullopt;
  if (a != b)
    if (auto text = first_difference(world::make_world(setup), world::make_world(setup))) return text;
  if (b != c) return fmt::format("a run from a copy taken at {} ends differently: {} and {} ({})", format_duration(spec.duration / 2), b, c, Fingerprint::difference(b, c));
  return "equal events and states, but the measurements of two runs differ";
}

}  // namespace jetlag::lab
