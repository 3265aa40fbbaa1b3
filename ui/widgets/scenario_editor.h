// SPDX-License-Identifier: GPL-3.0-or-later
// ScenarioEditor: text of a scenario (JSON with comments): colours of the theme, line numbers, undo and redo, find,
// completion from words it is given. Diagnostics are underlined where they are, marked in the margin, told in a tooltip and
// in the line below the text, with "Go to line". Lines and columns count from 1, lengths in characters.
//
// The widget knows neither files nor the format's rules: text goes in and out, textEdited asks to have it checked. Built on
// QScintilla, which only scenario_editor.cpp and json_lexer.cpp see.
#pragma once

#include <QVariantMap>
#include <QVector>
#include <QWidget>

#include <memory>

namespace jetlag::ui {

struct Diagnostic {
  int line = 1, column = 1, length = 1;
  QString message;            ///< `unknown key "backlgo"`
  QString suggestion = {};    ///< `backlog`; shown as: did you mean "backlog"?
  bool warning = false;
};

class ScenarioEditor : public QWidget {
  Q_OBJECT

 public:
  explicit ScenarioEditor(QWidget* parent = nullptr);
  ~ScenarioEditor() override;

  void setText(const QString& text);   ///< a new text: clears undo, is not dirty
  /// One edit that can be undone; keeps the cursor's line. For changes made by forms and map.
  void replaceText(const QString& text);
  QString text() const;
  void setReadOnly(bool readOnly);
  void setWords(const QStringList& words);
  QStringList completions(const QString& prefix) const;
  bool completing() const;             ///< the list of completions is open
  void setDiagnostics(const QVector<Diagnostic>& diagnostics);
  const QVector<Diagnostic>& diagnostics() const { return diagnostics_; }
  /// The sentence for a line: `Line 31: unknown key "backlgo", did you mean "backlog"?`; empty when it is fine.
  QString messageAt(int line) const;
  /// Of the line below the text that tells what is wrong; 0 while nothing is.
  int problemHeight() const;
  void goTo(int line, int column = 1);
  int currentLine() const;
  QVariantMap kept() const;  ///< the caret's place and the scroll bars', for an editor that takes its place
  void takeOver(const QVariantMap& kept);
  /// The text with what can be undone and redone, which another editor may show.
  QVariant document() const;
  void showDocument(const QVariant& document);
  bool isDirty() const;
  void setSaved();
  bool canUndo() const;
  bool canRedo() const;
  bool underlined(int line, int column) const;
  bool marked(int line) const;

 public Q_SLOTS:
  void undo();
  void redo();
  void showFind();
  /// Selects the next occurrence, wrapping around; false when there is none.
  bool find(const QString& text, bool forward = true);

 Q_SIGNALS:
  void textEdited();
  void dirtyChanged(bool dirty);
  void cursorMoved(int line, int column);

 protected:
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Impl;
  void applyTheme();
  void complete(int least);
  void buildFindBar();
  void showProblem();
  std::unique_ptr<Impl> impl_;
  QVector<Diagnostic> diagnostics_;
};

}  // namespace jetlag::ui
