// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_pipes.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace jetlag::ui {

namespace {

using Lane = std::tuple<std::uint8_t, std::uint8_t, std::uint32_t>;  ///< from, to, shard
constexpr std::size_t kMostEntries = 300'000;

std::optional<std::uint8_t> indexOf(const observe::Scenery& scenery, const std::string& id) {
  for (std::size_t r = 0; r < scenery.regions.size(); ++r)
    if (scenery.regions[r].id == id) return static_cast<std::uint8_t>(r);
  return std::nullopt;
}

/// Of syncs that have ended: what was under way at the instant shown, and where earlier ones of the same lane ended.
void addKnown(const observe::Snapshot& seen, std::map<Lane, PipeFacts>& lanes, std::map<Lane, Instant>& before) {
  for (const observe::SyncRecord& sync : seen.timeline->syncs) {
    const auto from = indexOf(*seen.scenery, sync.from), to = indexOf(*seen.scenery, sync.to);
    if (!from || !to || sync.kind != observe::SyncKind::kFull || sync.start > seen.at || !sync.duration) continue;
    const Lane lane{*from, *to, sync.shard};
    const Instant end = sync.start + *sync.duration;
    if (end > seen.at) lanes[lane] = {*from, *to, sync.start, 0, sync.bytes, false, 1};
    else before[lane] = std::max(before[lane], end);
  }
}

/// By what has come of it; before anything has, the size of the sender's data stands for it.
std::uint64_t estimatedTotal(const observe::Snapshot& seen, const Lane& lane) {
  for (const observe::PipeView& pipe : seen.frame->pipes)
    if (Lane{pipe.from, pipe.to, pipe.shard} == lane && pipe.bytes_total > 0) return pipe.bytes_total;
  return seen.frame->regions[std::get<0>(lane)].data_bytes / std::max<std::uint32_t>(1, seen.scenery->shards);
}

void addUnfinished(const observe::Snapshot& seen, std::map<Lane, PipeFacts>& lanes) {
  for (const observe::Flight& flight : seen.flights) {
    if (flight.kind != observe::TraceKind::kFullChunk) continue;
    const Lane lane{flight.from, flight.to, flight.shard};
    const auto found = lanes.find(lane);
    if (found != lanes.end()) {
      if (found->second.estimated) found->second.start = std::min(found->second.start, flight.sent);
      continue;
    }
    lanes[lane] = {flight.from, flight.to, flight.sent, 0, estimatedTotal(seen, lane), true, 1};
  }
  for (const observe::PipeView& pipe : seen.frame->pipes) {
    const Lane lane{pipe.from, pipe.to, pipe.shard};
    lanes.try_emplace(lane, PipeFacts{pipe.from, pipe.to, pipe.start, 0, estimatedTotal(seen, lane), true, 1});
  }
}

/// When the first of these syncs was asked for; nothing while nothing can have come of them.
std::optional<Instant> firstStart(const observe::Snapshot& seen, const std::map<Lane, PipeFacts>& lanes) {
  std::optional<Instant> first;
  const auto take = [&](Instant at) { first = std::min(first.value_or(at), at); };
  for (const observe::PipeView& pipe : seen.frame->pipes) take(pipe.start);
  for (const auto& [lane, pipe] : lanes)
    if (!pipe.estimated) take(pipe.start);
  return first;
}

void countArrived(const observe::Snapshot& seen, std::map<Lane, PipeFacts>& lanes, const std::map<Lane, Instant>& before) {
  std::size_t looked = 0;
  const auto since = firstStart(seen, lanes);
  if (!since) return;
  for (auto chunk = seen.trace.rbegin(); chunk != seen.trace.rend(); ++chunk) {
    const auto& entries = (*chunk)->entries;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
      if (++looked > kMostEntries || entry->at < *since) return;
      if (entry->at > seen.at || entry->kind != observe::TraceKind::kFullChunk) continue;
      const Lane lane{entry->from, entry->to, entry->shard};
      const auto found = lanes.find(lane);
      if (found == lanes.end()) continue;
      const auto earlier = before.find(lane);
      if (earlier != before.end() && entry->at <= earlier->second) continue;
      if (found->second.estimated) found->second.start = std::min(found->second.start, entry->sent);
      else if (entry->sent < found->second.start) continue;
      found->second.done += entry->bytes;
    }
  }
}

std::vector<PipeFacts> merged(const std::map<Lane, PipeFacts>& lanes) {
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
    same->estimated |= pipe.estimated;
    ++same->shards;
  }
  for (PipeFacts& pipe : all) pipe.total = std::max(pipe.total, pipe.done);
  return all;
}

}  // namespace

double PipeFacts::share() const { return total == 0 ? 0 : static_cast<double>(done) / static_cast<double>(total); }

double PipeFacts::rate(Instant at) const {
  return done == 0 || at <= start ? 0 : static_cast<double>(done) / (at - start).in_seconds();
}

std::optional<Instant> PipeFacts::end(Instant at) const {
  const double speed = rate(at);
  if (speed <= 0) return std::nullopt;
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
  std::map<Lane, Instant> before;
  addKnown(seen, lanes, before);
  addUnfinished(seen, lanes);
  if (!lanes.empty()) countArrived(seen, lanes, before);
  return merged(lanes);
}

}  // namespace jetlag::ui
