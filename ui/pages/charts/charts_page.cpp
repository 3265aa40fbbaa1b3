// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/charts/charts_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "pages/charts/chart_card.h"
#include "pages/charts/report_tables.h"
#include "widgets/empty_state.h"
#include "widgets/fields.h"
#include "widgets/log_table.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr int kPace = 250;  // ms between pictures while the world runs
constexpr int kTwoColumns = 980;

QStringList regionsOf(const observe::Snapshot& seen) {
  QStringList regions;
  for (const auto& region : seen.scenery->regions) regions << QString::fromStdString(region.id);
  return regions;
}

}  // namespace

ChartsPage::ChartsPage(QWidget* parent)
    : Page(parent),
      lagRows_(new TextTable({tr("From, to"), tr("Arrived"), tr("p50"), tr("p99"), tr("Max"), tr("With waiting")},
                             {tr("Where it was written and applied, relayed or not"), tr("Operations that arrived"),
                              tr("Half of them were faster"), tr("99 of 100 were faster"), tr("The slowest that arrived"),
                              tr("The greatest age of what had arrived or still waited")},
                             -1, this)),
      costRows_(new TextTable({tr("From"), tr("Egress"), tr("This run"), tr("Per hour"), tr("Price")},
                              {tr("Sending region"), tr("Bytes that left for other regions"), tr("At list price"),
                               tr("At this rate"), tr("Where the price comes from")},
                              4, this)),
      links_(new Select(tr("Links and regions of the charts"))),
      hint_(new QLabel),
      stack_(new QStackedWidget(this)),
      empty_(new EmptyState) {
  setAccessibleName(tr("Charts"));
  build();
  later_.setSingleShot(true);
  connect(&later_, &QTimer::timeout, this, &ChartsPage::draw);
  connect(links_, &Select::currentChanged, this, [this] {
    if (seen_) draw();
  });
  empty_->set(Icon::kCharts, tr("No scenario open"), tr("Open a scenario or drop a file here"));
  stack_->setCurrentIndex(1);
}

void ChartsPage::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(stack_);
  auto* page = new QWidget;
  auto* inner = new QVBoxLayout(page);
  inner->setContentsMargins(16, 12, 4, 0);
  inner->setSpacing(12);
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  row->setContentsMargins(0, 0, 12, 0);
  row->addWidget(links_);
  hint_->setProperty("role", "hint");
  row->addWidget(hint_, 1);
  inner->addLayout(row);
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setAccessibleName(tr("Charts"));
  scroll->viewport()->setAutoFillBackground(false);
  auto* box = new QWidget;
  box->setAutoFillBackground(false);
  grid_ = new QGridLayout(box);
  grid_->setContentsMargins(0, 0, 12, 16);
  grid_->setSpacing(12);
  for (const char* id : {"lag", "divergence", "backlog", "throughput", "egress", "latency"}) {
    auto* made = new ChartCard(QLatin1String(id));
    cards_.push_back(made);
    tiles_.push_back(made);
    connect(made, &ChartCard::announced, this, &Page::announced);
    if (std::string_view(id) != "latency") share(made);
  }
  tiles_.insert(1, tableCard(tr("Lag between regions"), tr("from commit to being applied, up to the furthest instant"), lagRows_,
                             {0, 84, 72, 72, 72, 112}, 0));
  tiles_.push_back(
      tableCard(tr("Egress and cost"), tr("bytes between regions, at list price"), costRows_, {0, 90, 90, 90, 230}, 0));
  scroll->setWidget(box);
  inner->addWidget(scroll, 1);
  stack_->addWidget(page);
  stack_->addWidget(empty_);
  arrange();
}

QWidget* ChartsPage::tableCard(const QString& title, const QString& hint, TextTable* rows, const QVector<int>& widths,
                               int flexible) {
  auto* made = new Card(title, hint);
  auto* table = new LogTable;
  table->setAccessibleName(title);
  table->setModel(rows);
  table->setFlexibleColumn(flexible);
  table->setColumnWidths(widths);
  made->body()->addWidget(table);
  made->setMinimumHeight(216);
  return made;
}

/// What one chart shows of the time, all show.
void ChartsPage::share(ChartCard* from) {
  connect(from->chart(), &Chart::rangeChanged, this, [this, from](double begin, double end) {
    for (ChartCard* each : cards_)
      if (each != from && each->objectName() != QLatin1String("chart_latency")) each->chart()->setRange(begin, end);
    tellHint();
  });
  connect(from->chart(), &Chart::rangeReset, this, [this, from] {
    for (ChartCard* each : cards_)
      if (each != from && each->objectName() != QLatin1String("chart_latency")) each->chart()->resetRange();
    tellHint();
  });
  connect(from->chart(), &Chart::hovered, this, [this, from](double at) {
    for (ChartCard* each : cards_)
      if (each != from && each->objectName() != QLatin1String("chart_latency"))
        each->chart()->setHover(std::isnan(at) ? std::nullopt : std::optional(at));
  });
}

ChartCard* ChartsPage::card(const QString& id) const {
  for (ChartCard* each : cards_)
    if (each->objectName() == QLatin1String("chart_") + id) return each;
  return nullptr;
}

