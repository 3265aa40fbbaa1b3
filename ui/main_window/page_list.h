// SPDX-License-Identifier: GPL-3.0-or-later
// The pages, in the order of PageId: one row each. A new page is a folder in pages/ and a row here.
#pragma once

#include <QString>
#include <QVector>

#include <functional>

#include "pages/page.h"
#include "widgets/icons.h"

namespace jetlag::ui {

struct PageEntry {
  QString name;                 ///< "map": of the rail, of tools/shot
  Icon icon = Icon::kHome;
  QString label, hint;
  std::function<Page*(QWidget* parent)> make;
  bool built = true;            ///< false: its place is kept, and it says what it will be
  bool needsScenario = true;
  bool separatorBefore = false;
  bool dock = false;            ///< details of the selection at the right
  bool timeline = true;
  bool slimTimeline = false;    ///< one line of it is enough
};

const QVector<PageEntry>& pageList();
/// By its name or another word for it, whatever the case; kStart where there is none.
PageId pageNamed(const QString& name);
/// "start, map, inspect, ... (also inspector = inspect, ...)": for those who type a name.
QString pageNames();

}  // namespace jetlag::ui
