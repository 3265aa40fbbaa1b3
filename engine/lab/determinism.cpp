// SPDX-License-Identifier: Apache-2.0
#include "lab/determinism.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/units.h"
#include "lab/run.h"

namespace jetlag::lab {

namespace {

std::string lane_text(const world::Setup& setup, LaneId lane) {
  if (lane == world::Lanes::world()) return "the world";
  const std::string& region = setup.name(setup.lanes.region_of(lane));
  return setup.lanes.is_clients(lane) ? fmt::format("clients of {}", region)
                                      : fmt::format("{} shard {}", region, setup.lanes.shard_of(lane).value);
}

std::string event_text(const world::World& world, const world::World::Entry& event) {
  return fmt::format("event {} at {} ({} ns), lane {} ({}), sent by lane {} as its {}: {}", world.events,
                     format_duration(event.key.at - Instant{}), event.key.at.ns, event.key.to.value,
                     lane_text(*world.setup, event.key.to), event.key.from.value, event.key.sequence,
                     world::text_of(event.event));
}

using Between = std::function<void()>;

/// Steps worlds, and asks now and then whether to go on.
class Stepper {
 public:
  explicit Stepper(const Between& between) : between_(between) {}
  bool step(world::World& world, Instant limit = kNever, world::World::Entry* event = nullptr) {
    if (between_ && ++steps_ % kStepsPerLook == 0) between_();
    return world::step(world, limit, event);
  }
  void to_end(world::World& world, Instant limit = kNever) {
    while (step(world, limit)) {
    }
  }

 private:
  static constexpr std::size_t kStepsPerLook = 256;
  const Between& between_;
  std::size_t steps_ = 0;
};

}  // namespace

std::optional<std::string> first_difference(world::World a, world::World b, const Between& between) {
  Stepper stepper(between);
  // Fingerprints fold every event, so two runs differ from the first event on in which their hashes do.
  for (;;) {
    world::World::Entry event_a, event_b;
    const bool more_a = stepper.step(a, kNever, &event_a), more_b = stepper.step(b, kNever, &event_b);
    if (more_a != more_b)
      return fmt::format("one run ends, the other goes on with {}", more_a ? event_text(a, event_a) : event_text(b, event_b));
    if (!more_a) break;
    if (event_a.key != event_b.key || !(event_a.event == event_b.event) || a.event_hash != b.event_hash)
      return fmt::format("the first differing event: in one run {}; in the other {}", event_text(a, event_a),
                         event_text(b, event_b));
  }
  const std::string end_a = world::fingerprint(a).text(), end_b = world::fingerprint(b).text();
  if (end_a != end_b)
    return fmt::format("equal events, but the runs end differently: {} and {} ({})", end_a, end_b,
                       Fingerprint::difference(end_a, end_b));
  return std::nullopt;
}

std::optional<std::string> copy_difference(world::World original, world::World copy, Duration taken_at, const Between& between) {
  auto text = first_difference(std::move(original), std::move(copy), between);
  if (text) *text = fmt::format("a run (one) and its copy taken at {} (the other) differ: {}", format_duration(taken_at), *text);
  return text;
}

std::optional<std::string> first_divergence(const scenario::ScenarioSpec& spec, const Between& between) {
  const auto setup = std::make_shared<const world::Setup>(setup_of(spec));
  const auto begin = [&] { return world::make_world(setup, between); };
  Stepper stepper(between);
  world::World whole = begin(), halves = begin();
  const Instant middle = Instant{} + spec.duration / 2;
  stepper.to_end(halves, middle);
  world::World copy = halves, kept = halves;  // history forks here; the original goes on first
  for (world::World* const world : {&halves, &copy, &whole}) stepper.to_end(*world);
  const std::string a = world::fingerprint(whole).text(), b = world::fingerprint(halves).text(),
                    c = world::fingerprint(copy).text();
  if (a == b && a == c && whole.measure == halves.measure && whole.measure == copy.measure) return std::nullopt;
  if (a != b) {
    if (auto text = first_difference(begin(), begin(), between)) return text;
    return fmt::format("two runs end differently, {} and {} ({}), but two more do not", a, b, Fingerprint::difference(a, b));
  }
  if (b != c) {
    world::World original = begin();  // never copied
    stepper.to_end(original, middle);
    if (auto text = copy_difference(std::move(original), std::move(kept), spec.duration / 2, between)) return text;
    return fmt::format("a run from a copy taken at {} ends differently, {} and {} ({}), but another copy does not",
                       format_duration(spec.duration / 2), b, c, Fingerprint::difference(b, c));
  }
  return "equal events and states, but the measurements of two runs differ";
}

}  // namespace jetlag::lab
