// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/verdict_bar.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/button.h"
#include "widgets/icons.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kStrip = 40, kMostList = 420, kLeastList = 96, kLeastSummary = 160, kLeastCommand = 280;

Icon glyphOf(State state) {
  return state == State::kHealthy ? Icon::kOk : state == State::kCut ? Icon::kClose : Icon::kMinus;
}

QLabel* label(const char* role, QWidget* parent) {
  auto* made = new QLabel(parent);
  made->setProperty("role", role);
  made->setTextFormat(Qt::PlainText);
  return made;
}

/// By the sheet's tones, which follow the theme by themselves.
void tint(QLabel* label, State state) {
  const char* tone = state == State::kHealthy ? "healthy" : state == State::kCut ? "cut" : state == State::kLagging ? "lagging" : "none";
  if (label->property("tone").toByteArray() == tone) return;
  label->setProperty("tone", tone);
  label->style()->unpolish(label);
  label->style()->polish(label);
}

}  // namespace

VerdictBar::VerdictBar(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Verdict of the run"));
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 1);
  rows->setSpacing(0);
  strip_ = new QWidget(this);
  strip_->setFixedHeight(kStrip);
  auto* row = new QHBoxLayout(strip_);
  row->setContentsMargins(16, 0, 8, 0);
  row->setSpacing(8);
  glyph_ = label("label", strip_);
  headline_ = label("cardTitle", strip_);
  headline_->setObjectName(QStringLiteral("verdictHeadline"));
  summary_ = label("prose", strip_);
  summary_->setObjectName(QStringLiteral("verdictSummary"));
  details_ = new Button(tr("Details"), strip_);
  details_->setCheckable(true);
  details_->setArrow(true);
  command_ = label("mono", strip_);
  command_->setObjectName(QStringLiteral("verdictCommand"));
  copy_ = new Button(tr("Copy"), strip_);
  copy_->setGlyph(Icon::kCopy, 14);
  copy_->setAccessibleName(tr("Copy the command that gives this run again"));
  for (Button* each : {details_, copy_}) each->setSmall();
  close_ = new Button(Icon::kClose, tr("Hide the verdict"), strip_);
  close_->setLook(Button::Look::kGhost);
  close_->setGlyph(Icon::kClose, 12);
  close_->setExtent(26, 26);
  for (QWidget* each : std::initializer_list<QWidget*>{glyph_, headline_, summary_, details_}) row->addWidget(each);
  row->addStretch(1);
  for (QWidget* each : std::initializer_list<QWidget*>{command_, copy_, close_}) row->addWidget(each);
  rows->addWidget(strip_);
  scroll_ = new QScrollArea(this);
  scroll_->setAccessibleName(tr("Expectations and guarantees"));
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->viewport()->setAutoFillBackground(false);
  scroll_->hide();
  rows->addWidget(scroll_);
  connect(details_, &Button::toggled, this, &VerdictBar::showDetails);
  connect(copy_, &Button::clicked, this, [this] { Q_EMIT copyRequested(facts_.command); });
  connect(close_, &Button::clicked, this, [this] {
    hide();
    Q_EMIT dismissed();
  });
}

void VerdictBar::setFacts(const VerdictFacts& facts) {
  if (facts == facts_ && list_ != nullptr) return;
  facts_ = facts;
  setAccessibleDescription(facts.headline + QStringLiteral(": ") + facts.summary);
  copy_->setVisible(!facts.command.isEmpty());
  copy_->setToolTip(facts.command);
  command_->setToolTip(copy_->toolTip());
  details_->setVisible(!facts.lines.isEmpty());
  if (facts.lines.isEmpty()) showDetails(false);
  fillLines();
  fit();
}

bool VerdictBar::detailsShown() const { return !scroll_->isHidden(); }

void VerdictBar::showDetails(bool shown) {
  const QSignalBlocker quiet(details_);
  details_->setChecked(shown);
  scroll_->setVisible(shown);
  fitList();
  updateGeometry();
}

QString VerdictBar::shownText() const {
  QStringList parts{headline_->text(), summary_->text()};
  if (!command_->isHidden()) parts << command_->text();
  return parts.join(QLatin1Char('|'));
}

