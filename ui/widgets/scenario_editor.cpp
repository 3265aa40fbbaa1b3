// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scenario_editor.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include <Qsci/qscidocument.h>
#include <Qsci/qsciscintilla.h>

#include <algorithm>

#include "widgets/button.h"
#include "widgets/json_lexer.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr int kErrorMark = 2, kWarningMark = 3;
constexpr int kErrorLine = 8, kWarningLine = 9;   // indicators
constexpr int kMarkMargin = 0, kNumberMargin = 1;

QPixmap dot(const QColor& colour) {
  QPixmap picture(12, 12);   // QScintilla places marks by their pixels, whatever their ratio
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(QPointF(6, 6), 4, 4);
  return picture;
}

QString sentence(const Diagnostic& problem) {
  QString text = ScenarioEditor::tr("Line %1: %2").arg(problem.line).arg(problem.message);
  if (!problem.suggestion.isEmpty()) text += ScenarioEditor::tr(", did you mean \"%1\"?").arg(problem.suggestion);
  return text;
}

}  // namespace

struct ScenarioEditor::Impl {
  QsciScintilla* edit = nullptr;
  JsonLexer* lexer = nullptr;
  QStringList words;
  QWidget *findBar = nullptr, *problemBar = nullptr;
  QLineEdit* findField = nullptr;
  QLabel *findCount = nullptr, *problem = nullptr;
  Button* goToProblem = nullptr;
  bool loading = false;
};

ScenarioEditor::ScenarioEditor(QWidget* parent) : QWidget(parent), impl_(std::make_unique<Impl>()) {
  Impl& my = *impl_;
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  my.edit = new QsciScintilla(this);
  my.edit->setAccessibleName(tr("Scenario text"));
  my.edit->setUtf8(true);
  my.edit->setFrameShape(QFrame::NoFrame);
  my.edit->setTabWidth(2);
  my.edit->setIndentationsUseTabs(false);
  my.edit->setAutoIndent(true);
  my.edit->setBraceMatching(QsciScintilla::SloppyBraceMatch);
  my.edit->setCaretLineVisible(true);
  my.edit->setMarginType(kMarkMargin, QsciScintilla::SymbolMargin);
  my.edit->setMarginWidth(kMarkMargin, 18);
  my.edit->setMarginType(kNumberMargin, QsciScintilla::NumberMargin);
  my.edit->setMarginLineNumbers(kNumberMargin, true);
  my.edit->setMarginMarkerMask(kMarkMargin, (1 << kErrorMark) | (1 << kWarningMark));
  my.edit->setMarginMarkerMask(kNumberMargin, 0);
  my.edit->setMarginWidth(2, 8);
  my.edit->SendScintilla(QsciScintilla::SCI_AUTOCSETIGNORECASE, 1);
  my.edit->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTHTRACKING, 1);
  my.edit->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTH, 200);
  my.edit->SendScintilla(QsciScintilla::SCI_SETEXTRAASCENT, 2);
  my.edit->SendScintilla(QsciScintilla::SCI_SETEXTRADESCENT, 2);
  my.edit->SendScintilla(QsciScintilla::SCI_SETMOUSEDWELLTIME, 400);
  my.lexer = new JsonLexer(my.edit);
  my.edit->setLexer(my.lexer);
  my.edit->installEventFilter(this);
  setFocusProxy(my.edit);
  column->addWidget(my.edit, 1);
  buildFindBar();
  connect(my.edit, &QsciScintilla::textChanged, this, [this] {
    impl_->edit->setMarginWidth(kNumberMargin,
                                static_cast<int>(textWidth(monoFont(12), QString::number(impl_->edit->lines()))) + 18);
    if (!impl_->loading) Q_EMIT textEdited();
  });
  connect(my.edit, &QsciScintilla::modificationChanged, this, [this](bool dirty) {
    if (!impl_->loading) Q_EMIT dirtyChanged(dirty);
  });
  connect(my.edit, &QsciScintilla::cursorPositionChanged, this, [this](int line, int index) {
    showProblem();
    Q_EMIT cursorMoved(line + 1, index + 1);
  });
  connect(my.edit, &QsciScintillaBase::SCN_CHARADDED, this, [this] { complete(2); });
  connect(my.edit, &QsciScintillaBase::SCN_DWELLSTART, this, [this](int position, int, int) {
    const int line = static_cast<int>(
        impl_->edit->SendScintilla(QsciScintilla::SCI_LINEFROMPOSITION, static_cast<unsigned long>(std::max(position, 0))));
    impl_->edit->setToolTip(position < 0 ? QString() : messageAt(line + 1));
  });
  applyTheme();
}

