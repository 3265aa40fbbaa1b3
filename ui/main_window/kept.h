// SPDX-License-Identifier: GPL-3.0-or-later
// Kept: what a window hands to the one that takes its place, so that a person finds everything as it was: the running world
// itself with its branches and changes by hand, and what was typed and chosen. Plain values; no widget outlives its window.
#pragma once

#include <QString>
#include <QVariantMap>
#include <QVector>

#include <optional>
#include <vector>

#include "lab_thread/engine_thread.h"
#include "main_window/judged.h"
#include "main_window/origin.h"
#include "pages/page.h"

namespace jetlag::ui {

struct Kept {
  KeptWorld world;
  Origin origin;
  QString editorPath;  ///< of what the editor holds
  double speed = 1;
  PageId page = PageId::kStart;
  Selection selection;
  std::optional<TimeSpan> range;
  std::vector<TimelineBookmark> bookmarks;
  bool fullScreen = false;
  std::optional<Judged> judged;
  std::vector<Judged> judgedBefore;
  QVector<QVariantMap> pages;  ///< Page::kept(), in the order of PageId
};

}  // namespace jetlag::ui
