// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDataStream>
#include <QIODevice>
#include <QPainterPath>
#include <QTransform>

#include <cmath>

#include "widgets/coastline.h"
#include "widgets/map_paint.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kShoreWidth = 0.8;

QTransform toScreen(const MapView& view, double turn) {
  const QPointF origin = view.toScreen(QPointF(turn * kWorldWidth, 0));
  return QTransform(view.scale, 0, 0, view.scale, origin.x(), origin.y());
}

/// The map's window on the screen, as far as it is visible.
QRectF windowOf(const MapView& view) {
  const QPointF left = view.toScreen(QPointF(view.west * kPlanePerDegree, -90));
  const QPointF right = view.toScreen(QPointF(view.west * kPlanePerDegree + kWorldWidth, 90));
  return QRectF(left, right).intersected(view.area);
}

void paintGrid(QPainter& painter, const MapView& view, const QRectF& window) {
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(theme().graticule, 1));
  const double first = std::ceil(view.west / 30) * 30;
  for (double lon = first; lon <= view.west + 360; lon += 30) {
    const double x = std::round(view.toScreen(planeOf(0, lon)).x());
    if (x > window.left() && x < window.right()) painter.drawLine(QPointF(x, window.top()), QPointF(x, window.bottom()));
  }
  for (int lat = -60; lat <= 60; lat += 30) {
    const double y = std::round(view.toScreen(planeOf(lat, 0)).y());
    if (y > window.top() && y < window.bottom()) painter.drawLine(QPointF(window.left(), y), QPointF(window.right(), y));
  }
  painter.setRenderHint(QPainter::Antialiasing, true);
}

/// The circle arrangement's ground: a quiet disc, so that nobody takes it for geography.
void paintCircleGround(QPainter& painter, const MapView& view) {
  painter.setPen(QPen(theme().graticule, 1));
  painter.setBrush(Qt::NoBrush);
  for (const double share : {1.0, 0.66, 0.33})
    painter.drawEllipse(view.toScreen({0, 0}), 60 * share * view.scale, 40 * share * view.scale);
}

/// Changes when a link would look different.
QByteArray linkKey(const MapFrame& frame) {
  QByteArray key;
  QDataStream out(&key, QIODevice::WriteOnly);
  for (const MapLink& link : frame.scene.links)
    out << link.id << link.a << link.b << static_cast<int>(link.state) << linkWidth(link.bytesPerSecond) << link.degraded
        << link.cutForward << link.cutBackward;
  out << frame.layout.k << static_cast<int>(frame.scene.selection.kind) << frame.scene.selection.id;
  if (frame.hover.kind == MapKind::kLink) out << frame.hover.id;
  return key;
}

/// Changes when a pipe would look different, its chevrons aside.
QByteArray pipeKey(const MapFrame& frame) {
  QByteArray key;
  QDataStream out(&key, QIODevice::WriteOnly);
  for (const MapPipe& pipe : frame.scene.pipes) out << pipe.link << pipe.forward << paintedShare(frame, pipe) << pipe.fade;
  return key;
}

}  // namespace

void paintBase(QPainter& painter, const MapView& view) {
  painter.save();
  painter.setClipRect(view.area, Qt::IntersectClip);
  painter.fillRect(view.area, theme().sea);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!view.geographic) {
    paintCircleGround(painter, view);
    painter.restore();
    return;
  }
  const QRectF window = windowOf(view);
  painter.setClipRect(window, Qt::IntersectClip);
  paintGrid(painter, view, window);
  const double west = view.west * kPlanePerDegree;
  for (int turn = -2; turn <= 2; ++turn) {
    const double left = (turn - 0.5) * kWorldWidth, right = (turn + 0.5) * kWorldWidth;
    if (right <= west || left >= west + kWorldWidth) continue;
    const QTransform move = toScreen(view, turn);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().land);
    painter.drawPath(move.map(landPath()));
    painter.setPen(QPen(theme().coast, kShoreWidth, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(move.map(shorePath()));
  }
  painter.restore();
}

void BaseMap::paint(QPainter& painter, const MapFrame& frame) {
  const MapView& view = frame.layout.view;
  const double ratio = painter.device()->devicePixelRatioF();
  const auto onto = [&](QPixmap& picture, const auto& paintIt) {
    QPainter inner(&picture);
    inner.setRenderHint(QPainter::Antialiasing);
    inner.translate(-view.area.topLeft());
    paintIt(inner);
  };
  const bool moved = land_.isNull() || !(view == view_) || ratio != ratio_ || scheme_ != theme().scheme;
  if (moved) {
    land_ = QPixmap((view.area.size() * ratio).toSize().expandedTo(QSize(1, 1)));
    land_.setDevicePixelRatio(ratio);
    land_.fill(theme().sea);
    onto(land_, [&](QPainter& inner) { paintBase(inner, view); });
    view_ = view;
    ratio_ = ratio;
    scheme_ = theme().scheme;
  }
  QByteArray links = linkKey(frame), pipes = pipeKey(frame);
  const bool relinked = moved || links != linkKey_;
  if (relinked) {
    idle_ = land_.copy();
    onto(idle_, [&](QPainter& inner) { paintLinks(inner, frame, false); });
  }
  if (relinked || pipes != pipeKey_) {
    lines_ = idle_.copy();
    onto(lines_, [&](QPainter& inner) { paintPipes(inner, frame), paintLinks(inner, frame, true); });
  }
  linkKey_ = std::move(links);
  pipeKey_ = std::move(pipes);
  painter.drawPixmap(view.area.topLeft(), lines_);
}

}  // namespace jetlag::ui
