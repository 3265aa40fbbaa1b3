// SPDX-License-Identifier: Apache-2.0
#include "lab/frames.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lab/difference.h"
#include "lab/missing.h"
#include "lab/report_parts.h"

namespace jetlag::lab {

namespace {

using observe::Frame;
using world::World;

constexpr Duration kRateWindow = Duration::millis(100);
constexpr std::uint64_t kEntriesPerEvent = 4;  ///< that a count may look at, so that counting stays a small part of the work
constexpr std::uint64_t kSizesPerEvent = 1;    ///< likewise, of adding up sizes

RegionId region_at(std::size_t r) { return {static_cast<std::uint8_t>(r)}; }

/// Age of the oldest operation of `from` that `to` has not applied, over all shards.
Duration lag_between(const World& world, std::size_t from, std::size_t to) {
  Duration age;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const store::Database& source = world.lane(region_at(from), {s}).shard.database();
    const store::Database& target = world.lane(region_at(to), {s}).shard.database();
    const std::uint64_t have = source.observed().at(source.identity()), seen = target.observed().at(source.identity());
    if (have <= seen) continue;
    const auto oldest = world.measure.commits[world.setup->lanes.index(region_at(from), {s})].committed_after(seen);
    if (oldest) age = std::max(age, world.now - *oldest);
  }
  return age;
}

std::uint32_t shards_down(const World& world, std::size_t r) {
  std::uint32_t down = 0;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s)
    down += world.lane(region_at(r), {s}).shard.process() == region::Process::kDown ? 1u : 0u;
  return down;
}

observe::ProcessState process_of(const World& world, std::size_t r) {
  auto worst = observe::ProcessState::kRunning;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const region::Shard& shard = world.lane(region_at(r), {s}).shard;
    auto one = observe::ProcessState::kRunning;
    if (shard.process() == region::Process::kDown) one = observe::ProcessState::kDown;
    else if (shard.process() == region::Process::kPaused) one = observe::ProcessState::kPaused;
    else if (!shard.serving()) one = observe::ProcessState::kLoading;
    worst = std::max(worst, one);
  }
  return worst;
}

Duration added_by(const net::Degradation& degradation, Duration one_way) {
  const double factor = static_cast<double>(degradation.latency_factor_ppm) / 1e6;
  return degradation.latency_added +
         Duration{static_cast<std::int64_t>(std::clamp(static_cast<double>(one_way.ns) * (factor - 1), -9e17, 9e17))};
}

observe::LinkView link_view(const World& world, std::size_t i) {
  const world::LinkSetup& setup = world.setup->links[i];
  observe::LinkView view;
  view.from = setup.from.value;
  view.to = setup.to.value;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const fault::Channel& in = world.lane(setup.to, {s}).inbound[setup.from.value];
    const fault::Channel& out = world.lane(setup.from, {s}).outbound[setup.to.value];
    const bool down = !in.up() || !out.up();
    if (down || s == 0) view.since = std::max(in.since(), out.since());
    view.cut |= down;
  }
  view.degraded = world.links[i].degraded_by.begin() != world.links[i].degraded_by.end();
  view.delay_added = added_by(world.links[i].degraded_by.sum(), setup.one_way);
  view.lag = lag_between(world, view.from, view.to);
  view.lag_bound = FrameMaker::lag_bound(world, i);
  return view;
}

/// What is still to come of a full sync is as large as what has come, bucket for bucket: keys are spread evenly.
void fill_pipes(const World& world, Frame& frame) {
  for (const world::ShardLane& lane : world.shards) {
    if (lane.shard.process() == region::Process::kDown) continue;
    for (const replication::Inbound& stream : lane.shard.replicator().inbound()) {
      if (stream.state() != replication::Inbound::State::kFull) continue;
      observe::PipeView view;
      view.from = stream.peer().value;
      view.to = lane.shard.region().value;
      view.shard = lane.shard.shard().value;
      view.start = stream.full_record(world.now, lane.shard.region(), replication::SyncPhase::kStarted).start;
      view.bytes_done = static_cast<std::uint64_t>(stream.sync_bytes());
      if (stream.buckets_joined() > 0) view.bytes_total = view.bytes_done * store::kBuckets / stream.buckets_joined();
      frame.pipes.push_back(view);
    }
  }
}

/// From which origins a region lacks more than what is under way.
std::vector<bool> lacking(const World& world, std::size_t to) {
  const std::size_t regions = world.setup->lanes.regions;
  std::vector<bool> lacks(regions, false);
  const Duration bound = world.setup->longest_rtt() + world.setup->spec.database.sync.batch.delay + Duration::millis(50);
  for (std::size_t from = 0; from < regions; ++from)
    if (from != to) lacks[from] = lag_between(world, from, to) > bound;
  return lacks;
}

