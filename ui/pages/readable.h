// SPDX-License-Identifier: GPL-3.0-or-later
// Readable: on huge screens rows of text are no wider than an eye follows; what has a greatest width stands in the middle.
#pragma once

#include <QLayout>
#include <QMargins>

#include <algorithm>

namespace jetlag::ui {

/// Gives the layout of something `width` wide margins of at least `least`, so that its contents are at most `most` wide.
inline void keepReadable(QLayout& layout, const QMargins& least, int width, int most) {
  const int spare = std::max(0, (width - most) / 2);
  layout.setContentsMargins(least.left() + spare, least.top(), least.right() + spare, least.bottom());
}

}  // namespace jetlag::ui
