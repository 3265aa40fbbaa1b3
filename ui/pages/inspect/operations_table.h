// SPDX-License-Identifier: GPL-3.0-or-later
// OperationsTable: the operations of a key, oldest first: dot, command, region, time, what the writer had seen, and what became
// of it as a chip. The command gives way where the table is narrow, then what it had seen; nothing else is cut. Hovering a row
// tells its dot.
#pragma once

#include <QAbstractTableModel>
#include <QTableView>

#include "pages/inspect/key_story.h"

namespace jetlag::ui {

class OperationsModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Columns { kDot, kCommand, kRegion, kAt, kSaw, kOutcome, kColumns };
  using QAbstractTableModel::QAbstractTableModel;
  void set(const QVector<OperationRow>& rows);
  const OperationRow& row(int at) const { return rows_[at]; }
  int rowOf(const QString& dot) const;
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
  int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : kColumns; }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  QVector<OperationRow> rows_;
};

class OperationsTable : public QTableView {
  Q_OBJECT

 public:
  explicit OperationsTable(QWidget* parent = nullptr);
  void setRows(const QVector<OperationRow>& rows);
  void setHighlighted(const QString& dot);
  void showDot(const QString& dot);
  QString highlighted() const { return lit_; }
  bool isBrief() const { return brief_; }
  /// Height of head and rows, at most `rows` of them.
  int heightOf(int rows) const;
  QSize sizeHint() const override { return {480, heightOf(8)}; }
  QSize minimumSizeHint() const override { return {240, heightOf(6)}; }

 Q_SIGNALS:
  void hovered(const QString& dot);
  void chosen(const QString& dot);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void fitColumns();
  OperationsModel* model_;
  QString lit_;
  bool brief_ = false;   ///< commands without their key: the column is too narrow
};

}  // namespace jetlag::ui
