// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/timeline_canvas.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

#include "widgets/explain.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr double kDragAfter = 4, kGrip = 6, kPlateHalf = 42;
constexpr Nanos kLeastSpan = 1000;  ///< A microsecond across the whole axis.

}  // namespace

TimelineCanvas::TimelineCanvas(QWidget* parent) : QWidget(parent) {
  installCanvasAccess();
  setAccessibleName(QStringLiteral("Timeline"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
}

void TimelineCanvas::setScene(TimelineScene scene) {
  const bool moved = scene.cursor != scene_.cursor, longer = scene.range != scene_.range;
  const Nanos before = scene_.cursor;
  scene_ = std::move(scene);
  if (all_) {
    visible_ = scene_.range;
  } else if (longer) {
    showSpan(visible_);
  }
  // A zoomed view follows the cursor when that runs out of it.
  const bool wasSeen = before >= visible_.from && before <= visible_.to;
  if (!all_ && moved && wasSeen && drag_ == Drag::kNone && (scene_.cursor > visible_.to || scene_.cursor < visible_.from)) {
    const Nanos span = visible_.to - visible_.from;
    showSpan({scene_.cursor - span / 4, scene_.cursor - span / 4 + span});
  }
  if (visible_.to <= visible_.from) visible_.to = visible_.from + kLeastSpan;
  if (moved) describe();
  update();
}

void TimelineCanvas::showSpan(const TimeSpan& span) {
  const Nanos whole = std::max(kLeastSpan, scene_.range.to - scene_.range.from);
  const Nanos wide = std::clamp(span.to - span.from, kLeastSpan, whole);
  const Nanos from = std::clamp(span.from, scene_.range.from, scene_.range.from + whole - wide);
  all_ = wide == whole;
  const TimeSpan next{from, from + wide};
  if (next == visible_) return;
  visible_ = next;
  update();
  Q_EMIT visibleChanged(next.from, next.to);
}

void TimelineCanvas::showAll() { showSpan(scene_.range); }

TimelineLayout TimelineCanvas::places() const { return layoutTimeline(scene_, QRectF(rect()), visible_, chart_); }

void TimelineCanvas::zoomAt(double x, double factor) {
  const TimelineLayout layout = places();
  const double share = std::clamp((x - layout.left) / std::max(1.0, layout.right - layout.left), 0.0, 1.0);
  const double span = static_cast<double>(visible_.to - visible_.from),
               whole = static_cast<double>(scene_.range.to - scene_.range.from);
  const double next =
      std::clamp(span / factor, static_cast<double>(kLeastSpan), std::max(static_cast<double>(kLeastSpan), whole));
  const auto from = visible_.from + static_cast<Nanos>(std::llround((span - next) * share));
  showSpan({from, from + static_cast<Nanos>(std::llround(next))});
}

void TimelineCanvas::panBy(double pixels) {
  const TimelineLayout layout = places();
  const double perPixel = static_cast<double>(visible_.to - visible_.from) / std::max(1.0, layout.right - layout.left);
  const auto by = static_cast<Nanos>(std::llround(pixels * perPixel));
  showSpan({visible_.from + by, visible_.to + by});
}

Nanos TimelineCanvas::inRange(Nanos at) const {
  return std::clamp(at, scene_.range.from, std::max(scene_.range.from, scene_.range.to));
}

void TimelineCanvas::scrubTo(Nanos at) {
  const Nanos next = inRange(at);
  scene_.cursor = next;
  describe();
  update();
  Q_EMIT scrubbed(next);
}

void TimelineCanvas::describe() { setAccessibleDescription(QStringLiteral("at %1").arg(numbers::instant(scene_.cursor))); }

bool TimelineCanvas::isOnCursor(const QPointF& at) const {
  const TimelineLayout layout = places();
  const double off = std::abs(layout.x(scene_.cursor) - at.x());
  return off <= (layout.ruler.contains(at) ? kPlateHalf : kGrip);
}

bool TimelineCanvas::isOnBranches(const QPointF& at) const {
  const TimelineLayout layout = places();
  const TimelineRow* const row = layout.row(TimelineRowKind::kBranches);
  return row != nullptr && row->box.contains(at);
}

void TimelineCanvas::selectItem(const TimelineHit& hit) {
  scene_.selectedItem = hit.id;
  update();
  Q_EMIT itemSelected(hit);
}

void TimelineCanvas::mousePressEvent(QMouseEvent* event) {
  pressed_ = last_ = event->position();
  drag_ = event->button() == Qt::LeftButton ? Drag::kPending : Drag::kNone;
}

void TimelineCanvas::startDrag(const QPointF& at) {
  const TimelineLayout layout = places();
  if (at.x() < layout.left - 4) drag_ = Drag::kNone;
  else if (isOnCursor(at)) drag_ = Drag::kScrub;
  else if (layout.ruler.contains(at)) drag_ = Drag::kRange;
  else drag_ = all_ ? Drag::kScrub : Drag::kPan;  // where all is in sight there is nowhere to pan to
}

void TimelineCanvas::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  const TimelineLayout layout = places();
  if (drag_ == Drag::kNone) {
    const bool inside = at.x() >= layout.left && at.x() <= layout.right && at.y() > layout.ruler.bottom();
    hover_ = inside ? std::optional<Nanos>(inRange(layout.time(at.x()))) : std::nullopt;
    setCursor(isOnCursor(at) ? Qt::SizeHorCursor : Qt::ArrowCursor);
    update();
    return;
  }
  const QPointF off = at - pressed_;
  if (drag_ == Drag::kPending) {
    if (std::hypot(off.x(), off.y()) < kDragAfter) return;
    startDrag(pressed_);
  }
  hover_.reset();
  const Nanos here = inRange(layout.time(std::clamp(at.x(), layout.left, layout.right)));
  if (drag_ == Drag::kScrub) scrubTo(here);
  if (drag_ == Drag::kPan) panBy(last_.x() - at.x());
  if (drag_ == Drag::kRange) {
    const Nanos from = inRange(layout.time(pressed_.x()));
    scene_.selection = TimeSpan{std::min(from, here), std::max(from, here)};
    update();
  }
  last_ = at;
}

void TimelineCanvas::clearRange() {
  scene_.selection.reset();
  update();
  Q_EMIT rangeCleared();
}

void TimelineCanvas::clickAt(const QPointF& at) {
  const TimelineLayout layout = places();
  const TimelineHit hit = hitTest(scene_, layout, at);
  if (at.x() < layout.left - 4) {
    if (hit.part == TimelinePart::kChart) ++chart_, update();
    if (isOnBranches(at) && scene_.branches.size() > 1) Q_EMIT branchesAsked(mapToGlobal(at.toPoint()));
    return;
  }
  if (hit.part == TimelinePart::kRuler && scene_.selection) clearRange();
  if (hit.part == TimelinePart::kItem) selectItem(hit);
  else if (hit.part == TimelinePart::kBookmark)
    for (const TimelineBookmark& mark : scene_.bookmarks) {
      if (mark.id == hit.id) return scrubTo(mark.at);
    }
  else if (hit.part != TimelinePart::kNone) scrubTo(hit.at);
}

void TimelineCanvas::mouseReleaseEvent(QMouseEvent* event) {
  const Drag was = drag_;
  drag_ = Drag::kNone;
  if (was == Drag::kPending && event->button() == Qt::LeftButton) clickAt(event->position());
  if (was == Drag::kRange && scene_.selection) Q_EMIT rangeSelected(scene_.selection->from, scene_.selection->to);
}

void TimelineCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  const TimelineHit hit = hitTest(scene_, places(), event->position());
  if (hit.part == TimelinePart::kRuler) {
    clearRange();
  } else if (hit.part != TimelinePart::kNone) {
    Q_EMIT activated(hit);
  }
}

