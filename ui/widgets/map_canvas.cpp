// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map_canvas.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "widgets/explain.h"
#include "widgets/map_tools.h"
#include "widgets/numbers.h"
#include "widgets/paint.h"

namespace jetlag::ui {

MapCanvas::MapCanvas(QWidget* parent) : QWidget(parent), tools_(new MapTools(this)), zoom_(new ZoomTools(this)) {
  installCanvasAccess();
  setAccessibleName(QStringLiteral("World map"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  connect(tools_, &MapTools::arrangementRequested, this, &MapCanvas::arrangementRequested);
  connect(tools_, &MapTools::motionRequested, this, &MapCanvas::motionRequested);
  connect(tools_, &MapTools::layersRequested, this, &MapCanvas::layersRequested);
  connect(zoom_, &ZoomTools::fitRequested, this, &MapCanvas::fit);
  connect(zoom_, &ZoomTools::zoomRequested, this, [this](double factor) { zoomAt(view_.area.center(), factor); });
}

void MapCanvas::setScene(MapScene scene) {
  const auto same = [](const MapRegion& a, const MapRegion& b) { return a.id == b.id && a.lat == b.lat && a.lon == b.lon; };
  const bool moved = scene.arrangement != scene_.arrangement ||
                     !std::equal(scene.regions.begin(), scene.regions.end(), scene_.regions.begin(), scene_.regions.end(), same);
  const bool retitled = scene.selection != scene_.selection || scene.headline.strong != scene_.headline.strong;
  scene_ = std::move(scene);
  if (moved) fitted_ = true;
  placeTools();
  if (fitted_) view_ = fittedView(scene_, QRectF(rect()), headRoom(scene_));
  if (retitled) describe();
  update();
}

const MapLayout& MapCanvas::places() const {
  const std::vector<QRectF> boxes = reserved();
  QByteArray key = layoutKey(scene_, view_, boxes, MapDetail::kFull);
  if (key != key_ || key_.isEmpty()) {
    layout_ = layoutMap(scene_, view_, boxes);
    key_ = std::move(key);
  }
  return layout_;
}

std::vector<QRectF> MapCanvas::reserved() const {
  if (!toolsVisible_) return {};
  return {QRectF(tools_->geometry()), QRectF(zoom_->geometry())};
}

void MapCanvas::setToolsVisible(bool visible) {
  toolsVisible_ = visible;
  tools_->setVisible(visible);
  zoom_->setVisible(visible);
  update();
}

void MapCanvas::placeTools() {
  tools_->show(scene_, width() < 700);
  tools_->move(width() - 12 - tools_->width(), 12);
  zoom_->move(width() - 12 - zoom_->width(), height() - 14 - zoom_->height());
}

void MapCanvas::setView(const MapView& view) {
  fitted_ = false;
  view_ = clamped(view);
  update();
}

void MapCanvas::fit() {
  fitted_ = true;
  view_ = fittedView(scene_, QRectF(rect()), headRoom(scene_));
  update();
}

void MapCanvas::zoomAt(const QPointF& point, double factor) { setView(zoomedAt(view_, point, factor)); }

void MapCanvas::panBy(const QPointF& pixels) {
  MapView next = view_;
  next.centre -= pixels / view_.scale;
  setView(next);
}

void MapCanvas::select(const MapHit& hit) {
  if (scene_.selection == hit) return;
  scene_.selection = hit;
  describe();
  update();
  Q_EMIT selectionChanged(hit);
}

void MapCanvas::describe() {
  const QString chosen = spokenName(scene_, scene_.selection);
  setAccessibleDescription(chosen.isEmpty() ? scene_.headline.strong : chosen);
  if (!QAccessible::isActive()) return;
  QAccessibleEvent event(this, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&event);
}

std::vector<MapHit> MapCanvas::items() const {
  std::vector<MapHit> all;
  for (const MapRegion& region : scene_.regions) all.push_back({MapKind::kRegion, region.id, true});
  for (const MapLink& link : scene_.links) all.push_back({MapKind::kLink, link.id, true});
  return all;
}

QPointF MapCanvas::spotOf(const MapHit& hit) const {
  const MapLayout& layout = places();
  if (hit.kind == MapKind::kRegion) {
    for (std::size_t i = 0; i < scene_.regions.size(); ++i)
      if (scene_.regions[i].id == hit.id) return layout.nodes[i].at;
  } else if (const MapLine* line = layout.line(hit.id)) {
    return layout.on(*line, layout.visibleMiddle(*line)).at;
  }
  return view_.area.center();
}

QRectF MapCanvas::boxOf(const MapHit& hit) const {
  const double r = 12 * places().k;
  QRectF box(spotOf(hit) - QPointF(r, r), QSizeF(2 * r, 2 * r));
  for (const MapLabel& label : layout_.labels)
    if (hit.kind == MapKind::kRegion && (label.kind == LabelKind::kBadge || label.kind == LabelKind::kShortBadge) &&
        scene_.regions[label.index].id == hit.id)
      box |= label.box;
  return box;
}

std::vector<CanvasItem> MapCanvas::canvasItems() const {
  std::vector<CanvasItem> all;
  for (const MapHit& hit : items()) all.push_back({spokenName(scene_, hit), boxOf(hit).toAlignedRect(), hit == scene_.selection});
  return all;
}

void MapCanvas::chooseCanvasItem(int index) {
  const std::vector<MapHit> all = items();
  if (index >= 0 && static_cast<std::size_t>(index) < all.size()) select(all[static_cast<std::size_t>(index)]);
}

QString MapCanvas::tooltipOf(const MapHit& hit) const {
  QString text = spokenName(scene_, hit);
  const MapLink* link = hit.kind == MapKind::kLink ? scene_.link(hit.id) : nullptr;
  if (link == nullptr) return text;
  const MapLine* line = places().line(link->id);
  if (line != nullptr && line->path.flattened && view_.geographic) {
    const QString km = numbers::grouped(std::lround(line->path.kilometres));
    text += QStringLiteral("\nDrawn flattened, great circle %1 km").arg(km);
  }
  return link->detail.isEmpty() ? text : text + QLatin1Char('\n') + link->detail;
}

QString MapCanvas::tooltipAt(const QPointF& point) const {
  if (places().headline.contains(point)) return scene_.headline.strong + QLatin1Char('\n') + scene_.headline.rest;
  if (!places().legend.contains(point)) return tooltipOf(hitAt(point));
  QStringList rows;
  for (const LegendRow& row : legendRows(scene_)) rows << row.text;
  return rows.join(QLatin1Char('\n'));
}

void MapCanvas::setHover(const MapHit& hit) {
  if (hit == hover_) return;
  hover_ = hit;
  setCursor(hit.kind == MapKind::kNone ? Qt::ArrowCursor : Qt::PointingHandCursor);
  update();
  Q_EMIT hovered(hit);
}

bool MapCanvas::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString text = explained(tooltipAt(help->pos()));
    if (text.isEmpty()) QToolTip::hideText();
    else QToolTip::showText(help->globalPos(), text, this);
    return true;
  }
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) update();
  return QWidget::event(event);
}

void MapCanvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintMap(painter, {scene_, places(), hover_, hasFocus()}, &base_);
  if (!hasFocus() || scene_.selection.kind != MapKind::kNone) return;
  painter.setPen(QPen(theme().accent, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
}

void MapCanvas::resizeEvent(QResizeEvent*) {
  placeTools();
  if (fitted_) view_ = fittedView(scene_, QRectF(rect()), headRoom(scene_));
  else view_.area = QRectF(rect());
}

}  // namespace jetlag::ui
