// SPDX-License-Identifier: GPL-3.0-or-later
// VersionMatrix: keys x regions, each cell the letter of the version that region holds ("A": most regions, "B", "C", ..., an
// en dash: absent). Divergent keys come first, longest first; converged ones follow by name. The whole table is one view with
// a delegate: a hundred thousand rows cost nothing per row.
//
// Regions that are too many for their names stand under upright heads; those that are too many for the view are scrolled to, by
// wheel, bar or Left and Right, while keys and the head of their column stay.
//
// Selection by click and arrow keys; selectedChanged tells the key, keyActivated (Enter, double click) asks to open it.
#pragma once

#include <QAbstractTableModel>
#include <QTableView>

namespace jetlag::ui {

struct MatrixRow {
  QString key, type;
  QStringList letters;       ///< one per region
  std::int64_t differsFor = 0;  ///< nanoseconds; 0: same everywhere
  QString differsText;       ///< "4.4 s"; empty: same
  bool operator==(const MatrixRow&) const = default;
};

class MatrixModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Columns { kKey = 0, kType = 1, kFirstRegion = 2 };
  enum Roles { kLetter = Qt::UserRole, kSame };

  using QAbstractTableModel::QAbstractTableModel;
  void set(const QStringList& regions, const QVector<MatrixRow>& rows, const QStringList& names);
  const MatrixRow& row(int at) const { return rows_[at]; }
  int rowOf(const QString& key) const;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  const QString& nameOf(int region) const { return region < names_.size() ? names_[region] : regions_[region]; }

  QStringList regions_, names_;
  QVector<MatrixRow> rows_;
};

class VersionMatrix : public QTableView {
  Q_OBJECT

 public:
  explicit VersionMatrix(QWidget* parent = nullptr);
  static constexpr int kWideCell = 110;  ///< From here on a head is elided rather than set upright.

  /// `regions`: names for the heads; `names`: in full, for tooltips, where heads are shorter. Rows whose keys and order are as
  /// before change in place: nothing scrolls.
  void setRows(const QStringList& regions, const QVector<MatrixRow>& rows, const QStringList& names = {});
  void setSelectedKey(const QString& key);
  QString selectedKey() const;
  /// Cells of regions grow up to this where there is room; 38 px unless told.
  void setWidestCell(int px);
  QStringList keys() const;   ///< in the order shown

 Q_SIGNALS:
  void selectedChanged(const QString& key);
  void keyClicked(const QString& key);
  void keyActivated(const QString& key);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void fitColumns();
  int uprightHeight(int cell) const;
  void paintKeys();
  MatrixModel* model_;
  int widestCell_ = 38;
};

}  // namespace jetlag::ui
