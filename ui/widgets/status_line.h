// SPDX-License-Identifier: GPL-3.0-or-later
// StatusLine: the window's bottom line, 24 px: facts at the left (what differs, what is broken, what is filtered or
// estimated), standing properties at the right (deterministic or live, branch). Items are separated by a short line; a
// coloured dot repeats a state that the text names. Where room is short, right items go first, then the last left item is
// elided; every item has a tooltip.
#pragma once

#include <QVector>
#include <QWidget>

#include <optional>

#include "widgets/theme.h"

namespace jetlag::ui {

struct StatusItem {
  QString text;
  std::optional<State> dot = {};
  QString hint = {};  ///< tooltip; the text itself when empty
  QString id = {};    ///< given back by activated; empty: not clickable
};

class StatusLine : public QWidget {
  Q_OBJECT

 public:
  explicit StatusLine(QWidget* parent = nullptr);
  void setItems(const QVector<StatusItem>& left, const QVector<StatusItem>& right);
  /// The text of the items that have room now, in order.
  QStringList shown() const;
  QSize sizeHint() const override { return {640, 24}; }

 Q_SIGNALS:
  void activated(const QString& id);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Placed {
    const StatusItem* item;
    QRectF box;
    bool line;  ///< a separator before it
  };
  QVector<Placed> place() const;
  const StatusItem* at(const QPointF& point) const;

  QVector<StatusItem> left_, right_;
};

}  // namespace jetlag::ui
