// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shortcut_sheet.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

#include "widgets/button.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kSide = 24, kHead = 60, kRow = 24, kTitle = 26, kGap = 12, kKeys = 116, kFoot = 8;

}  // namespace

ShortcutSheet::ShortcutSheet(QWidget* parent) : QFrame(parent), close_(new Button(Icon::kClose, tr("Close"), this)) {
  setAccessibleName(tr("Shortcuts"));
  setFocusPolicy(Qt::StrongFocus);
  close_->setLook(Button::Look::kGhost);
  connect(close_, &Button::clicked, this, &QWidget::hide);
  hide();
}

void ShortcutSheet::setGroups(const QVector<ShortcutGroup>& groups) {
  groups_ = groups;
  QStringList said;
  for (const auto& group : groups)
    for (const auto& row : group.rows) said << row.keys + QStringLiteral(": ") + row.what;
  setAccessibleDescription(said.join(QStringLiteral("; ")));
  update();
}

/// Of a row: its keys, and its text in full.
double ShortcutSheet::widthOf(const ShortcutGroup::Row& row) {
  double keys = 0;
  const QStringList all = row.keys.split(QStringLiteral(" / "));
  for (qsizetype i = 0; i < all.size(); ++i) keys += drawKeyCap(nullptr, {}, all[i]) + (i > 0 ? 14 : 0);
  return std::max(keys + 10, kKeys) + textWidth(uiFont(13), row.what) + 2;
}

double ShortcutSheet::columnWidth() const {
  double widest = 240;
  for (const auto& group : groups_)
    for (const auto& row : group.rows) widest = std::max(widest, widthOf(row));
  return std::ceil(widest);
}

int ShortcutSheet::columnsFor(int width) const {
  return std::clamp(static_cast<int>((width - kSide) / (columnWidth() + kSide)), 1, 4);
}

double ShortcutSheet::heightOf(const ShortcutGroup& group) const {
  return kTitle + kRow * static_cast<double>(group.rows.size()) + kGap;
}

/// The least height in which the groups, in their order, fill no more than this many columns.
double ShortcutSheet::columnHeight(int columns) const {
  double total = 0, highest = 0;
  for (const auto& group : groups_) {
    total += heightOf(group);
    highest = std::max(highest, heightOf(group));
  }
  for (double limit = std::max(highest, total / columns);; limit += kRow / 2) {
    int used = 1;
    double y = 0;
    for (const auto& group : groups_) {
      const double high = heightOf(group);
      if (y > 0 && y + high > limit) ++used, y = 0;
      y += high;
    }
    if (used <= columns) return limit;
  }
}

double ShortcutSheet::lay(QPainter* painter, int columns, int width) const {
  const double limit = columnHeight(columns);
  const double wide = (width - 2 * kSide - (columns - 1) * kSide) / columns;
  double highest = 0, y = 0;
  int column = 0;
  for (const auto& group : groups_) {
    const double high = heightOf(group);
    if (y > 0 && column < columns - 1 && y + high > limit) {
      ++column;
      y = 0;
    }
    const QRectF box(kSide + column * (wide + kSide), kHead + y - offset_, wide, high);
    if (painter != nullptr) paintGroup(*painter, box, group);
    y += high;
    highest = std::max(highest, y);
  }
  return kHead + highest + kFoot;
}

double ShortcutSheet::paintGroup(QPainter& painter, const QRectF& column, const ShortcutGroup& group) const {
  const Theme& t = theme();
  double y = column.top();
  drawText(painter, QRectF(column.left(), y, column.width(), 20), group.title, uiFont(12, QFont::DemiBold), t.text2);
  y += kTitle;
  for (const auto& row : group.rows) {
    double x = column.left();
    const QStringList keys = row.keys.split(QStringLiteral(" / "));
    for (qsizetype i = 0; i < keys.size(); ++i) {
      if (i > 0) {
        drawText(painter, QRectF(x, y, 14, kRow), QStringLiteral("/"), uiFont(12), t.text3, Qt::AlignHCenter);
        x += 14;
      }
      x += drawKeyCap(&painter, {x, y + kRow / 2}, keys[i]);
    }
    const double text = std::max(x + 10, column.left() + kKeys);
    drawText(painter, QRectF(text, y, column.right() - text, kRow), row.what, uiFont(13), t.text);
    y += kRow;
  }
  return y;
}

void ShortcutSheet::open() {
  const QWidget* over = parentWidget();
  const int columns = columnsFor(over->width() - 48);
  const int wide = std::min(static_cast<int>(columns * (columnWidth() + kSide) + kSide), over->width() - 48);
  const int high = std::min(static_cast<int>(lay(nullptr, columnsFor(wide), wide)), over->height() - 32);
  setGeometry((over->width() - wide) / 2, std::max(16, (over->height() - high) / 3), wide, high);
  offset_ = 0;
  close_->move(wide - 44, 14);
  show();
  raise();
  setFocus(Qt::ShortcutFocusReason);
  qApp->installEventFilter(this);
}

bool ShortcutSheet::cutsNothing() const { return (width() - kSide) / columnsFor(width()) - kSide + 0.5 >= columnWidth(); }

double ShortcutSheet::below() const { return std::max(0.0, lay(nullptr, columnsFor(width()), width()) - height()); }

void ShortcutSheet::scrollBy(double pixels) {
  offset_ = std::clamp(offset_ + pixels, 0.0, below());
  update();
}

void ShortcutSheet::wheelEvent(QWheelEvent* event) {
  scrollBy(-event->angleDelta().y() / 120.0 * 3 * kRow);
  event->accept();
}

void ShortcutSheet::hideEvent(QHideEvent* event) {
  qApp->removeEventFilter(this);
  QFrame::hideEvent(event);
}

bool ShortcutSheet::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::MouseButtonPress) {
    auto* widget = qobject_cast<QWidget*>(watched);
    if (widget != nullptr && widget != this && !isAncestorOf(widget) && widget->window() == window()) hide();
  }
  return false;
}

void ShortcutSheet::keyPressEvent(QKeyEvent* event) {
  const double page = height() - kHead - kRow;
  switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_F1:
    case Qt::Key_Question: return hide();
    case Qt::Key_Up: return scrollBy(-kRow);
    case Qt::Key_Down: return scrollBy(kRow);
    case Qt::Key_PageUp: return scrollBy(-page);
    case Qt::Key_PageDown: return scrollBy(page);
    default: break;
  }
  QFrame::keyPressEvent(event);
}

void ShortcutSheet::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().bg);
  drawBox(painter, rect(), 8, theme().surface, theme().border);
  drawText(painter, QRectF(kSide, 16, width() - 100, 28), tr("Shortcuts"), uiFont(16, QFont::DemiBold), theme().text);
  painter.setClipRect(QRectF(1, kHead - 4, width() - 2, height() - kHead + 4 - kFoot));
  lay(&painter, columnsFor(width()), width());
  const double more = below();
  if (more <= 0) return;
  const double room = height() - kHead - kFoot, part = room * room / (room + more);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().control);
  painter.drawRoundedRect(QRectF(width() - 9, kHead + (room - part) * offset_ / more, 4, part), 2, 2);
}

}  // namespace jetlag::ui
