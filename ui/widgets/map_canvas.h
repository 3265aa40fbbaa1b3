// SPDX-License-Identifier: GPL-3.0-or-later
// MapCanvas: the world map as a widget. Give it a scene per frame; it answers with signals, never by changing what was given.
//
// Mouse     wheel zooms at the pointer, drag pans, click selects, double click activates, right click asks for a menu.
// Keys      arrows go to the next region or link in that direction, "." and "," through all of them; + and - zoom, 0 shows all,
//           Shift+arrows pan; Return activates, the menu key asks for a menu, Escape clears the selection.
// Selection is shown at once and reported; the next scene has the last word.
// Fit       the view fits all regions until somebody zooms or pans, and again after fit().
// Access    every region and link is an accessible item with the name of spokenName().
#pragma once

#include <QPoint>
#include <QWidget>

#include "widgets/canvas_access.h"
#include "widgets/map_layout.h"
#include "widgets/map_paint.h"
#include "widgets/map_scene.h"

namespace jetlag::ui {

class MapTools;
class ZoomTools;

class MapCanvas : public QWidget, public CanvasItems {
  Q_OBJECT
 public:
  explicit MapCanvas(QWidget* parent = nullptr);

  void setScene(MapScene scene);
  const MapScene& scene() const { return scene_; }
  const MapView& view() const { return view_; }
  /// Where everything stands now.
  const MapLayout& places() const;
  /// What a tooltip there says, before its words are explained.
  QString tooltipAt(const QPointF& point) const;
  MapHit hitAt(const QPointF& point) const { return hitTest(scene_, places(), point); }
  /// Hides the boxes of tools (thumbnails of whole pages, presentations).
  void setToolsVisible(bool visible);

  void fit();
  void zoomAt(const QPointF& point, double factor);
  void panBy(const QPointF& pixels);
  void select(const MapHit& hit);

  /// Regions, then links, in the scene's order.
  std::vector<MapHit> items() const;
  std::vector<CanvasItem> canvasItems() const override;
  void chooseCanvasItem(int index) override;
  QSize sizeHint() const override { return {1176, 604}; }
  QSize minimumSizeHint() const override { return {320, 200}; }

 Q_SIGNALS:
  void selectionChanged(const jetlag::ui::MapHit& hit);
  void activated(const jetlag::ui::MapHit& hit);
  void hovered(const jetlag::ui::MapHit& hit);
  /// kNone over water: the map's own menu.
  void contextRequested(const jetlag::ui::MapHit& hit, const QPoint& globalPos);
  void arrangementRequested(jetlag::ui::MapArrangement arrangement);
  void motionRequested(double factor);
  void layersRequested(const jetlag::ui::MapLayers& layers);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void setView(const MapView& view);
  void placeTools();
  std::vector<QRectF> reserved() const;
  QPointF spotOf(const MapHit& hit) const;
  QRectF boxOf(const MapHit& hit) const;
  void goTo(const QPointF& direction);
  void goBy(int step);
  void describe();
  QString tooltipOf(const MapHit& hit) const;
  void setHover(const MapHit& hit);

  MapScene scene_;
  MapView view_;
  bool fitted_ = true, dragging_ = false, toolsVisible_ = true;
  QPointF pressed_, last_;
  MapHit hover_;
  BaseMap base_;
  MapTools* tools_;
  ZoomTools* zoom_;
  mutable MapLayout layout_;
  mutable QByteArray key_;
};

}  // namespace jetlag::ui
