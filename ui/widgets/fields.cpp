// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fields.h"

#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <algorithm>

#include "widgets/paint.h"
#include "widgets/theme.h"

namespace jetlag::ui {

SearchField::SearchField(const QString& placeholder, QWidget* parent) : QLineEdit(parent) {
  setPlaceholderText(placeholder);
  setAccessibleName(placeholder);
  setTextMargins(20, 0, 0, 0);
}

void SearchField::paintEvent(QPaintEvent* event) {
  QLineEdit::paintEvent(event);
  QPainter painter(this);
  paintIcon(painter, Icon::kSearch, QRectF(9, (height() - 14) / 2.0, 14, 14), theme().text3);
  if (key_.isEmpty() || !text().isEmpty()) return;
  const double wide = drawKeyCap(nullptr, {}, key_);
  if (textWidth(font(), placeholderText()) + wide + 56 < width())
    drawKeyCap(&painter, {width() - wide - 8, height() / 2.0}, key_);
}

void SearchField::setKeyText(const QString& key) {
  key_ = key;
  update();
}

Select::Select(const QString& name, QWidget* parent) : Button(QString(), parent), name_(name) {
  setArrow(true);
  setAccessibleName(name);
  connect(this, &Button::clicked, this, &Select::openList);
}

void Select::setItems(const QStringList& items) {
  const QString kept = current();
  items_ = items;
  at_ = std::max(0, static_cast<int>(items_.indexOf(kept)));
  setCurrent(current());
}

void Select::setCurrent(const QString& item) {
  const auto at = static_cast<int>(items_.indexOf(item));
  if (at >= 0) at_ = at;
  setText(current());
  setAccessibleName(name_ + QStringLiteral(", ") + current());
  updateGeometry();
  update();
}

void Select::choose(int at) {
  if (at < 0 || at >= items_.size() || at == at_) return;
  setCurrent(items_[at]);
  Q_EMIT currentChanged(current());
}

void Select::step(int by) { choose(std::clamp(at_ + by, 0, std::max(0, static_cast<int>(items_.size()) - 1))); }

void Select::openList() {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (int i = 0; i < static_cast<int>(items_.size()); ++i) {
    auto* action = menu->addAction(items_[i]);
    action->setCheckable(true);
    action->setChecked(i == at_);
    connect(action, &QAction::triggered, this, [this, i] { choose(i); });
  }
  menu->popup(mapToGlobal(QPoint(0, height() + 2)));
}

void Select::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Up) return step(-1);
  if (event->key() == Qt::Key_Down) return step(1);
  Button::keyPressEvent(event);
}

}  // namespace jetlag::ui
