// SPDX-License-Identifier: GPL-3.0-or-later
// KeyValues: rows of label and value. The value is never cut: the label gives way (elided, with a tooltip), and where even
// that is not enough the value moves to a line of its own. Values keep digits of equal width. Height follows from the width
// it is given.
#pragma once

#include <QVector>
#include <QWidget>

#include <optional>

#include "widgets/theme.h"

namespace jetlag::ui {

struct KeyValue {
  QString key, value;
  QString hint = {};              ///< tooltip: unit, source, date
  std::optional<State> state = {};  ///< colours the value
};

class KeyValues : public QWidget {
  Q_OBJECT

 public:
  explicit KeyValues(QWidget* parent = nullptr);
  void setRows(const QVector<KeyValue>& rows);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  bool stacks(const KeyValue& row, double width) const;
  QVector<KeyValue> rows_;
};

}  // namespace jetlag::ui
