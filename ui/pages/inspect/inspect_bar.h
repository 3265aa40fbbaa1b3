// SPDX-License-Identifier: GPL-3.0-or-later
// InspectBar: the head of the inspector: back and forward, region › shard and slot › key with its type and state, then pin,
// copy as command line and the field that finds a key. Narrow bars lose the place, then the words of the buttons; key and state
// stay.
#pragma once

#include <QWidget>

#include "pages/inspect/key_facts.h"

class QLabel;

namespace jetlag::ui {

class Button;
class Chip;
class ElidedLabel;
class SearchField;

class InspectBar : public QWidget {
  Q_OBJECT

 public:
  explicit InspectBar(QWidget* parent = nullptr);
  void setFacts(const KeyFacts& facts, int chosen);
  void setHistory(bool back, bool forward);
  void setPinned(bool pinned);
  /// Offers the two parts of the page as tabs, where they do not fit side by side.
  void setTabs(bool shown, bool convergence);
  SearchField* find() const { return find_; }
  /// Less than its parts ask for in a wide window: in a narrower one they give way.
  QSize minimumSizeHint() const override { return {600, 44}; }

 Q_SIGNALS:
  void backAsked();
  void forwardAsked();
  void pinAsked(bool on);
  void copyAsked();
  void findEdited(const QString& text);
  void findEntered(const QString& text);
  void convergenceAsked(bool shown);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fit();

  Button *back_, *forward_, *pin_, *copy_, *convergence_;
  ElidedLabel *region_, *key_;
  QLabel *first_, *place_, *second_;
  Chip *type_, *state_;
  SearchField* find_;
  QString keyText_;
};

}  // namespace jetlag::ui
