// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/log/log_page.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "models/log_model.h"
#include "pages/log/colour_rules.h"
#include "pages/log/log_rows.h"
#include "pages/readable.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/log_table.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

/// What people look for first.
const QStringList& offered() {
  static const QStringList kAll{QStringLiteral("kind:interesting"), QStringLiteral("kind:messages lag>100ms"),
                                QStringLiteral("kind:script | kind:fault,fault-end"), QStringLiteral("-kind:ack,read")};
  return kAll;
}

}  // namespace

LogPage::LogPage(QWidget* parent)
    : Page(parent),
      model_(new LogModel(this)),
      rows_(new LogRows(this)),
      table_(new LogTable),
      field_(new FilterField(this)),
      follow_(new Button(tr("Follow"), this)),
      savedButton_(new Button(tr("Filters"), this)),
      stack_(new QStackedWidget(this)),
      empty_(new EmptyState(this)) {
  setAccessibleName(tr("Event log"));
  setFocusProxy(table_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 12, 16, 16);
  column->setSpacing(12);
  buildHead();
  auto* card = new Card;
  card->body()->addWidget(table_);
  rows_->setSourceModel(model_);
  table_->setModel(rows_);
  table_->horizontalHeader()->setSectionsMovable(false);
  auto* find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, this, [this] { field_->setFocus(Qt::ShortcutFocusReason); });
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->viewport()->installEventFilter(this);
  stack_->addWidget(card);
  stack_->addWidget(empty_);
  column->addWidget(stack_, 1);
  connect(field_, &FilterField::edited, this, &LogPage::applyFilter);
  connect(field_, &FilterField::accepted, this, [this](const QString& text) {
    applyFilter(text);
    if (field_->error().isEmpty()) table_->setFocus();
  });
  connect(table_, &LogTable::rowChosen, this, &LogPage::chooseRow);
  connect(table_, &LogTable::rowActivated, this, [this](int row) {
    chooseRow(row);
    Q_EMIT wentTo(PageId::kSequence);
  });
  connect(table_, &QWidget::customContextMenuRequested, this, &LogPage::showFilterMenu);
  connect(table_->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] { follow_->setChecked(false); });
  connect(empty_, &EmptyState::actionRequested, this, [this] { setFilter({}); });
  connect(model_, &QAbstractItemModel::rowsInserted, this, &LogPage::showCount);
  connect(model_, &QAbstractItemModel::rowsRemoved, this, &LogPage::showCount);
  connect(model_, &QAbstractItemModel::modelReset, this, &LogPage::showCount);
  showCount();
}

void LogPage::buildHead() {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(field_, 1);
  savedButton_->setArrow(true);
  savedButton_->setGlyph(Icon::kStar);
  savedButton_->setToolTip(tr("Filters that were saved, and some to begin with; colours for the rows of a filter"));
  row->addWidget(savedButton_, 0, Qt::AlignTop);
  follow_->setCheckable(true);
  follow_->setChecked(true);
  follow_->setGlyph(Icon::kEye);
  follow_->setToolTip(tr("Keeps the instant shown in view"));
  row->addWidget(follow_, 0, Qt::AlignTop);
  static_cast<QVBoxLayout*>(layout())->addLayout(row);
  connect(savedButton_, &Button::clicked, this, [this] {
    QMenu* menu = savedMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(savedButton_->mapToGlobal(QPoint(0, savedButton_->height() + 2)));
  });
  connect(follow_, &Button::toggled, this, [this](bool on) {
    if (on) followTime();
  });
}

bool LogPage::follows() const { return follow_->isChecked(); }
QString LogPage::filter() const { return model_->filter(); }

void LogPage::display(const SnapshotPtr& seen) {
  const QStringList before = model_->regions();
  seen_ = seen;
  model_->display(seen);
  if (before != model_->regions()) {
    field_->setWords(LogFilter::words(model_->regions()));
    applyFilter(field_->text());
  }
  showCount();
  if (follow_->isChecked()) followTime();
}

void LogPage::followTime() {
  if (!seen_ || model_->rowCount() == 0) return;
  int row = model_->rowAt(seen_->at);
  const int chosen = chosen_ == 0 ? -1 : model_->rowOfEvent(chosen_);
  if (chosen >= 0 && model_->entry(chosen).at == seen_->at) row = chosen;
  table_->showRow(std::max(row, 0));
}

void LogPage::setFilter(const QString& text) {
  field_->setText(text);
  applyFilter(text);
}

