// SPDX-License-Identifier: GPL-3.0-or-later
// Timeline items: stacks the bars and marks of lanes into rows and gives their texts places that nothing else takes.
//
// Rows     bars that overlap get rows of their own, greedily in the scene's order; vertical marks may stand on bars. Where that
//          makes more rows than can carry texts, diamonds at one place are one, "1 of 5 · us: SET a b"; then they lie on bars.
// Texts    never overlap a solid bar, a mark or another text of their row. The name of a bar goes inside, into its dashed rest,
//          after it, is shortened to its first words, stands before it, or is left out (the tooltip has it). Names come before
//          tails.
#pragma once

#include "widgets/paint.h"
#include "widgets/timeline_layout.h"

namespace jetlag::ui {

/// Rows that the items of these lanes need together; `dense`: with diamonds at one place as one.
std::size_t countRows(const TimelineScene& scene, const TimelineLayout& layout, const std::vector<std::size_t>& lanes,
                      bool dense);
/// What a lane needs for every one of so many rows to carry its texts.
double leastHeight(std::size_t rows);
/// Adds their boxes to layout.items; `row` is the band they share.
void placeItems(const TimelineScene& scene, TimelineLayout& layout, const std::vector<std::size_t>& lanes, const QRectF& row);

/// Faces of texts in bars and next to marks.
const Face& insideFace(const TimelineItem& item);
const Face& besideFace(const TimelineItem& item);

}  // namespace jetlag::ui
