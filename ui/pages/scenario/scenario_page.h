// SPDX-License-Identifier: GPL-3.0-or-later
// ScenarioPage: the scenario as text and as a form, side by side or as tabs where room is short; both always say the same.
//
// Document  setDocument(path, text) shows a text; a path that begins with "bundled:" or is empty cannot be written to: saving asks for one.
// Checking  a moment after the last change checkRequested(path, text, ticket) goes out; setMistakes(ticket, ...) underlines what is wrong
//           and is ignored when the text has changed since. markMistakes() is for a file that could not be opened.
// Running   runRequested(path, text); the world that is open stays until the text opens without a mistake.
// By hand   what was done by hand in the branch shown can be put into the text (scenario/edit.h), comments kept, as one step of undo.
// Dirty     dirtyChanged(); save() and saveTo() write the file and tell saved(path) or problem(text).
#pragma once

#include <QTimer>
#include <QVector>

#include "pages/page.h"
#include "widgets/scenario_editor.h"

class QLabel;
class QSplitter;
class QTabBar;

namespace jetlag::ui {

class Button;
class FormView;

class ScenarioPage : public Page {
  Q_OBJECT

 public:
  explicit ScenarioPage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override;

  void setDocument(const QString& path, const QString& text);
  QString path() const { return path_; }
  QString text() const { return editor_->text(); }
  bool isDirty() const { return editor_->isDirty(); }
  bool saveTo(const QString& path);
  ScenarioEditor* editor() const { return editor_; }
  FormView* form() const { return form_; }
  Button* runButton() const { return run_; }
  Button* handButton() const { return hand_; }
  int mistakes() const { return static_cast<int>(editor_->diagnostics().size()); }

 public Q_SLOTS:
  void setMistakes(int ticket, const QVector<jetlag::ui::Diagnostic>& mistakes);
  void markMistakes(const QVector<jetlag::ui::Diagnostic>& mistakes);
  bool save();
  void saveAs();
  void run();
  void takeWhatWasDoneByHand();

 Q_SIGNALS:
  void checkRequested(const QString& path, const QString& text, int ticket);
  void runRequested(const QString& path, const QString& text);
  void saved(const QString& path);
  void problem(const QString& what);
  void dirtyChanged(bool dirty);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  void connectAll();
  void textChanged();
  void check();
  void showHead();
  void showTab(int tab);

  ScenarioEditor* editor_;
  FormView* form_;
  QSplitter* split_;
  QTabBar* tabs_;
  QLabel *name_, *state_;
  Button *undo_, *redo_, *save_, *saveAs_, *hand_, *run_;
  QString path_;
  SnapshotPtr seen_;
  QTimer wait_;
  int ticket_ = 0;
  bool checked_ = false;  ///< the text shown has been checked
};

}  // namespace jetlag::ui
