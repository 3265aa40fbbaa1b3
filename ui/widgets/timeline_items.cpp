// SPDX-License-Identifier: GPL-3.0-or-later
// Bars, diamonds and marks of the timeline's lanes: rows, and where their texts find room.
#include "widgets/timeline_items.h"

#include <algorithm>
#include <cmath>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kDiamond = 6, kPad = 7, kGap = 6, kLeastElided = 56;
constexpr double kLegible = 11, kLeastPitch = 13, kThinPitch = 5;  ///< bar that still carries its text, its row, one without

/// Stretches of one row in which no text may stand.
class Row {
 public:
  void take(double from, double to) { taken_.emplace_back(from, to); }
  bool isFree(double from, double to) const {
    return std::none_of(taken_.begin(), taken_.end(), [&](const auto& t) { return from < t.second && t.first < to; });
  }
  /// From `x` to what is next, or to `limit`; 0 where something is already.
  double roomFrom(double x, double limit) const {
    if (!isFree(x, x + 1)) return 0;
    for (const auto& t : taken_)
      if (t.first >= x) limit = std::min(limit, t.first);
    return std::max(0.0, limit - x - kGap);
  }

 private:
  std::vector<std::pair<double, double>> taken_;
};

void put(TimelineText& text, const TimelineItemBox& box, Row& row, double x, const QString& words, const Face& type) {
  text = {QRectF(x, box.box.top(), type.width(words), box.box.height()), words};
  row.take(x - 4, x + text.box.width() + 4);
}

/// Of diamonds, marks and failovers: after it, before it, shortened after it.
void putBeside(const TimelineItem& item, TimelineItemBox& box, Row& row, double left, double right) {
  const Face& type = besideFace(item);
  const double wide = type.width(item.text);
  const double after = box.box.right() + kPad, before = box.box.left() - kPad - wide;
  const bool afterFits = after + wide <= right && row.isFree(after, after + wide) && item.tail.isEmpty();
  const bool beforeFits = before >= left + 4 && row.isFree(before, before + wide);
  if (beforeFits && (item.glyphSwap || !afterFits)) return put(box.beside, box, row, before, item.text, type);
  if (afterFits) return put(box.beside, box, row, after, item.text, type);
  const double room = row.roomFrom(after, right);
  const QString words = item.tail.isEmpty() && room >= kLeastElided ? elideWords(item.text, type, room) : QString();
  if (!words.isEmpty()) put(box.beside, box, row, after, words, type);
}

/// A bar's name: in its solid part, which ends at `solid`, else in the dashed rest, else after its end; shortened where there is
/// most room; before it, where it looks like that of an earlier bar, only when there is no other place.
void putName(const TimelineItem& item, TimelineItemBox& box, Row& row, const TimelineLayout& layout, double solid) {
  const Face& type = besideFace(item);
  const double inside = box.box.left() + kPad, room = solid - kPad - inside;
  const double dashed = std::max(box.doneX, box.box.left()) + kPad, after = box.box.right() + kPad;
  const double wide = type.width(item.text);
  const double inDashed = row.roomFrom(dashed, box.box.right()), beyond = row.roomFrom(after, layout.right);
  const auto within = [&](const QString& text) {
    box.inside = {QRectF(inside, box.box.top(), insideFace(item).width(text), box.box.height()), text};
  };
  if (insideFace(item).width(item.text) <= room) return within(item.text);
  if (wide <= inDashed) return put(box.beside, box, row, dashed, item.text, type);
  if (wide <= beyond) return put(box.beside, box, row, after, item.text, type);
  const double most = std::max({room, inDashed, beyond}), before = box.box.left() - kPad - wide;
  const QString words = elideWords(item.text, room == most ? insideFace(item) : type, most);
  if (most < kLeastElided || words.isEmpty()) {
    if (before >= layout.left + 4 && row.isFree(before, before + wide)) put(box.beside, box, row, before, item.text, type);
  } else if (room == most) {
    within(words);
  } else {
    put(box.beside, box, row, inDashed == most ? dashed : after, words, type);
  }
}

