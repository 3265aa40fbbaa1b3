// SPDX-License-Identifier: GPL-3.0-or-later
// Bars, diamonds and marks of the timeline's lanes: rows, and where their texts find room.
#include "widgets/timeline_items.h"

#include <algorithm>
#include <cmath>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kDiamond = 6, kPad = 7, kLeastElided = 56;

/// Stretches of one row in which no text may stand.
class Row {
 public:
  void take(double from, double to) { taken_.emplace_back(from, to); }
  bool isFree(double from, double to) const {
    return std::none_of(taken_.begin(), taken_.end(), [&](const auto& t) { return from < t.second && t.first < to; });
  }
  double nextAfter(double x, double limit) const {
    for (const auto& t : taken_)
      if (t.first >= x) limit = std::min(limit, t.first);
    return limit;
  }

 private:
  std::vector<std::pair<double, double>> taken_;
};

void putBeside(const TimelineItem& item, TimelineItemBox& box, Row& row, double left, double right) {
  const Face& type = besideFace(item);
  const double wide = type.width(item.text);
  const double y = box.box.top(), high = box.box.height();
  const double after = box.box.right() + kPad, before = box.box.left() - kPad - wide;
  const auto put = [&](double x, double width, const QString& text) {
    box.beside = {QRectF(x, y, width, high), text};
    row.take(x - 4, x + width + 4);
  };
  const bool afterFits = after + wide <= right && row.isFree(after, after + wide) && item.tail.isEmpty();
  const bool beforeFits = before >= left + 4 && row.isFree(before, before + wide);
  if (item.glyphSwap && beforeFits) put(before, wide, item.text);
  else if (afterFits) put(after, wide, item.text);
  else if (beforeFits) put(before, wide, item.text);
  else if (item.tail.isEmpty()) {
    const double room = row.nextAfter(after, right) - after - 6;
    if (room < kLeastElided || !row.isFree(after, after + room)) return;
    const QString text = elide(item.text, type, room);
    put(after, type.width(text), text);
  }
}

void putTail(const TimelineItem& item, TimelineItemBox& box, Row& row, double right) {
  if (item.tail.isEmpty()) return;
  const Face& type = face(11);
  const double x = box.box.right() + kPad;
  const double room = std::min(type.width(item.tail), row.nextAfter(x, right) - x - 6);
  if (room < std::min(type.width(item.tail), kLeastElided) || !row.isFree(x, x + room)) return;
  const QString text = elide(item.tail, type, room);
  box.tail = {QRectF(x, box.box.top(), type.width(text), box.box.height()), text};
  row.take(x - 4, x + type.width(text) + 4);
}

/// The mark itself, without a row yet; empty when it is out of sight.
QRectF markOf(const TimelineItem& item, const TimelineLayout& layout) {
  const double x0 = layout.x(item.from);
  if (item.shape != TimelineShape::kBar) {
    const double half = item.shape == TimelineShape::kDiamond ? kDiamond : 1;
    return x0 < layout.left || x0 > layout.right ? QRectF() : QRectF(x0 - half, 0, 2 * half, 18);
  }
  const double x1 = std::max(layout.x(std::max(item.to, item.done)), x0 + 2);
  if (x1 < layout.left || x0 > layout.right) return {};
  return {std::max(x0, layout.left), 0, std::min(x1, layout.right) - std::max(x0, layout.left), 18};
}

std::size_t rowFor(std::vector<Row>& rows, const QRectF& mark) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].isFree(mark.left(), mark.right())) return i;
  rows.emplace_back();
  return rows.size() - 1;
}

