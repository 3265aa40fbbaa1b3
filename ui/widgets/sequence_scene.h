// SPDX-License-Identifier: GPL-3.0-or-later
// SequenceScene: what a space-time diagram shows, in neutral terms. Times are nanoseconds of simulated time; a lifeline is
// given by its index. Ids are the caller's and come back in signals; an id is unique within the scene over events and arrows.
//
// Causes    an arrow tells which event it came from and which it led to by ids (`cause`, `effect`); the canvas follows them
//           in both directions to light up the chain of what is under the pointer.
// Future    what lies after the cursor has not happened: the part of an arrow that is still to be flown is dashed and its head
//           hollow, points are faint. Without a cursor everything has happened.
#pragma once

#include <QString>
#include <QVector>

#include <cstdint>
#include <optional>

#include "widgets/theme.h"

namespace jetlag::ui {

struct SequenceScene {
  struct Lifeline {
    QString name;
    bool strong = false;   ///< in bold: takes part in what is being explained
  };
  struct Event {
    QString id;
    int line = 0;
    std::int64_t at = 0;
    QString label;         ///< beside the point; tooltip and accessible text too
    State state = State::kAccent;
    bool hollow = false;   ///< a receipt; solid: an origin
    bool below = false;    ///< label under the line
    bool small = false;    ///< one of many: a dot of half the size; where too many lie side by side, part of a strip
    QString tip = {};      ///< for the tooltip, where the label is left out
    bool faded = false;    ///< not what somebody asked for
  };
  struct Arrow {
    QString id;
    int from = 0, to = 0;
    std::int64_t sent = 0, received = 0;
    State state = State::kAccent;
    QString label;         ///< at the head, "+32.0 ms"
    bool lost = false;     ///< drawn half a lane short of where it would have ended, with a cross
    QString cause = {}, effect = {};
    QString tip = {};      ///< first line of the tooltip
    bool faded = false;    ///< not what somebody asked for: thin, pale, beneath the others
  };
  struct Band {            ///< a thick stretch of a lifeline, or of all where line < 0
    int line = -1;
    std::int64_t begin = 0, end = 0;
    State state = State::kLagging;
    QString label;
  };
  struct Mark {  ///< a vertical dashed line between two lifelines, with double slash where it is a cut
    int from = 0, to = 0;
    std::int64_t at = 0;
    State state = State::kCut;
    QString label;
    bool slashed = true;
  };

  QVector<Lifeline> lifelines;
  std::int64_t begin = 0, end = 0;
  std::optional<std::int64_t> cursor;   ///< the instant shown: a line with its time on a plate
  QVector<Event> events;
  QVector<Arrow> arrows;
  QVector<Band> bands;
  QVector<Mark> marks;
};

}  // namespace jetlag::ui