/// A tail that has lost its figure says nothing.
void putTail(const TimelineItem& item, TimelineItemBox& box, Row& row, double right) {
  if (item.tail.isEmpty()) return;
  const Face& type = face(11);
  const double x = std::max(box.box.right(), box.beside.box.right()) + kPad, room = row.roomFrom(x, right);
  const QString words = elideWords(item.tail, type, room);
  const auto figure = [](QChar c) { return c.isDigit(); };
  if (words == item.tail || std::ranges::any_of(words, figure)) put(box.tail, box, row, x, words, type);
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

/// Without rows yet.
std::vector<TimelineItemBox> boxesOf(const TimelineScene& scene, const TimelineLayout& layout,
                                     const std::vector<std::size_t>& lanes) {
  std::vector<TimelineItemBox> boxes;
  for (const std::size_t lane : lanes)
    for (std::size_t i = 0; i < scene.lanes[lane].items.size(); ++i) {
      const TimelineItem& item = scene.lanes[lane].items[i];
      const QRectF mark = markOf(item, layout);
      if (mark.isNull()) continue;
      const double done =
          item.planned ? layout.x(item.from) : layout.x(std::min(std::max(item.done, item.from), std::max(item.to, item.done)));
      boxes.push_back({lane, i, mark, std::clamp(done, layout.left, layout.right), {}, {}, {}});
    }
  return boxes;
}

/// Diamonds of a lane that cover one another as one, which counts the others; one that failed stands for all.
std::vector<TimelineItemBox> together(const TimelineScene& scene, const std::vector<TimelineItemBox>& boxes) {
  std::vector<TimelineItemBox> out;
  const auto isDiamond = [&](const TimelineItemBox& box) {
    return scene.lanes[box.lane].items[box.item].shape == TimelineShape::kDiamond;
  };
  for (const TimelineItemBox& box : boxes) {
    const auto same = std::ranges::find_if(out, [&](const TimelineItemBox& other) {
      return isDiamond(box) && isDiamond(other) && other.lane == box.lane && other.box.right() > box.box.left() &&
             box.box.right() > other.box.left();
    });
    if (same == out.end()) {
      out.push_back(box);
      continue;
    }
    ++same->more;
    const auto failed = [&](const TimelineItemBox& of) { return scene.lanes[of.lane].items[of.item].state == State::kCut; };
    if (failed(box) && !failed(*same)) same->item = box.item;  // what went wrong is not hidden behind what went well
  }
  return out;
}

/// Where rows are scarce a diamond lies on the bar of another lane rather than take a row from all of them.
std::vector<std::size_t> rowsOf(const TimelineScene& scene, const std::vector<TimelineItemBox>& boxes, std::size_t most,
                                std::size_t& count) {
  std::vector<std::size_t> rowOf(boxes.size(), 0);
  const auto shapeOf = [&](std::size_t i) { return scene.lanes[boxes[i].lane].items[boxes[i].item].shape; };
  std::vector<Row> all(1);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (shapeOf(i) == TimelineShape::kMark) continue;
    rowOf[i] = rowFor(all, boxes[i].box);
    all[rowOf[i]].take(boxes[i].box.left() - 1, boxes[i].box.right() + 1);
  }
  count = all.size();
  if (count <= most) return rowOf;
  std::vector<Row> bars(1), diamonds(1);
  for (const TimelineShape shape : {TimelineShape::kBar, TimelineShape::kDiamond})
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (shapeOf(i) != shape) continue;
      const double from = boxes[i].box.left() - 1, to = boxes[i].box.right() + 1;
      std::size_t at = rowFor(bars, boxes[i].box);
      diamonds.resize(bars.size());
      if (shape == TimelineShape::kDiamond && at >= most) {
        const auto free = std::find_if(diamonds.begin(), diamonds.end(), [&](const Row& row) { return row.isFree(from, to); });
        at = static_cast<std::size_t>(free - diamonds.begin());
      }
      rowOf[i] = at;
      bars[at].take(from, to);
      if (shape == TimelineShape::kDiamond) diamonds[at].take(from, to);
    }
  count = *std::max_element(rowOf.begin(), rowOf.end()) + 1;
  return rowOf;
}

