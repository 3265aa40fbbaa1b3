// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

enum Role { kId = Qt::UserRole, kGroup, kShortcut };
constexpr int kRow = 34;
constexpr int kRows = 11;

class CommandDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, kRow}; }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& t = theme();
    const QRectF row = QRectF(option.rect).adjusted(4, 1, -4, -1);
    const bool chosen = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    if (chosen) drawBox(*painter, row, 6, t.accentSoft, QColor());
    else if (option.state.testFlag(QStyle::State_MouseOver)) drawBox(*painter, row, 6, t.hover, QColor());
    if (!index.flags().testFlag(Qt::ItemIsEnabled)) painter->setOpacity(0.4);
    double right = row.right() - 10;
    const QString shortcut = index.data(kShortcut).toString();
    if (!shortcut.isEmpty()) {
      right -= drawKeyCap(nullptr, {}, shortcut);
      drawKeyCap(painter, {right, row.center().y()}, shortcut);
      right -= 12;
    }
    const QString group = index.data(kGroup).toString();
    const double groupWidth = textWidth(uiFont(12), group);
    drawText(*painter, QRectF(right - groupWidth, row.top(), groupWidth + 1, row.height()), group, uiFont(12), t.text3);
    right -= groupWidth + 12;
    drawText(*painter, QRectF(row.left() + 12, row.top(), right - row.left() - 12, row.height()), index.data().toString(),
             uiFont(13), t.text);
    painter->restore();
  }
};

/// 0 at a word's beginning, 1 inside, -1 not there.
int rankOf(const QString& text, const QString& word) {
  qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive);
  if (at < 0) return -1;
  for (; at >= 0; at = text.indexOf(word, at + 1, Qt::CaseInsensitive))
    if (at == 0 || !text[at - 1].isLetterOrNumber()) return 0;
  return 1;
}

}  // namespace

