// SPDX-License-Identifier: GPL-3.0-or-later
// What a map's layout depends on, as bytes: while they stay the same, so does the layout.
#include <QDataStream>
#include <QIODevice>

#include <algorithm>

#include "widgets/map_layout.h"
#include "widgets/paint.h"

namespace jetlag::ui {

QByteArray layoutKey(const MapScene& scene, const MapView& view, const std::vector<QRectF>& reserved, MapDetail detail) {
  QByteArray bytes;
  QDataStream out(&bytes, QIODevice::WriteOnly);
  const double k = std::max(1.0, scene.scale);
  const auto width = [&](double pixels, bool strong, const QString& text) {
    out << roundedUp(face(pixels * k, strong).width(text));
  };
  out << view.area << view.centre << view.scale << view.west << view.geographic << static_cast<int>(detail) << scene.scale;
  for (const QRectF& box : reserved) out << box;
  out << scene.layers.gauges << scene.layers.labels << scene.layers.badges << scene.layers.legend << scene.dotsOneIn
      << hasLostDots(scene);
  out << static_cast<int>(scene.selection.kind) << scene.selection.id;
  width(14, true, scene.headline.strong);
  width(13, false, scene.headline.rest);
  for (const MapRegion& r : scene.regions) out << r.id << r.lat << r.lon << r.name, width(12, false, r.status);
  for (const MapLink& l : scene.links) {
    out << l.id << l.a << l.b << static_cast<int>(l.state) << (l.cutForward || l.cutBackward) << (l.cutForward && l.cutBackward);
    width(11, false, l.label);
    width(12, true, l.cutLabel);
  }
  for (const MapPipe& p : scene.pipes)
    out << p.link << p.forward << (p.fade > 0), width(12, false, p.amount), width(12, true, p.rate);
  for (const MapGauge& g : scene.gauges) {
    out << g.link << g.forward;
    width(12, true, g.deadline);
    width(11, false, g.amount);
  }
  for (const GaugeRole role : gaugeRoles(scene)) out << static_cast<int>(role);
  if (isDense(scene)) {
    for (const bool labelled : labelledLinks(scene)) out << labelled;
    for (const auto& group : cutGroups(scene))
      for (const std::size_t i : group) out << static_cast<quint64>(i) << static_cast<quint64>(group.size());
  }
  for (const MapNote& n : scene.notes) out << n.region << n.text;
  return bytes;
}

}  // namespace jetlag::ui
