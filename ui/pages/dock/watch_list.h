// SPDX-License-Identifier: GPL-3.0-or-later
// WatchList: what somebody keeps an eye on while the world runs: metrics and reading commands, one per row, with their values at
// the instant shown, and a field for the next one.
//
// Inputs    setLines(): what is watched; display(): the values, in that order (a line without an answer yet shows "…").
// Outputs   linesChanged() when a person adds (Enter) or takes away (the cross, or Delete on it).
// Errors    what cannot be read is said in the row, in the colour of a cut; the line stays until it is taken away.
#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

#include "observe/snapshot.h"

class QLineEdit;
class QVBoxLayout;

namespace jetlag::ui {

class DockSection;

class WatchList : public QWidget {
  Q_OBJECT

 public:
  static constexpr int kMostLines = 12;

  explicit WatchList(QWidget* parent = nullptr);
  void setLines(const QStringList& lines);
  const QStringList& lines() const { return lines_; }
  void display(const std::vector<observe::Watched>& values);
  QLineEdit* field() const { return field_; }

 Q_SIGNALS:
  void linesChanged(const QStringList& lines);

 private:
  class Row;
  void add();
  void remove(int row);
  void build();

  DockSection* section_;
  QVBoxLayout* rows_;
  QLineEdit* field_;
  QStringList lines_;
  std::vector<Row*> shown_;
};

}  // namespace jetlag::ui
