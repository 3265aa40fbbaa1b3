// SPDX-License-Identifier: Apache-2.0
#include "lab/history.h"

#include <algorithm>
#include <utility>

#include "core/check.h"

namespace jetlag::lab {

namespace {

using observe::TraceEntry;

std::size_t world_bytes(const world::World& world) {
  std::size_t bytes = 1 << 20;
  for (const world::ShardLane& lane : world.shards) bytes += lane.shard.database().key_count() * 256;
  return bytes;
}

}  // namespace

observe::Flight flight_of(const TraceEntry& entry) {
  return {entry.from,       entry.to,    entry.shard,
          entry.kind,       entry.sent,  entry.at,
          entry.operations, entry.bytes, entry.kind == observe::TraceKind::kLost};
}

void History::replace_last(observe::Frame frame) {
  if (!frames_.empty() && frames_.back()->at == frame.at) frames_.pop_back();
  add(std::move(frame));
}

void History::add(TraceEntry&& entry) {
  if (observe::is_message(entry.kind)) longest_delay_ = std::max(longest_delay_, entry.at - entry.sent);
  trace_.add(std::move(entry));
}

void History::checkpoint(Moment moment, Keep keep) {
  const std::size_t most = std::clamp<std::size_t>(limits_.checkpoint_bytes / world_bytes(*moment.world), 4, 96);
  checkpoints_.push_back({std::move(moment), keep});
  if (checkpoints_.size() <= most) return;
  // Of the older half every second one goes, never the first: gaps double as time recedes.
  std::vector<Checkpoint> kept;
  const std::size_t half = checkpoints_.size() / 2;
  for (std::size_t i = 0; i < checkpoints_.size(); ++i)
    if (i == 0 || i >= half || i % 2 == 0 || checkpoints_[i].keep == Keep::kAlways) kept.push_back(std::move(checkpoints_[i]));
  checkpoints_ = std::move(kept);
}

void History::forget_checkpoints_at(Instant at) {
  while (checkpoints_.size() > 1 && checkpoints_.back().at() >= at) checkpoints_.pop_back();
}

void History::truncate(Instant at, std::uint64_t events) {
  const auto gone = [&](const observe::Frame& frame) { return frame.at > at || (frame.at == at && frame.events > events); };
  while (frames_.size() > 1 && gone(*frames_.back())) frames_.pop_back();
  while (checkpoints_.size() > 1 && checkpoints_.back().at() > at) checkpoints_.pop_back();
  trace_.truncate(at, events);
}

observe::FramePtr History::frame_at(Instant at) const {
  JETLAG_CHECK(!frames_.empty(), "a history begins with a frame");
  auto it = std::upper_bound(frames_.begin(), frames_.end(), at,
                             [](Instant t, const observe::FramePtr& frame) { return t < frame->at; });
  return it == frames_.begin() ? frames_.front() : *std::prev(it);
}

const Moment& History::checkpoint_before(Instant at) const {
  JETLAG_CHECK(!checkpoints_.empty(), "a history begins with a checkpoint");
  auto it =
      std::upper_bound(checkpoints_.begin(), checkpoints_.end(), at, [](Instant t, const Checkpoint& c) { return t < c.at(); });
  return (it == checkpoints_.begin() ? it : std::prev(it))->moment;
}

std::vector<std::shared_ptr<const world::World>> History::checkpoints_from(Instant at) const {
  std::vector<std::shared_ptr<const world::World>> out{checkpoint_before(at).world};
  for (const Checkpoint& each : checkpoints_)
    if (each.at() > at && each.moment.world != out.front()) out.push_back(each.moment.world);
  return out;
}

void History::collect_flights(Instant at, std::vector<observe::Flight>& flights) const {
  trace_.forwards(at, [&](const TraceEntry& entry) {
    if (observe::is_message(entry.kind) && entry.sent <= at) flights.push_back(flight_of(entry));
    return entry.at <= at + longest_delay_;
  });
}

}  // namespace jetlag::lab
