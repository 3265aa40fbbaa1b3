// SPDX-License-Identifier: GPL-3.0-or-later
// What is under a point of the map, and what it is called.
#include <algorithm>
#include <cmath>

#include "widgets/gauge_bar.h"
#include "widgets/map_layout.h"

namespace jetlag::ui {

namespace {

constexpr double kReach = 12;  ///< Pointer targets are 24 px wide at least.
constexpr double kLineReach = 8;

double distanceTo(const QPointF& p, const QPointF& a, const QPointF& b) {
  const QPointF d = b - a;
  const double square = QPointF::dotProduct(d, d);
  const double t = square > 0 ? std::clamp(QPointF::dotProduct(p - a, d) / square, 0.0, 1.0) : 0;
  const QPointF off = p - (a + d * t);
  return std::hypot(off.x(), off.y());
}

MapHit hitOf(const MapScene& scene, const MapLabel& label) {
  switch (label.kind) {
    case LabelKind::kBadge:
    case LabelKind::kShortBadge: return {MapKind::kRegion, scene.regions[label.index].id, true};
    case LabelKind::kGauge:
    case LabelKind::kGaugeChip: return {MapKind::kGauge, scene.gauges[label.index].link, scene.gauges[label.index].forward};
    case LabelKind::kPipe: return {MapKind::kPipe, scene.pipes[label.index].link, scene.pipes[label.index].forward};
    case LabelKind::kNote: return {MapKind::kRegion, scene.notes[label.index].region, true};
    default: return {MapKind::kLink, scene.links[label.index].id, true};
  }
}

QString percentOf(double share) { return QStringLiteral("%1 per cent").arg(std::lround(share * 100)); }

QString fillOf(const MapGauge& gauge) {
  return isLost(gauge.share, gauge.gone) ? QStringLiteral("gone") : percentOf(gauge.share);
}

QString linkName(const MapScene& scene, const MapLink& link) {
  const MapRegion* a = scene.region(link.a);
  const MapRegion* b = scene.region(link.b);
  QString name = QStringLiteral("Link %1 to %2").arg(a == nullptr ? QString() : a->name, b == nullptr ? QString() : b->name);
  const bool cut = link.cutForward || link.cutBackward;
  if (cut) {
    QString since = link.cutLabel;
    if (since.startsWith(QLatin1String("Cut "))) since = QStringLiteral("for %1").arg(since.mid(4));
    name += QStringLiteral(", cut %1").arg(since).trimmed();
    if (link.cutForward != link.cutBackward && a != nullptr && b != nullptr)
      name += QStringLiteral(", only from %1").arg(link.cutForward ? a->name : b->name);
  } else if (link.degraded) {
    name += QStringLiteral(", degraded");
  } else if (link.state == State::kLagging) {
    name += QStringLiteral(", lag above its bound");
  }
  if (!cut && !link.label.isEmpty()) name += QStringLiteral(", ") + link.label;
  for (const MapGauge& gauge : scene.gauges)
    if (gauge.link == link.id && isShown(scene, gauge)) name += QStringLiteral(", backlog %1").arg(fillOf(gauge));
  return name;
}

}  // namespace

const MapRegion* MapScene::region(int id) const {
  const auto found = std::find_if(regions.begin(), regions.end(), [&](const MapRegion& r) { return r.id == id; });
  return found == regions.end() ? nullptr : &*found;
}

const MapLink* MapScene::link(int id) const {
  const auto found = std::find_if(links.begin(), links.end(), [&](const MapLink& l) { return l.id == id; });
  return found == links.end() ? nullptr : &*found;
}

MapHit hitTest(const MapScene& scene, const MapLayout& layout, const QPointF& point) {
  if (layout.headline.contains(point) || layout.legend.contains(point)) return {};
  for (const MapLabel& label : layout.labels)
    if (label.box.contains(point)) return hitOf(scene, label);
  double nearest = kReach * layout.k;
  MapHit hit;
  for (std::size_t i = 0; i < layout.nodes.size(); ++i) {
    const QPointF off = point - layout.nodes[i].at;
    const double away = std::hypot(off.x(), off.y());
    if (!layout.nodes[i].inside || away > nearest) continue;
    nearest = away;
    hit = {MapKind::kRegion, scene.regions[i].id, true};
  }
  if (hit.kind != MapKind::kNone) return hit;
  nearest = kLineReach * layout.k;
  for (std::size_t i = 0; i < layout.lines.size(); ++i)
    for (const QPolygonF& piece : layout.lines[i].pieces)
      for (qsizetype s = 1; s < piece.size(); ++s) {
        const double away = distanceTo(point, piece[s - 1], piece[s]);
        if (away > nearest) continue;
        nearest = away;
        hit = {MapKind::kLink, scene.links[i].id, true};
      }
  return hit;
}

QString spokenName(const MapScene& scene, const MapHit& hit) {
  if (hit.kind == MapKind::kRegion) {
    const MapRegion* region = scene.region(hit.id);
    if (region == nullptr) return {};
    QString name = QStringLiteral("Region %1").arg(region->name);
    if (!region->place.isEmpty()) name += QStringLiteral(", ") + region->place;
    if (!region->role.isEmpty()) name += QStringLiteral(", ") + region->role;
    if (region->down) name += QStringLiteral(", down");
    if (!region->letter.isNull()) name += QStringLiteral(", version %1").arg(region->letter);
    else if (region->progress >= 0) name += QStringLiteral(", loading, %1").arg(percentOf(region->progress));
    return region->status.isEmpty() ? name : name + QStringLiteral(", ") + region->status;
  }
  const auto whole = [&](const QString& title) {  // what the title had no room for
    const MapLink* link = title.contains(QChar(0x2026)) ? scene.link(hit.id) : nullptr;
    const MapRegion* from = link == nullptr ? nullptr : scene.region(hit.forward ? link->a : link->b);
    const MapRegion* to = link == nullptr ? nullptr : scene.region(hit.forward ? link->b : link->a);
    return from == nullptr || to == nullptr ? title : title + QStringLiteral(" (%1 to %2)").arg(from->name, to->name);
  };
  for (const MapPipe& pipe : scene.pipes)
    if (hit.kind == MapKind::kPipe && pipe.link == hit.id && pipe.forward == hit.forward)
      return QStringLiteral("%1, %2, %3, %4").arg(whole(pipe.title), percentOf(pipe.share), pipe.amount, pipe.rate);
  for (const MapGauge& gauge : scene.gauges)
    if (hit.kind == MapKind::kGauge && gauge.link == hit.id && gauge.forward == hit.forward)
      return QStringLiteral("%1, %2, %3, %4").arg(whole(gauge.title), fillOf(gauge), gauge.deadline, gauge.amount);
  const MapLink* link = hit.kind == MapKind::kLink ? scene.link(hit.id) : nullptr;
  return link == nullptr ? QString() : linkName(scene, *link);
}

}  // namespace jetlag::ui
