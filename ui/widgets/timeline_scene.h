// SPDX-License-Identifier: GPL-3.0-or-later
// TimelineScene: what the timeline shows, as plain values. Times are nanoseconds of simulated time from 0.
//
// Whoever fills it knows the run; the painter knows bars, marks and lines. Ids are the caller's and come back in TimelineHit.
// Past and future: `now` is how far the run has come; what lies after it is under a veil and dashed when planned. `cursor` is the
// time that the whole window shows; it is before `now` after a rewind. Texts are shown as given (numbers already with unit).
#pragma once

#include <QPointF>
#include <QString>

#include <optional>
#include <vector>

#include "widgets/theme.h"

namespace jetlag::ui {

using Nanos = qint64;

struct TimeSpan {
  Nanos from = 0, to = 0;
  bool operator==(const TimeSpan&) const = default;
};

enum class TimelineShape { kBar, kDiamond, kMark };

struct TimelineItem {
  int id = 0;
  TimelineShape shape = TimelineShape::kBar;
  State state = State::kCut;
  Nanos from = 0;
  Nanos done = 0;  ///< Bars: solid up to here (at most `to`), dashed after it.
  Nanos to = 0;
  QString text;            ///< Inside a bar when it fits, else beside it.
  QString tail;            ///< After its end: heals at 30.3 s as scheduled; 31 messages lost
  QString note;            ///< What only the tooltip and screen readers tell.
  bool planned = false;    ///< Diamonds: hollow. Bars: dashed from the start.
  bool filled = false;     ///< Bars in the full colour with dark text (a full sync) instead of the soft one.
  bool glyphSwap = false;  ///< A failover's bar carries the swap arrows instead of its text, which stands before it.
};

struct TimelineLane {
  int id = 0;
  QString title;
  std::vector<TimelineItem> items;
};

struct TimelineBranch {
  int id = 0;
  QString name;
  bool current = false;
  Nanos from = 0, to = 0;
  int parent = -1;      ///< Index of the branch it was forked from; below 0 for the main one, or where that is not shown.
  bool forked = false;  ///< From a branch, shown or not.
  QString forkText;              ///< fork at 18.0 s
  QString note;                  ///< what if: heal at 20 s, no full sync
  QString tail;                  ///< to 42.0 s · Compare…
  std::vector<Nanos> converged;  ///< Ticks.
};

struct TimelineSegment {
  TimeSpan span;
  State state = State::kHealthy;
};

struct TimelineExpectation {
  int id = 0;
  QString text;                     ///< The rule and its verdict.
  State verdict = State::kHealthy;  ///< kCut: broken, kLagging: fails so far, kNone: undecided.
  std::vector<TimelineSegment> segments;
};

struct TimelineSeries {
  QString name;   ///< us → eu
  QString value;  ///< 14.0 s: at the cursor, where it stands; of another branch that ends before, at its end
  State colour = State::kAccent;
  int dash = 0;                 ///< 0 solid, then 7-4, 2-3, 10-3-2-3, 4-2.
  bool otherBranch = false;     ///< Thin, grey, dashed.
  bool area = false;            ///< Soft fill down to zero; for a single series.
  Nanos until = 0;              ///< Nothing is known of its branch after this; 0: after its last point.
  std::vector<QPointF> points;  ///< x = nanoseconds, y = value until the next one; NaN: a gap.
};

struct TimelineChart {
  int id = 0;
  QString title, unit;
  bool logarithmic = false;
  std::vector<TimelineSeries> series;
};

struct TimelineBookmark {
  int id = 0;
  Nanos at = 0;
  QString text;
};

struct TimelineScene {
  TimeSpan range;  ///< The whole run, planned end included.
  Nanos now = 0, cursor = 0;
  std::vector<TimelineBranch> branches;
  int branchesMore = 0;             ///< That are not shown.
  std::vector<TimelineLane> lanes;  ///< Faults, Syncs, Failovers, ...
  std::vector<TimelineExpectation> expectations;
  QString verdicts;  ///< 1 ok · 2 broken
  std::vector<TimelineChart> charts;
  std::vector<TimelineBookmark> bookmarks;
  std::optional<TimeSpan> selection;  ///< The selected range.
  int selectedItem = -1;              ///< Id of an item that is ringed, in any lane.
  bool reducedMotion = false;
};

enum class TimelinePart { kNone, kRuler, kBranch, kItem, kExpectation, kChart, kBookmark, kLane };

/// What is under a point. `id` is the branch's, item's, ... id; `lane` the lane's for items; `at` the time under the pointer.
struct TimelineHit {
  TimelinePart part = TimelinePart::kNone;
  int id = -1;
  int lane = -1;
  Nanos at = 0;
  bool titled = false;  ///< In the column of the rows' names, where there is no time.
  bool operator==(const TimelineHit&) const = default;
};

}  // namespace jetlag::ui
