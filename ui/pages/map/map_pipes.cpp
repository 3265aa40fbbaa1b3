// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_pipes.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace jetlag::ui {

namespace {

using Lane = std::tuple<std::uint8_t, std::uint8_t, std::uint32_t>;  ///< from, to, shard

/// By what has come of it; before anything has, the size of the sender's data stands for it.
std::uint64_t estimatedTotal(const observe::Snapshot& seen, const Lane& lane) {
  for (const observe::PipeView& pipe : seen.frame->pipes)
    if (Lane{pipe.from, pipe.to, pipe.shard} == lane && pipe.bytes_total > 0) return pipe.bytes_total;
  return seen.frame->regions[std::get<0>(lane)].data_bytes / std::max<std::uint32_t>(1, seen.scenery->shards);
}

void addUnfinished(const observe::Snapshot& seen, std::map<Lane, PipeFacts>& lanes) {
  for (const observe::PipeView& pipe : seen.frame->pipes) {
    const Lane lane{pipe.from, pipe.to, pipe.shard};
    lanes.try_emplace(lane, PipeFacts{pipe.from, pipe.to, pipe.start, 0, estimatedTotal(seen, lane), 1, {}});
  }
  for (const observe::Flight& flight : seen.flights) {
    if (flight.kind != observe::TraceKind::kFullChunk) continue;
    const Lane lane{flight.from, flight.to, flight.shard};
    const PipeFacts begun{flight.from, flight.to, flight.sent, 0, estimatedTotal(seen, lane), 1, {}};
    const auto [found, is_new] = lanes.try_emplace(lane, begun);
    if (!is_new) found->second.start = std::min(found->second.start, flight.sent);
  }
}

/// What had come by the frame, and what the trace tells of the time since.
void countArrived(const observe::Snapshot& seen, std::map<Lane, PipeFacts>& lanes) {
  for (const observe::PipeView& pipe : seen.frame->pipes) {
    const auto found = lanes.find({pipe.from, pipe.to, pipe.shard});
    if (found != lanes.end()) found->second.done = pipe.bytes_done;
  }
  for (auto chunk = seen.trace.rbegin(); chunk != seen.trace.rend(); ++chunk) {
    const auto& entries = (*chunk)->entries;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (entry->at <= seen.frame->at) return;
      if (entry->at > seen.at || entry->kind != observe::TraceKind::kFullChunk) continue;
      const auto found = lanes.find({entry->from, entry->to, entry->shard});
      if (found != lanes.end() && entry->sent >= found->second.start) found->second.done += entry->bytes;
    }
  }
}

std::vector<PipeFacts> merged(const observe::Scenery& scenery, const std::map<Lane, PipeFacts>& lanes) {
  std::vector<PipeFacts> all;
  for (const auto& [lane, pipe] : lanes) {
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const PipeFacts& p) { return p.from == pipe.from && p.to == pipe.to; });
    if (same == all.end()) {
      all.push_back(pipe);
      continue;
    }
    same->start = std::min(same->start, pipe.start);
    same->done += pipe.done;
    same->total += pipe.total;
    ++same->shards;
  }
  for (PipeFacts& pipe : all) {
    pipe.total = std::max(pipe.total, pipe.done);
    for (const observe::Scenery::Link& link : scenery.links)
      if (link.from == pipe.from && link.to == pipe.to) pipe.wait = link.rtt;
  }
  return all;
}

}  // namespace

double PipeFacts::share() const { return total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total); }

double PipeFacts::rate(Instant at) const {
  const Instant first = start + wait;
  return done == 0 || at <= first ? 0 : static_cast<double>(done) / (at - first).in_seconds();
}

std::optional<Instant> PipeFacts::end(Instant at) const {
  const double speed = rate(at);
  if (speed <= 0 || at < start + wait * 2) return std::nullopt;
  return at + Duration{static_cast<std::int64_t>(std::min(static_cast<double>(total - done) / speed * 1e9, 9e17))};
}

std::size_t syncsIn(const std::vector<PipeFacts>& pipes) {
  std::size_t syncs = 0;
  for (const PipeFacts& pipe : pipes) syncs += static_cast<std::size_t>(pipe.shards);
  return syncs;
}

std::vector<PipeFacts> pipesOf(const observe::Snapshot& seen) {
  std::map<Lane, PipeFacts> lanes;
  if (!seen.timeline) return {};
  addUnfinished(seen, lanes);
  if (!lanes.empty()) countArrived(seen, lanes);
  return merged(*seen.scenery, lanes);
}

}  // namespace jetlag::ui
