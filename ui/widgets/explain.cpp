// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/explain.h"

#include <QAbstractButton>
#include <QHelpEvent>
#include <QLabel>
#include <QToolTip>

#include <utility>

#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

Meanings& known() {
  static Meanings meanings;
  return meanings;
}

QString meaningsOf(const QString& text) { return known() && !text.isEmpty() ? known()(text) : QString(); }

QString ownText(const QWidget& widget) {
  if (const auto* label = qobject_cast<const QLabel*>(&widget)) return label->text();
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) return button->text();
  return {};
}

}  // namespace

void setMeanings(Meanings meanings) { known() = std::move(meanings); }

QString explained(const QString& text) {
  if (Qt::mightBeRichText(text)) return text;  // explains itself
  const QString meanings = meaningsOf(text);
  if (meanings.isEmpty()) return text;
  const QString html = text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
  return QStringLiteral("<p>%1</p>%2").arg(numbers::inRichText(html), meanings);
}

QString TipFilter::tipOf(const QWidget& widget) {
  const QString tip = widget.toolTip();
  if (!tip.isEmpty()) return explained(tip);
  return meaningsOf(ownText(widget));
}

bool TipFilter::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ToolTip || !watched->isWidgetType()) return false;
  const auto& widget = static_cast<const QWidget&>(*watched);
  const QString tip = tipOf(widget);
  if (tip.isEmpty() || tip == widget.toolTip()) return false;  // as it would be without us
  QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), tip, static_cast<QWidget*>(watched));
  return true;
}

}  // namespace jetlag::ui