void LogPage::selectRange(const std::optional<TimeSpan>& range) {
  static const QRegularExpression kTimes(QStringLiteral("(^|\\s)(after|before):\\S+"));
  QString text = field_->text();
  text.remove(kTimes);
  text = text.trimmed();
  if (range) {
    if (text.contains(QLatin1Char('|'))) text = QStringLiteral("(%1)").arg(text);  // the times hold for all of it
    const auto seconds = [](qint64 ns) { return QString::number(static_cast<double>(ns) / 1e9, 'f', 3) + QLatin1Char('s'); };
    text = QStringLiteral("%1 after:%2 before:%3").arg(text, seconds(range->from), seconds(range->to)).trimmed();
  }
  if (text != field_->text()) setFilter(text);
}

void LogPage::applyFilter(const QString& text) {
  const LogFilter::Error error = model_->setFilter(text);
  field_->setError(error.message, error.message.isEmpty() ? -1 : error.column);
  if (error.message.isEmpty() && follow_->isChecked()) followTime();
  showCount();
  if (!error.message.isEmpty()) field_->setCount(tr("as before, until this is a filter"));
}

void LogPage::showCount() {
  const auto total = static_cast<qint64>(model_->total());
  const int rows = model_->rowCount();
  const QString all = numbers::counted(total, tr("event"), tr("events"));
  QString words = model_->filter().isEmpty() ? all : tr("%1 of %2").arg(numbers::grouped(rows), all);
  if (model_->dropped() > 0)
    words += tr(", %1 older ones no longer kept").arg(numbers::grouped(static_cast<qint64>(model_->dropped())));
  else if (seen_ && total > 0 && seen_->told_since.ns > 0)
    words += tr(", with a gap before %1 (express keeps no log)").arg(numbers::instant(seen_->told_since.ns));
  field_->setCount(seen_ ? words : QString());
  if (!seen_) empty_->set(Icon::kFile, tr("No scenario open"), tr("Open a scenario or drop a file here"));
  else if (total == 0 && seen_->reached.ns > 0)
    empty_->set(Icon::kLog, tr("No event was recorded"), tr("Express keeps no log: go back in time and press Space to have one"));
  else if (total == 0) empty_->set(Icon::kLog, tr("Press Space to run"), tr("Every event will stand here as it happens"));
  else empty_->set(Icon::kSearch, tr("0 of %1 match").arg(all), model_->filter(), tr("Clear filter"));
  stack_->setCurrentIndex(seen_ && rows > 0 ? 0 : 1);
}

Selection LogPage::selectionOf(int row) const {
  using observe::TraceKind;
  const observe::TraceEntry& e = model_->entry(row);
  Selection selection;
  selection.event = e.number;
  if (observe::is_message(e.kind)) {
    selection.kind = Selection::Kind::kMessage;
    selection.a = e.from;
    selection.b = e.to;
  } else if (e.kind == TraceKind::kSync || e.kind == TraceKind::kSyncBegins) {
    selection.kind = Selection::Kind::kLink;
    selection.a = e.from;
    selection.b = e.to;
  } else if (e.kind == TraceKind::kRead || e.kind == TraceKind::kWrite || e.kind == TraceKind::kEvicted) {
    selection.kind = Selection::Kind::kKey;
    selection.a = e.to;
    selection.key = QString::fromStdString(e.subject.str());
  } else if (e.to != observe::kNoRegion) {
    selection.kind = Selection::Kind::kRegion;
    selection.a = e.to;
  }
  return selection;
}

void LogPage::chooseRow(int row) {
  if (row < 0 || row >= model_->rowCount()) return;
  const observe::TraceEntry& entry = model_->entry(row);
  if (chosen_ == entry.number && seen_ && seen_->at == entry.at) return;
  chosen_ = entry.number;
  Q_EMIT acted(lab::Seek{entry.at});
  Q_EMIT selected(selectionOf(row));
}

void LogPage::select(const Selection& selection) {
  if (selection.kind != Selection::Kind::kMessage || selection.event == 0) return;
  const int row = model_->rowOfEvent(selection.event);
  if (row < 0) return;
  chosen_ = selection.event;
  table_->showRow(row);
}

void LogPage::setSavedFilters(const QStringList& filters) { saved_ = filters; }