void TimelineCanvas::leaveEvent(QEvent*) {
  hover_.reset();
  update();
}

void TimelineCanvas::wheelEvent(QWheelEvent* event) {
  const QPointF delta(event->angleDelta());
  const double turns = (std::abs(delta.y()) >= std::abs(delta.x()) ? delta.y() : delta.x()) / 120;
  if (event->modifiers().testFlag(Qt::ControlModifier)) zoomAt(event->position().x(), std::pow(1.25, turns));
  else if (scene_.branchesMore > 0 && isOnBranches(event->position())) Q_EMIT branchesTurned(turns < 0 ? 1 : -1);
  else panBy(-turns * 64);
  event->accept();
}

void TimelineCanvas::contextMenuEvent(QContextMenuEvent* event) {
  TimelineHit hit = hitTest(scene_, places(), event->pos());
  hit.titled = event->pos().x() < places().left - 4;
  Q_EMIT contextRequested(hit, event->globalPos());
}

void TimelineCanvas::goBy(int step) {
  const std::vector<TimelineHit> all = items();
  if (all.empty()) return;
  const auto now = std::find_if(all.begin(), all.end(), [&](const TimelineHit& h) { return h.id == scene_.selectedItem; });
  const auto size = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t at = now == all.end() ? (step > 0 ? 0 : size - 1) : (now - all.begin() + step + size) % size;
  selectItem(all[static_cast<std::size_t>(at)]);
}

