// SPDX-License-Identifier: GPL-3.0-or-later
// Facts: what several pages say about a snapshot, worked out once, so that map, timeline and dock show the same numbers.
//
// Pairs      a link has two directions; a pair is both, with a < b. Its id is the same on every page.
// Backlog    how far the backlog of one direction reaches: what the peer lacks of the shard that will be full first. The report
//            tells what backlogs hold instead, needed or not: the words say which is meant. The deadline is always
//            (limit - bytes) / rate.
// Lag        the age of what waits or, where that is less, the lag of what arrived last, as long as it is within the bound. Where
//            nothing has arrived yet, what has just been written is told as "under 35 ms": no way is shorter.
// Words      numbers carry their unit; regions are named by their id.
// Pure: nothing here remembers anything.
#pragma once

#include <QString>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "observe/snapshot.h"
#include "pages/words/redis_text.h"
#include "widgets/theme.h"

namespace jetlag::ui {

State stateOf(const observe::FaultRecord& fault);
QString nameOf(const observe::Snapshot& seen, std::uint8_t region);
QString nameOfBranch(const observe::Snapshot& seen, std::uint32_t id);
/// "us → eu", "us ⇄ eu".
QString arrowOf(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to);
/// The same with ids that give way in the middle: "asia-pacifi…center-03 → us".
QString briefArrow(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to);
/// An id of at most 24 characters.
QString briefId(const QString& id);
QString bothWays(const observe::Snapshot& seen, std::uint8_t a, std::uint8_t b);

int pairId(std::uint8_t a, std::uint8_t b);
struct LinkPair {
  std::uint8_t a = 0, b = 0;
  const observe::LinkView* forward = nullptr;  ///< a to b; null where there is no such direction
  const observe::LinkView* backward = nullptr;
  bool isCut() const { return (forward != nullptr && forward->cut) || (backward != nullptr && backward->cut); }
  bool isDegraded() const { return (forward != nullptr && forward->degraded) || (backward != nullptr && backward->degraded); }
  /// A heal changes something.
  bool isHurt() const { return isCut() || isDegraded(); }
  /// Since when a direction has been cut; the earlier of two.
  Instant cutSince() const;
};
std::vector<LinkPair> pairsOf(const observe::Frame& frame);
/// An end is down: nothing gets through, but nobody has cut it.
bool hasDeadEnd(const observe::Frame& frame, std::uint8_t a, std::uint8_t b);
const observe::LinkView* directionOf(const observe::Frame& frame, std::uint8_t from, std::uint8_t to);
const observe::Scenery::Link* figuresOf(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to);

/// What is told of one branch at an instant: that shown, and of another branch that does not go as far where it ends.
struct Told {
  const observe::Frame* frame = nullptr;
  const std::vector<observe::NamedSeries>& series;
  const std::vector<Instant>& agreed;
  Instant at{};
  bool newest = false;  ///< nothing of the branch comes after it
};
/// Only where there is a frame and a timeline.
Told toldOf(const observe::Snapshot& seen);
std::optional<Told> toldOf(const observe::Snapshot& seen, const observe::GhostSeries& ghost);
/// The same as of when a number of another branch's frame was counted, which may be some moments earlier.
Told asOf(const observe::Snapshot& seen, const Told& told, Instant at);

/// At the instant shown, the same on every page.
Duration lagShown(const observe::Snapshot& seen, const observe::LinkView& link);
Duration lagShown(const observe::Snapshot& seen, const Told& told, const observe::LinkView& link);
/// Step by step, in ns; nothing where the run has no such series.
std::optional<observe::Series> lagSeries(const observe::Snapshot& seen, const std::vector<observe::NamedSeries>& all,
                                         const observe::LinkView& link);
/// "412 ms"; "under 34.9 ms" where it is less than the way takes, "nothing waits" at 0.
QString lagText(const observe::Snapshot& seen, const observe::LinkView& link, Duration lag);
QString lagText(const observe::Snapshot& seen, const observe::LinkView& link);

/// "Cut 14.0 s", "Cut just now": for how long a link has been cut.
QString cutText(Duration lasted);
/// Of the keys that differ those that no badge counts: regions of one version differ in them while messages are under way. 0
/// where several versions overlap, and where all keys and those of the regions were counted at different instants.
std::uint64_t keysOnTheirWay(const observe::Frame& frame);
/// No shard of the region is up: `RegionView::process` is that of the worst one.
bool isWhollyDown(const observe::Snapshot& seen, std::uint8_t region);
/// "down", "1 of 2 shards down".
QString downText(const observe::Snapshot& seen, std::uint8_t region);
/// Of which no shard is down.
std::size_t liveRegions(const observe::Frame& frame);
/// "All regions hold the same data"; of those that are live where some are down.
QString sameDataText(const observe::Frame& frame);
/// Versions of the data that live regions hold.
std::uint32_t versionsOf(const observe::Frame& frame);
/// Keys per second by which they grow (or shrink, below 0) just now.
std::optional<double> divergenceGrowth(const observe::Snapshot& seen);
/// A, B, C, ...
QChar letterOf(std::uint32_t version);
State stateOf(std::uint32_t version);

const observe::NamedSeries* seriesOf(const observe::Timeline& timeline, const std::string& name);
/// At the instant shown the frame knows better than the samples: the line goes through its number, so that every view says the
/// same. `Line` has put(Instant, double), which makes it pass there and keeps what comes later, and endAt(), which cuts that off.
template <class Line>
void passThrough(const Told& told, double value, Line&& line) {
  if (told.newest) line.endAt(told.at);
  line.put(told.at, value);
}
/// A step tells the largest value within it, and samples that were merged blur that into the next steps: a line that collapses
/// just after an instant at which all agreed again collapses there. `Line` also has size(), value(i), drop(from, to).
template <class Line>
void collapse(const std::vector<Instant>& agreed, Line&& line) {
  constexpr std::size_t kBlurred = 3;
  for (const Instant at : agreed) {
    const auto next = static_cast<std::size_t>(line.from(at));
    if (next == 0 || std::isnan(line.value(next - 1))) continue;
    const double before = line.value(next - 1);
    std::size_t low = next;
    while (low < line.size() && low < next + kBlurred && line.value(low) >= before * 0.9) ++low;
    if (low >= line.size() || !(line.value(low) < before / 2)) continue;
    const double value = line.value(low);
    line.drop(next, low);
    line.put(at, value);
  }
}
/// Both: before the number of the instant shown, so that no step of the past stands behind it, and after it, which may be the
/// first sample that tells of the fall.
template <class Line>
void tellExactly(const Told& told, double value, Line&& line) {
  collapse(told.agreed, line);
  passThrough(told, value, line);
  collapse(told.agreed, line);
}
/// "counted at 11.980 s": of keys that differ, where a picture that stands still tells a number from before it; else empty.
QString countedText(const observe::Snapshot& seen);
/// Of the last `window` before `at` (not before `since`), per second.
std::optional<double> slopeOf(const observe::Series& series, Instant at, Instant since, Duration window);

/// "52.5 of 64 MiB".
QString memoryOf(double done, double total);
/// A whole number where the value is one: "64 MiB".
QString plainMemory(double bytes);

}  // namespace jetlag::ui
