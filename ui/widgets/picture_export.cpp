// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture_export.h"

#include <QFileInfo>
#include <QImageWriter>
#include <QSaveFile>
#include <QWidget>
#include <QtGlobal>

#ifdef JETLAG_SVG
#include <QSvgGenerator>
#endif

#include "widgets/map_paint.h"

namespace jetlag::ui {

namespace {

constexpr double kCutOffRatio = 2;  ///< pixels per point of what cannot be lines

void paintWidget(QPainter& painter, QWidget& widget, QWidget& window, const QRect& clip) {
  const QPoint at = widget.mapTo(&window, QPoint());
  const QRect whole(at, widget.size()), seen = whole & clip;
  if (seen.isEmpty()) return;
  const QWidget::RenderFlags alone = &widget == &window ? QWidget::DrawWindowBackground : QWidget::RenderFlags();
  if (seen == whole) {
    widget.render(&painter, at, QRegion(), alone);
  } else {
    QImage image((QSizeF(seen.size()) * kCutOffRatio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kCutOffRatio);
    image.fill(Qt::transparent);
    widget.render(&image, QPoint(), QRegion(seen.translated(-at)), alone);
    painter.drawImage(QRectF(seen), image);
  }
  for (QObject* const child : widget.children())
    if (auto* const inner = qobject_cast<QWidget*>(child); inner != nullptr && !inner->isWindow() && !inner->isHidden())
      paintWidget(painter, *inner, window, seen);
}

}  // namespace

void paintWidgets(QPainter& painter, QWidget& window) { paintWidget(painter, window, window, window.rect()); }

QImage pictureOf(const QSize& size, double ratio, const PaintInto& paint) {
  QImage image((QSizeF(size) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(ratio);
  image.fill(theme().bg);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  paint(painter, QRectF(QPointF(), QSizeF(size)));
  return image;
}

bool saveImage(const QImage& image, const QString& path) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  const QByteArray format = suffix.isEmpty() ? QByteArray("png") : suffix.toLatin1();
  QSaveFile file(path);
  return QImageWriter::supportedImageFormats().contains(format) && file.open(QIODevice::WriteOnly) &&
         image.save(&file, format.constData()) && file.commit();
}

bool savePng(const QString& path, const QSize& size, double ratio, const PaintInto& paint) {
  return saveImage(pictureOf(size, ratio, paint), path);
}

#ifdef JETLAG_SVG

bool canSaveSvg() { return true; }

bool saveSvg(const QString& path, const QSize& size, const QString& title, const PaintInto& paint) {
  QSvgGenerator generator;
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return false;
  generator.setOutputDevice(&file);
  generator.setSize(size);
  generator.setViewBox(QRect(QPoint(), size));
  generator.setResolution(96);
  generator.setTitle(title);
  QPainter painter;
  if (!painter.begin(&generator)) return false;
  painter.fillRect(QRect(QPoint(), size), theme().bg);
  paint(painter, QRectF(QPointF(), QSizeF(size)));
  return painter.end() && file.commit();
}

#else

bool canSaveSvg() { return false; }
bool saveSvg(const QString&, const QSize&, const QString&, const PaintInto&) { return false; }

#endif

QString savedText(bool saved, const QString& path) {
  return saved ? QObject::tr("Saved %1").arg(path)
               : QObject::tr("Could not write %1: check the folder and its permissions").arg(path);
}

PaintInto mapPicture(const MapScene& scene) {
  return [scene](QPainter& painter, const QRectF& box) {
    const MapLayout layout = layoutMap(scene, fittedView(scene, box, headRoom(scene)));
    paintMap(painter, {scene, layout});
  };
}

}  // namespace jetlag::ui