void putTexts(const TimelineScene& scene, TimelineLayout& layout, std::vector<TimelineItemBox>& boxes,
              std::vector<std::size_t>& rowOf, std::size_t rows) {
  std::vector<Row> taken(rows);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const TimelineItemBox& box = boxes[i];
    const TimelineItem& item = scene.lanes[box.lane].items[box.item];
    const bool solid = item.shape == TimelineShape::kBar;
    taken[rowOf[i]].take(box.box.left() - 3, (solid ? std::max(box.doneX, box.box.left()) : box.box.right()) + 3);
    if (solid && box.doneX < box.box.right()) taken[rowOf[i]].take(box.box.right() - 2, box.box.right() + 3);
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    TimelineItemBox& box = boxes[i];
    const TimelineItem& item = scene.lanes[box.lane].items[box.item];
    putTail(item, box, taken[rowOf[i]], layout.right);
    if (item.text.isEmpty()) continue;
    const double wide = insideFace(item).width(item.text);
    const double room = (item.planned ? box.box.right() : std::max(box.doneX, box.box.left())) - box.box.left() - 2 * kPad;
    const double dashed = box.box.right() - std::max(box.doneX, box.box.left()) - 2 * kPad;
    if (item.shape == TimelineShape::kBar && !item.glyphSwap && wide <= room)
      box.inside = {QRectF(box.box.left() + kPad, box.box.top(), wide, box.box.height()), item.text};
    else if (item.shape == TimelineShape::kBar && !item.glyphSwap && room < 40 && wide <= dashed)
      box.beside = {QRectF(std::max(box.doneX, box.box.left()) + kPad, box.box.top(), wide, box.box.height()), item.text};
    else putBeside(item, box, taken[rowOf[i]], layout.left, layout.right);
    const bool placed = !box.inside.text.isEmpty() || !box.beside.text.isEmpty();
    if (placed || item.shape != TimelineShape::kBar || item.glyphSwap || room < kLeastElided) continue;
    const QString text = elide(item.text, insideFace(item), room);
    box.inside = {QRectF(box.box.left() + kPad, box.box.top(), insideFace(item).width(text), box.box.height()), text};
  }
}

}  // namespace

const Face& insideFace(const TimelineItem& item) { return face(11, !item.planned); }
const Face& besideFace(const TimelineItem& item) { return face(11, !item.planned && item.state == State::kCut); }

std::size_t countRows(const TimelineScene& scene, const TimelineLayout& layout, const std::vector<std::size_t>& lanes) {
  std::vector<Row> rows(1);
  for (const std::size_t lane : lanes)
    for (const TimelineItem& item : scene.lanes[lane].items) {
      const QRectF mark = markOf(item, layout);
      if (mark.isNull() || item.shape == TimelineShape::kMark) continue;
      rows[rowFor(rows, mark)].take(mark.left() - 1, mark.right() + 1);
    }
  return rows.size();
}

void placeItems(const TimelineScene& scene, TimelineLayout& layout, const std::vector<std::size_t>& lanes, const QRectF& row) {
  std::vector<Row> rows(1);
  std::vector<TimelineItemBox> boxes;
  std::vector<std::size_t> rowOf;
  for (const std::size_t lane : lanes)
    for (std::size_t i = 0; i < scene.lanes[lane].items.size(); ++i) {
      const TimelineItem& item = scene.lanes[lane].items[i];
      const QRectF mark = markOf(item, layout);
      if (mark.isNull()) continue;
      const std::size_t at = item.shape == TimelineShape::kMark ? 0 : rowFor(rows, mark);
      if (item.shape != TimelineShape::kMark) rows[at].take(mark.left() - 1, mark.right() + 1);
      const double done =
          item.planned ? layout.x(item.from) : layout.x(std::min(std::max(item.done, item.from), std::max(item.to, item.done)));
      boxes.push_back({lane, i, mark, std::clamp(done, layout.left, layout.right), {}, {}, {}});
      rowOf.push_back(at);
    }
  // As high as rows allow: 18 px with texts, or thin bands without.
  const auto count = static_cast<double>(rows.size());
  const double pitch = std::min(22.0, (row.height() - 4) / count);
  const double high = std::min(18.0, std::max(3.0, pitch - 2));
  const double top = row.top() + (row.height() - pitch * (count - 1) - high) / 2;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    boxes[i].box.moveTop(top + pitch * static_cast<double>(rowOf[i]));
    boxes[i].box.setHeight(high);
  }
  if (high >= 14) putTexts(scene, layout, boxes, rowOf, rows.size());
  layout.items.insert(layout.items.end(), boxes.begin(), boxes.end());
}

}  // namespace jetlag::ui
