// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's cards, made from the bundled scenarios themselves: title, promise (their first sentence), regions, duration,
// theme (their first tag), and a thumbnail by the map's painter.
#pragma once

#include <QVector>

#include "scenario/spec.h"
#include "widgets/gallery_card.h"

namespace jetlag::ui {

/// By theme, then by file; the id is the path that opens it (":bundled/quickstart.json").
QVector<GalleryEntry> bundledCards();
GalleryEntry cardOf(const QString& id, const scenario::ScenarioSpec& spec);
/// As many leading sentences of a description as fit two lines of a card.
QString promiseOf(const QString& description);

}  // namespace jetlag::ui
