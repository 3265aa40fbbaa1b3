// SPDX-License-Identifier: GPL-3.0-or-later
// ScenarioPage: the scenario as text and as a form, side by side or as tabs where room is short; both always say the same.
//
// Text      setText(path, text) shows a text; one from the program (":bundled/...") or from nowhere is saved as a new file.
// Checking  a moment after the last change checkRequested(text, ticket) goes out; takeMistakes(ticket, ...) underlines what is
// wrong
//           and is ignored when the text has changed since. showMistakes() is for a text that could not be opened.
// Running   runRequested(text); the world that is open stays until the text opens without a mistake.
// By hand   addInjected() puts what was done by hand in the branch shown into the text (scenario/edit.h), comments kept, as one
//           step of undo; empty, or why not. It takes the place of what was put there before, by another branch or before an
//           undo: a text tells one run.
// Files     are the window's: saveRequested(asNew), then markSaved(path).
#pragma once

#include <QTimer>
#include <QVector>

#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
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
  QVariantMap kept() const override;
  void takeOver(const QVariantMap& kept) override;

  void setText(const QString& path, const QString& text);
  QString path() const { return path_; }
  /// Of a file that is no text what it holds, until somebody types.
  QString text() const { return isText() ? editor_->text() : noText_; }
  bool isText() const { return noText_.isNull(); }
  /// Somebody has opened or typed something.
  bool isOpen() const { return open_; }
  /// As the file held it when it was opened or saved here.
  QString saved() const { return saved_; }
  /// The bytes of the file are none of that text: saving it changes them.
  void setForeign();
  bool isDirty() const { return editor_->isDirty(); }
  /// Whether addInjected() would take changes out that the text holds and this branch does not have.
  bool holdsOtherChanges(const std::vector<std::string>& injected) const;
  void markSaved(const QString& path);
  QString addInjected(const std::vector<std::string>& injected);
  ScenarioEditor* editor() const { return editor_; }
  FormView* form() const { return form_; }
  Button* runButton() const { return run_; }
  Button* handButton() const { return hand_; }
  Button* saveButton() const { return save_; }
  bool holdsChangesByHand() const { return handIsIn_; }
  /// What was opened from this file and is the world that is shown; nothing where that is another file's. Only here its changes
  /// by hand can be taken in.
  void setWorld(const std::optional<QString>& text);
  /// From the page's lower edge: what a message over the page must leave free, so that mistakes stay in sight.
  int footHeight() const;
  int mistakes() const { return static_cast<int>(editor_->diagnostics().size()); }

 public Q_SLOTS:
  void takeMistakes(int ticket, const QVector<jetlag::ui::Diagnostic>& mistakes);
  void showMistakes(const QVector<jetlag::ui::Diagnostic>& mistakes);
  void run();

 Q_SIGNALS:
  void checkRequested(const QString& text, int ticket);
  void runRequested(const QString& text);
  void saveRequested(bool asNew);
  void dirtyChanged(bool dirty);

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void build();
  void connectAll();
  void textChanged();
  void check();
  void lookForChangesByHand();
  Result<std::string> textWith(const std::vector<std::string>& injected) const;
  bool saysWhatRuns() const;
  void showHead();
  void showTab(int tab);

  ScenarioEditor* editor_;
  FormView* form_;
  QSplitter* split_;
  QTabBar* tabs_;
  QLabel *name_, *state_;
  Button *undo_, *redo_, *save_, *saveAs_, *hand_, *run_;
  QString path_, noText_;
  QString saved_;  ///< what setText() or markSaved() took as not changed
  SnapshotPtr seen_;
  QTimer wait_;
  int ticket_ = 0;
  bool open_ = false, foreign_ = false;
  QString foreignText_;               ///< as it was shown when its bytes were found to be foreign, and what was told of them
  QVector<Diagnostic> foreignBytes_;
  bool checked_ = false;  ///< the text shown has been checked
  bool handIsIn_ = false;  ///< what was done by hand is part of it
  bool holdsWorld_ = true;
  QString ran_;  ///< what the world that is shown was opened from
  std::vector<std::string> taken_;  ///< changes by hand of that world that the text has had
};

}  // namespace jetlag::ui
