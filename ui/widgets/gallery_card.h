// SPDX-License-Identifier: GPL-3.0-or-later
// GalleryCard: one scenario on the start page: a thumbnail that a callback paints (so that it is made by the map's own code),
// title, a promise of at most two lines, and a footer. Enter, Space or a click opens it; the focused card has a 2 px accent
// frame.
#pragma once

#include <QAbstractButton>

#include <functional>

namespace jetlag::ui {

using Thumbnail = std::function<void(QPainter&, const QRectF&)>;

struct GalleryEntry {
  QString id, title, promise;
  QString footerLeft, footerRight;  ///< "5 regions   60 s", "Outage"
  QString tag;                      ///< what the filter chips count
  Thumbnail thumbnail;
};

class GalleryCard : public QAbstractButton {
  Q_OBJECT

 public:
  explicit GalleryCard(const GalleryEntry& entry, QWidget* parent = nullptr);
  const GalleryEntry& entry() const { return entry_; }
  QSize sizeHint() const override { return {272, 226}; }
  QSize minimumSizeHint() const override { return {200, 226}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  GalleryEntry entry_;
  QPixmap cache_;  ///< the thumbnail; painted once per size and theme
};

}  // namespace jetlag::ui
