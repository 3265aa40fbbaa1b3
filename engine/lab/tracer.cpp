// SPDX-License-Identifier: Apache-2.0
#include "lab/tracer.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/units.h"
#include "fault/kinds.h"
#include "lab/evictions.h"

namespace jetlag::lab {

namespace {

using observe::TraceEntry;
using observe::TraceKind;
using world::World;

TraceKind kind_of(const replication::Message& message) {
  static constexpr TraceKind kKinds[] = {TraceKind::kOperations, TraceKind::kAck, TraceKind::kSyncRequest, TraceKind::kSyncReply,
                                         TraceKind::kFullChunk};
  return kKinds[message.index()];
}

bool is_paused(const world::ShardLane& here) { return here.stopped_by.state() == fault::ProcessState::kPaused; }

/// As apply(Deliver) decides: a connection that broke took it along, a paused process takes it later, one that is down never.
bool arrives(const World& world, LaneId lane, const world::Deliver& event) {
  const world::ShardLane& here = world.shards[world::Lanes::index(lane)];
  if (!here.inbound[event.from.value].carries(event.sent, event.connection)) return false;
  return is_paused(here) || here.shard.process() != region::Process::kDown;
}

/// Whether it stays with a paused process for now.
bool waits(const World& world, LaneId lane, const world::Event& event) {
  if (!world.setup->lanes.is_shard(lane) || !is_paused(world.shards[world::Lanes::index(lane)])) return false;
  const auto* deliver = std::get_if<world::Deliver>(&event);
  if (deliver != nullptr) return arrives(world, lane, *deliver);
  return std::holds_alternative<world::ClientCommand>(event) || std::holds_alternative<world::ScriptCommand>(event);
}

std::string joined(const std::vector<Bytes>& words) {
  std::string text;
  for (const Bytes& word : words) text += (text.empty() ? "" : " ") + word.str();
  return text;
}

const char* text_of(const world::ProcessChange& change) {
  const bool down = change.stop == fault::Stop::kDown;
  if (change.change == fault::Change::kDown) return down ? "stopped" : "paused";
  return down ? "may start again" : "may go on";
}

/// What the log tells of an event; false for the world's own bookkeeping.
bool describe(const World& world, const sim::Key& key, const world::Event& event, TraceEntry& entry) {
  if (describe_message(world, key, event, entry)) return true;
  const LaneId lane = key.to;
  entry.at = entry.sent = world.now;
  if (lane.value != 0) entry.to = world.setup->lanes.region_of(lane).value;
  if (world.setup->lanes.is_shard(lane)) entry.shard = world.setup->lanes.shard_of(lane).value;
  if (const auto* command = std::get_if<world::ClientCommand>(&event)) {
    entry.kind = command->request->kind == workload::CommandClass::kWrite ? TraceKind::kWrite : TraceKind::kRead;
    entry.sent = command->issued;
    const auto& args = command->request->args;
    if (!args.empty()) entry.command = args[0];
    if (args.size() > 1) entry.subject = args[1];
    entry.refused = !world.lane(RegionId{entry.to}, ShardId{entry.shard}).shard.serving();
    return true;
  }
  if (const auto* command = std::get_if<world::ScriptCommand>(&event)) {
    entry.kind = TraceKind::kScript;
    entry.subject = joined(*command->arguments);
    return true;
  }
  if (const auto* fault = std::get_if<world::FaultEvent>(&event)) {
    if (fault->step == world::FaultStep::kAftermath) return false;
    const bool begins = fault->step == world::FaultStep::kStrike || fault->step == world::FaultStep::kFlapDown;
    if (fault->step != world::FaultStep::kStrike && !world.faults.states[fault->fault].active) return false;  // repaired before
    entry.kind = begins ? TraceKind::kFault : TraceKind::kFaultEnd;
    entry.subject = world.setup->spec.faults[fault->fault].name;
    return true;
  }
  if (const auto* process = std::get_if<world::ProcessChange>(&event)) {
    entry.kind = TraceKind::kProcess;
    entry.subject = text_of(*process);
    return true;
  }
  return false;
}

TraceEntry sync_entry(const World& world, const world::ShardSync& sync) {
  TraceEntry entry;
  const bool begins = sync.record.phase == replication::SyncPhase::kStarted;
  entry.kind = begins ? TraceKind::kSyncBegins : TraceKind::kSync;
  entry.at = sync.record.end;
  entry.sent = sync.record.start;
  entry.number = world.events;
  entry.from = sync.record.from.value;
  entry.to = sync.record.to.value;
  entry.shard = sync.shard.value;
  entry.operations = static_cast<std::uint32_t>(sync.record.missing_ops);
  entry.bytes = static_cast<std::uint32_t>(std::min<std::int64_t>(sync.record.bytes, UINT32_MAX));
  const char* const kind = sync.record.kind == replication::SyncKind::kFull ? "full" : "partial";
  const bool abandoned = sync.record.phase == replication::SyncPhase::kAbandoned;
  entry.subject = begins ? std::string("full sync begins")
                         : fmt::format("{} sync{}, {}", kind, abandoned ? " abandoned" : "", format_bytes(sync.record.bytes));
  return entry;
}

/// The faults that are in force where something is repaired.
std::vector<std::size_t> broken_before(const World& world, const world::Event& event) {
  std::vector<std::size_t> active;
  const auto* strike = std::get_if<world::FaultEvent>(&event);
  if (strike == nullptr || strike->step != world::FaultStep::kStrike) return active;
  const auto effect = fault::effect_of(world.setup->spec.faults[strike->fault].kind);
  if (effect != fault::Effect::kRepairsLinks && effect != fault::Effect::kRepairsProcess) return active;
  for (std::size_t f = 0; f < world.faults.states.size(); ++f)
    if (world.faults.states[f].active) active.push_back(f);
  return active;
}

}  // namespace

bool describe_message(const World& world, const sim::Key& key, const world::Event& event, TraceEntry& entry) {
  const auto* deliver = std::get_if<world::Deliver>(&event);
  if (deliver == nullptr) return false;
  entry.at = key.at;
  entry.sent = deliver->sent;
  entry.kind = arrives(world, key.to, *deliver) ? kind_of(deliver->message) : TraceKind::kLost;
  entry.from = deliver->from.value;
  entry.to = world.setup->lanes.region_of(key.to).value;
  entry.shard = world.setup->lanes.shard_of(key.to).value;
  entry.bytes = static_cast<std::uint32_t>(replication::wire_bytes(deliver->message));
  if (const auto* operations = std::get_if<replication::Operations>(&deliver->message))
    entry.operations = operations->slice.size();
  return true;
}

Tracer::Tracer(const World& world) : syncs_(world.measure.syncs.size()) {
  for (std::size_t i = 0; i < syncs_; ++i)
    if (world.measure.syncs[i].record.phase == replication::SyncPhase::kStarted) begun_.push_back(i);
  for (const fault::FaultState& state : world.faults.states) converged_.push_back(state.converged_at);
}

bool Tracer::step(World& world, Instant limit, const Sink& sink) {
  world::Pending next;
  if (!world::take(world, limit, next)) return false;
  const LaneId lane = next.key.to;
  TraceEntry entry;
  const bool told = !waits(world, lane, next.event) && describe(world, next.key, next.event, entry);
  entry.number = world.events;
  // What waits for a process is handed over here and not by the world, so that each is described before it happens.
  std::vector<world::Event> waited;
  if (std::holds_alternative<world::ProcessChange>(next.event))
    waited = std::exchange(world.shards[world::Lanes::index(lane)].waiting, {});
  const std::vector<std::size_t> broken = broken_before(world, next.event);
  const bool has_outcome = std::holds_alternative<world::Deliver>(next.event) ||
                           std::holds_alternative<world::ProcessChange>(next.event) ||
                           std::holds_alternative<world::ConvergenceProbe>(next.event);
  const Evictions evictions(world, lane);
  world::perform(world, next);
  evictions.tell(world, sink);
  if (told) sink(std::move(entry));
  for (const std::size_t fault : broken) {
    if (world.faults.states[fault].active) continue;
    TraceEntry ended;
    ended.kind = TraceKind::kFaultEnd;
    ended.at = ended.sent = world.now;
    ended.number = world.events;
    ended.subject = world.setup->spec.faults[fault].name;
    sink(std::move(ended));
  }
  if (!waited.empty()) hand_over(world, lane, std::move(waited), sink);
  if (has_outcome) tell_outcomes(world, sink);
  return true;
}

void Tracer::hand_over(World& world, LaneId lane, std::vector<world::Event> waited, const Sink& sink) {
  world::ShardLane& here = world.shards[world::Lanes::index(lane)];
  if (is_paused(here)) {  // it goes on waiting
    here.waiting.insert(here.waiting.begin(), std::make_move_iterator(waited.begin()), std::make_move_iterator(waited.end()));
    return;
  }
  for (world::Event& event : waited) {
    world::Pending one{{world.now, lane, lane, 0}, std::move(event)};
    TraceEntry entry;
    const bool told = describe(world, one.key, one.event, entry);
    entry.number = world.events;
    const Evictions evictions(world, lane);
    world::perform(world, one);
    evictions.tell(world, sink);
    if (told) sink(std::move(entry));
  }
}

void Tracer::tell_outcomes(const World& world, const Sink& sink) {
  const auto& syncs = world.measure.syncs;
  std::erase_if(begun_, [&](std::size_t i) {
    if (syncs[i].record.phase == replication::SyncPhase::kStarted) return false;
    sink(sync_entry(world, syncs[i]));
    return true;
  });
  for (; syncs_ < syncs.size(); ++syncs_) {
    sink(sync_entry(world, syncs[syncs_]));
    if (syncs[syncs_].record.phase == replication::SyncPhase::kStarted) begun_.push_back(syncs_);
  }
  converged_.resize(world.faults.states.size(), kNever);
  for (std::size_t f = 0; f < converged_.size(); ++f) {
    const Instant now = world.faults.states[f].converged_at;
    if (now == converged_[f]) continue;
    converged_[f] = now;
    TraceEntry entry;
    entry.kind = TraceKind::kConverged;
    entry.at = entry.sent = world.now;
    entry.number = world.events;
    entry.subject = fmt::format("equal again after {}", world.setup->spec.faults[f].name);
    sink(std::move(entry));
  }
}

}  // namespace jetlag::lab