void fill_operations_behind(const World& world, Frame& frame) {
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const auto missing = operations_missing(world, {s});
    for (std::size_t r = 0; r < missing.size(); ++r)
      for (const std::uint64_t of_origin : missing[r]) frame.regions[r].operations_behind += of_origin;
  }
}

/// Those with the same letter lack the same. Of two groups of one size the one that has the earlier region comes first, as in the
/// convergence matrix.
void name_versions(const std::vector<std::vector<bool>>& lacks, Frame& frame) {
  std::map<std::vector<bool>, std::uint32_t> sizes;
  std::vector<std::vector<bool>> order;
  for (std::size_t r = 0; r < lacks.size(); ++r)
    if (frame.regions[r].process != observe::ProcessState::kDown && ++sizes[lacks[r]] == 1) order.push_back(lacks[r]);
  const std::vector<bool> nothing(lacks.size(), false);
  std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    if ((a == nothing) != (b == nothing)) return a == nothing;  // who lacks nothing is version 0 wherever somebody does
    return sizes[a] > sizes[b];
  });
  for (std::size_t r = 0; r < lacks.size(); ++r) {
    const auto it = std::find(order.begin(), order.end(), lacks[r]);
    frame.regions[r].version = it == order.end() ? 0 : static_cast<std::uint32_t>(it - order.begin());
  }
}

std::uint64_t keys_of_the_live(const World& world) {
  std::uint64_t keys = 0;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    std::vector<const store::Database*> replicas;
    for (std::size_t r = 0; r < world.setup->lanes.regions; ++r)
      if (const region::Shard& shard = world.lane(region_at(r), {s}).shard; shard.process() != region::Process::kDown)
        replicas.push_back(&shard.database());
    keys += distinct_keys(replicas);
  }
  return keys;
}

}  // namespace

Duration FrameMaker::lag_bound(const World& world, std::size_t link) {
  return world.setup->links[link].rtt * 3 / 4 + world.setup->spec.database.sync.batch.delay * 2 + Duration::millis(20);
}

FrameMaker::Totals FrameMaker::totals_of(const World& world) {
  Totals totals{world.now, {}};
  for (const world::LinkSetup& link : world.setup->links)
    totals.egress.push_back(world.measure.registry.value(world.measure.pair(link.from, link.to).egress));
  return totals;
}

observe::Frame FrameMaker::make(const World& world, Pace pace) {
  const std::size_t regions = world.setup->lanes.regions;
  Frame frame;
  frame.at = world.now;
  frame.events = world.events;
  added_up_ = false;
  std::vector<std::vector<bool>> lacks;
  for (std::size_t r = 0; r < regions; ++r) {
    observe::RegionView view;
    view.process = process_of(world, r);
    view.shards_down = shards_down(world, r);
    for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s)
      view.keys += world.lane(region_at(r), {s}).shard.database().key_count();
    for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s)
      view.backlog_fill = std::max(view.backlog_fill, world::backlog_fill(world.lane(region_at(r), {s}).shard.replicator()));
    view.data_bytes = data_bytes(world, r, view.keys, pace);
    view.clock_error = world.lane(region_at(r), {0}).shard.clock().error(world.now);
    lacks.push_back(lacking(world, r));
    frame.regions.push_back(view);
  }
  fill_operations_behind(world, frame);
  name_versions(lacks, frame);
  const Totals now = totals_of(world);
  const Duration since = now.at - before_.at;
  for (std::size_t i = 0; i < world.links.size(); ++i) {
    observe::LinkView view = link_view(world, i);
    if (!before_.egress.empty() && since.ns > 0)
      view.bytes_per_second =
          static_cast<double>(std::max<std::int64_t>(now.egress[i] - before_.egress[i], 0)) / since.in_seconds();
    frame.links.push_back(view);
  }
  fill_pipes(world, frame);
  writes_.look(world);
  forecast_syncs(world, writes_, frame);
  if (before_.egress.empty()) before_ = since_ = now;
  if (now.at - since_.at >= kRateWindow) before_ = std::exchange(since_, now);
  count_differing(world, pace, frame);
  return frame;
}

