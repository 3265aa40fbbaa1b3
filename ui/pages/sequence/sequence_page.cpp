// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/sequence/sequence_page.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>
#include <utility>

#include "pages/words/glossary.h"
#include "pages/words/redis_text.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/fields.h"
#include "widgets/numbers.h"
#include "widgets/picture_export.h"
#include "widgets/sequence_canvas.h"

namespace jetlag::ui {

namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kSpans[] = {20 * kMs,  50 * kMs,    100 * kMs,   200 * kMs,   500 * kMs,
                                   1'000 * kMs, 2'000 * kMs, 5'000 * kMs, 10'000 * kMs,
                                   20'000 * kMs};

constexpr qsizetype kFewLanes = 6;  ///< Of more it is said how to choose.

/// The shortest of the offered ones that is no shorter; the longest where all are.
std::int64_t offered(std::int64_t span) {
  const auto at = std::find_if(std::begin(kSpans), std::end(kSpans), [&](std::int64_t each) { return each >= span; });
  return at == std::end(kSpans) ? *std::prev(at) : *at;
}

}  // namespace

SequencePage::SequencePage(QWidget* parent) : Page(parent) {
  setObjectName(QStringLiteral("sequencePage"));
  setAccessibleName(tr("Sequence chart"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  makeHead(column);
  auto* around = new QVBoxLayout;
  around->setContentsMargins(16, 12, 16, 12);
  card_ = new Card(this);
  canvas_ = new SequenceCanvas(card_);
  card_->body()->addWidget(canvas_, 1);
  empty_ = new EmptyState(card_);
  card_->body()->addWidget(empty_, 1);
  card_->addHairline();
  makeFoot();
  around->addWidget(card_, 1);
  column->addLayout(around, 1);
  connect(canvas_, &SequenceCanvas::selectedChanged, this, &SequencePage::picked);
  connect(canvas_, &SequenceCanvas::lifelineClicked, this, &SequencePage::toggleRegion);
  connect(canvas_, &SequenceCanvas::rangeChanged, this, &SequencePage::moved);
  connect(range_, &Select::currentChanged, this,
          [this] {
            const auto at = static_cast<int>(range_->items().indexOf(range_->current())) - 1;
            spanByDensity_ = at < 0;
            if (at < 0) follow();
            else setSpan(kSpans[at]);
          });
  connect(follow_, &Button::clicked, this, &SequencePage::follow);
  connect(export_, &Button::clicked, this, &SequencePage::openExport);
  refresh();
}

void SequencePage::makeHead(QVBoxLayout* column) {
  head_ = new QWidget(this);
  head_->setFixedHeight(44);
  auto* row = new QHBoxLayout(head_);
  row->setContentsMargins(16, 0, 16, 1);
  row->setSpacing(8);
  title_ = new QLabel(tr("Sequence chart"), head_);
  title_->setProperty("role", "heading");
  explainWord(title_, QStringLiteral("space-time diagram"));
  row->addWidget(title_);
  counts_ = new QLabel(head_);
  counts_->setObjectName(QStringLiteral("sequenceCounts"));
  counts_->setProperty("role", "prose");
  counts_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  row->addWidget(counts_, 1);
  const QString names[] = {tr("Operations"), tr("Acks"), tr("Sync"), tr("Full chunks"), tr("Client writes")};
  bool TraceKinds::*const flags[] = {&TraceKinds::operations, &TraceKinds::acks, &TraceKinds::sync, &TraceKinds::chunks,
                                     &TraceKinds::writes};
  using observe::TraceKind;
  const State colours[] = {traceState(TraceKind::kOperations), traceState(TraceKind::kAck), traceState(TraceKind::kSyncRequest),
                           traceState(TraceKind::kFullChunk), State::kHealthy};
  for (int i = 0; i < 5; ++i) {
    auto* button = new Button(names[i], head_);
    button->setCheckable(true);
    button->setChecked(true);
    button->setSmall();
    button->setSwatch(colours[i]);
    button->setToolTip(tr("Show %1").arg(names[i].toLower()));
    connect(button, &Button::toggled, this, [this, flag = flags[i]](bool on) {
      kinds_.*flag = on;
      refresh();
    });
    filters_.push_back(button);
    row->addWidget(button);
  }
  range_ = new Select(tr("Time shown"), head_);
  QStringList spans;
  for (const auto span : kSpans) spans << numbers::duration(span);
  spans.prepend(tr("Readable"));
  range_->setItems(spans);
  range_->setCurrent(spans.front());
  range_->setSmall();
  range_->setToolTip(tr("How much time is shown; Readable: enough for whole arrows and some messages (Ctrl+wheel zooms)"));
  row->addWidget(range_);
  follow_ = new Button(tr("Follow"), head_);
  follow_->setGlyph(Icon::kFit, 14);
  follow_->setSmall();
  follow_->setCheckable(true);
  follow_->setToolTip(tr("Keep the instant shown in view"));
  row->addWidget(follow_);
  export_ = new Button(tr("Export"), head_);
  export_->setGlyph(Icon::kFile, 14);
  export_->setSmall();
  export_->setToolTip(tr("Save the picture as PNG or SVG"));
  row->addWidget(export_);
  column->addWidget(head_);
}

void SequencePage::makeFoot() {
  auto* foot = new QWidget(card_);
  foot->setFixedHeight(38);
  auto* row = new QHBoxLayout(foot);
  row->setContentsMargins(12, 0, 12, 0);
  row->setSpacing(8);
  told_ = new QLabel(foot);
  told_->setObjectName(QStringLiteral("sequencePick"));
  told_->setProperty("role", "label");
  told_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  row->addWidget(told_, 1);
  lanes_ = new Select(tr("Messages in full colour"), foot);
  lanes_->setSmall();
  lanes_->setToolTip(tr("Whose messages are drawn in full colour; a click on a region's name does the same"));
  row->addWidget(lanes_);
  connect(lanes_, &Select::currentChanged, this, [this] {
    const auto at = static_cast<int>(lanes_->items().indexOf(lanes_->current())) - 1;
    const TraceFocus wanted{at, -1, {}};  // of all messages: nobody's
    if (at >= static_cast<int>(shown_.scene.lifelines.size()) || wanted == focus_) return;
    choose(wanted);
  });
  inspect_ = new Button(tr("Inspect key"), foot);
  inspect_->setGlyph(Icon::kInspect, 14);
  there_ = new Button(tr("Go there"), foot);
  there_->setGlyph(Icon::kUntil, 14);
  there_->setToolTip(tr("Show the world at the picked instant"));
  for (auto* button : {inspect_, there_}) {
    button->setSmall();
    button->hide();
    row->addWidget(button);
  }
  card_->body()->addWidget(foot);
  connect(inspect_, &Button::clicked, this, [this] {
    Selection selection;
    selection.kind = Selection::Kind::kKey;
    selection.key = key_;
    Q_EMIT selected(selection);
    Q_EMIT wentTo(PageId::kInspect);
  });
  connect(there_, &Button::clicked, this, [this] {
    if (const auto entry = seen_ ? entryOf(*seen_, canvas_->selected()) : std::nullopt) Q_EMIT acted(lab::Seek{entry->at});
  });
}

void SequencePage::display(const SnapshotPtr& seen) {
  const bool same = seen_ && seen && seen_->at == seen->at && seen_->events == seen->events && seen_->branch == seen->branch &&
                    seen_->timeline == seen->timeline;
  seen_ = seen;
  if (!same || stale_) refresh();
}

void SequencePage::setKinds(const TraceKinds& kinds) {
  kinds_ = kinds;
  const bool on[] = {kinds.operations, kinds.acks, kinds.sync, kinds.chunks, kinds.writes};
  for (int i = 0; i < 5; ++i) {
    const QSignalBlocker quiet(filters_[i]);
    filters_[i]->setChecked(on[i]);
  }
  refresh();
}

void SequencePage::setSpan(std::int64_t span) {
  span_ = span;
  spanByDensity_ = false;
  range_->setCurrent(numbers::duration(span));
  follow();
}

void SequencePage::follow() {
  following_ = true;
  renew();
}

void SequencePage::moved(qint64 begin, qint64 end) {
  if (setting_) return;
  following_ = false;
  begin_ = begin;
  end_ = end;
  renew();
}

void SequencePage::selectRange(const std::optional<TimeSpan>& range) {
  if (range) moved(range->from, range->to);
  else follow();
}

void SequencePage::refresh() {
  stale_ = false;
  follow_->setChecked(following_);
  const bool open = seen_ && seen_->scenery;
  // While time runs the span stays: a picture that jumps cannot be read.
  const bool running = open && seen_->state == observe::RunState::kRunning;
  if (open && following_ && spanByDensity_ && !running) span_ = offered(readableSpan(*seen_, kinds_));
  if (open && following_) {
    begin_ = std::max<std::int64_t>(0, seen_->at.ns - span_ * 9 / 10);
    end_ = begin_ + span_;
  }
  shown_ = open ? traceScene(*seen_, begin_, end_, kinds_, kept_, focus_) : TraceScene{};
  const bool none = !open || (shown_.scene.arrows.isEmpty() && shown_.scene.events.isEmpty() && shown_.scene.bands.isEmpty());
  canvas_->setVisible(!none);
  empty_->setVisible(none);
  if (!open) empty_->set(Icon::kFile, tr("No scenario open"), tr("Open a scenario or drop a file here"));
  else if (seen_->events == 0) empty_->set(Icon::kSequence, tr("Nothing has happened yet"), tr("Press Space to run"));
  else if (none)
    empty_->set(Icon::kSequence, tr("No messages from %1 to %2").arg(numbers::instant(begin_), numbers::instant(end_)),
                seen_->told_since.ns > begin_ ? tr("Express keeps no log: go back in time and press Space to have one")
                                              : tr("Show more time or more kinds"));
  QStringList counts;
  if (!none) {
    if (shown_.thinned.oneIn > 1) counts << tr("1 of %1 batches drawn").arg(shown_.thinned.oneIn);
    if (shown_.thinned.acksOneIn > 1) counts << tr("1 of %1 acks").arg(shown_.thinned.acksOneIn);
    if (shown_.thinned.chunksOneIn > 1) counts << tr("1 of %1 chunks of full syncs").arg(shown_.thinned.chunksOneIn);
    if (shown_.lost > 0) counts << tr("%1 lost").arg(numbers::grouped(shown_.lost));
    if (shown_.thinned.lostOneIn > 1) counts.back() += tr(" (1 of %1 drawn)").arg(shown_.thinned.lostOneIn);
    counts << tr("%1 messages").arg(numbers::grouped(shown_.messages));
    if (seen_->told_since.ns > begin_) counts << tr("with a gap before %1").arg(numbers::instant(seen_->told_since.ns));
    if (shown_.cropped) counts << tr("the newest %1 shown").arg(numbers::grouped(kMostMessages));
  }
  toldCounts_ = counts;
  fitCounts();
  setting_ = true;
  canvas_->setScene(shown_.scene, true);
  if (!picked_.isEmpty()) canvas_->setSelected(std::exchange(picked_, {}));
  setting_ = false;
  refreshLanes();
  tellPick();
}

void SequencePage::picked(const QString& id) {
  tellPick();
  if (setting_ || id.isEmpty() || !seen_) return;
  const auto entry = entryOf(*seen_, id);
  if (!entry) return;
  Selection selection;
  if (observe::is_message(entry->kind)) {
    selection.kind = Selection::Kind::kMessage;
    selection.a = entry->from;
    selection.b = entry->to;
    selection.event = entry->number;
  } else if (const QString key = keyOf(*entry); !key.isEmpty()) {
    selection.kind = Selection::Kind::kKey;
    selection.key = key;
  } else {
    return;
  }
  Q_EMIT selected(selection);
}

void SequencePage::tellPick() {
  const auto entry = seen_ ? entryOf(*seen_, canvas_->selected()) : std::nullopt;
  key_ = entry ? keyOf(*entry) : QString();
  there_->setVisible(entry.has_value());
  inspect_->setVisible(!key_.isEmpty());
  const QString difference = canvas_->difference();
  if (!difference.isEmpty()) told_->setText(difference);
  else if (entry) told_->setText(canvas_->accessibleDescription().replace(QLatin1Char('\n'), QStringLiteral(" · ")));
  else if (focus_.any()) told_->setText(focusText());
  else if (shown_.scene.lifelines.size() > kFewLanes)
    told_->setText(
        tr("Click a region's name to see its messages, a second one for those between the two; a click on an arrow picks it"));
  else
    told_->setText(
        tr("Slope = real one-way delay. Click picks, Shift+click measures the time between two, wheel pans, Ctrl+wheel zooms"));
  told_->setToolTip(told_->text());
}

bool SequencePage::exportTo(const QString& path) {
  const auto paint = [this](QPainter& painter, const QRectF& box) { canvas_->paintScene(painter, box); };
  const bool svg = path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
  return svg ? saveSvg(path, canvas_->size(), tr("Sequence chart"), paint) : savePng(path, canvas_->size(), 2, paint);
}

void SequencePage::openExport() {
  const QString kinds = canSaveSvg() ? tr("Pictures (*.png *.svg)") : tr("Pictures (*.png)");
  QString path = QFileDialog::getSaveFileName(this, tr("Export the sequence chart"), QStringLiteral("sequence.png"), kinds);
  if (path.isEmpty()) return;
  Q_EMIT announced(savedText(exportTo(path), path));
}

/// As many figures as there is room for; the tooltip has them all.
void SequencePage::fitCounts() {
  const QString comma = QStringLiteral(", ");
  QStringList shown = toldCounts_;
  counts_->setToolTip(toldCounts_.join(comma));
  const bool placed = isVisible() && counts_->width() > 0;
  while (placed && !shown.isEmpty() && counts_->fontMetrics().horizontalAdvance(shown.join(comma)) > counts_->width())
    shown.removeLast();
  counts_->setText(shown.join(comma));
}

void SequencePage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  QMetaObject::invokeMethod(this, &SequencePage::fitCounts, Qt::QueuedConnection);  // when the row has its places
  const bool wide = width() >= 1180;
  follow_->setTextShown(wide);
  export_->setTextShown(wide);
}

void SequencePage::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QRect head(0, 0, width(), head_->height());
  painter.fillRect(head, theme().surface);
  painter.fillRect(QRect(0, head.bottom(), width(), 1), theme().hair);
}

}  // namespace jetlag::ui
