// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sequence_canvas.h"

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
#include "widgets/sequence_painter.h"

namespace jetlag::ui {

namespace {

double distanceTo(const QPointF& p, const QPointF& a, const QPointF& b) {
  const QPointF along = b - a, to = p - a;
  const double length = QPointF::dotProduct(along, along);
  const double t = length > 0 ? std::clamp(QPointF::dotProduct(to, along) / length, 0.0, 1.0) : 0.0;
  const QPointF gap = to - along * t;
  return std::hypot(gap.x(), gap.y());
}

}  // namespace

SequenceCanvas::SequenceCanvas(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Sequence chart"));
}

void SequenceCanvas::setScene(const SequenceScene& scene, bool fitted) {
  scene_ = scene;
  events_.clear();
  arrows_.clear();
  for (int i = 0; i < static_cast<int>(scene_.events.size()); ++i) events_.insert(scene_.events[i].id, i);
  for (int i = 0; i < static_cast<int>(scene_.arrows.size()); ++i) arrows_.insert(scene_.arrows[i].id, i);
  setAccessibleDescription(tr("%1 events and %2 messages on %3 lines")
                               .arg(scene_.events.size()).arg(scene_.arrows.size()).arg(scene_.lifelines.size()));
  picks_.erase(std::remove_if(picks_.begin(), picks_.end(),
                              [this](const Pick& pick) { return !events_.contains(pick.id) && !arrows_.contains(pick.id); }),
               picks_.end());
  layOut();
  if (fitted) fit();
  follow(hot_);
  update();
}

void SequenceCanvas::layOut() {
  area_ = SequencePainter::plotArea(scene_, rect());
  axis_.left = area_.left();
  axis_.right = area_.right();
}

void SequenceCanvas::fit() { setRange(scene_.begin, std::max(scene_.end, scene_.begin + 1)); }

void SequenceCanvas::setRange(std::int64_t begin, std::int64_t end) {
  axis_.begin = begin;
  axis_.end = end;
  emitRange();
}

void SequenceCanvas::emitRange() {
  update();
  Q_EMIT rangeChanged(axis_.begin, axis_.end);
}

double SequenceCanvas::yOf(int line) const { return SequencePainter::lineY(scene_, area_, line); }

void SequenceCanvas::setSelected(const QString& id) {
  if (id == selected_) return;
  selected_ = id;
  setAccessibleDescription(describe(id));
  update();
  Q_EMIT selectedChanged(id);
}

void SequenceCanvas::setHighlighted(const QString& id) {
  if (id == hot_) return;
  hot_ = id;
  follow(id);
  update();
  Q_EMIT highlightedChanged(id);
}

/// The chain of `id`: what led to it and what followed from it, by the ids that arrows name.
void SequenceCanvas::follow(const QString& id) {
  chain_.clear();
  if (id.isEmpty() || (!events_.contains(id) && !arrows_.contains(id))) return;
  for (const bool forward : {true, false}) {
    QVector<QString> open{id};
    QSet<QString> seen{id};
    while (!open.isEmpty()) {
      const QString now = open.takeLast();
      const auto visit = [&](const QString& next) {
        if (next.isEmpty() || seen.contains(next)) return;
        seen.insert(next);
        open.push_back(next);
      };
      if (const auto own = arrows_.find(now); own != arrows_.end())
        visit(forward ? scene_.arrows[*own].effect : scene_.arrows[*own].cause);
      for (const auto& arrow : scene_.arrows)
        if ((forward ? arrow.cause : arrow.effect) == now) visit(arrow.id);
    }
    chain_ += seen;
  }
}

QPointF SequenceCanvas::pointOf(const QString& id) const {
  const Pick pick = pickOf(id);
  return {axis_.x(pick.at), yOf(pick.line)};
}

SequenceCanvas::Pick SequenceCanvas::pickOf(const QString& id) const {
  if (const auto at = events_.find(id); at != events_.end()) return {id, scene_.events[*at].at, scene_.events[*at].line};
  if (const auto at = arrows_.find(id); at != arrows_.end()) return {id, scene_.arrows[*at].received, scene_.arrows[*at].to};
  return {};
}

int SequenceCanvas::lifelineAt(const QPointF& point) const {
  if (point.x() >= area_.left() - 4) return -1;
  for (int line = 0; line < static_cast<int>(scene_.lifelines.size()); ++line)
    if (std::abs(yOf(line) - point.y()) <= 12) return line;
  return -1;
}

QString SequenceCanvas::hit(const QPointF& point) const {
  QString best;
  double nearest = 9;
  for (const auto& each : scene_.events) {
    const QPointF gap = QPointF(axis_.x(each.at), yOf(each.line)) - point;
    const double far = std::hypot(gap.x(), gap.y());
    if (far <= nearest) {
      nearest = far;
      best = each.id;
    }
  }
  if (!best.isEmpty()) return best;
  nearest = 5;
  for (const auto& each : scene_.arrows) {
    if (each.received < axis_.begin || each.sent > axis_.end) continue;
    const auto [a, b] = SequencePainter::ends(scene_, axis_, area_, each);
    const double far = distanceTo(point, a, b);
    if (far >= nearest) continue;
    nearest = far;
    best = each.id;
  }
  return best;
}

QString SequenceCanvas::describe(const QString& id) const {
  const auto name = [&](int line) {
    return line >= 0 && line < scene_.lifelines.size() ? scene_.lifelines[line].name : QString();
  };
  if (const auto at = events_.find(id); at != events_.end()) {
    const auto& each = scene_.events[*at];
    return tr("%1\n%2 at %3").arg(each.label.isEmpty() ? each.tip : each.label, name(each.line), numbers::seconds(each.at, 6));
  }
  if (const auto at = arrows_.find(id); at != arrows_.end()) {
    const auto& each = scene_.arrows[*at];
    const QString what = each.tip.isEmpty() ? QString() : each.tip + QLatin1Char('\n');
    if (each.lost) return what + tr("%1 to %2, lost\nsent %3").arg(name(each.from), name(each.to), numbers::seconds(each.sent, 6));
    return what + tr("%1 to %2, %3 one-way\nsent %4, received %5")
                      .arg(name(each.from), name(each.to), numbers::duration(each.received - each.sent),
                           numbers::seconds(each.sent, 6), numbers::seconds(each.received, 6));
  }
  return {};
}

QString SequenceCanvas::difference() const {
  if (picks_.size() != 2) return {};
  return tr("%1 between the picked points").arg(numbers::duration(std::abs(picks_[1].at - picks_[0].at)));
}

void SequenceCanvas::paintScene(QPainter& painter, const QRectF& area) const {
  TimeAxis axis = axis_;
  const QRectF plot = SequencePainter::plotArea(scene_, area);
  axis.left = plot.left();
  axis.right = plot.right();
  SequencePainter drawing(painter, scene_, axis, plot);
  drawing.setChain(chain_, selected_);
  if (picks_.size() == 2)
    drawing.setDifference({axis.x(picks_[0].at), SequencePainter::lineY(scene_, plot, picks_[0].line)},
                            {axis.x(picks_[1].at), SequencePainter::lineY(scene_, plot, picks_[1].line)},
                            numbers::duration(std::abs(picks_[1].at - picks_[0].at)));
  drawing.paint(area);
}

void SequenceCanvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintScene(painter, rect());
  if (hasFocus()) {
    painter.setPen(QPen(theme().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
  }
}

void SequenceCanvas::resizeEvent(QResizeEvent*) { layOut(); }

void SequenceCanvas::wheelEvent(QWheelEvent* event) {
  if (scrollsPage_ && !event->modifiers().testFlag(Qt::ControlModifier)) return event->ignore();
  const double notches = event->angleDelta().y() / 120.0;
  if (event->modifiers().testFlag(Qt::ControlModifier)) axis_.zoom(std::pow(0.8, notches), event->position().x());
  else axis_.pan(-notches * 60 - event->angleDelta().x() / 2.0);
  emitRange();
  event->accept();
}

void SequenceCanvas::mousePressEvent(QMouseEvent* event) {
  pressed_ = event->position();
  dragging_ = false;
}

void SequenceCanvas::mouseMoveEvent(QMouseEvent* event) {
  if ((event->buttons() & Qt::LeftButton) != 0) {
    const double by = event->position().x() - pressed_.x();
    if (!dragging_ && std::abs(by) < 4) return;
    dragging_ = true;
    axis_.pan(-by);
    pressed_ = event->position();
    return emitRange();
  }
  setHighlighted(hit(event->position()));
  setCursor(hot_.isEmpty() && lifelineAt(event->position()) < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void SequenceCanvas::mouseReleaseEvent(QMouseEvent* event) {
  if (dragging_ || event->button() != Qt::LeftButton) return;
  if (const int line = lifelineAt(event->position()); line >= 0) {
    Q_EMIT lifelineClicked(line);
    return;
  }
  const QString id = hit(event->position());
  if (event->modifiers().testFlag(Qt::ShiftModifier) && !id.isEmpty() && !picks_.isEmpty()) {
    picks_ = {picks_.front(), pickOf(id)};
  } else {
    picks_.clear();
    if (!id.isEmpty()) picks_.push_back(pickOf(id));
  }
  setSelected(id);
  update();
}

void SequenceCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
  if (hit(event->position()).isEmpty()) fit();
}

void SequenceCanvas::leaveEvent(QEvent*) { setHighlighted({}); }

void SequenceCanvas::stepTime(int by) {
  if (scene_.events.isEmpty()) return;
  int at = events_.value(selected_, by > 0 ? -1 : static_cast<int>(scene_.events.size()));
  at = std::clamp(at + by, 0, static_cast<int>(scene_.events.size()) - 1);
  const auto& next = scene_.events[at];
  if (next.at < axis_.begin || next.at > axis_.end) axis_.pan(axis_.x(next.at) - (axis_.left + axis_.right) / 2);
  setSelected(next.id);
  setHighlighted(next.id);
}

void SequenceCanvas::stepCause(bool forward) {
  for (const auto& arrow : scene_.arrows) {
    if ((forward ? arrow.cause : arrow.effect) != selected_) continue;
    const QString next = forward ? arrow.effect : arrow.cause;
    if (next.isEmpty()) continue;
    setSelected(next);
    return setHighlighted(next);
  }
}

void SequenceCanvas::keyPressEvent(QKeyEvent* event) {
  const double middle = (axis_.left + axis_.right) / 2;
  switch (event->key()) {
    case Qt::Key_Right: return stepTime(1);
    case Qt::Key_Left: return stepTime(-1);
    case Qt::Key_Down: return stepCause(true);
    case Qt::Key_Up: return stepCause(false);
    case Qt::Key_W:
    case Qt::Key_Plus: axis_.zoom(0.8, middle); return emitRange();
    case Qt::Key_S:
    case Qt::Key_Minus: axis_.zoom(1.25, middle); return emitRange();
    case Qt::Key_A: axis_.pan(-60); return emitRange();
    case Qt::Key_D: axis_.pan(60); return emitRange();
    case Qt::Key_F: return fit();
    case Qt::Key_Escape: picks_.clear(); setHighlighted({}); return setSelected({});
    default: QWidget::keyPressEvent(event);
  }
}

bool SequenceCanvas::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  const QString id = hit(help->pos());
  if (const int line = lifelineAt(help->pos()); id.isEmpty() && line >= 0)
    QToolTip::showText(help->globalPos(), tr("%1: a click shows its messages before all others").arg(scene_.lifelines[line].name),
                       this);
  else if (id.isEmpty()) QToolTip::hideText();
  else QToolTip::showText(help->globalPos(), explained(describe(id)), this);
  return true;
}

}  // namespace jetlag::ui
