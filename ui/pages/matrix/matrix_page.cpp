// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/matrix/matrix_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include "pages/facts.h"
#include "pages/readable.h"
#include "pages/words/glossary.h"
#include "pages/words/redis_text.h"
#include "pages/words/region_names.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/chip.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/fields.h"
#include "widgets/key_values.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr int kMostRows = 1000, kReadableMs = 90, kUpright = 10, kBesides = 400;

}  // namespace

MatrixPage::MatrixPage(QWidget* parent) : Page(parent) {
  setObjectName(QStringLiteral("matrixPage"));
  setAccessibleName(tr("Convergence matrix"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  makeHead(column);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(16, 12, 16, 12);
  row->setSpacing(12);
  body_ = row;
  card_ = new Card(this);
  matrix_ = new VersionMatrix(card_);
  matrix_->setWidestCell(200);
  card_->body()->addWidget(matrix_, 1);
  empty_ = new EmptyState(card_);
  card_->body()->addWidget(empty_, 1);
  card_->addHairline();
  auto* legend = new QLabel(tr("Equal letters: same value and history · A: what most hold · – absent · × down · a click inspects "
                               "the key · divergent keys first"),
                            card_);
  legend->setProperty("role", "hint");
  legend->setContentsMargins(10, 6, 10, 7);
  card_->body()->addWidget(legend);
  row->addWidget(card_, 1);
  makeRegionCard();
  row->addWidget(regionCard_);
  column->addLayout(row, 1);
  typing_.setSingleShot(true);
  typing_.setInterval(150);
  connect(&typing_, &QTimer::timeout, this, &MatrixPage::focusChanged);
  connect(find_, &QLineEdit::textChanged, this, [this](const QString& text) {
    filter_ = text;
    typing_.start();
  });
  for (auto* button : {divergent_, hot_}) connect(button, &Button::toggled, this, &MatrixPage::refresh);
  connect(matrix_, &VersionMatrix::selectedChanged, this, [this](const QString& key) {
    if (!setting_) choose(key, false);
  });
  connect(matrix_, &VersionMatrix::keyClicked, this, [this](const QString& key) { choose(key, true); });
  connect(matrix_, &VersionMatrix::keyActivated, this, [this](const QString& key) { choose(key, true); });
  connect(empty_, &EmptyState::actionRequested, this, [this] {
    find_->clear();
    divergent_->setChecked(false);
    hot_->setChecked(false);
  });
  auto* shortcut = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
  connect(shortcut, &QShortcut::activated, this, [this] { find_->setFocus(Qt::ShortcutFocusReason); });
  refresh();
}

void MatrixPage::makeRegionCard() {
  regionCard_ = new Card(tr("Regions"), tr("all their keys"), this);
  regionCard_->setFixedWidth(300);
  auto* scroll = new QScrollArea(regionCard_);
  scroll->setAccessibleName(tr("Regions"));
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->viewport()->setAutoFillBackground(false);
  regionList_ = new QWidget(scroll);
  auto* list = new QVBoxLayout(regionList_);
  list->setContentsMargins(0, 0, 0, 0);
  list->setSpacing(0);
  list->addStretch(1);
  scroll->setWidget(regionList_);
  regionList_->setAutoFillBackground(false);
  regionCard_->body()->addWidget(scroll, 1);
}

void MatrixPage::makeHead(QVBoxLayout* column) {
  head_ = new QWidget(this);
  head_->setFixedHeight(44);
  auto* row = new QHBoxLayout(head_);
  row->setContentsMargins(16, 0, 16, 1);
  row->setSpacing(8);
  title_ = new QLabel(tr("Convergence matrix"), head_);
  title_->setProperty("role", "heading");
  explainWord(title_, QStringLiteral("convergence"));
  row->addWidget(title_);
  summary_ = new QLabel(head_);
  summary_->setObjectName(QStringLiteral("matrixSummary"));
  summary_->setProperty("role", "prose");
  row->addWidget(summary_);
  row->addStretch(1);
  divergent_ = new Button(tr("Divergent"), head_);
  divergent_->setToolTip(tr("Only keys whose value differs between regions"));
  hot_ = new Button(tr("Hot"), head_);
  hot_->setToolTip(tr("Only the keys that clients have used most in the last 5 s"));
  for (auto* button : {divergent_, hot_}) {
    button->setCheckable(true);
    button->setSmall();
    row->addWidget(button);
  }
  find_ = new SearchField(tr("Find a key"), head_);
  find_->setToolTip(tr("Part of a key's name (Ctrl+F)"));
  find_->setClearButtonEnabled(true);
  find_->setKeyText(tr("Ctrl F"));
  find_->setFixedWidth(210);
  row->addWidget(find_);
  column->addWidget(head_);
}

QVariantMap MatrixPage::kept() const {
  return {{QStringLiteral("filter"), find_->text()},
          {QStringLiteral("divergent"), divergent_->isChecked()},
          {QStringLiteral("hot"), hot_->isChecked()}};
}

void MatrixPage::takeOver(const QVariantMap& kept) {
  find_->setText(kept.value(QStringLiteral("filter")).toString());
  divergent_->setChecked(kept.value(QStringLiteral("divergent")).toBool());
  hot_->setChecked(kept.value(QStringLiteral("hot")).toBool());
}

void MatrixPage::want(observe::Focus& focus) const {
  focus.matrix = true;
  focus.matrix_filter = filter_.toStdString();
  focus.matrix_rows = kMostRows;
  if (hot_->isChecked())
    for (const QString& key : hotAsked_) focus.matrix_keys.push_back(key.toStdString());
}

void MatrixPage::select(const Selection& selection) {
  if (selection.kind != Selection::Kind::kKey) return;
  key_ = selection.key;
  setting_ = true;
  matrix_->setSelectedKey(key_);
  setting_ = false;
}

void MatrixPage::choose(const QString& key, bool open) {
  if (key.isEmpty()) return;
  if (key != key_ || open) {
    key_ = key;
    Selection selection;
    selection.kind = Selection::Kind::kKey;
    selection.key = key;
    Q_EMIT selected(selection);
  }
  if (open) Q_EMIT wentTo(PageId::kInspect);
}

void MatrixPage::display(const SnapshotPtr& seen) {
  const bool same = seen_ && seen && seen_->matrix == seen->matrix && seen_->frame == seen->frame && seen_->at == seen->at;
  // While time runs, ten pictures a second are what one can read; the last one always comes.
  const bool running = seen && seen->state == observe::RunState::kRunning;
  if (running && seen_ && seen_->branch == seen->branch && sinceShown_.isValid() && sinceShown_.elapsed() < kReadableMs) return;
  sinceShown_.start();
  seen_ = seen;
  if (!same) refresh();
}

QString MatrixPage::summary() const { return summary_->text(); }

bool MatrixPage::hasWideCells() const {
  return width() >= 1100 || width() - kBesides >= rows_.ids.size() * VersionMatrix::kWideCell;
}

void MatrixPage::refresh() {
  rows_ = matrixRows(seen_.get(), divergent_->isChecked(), hot_->isChecked(), filter_);
  divergent_->setText(divergentText(seen_.get(), rows_, kMostRows, filter_));
  hot_->setText(tr("Hot %1").arg(rows_.hot.size()));
  if (hot_->isChecked() && rows_.hot != hotAsked_) {
    hotAsked_ = rows_.hot;
    Q_EMIT focusChanged();
  }
  // Many names stand upright, which has room for the whole; few have wide cells.
  wide_ = hasWideCells();
  setting_ = true;
  matrix_->setRows(wide_ || rows_.ids.size() > kUpright ? rows_.ids : rows_.regions, rows_.rows, rows_.ids);
  matrix_->setSelectedKey(key_);
  setting_ = false;
  const bool open = seen_ && seen_->scenery;
  const bool none = rows_.rows.isEmpty();
  matrix_->setVisible(!none);
  empty_->setVisible(none);
  if (!open) empty_->set(Icon::kFile, tr("No scenario open"), tr("Open a scenario or drop a file here"));
  else if (!filter_.isEmpty()) empty_->set(Icon::kSearch, tr("No key contains %1").arg(filter_), {}, tr("Clear filter"));
  else if (hot_->isChecked() || divergent_->isChecked())
    empty_->set(Icon::kOk,
                divergent_->isChecked() ? tr("No key differs at %1").arg(numbers::instant(seen_->at.ns))
                                        : tr("No client has used a key lately"),
                {}, tr("Show all keys"));
  else empty_->set(Icon::kMatrix, tr("No keys yet"), tr("Press Space to run"));
  if (!open || !seen_->frame) {
    summary_->clear();
  } else {
    const auto& frame = *seen_->frame;
    summary_->setText(summaryText(frame, rows_));
  }
  showRegions();
}

void MatrixPage::makeRegions() {
  const auto wanted = seen_ && seen_->scenery ? static_cast<qsizetype>(seen_->scenery->regions.size()) : 0;
  while (regions_.size() > wanted) delete regions_.takeLast().area;
  while (regions_.size() < wanted) {
    RegionFacts facts;
    facts.area = new QWidget(regionList_);
    auto* column = new QVBoxLayout(facts.area);
    column->setContentsMargins(12, 8, 12, 10);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    facts.letter = new VersionBadge(QString(), facts.area);
    facts.name = new ElidedLabel(facts.area);
    facts.name->setProperty("role", "cardTitle");
    row->addWidget(facts.letter);
    row->addWidget(facts.name, 1);
    column->addLayout(row);
    facts.values = new KeyValues(facts.area);
    column->addWidget(facts.values);
    auto* list = static_cast<QVBoxLayout*>(regionList_->layout());
    list->insertWidget(list->count() - 1, facts.area);
    regions_.push_back(facts);
  }
}

void MatrixPage::showRegions() {
  makeRegions();
  if (!seen_ || !seen_->scenery || !seen_->frame) return;
  const auto count = [](std::uint64_t value) { return numbers::grouped(static_cast<qint64>(value)); };
  for (qsizetype r = 0; r < regions_.size() && r < static_cast<qsizetype>(seen_->frame->regions.size()); ++r) {
    const auto& view = seen_->frame->regions[static_cast<std::size_t>(r)];
    auto& facts = regions_[r];
    const bool down = view.process == observe::ProcessState::kDown;
    facts.letter->setLetter(versionLetter(down ? observe::MatrixRow::kDown : static_cast<int>(view.version)));
    facts.name->setFullText(regionName(*seen_->scenery, static_cast<std::uint8_t>(r)));
    QVector<KeyValue> values{{tr("Keys"), count(view.keys)}};
    const bool passing = view.version == 0 && seen_->frame->divergent_keys > 0;
    KeyValue differ{tr("Differ from A"), passing ? tr("only on their way") : count(view.differing_keys),
                    passing ? tr("It lacks only what is under way, within the lag bound")
                            : tr("Keys whose value differs from that of the regions with letter A")};
    if (view.differing_keys > 0) differ.state = State::kDiverged;
    KeyValue behind{tr("Operations missing"), count(view.operations_behind),
                    tr("Operations that some region has, be it down, and that have not been applied here; over all shards")};
    if (view.operations_behind > 0) behind.state = State::kLagging;
    if (down) values << KeyValue{tr("State"), tr("down"), {}, State::kCut};
    else values << differ << behind;
    facts.values->setRows(values);
  }
}

void MatrixPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  keepReadable(*body_, {16, 12, 16, 12}, width(), 2200);
  regionCard_->setVisible(width() >= 1200);
  if (hasWideCells() != wide_) refresh();  // nothing else depends on the width
}

void MatrixPage::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QRect head(0, 0, width(), head_->height());
  painter.fillRect(head, theme().surface);
  painter.fillRect(QRect(0, head.bottom(), width(), 1), theme().hair);
}

}  // namespace jetlag::ui
