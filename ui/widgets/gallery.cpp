// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gallery.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/button.h"
#include "widgets/empty_state.h"
#include "widgets/fields.h"
#include "widgets/flow_layout.h"

namespace jetlag::ui {

namespace {

constexpr int kGap = 16;
constexpr double kWidest = 360, kPicture = 0.42;  // from that width on its picture grows by that share
constexpr int kLeast = 248;   // a card narrower than this cuts its title
constexpr int kCard = 226;

}  // namespace

Gallery::Gallery(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(20);
  auto* head = new QHBoxLayout;
  head->setSpacing(12);
  chipBox_ = new QWidget(this);
  chipRow_ = new FlowLayout(chipBox_, 8);
  head->addWidget(chipBox_, 1);
  field_ = new SearchField(tr("Filter scenarios"), this);
  field_->setClearButtonEnabled(true);
  field_->setMaximumWidth(240);
  field_->setMinimumWidth(150);
  head->addWidget(field_, 0, Qt::AlignTop);
  column->addLayout(head);
  scroll_ = new QScrollArea(this);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(false);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->setAccessibleName(tr("Scenarios"));
  scroll_->viewport()->setAutoFillBackground(false);
  scroll_->viewport()->installEventFilter(this);
  grid_ = new QWidget(scroll_);
  grid_->setAutoFillBackground(false);
  scroll_->setWidget(grid_);
  column->addWidget(scroll_, 1);
  nothing_ = new EmptyState(grid_);
  nothing_->hide();
  connect(nothing_, &EmptyState::actionRequested, this, [this] {
    field_->clear();
    tag_.clear();
    filter();
  });
  connect(field_, &QLineEdit::textChanged, this, &Gallery::filter);
  connect(field_, &QLineEdit::returnPressed, this, [this] {
    const auto left = visibleCards();
    if (left.size() == 1) Q_EMIT activated(left.front()->entry().id);
    else focusFirst();
  });
}

void Gallery::setEntries(const QVector<GalleryEntry>& entries) {
  qDeleteAll(cards_);
  qDeleteAll(chips_);
  cards_.clear();
  chips_.clear();
  QStringList tags;
  for (const GalleryEntry& entry : entries) {
    auto* card = new GalleryCard(entry, grid_);
    connect(card, &GalleryCard::clicked, this, [this, id = entry.id] { Q_EMIT activated(id); });
    card->installEventFilter(this);
    cards_.push_back(card);
    if (!entry.tag.isEmpty() && !tags.contains(entry.tag)) tags << entry.tag;
  }
  tags.prepend(QString());
  for (const QString& tag : tags) {
    const auto count =
        std::count_if(entries.begin(), entries.end(), [&](const GalleryEntry& e) { return tag.isEmpty() || e.tag == tag; });
    auto* chip = new Button((tag.isEmpty() ? tr("All") : tag) + QLatin1Char(' ') + QString::number(count), chipBox_);
    chip->setLook(Button::Look::kChip);
    chip->setCheckable(true);
    chip->setProperty("tag", tag);
    connect(chip, &Button::clicked, this, [this, tag] {
      tag_ = tag;
      filter();
    });
    chipRow_->addWidget(chip);
    chips_.push_back(chip);
  }
  filter();
}

Button* Gallery::chip(const QString& tag) const {
  for (auto* each : chips_)
    if (each->property("tag").toString() == tag) return each;
  return nullptr;
}

GalleryCard* Gallery::card(const QString& id) const {
  for (auto* each : cards_)
    if (each->entry().id == id) return each;
  return nullptr;
}

QVector<GalleryCard*> Gallery::visibleCards() const {
  QVector<GalleryCard*> shownCards;
  for (auto* each : cards_)
    if (!each->isHidden()) shownCards.push_back(each);
  return shownCards;
}

QStringList Gallery::shown() const {
  QStringList ids;
  for (const auto* each : visibleCards()) ids << each->entry().id;
  return ids;
}

void Gallery::focusFirst() {
  const auto all = visibleCards();
  if (!all.isEmpty()) all.front()->setFocus(Qt::OtherFocusReason);
}

void Gallery::filter() {
  const QStringList words = field_->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  int passed = 0;
  for (auto* each : cards_) {
    const GalleryEntry& entry = each->entry();
    const QString all = entry.title + QLatin1Char(' ') + entry.promise + QLatin1Char(' ') + entry.tag;
    const bool pass = (tag_.isEmpty() || entry.tag == tag_) && std::all_of(words.begin(), words.end(), [&](const QString& w) {
                        return all.contains(w, Qt::CaseInsensitive);
                      });
    each->setVisible(pass);
    passed += pass ? 1 : 0;
  }
  for (auto* each : chips_) each->setChecked(each->property("tag").toString() == tag_);
  nothing_->set(Icon::kSearch, tr("0 of %1 scenarios match").arg(cards_.size()), {}, tr("Clear filter"));
  nothing_->setVisible(passed == 0);
  arrange();
}

int Gallery::columns() const {
  // On a huge screen cards grow rather than become many.
  const int wide = scroll_->viewport()->width(), least = std::max(kLeast, wide / 6);
  return std::clamp((wide + kGap) / (least + kGap), 2, 8);
}

void Gallery::arrange() {
  const int wide = scroll_->viewport()->width() - 4;
  const int across = columns();
  const double cell = (wide - kGap * (across - 1)) / static_cast<double>(across);
  const int high = kCard + std::max(0, qRound((cell - kWidest) * kPicture));
  int at = 0;
  for (auto* each : visibleCards()) {
    const int left = qRound((at % across) * (cell + kGap)), right = qRound((at % across) * (cell + kGap) + cell);
    each->setGeometry(left, (at / across) * (high + kGap), right - left, high);
    ++at;
  }
  const int rows = (at + across - 1) / across;
  grid_->resize(wide, std::max(rows * (high + kGap), at == 0 ? 200 : 0));
  nothing_->setGeometry(0, 0, wide, 200);
}

bool Gallery::eventFilter(QObject* watched, QEvent* event) {
  if (watched == scroll_->viewport() && event->type() == QEvent::Resize) arrange();
  if (event->type() != QEvent::KeyPress) return false;
  const int key = static_cast<QKeyEvent*>(event)->key();
  const auto all = visibleCards();
  const auto at = std::find_if(all.begin(), all.end(), [](const GalleryCard* c) { return c->hasFocus(); });
  const int steps[] = {1, -1, columns(), -columns()};
  const int keys[] = {Qt::Key_Right, Qt::Key_Left, Qt::Key_Down, Qt::Key_Up};
  for (int i = 0; i < 4 && at != all.end(); ++i) {
    if (key != keys[i]) continue;
    const auto next = (at - all.begin()) + steps[i];
    if (next < 0 || next >= all.size()) return true;
    all[next]->setFocus(Qt::TabFocusReason);
    scroll_->ensureWidgetVisible(all[next]);
    return true;
  }
  return false;
}

}  // namespace jetlag::ui
