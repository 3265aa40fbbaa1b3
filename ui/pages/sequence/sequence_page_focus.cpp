// SPDX-License-Identifier: GPL-3.0-or-later
// Whose messages the sequence chart shows before all others: what is selected on any page, or chosen here.
#include <QLabel>
#include <QSignalBlocker>

#include <algorithm>

#include "pages/facts.h"
#include "pages/sequence/sequence_page.h"
#include "widgets/fields.h"
#include "widgets/sequence_canvas.h"

namespace jetlag::ui {

void SequencePage::setFocusOn(const TraceFocus& focus) {
  if (focus == focus_) return;
  focus_ = focus;
  renew();
}

QVariantMap SequencePage::kept() const {
  const QVariantList kinds{kinds_.operations, kinds_.acks, kinds_.sync, kinds_.chunks, kinds_.writes};
  return {{QStringLiteral("focus"), QVariantList{focus_.a, focus_.b, focus_.key}},
          {QStringLiteral("kinds"), kinds},
          {QStringLiteral("span"), spanByDensity_ ? 0 : static_cast<qlonglong>(span_)}};
}

void SequencePage::takeOver(const QVariantMap& kept) {
  const QVariantList focus = kept.value(QStringLiteral("focus")).toList(), kinds = kept.value(QStringLiteral("kinds")).toList();
  const auto on = [&](int kind) { return kinds.value(kind, true).toBool(); };
  setKinds({on(0), on(1), on(2), on(3), on(4)});
  if (const auto span = kept.value(QStringLiteral("span")).toLongLong(); span > 0) setSpan(span);
  if (focus.size() == 3) setFocusOn({focus[0].toInt(), focus[1].toInt(), focus[2].toString()});
}

/// A picture that nobody sees is drawn when somebody does.
void SequencePage::renew() {
  stale_ = !isVisible();
  if (!stale_) refresh();
}

void SequencePage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  // What is to be displayed comes right after: that may be another picture.
  QMetaObject::invokeMethod(
      this,
      [this] {
        if (stale_) refresh();
      },
      Qt::QueuedConnection);
}

void SequencePage::toggleRegion(int region) { choose(toggled(focus_, region)); }

void SequencePage::choose(const TraceFocus& focus) {
  setFocusOn(focus);
  Selection selection;
  if (focus_.a >= 0) {
    selection.kind = focus_.b < 0 ? Selection::Kind::kRegion : Selection::Kind::kLink;
    selection.a = static_cast<std::uint8_t>(focus_.a);
    selection.b = static_cast<std::uint8_t>(std::max(focus_.b, 0));
  }
  const bool linked = selection.kind != Selection::Kind::kLink || !seen_->frame ||
                      directionOf(*seen_->frame, selection.a, selection.b) != nullptr;
  if (linked) Q_EMIT selected(selection);
}

/// The same choice for the keyboard: all, then each region; a pair or a key stands there while it is chosen.
void SequencePage::refreshLanes() {
  QStringList items{tr("All messages")};
  for (const auto& line : shown_.scene.lifelines) items << briefId(line.name);
  QString now = items.value(focus_.any() ? focus_.a + 1 : 0);
  if (focus_.b >= 0) now += QStringLiteral(" ⇄ ") + items.value(focus_.b + 1);
  if (focus_.a < 0 && focus_.any()) now = briefId(focus_.key);
  if (!items.contains(now)) items << now;
  if (items != lanes_->items()) lanes_->setItems(items);
  const QSignalBlocker quiet(lanes_);
  lanes_->setCurrent(now);
}

QString SequencePage::focusText() const {
  const auto name = [&](int line) {
    return line < shown_.scene.lifelines.size() ? shown_.scene.lifelines[line].name : QString();
  };
  if (focus_.a < 0)
    return shown_.carried ? tr("In full colour: what brings the writes of %1").arg(focus_.key)
                          : tr("No message here brings a write of %1").arg(focus_.key);
  if (focus_.b < 0)
    return tr("In full colour: messages of %1. Click a second region for those between the two").arg(name(focus_.a));
  return tr("In full colour: messages between %1 and %2. Click their names to see others").arg(name(focus_.a), name(focus_.b));
}

void SequencePage::select(const Selection& selection) {
  using Kind = Selection::Kind;
  if (selection.kind == Kind::kNone) setFocusOn({});
  if (selection.kind == Kind::kRegion) setFocusOn({selection.a, -1, {}});
  if (selection.kind == Kind::kLink) setFocusOn({selection.a, selection.b, {}});
  if (selection.kind == Kind::kKey) setFocusOn({-1, -1, selection.key});
  if (selection.kind != Selection::Kind::kMessage || !seen_) return;
  const QString id = QStringLiteral("m%1").arg(selection.event);
  const auto entry = entryOf(*seen_, id);
  if (!entry) return;
  kept_ = id;
  if (entry->at.ns < begin_ || entry->sent.ns > end_) {
    following_ = false;
    begin_ = (entry->sent.ns + entry->at.ns) / 2 - span_ / 2;
    end_ = begin_ + span_;
  }
  picked_ = id;
  renew();
}

}  // namespace jetlag::ui