void TimelineCanvas::keyPressEvent(QKeyEvent* event) {
  const TimelineLayout layout = places();
  const Nanos step = std::max<Nanos>(1, event->modifiers().testFlag(Qt::ShiftModifier) ? layout.tickStep : layout.tickStep / 5);
  const double pointer = hover_ ? layout.x(*hover_) : layout.x(scene_.cursor);
  switch (event->key()) {
    case Qt::Key_Left: scrubTo(scene_.cursor - step); break;
    case Qt::Key_Right: scrubTo(scene_.cursor + step); break;
    case Qt::Key_Home: scrubTo(scene_.range.from); break;
    case Qt::Key_End: scrubTo(scene_.now); break;
    case Qt::Key_W: zoomAt(pointer, 1.25); break;
    case Qt::Key_S: zoomAt(pointer, 1 / 1.25); break;
    case Qt::Key_A: panBy(-96); break;
    case Qt::Key_D: panBy(96); break;
    case Qt::Key_0: showAll(); break;
    case Qt::Key_Period: goBy(1); break;
    case Qt::Key_Comma: goBy(-1); break;
    case Qt::Key_Escape:
      if (!scene_.selection) return QWidget::keyPressEvent(event);
      clearRange();
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      for (const TimelineHit& hit : items())
        if (hit.id == scene_.selectedItem) Q_EMIT activated(hit);
      break;
    default: QWidget::keyPressEvent(event);
  }
}

std::vector<TimelineHit> TimelineCanvas::items() const {
  std::vector<TimelineHit> all;
  for (const TimelineLane& lane : scene_.lanes)
    for (const TimelineItem& item : lane.items) all.push_back({TimelinePart::kItem, item.id, lane.id, item.from});
  return all;
}

std::vector<CanvasItem> TimelineCanvas::canvasItems() const {
  std::vector<CanvasItem> all;
  const TimelineLayout layout = places();
  for (const TimelineHit& hit : items()) {
    QRect box;
    for (const TimelineItemBox& placed : layout.items)
      if (scene_.lanes[placed.lane].id == hit.lane && scene_.lanes[placed.lane].items[placed.item].id == hit.id)
        box = placed.box.toAlignedRect();
    all.push_back({spokenName(scene_, hit), box, hit.id == scene_.selectedItem});
  }
  return all;
}

void TimelineCanvas::chooseCanvasItem(int index) {
  const std::vector<TimelineHit> all = items();
  if (index >= 0 && static_cast<std::size_t>(index) < all.size()) selectItem(all[static_cast<std::size_t>(index)]);
}

bool TimelineCanvas::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString text = explained(spokenName(scene_, hitTest(scene_, places(), help->pos())));
    if (text.isEmpty()) QToolTip::hideText();
    else QToolTip::showText(help->globalPos(), text, this);
    return true;
  }
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) update();
  return QWidget::event(event);
}

void TimelineCanvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const TimelineLayout layout = places();
  paintTimeline(painter, {scene_, layout, hover_, hasFocus()});
}

void TimelineCanvas::focusInEvent(QFocusEvent*) { update(); }
void TimelineCanvas::focusOutEvent(QFocusEvent*) { update(); }

}  // namespace jetlag::ui
