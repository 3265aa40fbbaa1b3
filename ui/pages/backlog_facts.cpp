// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/backlog_facts.h"

#include <algorithm>

#include "pages/facts.h"
#include "pages/timeline/scheduled_end.h"
#include "pages/words/region_names.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

/// All of its shards: a gauge is that of the shard whose backlog is exhausted first.
bool answers(const observe::RegionView& region) {
  return region.process == observe::ProcessState::kRunning || region.process == observe::ProcessState::kLoading;
}

/// A receiver takes one full sync at a time, from the nearest neighbour first; what others that hold the same have then is known
/// to it. This is so where one is under way, and where the links come back together.
std::optional<std::uint8_t> servedFirst(const observe::Snapshot& seen, const observe::LinkView& way,
                                        const std::vector<PipeFacts>& pipes) {
  for (const PipeFacts& pipe : pipes)
    if (pipe.to == way.to && pipe.from != way.from && isReached(*seen.frame, way.from, pipe.from)) return pipe.from;
  const auto end = scheduledEnd(seen, way.from, way.to);
  const bool down = seen.frame->regions[way.to].process == observe::ProcessState::kDown;
  const observe::Scenery::Link* own = figuresOf(seen, way.from, way.to);
  if ((!end && !down) || own == nullptr) return std::nullopt;
  std::optional<std::uint8_t> nearest;
  Duration least = own->rtt;
  for (const observe::LinkView& other : seen.frame->links) {
    if (other.to != way.to || other.from == way.from || other.full_shards < way.full_shards) continue;
    const observe::Scenery::Link* figures = figuresOf(seen, other.from, other.to);
    if (figures == nullptr || figures->rtt >= least || scheduledEnd(seen, other.from, other.to) != end) continue;
    if (!isReached(*seen.frame, way.from, other.from)) continue;
    nearest = other.from;
    least = figures->rtt;
  }
  return nearest;
}

}  // namespace

BacklogFacts backlogOf(const observe::Snapshot& seen, const observe::LinkView& link) {
  BacklogFacts facts;
  facts.bytes = link.backlog_bytes;
  facts.limit = link.backlog_limit;
  facts.goneShards = link.full_shards;
  facts.shards = std::max(1u, seen.scenery->shards);
  if (facts.limit > 0) facts.share = std::min(1.0, static_cast<double>(facts.bytes) / static_cast<double>(facts.limit));
  const observe::LinkView* back = directionOf(*seen.frame, link.to, link.from);
  const bool reachable = link.to < seen.frame->regions.size() && answers(seen.frame->regions[link.to]);
  facts.lagging = link.lag > link.lag_bound;
  // Where only the way back is cut what is sent still arrives, until the connection itself ends.
  facts.filling = link.cut || (back != nullptr && back->cut && facts.lagging) || !reachable;
  facts.relayed = facts.filling && link.relayed;
  if (!facts.filling || facts.gone() || facts.limit == 0) return facts;
  facts.rate = link.fill_rate;
  facts.exhaustedIn = link.exhausted_in;
  return facts;
}

BacklogFacts backlogOf(const observe::Snapshot& seen, const observe::LinkView& link, const std::vector<PipeFacts>& pipes) {
  BacklogFacts facts = backlogOf(seen, link);
  if (facts.gone()) facts.served = servedFirst(seen, link, pipes);
  return facts;
}

QString deadlineText(const observe::Snapshot& seen, const BacklogFacts& backlog) {
  if (backlog.served) return QStringLiteral("after a full sync from %1").arg(nameOf(seen, *backlog.served));
  if (backlog.goneShards == backlog.shards) return QStringLiteral("full sync needed");
  if (backlog.gone()) return QStringLiteral("full sync of %1 of %2 shards").arg(backlog.goneShards).arg(backlog.shards);
  if (backlog.exhaustedIn) return QStringLiteral("exhausted in %1").arg(numbers::duration(backlog.exhaustedIn->ns));
  if (backlog.relayed) return QStringLiteral("others relay");
  if (backlog.filling) return QStringLiteral("nothing written");
  return backlog.share > 0.1 || backlog.lagging ? QStringLiteral("catching up") : QStringLiteral("keeps up");
}

}  // namespace jetlag::ui