ScenarioEditor::~ScenarioEditor() { impl_->edit->disconnect(this); }

void ScenarioEditor::buildFindBar() {
  Impl& my = *impl_;
  my.findBar = new QWidget(this);
  auto* row = new QHBoxLayout(my.findBar);
  row->setContentsMargins(12, 6, 12, 6);
  row->setSpacing(8);
  my.findField = new QLineEdit(my.findBar);
  my.findField->setPlaceholderText(tr("Find"));
  my.findField->setAccessibleName(tr("Find in the scenario"));
  my.findField->setMaximumWidth(280);
  my.findField->installEventFilter(this);
  my.findCount = new QLabel(my.findBar);
  my.findCount->setProperty("role", "hint");
  auto* previous = new Button(tr("Previous"), my.findBar);
  auto* next = new Button(tr("Next"), my.findBar);
  auto* close = new Button(Icon::kClose, tr("Close find"), my.findBar);
  close->setLook(Button::Look::kGhost);
  row->addWidget(my.findField, 1);
  row->addWidget(previous);
  row->addWidget(next);
  row->addWidget(my.findCount);
  row->addStretch(1);
  row->addWidget(close);
  my.findBar->hide();
  connect(next, &Button::clicked, this, [this] { find(impl_->findField->text()); });
  connect(previous, &Button::clicked, this, [this] { find(impl_->findField->text(), false); });
  connect(close, &Button::clicked, this, [this] {
    impl_->findBar->hide();
    impl_->edit->setFocus();
  });
  my.problemBar = new QWidget(this);
  auto* line = new QHBoxLayout(my.problemBar);
  line->setContentsMargins(12, 6, 12, 6);
  my.problem = new QLabel(my.problemBar);
  my.problem->setTextFormat(Qt::PlainText);
  my.problem->setWordWrap(true);
  my.problem->setAccessibleName(tr("Problem"));
  my.goToProblem = new Button(tr("Go to line"), my.problemBar);
  my.goToProblem->setSmall();
  line->addWidget(my.problem, 1);
  line->addWidget(my.goToProblem);
  my.problemBar->hide();
  connect(my.goToProblem, &Button::clicked, this, [this] {
    if (!diagnostics_.isEmpty()) goTo(diagnostics_.front().line, diagnostics_.front().column);
  });
  layout()->addWidget(my.findBar);
  layout()->addWidget(my.problemBar);
}

void ScenarioEditor::applyTheme() {
  const Theme& t = theme();
  QsciScintilla& edit = *impl_->edit;
  impl_->lexer->applyTheme();
  edit.setPaper(t.surface);
  edit.setColor(t.text);
  edit.setCaretForegroundColor(t.text);
  edit.setCaretLineBackgroundColor(t.raised);
  edit.setCaretWidth(2);
  edit.setSelectionBackgroundColor(t.accentSoft);
  edit.setSelectionForegroundColor(t.text);
  edit.setMarginsBackgroundColor(t.surface);
  edit.setMarginsForegroundColor(t.text3);
  edit.setMarginsFont(editorFont(12));
  edit.setMatchedBraceBackgroundColor(t.accentSoft);
  edit.setMatchedBraceForegroundColor(t.accent);
  edit.setUnmatchedBraceBackgroundColor(t.cut.soft);
  edit.setUnmatchedBraceForegroundColor(t.cut.line);
  edit.markerDefine(dot(t.cut.line), kErrorMark);
  edit.markerDefine(dot(t.lagging.line), kWarningMark);
  edit.indicatorDefine(QsciScintilla::SquiggleIndicator, kErrorLine);
  edit.indicatorDefine(QsciScintilla::SquiggleIndicator, kWarningLine);
  edit.setIndicatorForegroundColor(t.cut.line, kErrorLine);
  edit.setIndicatorForegroundColor(t.lagging.line, kWarningLine);
  edit.setIndicatorDrawUnder(true, kErrorLine);
  edit.recolor();
  showProblem();
}

void ScenarioEditor::setText(const QString& text) {
  impl_->loading = true;
  impl_->edit->setText(text);
  impl_->edit->SendScintilla(QsciScintilla::SCI_SETXOFFSET, 0);
  impl_->edit->SendScintilla(QsciScintilla::SCI_EMPTYUNDOBUFFER);
  impl_->edit->setModified(false);
  impl_->loading = false;
  setDiagnostics({});
  Q_EMIT dirtyChanged(false);
}