void VerdictBar::fillLines() {
  list_ = new QWidget;
  list_->setAutoFillBackground(false);
  auto* grid = new QGridLayout(list_);
  grid->setContentsMargins(16, 10, 16, 10);
  grid->setHorizontalSpacing(10);
  grid->setVerticalSpacing(6);
  int at = 0;
  signs_.clear();
  for (const VerdictLine& line : facts_.lines) {
    auto* sign = label("label", list_);
    signs_ << sign;
    auto* kind = label("hint", list_);
    kind->setText(line.kind);
    kind->setMinimumWidth(76);
    auto* name = label("mono", list_);
    name->setText(line.name);
    name->setMinimumWidth(180);
    name->setWordWrap(true);
    name->setToolTip(line.hint);
    auto* note = label("label", list_);
    note->setText(line.note);
    note->setToolTip(line.hint);
    note->setWordWrap(true);
    if (line.state == State::kCut) tint(note, line.state);
    grid->addWidget(sign, at, 0, Qt::AlignTop);
    grid->addWidget(kind, at, 1, Qt::AlignTop);
    grid->addWidget(name, at, 2, Qt::AlignTop);
    grid->addWidget(note, at++, 3);
  }
  grid->setColumnStretch(2, 2);
  grid->setColumnStretch(3, 5);
  scroll_->setWidget(list_);
  list_->setAutoFillBackground(false);
  fitList();
  paintSigns();
}

/// As high as its lines are in this width, wrapped as they are; at most a quarter of the window, which is for the page: the rest
/// scrolls.
void VerdictBar::fitList() {
  if (list_ == nullptr) return;
  const int wide = std::max(width() - scroll_->verticalScrollBar()->sizeHint().width(), 200);
  const int need = std::max(list_->layout()->heightForWidth(wide), 28);
  list_->setMinimumHeight(need);  // else lines are squeezed before anything scrolls
  const int room = std::clamp(window()->height() / 4, kLeastList, kMostList);
  scroll_->setFixedHeight(std::min(need, room));
}

void VerdictBar::paintSigns() {
  const auto put = [](QLabel* sign, Icon glyph, State state, int size) {
    sign->setPixmap(icon(glyph, stateColour(state).line, size).pixmap(size, size));
  };
  put(glyph_, facts_.state == State::kLagging ? Icon::kWarn : glyphOf(facts_.state), facts_.state, 16);
  for (qsizetype i = 0; i < signs_.size(); ++i) put(signs_[i], glyphOf(facts_.lines[i].state), facts_.lines[i].state, 14);
}

void VerdictBar::fit() {
  headline_->setText(facts_.headline);
  tint(headline_, facts_.state);
  const auto width_of = [](const QWidget* each) { return each->isHidden() ? 0 : each->sizeHint().width() + 8; };
  const int room = width() - 24 - 16 - 8 - width_of(headline_) - width_of(details_) - width_of(copy_) - width_of(close_) - 8;
  const Face& prose = face(uiFont(13));
  const Face& mono = face(monoFont(13));
  const int wanted = static_cast<int>(prose.width(facts_.summary)) + 2;
  const int spare = room - std::max(std::min(wanted, room), std::min(wanted, kLeastSummary)) - 8;
  const bool shown = !facts_.command.isEmpty() && spare >= kLeastCommand;
  command_->setVisible(shown);
  if (shown) command_->setText(elide(facts_.command, mono, spare, Qt::ElideMiddle));
  summary_->setText(elide(facts_.summary, prose, std::max(room - (shown ? width_of(command_) : 0), 60)));
  summary_->setToolTip(facts_.summary);
}

void VerdictBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  const StateColour& tone = stateColour(facts_.state);
  painter.fillRect(strip_->geometry(), tone.soft);
  painter.fillRect(QRect(0, 0, 4, height()), tone.line);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().hair);
}

void VerdictBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit();
  fitList();
}

bool VerdictBar::event(QEvent* event) {
  if (event->type() == QEvent::PaletteChange && list_ != nullptr) paintSigns();
  return QWidget::event(event);
}

}  // namespace jetlag::ui
