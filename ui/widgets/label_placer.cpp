// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/label_placer.h"

#include <QtMath>

#include <algorithm>
#include <cmath>

namespace jetlag::ui {

namespace {

constexpr double kCell = 8;
constexpr double kLineCost = 5;

}  // namespace

LabelPlacer::LabelPlacer(const QRectF& area, double gap)
    : area_(area),
      gap_(gap),
      columns_(std::max(1, static_cast<int>(std::ceil(area.width() / kCell)))),
      rows_(std::max(1, static_cast<int>(std::ceil(area.height() / kCell)))),
      cells_(static_cast<std::size_t>((columns_ + 1) * (rows_ + 1)), 0) {}

std::size_t LabelPlacer::index(int column, int row) const { return static_cast<std::size_t>(row * (columns_ + 1) + column); }

void LabelPlacer::addLine(const QPolygonF& line, int weight) {
  int lastColumn = -1, lastRow = -1;
  for (qsizetype i = 1; i < line.size(); ++i) {
    const QPointF d = line[i] - line[i - 1];
    const int steps = std::clamp(static_cast<int>(std::hypot(d.x(), d.y()) / (kCell / 2)) + 1, 1, 2000);
    for (int s = 0; s < steps; ++s) {
      const QPointF p = (line[i - 1] + d * s / steps - area_.topLeft()) / kCell;
      const int column = static_cast<int>(std::floor(p.x())), row = static_cast<int>(std::floor(p.y()));
      if (column < 0 || row < 0 || column >= columns_ || row >= rows_ || (column == lastColumn && row == lastRow)) continue;
      cells_[index(column + 1, row + 1)] += weight;
      lastColumn = column, lastRow = row;
    }
  }
}

void LabelPlacer::sumUp() const {
  for (int row = 1; row <= rows_; ++row)
    for (int column = 1; column <= columns_; ++column)
      cells_[index(column, row)] +=
          cells_[index(column - 1, row)] + cells_[index(column, row - 1)] - cells_[index(column - 1, row - 1)];
  summed_ = true;
}

double LabelPlacer::linesUnder(const QRectF& box) const {
  if (!summed_) sumUp();
  const auto column = [&](double x) { return std::clamp(static_cast<int>(std::floor((x - area_.left()) / kCell)), 0, columns_); };
  const auto row = [&](double y) { return std::clamp(static_cast<int>(std::floor((y - area_.top()) / kCell)), 0, rows_); };
  const int x0 = column(box.left()), x1 = column(box.right() + kCell), y0 = row(box.top()), y1 = row(box.bottom() + kCell);
  return cells_[index(x1, y1)] - cells_[index(x0, y1)] - cells_[index(x1, y0)] + cells_[index(x0, y0)];
}

bool LabelPlacer::isFree(const QRectF& box) const {
  if (!area_.contains(box)) return false;
  const QRectF wide = box.adjusted(-gap_, -gap_, gap_, gap_);
  return std::none_of(taken_.begin(), taken_.end(), [&](const QRectF& other) { return wide.intersects(other); });
}

std::optional<QRectF> LabelPlacer::place(const std::vector<Candidate>& candidates) {
  const Candidate* best = nullptr;
  double least = 0;
  for (const Candidate& candidate : candidates) {
    if (best != nullptr && candidate.cost >= least) continue;
    const double cost = candidate.cost + kLineCost * linesUnder(candidate.box);
    if ((best != nullptr && cost >= least) || !isFree(candidate.box)) continue;
    best = &candidate;
    least = cost;
  }
  if (best == nullptr) return std::nullopt;
  taken_.push_back(best->box);
  return best->box;
}

std::vector<Candidate> around(const QPointF& anchor, const QSizeF& size, double nearest, double farthest) {
  std::vector<Candidate> all;
  for (double distance = nearest; distance <= farthest; distance = distance * 1.35 + 6) {
    for (int i = 0; i < 24; ++i) {
      const double angle = 2 * M_PI * (i + 0.5) / 24;
      const double ux = std::cos(angle), uy = std::sin(angle);
      // The box's centre stands so that its edge, not its centre, is `distance` away.
      const double bx = std::clamp(ux * 1.6, -1.0, 1.0), by = std::clamp(uy * 1.6, -1.0, 1.0);
      const QPointF centre = anchor + QPointF(ux * distance + bx * size.width() / 2, uy * distance + by * size.height() / 2);
      const QPointF corner(std::round(centre.x() - size.width() / 2), std::round(centre.y() - size.height() / 2));
      all.push_back({QRectF(corner, size), (distance - nearest) * 1.2});
    }
  }
  return all;
}

}  // namespace jetlag::ui