void ScenarioEditor::replaceText(const QString& text) {
  int line = 0, column = 0;
  impl_->edit->getCursorPosition(&line, &column);
  impl_->edit->beginUndoAction();
  impl_->edit->selectAll();
  impl_->edit->replaceSelectedText(text);
  impl_->edit->endUndoAction();
  impl_->edit->setCursorPosition(std::min(line, impl_->edit->lines() - 1), 0);
}

QString ScenarioEditor::text() const { return impl_->edit->text(); }
void ScenarioEditor::setReadOnly(bool readOnly) { impl_->edit->setReadOnly(readOnly); }
bool ScenarioEditor::isDirty() const { return impl_->edit->isModified(); }
void ScenarioEditor::setSaved() { impl_->edit->setModified(false); }
bool ScenarioEditor::canUndo() const { return impl_->edit->isUndoAvailable(); }
bool ScenarioEditor::canRedo() const { return impl_->edit->isRedoAvailable(); }
void ScenarioEditor::undo() { impl_->edit->undo(); }
void ScenarioEditor::redo() { impl_->edit->redo(); }

void ScenarioEditor::setWords(const QStringList& words) {
  impl_->words = words;
  impl_->words.sort(Qt::CaseInsensitive);
}

QStringList ScenarioEditor::completions(const QString& prefix) const {
  QStringList found;
  for (const QString& word : impl_->words)
    if (word.startsWith(prefix, Qt::CaseInsensitive) && word != prefix) found << word;
  return found;
}

/// Offers the words that continue the one before the cursor, once it has `least` letters.
void ScenarioEditor::complete(int least) {
  int line = 0, column = 0;
  impl_->edit->getCursorPosition(&line, &column);
  const QString before = impl_->edit->text(line).left(column);
  int from = column;
  while (from > 0 && (before[from - 1].isLetterOrNumber() || before[from - 1] == QLatin1Char('_'))) --from;
  const QString word = before.mid(from);
  const QStringList found = completions(word);
  if (word.size() < least || found.isEmpty()) return impl_->edit->cancelList();
  const QByteArray list = found.join(QLatin1Char(' ')).toUtf8();
  impl_->edit->SendScintilla(QsciScintilla::SCI_AUTOCSHOW, static_cast<unsigned long>(word.toUtf8().size()), list.constData());
}

bool ScenarioEditor::completing() const { return impl_->edit->isListActive(); }

void ScenarioEditor::setDiagnostics(const QVector<Diagnostic>& diagnostics) {
  diagnostics_ = diagnostics;
  QsciScintilla& edit = *impl_->edit;
  const int last = edit.lines() - 1;
  edit.markerDeleteAll();
  for (const int indicator : {kErrorLine, kWarningLine}) edit.clearIndicatorRange(0, 0, last, edit.lineLength(last), indicator);
  for (const Diagnostic& each : diagnostics_) {
    const int line = std::clamp(each.line - 1, 0, last);
    const int room = std::max(0, static_cast<int>(edit.text(line).trimmed().isEmpty() ? 0 : edit.text(line).size()) - 1);
    const int from = std::clamp(each.column - 1, 0, room),
              to = std::clamp(from + std::max(each.length, 1), from, std::max(room, from + 1));
    edit.fillIndicatorRange(line, from, line, to, each.warning ? kWarningLine : kErrorLine);
    edit.markerAdd(line, each.warning ? kWarningMark : kErrorMark);
  }
  showProblem();
}

/// The bar below: the problem of the cursor's line, else the first one.
void ScenarioEditor::showProblem() {
  Impl& my = *impl_;
  my.problemBar->setVisible(!diagnostics_.isEmpty());
  if (diagnostics_.isEmpty()) return;
  QString text = messageAt(currentLine());
  const bool here = !text.isEmpty();
  if (!here) text = sentence(diagnostics_.front());
  if (diagnostics_.size() > 1) text += tr("  (%1 mistakes)").arg(diagnostics_.size());
  my.problem->setText(text);
  my.problem->setStyleSheet(
      QStringLiteral("color: %1").arg((diagnostics_.front().warning ? theme().lagging : theme().cut).line.name()));
  my.goToProblem->setVisible(!here);
}

