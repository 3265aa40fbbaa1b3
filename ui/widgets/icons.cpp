// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/icons.h"

#include <QPainter>
#include <QPixmap>

#include <array>

#include "widgets/theme.h"

namespace jetlag::ui {

namespace {

/// In the order of Icon.
constexpr const char* kPaths[] = {
    "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
    "M3.5 3v4h4M3.8 6.8A5 5 0 1 1 3.2 9.5",
    "M10.5 3.5L5.5 8l5 4.5zM3.5 3.5v9",
    "M4.5 2.8v10.4l8.5-5.2z",
    "M5 3v10M11 3v10",
    "M4 3.5L9.5 8 4 12.5zM12 3.5v9",
    "M2.5 3.5L7 8l-4.5 4.5zM7.5 3.5L12 8l-4.5 4.5zM13.8 3.5v9",
    "M2 8h7M6.5 5L9.5 8l-3 3M13 2.5v11M11 2.5h2M11 13.5h2",
    "M3.5 3.5v9M3.5 6.5c0 3 2 3 4.5 3h4M10 7l2.5 2.5L10 12",
    "M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.3 10.3L13.8 13.8",
    "M2.5 7.5L8 3l5.5 4.5V13.5h-4V9.5h-3v4h-4z",
    "M8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 0 0 0-11.6zM2.3 8h11.4M8 2.2c-4 4-4 7.6 0 11.6M8 2.2c4 4 4 7.6 0 11.6",
    "M2.5 3.5h5v4h-5zM10 3.5h3.5M10 6.5h3.5M2.5 10.5h11M2.5 13h7",
    "M2.5 2.5h3v3h-3zM6.5 2.5h3v3h-3zM10.5 2.5h3v3h-3zM2.5 6.5h3v3h-3zM6.5 6.5h3v3h-3zM10.5 6.5h3v3h-3zM2.5 10.5h3v3h-3zM6.5 "
    "10.5h3v3h-3zM10.5 10.5h3v3h-3z",
    "M3.5 2v12M12.5 2v12M3.5 4l9 3M12.5 8.5l-9 3.5M10.5 5l2 2-2.5.8M5.2 9.7l-1.7 2.3 2.5.3",
    "M2.5 4h1M5.5 4h8M2.5 8h1M5.5 8h8M2.5 12h1M5.5 12h5",
    "M2.5 2.5v11h11M4.5 11l3-4 2.5 2 3.5-5",
    "M5.5 4L2 8l3.5 4M10.5 4L14 8l-3.5 4",
    "M2 3h12v10h-12zM4.5 6l2 2-2 2M8 10.5h3",
    "M2.5 3.5c5 0 5 9 11 9M2.5 12.5c5 0 5-9 11-9",
    "M2.5 3h4.5v10H2.5zM9 3h4.5v10H9zM4.7 10V7.5M11.2 10V5.5",
    "M8 4c-1.5-1-3.5-1-5.5-1v9c2 0 4 0 5.5 1 1.5-1 3.5-1 5.5-1V3c-2 0-4 0-5.5 1zM8 4v9",
    "M8 6.8a1.2 1.2 0 1 0 0 2.4a1.2 1.2 0 0 0 0-2.4zM5.2 5.2a4 4 0 0 0 0 5.6M10.8 5.2a4 4 0 0 1 0 5.6M3.2 3.2a6.8 6.8 0 0 0 0 "
    "9.6M12.8 3.2a6.8 6.8 0 0 1 0 9.6",
    "M2 8h4M10 8h4M6 11.5L7.5 4.5M8.5 11.5L10 4.5",
    "M2 8h12M5.5 5.5L3 8l2.5 2.5M10.5 5.5L13 8l-2.5 2.5",
    "M2 8h11M9.5 4.5L13 8l-3.5 3.5",
    "M8 3a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11zM8 5.5V8.5l2 1.5",
    "M2 8h2M6 8h2M10 8h1M13 8h1M8 3.5v1M8 11.5v1",
    "M4 6l4 4 4-4",
    "M6 4l4 4-4 4",
    "M10 4L6 8l4 4",
    "M4 4l8 8M12 4l-8 8",
    "M8 3v10M3 8h10",
    "M3 8h10",
    "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
    "M4 2h5l3 3v9H4zM9 2v3h3",
    "M8 2v7.5M5 6.5l3 3 3-3M2.5 10v3.5h11V10",
    "M8 2a4 4 0 0 0-4 4c0 3 4 8 4 8c0 0 4-5 4-8a4 4 0 0 0-4-4zM8 4.7a1.3 1.3 0 1 0 0 2.6a1.3 1.3 0 0 0 0-2.6z",
    "M3 8.5l3.2 3.2L13 4.8",
    "M8 2.5L14.2 13.5H1.8zM8 6.5v3.5M8 11.5v.6",
    "M3 5.5h9M9.5 3L12 5.5 9.5 8M13 10.5H4M6.5 8L4 10.5 6.5 13",
    "M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5zM8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6l1.4 1.4M11 11l1.4 1.4M12.4 3.6L11 5M5 "
    "11l-1.4 1.4",
    "M1.5 8c3-5.3 10-5.3 13 0c-3 5.3-10 5.3-13 0zM8 6a2 2 0 1 0 0 4a2 2 0 0 0 0-4z",
    "M8 2.5L14 5.5 8 8.5 2 5.5zM2 8.5l6 3 6-3M2 11l6 3 6-3",
    "M5.5 5.5h8v8h-8zM5.5 10.5h-3v-8h8v3",
    "M8 2.5l1.7 3.6 3.9.5-2.9 2.7.8 3.9L8 11.3l-3.5 1.9.8-3.9L2.4 6.6l3.9-.5z",
};
constexpr std::size_t kIcons = std::size(kPaths);
static_assert(kIcons == static_cast<std::size_t>(Icon::kStar) + 1);

bool isSolid(Icon icon) { return icon == Icon::kPlay || icon == Icon::kBack || icon == Icon::kStep || icon == Icon::kNext; }

QPixmap pixmapOf(Icon icon, const QColor& colour, int size, double ratio) {
  QPixmap pixmap(qRound(size * ratio), qRound(size * ratio));
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  paintIcon(painter, icon, QRectF(0, 0, size, size), colour);
  return pixmap;
}

}  // namespace

const QPainterPath& iconPath(Icon icon) {
  static const std::array<QPainterPath, kIcons> kAll = [] {
    std::array<QPainterPath, kIcons> all;
    for (std::size_t i = 0; i < kIcons; ++i) all[i] = pathFromSvg(kPaths[i]);
    return all;
  }();
  return kAll[static_cast<std::size_t>(icon)];
}

void paintIcon(QPainter& painter, Icon icon, const QRectF& box, const QColor& colour, double width) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(box.topLeft());
  painter.scale(box.width() / 16.0, box.height() / 16.0);
  painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(isSolid(icon) ? QBrush(colour) : QBrush(Qt::NoBrush));
  painter.drawPath(iconPath(icon));
  painter.restore();
}

QIcon icon(Icon icon, const QColor& colour, int size) {
  QIcon result;
  for (const double ratio : {1.0, 2.0}) {
    QColor faded = colour;
    faded.setAlphaF(0.4f);
    result.addPixmap(pixmapOf(icon, colour, size, ratio), QIcon::Normal);
    result.addPixmap(pixmapOf(icon, faded, size, ratio), QIcon::Disabled);
  }
  return result;
}

QIcon icon(Icon which, int size) { return icon(which, theme().text2, size); }

}  // namespace jetlag::ui