/// Adding up visits every key, as counting does. In between, a new key is taken to be as large as those that came before it.
std::uint64_t FrameMaker::data_bytes(const World& world, std::size_t r, std::uint64_t keys, Pace pace) {
  if (data_.empty()) data_.resize(world.setup->lanes.regions);
  DataSize& size = data_[r];
  const bool known = size.events != 0;
  // The others are added up as often. How large new keys are is soon to be known.
  const std::uint64_t events = keys * data_.size() / kSizesPerEvent / (size.grown ? 1 : 8);
  const bool due = !added_up_ && world.events - size.events >= events;
  if (pace != Pace::kAtRest && known && !due) return size.with(keys);
  added_up_ = true;
  DataSize now{0, keys, std::max<std::uint64_t>(world.events, 1), size.per_key, size.grown};
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s)
    now.bytes += static_cast<std::uint64_t>(world.lane(region_at(r), {s}).shard.database().data_bytes());
  if (!known && keys != 0) now.per_key = static_cast<double>(now.bytes) / static_cast<double>(keys);
  if (known && keys > size.keys && now.bytes > size.bytes) {
    now.per_key = static_cast<double>(now.bytes - size.bytes) / static_cast<double>(keys - size.keys);
    now.grown = true;
  }
  size = now;
  return size.bytes;
}

std::uint64_t FrameMaker::DataSize::with(std::uint64_t more_keys) const {
  const double more = per_key * (static_cast<double>(more_keys) - static_cast<double>(keys));
  return static_cast<std::uint64_t>(std::max(0.0, static_cast<double>(bytes) + more));
}

void FrameMaker::count_differing(const World& world, Pace pace, Frame& frame) {
  const auto reference = std::find_if(frame.regions.begin(), frame.regions.end(), [](const auto& r) {
    return r.version == 0 && r.process != observe::ProcessState::kDown;
  });
  const auto best = static_cast<std::size_t>(reference - frame.regions.begin());
  const bool known = reference != frame.regions.end();
  std::uint64_t entries = 0, most = 0;
  for (const observe::RegionView& region : frame.regions) {
    entries += region.keys;
    if (region.process != observe::ProcessState::kDown) most = std::max(most, region.keys);
  }
  const bool count = pace == Pace::kAtRest || differing_.empty() || world.events - counted_events_ >= entries / kEntriesPerEvent;
  if (count) {
    divergent_ = world::divergent_keys(world, cells_);
    total_ = pace == Pace::kAtRest ? keys_of_the_live(world) : std::max(most, divergent_);  // every key is looked at
    counted_events_ = world.events;
    counted_at_ = differing_at_ = world.now;
  } else if (world.measure.divergent_at > counted_at_) {  // the run has looked itself meanwhile
    divergent_ = static_cast<std::uint64_t>(world.measure.registry.value(world.measure.divergent));
    counted_at_ = world.measure.divergent_at;
  }
  frame.divergent_keys = divergent_;
  frame.divergent_at = counted_at_;
  frame.differing_at = differing_at_;
  frame.total_keys = total_;
  differing_.resize(frame.regions.size(), 0);
  for (std::size_t r = 0; known && r < frame.regions.size(); ++r) {
    if (frame.regions[r].version == 0) {
      differing_[r] = 0;
    } else if (count) {
      differing_[r] = 0;
      for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s)
        differing_[r] +=
            differing_keys(world.lane(region_at(best), {s}).shard.database(), world.lane(region_at(r), {s}).shard.database());
    }
    frame.regions[r].differing_keys = differing_[r];
  }
}

observe::Scenery scenery_of(const World& world) {
  const scenario::ScenarioSpec& spec = world.setup->spec;
  observe::RunReport report;
  describe_world(world, report);
  observe::Scenery scenery;
  scenery.scenario = {spec.name, spec.description, spec.file, "", {}, spec.tags, ""};
  scenery.seed = spec.seed;
  scenery.duration = spec.duration;
  scenery.drain = spec.drain;
  scenery.database = report.database;
  scenery.shards = world.setup->lanes.shards;
  for (std::size_t r = 0; r < spec.regions.size(); ++r)
    scenery.regions.push_back({spec.regions[r].id, report.regions[r].place, spec.regions[r].latitude, spec.regions[r].longitude});
  for (const world::LinkSetup& link : world.setup->links) {
    observe::Scenery::Link row;
    row.from = link.from.value;
    row.to = link.to.value;
    row.rtt = link.rtt;
    row.one_way = link.one_way;
    row.provenance = link.provenance;
    row.shape = link.shape;
    row.price = link.price_note;
    row.kind = link.figure == world::LinkSetup::Figure::kMeasured    ? observe::Provenance::kMeasured
               : link.figure == world::LinkSetup::Figure::kEstimated ? observe::Provenance::kEstimated
                                                                     : observe::Provenance::kGiven;
    scenery.links.push_back(std::move(row));
  }
  return scenery;
}

}  // namespace jetlag::lab
