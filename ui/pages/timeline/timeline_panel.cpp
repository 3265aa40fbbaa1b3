// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/timeline/timeline_panel.h"

#include <QEvent>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

#include "pages/facts.h"
#include "widgets/icons.h"
#include "widgets/motion.h"
#include "widgets/numbers.h"
#include "widgets/timeline_canvas.h"

namespace jetlag::ui {

namespace {

template <typename Then>
QAction* add(QMenu& menu, const QString& words, bool enabled, Then then) {
  QAction* action = menu.addAction(words);
  action->setEnabled(enabled);
  QObject::connect(action, &QAction::triggered, &menu, [then] { then(); });
  return action;
}

}  // namespace

TimelinePanel::TimelinePanel(QWidget* parent) : QWidget(parent), canvas_(new TimelineCanvas(this)) {
  setAccessibleName(QStringLiteral("Timeline panel"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(canvas_);
  setFocusProxy(canvas_);
  connect(canvas_, &TimelineCanvas::scrubbed, this, &TimelinePanel::scrubTo);
  connect(canvas_, &TimelineCanvas::rangeSelected, this, [this](qint64 from, qint64 to) {
    options_.range = TimeSpan{from, to};
    Q_EMIT rangeSelected(from, to);
  });
  connect(canvas_, &TimelineCanvas::rangeCleared, this, [this] {
    options_.range.reset();
    Q_EMIT rangeCleared();
  });
  connect(canvas_, &TimelineCanvas::itemSelected, this, [this](const TimelineHit& hit) {
    options_.selectedItem = hit.id;
    if (!seen_) return;
    const Selection concerned = selectionOf(*seen_, hit.id);
    if (concerned.kind == Selection::Kind::kNone) return;
    options_.selection = concerned;
    Q_EMIT selected(concerned);
  });
  connect(canvas_, &TimelineCanvas::activated, this, [this](const TimelineHit& hit) {
    if (hit.part == TimelinePart::kBranch) Q_EMIT acted(lab::Switch{static_cast<std::uint32_t>(hit.id)});
    if (hit.part == TimelinePart::kItem) scrubTo(hit.at);
  });
  connect(canvas_, &TimelineCanvas::branchesTurned, this, &TimelinePanel::turnBranches);
  connect(canvas_, &TimelineCanvas::branchesAsked, this, [this](const QPoint& at) { branchMenu()->popup(at); });
  connect(canvas_, &TimelineCanvas::contextRequested, this, [this](const TimelineHit& hit, const QPoint& at) {
    if (seen_) menuFor(hit)->popup(at);
  });
}

void TimelinePanel::display(const SnapshotPtr& seen) {
  if (seen && seen_ && (seen->branch != seen_->branch || seen->branches.size() != seen_->branches.size()))
    options_.firstBranch = -1;
  seen_ = seen;
  refresh();
}

void TimelinePanel::refresh() {
  options_.reducedMotion = reducedMotion();
  canvas_->setScene(seen_ ? timelineSceneOf(*seen_, options_) : TimelineScene{});
}

void TimelinePanel::select(const Selection& selection) {
  if (options_.selection == selection) return;
  options_.selection = selection;
  options_.selectedItem = -1;
  refresh();
}

void TimelinePanel::setRange(const std::optional<TimeSpan>& range) {
  options_.range = range;
  refresh();
}

void TimelinePanel::setBookmarks(const std::vector<TimelineBookmark>& bookmarks) {
  options_.bookmarks = bookmarks;
  for (const TimelineBookmark& mark : bookmarks) nextBookmark_ = std::max(nextBookmark_, mark.id + 1);
  refresh();
}

void TimelinePanel::toggleBookmark(Instant at) {
  const auto before = options_.bookmarks.size();
  std::erase_if(options_.bookmarks, [&](const TimelineBookmark& mark) { return mark.at == at.ns; });
  if (options_.bookmarks.size() == before) {
    options_.bookmarks.push_back({nextBookmark_, at.ns, QStringLiteral("Bookmark %1").arg(nextBookmark_)});
    ++nextBookmark_;
  }
  refresh();
  Q_EMIT bookmarksChanged();
}

void TimelinePanel::scrubTo(qint64 at) {
  if (!seen_) return;
  if (at > seen_->reached.ns)
    Q_EMIT announced(QStringLiteral("Not simulated beyond %1 yet; run until there from the context menu")
                         .arg(numbers::duration(seen_->reached.ns)));
  Q_EMIT acted(lab::Seek{Instant{std::min<qint64>(at, seen_->reached.ns)}});
}

void TimelinePanel::forkAt(Instant at) {
  Q_EMIT acted(lab::Seek{at});
  Q_EMIT acted(lab::Fork{});
}

void TimelinePanel::turnBranches(int by) {
  const TimelineScene& scene = canvas_->scene();
  if (!seen_ || scene.branches.empty()) return;
  const int most = static_cast<int>(seen_->branches.size()) - kShownBranches;
  const auto first =
      std::ranges::find(seen_->branches, static_cast<std::uint32_t>(scene.branches.front().id), &observe::Branch::id);
  options_.firstBranch = std::clamp(static_cast<int>(first - seen_->branches.begin()) + by, 0, std::max(0, most));
  refresh();
}

QMenu* TimelinePanel::branchMenu() {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setAccessibleName(QStringLiteral("Branches"));
  if (!seen_) return menu;
  for (const observe::Branch& branch : seen_->branches) {
    const QString to = numbers::duration(branch.reached.ns);
    QAction* const action =
        add(*menu,
            branch.parent
                ? QStringLiteral("%1, forked at %2, to %3").arg(textOf(branch.name), numbers::duration(branch.forked_at.ns), to)
                : QStringLiteral("%1, to %2").arg(textOf(branch.name), to),
            true, [this, id = branch.id] { Q_EMIT acted(lab::Switch{id}); });
    action->setCheckable(true);
    action->setChecked(branch.id == seen_->branch);
  }
  return menu;
}

QMenu* TimelinePanel::menuFor(const TimelineHit& hit) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->setAccessibleName(QStringLiteral("Timeline at %1").arg(numbers::duration(hit.at)));
  if (!seen_) return menu;
  const Instant at{hit.at};
  const QString when = numbers::duration(hit.at);
  const bool past = at <= seen_->reached;
  if (hit.part == TimelinePart::kBranch) {
    const auto id = static_cast<std::uint32_t>(hit.id);
    const auto found = std::find_if(seen_->branches.begin(), seen_->branches.end(), [&](const auto& b) { return b.id == id; });
    const QString name = found == seen_->branches.end() ? QString() : textOf(found->name);
    add(*menu, QStringLiteral("Go to branch %1").arg(name), id != seen_->branch, [this, id] { Q_EMIT acted(lab::Switch{id}); });
    add(*menu, QStringLiteral("Close branch %1…").arg(name), found != seen_->branches.end() && found->parent,
        [this, id] { Q_EMIT closeAsked(id); });
    menu->addSeparator();
  }
  if (!hit.titled) {
    add(*menu, QStringLiteral("Go to %1").arg(when), past, [this, at] { scrubTo(at.ns); });
    add(*menu, QStringLiteral("Fork here, at %1").arg(when), past, [this, at] { forkAt(at); })->setIcon(icon(Icon::kFork));
    add(*menu, QStringLiteral("Run until %1").arg(when), !past, [this, at] { Q_EMIT runUntil(at); })->setIcon(icon(Icon::kUntil));
  }
  add(*menu, QStringLiteral("Undo last action"), !seen_->injected.empty(), [this] { Q_EMIT acted(lab::Undo{}); });
  menu->addSeparator();
  const auto mark = std::find_if(options_.bookmarks.begin(), options_.bookmarks.end(),
                                 [&](const TimelineBookmark& m) { return m.id == hit.id; });
  if (hit.part == TimelinePart::kBookmark && mark != options_.bookmarks.end()) {
    const Instant marked{mark->at};
    add(*menu, QStringLiteral("Remove bookmark"), true, [this, marked] { toggleBookmark(marked); });
  } else if (!hit.titled) {
    add(*menu, QStringLiteral("Bookmark %1").arg(when), true, [this, at] { toggleBookmark(at); })->setIcon(icon(Icon::kPin));
  }
  if (options_.range)
    add(*menu, QStringLiteral("Clear selected range"), true, [this] {
      setRange(std::nullopt);
      Q_EMIT rangeCleared();
    });
  add(*menu, QStringLiteral("Show the whole run"), true, [this] { canvas_->showAll(); })->setIcon(icon(Icon::kFit));
  return menu;
}

bool TimelinePanel::event(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) refresh();
  return QWidget::event(event);
}

}  // namespace jetlag::ui
