// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/transport_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>

#include "widgets/paint.h"
#include "widgets/tabular_label.h"

namespace jetlag::ui {

namespace {

constexpr int kLeastTitle = 132;

}  // namespace

/// Two lines: title with the dot of unsaved changes, and file below it; both elide.
class TransportTitle : public QWidget {
 public:
  explicit TransportTitle(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding); }

  void set(const QString& title, const QString& subtitle, bool dirty) {
    title_ = title;
    subtitle_ = subtitle;
    dirty_ = dirty;
    const QString said = dirty ? title + QStringLiteral(", unsaved changes") : title;
    setAccessibleName(said);
    setToolTip(subtitle.isEmpty() ? said : said + QLatin1Char('\n') + subtitle);
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = uiFont(13, QFont::DemiBold);
    const double room = width() - (dirty_ ? 16 : 0);
    const double used = std::min(room, textWidth(font, title_));
    const bool single = subtitle_.isEmpty();
    drawText(painter, QRectF(0, single ? 0 : 8, room, single ? height() : 17), title_, font, theme().text);
    if (!single)
      drawText(painter, QRectF(0, 25, width(), 14), subtitle_, uiFont(11), theme().text3, Qt::AlignLeft, Qt::ElideMiddle);
    if (!dirty_) return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().lagging.line);
    painter.drawEllipse(QPointF(used + 10, single ? height() / 2.0 : 16.5), 3.5, 3.5);
  }

 private:
  QString title_, subtitle_;
  bool dirty_ = false;
};

TransportBar::TransportBar(QWidget* parent) : QWidget(parent) {
  setFixedHeight(48);
  setAccessibleName(tr("Transport"));
  auto* row = new QHBoxLayout(this);
  row->setSizeConstraint(QLayout::SetNoConstraint);  // narrower than all of it: a stage hides what has no room
  row->setContentsMargins(16, 0, 12, 1);
  row->setSpacing(0);
  menu_ = new Button(Icon::kMenu, tr("Menu"), this);
  menu_->setLook(Button::Look::kGhost);
  menu_->setGlyph(Icon::kMenu, 18);
  connect(menu_, &Button::clicked, this, &TransportBar::menuRequested);
  row->addWidget(menu_);
  row->addSpacing(16);
  title_ = new TransportTitle(this);
  row->addWidget(title_);
  row->addWidget(separator());
  buildMotion(row);
  row->addWidget(separator());
  buildNumbers(row);
  row->addSpacing(12);
  row->addStretch(1);
  fork_ = new Button(tr("Fork here"), this);
  fork_->setGlyph(Icon::kFork);
  fork_->setTextPixels(12);
  fork_->setToolTip(tr("Branch off here: what if it had gone differently?"));
  connect(fork_, &Button::clicked, this, &TransportBar::forkRequested);
  row->addWidget(fork_);
  row->addSpacing(8);
  needScenario_.push_back(fork_);
  commands_ = new Button(tr("Commands"), this);
  commands_->setGlyph(Icon::kSearch, 14);
  commands_->setKeyText(QStringLiteral("Ctrl K"));
  commands_->setTextPixels(12);
  connect(commands_, &Button::clicked, this, &TransportBar::commandsRequested);
  row->addWidget(commands_);
  setFacts({});
}

QWidget* TransportBar::separator() {
  auto* box = new QWidget(this);
  box->setFixedSize(21, 24);
  auto* line = new QFrame(box);
  line->setProperty("role", "hair");
  line->setGeometry(10, 0, 1, 24);
  return box;
}

void TransportBar::buildMotion(QHBoxLayout* row) {
  const auto add = [&](Icon icon, const QString& name, void (TransportBar::*signal)()) {
    auto* button = new Button(icon, name, this);
    button->setLook(Button::Look::kGhost);
    button->setGlyph(icon, 18);
    connect(button, &Button::clicked, this, signal);
    row->addWidget(button);
    needScenario_.push_back(button);
    return button;
  };
  restart_ = add(Icon::kRestart, tr("Restart"), &TransportBar::restartRequested);
  back_ = add(Icon::kBack, tr("Step back"), &TransportBar::backRequested);
  row->addSpacing(4);
  play_ = add(Icon::kPlay, tr("Play"), &TransportBar::playRequested);
  play_->setLook(Button::Look::kPrimary);
  play_->setExtent(44, 32);
  row->addSpacing(4);
  step_ = add(Icon::kStep, tr("Step one event (F4)"), &TransportBar::stepRequested);
  next_ = add(Icon::kNext, tr("To the next interesting event"), &TransportBar::nextRequested);
  row->addSpacing(6);
  until_ = new Button(tr("Run until…"), this);
  until_->setGlyph(Icon::kUntil);
  until_->setTextPixels(12);
  until_->setArrow(true);
  connect(until_, &Button::clicked, this, &TransportBar::runUntilRequested);
  row->addWidget(until_);
  needScenario_.push_back(until_);
  row->addWidget(separator());
  auto* word = new QLabel(tr("Speed"), this);
  word->setProperty("role", "hint");
  speedWord_ = word;
  row->addWidget(word);
  slider_ = new SpeedSlider(this);
  slider_->setMaximumWidth(236);
  connect(slider_, &SpeedSlider::speedChanged, this, [this](double speed) {
    speedText_->setText(SpeedSlider::textOf(speed));
    Q_EMIT speedRequested(speed);
  });
  row->addWidget(slider_, 100);
  row->addSpacing(2);
  speedText_ = new TabularLabel(uiFont(13, QFont::DemiBold), TabularLabel::Ink::kText, QStringLiteral("1/1000×"), this);
  row->addWidget(speedText_);
  needScenario_ += {slider_, speedText_};
}

