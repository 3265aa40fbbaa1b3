// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gallery_card.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kText = 110;  // below the picture

QPixmap paintThumbnail(const Thumbnail& thumbnail, QSize size, double ratio) {
  QPixmap picture(size * ratio);
  picture.setDevicePixelRatio(ratio);
  picture.fill(theme().sea);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  if (thumbnail) thumbnail(painter, QRectF(QPointF(0, 0), QSizeF(size)));
  return picture;
}

}  // namespace

GalleryCard::GalleryCard(const GalleryEntry& entry, QWidget* parent) : QAbstractButton(parent), entry_(entry) {
  setText(entry.title);
  setAccessibleName(entry.title);
  setAccessibleDescription(entry.promise);
  setToolTip(entry.promise);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void GalleryCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  const QRectF box(rect());
  const int thumb = height() - kText;
  const bool hot = underMouse();
  drawBox(painter, box, 8, hot ? t.raised : t.surface, QColor());
  const QRect picture(1, 1, width() - 2, thumb);
  if (cache_.isNull()) cache_ = paintThumbnail(entry_.thumbnail, picture.size(), devicePixelRatioF());
  QPainterPath clip;
  clip.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
  painter.setClipPath(clip);
  painter.drawPixmap(picture, cache_);
  painter.setClipping(false);
  painter.fillRect(QRectF(1, thumb, width() - 2, 1), t.hair);
  const double inner = width() - 26;
  drawText(painter, QRectF(13, thumb + 10, inner, 20), entry_.title, uiFont(14, QFont::DemiBold), t.text);
  drawParagraph(painter, QRectF(13, thumb + 31, inner, 32), entry_.promise, uiFont(12), t.text2, 2, 16);
  const double right = textWidth(uiFont(11), entry_.footerRight);
  drawText(painter, QRectF(13, height() - 25, inner - right - 8, 14), entry_.footerLeft, uiFont(11), t.text3);
  drawText(painter, QRectF(width() - 13 - right, height() - 25, right + 1, 14), entry_.footerRight, uiFont(11), t.text2,
           Qt::AlignRight);
  if (hasFocus()) drawBox(painter, box, 8, QColor(), t.accent, 2);
  else drawBox(painter, box, 8, QColor(), hot ? t.border : t.hair, 1);
}

void GalleryCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
  if (event->key() != Qt::Key_Space) return event->ignore();  // arrows belong to the gallery
  QAbstractButton::keyPressEvent(event);
}

void GalleryCard::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) cache_ = QPixmap();
  QAbstractButton::changeEvent(event);
}

void GalleryCard::resizeEvent(QResizeEvent* event) {
  cache_ = QPixmap();
  QAbstractButton::resizeEvent(event);
}

void GalleryCard::enterEvent(QEnterEvent* event) {
  QAbstractButton::enterEvent(event);
  update();
}

void GalleryCard::leaveEvent(QEvent* event) {
  QAbstractButton::leaveEvent(event);
  update();
}

}  // namespace jetlag::ui
