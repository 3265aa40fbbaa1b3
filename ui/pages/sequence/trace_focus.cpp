// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/sequence/trace_focus.h"

#include <algorithm>
#include <utility>

#include "pages/sequence/trace_scene.h"

namespace jetlag::ui {

namespace {

using Arrow = SequenceScene::Arrow;

bool isIn(const TraceFocus& focus, int from, int to) {
  if (focus.b < 0) return from == focus.a || to == focus.a;
  return (from == focus.a && to == focus.b) || (from == focus.b && to == focus.a);
}

bool isBatch(const Arrow& arrow) { return !arrow.lost && arrow.state == traceState(observe::TraceKind::kOperations); }
bool isChunk(const Arrow& arrow) { return !arrow.lost && arrow.state == traceState(observe::TraceKind::kFullChunk); }
bool isAck(const Arrow& arrow) { return !arrow.lost && arrow.state == traceState(observe::TraceKind::kAck); }
bool isLost(const Arrow& arrow) { return arrow.lost; }

/// Drawn or not by when it was sent: the same choice in every picture. Batches that left together stay together;
/// acknowledgements, which all leave at the same times, are told apart by their ends.
bool isDrawn(const Arrow& arrow, int oneIn) {
  std::uint64_t mixed = static_cast<std::uint64_t>(arrow.sent);
  const auto way = static_cast<std::uint64_t>(arrow.from * 257 + arrow.to + 1);
  if (isAck(arrow) || arrow.lost) mixed += way * std::uint64_t{0xD6E8FEB86659FD93};
  if (isChunk(arrow) || arrow.lost)
    mixed += static_cast<std::uint64_t>(arrow.received);  // they leave at once and arrive one by one
  mixed = mixed * std::uint64_t{0x9E3779B97F4A7C15} >> 40;
  return mixed % static_cast<std::uint64_t>(oneIn) == 0;
}

/// Leaves as many of one kind, in focus or out of it, as can be read; returns of how many one is left.
int thin(QVector<Arrow>& arrows, bool (*is)(const Arrow&), bool faded, const QString& kept, int most = kReadableMessages) {
  const auto concerned = [&](const Arrow& arrow) { return is(arrow) && arrow.faded == faded; };
  const auto all = std::count_if(arrows.begin(), arrows.end(), concerned);
  int oneIn = 1;
  while (all / oneIn > most) oneIn *= 2;
  if (oneIn > 1)
    arrows.removeIf([&](const Arrow& arrow) { return concerned(arrow) && arrow.id != kept && !isDrawn(arrow, oneIn); });
  return oneIn;
}

}  // namespace

TraceFocus toggled(const TraceFocus& focus, int region) {
  if (focus.a < 0) return {region, -1, {}};
  if (region == focus.a) return {focus.b, -1, {}};
  return {focus.a, region == focus.b ? -1 : region, {}};
}

Thinned applyFocus(SequenceScene& scene, const TraceFocus& focus, const QSet<QString>& carriers, const QString& kept) {
  const bool byKey = focus.a < 0 && !carriers.isEmpty();
  if (focus.a >= 0 || byKey) {
    for (Arrow& arrow : scene.arrows)
      arrow.faded = arrow.id != kept && !(byKey ? carriers.contains(arrow.id) : isIn(focus, arrow.from, arrow.to));
    for (auto& event : scene.events)
      event.faded = byKey ? !carriers.contains(event.id) : event.line != focus.a && event.line != focus.b;
    for (int i = 0; i < static_cast<int>(scene.lifelines.size()); ++i)
      scene.lifelines[i].strong = !byKey && (i == focus.a || i == focus.b);
  }
  Thinned told;
  for (const bool faded : {true, false})
    told = {thin(scene.arrows, isBatch, faded, kept), thin(scene.arrows, isAck, faded, kept),
            thin(scene.arrows, isChunk, faded, kept), thin(scene.arrows, isLost, faded, kept, kReadableLost)};
  return told;
}

}  // namespace jetlag::ui
