// SPDX-License-Identifier: GPL-3.0-or-later
// VectorTable: version vectors, one row per region, one column per origin. A cell below the column's maximum is marked: soft
// fill, the difference as a number ("−2") before the value, and bold (the
// difference alone where the table is too narrow for both); a region's own entry is bold. Heads are short names,
// tooltips say it in full.
#pragma once

#include <QAbstractTableModel>
#include <QTableView>

#include <cstdint>

namespace jetlag::ui {

struct VectorFacts {
  struct Row {
    QString region;
    QVector<std::uint64_t> counts;   ///< one per origin
    bool strong = false;             ///< the region being looked at
  };
  QStringList origins;
  QVector<Row> rows;                 ///< row i's own origin is column i
};

class VectorModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Roles { kBehind = Qt::UserRole, kStrong, kCompact };
  using QAbstractTableModel::QAbstractTableModel;
  void set(const VectorFacts& facts);
  void setCompact(bool compact) { compact_ = compact; }
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  VectorFacts facts_;
  QVector<std::uint64_t> most_;
  bool compact_ = false;
};

class VectorTable : public QTableView {
  Q_OBJECT

 public:
  explicit VectorTable(QWidget* parent = nullptr);
  void setFacts(const VectorFacts& facts);
  /// How many operations the cell lacks; 0 where it has them all.
  std::uint64_t behind(int row, int origin) const;
  /// Height of head and so many rows.
  int heightOf(int rows) const;

 Q_SIGNALS:
  void regionActivated(const QString& region);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fitColumns();
  int widthOf(int column, bool compact) const;
  VectorModel* model_;
};

}  // namespace jetlag::ui
