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
  if (!start) return {true, backlog.bytes()};
  if (!sender.config().partial_syncs && !backlog.vector().covered_by(theirs)) return {true, backlog.bytes()};
  const auto jump = backlog.jump_ahead(*start, theirs);
  if (jump && world.now >= backlog.at(*jump).at + sender.config().relay_delay) return {true, backlog.bytes()};
  return {false, backlog.bytes_from(first_lacking(backlog, *start, theirs))};
}

/// Which regions links join that work both ways.
class Joined {
 public:
  explicit Joined(const Frame& frame) : regions_(frame.regions.size()), works_(regions_ * regions_, false) {
    for (const LinkView& link : frame.links)
      if (!link.cut) works_[link.from * regions_ + link.to] = true;
    for (const observe::RegionView& region : frame.regions) down_.push_back(region.process == observe::ProcessState::kDown);
  }

  /// Regions that `from` is connected with, without the link between `from` and `to`.
  std::vector<bool> side_of(std::size_t from, std::size_t to) const {
    std::vector<bool> side(regions_, false);
    std::vector<std::size_t> open{from};
    side[from] = true;
    while (!open.empty()) {
      const std::size_t here = open.back();
      open.pop_back();
      for (std::size_t next = 0; next < regions_; ++next) {
        const bool between = (here == from && next == to) || (here == to && next == from);
        const bool joined = works_[here * regions_ + next] && works_[next * regions_ + here];
        if (side[next] || down_[next] || between || !joined) continue;
        side[next] = true;
        open.push_back(next);
      }
    }
    return side;
  }

 private:
  std::size_t regions_;
  std::vector<bool> works_;  ///< [from][to]
  std::vector<bool> down_;
};

double fill_rate(const World& world, const OwnWrites& writes, const std::vector<bool>& side, ShardId shard) {
  double rate = 0;
  for (std::size_t r = 0; r < side.size(); ++r)
    if (side[r]) rate += writes.rate(world, world.setup->lanes.index({static_cast<std::uint8_t>(r)}, shard));
  return rate;
}

void forecast(const World& world, const OwnWrites& writes, const Joined& joined, LinkView& view) {
  const RegionId from{view.from}, to{view.to};
  const std::vector<bool> side = joined.side_of(view.from, view.to);
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
  const Joined joined(frame);
  for (LinkView& view : frame.links) forecast(world, writes, joined, view);
}

}  // namespace jetlag::lab