CommandPalette::CommandPalette(QWidget* parent) : QFrame(parent) {
  setAccessibleName(tr("Commands"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 12, 12, 12);
  column->setSpacing(8);
  field_ = new QLineEdit(this);
  field_->setPlaceholderText(tr("Type a command"));
  field_->setAccessibleName(tr("Command"));
  field_->setMinimumHeight(36);
  column->addWidget(field_);
  list_ = new QListView(this);
  list_->setAccessibleName(tr("Matching commands"));
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setUniformItemSizes(true);
  list_->setMouseTracking(true);
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setItemDelegate(new CommandDelegate(list_));
  model_ = new QStandardItemModel(this);
  list_->setModel(model_);
  column->addWidget(list_, 1);
  field_->installEventFilter(this);
  connect(field_, &QLineEdit::textChanged, this, [this](const QString& text) {
    if (more_ && isVisible()) commands_ += more_(text);
    refill();
  });
  connect(list_, &QListView::clicked, this, &CommandPalette::run);
  hide();
}

QVector<int> CommandPalette::match(const QVector<Command>& commands, const QString& text) {
  struct Hit {
    int index, rank;
    bool disabled;
  };
  QVector<Hit> hits;
  const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  for (int i = 0; i < static_cast<int>(commands.size()); ++i) {
    const Command& command = commands[i];
    int rank = !words.isEmpty() && command.text.startsWith(words.front(), Qt::CaseInsensitive) ? 0 : 1;
    bool all = true;
    for (const QString& word : words) {
      const int name = rankOf(command.text, word);
      const int rest = rankOf(command.group + QLatin1Char(' ') + command.words, word);
      all = all && (name >= 0 || rest >= 0);
      rank += name >= 0 ? name : 2 + rest;
    }
    if (all) hits.push_back({i, rank, !words.isEmpty() && !command.enabled});
  }
  std::stable_sort(hits.begin(), hits.end(),
                   [](const Hit& a, const Hit& b) { return std::pair(a.rank, a.disabled) < std::pair(b.rank, b.disabled); });
  QVector<int> order;
  for (const Hit& hit : hits) order.push_back(hit.index);
  return order;
}

void CommandPalette::setCommands(const QVector<Command>& commands) {
  commands_ = commands;
  refill();
}

void CommandPalette::refill() {
  model_->clear();
  for (const int i : match(commands_, field_->text())) {
    const Command& command = commands_[i];
    auto* item = new QStandardItem(command.text);
    item->setData(command.id, kId);
    item->setData(command.group, kGroup);
    item->setData(command.shortcut, kShortcut);
    item->setEnabled(command.enabled);
    model_->appendRow(item);
  }
  if (model_->rowCount() == 0) {
    auto* none = new QStandardItem(tr("No command matches"));
    none->setEnabled(false);
    model_->appendRow(none);
  }
  place();
  // Where the best match cannot be done now, Enter does not do another one instead.
  const int rows = field_->text().isEmpty() ? model_->rowCount() : 1;
  list_->setCurrentIndex({});
  for (int row = 0; row < rows && !list_->currentIndex().isValid(); ++row)
    if (model_->item(row)->isEnabled()) list_->setCurrentIndex(model_->index(row, 0));
  update();
}

QStringList CommandPalette::shown() const {
  QStringList ids;
  for (int row = 0; row < model_->rowCount(); ++row)
    if (const QString id = model_->item(row)->data(kId).toString(); !id.isEmpty()) ids << id;
  return ids;
}

QString CommandPalette::chosen() const { return list_->currentIndex().data(kId).toString(); }

void CommandPalette::place() {
  const QWidget* over = parentWidget();
  const int wide = std::min(620, over->width() - 32);
  const int rows = std::clamp(model_->rowCount(), 1, kRows);
  const int high = std::min(rows * kRow + 64, over->height() - 64);
  const int most = std::min(kRows * kRow + 64, over->height() - 64);   // the place stays while one types
  setGeometry((over->width() - wide) / 2, std::max(24, std::min(96, (over->height() - most) / 3)), wide, high);
}

void CommandPalette::open() {
  field_->clear();
  refill();
  place();
  show();
  raise();
  field_->setFocus(Qt::ShortcutFocusReason);
  qApp->installEventFilter(this);
}

void CommandPalette::hideEvent(QHideEvent* event) {
  qApp->removeEventFilter(this);
  QFrame::hideEvent(event);
  QMetaObject::invokeMethod(this, &CommandPalette::closed, Qt::QueuedConnection);
}

void CommandPalette::choose(int by) {
  const int step = by < 0 ? -1 : 1;
  int row = std::clamp(list_->currentIndex().row() + by, 0, std::max(0, model_->rowCount() - 1));
  while (row >= 0 && row < model_->rowCount() && !model_->item(row)->isEnabled()) row += step;
  if (row >= 0 && row < model_->rowCount()) list_->setCurrentIndex(model_->index(row, 0));
}

void CommandPalette::run() {
  const QModelIndex index = list_->currentIndex();
  if (!index.isValid() || !index.flags().testFlag(Qt::ItemIsEnabled)) return;
  const QString id = index.data(kId).toString();
  hide();
  Q_EMIT activated(id);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (!isVisible()) return false;
  if (event->type() == QEvent::MouseButtonPress) {
    auto* widget = qobject_cast<QWidget*>(watched);
    if (widget != nullptr && widget != this && !isAncestorOf(widget) && widget->window() == window()) hide();
    return false;
  }
  if (event->type() == QEvent::Resize && watched == parentWidget()) place();
  if (event->type() == QEvent::Shortcut) hide();  // of what lies below: it would stay open over another page
  if (watched != field_ || event->type() != QEvent::KeyPress) return false;
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: choose(1); return true;
    case Qt::Key_Up: choose(-1); return true;
    case Qt::Key_PageDown: choose(kRows); return true;
    case Qt::Key_PageUp: choose(-kRows); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: run(); return true;
    case Qt::Key_Escape: hide(); return true;
    default: return false;
  }
}

void CommandPalette::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().bg);
  drawBox(painter, rect(), 8, theme().surface, theme().border);
}

}  // namespace jetlag::ui
