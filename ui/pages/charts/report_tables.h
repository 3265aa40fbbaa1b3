// SPDX-License-Identifier: GPL-3.0-or-later
// Tables beside the charts, from the run's report: lag per link with its quantiles, egress and its price per region. Sorted by
// what matters (the slowest link, the dearest region first); a figure that is not known is an en dash, never a zero.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVector>

#include "observe/run_report.h"

namespace jetlag::ui {

/// Rows of text, the first column at the left, numbers at the right.
class TextTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  /// Texts at the left in the first column and in `prose`, -1 for none.
  TextTable(const QStringList& heads, const QStringList& tips, int prose, QObject* parent)
      : QAbstractTableModel(parent), heads_(heads), tips_(tips), prose_(prose) {}
  void setRows(const QVector<QStringList>& rows);
  int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
  int columnCount(const QModelIndex& parent = {}) const override {
    return parent.isValid() ? 0 : static_cast<int>(heads_.size());
  }
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  bool isProse(int column) const { return column == 0 || column == prose_; }

  QStringList heads_, tips_;
  int prose_;
  QVector<QStringList> rows_;
};

QVector<QStringList> lagRows(const observe::RunReport& report);
QVector<QStringList> costRows(const observe::RunReport& report);

}  // namespace jetlag::ui
