// SPDX-License-Identifier: GPL-3.0-or-later
// Map dots: messages on their way as dots, at the real share of their one-way delay that has passed.
//
// Stretch    with a factor f a flight looks f times as long: its dot stands at (at - sent) / (f * (arrives - sent)), and messages
// that
//            have arrived lately are still on their way for the eye; the trace tells of them.
// Jumps      of reduced motion: dots stand where they were at the last whole multiple of the jump, those of messages that have
//            arrived since as well.
// Crowds     above 400 dots one of 10 is shown, above 4 000 one of 100; which ones depends on the message alone, so none
// flickers.
#pragma once

#include <QSet>

#include <vector>

#include "observe/snapshot.h"
#include "widgets/map_scene.h"

namespace jetlag::ui {

struct DotsAsked {
  double factor = 1;
  double jump = 0;  ///< Seconds of simulated time between two pictures of a dot; 0: every picture (reduced motion).
  QSet<int> pipes;  ///< from * 256 + to: a pipe tells of their chunks already.
};

struct Dots {
  std::vector<MapDot> dots;
  int oneIn = 1;
};
Dots dotsOf(const observe::Snapshot& seen, const DotsAsked& asked);

}  // namespace jetlag::ui
