// SPDX-License-Identifier: GPL-3.0-or-later
// UntilDialog: asks until when a run shall go on: a time, an event number or a condition. It never blocks: open() it.
//
// Outputs  wanted(goal) when what is typed can be a goal; the dialog then waits. Whoever knows answers with settle(): nothing
//          wrong closes it, else it stays with what is wrong under the field, and the field keeps the focus and its text.
//          rewound(at) instead, when the time lies in the past that has been simulated.
#pragma once

#include <QDialog>

#include "lab_thread/engine_thread.h"

class QLabel;
class QLineEdit;

namespace jetlag::ui {

class Button;

class UntilDialog : public QDialog {
  Q_OBJECT

 public:
  /// `now` is what is shown, `end` when the run ends at the latest.
  UntilDialog(Instant now, Instant end, QWidget* parent);
  QLineEdit* field() const { return field_; }
  QString problem() const;
  void settle(const QString& problem);

 Q_SIGNALS:
  void wanted(const jetlag::ui::Goal& goal);
  void rewound(jetlag::Instant at);

 private:
  void ask();
  void askTime(Instant at);

  Instant now_, end_;
  QLineEdit* field_;
  QLabel* problem_;
  Button* accept_;
};

}  // namespace jetlag::ui
