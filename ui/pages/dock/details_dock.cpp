// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/dock/details_dock.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "pages/dock/link_details.h"
#include "pages/dock/region_details.h"
#include "pages/dock/watch_list.h"
#include "pages/facts.h"
#include "pages/faults/fault_actions.h"
#include "widgets/button.h"
#include "widgets/empty_state.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr qsizetype kMostHistory = 50;

QScrollArea* scrolled(QWidget* inner) {
  auto* area = new QScrollArea;
  area->setFrameShape(QFrame::NoFrame);
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setWidget(inner);
  area->viewport()->setAutoFillBackground(false);
  inner->setAutoFillBackground(false);
  return area;
}

}  // namespace

DetailsDock::DetailsDock(QWidget* parent)
    : QWidget(parent),
      actions_(new FaultActions(this)),
      stack_(new QStackedWidget(this)),
      empty_(new EmptyState),
      link_(new LinkDetails(actions_)),
      region_(new RegionDetails(actions_)),
      watches_(new WatchList(this)) {
  setAccessibleName(QStringLiteral("Details"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHead());
  column->addWidget(stack_, 1);
  column->addWidget(watches_);
  stack_->addWidget(empty_);
  stack_->addWidget(scrolled(link_));
  stack_->addWidget(scrolled(region_));
  connect(actions_, &FaultActions::acted, this, &DetailsDock::acted);
  connect(empty_, &EmptyState::actionRequested, this, [this] { Q_EMIT wentTo(PageId::kInspect); });
  refresh();
}

QWidget* DetailsDock::makeHead() {
  auto* head = new QWidget(this);
  head->setFixedHeight(36);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(8, 0, 8, 0);
  row->setSpacing(4);
  const auto add = [&](Icon glyph, const QString& name) {
    auto* button = new Button(glyph, name, head);
    button->setLook(Button::Look::kGhost);
    button->setExtent(24, 24);
    return button;
  };
  back_ = add(Icon::kLeft, QStringLiteral("What was selected before"));
  forward_ = add(Icon::kRight, QStringLiteral("What was selected after"));
  auto* title = new QLabel(QStringLiteral("Details"), head);
  title->setFont(uiFont(13, QFont::DemiBold));
  Button* close = add(Icon::kClose, QStringLiteral("Close the details"));
  row->addWidget(back_);
  row->addWidget(forward_);
  row->addSpacing(4);
  row->addWidget(title);
  row->addStretch();
  row->addWidget(close);
  connect(back_, &QAbstractButton::clicked, this, [this] { travel(-1); });
  connect(forward_, &QAbstractButton::clicked, this, [this] { travel(1); });
  connect(close, &QAbstractButton::clicked, this, &DetailsDock::closed);
  return head;
}

void DetailsDock::display(const SnapshotPtr& seen) {
  seen_ = seen;
  actions_->setSnapshot(seen);
  if (seen && seen->watches) watches_->display(*seen->watches);
  refresh();
}

void DetailsDock::select(const Selection& selection) {
  if (selection == selection_) return;
  selection_ = selection;
  const bool known = place_ >= 0 && history_[place_] == selection;
  if (selection.kind != Selection::Kind::kNone && !known) {
    history_.resize(place_ + 1);
    history_.push_back(selection);
    if (history_.size() > kMostHistory) history_.removeFirst();
    place_ = history_.size() - 1;
  }
  refresh();
}

void DetailsDock::travel(int step) {
  const qsizetype next = place_ + step;
  if (next < 0 || next >= history_.size()) return;
  place_ = next;
  selection_ = history_[next];
  refresh();
  Q_EMIT selected(selection_);
}

void DetailsDock::refresh() {
  back_->setEnabled(place_ > 0);
  forward_->setEnabled(place_ + 1 < history_.size());
  const bool ready = actions_->isReady();
  const std::size_t regions = ready ? seen_->frame->regions.size() : 0;
  const bool isLink = selection_.kind == Selection::Kind::kLink || selection_.kind == Selection::Kind::kMessage;
  if (selection_.kind == Selection::Kind::kRegion && selection_.a < regions) {
    region_->show(*seen_, selection_.a);
    stack_->setCurrentIndex(2);
  } else if (isLink && ready &&
             (directionOf(*seen_->frame, selection_.a, selection_.b) != nullptr ||
              directionOf(*seen_->frame, selection_.b, selection_.a) != nullptr)) {
    link_->show(*seen_, selection_.a, selection_.b);
    stack_->setCurrentIndex(1);
  } else {
    if (selection_.kind == Selection::Kind::kKey && !selection_.key.isEmpty())
      empty_->set(Icon::kInspect, selection_.key, QStringLiteral("What each region holds, and why"),
                  QStringLiteral("Inspect the key"));
    else
      empty_->set(
          Icon::kEye, QStringLiteral("Select a region, a link or a key"),
          QStringLiteral("Click one on the map, or a bar of the timeline: how it is stands here, and what can be done to it. "
                         "On the map the arrow keys go from one to the next."));
    stack_->setCurrentIndex(0);
  }
}

void DetailsDock::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  painter.fillRect(QRect(0, 0, 1, height()), theme().hair);
  painter.fillRect(QRect(0, 36, width(), 1), theme().hair);
}

}  // namespace jetlag::ui
