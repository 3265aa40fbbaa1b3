// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map_paint.h"

#include <QPainterPath>

namespace jetlag::ui {

void paintMap(QPainter& painter, const MapFrame& frame, BaseMap* base) {
  painter.save();
  painter.setClipRect(frame.layout.view.area, Qt::IntersectClip);
  painter.setRenderHint(QPainter::Antialiasing);
  if (base != nullptr) {
    base->paint(painter, frame);
  } else {
    paintBase(painter, frame.layout.view);
    paintLinks(painter, frame, false);
    paintPipes(painter, frame);
    paintLinks(painter, frame, true);
  }
  paintChevrons(painter, frame);
  paintDots(painter, frame);
  paintLeaders(painter, frame);
  paintNodes(painter, frame);
  paintLabels(painter, frame);
  paintHeadline(painter, frame);
  paintLegend(painter, frame);
  painter.restore();
}

void paintThumbnail(QPainter& painter, const MapScene& scene, const QRectF& box, double radius) {
  painter.save();
  if (radius > 0) {
    QPainterPath clip;
    clip.addRoundedRect(box, radius, radius);
    painter.setClipPath(clip, Qt::IntersectClip);
  }
  const MapLayout layout = layoutMap(scene, fittedView(scene, box), {}, MapDetail::kThumbnail);
  paintMap(painter, {scene, layout});
  painter.restore();
}

}  // namespace jetlag::ui
