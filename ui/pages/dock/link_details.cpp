// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/dock/link_details.h"

#include <QEvent>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include "pages/dock/dock_parts.h"
#include "pages/dock/link_facts.h"
#include "pages/facts.h"
#include "pages/faults/fault_actions.h"
#include "widgets/button.h"
#include "widgets/paint.h"

namespace jetlag::ui {

LinkDetails::LinkDetails(FaultActions* actions, QWidget* parent) : QWidget(parent), actions_(actions) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 12, 12, 12);
  column->setSpacing(2);
  title_ = new DockTitle(this);
  column->addWidget(title_);
  addButtons();
  const auto section = [&](const QString& title) {
    auto* made = new DockSection(title, this);
    column->addWidget(made);
    return made;
  };
  backlog_ = section(QStringLiteral("Backlog"));
  there_ = new GaugeBar(backlog_);
  back_ = new GaugeBar(backlog_);
  backlog_->body()->addWidget(there_);
  backlog_->body()->addWidget(back_);
  whenHealed_ = section(QStringLiteral("When the link heals"));
  forecast_ = new ForecastRows(whenHealed_);
  whenHealed_->body()->addWidget(forecast_);
  lag_ = section(QStringLiteral("Replication lag"));
  spark_ = new Spark(lag_);
  lag_->body()->addWidget(spark_);
  network_ = section(QStringLiteral("Network"));
  figures_ = new KeyValues(network_);
  network_->body()->addWidget(figures_);
  sources_ = new QLabel(network_);
  sources_->setFont(uiFont(11));
  sources_->setWordWrap(true);
  network_->body()->addWidget(sources_);
  column->addStretch();
  inkSources();
}

void LinkDetails::addButtons() {
  auto* buttons = new ButtonRow(this);
  heal_ = buttons->add(QStringLiteral("Heal now"), QStringLiteral("Ends every cut of this link"));
  heal_->setLook(Button::Look::kPrimary);
  oneWay_ = buttons->add(QStringLiteral("One way"), QStringLiteral("Cuts one direction, the other lives on"));
  auto* slow = buttons->add(QStringLiteral("Slow…"), QStringLiteral("More one-way delay in both directions"));
  auto* lose = buttons->add(QStringLiteral("Lose…"), QStringLiteral("A share of the messages is lost"));
  auto* more = buttons->addMore(QStringLiteral("More that can be done to the link"));
  static_cast<QVBoxLayout*>(layout())->addWidget(buttons);
  connect(heal_, &QAbstractButton::clicked, this, [this] { cut_ ? actions_->heal(from_, to_) : actions_->cut(from_, to_); });
  connect(oneWay_, &QAbstractButton::clicked, this, [this] { actions_->oneWay(from_, to_); });
  connect(slow, &QAbstractButton::clicked, this, [this] { actions_->askSlow(from_, to_); });
  connect(lose, &QAbstractButton::clicked, this, [this] { actions_->askLose(from_, to_); });
  connect(more, &QAbstractButton::clicked, this, [this, more] {
    Selection link;
    link.kind = Selection::Kind::kLink;
    link.a = from_;
    link.b = to_;
    actions_->menuFor(link)->popup(more->mapToGlobal(QPoint(0, more->height() + 2)));
  });
}

void LinkDetails::show(const observe::Snapshot& seen, std::uint8_t from, std::uint8_t to) {
  from_ = from;
  to_ = to;
  const LinkState state = linkState(seen, from, to);
  if (cut_ != state.cut) {
    heal_->setText(state.cut ? QStringLiteral("Heal now") : QStringLiteral("Cut now"));
    heal_->setToolTip(state.cut ? QStringLiteral("Ends every cut of this link")
                                : QStringLiteral("Nothing gets through, until it is healed"));
    heal_->updateGeometry();
  }
  cut_ = state.cut;
  const observe::LinkView *there = directionOf(*seen.frame, from, to), *back = directionOf(*seen.frame, to, from);
  oneWay_->setEnabled(there != nullptr && !there->cut);
  oneWay_->setToolTip(QStringLiteral("Cuts %1 only").arg(arrowOf(seen, from, to)));
  title_->set(bothWays(seen, from, to), state.line, state.words, state.state, state.glyph);
  const observe::LinkView* any = there != nullptr ? there : back;
  backlog_->setVisible(any != nullptr && any->backlog_limit > 0);
  if (any != nullptr)
    backlog_->setHead(
        QStringLiteral("Peer lacks"),
        QStringLiteral("of %1 backlog per shard · tick at 80 %").arg(plainMemory(static_cast<double>(any->backlog_limit))));
  there_->setVisible(there != nullptr);
  back_->setVisible(back != nullptr);
  if (there != nullptr) there_->setFacts(gaugeOf(seen, *there));
  if (back != nullptr) back_->setFacts(gaugeOf(seen, *back));
  const Forecast forecast = forecastOf(seen, from, to);
  whenHealed_->setVisible(!forecast.rows.isEmpty());
  whenHealed_->setHead(forecast.title, forecast.hint);
  forecast_->setRows(forecast.rows);
  const LagFacts lag = lagOf(seen, from, to);
  lag_->setHead(lag.title, lag.value, lag.state);
  spark_->setFacts(lag.spark);
  figures_->setRows(networkOf(seen, from, to));
  sources_->setText(sourcesOf(seen, from, to));
}

void LinkDetails::inkSources() {
  QPalette palette = sources_->palette();
  palette.setColor(QPalette::WindowText, theme().text3);
  sources_->setPalette(palette);
}

void LinkDetails::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::StyleChange && sources_ != nullptr) inkSources();
}

}  // namespace jetlag::ui
