// SPDX-License-Identifier: GPL-3.0-or-later
// Motion: one global setting for how much the interface may move. Widgets ask it whenever they would start an animation;
// while it is reduced, states change at once, nothing fades, pulses or travels. UI thread only. The start value is the
// platform's wish where it states one (environment QT_REDUCED_MOTION=1), else false.
#pragma once

namespace jetlag::ui {

bool reducedMotion();
void setReducedMotion(bool reduced);

/// Durations in milliseconds; zero while motion is reduced.
int hoverMs();      ///< 80
int selectionMs();  ///< 140

}  // namespace jetlag::ui
