// SPDX-License-Identifier: GPL-3.0-or-later
// Map tools: the box at the map's upper right (map or circle, motion, layers) and the zoom buttons at its lower right.
//
// They show what the scene says and report wishes as signals; whoever owns the scene answers by setting a new one. `compact`
// leaves the motion and layers texts out (small windows).
#pragma once

#include <QWidget>

#include "widgets/map_scene.h"

namespace jetlag::ui {

class CanvasButton;

class MapTools : public QWidget {
  Q_OBJECT
 public:
  explicit MapTools(QWidget* parent);
  void show(const MapScene& scene, bool compact);

 Q_SIGNALS:
  void arrangementRequested(jetlag::ui::MapArrangement arrangement);
  void motionRequested(double factor);  ///< 0 means automatic.
  void layersRequested(const jetlag::ui::MapLayers& layers);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void openMotion();
  void openLayers();

  CanvasButton *map_, *circle_, *motion_, *layers_;
  MapLayers shown_;
  double factor_ = 1;
};

class ZoomTools : public QWidget {
  Q_OBJECT
 public:
  explicit ZoomTools(QWidget* parent);

 Q_SIGNALS:
  void zoomRequested(double factor);
  void fitRequested();
};

}  // namespace jetlag::ui
