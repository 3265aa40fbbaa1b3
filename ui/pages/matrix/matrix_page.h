// SPDX-License-Identifier: GPL-3.0-or-later
// MatrixPage: the convergence matrix on a whole page: which version of each key every region holds, divergent keys first, longest
// first; a filter by name, toggles for divergent and hot keys; beside it what each region holds in all.
//
// A click, Enter or a double click inspects the key: selected() and wentTo(kInspect). The arrow keys only select it.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QVector>

#include "pages/matrix/matrix_rows.h"
#include "pages/page.h"

class QLabel;
class QVBoxLayout;

namespace jetlag::ui {

class Button;
class Card;
class ElidedLabel;
class EmptyState;
class KeyValues;
class SearchField;
class VersionBadge;

class MatrixPage : public Page {
  Q_OBJECT

 public:
  explicit MatrixPage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override;
  void select(const Selection& selection) override;
  QVariantMap kept() const override;
  void takeOver(const QVariantMap& kept) override;
  void want(observe::Focus& focus) const override;

  VersionMatrix* matrix() const { return matrix_; }
  /// "9 of 22 keys differ", as the head says it.
  QString summary() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct RegionFacts {
    QWidget* area = nullptr;
    VersionBadge* letter = nullptr;
    ElidedLabel* name = nullptr;
    KeyValues* values = nullptr;
  };
  void makeHead(QVBoxLayout* column);
  void makeRegionCard();
  void makeRegions();
  void refresh();
  bool hasWideCells() const;
  void showRegions();
  void choose(const QString& key, bool open);

  SnapshotPtr seen_;
  MatrixRows rows_;
  QString filter_, key_;
  QStringList hotAsked_;  ///< what the engine was asked to list
  QTimer typing_;
  QElapsedTimer sinceShown_;
  QWidget* head_;
  QLabel *title_, *summary_;
  Button *divergent_, *hot_;
  SearchField* find_;
  Card *card_, *regionCard_;
  QWidget* regionList_;
  QLayout* body_ = nullptr;
  VersionMatrix* matrix_;
  EmptyState* empty_;
  QVector<RegionFacts> regions_;
  bool setting_ = false, wide_ = false;
};

}  // namespace jetlag::ui
