// SPDX-License-Identifier: GPL-3.0-or-later
// TransportBar: the window's top line: menu, title and file, restart, back, play or pause, step, next interesting, Run until,
// speed, clock, rates, Fork, Commands. It shows the facts it is given and emits what a person asks for; it never changes
// state by itself.
//
// Width     three stages by what the font needs (with DejaVu Sans full from about 1460 px): full; medium without rates and
//           the word Speed; compact, where Fork and Commands hide too and Run until keeps its icon only. The menu offers what
//           is hidden: stage() says which. The title takes what room is left, from 132 to 216 px.
// Numbers   clock and counters have digits of equal width and reserve their room: nothing moves while they run.
#pragma once

#include <QWidget>

#include "widgets/button.h"
#include "widgets/speed_slider.h"

class QHBoxLayout;

namespace jetlag::ui {

struct TransportFacts {
  QString title, subtitle;
  bool dirty = false;
  bool open = false;       ///< false: no scenario; only menu and Commands work
  bool playing = false;
  bool canStepBack = true;
  double speed = 1.0;      ///< infinity = max
  QString clock;           ///< "00:24.318"
  QString event;           ///< "event 1 857 204"
  QString events, simulated;  ///< "38.2 k", "0.50"; units are the bar's
};

class TransportTitle;
class TabularLabel;

class TransportBar : public QWidget {
  Q_OBJECT

 public:
  enum class Stage { kFull, kMedium, kCompact };

  explicit TransportBar(QWidget* parent = nullptr);
  void setFacts(const TransportFacts& facts);
  const TransportFacts& facts() const { return facts_; }
  Stage stage() const { return stage_; }
  QSize minimumSizeHint() const override { return {640, 48}; }
  QSize sizeHint() const override { return {1600, 48}; }

  Button* menuButton() const { return menu_; }
  Button* playButton() const { return play_; }
  Button* runUntilButton() const { return until_; }
  SpeedSlider* speedSlider() const { return slider_; }

 Q_SIGNALS:
  void menuRequested();
  void restartRequested();
  void backRequested();
  void playRequested();   ///< play when paused, pause when playing
  void stepRequested();
  void nextRequested();
  void runUntilRequested();
  void speedRequested(double speed);
  void forkRequested();
  void commandsRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildMotion(QHBoxLayout* row);
  void buildNumbers(QHBoxLayout* row);
  void applyStage();
  QWidget* separator();

  TransportFacts facts_;
  Stage stage_ = Stage::kFull;
  Button *menu_, *restart_, *back_, *play_, *step_, *next_, *until_, *fork_, *commands_;
  SpeedSlider* slider_;
  TransportTitle* title_;
  TabularLabel *speedText_, *clock_, *event_, *events_, *simulated_;
  QWidget *rates_, *ratesLine_, *speedWord_;
  QVector<QWidget*> needScenario_;
};

}  // namespace jetlag::ui
