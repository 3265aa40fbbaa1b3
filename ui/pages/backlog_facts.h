// SPDX-License-Identifier: GPL-3.0-or-later
// How far the backlog of one direction of a link reaches, and what that means for its next sync.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <QString>

#include "observe/snapshot.h"
#include "pages/map/map_pipes.h"

namespace jetlag::ui {

struct BacklogFacts {
  std::uint64_t bytes = 0, limit = 0;
  double share = 0;
  std::uint32_t goneShards = 0, shards = 1;  ///< of how many the backlog reaches back no longer
  bool gone() const { return goneShards > 0; }
  bool filling = false;                   ///< nothing is acknowledged: a cut, or a peer that does not answer
  bool relayed = false;                   ///< but others bring what this direction does not
  bool lagging = false;                   ///< what is missing should have arrived by now
  double rate = 0;                        ///< bytes per second, while filling
  std::optional<Duration> exhaustedIn{};  ///< while filling and not gone
  std::optional<std::uint8_t> served{};   ///< while gone: who sends the receiver a full sync first, so that a partial one is left
};
/// Without `served`, which takes a look at the whole network.
BacklogFacts backlogOf(const observe::Snapshot& seen, const observe::LinkView& link);
/// With it; `pipes` are the full syncs under way.
BacklogFacts backlogOf(const observe::Snapshot& seen, const observe::LinkView& link, const std::vector<PipeFacts>& pipes);
/// "exhausted in 3.10 s", "full sync needed", "after a full sync from us", "others relay", "catching up", "keeps up".
QString deadlineText(const observe::Snapshot& seen, const BacklogFacts& backlog);

}  // namespace jetlag::ui
