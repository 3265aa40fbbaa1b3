// SPDX-License-Identifier: Apache-2.0
// The windows of expectations ("during cut", "within 5s after cut"): looked at where they begin and end, whatever the distance of
// samples is.
//
// Most of these instants are events already: a fault strikes, a fault ends. The others need none: nothing changes between two
// events, so the look of an instant is taken when the next event at or after it comes, before it happens.
#include <algorithm>
#include <iterator>
#include <string_view>

#include "world/world.h"

namespace jetlag::world {

namespace {

using metrics::TimeLine;

struct NeedOf {
  std::string_view metric;
  WindowNeeds need;
};

/// Whatever is not here is recorded as it happens; backlog_exhaustion comes with the regular samples.
constexpr NeedOf kNeeds[] = {
    {"egress", WindowNeeds::kWire},
    {"egress_cost", WindowNeeds::kWire},
    {"duplicates", WindowNeeds::kReplicas},
    {"relayed", WindowNeeds::kReplicas},
    {"conflicts", WindowNeeds::kReplicas},
    {"discarded_updates", WindowNeeds::kReplicas},
    {"double_pops", WindowNeeds::kReplicas},
    {"evicted", WindowNeeds::kReplicas},
    {"oom_errors", WindowNeeds::kReplicas},
    {"taken_beyond_limit", WindowNeeds::kReplicas},
    {"lost_updates", WindowNeeds::kLost},
    {"lag_now", WindowNeeds::kPairs},
    {"lag_ops", WindowNeeds::kPairs},
    {"lag_bytes", WindowNeeds::kPairs},
    {"backlog_fill", WindowNeeds::kRegions},
    {"backlog_bytes", WindowNeeds::kRegions},
    {"keys", WindowNeeds::kRegions},
    {"clock_error", WindowNeeds::kRegions},
    {"memory_fill", WindowNeeds::kRegions},
    {"data_bytes", WindowNeeds::kMemory},
    {"metadata_bytes", WindowNeeds::kMemory},
    {"tombstone_bytes", WindowNeeds::kMemory},
    {"divergent_keys", WindowNeeds::kDivergent},
};

enum class Look : std::uint8_t { kBorder, kBetween };

void count(World& world) {
  const Measure& measure = world.measure;
  if (needs(measure.window_needs, WindowNeeds::kWire)) record_carried(world);
  if (needs(measure.window_needs, WindowNeeds::kReplicas)) count_replicas(world);
  if (needs(measure.window_needs, WindowNeeds::kLost)) count_lost(world);
}

/// What has to look at all keys does so at borders, and in between as seldom as the regular samples do.
void read_gauges(World& world, Look look) {
  Measure& measure = world.measure;
  const std::size_t regions = world.setup->lanes.regions;
  const auto due = [&](std::uint32_t every) { return look == Look::kBorder || measure.looks % every == 0; };
  ++measure.looks;
  for (std::size_t from = 0; from < regions && needs(measure.window_needs, WindowNeeds::kPairs); ++from)
    for (std::size_t to = 0; to < regions; ++to)
      if (from != to) read_pair(world, from, to, TimeLine::kNone);
  for (std::size_t r = 0; r < regions && needs(measure.window_needs, WindowNeeds::kRegions); ++r)
    read_region(world, r, TimeLine::kNone);
  for (std::size_t r = 0; r < regions && needs(measure.window_needs, WindowNeeds::kMemory) && due(measure.memory_every); ++r)
    read_memory(world, r, TimeLine::kNone);
  if (needs(measure.window_needs, WindowNeeds::kDivergent) && due(measure.divergence_every))
    measure.registry.hold(measure.divergent, static_cast<std::int64_t>(divergent_keys(world, measure.divergence_cache)));
}

void take_look(World& world, Look look) {
  if (look == Look::kBorder) count(world);
  read_gauges(world, look);
  ViewParts parts;
  fill_view(world, false, parts);
  world.measure.monitor.look(parts.view);
  world.measure.registry.mark();
}

}  // namespace

WindowNeeds needs_of(const check::Monitor& monitor) {
  unsigned all = 0;
  for (const std::string_view metric : monitor.in_windows()) {
    const auto found = std::ranges::find(kNeeds, metric, &NeedOf::metric);
    all |= static_cast<unsigned>(found == std::end(kNeeds) ? WindowNeeds::kRecorded : found->need);
  }
  return static_cast<WindowNeeds>(all);
}

void pass_borders(World& world, Instant until) {
  const Instant now = world.now;
  const check::Monitor& monitor = world.measure.monitor;
  while (monitor.due() <= until) {
    world.now = monitor.due();
    take_look(world, monitor.ends_window(world.now) ? Look::kBorder : Look::kBetween);
  }
  world.now = now;
}

void border(World& world) {
  if (world.measure.window_needs == WindowNeeds::kNone) return;
  pass_borders(world, world.now);
  take_look(world, Look::kBorder);
}

}  // namespace jetlag::world
