// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "core/units.h"
#include "lab/report_parts.h"
#include "scenario/names.h"

namespace jetlag::lab {

namespace {

using scenario::FaultKind;
using scenario::FaultSpec;

std::string joined(const world::Setup& setup, const std::vector<RegionId>& regions, const char* between) {
  std::string text;
  for (const RegionId region : regions) text += (text.empty() ? "" : between) + setup.name(region);
  return text;
}

std::string operands(const world::Setup& setup, const FaultSpec& fault) {
  const bool one_way = fault.kind == FaultKind::kOneWay && fault.regions.size() == 2;
  const bool pairwise = fault.regions.size() == 2 && !fault.links.empty() && fault.kind != FaultKind::kIsolate;
  std::string text = joined(setup, fault.regions, one_way ? " → " : pairwise ? " × " : ", ");
  if (fault.kind == FaultKind::kHeal && fault.regions.empty()) return "all links";
  if (fault.regions.empty() && !fault.links.empty()) {
    const std::size_t links = (fault.links.size() + 1) / 2;
    text = fmt::format("{} {}", links, links == 1 ? "link" : "links");
    const RegionId hub = fault.links.front().from;
    const auto ends_at = [](RegionId r) { return [r](scenario::DirectedPair link) { return link.from == r || link.to == r; }; };
    for (const RegionId r : {hub, fault.links.front().to})
      if (links > 1 && std::ranges::all_of(fault.links, ends_at(r))) text = "links of " + setup.name(r);
    if (links == 1)
      text = fmt::format("{} {} {}", setup.name(hub), fault.links.size() == 1 ? "→" : "×", setup.name(fault.links.front().to));
  }
  if (fault.shard) text += fmt::format(" shard {}", fault.shard->value);
  if (fault.kind == FaultKind::kDegrade) {
    if (fault.delay_factor_ppm != 1'000'000)
      text += fmt::format(", latency × {}", static_cast<double>(fault.delay_factor_ppm) / 1e6);
    if (fault.extra_one_way_delay.ns > 0) text += fmt::format(", +{} one-way", format_duration(fault.extra_one_way_delay));
    if (fault.loss_ppb) text += fmt::format(", loss {}", format_share(*fault.loss_ppb));
    if (fault.bandwidth_bits_per_s) text += ", " + format_bandwidth(*fault.bandwidth_bits_per_s);
  }
  if (fault.kind == FaultKind::kFlap)
    text += fmt::format(", {} down, {} up", format_duration(fault.down), format_duration(fault.up));
  if (fault.kind == FaultKind::kRegionDown) text += fault.data == scenario::DataFate::kKeep ? ", data kept" : ", data lost";
  if (fault.drift_ppb != 0) text += fmt::format(", drift {:+} ppm", static_cast<double>(fault.drift_ppb) / 1e3);
  if (fault.by.ns != 0)
    text += fmt::format(" by {}{}", fault.by.ns > 0 ? "+" : "-",
                        format_duration(Duration{fault.by.ns > 0 ? fault.by.ns : -fault.by.ns}));
  return text;
}

/// Of a fault that left no trace.
const char* nothing_text(FaultKind kind) {
  switch (fault::effect_of(kind)) {
    case fault::Effect::kCutsLinks: return "affected nothing: no message was in flight";
    case fault::Effect::kDegradesLinks: return "affected nothing: no message was sent";
    case fault::Effect::kStopsProcess:
    case fault::Effect::kPausesProcess: return "affected nothing: no message and no client command met it";
    case fault::Effect::kMovesClock: return "affected nothing: no write was stamped";
    case fault::Effect::kRepairsLinks:
    case fault::Effect::kRepairsProcess: return "";  // repaired() tells
  }
  return "";
}

/// "ended cut, crash-2": the faults that a repair brought to their end.
std::string repaired(const world::World& world, std::size_t repair) {
  const auto& faults = world.setup->spec.faults;
  std::string names;
  for (std::size_t f = 0; f < faults.size(); ++f)
    if (!fault::momentary(faults[f].kind) && world.faults.states[f].ended == world.faults.states[repair].struck)
      names += (names.empty() ? "ended " : ", ") + faults[f].name;
  return names;
}

std::string evidence(const fault::FaultState& state, FaultKind kind) {
  std::string text;
  const auto add = [&](std::uint64_t n, const char* one, const char* many) {
    if (n > 0)
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", format_count(static_cast<std::int64_t>(n)), n == 1 ? one : many);
  };
  add(state.slowed, "message sent over a degraded link", "messages sent over degraded links");
  add(state.stamped, "write stamped by the wrong clock", "writes stamped by the wrong clock");
  add(state.refused, "client command refused", "client commands refused");
  add(state.waited, "client command waited", "client commands waited");
  if (kind == FaultKind::kFlap) add(state.strikes, "time down", "times down");
  add(state.memories, "shard lost its memory", "shards lost their memory");
  if (text.empty() && state.struck < kNever && state.lost == 0 && state.held == 0) text = nothing_text(kind);
  return text;
}

std::string cause_text(const replication::SyncRecord& sync) {
  using replication::SyncCause;
  // A full sync without a better reason: the tiers leave nothing else.
  const bool only_full = sync.kind == replication::SyncKind::kFull;
  const auto restored = [&](const char* what) {
    return fmt::format("{}{}", what, only_full ? ", and tiers allow full syncs only" : "");
  };
  switch (sync.cause) {
    case SyncCause::kStart: return "start of the run";
    case SyncCause::kLinkRestored: return restored("link restored");
    case SyncCause::kSenderRestarted: return restored("the sender's process restarted");
    case SyncCause::kReceiverRestarted: return restored("the receiver's process restarted");
    case SyncCause::kBacklogOverflow:
      return fmt::format("backlog overflowed: {} operations missing", format_count(static_cast<std::int64_t>(sync.missing_ops)));
    case SyncCause::kMemoryLost: return "the receiver lost its memory";
    case SyncCause::kHistoryGap: return "the sender's history has a gap (it took a full sync itself)";
  }
  return {};
}

/// Of a sync under way.
std::int64_t received_so_far(const world::World& world, const world::ShardSync& sync) {
  const auto& receiver = world.shards[world.setup->lanes.index(sync.record.to, sync.shard)].shard;
  for (const replication::Inbound& inbound : receiver.replicator().inbound())
    if (inbound.peer() == sync.record.from) return inbound.sync_bytes();
  return 0;
}

observe::SyncRecord record_of(const world::World& world, const world::ShardSync& sync, const FullSize& full) {
  const world::Setup& setup = *world.setup;
  observe::SyncRecord record;
  record.from = setup.name(sync.record.from);
  record.to = setup.name(sync.record.to);
  record.shard = sync.shard.value;
  record.kind = sync.record.kind == replication::SyncKind::kFull ? observe::SyncKind::kFull : observe::SyncKind::kPartial;
  record.cause = cause_text(sync.record);
  record.start = sync.record.start;
  if (sync.record.phase == replication::SyncPhase::kFinished) record.duration = sync.record.end - sync.record.start;
  record.bytes = full(sync.record.phase == replication::SyncPhase::kStarted ? received_so_far(world, sync) : sync.record.bytes);
  record.backlog_needed = full(sync.record.backlog_needed);
  record.backlog_capacity = full(sync.record.backlog_limit);
  return record;
}

}  // namespace

void add_partials_under_way(const world::World& world, const FullSize& full, std::vector<observe::SyncRecord>& syncs) {
  for (const world::ShardLane& lane : world.shards)
    for (const replication::Inbound& inbound : lane.shard.replicator().inbound()) {
      const auto record = inbound.partial_under_way(world.now, lane.shard.region());
      if (record && record->cause != replication::SyncCause::kStart)
        syncs.push_back(record_of(world, {lane.shard.shard(), *record}, full));
    }
}

void describe_events(const world::World& world, const FullSize& full, observe::RunReport& report) {
  const world::Setup& setup = *world.setup;
  for (std::size_t f = 0; f < setup.spec.faults.size(); ++f) {
    const FaultSpec& spec = setup.spec.faults[f];
    const fault::FaultState& state = world.faults.states[f];
    observe::FaultRecord record;
    record.name = spec.name;
    record.kind = scenario::name_of(spec.kind);
    record.operands = operands(setup, spec);
    record.at = spec.at;
    if (spec.lasts) record.until = spec.at + *spec.lasts;
    record.down = spec.down;
    record.up = spec.up;
    record.momentary = fault::momentary(spec.kind);
    record.struck = state.struck < kNever;
    if (state.ended < kNever) record.ended = state.ended;
    record.messages_held = state.held;
    record.messages_lost = state.lost;
    record.messages_slowed = state.slowed;
    const auto effect = fault::effect_of(spec.kind);
    const bool repairs = effect == fault::Effect::kRepairsLinks || effect == fault::Effect::kRepairsProcess;
    record.evidence = repairs && record.struck ? repaired(world, f) : evidence(state, spec.kind);
    const bool momentary = record.momentary;
    report.faults.push_back(std::move(record));
    const bool watched = fault::effect_of(spec.kind) != fault::Effect::kMovesClock;
    if (watched && state.ended < kNever && (state.converged_at < kNever || !momentary)) {
      observe::ConvergenceRecord convergence{spec.name, state.ended, std::nullopt};
      if (state.converged_at < kNever) convergence.at = state.converged_at;
      report.convergence.push_back(std::move(convergence));
    }
  }
  for (const world::ShardSync& sync : world.measure.syncs) report.syncs.push_back(record_of(world, sync, full));
  std::stable_sort(report.syncs.begin(), report.syncs.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
}

}  // namespace jetlag::lab
