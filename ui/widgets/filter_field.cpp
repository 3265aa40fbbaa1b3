// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QAbstractItemView>
#include <QLabel>
#include <QLineEdit>
#include <QStringListModel>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/fields.h"
#include "widgets/log_table.h"
#include "widgets/theme.h"

namespace jetlag::ui {

namespace {

bool partOfWord(QChar c) {
  return c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('-') || c == QLatin1Char('.');
}

}  // namespace

FilterField::FilterField(QWidget* parent)
    : QWidget(parent),
      field_(new SearchField(tr("Filter, for example kind:sync region:eu-west-1 lag>100ms"), this)),
      error_(new QLabel(this)),
      count_(new QLabel(this)),
      words_(new QStringListModel(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  auto* row = new QHBoxLayout;
  row->setSpacing(12);
  field_->setAccessibleName(tr("Filter events"));
  field_->setProperty("role", "mono");
  field_->setClearButtonEnabled(true);
  field_->installEventFilter(this);
  setFocusProxy(field_);
  row->addWidget(field_, 1);
  count_->setProperty("role", "hint");
  row->addWidget(count_);
  column->addLayout(row);
  error_->setAccessibleName(tr("What is wrong with the filter"));
  error_->setTextFormat(Qt::PlainText);
  error_->setWordWrap(true);  // what is to be done stands at its end
  error_->setProperty("role", "error");
  error_->hide();
  column->addWidget(error_);
  completer_ = new QCompleter(words_, this);
  completer_->setWidget(field_);
  completer_->setCaseSensitivity(Qt::CaseInsensitive);
  completer_->setCompletionMode(QCompleter::PopupCompletion);
  connect(completer_, QOverload<const QString&>::of(&QCompleter::activated), this, &FilterField::complete);
  wait_.setSingleShot(true);
  wait_.setInterval(150);
  connect(&wait_, &QTimer::timeout, this, [this] { Q_EMIT edited(field_->text()); });
  connect(field_, &QLineEdit::textChanged, this, [this] { wait_.start(); });
  connect(field_, &QLineEdit::textEdited, this, &FilterField::updatePopup);
}

void FilterField::setWords(const QStringList& words) { words_->setStringList(words); }
void FilterField::setText(const QString& text) { field_->setText(text); }
QString FilterField::text() const { return field_->text(); }
QString FilterField::error() const { return error_->isHidden() ? QString() : error_->text(); }
QString FilterField::count() const { return count_->text(); }
void FilterField::setCount(const QString& words) { count_->setText(words); }

void FilterField::setError(const QString& message, int column) {
  error_->setText(column < 0 || message.isEmpty() ? message : tr("Column %1: %2").arg(column + 1).arg(message));
  error_->setVisible(!message.isEmpty());
}

QString FilterField::wordAtCursor() const {
  const QString text = field_->text();
  qsizetype from = field_->cursorPosition();
  while (from > 0 && partOfWord(text[from - 1])) --from;
  return text.mid(from, field_->cursorPosition() - from);
}

QStringList FilterField::completions() const {
  QStringList found;
  const QString word = wordAtCursor();
  for (const QString& each : words_->stringList())
    if (!word.isEmpty() && each.startsWith(word, Qt::CaseInsensitive) && each.compare(word, Qt::CaseInsensitive) != 0)
      found << each;
  return found;
}

void FilterField::updatePopup() {
  if (completions().isEmpty()) return completer_->popup()->hide();
  completer_->setCompletionPrefix(wordAtCursor());
  const int left = field_->fontMetrics().horizontalAdvance(
      field_->text().left(field_->cursorPosition() - static_cast<int>(wordAtCursor().size())));
  const QRect place(std::min(left + 28, field_->width() - 120), 0, 240, field_->height());
  completer_->complete(place);
}

void FilterField::complete(const QString& word) {
  const qsizetype begin = field_->cursorPosition() - wordAtCursor().size();
  const QString text = field_->text();
  field_->setText(text.left(begin) + word + text.mid(field_->cursorPosition()));
  field_->setCursorPosition(static_cast<int>(begin + word.size()));
}

bool FilterField::eventFilter(QObject* watched, QEvent* event) {
  if (watched != field_ || event->type() != QEvent::KeyPress) return false;
  auto* key = static_cast<QKeyEvent*>(event);
  const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
  if (key->key() == Qt::Key_Tab && !completions().isEmpty()) {
    complete(completions().front());
    completer_->popup()->hide();
    return true;
  }
  if (completer_->popup()->isVisible()) return false;
  if (enter) {
    wait_.stop();
    Q_EMIT accepted(field_->text());
    return true;
  }
  if (key->key() != Qt::Key_Escape || field_->text().isEmpty()) return false;
  field_->clear();
  return true;
}

}  // namespace jetlag::ui
