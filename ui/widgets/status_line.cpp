// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/status_line.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

#include "widgets/explain.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kGap = 14;   // on each side of a separator
constexpr double kSide = 12;

double widthOf(const StatusItem& item) { return std::ceil(textWidth(uiFont(12), item.text)) + (item.dot ? 14 : 0); }

}  // namespace

StatusLine::StatusLine(QWidget* parent) : QWidget(parent) {
  setFixedHeight(24);
  setAccessibleName(tr("Status"));
}

void StatusLine::setItems(const QVector<StatusItem>& left, const QVector<StatusItem>& right) {
  left_ = left;
  right_ = right;
  QStringList all;
  for (const auto* list : {&left_, &right_})
    for (const StatusItem& item : *list) all << item.text;
  setAccessibleDescription(all.join(QStringLiteral(", ")));
  update();
}

QVector<StatusLine::Placed> StatusLine::place() const {
  QVector<Placed> placed;
  double leftNeed = kSide;
  for (const StatusItem& item : left_) leftNeed += widthOf(item) + 2 * kGap;
  double end = width() - kSide;
  for (qsizetype i = right_.size() - 1; i >= 0; --i) {
    const double need = widthOf(right_[i]);
    if (end - need < leftNeed) break;
    const bool more = i > 0 && end - need - 2 * kGap - widthOf(right_[i - 1]) >= leftNeed;
    placed.push_back({&right_[i], QRectF(end - need, 0, need, height()), more});
    end -= need + 2 * kGap;
  }
  double x = kSide;
  for (const StatusItem& item : left_) {
    const double need = widthOf(item);
    const double room = end + kGap - x;
    if (room < 40) break;
    placed.push_back({&item, QRectF(x, 0, std::min(need, room), height()), x > kSide});
    x += need + 2 * kGap;
  }
  return placed;
}

QStringList StatusLine::shown() const {
  QStringList texts;
  for (const Placed& each : place()) texts << each.item->text;
  return texts;
}

void StatusLine::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  painter.fillRect(rect(), t.surface);
  painter.fillRect(QRect(0, 0, width(), 1), t.hair);
  for (const Placed& each : place()) {
    if (each.line) painter.fillRect(QRectF(std::round(each.box.left() - kGap), 7, 1, 12), t.border);
    QRectF text = each.box.adjusted(0, 1, 0, 0);
    if (each.item->dot) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(stateColour(*each.item->dot).line);
      painter.drawEllipse(QPointF(text.left() + 4, text.center().y()), 4, 4);
      text.setLeft(text.left() + 14);
    }
    drawText(painter, text, each.item->text, uiFont(12), t.text2);
  }
}

const StatusItem* StatusLine::at(const QPointF& point) const {
  for (const Placed& each : place())
    if (each.box.contains(point)) return each.item;
  return nullptr;
}

void StatusLine::mouseReleaseEvent(QMouseEvent* event) {
  const StatusItem* item = at(event->position());
  if (item != nullptr && !item->id.isEmpty()) Q_EMIT activated(item->id);
}

bool StatusLine::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  auto* help = static_cast<QHelpEvent*>(event);
  const StatusItem* item = at(help->pos());
  if (item == nullptr) QToolTip::hideText();
  else QToolTip::showText(help->globalPos(), explained(item->hint.isEmpty() ? item->text : item->hint), this);
  return true;
}

}  // namespace jetlag::ui
