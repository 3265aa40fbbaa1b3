// SPDX-License-Identifier: GPL-3.0-or-later
// SequencePage: the space-time diagram of everything around the instant shown: how far back, which kinds, time differences
// between two picks, and pictures of it as PNG or SVG.
//
// Follow    while the range follows, it moves with the instant shown; panning or zooming by hand stops that until Follow is
//           pressed.
// Unseen    what is chosen on other pages costs nothing here until the page is seen.
// Signals   a message that is picked is selected(kMessage) everywhere; a client's command selects its key; "Go there" seeks.
#pragma once

#include "pages/page.h"
#include "pages/sequence/trace_scene.h"

class QLabel;
class QVBoxLayout;

namespace jetlag::ui {

class Button;
class Card;
class EmptyState;
class Select;
class SequenceCanvas;

class SequencePage : public Page {
  Q_OBJECT

 public:
  explicit SequencePage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override;
  void select(const Selection& selection) override;
  QVariantMap kept() const override;
  void takeOver(const QVariantMap& kept) override;
  void selectRange(const std::optional<TimeSpan>& range) override;

  SequenceCanvas* canvas() const { return canvas_; }
  const TraceScene& shown() const { return shown_; }
  void setKinds(const TraceKinds& kinds);
  /// How much time before the instant shown is seen, in nanoseconds.
  void setSpan(std::int64_t span);
  std::int64_t span() const { return end_ - begin_; }
  /// By the path's ending: .svg or .png. False: it cannot be written.
  bool exportTo(const QString& path);
  const TraceFocus& focus() const { return focus_; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void makeHead(QVBoxLayout* column);
  void makeFoot();
  void refresh();
  void renew();
  void follow();
  void moved(qint64 begin, qint64 end);
  void picked(const QString& id);
  void openExport();
  void tellPick();
  void setFocusOn(const TraceFocus& focus);
  void toggleRegion(int region);
  /// Shows their messages before all others, and selects them everywhere.
  void choose(const TraceFocus& focus);
  void refreshLanes();
  void fitCounts();
  QString focusText() const;

  SnapshotPtr seen_;
  TraceScene shown_;
  TraceKinds kinds_;
  TraceFocus focus_;           ///< whose messages are in full colour
  QString kept_;               ///< the message chosen on any page
  QString picked_;             ///< likewise, until the picture shows it as picked
  bool stale_ = false;         ///< the picture is older than what was chosen
  bool spanByDensity_ = true;  ///< until a span is chosen
  std::int64_t span_ = 200'000'000, begin_ = 0, end_ = 0;
  bool following_ = true, setting_ = false;
  QString key_;
  QStringList toldCounts_;
  QWidget* head_;
  QLabel *title_, *counts_, *told_;
  QVector<Button*> filters_;
  Button *follow_, *export_, *there_, *inspect_;
  Select *range_, *lanes_;
  Card* card_;
  SequenceCanvas* canvas_;
  EmptyState* empty_;
};

}  // namespace jetlag::ui
