// SPDX-License-Identifier: GPL-3.0-or-later
// Gallery: filter chips with counts, a field that filters by words, and the grid of cards below, which scrolls. Columns
// follow the width (four at 1136 px, at least two). Arrow keys move between cards, the first one can take the focus when the
// page opens.
#pragma once

#include <QScrollArea>
#include <QVector>
#include <QWidget>

#include "widgets/gallery_card.h"

class QLineEdit;

namespace jetlag::ui {

class Button;
class EmptyState;
class FlowLayout;

class Gallery : public QWidget {
  Q_OBJECT

 public:
  explicit Gallery(QWidget* parent = nullptr);
  void setEntries(const QVector<GalleryEntry>& entries);
  void focusFirst();
  QStringList shown() const;       ///< ids of the cards that pass the filter
  int columns() const;
  QLineEdit* field() const { return field_; }
  Button* chip(const QString& tag) const;  ///< empty tag: All
  GalleryCard* card(const QString& id) const;

 Q_SIGNALS:
  void activated(const QString& id);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void filter();
  void arrange();
  QVector<GalleryCard*> visibleCards() const;

  QLineEdit* field_;
  FlowLayout* chipRow_;
  QWidget* chipBox_;
  QScrollArea* scroll_;
  QWidget* grid_;
  EmptyState* nothing_;
  QVector<Button*> chips_;
  QVector<GalleryCard*> cards_;
  QString tag_;
};

}  // namespace jetlag::ui
