// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console_view.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStringListModel>
#include <QTextBlock>
#include <QVBoxLayout>

#include "widgets/fields.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kLines = 5000;
constexpr int kKindProperty = QTextFormat::UserProperty + 1;

}  // namespace

ConsoleView::ConsoleView(QWidget* parent)
    : QWidget(parent),
      out_(new QPlainTextEdit(this)),
      regions_(new Select(tr("Region"), this)),
      prompt_(new QLabel(this)),
      field_(new QLineEdit(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  out_->setReadOnly(true);
  out_->setObjectName(QStringLiteral("console"));
  out_->setAccessibleName(tr("Replies"));
  out_->setMaximumBlockCount(kLines);
  out_->setFrameShape(QFrame::NoFrame);
  out_->setProperty("role", "console");
  out_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
  out_->setWordWrapMode(QTextOption::WrapAnywhere);
  column->addWidget(out_, 1);
  auto* line = new QFrame(this);
  line->setProperty("role", "hair");
  line->setFixedHeight(1);
  column->addWidget(line);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(12, 8, 12, 8);
  row->setSpacing(8);
  regions_->setToolTip(tr("The region that runs the command (Ctrl+Up, Ctrl+Down)"));
  row->addWidget(regions_);
  prompt_->setProperty("role", "mono");
  row->addWidget(prompt_);
  field_->setAccessibleName(tr("Command"));
  field_->setPlaceholderText(tr("Type a command, for example SET greeting hello"));
  field_->setProperty("role", "mono");
  field_->installEventFilter(this);
  row->addWidget(field_, 1);
  column->addLayout(row);
  setTabOrder(field_, out_);
  connect(regions_, &Select::currentChanged, this, [this](const QString& region) {
    showPrompt();
    Q_EMIT regionChanged(region);
  });
  showPrompt();
}

void ConsoleView::showPrompt() { prompt_->setText(QStringLiteral(">")); }

void ConsoleView::setRegions(const QStringList& regions) {
  regions_->setItems(regions);
}

void ConsoleView::setRegion(const QString& region) { regions_->setCurrent(region); }
QString ConsoleView::region() const { return regions_->current(); }

void ConsoleView::setWords(const QStringList& commands) {
  auto* completer = new QCompleter(commands, field_);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setCompletionMode(QCompleter::PopupCompletion);
  delete field_->completer();
  field_->setCompleter(completer);
  completer->popup()->installEventFilter(this);
}

/// Whether Return would change nothing but close the list.
bool ConsoleView::nothingToComplete() const {
  const QCompleter& completer = *field_->completer();
  const QModelIndex chosen = completer.popup()->currentIndex();
  return !chosen.isValid() ||
         chosen.data(completer.completionRole()).toString().compare(completer.completionPrefix(), Qt::CaseInsensitive) == 0;
}

QColor ConsoleView::inkOf(Kind kind) const {
  const Theme& t = theme();
  switch (kind) {
    case Kind::kPrompt: return t.accent;
    case Kind::kCommand: return t.text;
    case Kind::kReply: return t.text2;
    case Kind::kError: return t.cut.line;
    case Kind::kNote: break;
  }
  return t.text3;
}

void ConsoleView::append(const QString& text, Kind kind, bool newLine) {
  QScrollBar* bar = out_->verticalScrollBar();
  const bool atEnd = bar->value() >= bar->maximum() - 2;
  QTextCursor cursor(out_->document());
  cursor.movePosition(QTextCursor::End);
  QTextCharFormat format;
  format.setForeground(inkOf(kind));
  format.setProperty(kKindProperty, static_cast<int>(kind));
  if (kind == Kind::kPrompt) format.setFontWeight(QFont::DemiBold);
  if (newLine && !out_->document()->isEmpty()) cursor.insertBlock();
  cursor.insertText(text, format);
  if (atEnd) bar->setValue(bar->maximum());
}

void ConsoleView::addReply(const QString& reply, bool error) { append(reply, error ? Kind::kError : Kind::kReply, true); }
void ConsoleView::addNote(const QString& text) { append(text, Kind::kNote, true); }
void ConsoleView::setHint(const QString& text) { out_->setPlaceholderText(text); }

QString ConsoleView::hint() const { return out_->placeholderText(); }

void ConsoleView::clear() { out_->clear(); }
QString ConsoleView::transcript() const { return out_->toPlainText(); }

void ConsoleView::submit() {
  const QString command = field_->text().trimmed();
  if (command.isEmpty() || region().isEmpty()) return;
  append(region() + QStringLiteral("> "), Kind::kPrompt, true);
  append(command, Kind::kCommand, false);
  out_->verticalScrollBar()->setValue(out_->verticalScrollBar()->maximum());
  if (history_.isEmpty() || history_.back() != command) history_ << command;
  at_ = history_.size();
  draft_.clear();
  field_->clear();
  Q_EMIT submitted(region(), command);
}

void ConsoleView::walk(int by) {
  if (history_.isEmpty()) return;
  if (at_ == history_.size()) draft_ = field_->text();
  at_ = std::clamp<qsizetype>(at_ + by, 0, history_.size());
  field_->setText(at_ == history_.size() ? draft_ : history_[at_]);
}

bool ConsoleView::eventFilter(QObject* watched, QEvent* event) {
  if (field_->completer() != nullptr && watched == field_->completer()->popup()) {
    // The list of completions, while it is open, gets the keys first: Return sends what is whole already.
    if (event->type() != QEvent::KeyPress) return false;
    const int key = static_cast<QKeyEvent*>(event)->key();
    if ((key != Qt::Key_Return && key != Qt::Key_Enter) || !nothingToComplete()) return false;
    field_->completer()->popup()->hide();
    submit();
    return true;
  }
  if (watched != field_) return false;
  if (event->type() == QEvent::ShortcutOverride) {
    // A line of text would keep these to itself; they are the window's: export a picture, back to the start.
    const QKeySequence asked(static_cast<QKeyEvent*>(event)->keyCombination());
    if (asked != QKeySequence(QStringLiteral("Ctrl+E")) && asked != QKeySequence(QStringLiteral("Ctrl+Home"))) return false;
    event->ignore();
    return true;
  }
  if (event->type() != QEvent::KeyPress) return false;
  auto* key = static_cast<QKeyEvent*>(event);
  const bool control = key->modifiers().testFlag(Qt::ControlModifier);
  switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter: submit(); return true;
    case Qt::Key_Up:
    case Qt::Key_Down: {
      const int by = key->key() == Qt::Key_Up ? -1 : 1;
      if (control) regions_->step(by);
      else walk(by);
      return true;
    }
    case Qt::Key_L:
      if (!control) return false;
      clear();
      return true;
    case Qt::Key_Escape: field_->clear(); return true;
    default: return false;
  }
}

