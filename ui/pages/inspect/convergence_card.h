// SPDX-License-Identifier: GPL-3.0-or-later
// ConvergenceCard: the convergence matrix beside the inspected key: only divergent keys, only hot ones (those that clients have
// touched lately), or all; below it the pinned keys with their letters.
#pragma once

#include <QStringList>

#include "pages/matrix/matrix_rows.h"
#include "pages/page.h"
#include "widgets/card.h"

class QLabel;

namespace jetlag::ui {

class Button;
class FlowLayout;
class VersionMatrix;

class ConvergenceCard : public Card {
  Q_OBJECT

 public:
  explicit ConvergenceCard(QWidget* parent = nullptr);
  void setSeen(const SnapshotPtr& seen, const QString& filter);
  void setKey(const QString& key);
  /// The row of the inspected key, for when the list ends before it.
  void setInspected(const MatrixRow& row);
  void setPinned(const QStringList& keys);
  VersionMatrix* matrix() const { return matrix_; }
  /// Those that the list needs while only hot keys are shown.
  QStringList hotKeys() const;

 Q_SIGNALS:
  void keyChosen(const QString& key);
  /// hotKeys() has changed.
  void hotAsked();

 private:
  void refresh();
  void showPinned();

  SnapshotPtr seen_;
  MatrixRows rows_;
  MatrixRow inspected_;
  QString filter_;
  QStringList pinned_, shownPinned_, hotAsked_;
  Button *divergent_, *hot_;
  VersionMatrix* matrix_;
  QLabel *none_, *legend_;
  QWidget* pinArea_;
  FlowLayout* pinFlow_;
  bool setting_ = false;
};

}  // namespace jetlag::ui
