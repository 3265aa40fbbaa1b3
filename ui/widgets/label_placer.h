// SPDX-License-Identifier: GPL-3.0-or-later
// Label placer: finds free places for boxes among obstacles and lines; used by the map.
//
// A box never overlaps an obstacle or a box placed before, and stays inside the area; among the free candidates the one with the
// least cost wins (the candidate's own cost plus what the box would hide of lines). The same input gives the same places.
// Costs: a table of summed counts over cells of 8 px makes the lines under a box one lookup, however many lines there are.
#pragma once

#include <QPolygonF>
#include <QRectF>

#include <optional>
#include <vector>

namespace jetlag::ui {

struct Candidate {
  QRectF box;
  double cost = 0;
};

class LabelPlacer {
 public:
  explicit LabelPlacer(const QRectF& area, double gap = 4);

  /// Nothing may be placed over it.
  void block(const QRectF& box) { taken_.push_back(box); }
  /// A line that boxes should leave visible; `weight` counts per cell passed. Before the first place().
  void addLine(const QPolygonF& line, int weight = 1);
  /// The cheapest free candidate, which is then taken.
  std::optional<QRectF> place(const std::vector<Candidate>& candidates);
  /// Cells of lines under a box.
  double linesUnder(const QRectF& box) const;
  bool isFree(const QRectF& box) const;

 private:
  void sumUp() const;
  std::size_t index(int column, int row) const;

  QRectF area_;
  double gap_;
  int columns_, rows_;
  mutable std::vector<int> cells_;  ///< Counts, and after sumUp() their sums; one row and column of zeros in front.
  mutable bool summed_ = false;
  std::vector<QRectF> taken_;
};

/// Places round `anchor`, near ones first; `nearest` and `farthest` are distances between the anchor and the box.
std::vector<Candidate> around(const QPointF& anchor, const QSizeF& size, double nearest, double farthest);

}  // namespace jetlag::ui
