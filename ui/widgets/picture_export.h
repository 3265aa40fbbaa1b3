// SPDX-License-Identifier: GPL-3.0-or-later
// Picture export: any canvas' painting as a PNG or SVG file.
//
// `paint` gets a painter and the box to fill, in logical pixels. Functions return false when the file cannot be written. SVG
// needs Qt's SVG module at build time; canSaveSvg() says whether it was there.
#pragma once

#include <QImage>
#include <QPainter>
#include <QRectF>
#include <QSize>
#include <QString>

#include <functional>

#include "widgets/map_scene.h"

class QWidget;

namespace jetlag::ui {

using PaintInto = std::function<void(QPainter&, const QRectF&)>;

QImage pictureOf(const QSize& size, double ratio, const PaintInto& paint);
/// In the format of the path's extension; without one as PNG. What is there is replaced when the new picture is complete, or
/// stays as it is.
bool saveImage(const QImage& image, const QString& path);
bool savePng(const QString& path, const QSize& size, double ratio, const PaintInto& paint);
bool canSaveSvg();
bool saveSvg(const QString& path, const QSize& size, const QString& title, const PaintInto& paint);

/// What is said afterwards: "Saved chart.png", or that it could not be written and what to look at.
QString savedText(bool saved, const QString& path);

/// The whole map fitted into the box, for the functions above.
PaintInto mapPicture(const MapScene& scene);

/// A window as it stands, for a painter that knows no clip (SVG before Qt 6.5): widgets that are whole as lines and texts, those
/// that something cuts off, such as the lower edge of a scroll area, as the picture of the part that is seen.
void paintWidgets(QPainter& painter, QWidget& window);

}  // namespace jetlag::ui
