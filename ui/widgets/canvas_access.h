// SPDX-License-Identifier: GPL-3.0-or-later
// Canvas access: gives the objects that a canvas paints names, boxes and a press action for screen readers and tests.
//
// A canvas widget also inherits CanvasItems; installCanvasAccess() (called by each canvas' constructor, once is enough) teaches
// QAccessible to ask it. Items are asked for only when somebody listens, so painting pays nothing.
#pragma once

#include <QRect>
#include <QString>

#include <vector>

namespace jetlag::ui {

struct CanvasItem {
  QString name;
  QRect box;  ///< In the widget's coordinates.
  bool selected = false;
};

class CanvasItems {
 public:
  virtual ~CanvasItems() = default;
  virtual std::vector<CanvasItem> canvasItems() const = 0;
  virtual void chooseCanvasItem(int index) = 0;
};

void installCanvasAccess();

}  // namespace jetlag::ui