void putTexts(const TimelineScene& scene, TimelineLayout& layout, std::vector<TimelineItemBox>& boxes,
              const std::vector<std::size_t>& rowOf, std::size_t rows) {
  std::vector<Row> taken(rows);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const TimelineItemBox& box = boxes[i];
    const TimelineItem& item = scene.lanes[box.lane].items[box.item];
    const bool solid = item.shape == TimelineShape::kBar;
    taken[rowOf[i]].take(box.box.left() - 3, (solid ? std::max(box.doneX, box.box.left()) : box.box.right()) + 3);
    if (solid && box.doneX < box.box.right()) taken[rowOf[i]].take(box.box.right() - 2, box.box.right() + 3);
  }
  const auto onTop = [&](std::size_t bar) {  // where the first diamond lies on it
    double left = boxes[bar].box.right();
    for (std::size_t i = 0; i < boxes.size(); ++i)
      if (rowOf[i] == rowOf[bar] && scene.lanes[boxes[i].lane].items[boxes[i].item].shape == TimelineShape::kDiamond &&
          boxes[i].box.right() > boxes[bar].box.left())
        left = std::min(left, boxes[i].box.left() - 3);
    return left;
  };
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    TimelineItemBox& box = boxes[i];
    TimelineItem item = scene.lanes[box.lane].items[box.item];
    if (box.more > 0) item.text = QStringLiteral("1 of %1 · %2").arg(box.more + 1).arg(item.text);
    Row& row = taken[rowOf[i]];
    if (box.box.height() < kLegible) continue;
    const bool bar = item.shape == TimelineShape::kBar && !item.glyphSwap;
    const double solid = item.planned ? box.box.right() : std::max(box.doneX, box.box.left());
    if (bar && !item.text.isEmpty()) putName(item, box, row, layout, std::min(solid, onTop(i)));
    if (!bar && !item.text.isEmpty()) putBeside(item, box, row, layout.left, layout.right);
  }
  for (std::size_t i = 0; i < boxes.size(); ++i)  // names come first
    if (boxes[i].box.height() >= kLegible)
      putTail(scene.lanes[boxes[i].lane].items[boxes[i].item], boxes[i], taken[rowOf[i]], layout.right);
}

}  // namespace

const Face& insideFace(const TimelineItem& item) { return face(11, !item.planned); }
const Face& besideFace(const TimelineItem& item) { return face(11, !item.planned && item.state == State::kCut); }

std::size_t countRows(const TimelineScene& scene, const TimelineLayout& layout, const std::vector<std::size_t>& lanes,
                      bool dense) {
  std::vector<TimelineItemBox> boxes = boxesOf(scene, layout, lanes);
  if (dense) boxes = together(scene, boxes);
  std::vector<Row> rows(1);
  for (const TimelineItemBox& box : boxes)
    if (scene.lanes[box.lane].items[box.item].shape != TimelineShape::kMark)
      rows[rowFor(rows, box.box)].take(box.box.left() - 1, box.box.right() + 1);
  return rows.size();
}

double leastHeight(std::size_t rows) { return kLeastPitch * static_cast<double>(rows) + 4; }

void placeItems(const TimelineScene& scene, TimelineLayout& layout, const std::vector<std::size_t>& lanes, const QRectF& row) {
  std::vector<TimelineItemBox> boxes = boxesOf(scene, layout, lanes);
  if (boxes.empty()) return;
  const double room = row.height() - 4;
  const auto most = static_cast<std::size_t>(std::max(1.0, std::floor(room / kLeastPitch)));
  if (countRows(scene, layout, lanes, false) > most) boxes = together(scene, boxes);
  std::size_t rows = 1;
  const std::vector<std::size_t> rowOf = rowsOf(scene, boxes, most, rows);
  // As high as rows allow: 18 px, or thin bands, of which the first rows, the faults', still carry their texts: as many as can.
  const auto count = static_cast<double>(rows);
  const double pitch = std::min(22.0, room / count);
  const double high = std::min(18.0, std::max(3.0, pitch - 2));
  const double named =
      high >= kLegible ? count : std::clamp(std::floor((room - count * kThinPitch) / (kLeastPitch - kThinPitch)), 0.0, count - 1);
  const double rest = named < count ? (room - kLeastPitch * named) / (count - named) : 0;
  const bool uneven = named > 0 && named < count;
  const double top = row.top() + (row.height() - pitch * (count - 1) - high) / 2;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const auto at = static_cast<double>(rowOf[i]);
    if (!uneven) boxes[i].box = QRectF(boxes[i].box.left(), top + pitch * at, boxes[i].box.width(), high);
    else if (at < named)
      boxes[i].box = QRectF(boxes[i].box.left(), row.top() + 2 + kLeastPitch * at, boxes[i].box.width(), kLegible);
    else
      boxes[i].box =
          QRectF(boxes[i].box.left(), row.top() + 2 + kLeastPitch * named + rest * (at - named), boxes[i].box.width(), rest - 1);
  }
  if (high >= kLegible || uneven) putTexts(scene, layout, boxes, rowOf, rows);
  layout.items.insert(layout.items.end(), boxes.begin(), boxes.end());
}

}  // namespace jetlag::ui