int ScenarioEditor::problemHeight() const {
  return impl_->problemBar->isHidden() ? 0 : std::max(impl_->problemBar->height(), impl_->problemBar->sizeHint().height());
}

QString ScenarioEditor::messageAt(int line) const {
  QStringList all;
  for (const Diagnostic& each : diagnostics_)
    if (each.line == line) all << sentence(each);
  return all.join(QLatin1Char('\n'));
}

void ScenarioEditor::goTo(int line, int column) {
  const int at = std::clamp(line - 1, 0, impl_->edit->lines() - 1);
  impl_->edit->setCursorPosition(at, std::max(0, column - 1));
  impl_->edit->ensureLineVisible(at);
  impl_->edit->setFocus();
}

QVariantMap ScenarioEditor::kept() const {
  int line = 0, column = 0;
  impl_->edit->getCursorPosition(&line, &column);
  return {{QStringLiteral("line"), line},
          {QStringLiteral("column"), column},
          {QStringLiteral("top"), impl_->edit->firstVisibleLine()}};
}

void ScenarioEditor::takeOver(const QVariantMap& kept) {
  impl_->edit->setCursorPosition(kept.value(QStringLiteral("line")).toInt(), kept.value(QStringLiteral("column")).toInt());
  impl_->edit->setFirstVisibleLine(kept.value(QStringLiteral("top")).toInt());
}

QVariant ScenarioEditor::document() const { return QVariant::fromValue(impl_->edit->document()); }

void ScenarioEditor::showDocument(const QVariant& document) {
  impl_->edit->setDocument(document.value<QsciDocument>());
  if (isDirty()) Q_EMIT textEdited();
  Q_EMIT dirtyChanged(isDirty());
}

int ScenarioEditor::currentLine() const {
  int line = 0, column = 0;
  impl_->edit->getCursorPosition(&line, &column);
  return line + 1;
}

bool ScenarioEditor::underlined(int line, int column) const {
  const int position = impl_->edit->positionFromLineIndex(line - 1, column - 1);
  return impl_->edit->SendScintilla(QsciScintilla::SCI_INDICATORVALUEAT, static_cast<unsigned long>(kErrorLine),
                                    static_cast<long>(position)) != 0 ||
         impl_->edit->SendScintilla(QsciScintilla::SCI_INDICATORVALUEAT, static_cast<unsigned long>(kWarningLine),
                                    static_cast<long>(position)) != 0;
}

bool ScenarioEditor::marked(int line) const {
  return (impl_->edit->markersAtLine(line - 1) & ((1u << kErrorMark) | (1u << kWarningMark))) != 0;
}

void ScenarioEditor::showFind() {
  impl_->findBar->show();
  if (impl_->edit->hasSelectedText()) impl_->findField->setText(impl_->edit->selectedText());
  impl_->findField->setFocus();
  impl_->findField->selectAll();
}

bool ScenarioEditor::find(const QString& wanted, bool forward) {
  if (wanted.isEmpty()) return false;
  int line = 0, column = 0, toLine = 0, toColumn = 0;
  impl_->edit->getSelection(&line, &column, &toLine, &toColumn);
  const bool selected = line >= 0;
  const bool found =
      forward ? impl_->edit->findFirst(wanted, false, false, false, true, true)
              : impl_->edit->findFirst(wanted, false, false, false, true, false, selected ? line : -1, selected ? column : -1);
  const auto count = text().count(wanted, Qt::CaseInsensitive);
  impl_->findCount->setText(found ? tr("%1 found").arg(count) : tr("Not found"));
  return found;
}

void ScenarioEditor::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange && impl_->edit != nullptr) applyTheme();
  QWidget::changeEvent(event);
}

void ScenarioEditor::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Find)) return showFind();
  QWidget::keyPressEvent(event);
}

bool ScenarioEditor::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return false;
  auto* key = static_cast<QKeyEvent*>(event);
  if (watched == impl_->edit && key->matches(QKeySequence::Find)) {
    showFind();
    return true;
  }
  if (watched == impl_->edit && key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier) {
    complete(0);
    return true;
  }
  if (watched != impl_->findField) return false;
  if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
    find(impl_->findField->text(), !key->modifiers().testFlag(Qt::ShiftModifier));
    return true;
  }
  if (key->key() != Qt::Key_Escape) return false;
  impl_->findBar->hide();
  impl_->edit->setFocus();
  return true;
}

}  // namespace jetlag::ui