void TransportBar::buildNumbers(QHBoxLayout* row) {
  auto* time = new QVBoxLayout;
  time->setSpacing(0);
  time->setContentsMargins(0, 3, 0, 3);
  clock_ = new TabularLabel(uiFont(20, QFont::DemiBold), TabularLabel::Ink::kText, QStringLiteral("00:00.000"), this);
  event_ = new TabularLabel(uiFont(11), TabularLabel::Ink::kText3, QStringLiteral("event 1 000 000"), this);
  clock_->setAccessibleName(tr("Simulated time"));
  time->addWidget(clock_);
  time->addWidget(event_);
  row->addLayout(time);
  ratesLine_ = separator();
  row->addWidget(ratesLine_);
  rates_ = new QWidget(this);
  auto* grid = new QGridLayout(rates_);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(0);
  int line = 0;
  for (TabularLabel** label : {&events_, &simulated_}) {
    *label = new TabularLabel(uiFont(12, QFont::DemiBold), TabularLabel::Ink::kText, QStringLiteral("000.0 k"), this);
    (*label)->setAlignment(Qt::AlignRight);
    auto* unit = new QLabel(line == 0 ? tr("events/s") : tr("sim-s/s"), rates_);
    unit->setProperty("role", "hint");
    unit->setToolTip(line == 0 ? tr("Events of the simulation per second of this computer")
                               : tr("Simulated seconds per second of this computer"));
    grid->addWidget(*label, line, 0);
    grid->addWidget(unit, line, 1);
    ++line;
  }
  row->addWidget(rates_);
  needScenario_ += {clock_, event_, rates_};
}

void TransportBar::setFacts(const TransportFacts& facts) {
  facts_ = facts;
  title_->set(facts.open              ? facts.title
              : facts.title.isEmpty() ? tr("No scenario open")
                                      : facts.title,
              facts.subtitle, facts.dirty);
  for (QWidget* each : needScenario_) each->setEnabled(facts.open);
  back_->setEnabled(facts.open && facts.canStepBack);
  play_->setGlyph(facts.playing ? Icon::kPause : Icon::kPlay, 18);
  play_->setAccessibleName(facts.playing ? tr("Pause") : tr("Play"));
  play_->setToolTip(facts.playing ? tr("Pause (Space)") : tr("Play (Space)"));
  if (!slider_->isSliderDown() && !slider_->hasFocus()) slider_->setSpeed(facts.speed);
  speedText_->setText(SpeedSlider::textOf(slider_->speed()));
  clock_->setText(facts.clock.isEmpty() ? QStringLiteral("00:00.000") : facts.clock);
  clock_->setAccessibleDescription(facts.clock);
  event_->setText(facts.event);
  events_->setText(facts.events);
  simulated_->setText(facts.simulated);
}

/// The first stage that fits decides; the title gets what is left over.
void TransportBar::applyStage() {
  for (const Stage stage : {Stage::kFull, Stage::kMedium, Stage::kCompact}) {
    stage_ = stage;
    title_->setFixedWidth(kLeastTitle);
    rates_->setVisible(stage == Stage::kFull);
    ratesLine_->setVisible(stage == Stage::kFull);
    speedWord_->setVisible(stage == Stage::kFull);
    commands_->setKeyText(stage == Stage::kFull ? QStringLiteral("Ctrl K") : QString());
    fork_->setVisible(stage != Stage::kCompact);
    commands_->setVisible(stage != Stage::kCompact);
    until_->setTextShown(stage != Stage::kCompact);
    layout()->invalidate();
    const int need = layout()->minimumSize().width();
    if (need > width() && stage != Stage::kCompact) continue;
    title_->setFixedWidth(std::clamp(kLeastTitle + width() - need, kLeastTitle, 216));
    return;
  }
}

void TransportBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  applyStage();
}

void TransportBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().hair);
}

}  // namespace jetlag::ui
