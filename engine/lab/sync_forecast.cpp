// SPDX-License-Identifier: Apache-2.0
#include "lab/sync_forecast.h"

#include <algorithm>
#include <utility>

namespace jetlag::lab {

namespace {

using observe::Frame;
using observe::LinkView;
using world::World;

constexpr Duration kWriteWindow = Duration::seconds(2);

struct Need {
  bool full = false;
  std::int64_t bytes = 0;
};

/// The checkpoint before what the peer lacks may lie far before it.
std::uint64_t first_lacking(const replication::Backlog& backlog, std::uint64_t position, const crdt::VersionVector& theirs) {
  while (position < backlog.end()) {
    const replication::Backlog::Entry& entry = backlog.at(position);
    const bool known = entry.is_jump() ? backlog.jump_vector(position).covered_by(theirs)
                                       : entry.slice.last_sequence() <= theirs.at(entry.slice.origin());
    if (!known) break;
    ++position;
  }
  return position;
}

Need need_of(const World& world, RegionId from, RegionId to, ShardId shard) {
  const replication::Replicator& sender = world.lane(from, shard).shard.replicator();
  const replication::Backlog& backlog = sender.backlog();
  const crdt::VersionVector& theirs = world.lane(to, shard).shard.database().observed();
  const auto start = backlog.start_for(theirs);
  if (!start) return {true, backlog.limit()};
  if (!sender.config().partial_syncs && !backlog.vector().covered_by(theirs)) return {true, backlog.limit()};
  const auto jump = backlog.jump_ahead(*start, theirs);
  if (jump && world.now >= backlog.at(*jump).at + sender.config().relay_delay) return {true, backlog.limit()};
  return {false, backlog.bytes_from(first_lacking(backlog, *start, theirs))};
}

/// Regions that `from` is connected with by links that work both ways, without the link between `from` and `to`.
std::vector<bool> side_of(const Frame& frame, std::uint8_t from, std::uint8_t to) {
  const auto works = [&](std::uint8_t a, std::uint8_t b) {
    if ((a == from && b == to) || (a == to && b == from)) return false;
    return std::ranges::any_of(frame.links, [&](const LinkView& l) { return l.from == a && l.to == b && !l.cut; });
  };
  std::vector<bool> side(frame.regions.size(), false);
  std::vector<std::uint8_t> open{from};
  side[from] = true;
  while (!open.empty()) {
    const std::uint8_t here = open.back();
    open.pop_back();
    for (std::size_t r = 0; r < side.size(); ++r) {
      const auto next = static_cast<std::uint8_t>(r);
      if (side[r] || frame.regions[r].process == observe::ProcessState::kDown || !works(here, next) || !works(next, here))
        continue;
      side[r] = true;
      open.push_back(next);
    }
  }
  return side;
}

double fill_rate(const World& world, const OwnWrites& writes, const std::vector<bool>& side, ShardId shard) {
  double rate = 0;
  for (std::size_t r = 0; r < side.size(); ++r)
    if (side[r]) rate += writes.rate(world, world.setup->lanes.index({static_cast<std::uint8_t>(r)}, shard));
  return rate;
}

void forecast(const World& world, const OwnWrites& writes, const Frame& frame, LinkView& view) {
  const RegionId from{view.from}, to{view.to};
  const std::vector<bool> side = side_of(frame, view.from, view.to);
  view.relayed = side[view.to];
  bool first = true;
  double least = 0;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const Need need = need_of(world, from, to, {s});
    const std::int64_t limit = world.lane(from, {s}).shard.replicator().backlog().limit();
    if (need.full) ++view.full_shards;
    else view.sync_bytes += static_cast<std::uint64_t>(need.bytes);
    const double rate = view.relayed ? 0 : fill_rate(world, writes, side, {s});
    const auto left = static_cast<double>(std::max<std::int64_t>(limit - need.bytes, 0));
    const double seconds = need.full ? -1 : rate > 0 ? std::min(left / rate, 9e8) : 9e8 + left;  // without a rate: the fullest
    if (!first && seconds >= least) continue;
    first = false;
    least = seconds;
    view.backlog_bytes = static_cast<std::uint64_t>(need.bytes);
    view.backlog_limit = static_cast<std::uint64_t>(limit);
    view.fill_rate = rate;
    view.exhausted_in = need.full || rate <= 0 ? std::nullopt : std::optional(Duration{static_cast<std::int64_t>(seconds * 1e9)});
  }
}

}  // namespace

void OwnWrites::count(const World& world, std::size_t lane) {
  const region::Shard& shard = world.shards[lane].shard;
  const replication::Backlog& backlog = shard.replicator().backlog();
  if (backlog.end() < positions_[lane]) positions_[lane] = 0, appended_[lane] = 0;  // another process, with a backlog of its own
  std::int64_t all = 0, own = 0;
  for (std::uint64_t at = std::max(positions_[lane], backlog.first()); at < backlog.end(); ++at) {
    const replication::Backlog::Entry& entry = backlog.at(at);
    all += entry.bytes;
    if (!entry.is_jump() && entry.slice.origin().region() == shard.region()) own += entry.bytes;
  }
  // What has gone from the backlog meanwhile was like the rest.
  const auto appended = static_cast<double>(backlog.appended_bytes() - appended_[lane]);
  if (all > 0) now_.bytes[lane] += static_cast<double>(own) * appended / static_cast<double>(all);
  positions_[lane] = backlog.end();
  appended_[lane] = backlog.appended_bytes();
}

void OwnWrites::look(const World& world) {
  now_.at = world.now;
  now_.bytes.resize(world.shards.size(), 0);
  positions_.resize(world.shards.size(), 0);
  appended_.resize(world.shards.size(), 0);
  for (std::size_t lane = 0; lane < world.shards.size(); ++lane) count(world, lane);
  if (before_.bytes.empty()) before_ = since_ = now_;
  if (now_.at - since_.at >= kWriteWindow) before_ = std::exchange(since_, now_);
}

double OwnWrites::rate(const World& world, std::size_t lane) const {
  const bool serves = world.shards[lane].shard.process() == region::Process::kRunning;
  if (!serves || before_.bytes.empty() || now_.at <= before_.at) return 0;
  return (now_.bytes[lane] - before_.bytes[lane]) / (now_.at - before_.at).in_seconds();
}

void forecast_syncs(const World& world, const OwnWrites& writes, Frame& frame) {
  for (LinkView& view : frame.links) forecast(world, writes, frame, view);
}

}  // namespace jetlag::lab
