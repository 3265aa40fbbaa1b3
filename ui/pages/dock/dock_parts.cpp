// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/dock/dock_parts.h"

#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "widgets/button.h"
#include "widgets/chip.h"
#include "widgets/flow_layout.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kHead = 32, kPitch = 22;

}  // namespace

ButtonRow::ButtonRow(QWidget* parent) : QWidget(parent), row_(new FlowLayout(this, 4)) { row_->setContentsMargins(0, 4, 0, 8); }

Button* ButtonRow::add(const QString& words, const QString& tip) {
  auto* button = new Button(words, this);
  button->setSmall();
  button->setToolTip(tip);
  row_->addWidget(button);
  return button;
}

Button* ButtonRow::addMore(const QString& tip) {
  auto* more = new Button(Icon::kDown, tip, this);
  more->setSmall();
  row_->addWidget(more);
  return more;
}

DockTitle::DockTitle(QWidget* parent) : QWidget(parent), chip_(new Chip(this)) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void DockTitle::set(const QString& title, const QString& line, const QString& state, State colour, std::optional<Icon> glyph) {
  title_ = title;
  line_ = line;
  chip_->set(state, colour, glyph);
  chip_->setVisible(!state.isEmpty());
  setAccessibleName(QStringLiteral("%1, %2, %3").arg(title, state, line));
  setToolTip(title + QLatin1Char('\n') + line);
  place();
  update();
}

QString DockTitle::stateText() const { return chip_->text(); }

void DockTitle::place() {
  const QSize size = chip_->sizeHint();
  below_ = face(16, true).width(title_) + 8 + size.width() > width();
  chip_->setGeometry(width() - size.width(), below_ ? 23 : 0, size.width(), size.height());
}

void DockTitle::resizeEvent(QResizeEvent*) { place(); }

void DockTitle::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double chip = chip_->isVisible() ? chip_->width() + 8.0 : 0.0;
  const Face& head = face(16, true);
  const double wide = width() - (below_ ? 0.0 : chip);
  drawText(painter, QPointF(0, 10 + head.middle()), elide(title_, head, wide, Qt::ElideMiddle), head, theme().text);
  const Face& small = face(12);
  drawText(painter, QPointF(0, 33 + small.middle()), elide(line_, small, width() - (below_ ? chip : 0.0)), small, theme().text2);
}

DockSection::DockSection(const QString& title, QWidget* parent) : QWidget(parent), title_(title), body_(new QVBoxLayout(this)) {
  setAccessibleName(title);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  body_->setContentsMargins(0, static_cast<int>(kHead) + 4, 0, 6);
  body_->setSpacing(4);
}

void DockSection::setHead(const QString& title, const QString& hint, std::optional<State> hintState) {
  if (title_ == title && hint_ == hint && hintState_ == hintState) return;
  title_ = title;
  hint_ = hint;
  hintState_ = hintState;
  setAccessibleName(title);
  setAccessibleDescription(hint);
  setToolTip(hint.isEmpty() ? title : title + QLatin1Char('\n') + hint);
  update();
}

void DockSection::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(QRectF(-12, 0, width() + 24, 1), theme().hair);
  const Face &strong = face(12, true), &plain = hintState_ ? face(13, true) : face(11);
  const double y = 22;
  // Values are never elided; what only explains gives way to the heading.
  const QString hint = hintState_ ? hint_ : elide(hint_, plain, std::max(0.0, width() - strong.width(title_) - 10));
  const double wide = plain.width(hint);
  drawText(painter, QPointF(0, y + strong.middle()), elide(title_, strong, width() - wide - 10), strong, theme().text2);
  drawText(painter, QPointF(width(), y + plain.middle()), hint, plain, hintState_ ? stateColour(*hintState_).line : theme().text3,
           Align::kRight);
}

ForecastRows::ForecastRows(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void ForecastRows::setRows(const QVector<ForecastRow>& rows) {
  const bool taller = rows.size() != rows_.size();
  rows_ = rows;
  QStringList spoken;
  for (const ForecastRow& row : rows) spoken << QStringLiteral("%1: %2, %3").arg(row.when, row.what, row.amount);
  setAccessibleName(spoken.join(QStringLiteral("; ")));
  setToolTip(spoken.join(QLatin1Char('\n')));
  if (taller) updateGeometry();
  update();
}

void ForecastRows::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Face &plain = face(12), &strong = face(12, true);
  double first = 0;
  for (const ForecastRow& row : rows_) first = std::max(first, plain.width(row.when));
  first = std::min(first + 16, width() * 0.42);
  for (qsizetype i = 0; i < rows_.size(); ++i) {
    const ForecastRow& row = rows_[i];
    const double y = kPitch * (static_cast<double>(i) + 0.5), amount = plain.width(row.amount);
    drawText(painter, QPointF(0, y + plain.middle()), elide(row.when, plain, first - 8), plain, theme().text2);
    drawText(painter, QPointF(first, y + strong.middle()), elide(row.what, strong, width() - first - amount - 8), strong,
             stateColour(row.state).line);
    drawText(painter, QPointF(width(), y + plain.middle()), row.amount, plain, theme().text, Align::kRight);
  }
}

Spark::Spark(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void Spark::setFacts(const SparkFacts& facts) {
  facts_ = facts;
  setAccessibleName(facts.spoken);
  setToolTip(facts.spoken);
  update();
}

void Spark::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF plot(0, 2, width(), height() - 20);
  const Face& small = face(11);
  painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), theme().border);
  drawText(painter, QPointF(0, height() - 3), facts_.fromText, small, theme().text3);
  drawText(painter, QPointF(width(), height() - 3), QStringLiteral("now"), small, theme().text3, Align::kRight);
  if (facts_.points.size() < 2) {
    drawText(painter, plot.center() + QPointF(0, small.middle()), QStringLiteral("No samples in this range"), small,
             theme().text3, Align::kCentre);
    return;
  }
  double most = 1e-9;
  for (const QPointF& p : facts_.points)
    if (std::isfinite(p.y())) most = std::max(most, p.y());
  const auto at = [&](const QPointF& p) {
    return QPointF(plot.right() + p.x() / facts_.span * plot.width(),
                   plot.bottom() - std::max(0.0, p.y()) / most * (plot.height() - 4));
  };
  QPolygonF line;
  for (const QPointF& p : facts_.points)
    if (std::isfinite(p.y()) && -p.x() <= facts_.span) line << at(p);
  if (line.size() < 2) return;
  QPolygonF area = line;
  area << QPointF(line.last().x(), plot.bottom()) << QPointF(line.first().x(), plot.bottom());
  painter.setPen(Qt::NoPen);
  painter.setBrush(stateColour(facts_.state).soft);
  painter.drawPolygon(area);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(stateColour(facts_.state).line, 2));
  painter.drawPolyline(line);
  if (!facts_.mark || -*facts_.mark > facts_.span) return;
  const double x = std::floor(plot.right() + *facts_.mark / facts_.span * plot.width()) + 0.5;
  painter.setPen(dashedPen(theme().text3, 1, {2, 3}));
  painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
  const bool left = x - 6 - small.width(facts_.markText) > plot.left();
  drawText(painter, QPointF(left ? x - 6 : x + 6, plot.top() + 9 + small.middle()), facts_.markText, small, theme().text3,
           left ? Align::kRight : Align::kLeft);
}

}  // namespace jetlag::ui
