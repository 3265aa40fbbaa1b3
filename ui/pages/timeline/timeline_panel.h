// SPDX-License-Identifier: GPL-3.0-or-later
// TimelinePanel: the timeline at the bottom of the window: what happened, what is planned, and the way back to any instant.
//
// Scrub      a drag of the cursor or a click asks for another instant: acted(Seek).
// Range      a drag on the ruler selects one; every view may filter by it (rangeSelected, rangeCleared).
// Bookmarks  are the viewer's, not the engine's: kept here, and given to whoever saves them.
// Menu       go here, fork here, run until here, undo, bookmark; on a branch: go to it.
#pragma once

#include <QWidget>

#include <optional>

#include "pages/page.h"
#include "pages/timeline/timeline_scene_of.h"

class QMenu;

namespace jetlag::ui {

class TimelineCanvas;

class TimelinePanel : public QWidget {
  Q_OBJECT

 public:
  explicit TimelinePanel(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen);
  void select(const Selection& selection);

  TimelineCanvas* canvas() const { return canvas_; }
  const std::optional<TimeSpan>& range() const { return options_.range; }
  void setRange(const std::optional<TimeSpan>& range);
  const std::vector<TimelineBookmark>& bookmarks() const { return options_.bookmarks; }
  void setBookmarks(const std::vector<TimelineBookmark>& bookmarks);
  /// Sets one, or takes away the one that is there.
  void toggleBookmark(Instant at);
  /// The menu at a place; it deletes itself when it closes.
  QMenu* menuFor(const TimelineHit& hit);
  /// All branches, to go to; likewise.
  QMenu* branchMenu();

 Q_SIGNALS:
  void acted(const jetlag::lab::Action& action);
  void selected(const jetlag::ui::Selection& selection);
  void runUntil(jetlag::Instant at);
  /// A branch is to be closed.
  void closeAsked(std::uint32_t branch);
  void rangeSelected(qint64 from, qint64 to);
  void rangeCleared();
  void bookmarksChanged();
  void announced(const QString& what);

 protected:
  bool event(QEvent* event) override;

 private:
  void refresh();
  void scrubTo(qint64 at);
  void forkAt(Instant at);
  void turnBranches(int by);

  TimelineCanvas* canvas_;
  SnapshotPtr seen_;
  TimelineOptions options_;
  int nextBookmark_ = 1;
};

}  // namespace jetlag::ui

Q_DECLARE_METATYPE(jetlag::Instant)
