// SPDX-License-Identifier: GPL-3.0-or-later
// The keys that pages and their parts handle by themselves, for the shortcut sheet: those of the window are its commands. Each
// row names the file that handles it and the keys as written there; a test compares the two, so that none is forgotten.
#pragma once

#include <QVector>

namespace jetlag::ui {

struct PageKey {
  const char* group;  ///< "Timeline"
  const char* keys;   ///< as shown: "A / D"
  const char* what;
  const char* sources;  ///< "widgets/timeline_canvas.cpp", several with a blank between
  const char* handled;  ///< "A D": the names after Qt::Key_, or those of QKeySequence ("Find")
};

const QVector<PageKey>& pageKeys();

}  // namespace jetlag::ui
