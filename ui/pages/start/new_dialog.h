// SPDX-License-Identifier: GPL-3.0-or-later
// NewDialog: a scenario from places of the catalogue: tick regions (the list filters by any word of their names), choose the
// topology, see both on a map, and get a text that runs as it stands. Up to 64 regions.
#pragma once

#include <QDialog>

#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace jetlag::ui {

class Button;
class Select;

class NewDialog : public QDialog {
  Q_OBJECT

 public:
  explicit NewDialog(QWidget* parent = nullptr);
  /// The scenario as it stands; empty while no region is chosen.
  QString text() const;
  QString name() const;
  void choose(const QString& location, bool chosen = true);
  QStringList chosen() const;
  void setTopology(const QString& name);
  QLineEdit* filterField() const { return filter_; }
  Button* createButton() const { return create_; }

 private:
  void buildPlaces(QWidget* parent);
  void buildShape(QWidget* parent);
  void follow();
  void paintPreview();
  bool eventFilter(QObject* watched, QEvent* event) override;

  QStandardItemModel* places_;
  QSortFilterProxyModel* shown_;
  QListView* list_;
  QLineEdit *filter_, *name_;
  Select* topology_;
  QWidget* preview_;
  QLabel* count_;
  Button* create_;
  QStringList order_;  ///< of choosing
};

}  // namespace jetlag::ui
