// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/motion.h"

#include <QtGlobal>

namespace jetlag::ui {

namespace {

bool& setting() {
  static bool reduced = qEnvironmentVariableIntValue("QT_REDUCED_MOTION") == 1;
  return reduced;
}

}  // namespace

bool reducedMotion() { return setting(); }
void setReducedMotion(bool reduced) { setting() = reduced; }
int hoverMs() { return reducedMotion() ? 0 : 80; }
int selectionMs() { return reducedMotion() ? 0 : 140; }

}  // namespace jetlag::ui