/// Colours live in the text; a new theme goes through all pieces once.
void ConsoleView::recolour() {
  QTextCursor cursor(out_->document());
  for (QTextBlock block = out_->document()->begin(); block.isValid(); block = block.next()) {
    QVector<QPair<QPair<int, int>, int>> pieces;
    for (auto it = block.begin(); !it.atEnd(); ++it)
      pieces.push_back(
          {{it.fragment().position(), it.fragment().length()}, it.fragment().charFormat().intProperty(kKindProperty)});
    for (const auto& [span, kind] : pieces) {
      cursor.setPosition(span.first);
      cursor.setPosition(span.first + span.second, QTextCursor::KeepAnchor);
      QTextCharFormat format;
      format.setForeground(inkOf(static_cast<Kind>(kind)));
      cursor.mergeCharFormat(format);
    }
  }
}

QVariantMap ConsoleView::kept() const {
  QVariantList pieces;  // each: whether a line begins with it, its kind, its text
  for (QTextBlock block = out_->document()->begin(); block.isValid(); block = block.next()) {
    bool newLine = true;
    for (auto it = block.begin(); !it.atEnd(); ++it, newLine = false)
      pieces << QVariant(QVariantList{newLine, it.fragment().charFormat().intProperty(kKindProperty), it.fragment().text()});
  }
  return {{QStringLiteral("pieces"), pieces}, {QStringLiteral("history"), history_}, {QStringLiteral("typed"), field_->text()}};
}

void ConsoleView::takeOver(const QVariantMap& kept) {
  clear();
  for (const QVariant& each : kept.value(QStringLiteral("pieces")).toList()) {
    const QVariantList piece = each.toList();
    append(piece.value(2).toString(), static_cast<Kind>(piece.value(1).toInt()), piece.value(0).toBool());
  }
  history_ = kept.value(QStringLiteral("history")).toStringList();
  at_ = history_.size();
  field_->setText(kept.value(QStringLiteral("typed")).toString());
}

void ConsoleView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) recolour();
  QWidget::changeEvent(event);
}

}  // namespace jetlag::ui
