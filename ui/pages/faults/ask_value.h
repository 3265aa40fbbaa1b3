// SPDX-License-Identifier: GPL-3.0-or-later
// AskValue: a small dialog that asks for one number with a unit, or for one line of text. It says what is wrong with the value
// while it is typed and accepts only good ones; it never blocks: open() it and take value() or text() when accepted() comes.
#pragma once

#include <QDialog>
#include <QVector>

class QLabel;
class QLineEdit;

namespace jetlag::ui {

class Button;
class Select;

struct Question {
  struct Unit {
    QString name;
    double factor = 1;  ///< Base units in one of it.
  };
  QString title;        ///< Slow virginia ⇄ ireland
  QString explanation;  ///< What will happen, in one or two sentences.
  QString label;        ///< More one-way delay
  QVector<Unit> units;  ///< Empty: a line of text is asked for.
  int unit = 0;         ///< Of `initial`.
  QString initial;
  double least = 0, most = 0;  ///< In base units.
  QString action;              ///< What the button says: Slow down
};

class AskValue : public QDialog {
  Q_OBJECT

 public:
  AskValue(const Question& question, QWidget* parent);
  /// In base units; only meaningful while nothing is wrong.
  double value() const;
  QString text() const;
  /// What is wrong with what is typed; empty when nothing is.
  QString problem() const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void check();
  QString limitText(double base) const;

  Question question_;
  QLineEdit* field_;
  Select* unit_ = nullptr;
  QLabel *explanation_, *problem_;
  Button* accept_;
};

}  // namespace jetlag::ui
