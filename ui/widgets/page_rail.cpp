// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/page_rail.h"

#include <QFrame>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/paint.h"

namespace jetlag::ui {

RailButton::RailButton(const RailEntry& entry, QWidget* parent) : QAbstractButton(parent), icon_(entry.icon) {
  setText(entry.label);
  setAccessibleName(entry.label);
  setToolTip(entry.hint.isEmpty() ? entry.label : entry.hint);
  setCheckable(true);
  setAutoExclusive(true);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

void RailButton::setLabelled(bool labelled) {
  labelled_ = labelled;
  updateGeometry();
}

void RailButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& t = theme();
  QColor ink = isChecked() ? t.accent : t.text2;
  const bool hot = isEnabled() && underMouse();
  if (isChecked()) drawBox(painter, rect(), 6, t.accentSoft, QColor());
  else if (hot) drawBox(painter, rect(), 6, t.hover, QColor());
  if (hasFocus()) drawBox(painter, rect(), 6, QColor(), t.accent, 2);
  if (!isEnabled()) painter.setOpacity(0.4);
  const double block = labelled_ ? 20 + 3 + 13 : 20;
  const double top = (height() - block) / 2;
  paintIcon(painter, icon_, QRectF((width() - 20) / 2.0, top, 20, 20), ink, 1.2);
  if (!labelled_) return;
  const QRectF label(0, top + 23, width(), 13);
  QFont font = uiFont(11, isChecked() ? QFont::DemiBold : QFont::Normal);
  // Wide faces: a label that does not fit is set smaller rather than cut.
  for (int px = 10; px > 7 && textWidth(font, text()) > width() - 4; --px) font.setPixelSize(px);
  drawText(painter, label, text(), font, ink, Qt::AlignHCenter, Qt::ElideNone);
}

void RailButton::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
  event->ignore();
  if (event->key() == Qt::Key_Space) QAbstractButton::keyPressEvent(event);
}

void RailButton::enterEvent(QEnterEvent* event) {
  QAbstractButton::enterEvent(event);
  update();
}

void RailButton::leaveEvent(QEvent* event) {
  QAbstractButton::leaveEvent(event);
  update();
}

PageRail::PageRail(const QVector<RailEntry>& entries, QWidget* parent) : QWidget(parent), entries_(entries) {
  setAccessibleName(tr("Pages"));
  setFixedWidth(64);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 6, 1, 6);
  column->setSpacing(0);
  for (const RailEntry& entry : entries_) {
    if (entry.separatorBefore) {
      auto* line = new QFrame(this);
      line->setProperty("role", "hair");
      line->setFixedHeight(1);
      column->addSpacing(6);
      auto* row = new QHBoxLayout;
      row->setContentsMargins(12, 0, 12, 0);
      row->addWidget(line);
      column->addLayout(row);
      column->addSpacing(6);
    }
    auto* button = new RailButton(entry, this);
    column->addWidget(button, 0, Qt::AlignHCenter);
    buttons_.push_back(button);
    connect(button, &QAbstractButton::clicked, this, [this, id = entry.id] {
      current_ = id;
      Q_EMIT pageRequested(id);
    });
  }
  column->addStretch(1);
}

RailButton* PageRail::button(const QString& id) const {
  for (qsizetype i = 0; i < entries_.size(); ++i)
    if (entries_[i].id == id) return buttons_[i];
  return nullptr;
}

void PageRail::setCurrent(const QString& id) {
  current_ = id;
  if (auto* chosen = button(id)) chosen->setChecked(true);
}

void PageRail::setPageEnabled(const QString& id, bool enabled) {
  if (auto* chosen = button(id)) chosen->setEnabled(enabled);
}

void PageRail::setLabelled(bool labelled) {
  setFixedWidth(labelled ? 64 : 48);
  for (auto* each : buttons_) each->setLabelled(labelled);
}

void PageRail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  painter.fillRect(QRect(width() - 1, 0, 1, height()), theme().hair);
}

void PageRail::keyPressEvent(QKeyEvent* event) {
  const bool down = event->key() == Qt::Key_Down;
  if (!down && event->key() != Qt::Key_Up) return QWidget::keyPressEvent(event);
  qsizetype at = -1;
  for (qsizetype i = 0; i < buttons_.size(); ++i)
    if (buttons_[i]->hasFocus()) at = i;
  for (qsizetype next = at + (down ? 1 : -1); next >= 0 && next < buttons_.size(); next += down ? 1 : -1) {
    if (!buttons_[next]->isEnabled()) continue;
    buttons_[next]->setFocus(Qt::TabFocusReason);
    return;
  }
}

}  // namespace jetlag::ui