void ChartsPage::arrange() {
  const int columns = width() >= kTwoColumns ? 2 : 1;
  if (columns == columns_) return;
  columns_ = columns;
  while (grid_->count() > 0) delete grid_->takeAt(0);
  int at = 0;
  for (QWidget* tile : tiles_) {
    grid_->addWidget(tile, at / columns, at % columns);
    ++at;
  }
  // The last one takes the rest of its row.
  if (at % columns != 0) grid_->addWidget(tiles_.back(), (at - 1) / columns, (at - 1) % columns, 1, columns - (at - 1) % columns);
  for (int row = 0; row < at; ++row) {
    const bool used = row < (at + columns - 1) / columns;
    grid_->setRowMinimumHeight(row, used ? 220 : 0);
    grid_->setRowStretch(row, used ? 1 : 0);  // a high window has higher charts
  }
  for (int c = 0; c < 2; ++c) grid_->setColumnStretch(c, c < columns ? 1 : 0);
}

void ChartsPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  arrange();
}

void ChartsPage::display(const SnapshotPtr& seen) {
  const bool other = !seen || !seen_ || seen->scenery != seen_->scenery;
  const bool same = !other && seen->timeline == seen_->timeline && seen->report == seen_->report && seen->at == seen_->at &&
                    seen->frame == seen_->frame;  // which is counted anew for who rests in the past
  seen_ = seen;
  const bool any = seen && seen->timeline && seen->scenery;
  stack_->setCurrentIndex(any ? 0 : 1);
  if (!any || same) return;
  if (other) links_->setItems(LinkChoice::offered(regionsOf(*seen)));
  if (!keptLinks_.isEmpty()) links_->setCurrent(std::exchange(keptLinks_, {}));
  const bool running = seen->state == observe::RunState::kRunning;
  if (!running || !drawn_.isValid() || drawn_.elapsed() >= kPace) draw();
  else if (!later_.isActive()) later_.start(static_cast<int>(kPace - drawn_.elapsed()));
}

void ChartsPage::draw() {
  if (!seen_ || !seen_->timeline) return;
  drawn_.start();
  later_.stop();
  throughput_.display(*seen_);
  const QString notYet = seen_->reached.ns == 0 ? tr("Press Space to run") : tr("No samples in this run yet");
  const LinkChoice choice = LinkChoice::of(links_->current());
  card(QStringLiteral("lag"))->setFacts(lagFacts(*seen_, choice), notYet);
  card(QStringLiteral("divergence"))->setFacts(divergenceFacts(*seen_), notYet);
  card(QStringLiteral("backlog"))->setFacts(backlogFacts(*seen_, choice), notYet);
  const QString noClient = seen_->reached.ns == 0                ? notYet
                           : seen_->told_since >= seen_->reached ? tr("Counted from the log, which express (F7) does not keep")
                                                                 : tr("No client has sent a command");
  card(QStringLiteral("throughput"))->setFacts(throughputFacts(*seen_, throughput_, choice), noClient);
  card(QStringLiteral("egress"))->setFacts(egressFacts(*seen_, choice), notYet);
  card(QStringLiteral("latency"))->setHistogram(latencyFacts(*seen_), notYet);
  alignTimes();
  if (seen_->report) {
    lagRows_->setRows(lagRows(*seen_->report));
    costRows_->setRows(costRows(*seen_->report));
  }
  tellHint();
}

/// Names tell values of the instant shown, or of the end of a range before it.
void ChartsPage::tellHint() {
  if (!seen_ || !seen_->timeline) return;
  const double end = cards_.front()->chart()->range().second;
  const QString upTo = end < seen_->at.in_seconds()
                           ? tr("Values at %1, where the range ends.").arg(numbers::instant(std::llround(end * 1e9)))
                           : tr("Up to %1.").arg(numbers::instant(seen_->reached.ns));
  QString hint = tr("%1 Drag to zoom, double click to see all, click a name to hide its line.").arg(upTo);
  if (!seen_->timeline->ghosts.empty()) hint += tr(" Other branches are dashed.");
  hint_->setText(hint);
}

/// One instant stands at one place in every chart of a column. Room is given in steps, so that changing digits move nothing.
void ChartsPage::alignTimes() {
  constexpr int kStep = 24;
  int room = 0;
  for (const ChartCard* each : cards_) room = std::max(room, each->chart()->namesRoom());
  for (ChartCard* each : cards_) each->chart()->shareRoom((room + kStep - 1) / kStep * kStep);
}

void ChartsPage::selectRange(const std::optional<TimeSpan>& range) {
  for (ChartCard* each : cards_) {
    if (each->objectName() == QLatin1String("chart_latency")) continue;
    if (range) each->chart()->setRange(static_cast<double>(range->from) / 1e9, static_cast<double>(range->to) / 1e9);
    else each->chart()->resetRange();
  }
  tellHint();
}

QVariantMap ChartsPage::kept() const {
  QVariantMap all{{QStringLiteral("links"), links_->current()}};
  for (const ChartCard* each : cards_) all.insert(each->objectName(), each->chart()->kept());
  return all;
}

void ChartsPage::takeOver(const QVariantMap& kept) {
  keptLinks_ = kept.value(QStringLiteral("links")).toString();
  for (ChartCard* each : cards_) each->chart()->takeOver(kept.value(each->objectName()).toMap());
}

void ChartsPage::select(const Selection& selection) {
  if (!seen_ || selection.kind != Selection::Kind::kRegion || selection.a >= seen_->scenery->regions.size()) return;
  links_->setCurrent(LinkChoice{LinkChoice::Kind::kFrom, QString::fromStdString(seen_->scenery->regions[selection.a].id)}.text());
  if (isVisible()) draw();
}

}  // namespace jetlag::ui