QMenu* LogPage::savedMenu() {
  auto* menu = new QMenu(this);
  menu->setAccessibleName(tr("Filters"));
  const auto offer = [&](const QString& text) {
    QAction* action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(text == model_->filter());
    connect(action, &QAction::triggered, this, [this, text] { setFilter(text); });
  };
  for (const QString& text : saved_) offer(text);
  if (!saved_.isEmpty()) menu->addSeparator();
  for (const QString& text : offered())
    if (!saved_.contains(text)) offer(text);
  menu->addSeparator();
  const QString now = model_->filter();
  const bool isSaved = saved_.contains(now);
  QAction* keep = menu->addAction(isSaved ? tr("Forget this filter") : tr("Save this filter"));
  keep->setEnabled(!now.isEmpty() && field_->error().isEmpty());
  connect(keep, &QAction::triggered, this, [this, now, isSaved] {
    if (isSaved) saved_.removeAll(now);
    else saved_.prepend(now);
    Q_EMIT savedFiltersChanged(saved_);
  });
  addColours(*menu);
  return menu;
}

void LogPage::setColourRules(const QStringList& lines) {
  colours_ = lines;
  QStringList filters;
  QVector<State> tints;
  for (const ColourRule& rule : rulesOf(lines)) {
    filters << rule.filter;
    tints << rule.tint;
  }
  rows_->setTints(tints);
  model_->setMarks(filters);
}

void LogPage::changeColours(const QStringList& lines) {
  setColourRules(lines);
  Q_EMIT colourRulesChanged(colours_);
}

/// A colour for the rows of this filter, newest first; and the rules that there are, to take away.
void LogPage::addColours(QMenu& menu) {
  const QString now = model_->filter();
  QMenu* choose = menu.addMenu(tr("Colour these rows"));
  choose->setEnabled(!now.isEmpty() && field_->error().isEmpty());
  for (const RuleColour& colour : ruleColours())
    connect(choose->addAction(tr(colour.name)), &QAction::triggered, this, [this, now, tint = colour.tint] {
      QStringList lines{lineOf({tint, now})};
      for (const ColourRule& rule : rulesOf(colours_))
        if (rule.filter != now) lines << lineOf(rule);
      changeColours(lines);
    });
  for (const QString& line : colours_)
    connect(menu.addAction(tr("No longer %1").arg(line)), &QAction::triggered, this, [this, line] {
      QStringList lines = colours_;
      lines.removeAll(line);
      changeColours(lines);
    });
}

QMenu* LogPage::menuFor(int row, int column) {
  auto* menu = new QMenu(this);
  const QString term = model_->termFor(row, column), now = model_->filter();
  if (!term.isEmpty()) {
    const bool either = now.contains(u'|');
    const QString left = either ? u'(' + now + u')' : now;
    connect(menu->addAction(tr("Show only %1").arg(term)), &QAction::triggered, this,
            [this, term, left] { setFilter(left.isEmpty() ? term : left + u' ' + term); });
    connect(menu->addAction(tr("Hide %1").arg(term)), &QAction::triggered, this,
            [this, term, left] { setFilter((left.isEmpty() ? QString() : left + u' ') + u'-' + term); });
    if (!now.isEmpty()) {
      connect(menu->addAction(tr("Also show %1").arg(term)), &QAction::triggered, this,
              [this, term, now] { setFilter(now + QStringLiteral(" | ") + term); });
      connect(menu->addAction(tr("Filter by %1 alone").arg(term)), &QAction::triggered, this, [this, term] { setFilter(term); });
    }
    menu->addSeparator();
  }
  QStringList cells;
  for (int c = 0; c < LogModel::kColumns; ++c) cells << model_->index(row, c).data().toString();
  connect(menu->addAction(tr("Copy row")), &QAction::triggered, this,
          [cells] { QApplication::clipboard()->setText(cells.join(u'\t')); });
  connect(menu->addAction(tr("Show in the sequence chart")), &QAction::triggered, this, [this, row] {
    chooseRow(row);
    Q_EMIT wentTo(PageId::kSequence);
  });
  return menu;
}

void LogPage::showFilterMenu(const QPoint& at) {
  const QModelIndex cell = table_->indexAt(at);
  if (!cell.isValid()) return;
  QMenu* menu = menuFor(cell.row(), cell.column());
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(table_->viewport()->mapToGlobal(at));
}

void LogPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  keepReadable(*layout(), {16, 12, 16, 16}, width(), 2000);
  if (width() < 1100) table_->setColumnWidths({104, 64, 100, 84, 84, 88, 76, 0});
  else table_->setColumnWidths({128, 96, 140, 140, 140, 96, 96, 0});
}

bool LogPage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == table_->viewport() && event->type() == QEvent::Wheel) follow_->setChecked(false);
  return Page::eventFilter(watched, event);
}

}  // namespace jetlag::ui
