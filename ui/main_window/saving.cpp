// SPDX-License-Identifier: GPL-3.0-or-later
// Saving, and what must not be lost: the text of the editor, and what was done by hand in the branches of the world.
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <utility>

#include "main_window/ask.h"
#include "main_window/main_window.h"
#include "main_window/verdict.h"
#include "pages/scenario/scenario_page.h"
#include "pages/start/start_page.h"
#include "pages/words/redis_text.h"
#include "widgets/numbers.h"
#include "widgets/toast.h"

namespace jetlag::ui {

namespace {

bool isBeginOf(const Changes& part, const Changes& whole) {
  return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

}  // namespace

QString MainWindow::fileFilter() { return QStringLiteral("Scenarios (*.json *.jsonc);;All files (*)"); }

bool MainWindow::isDirty() const { return qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario))->isDirty(); }

int MainWindow::bundledCount() const { return qobject_cast<StartPage*>(pageOf(PageId::kStart))->scenarioCount(); }

bool MainWindow::mayDiscard() { return mayDiscardText() && mayDiscardChanges(); }

bool MainWindow::mayDiscardText() {
  if (!isDirty()) return true;
  const auto answer =
      ask(this, QStringLiteral("Unsaved scenario"), QStringLiteral("The scenario's text has changes that are not saved."),
          QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
  if (answer == QMessageBox::Save) return saveText(false);
  return answer == QMessageBox::Discard;
}

/// Why no command line gives that run of the world again; empty where one does.
QString MainWindow::whyNoLine(const observe::Snapshot& run) const { return origin_.whyNot(run.injected); }

/// Asked anew where something was changed by hand, opened or saved since.
bool MainWindow::isAsSaved() {
  if (!seen_) return true;
  if (!asSaved_ || asSaved_->first != seen_->injected)
    asSaved_ = {seen_->injected, origin_.held(seen_->injected) == Origin::Held::kWhole};
  return asSaved_->second;
}

/// What was done by hand, where no file holds it yet.
bool MainWindow::mayDiscardChanges() { return mayDiscardChangesHere() && mayDiscardOtherBranches(); }

/// What was done by hand in branches that are not shown, and is neither saved nor part of this one.
bool MainWindow::mayDiscardOtherBranches() {
  if (!seen_) return true;
  QStringList names;
  for (const observe::Branch& other : seen_->branches)
    if (other.id != seen_->branch && !isBeginOf(other.injected, seen_->injected) && !origin_.isKept(other.injected))
      names << textOf(other.name);
  if (names.isEmpty()) return true;
  return ask(this, QStringLiteral("Changes by hand in other branches"),
             QStringLiteral("What was done by hand in %1 would be lost. To keep it, go there (Ctrl+Tab), take it in, and save it "
                            "(Ctrl+S) or, beside what is saved already, into another file (Ctrl+Shift+S).")
                 .arg(names.join(QStringLiteral(" and "))),
             QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel) == QMessageBox::Discard;
}

bool MainWindow::mayDiscardChangesHere() {
  if (!seen_ || seen_->injected.empty() || origin_.isKept(seen_->injected)) return true;
  auto* const scenario = qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario));
  scenario->display(seen_);
  if (editorHoldsWorld() && scenario->holdsChangesByHand()) return true;  // and may be discarded with the text
  const QString what = numbers::counted(static_cast<qint64>(seen_->injected.size()), QStringLiteral("change"),
                                        QStringLiteral("changes")),
                file = origin_.fileName();
  if (!editorHoldsWorld() && isDirty())  // taking them in would take the text's place
    return ask(this, QStringLiteral("Changes by hand"),
               QStringLiteral(
                   "%1 by hand would be lost: the editor holds another text than that of the run. To keep what was done, "
                   "open %2 in the editor and save it there first.")
                   .arg(what, file),
               QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel) == QMessageBox::Discard;
  const auto answer = ask(this, QStringLiteral("Changes by hand"),
                          QStringLiteral("%1 by hand would be lost. Save writes what was done into %2 first%3.")
                              .arg(what, path_.startsWith(QLatin1Char(':')) ? QStringLiteral("a copy of %1").arg(file) : file,
                                   isDirty() ? QStringLiteral(", with what was typed there") : QString()),
                          QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
  if (answer != QMessageBox::Save) return answer == QMessageBox::Discard;
  if (!takeInChanges() || !saveText(false)) return false;
  toast_->say(QStringLiteral("What was done by hand is saved in %1").arg(origin_.path));
  return true;
}

bool MainWindow::saveText(bool asNew) {
  auto* const scenario = qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario));
  if (!scenario->isText()) {  // what the editor shows of it is not what the file holds
    toast_->say(QStringLiteral("%1 is not a text file: nothing is saved").arg(QFileInfo(path_).fileName()), State::kLagging);
    return false;
  }
  if (!scenario->isOpen()) {
    toast_->say(QStringLiteral("There is no scenario to save"));
    return false;
  }
  QString path = path_;
  if (asNew || path.isEmpty() || path.startsWith(QLatin1Char(':')))
    path = QFileDialog::getSaveFileName(this, QStringLiteral("Save the scenario"),
                                        path.isEmpty()                      ? QStringLiteral("scenario.jsonc")
                                        : path.startsWith(QLatin1Char(':')) ? QFileInfo(path).fileName()
                                                                            : path,
                                        fileFilter());
  if (path.isEmpty() || (path == path_ && !asNew && !mayOverwrite(path, scenario->saved())) || !saveBeside(path)) return false;
  QSaveFile file(path);  // written whole or not at all
  const QByteArray bytes = scenario->text().toUtf8();
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
    toast_->say(QStringLiteral("%1 could not be written: %2").arg(path, file.errorString()), State::kCut);
    return false;
  }
  if (editorHoldsWorld()) {
    origin_.path = path;
    if (!origin_.files.contains(path)) origin_.files << path;
    nameWindow();
  }
  path_ = path;
  scenario->markSaved(path);
  asSaved_.reset();
  settings_.noteRecent(path, QDateTime::currentDateTime());
  settings_.forgetVerdict(path);  // it was that of another text
  if (judged_ && editorHoldsWorld()) noteVerdict(*judged_->seen);
  saveSettings(settings_);
  showRecent();
  refreshBars();
  tellVerdict();
  toast_->say(QStringLiteral("%1 is saved").arg(QFileInfo(path).fileName()));
  return true;
}

/// What lies on the disk may be another file by now than the one that was opened.
bool MainWindow::mayOverwrite(const QString& path, const QString& opened) {
  std::string problem;
  const auto now = readFile(path.toStdString(), problem);
  const auto text = now ? textOfFile(*now) : std::nullopt;
  if (!now || text == opened) return true;
  const QString what = text ? QStringLiteral(
                                  "%1 was changed by another program since it was opened here. Save writes over that; "
                                  "Ctrl+Shift+S saves into another file.")
                            : QStringLiteral(
                                  "%1 holds bytes that are no UTF-8. Save writes them as the editor shows them, in "
                                  "UTF-8; Ctrl+Shift+S saves into another file.");
  return ask(this, QStringLiteral("Another file on the disk"), what.arg(QFileInfo(path).fileName()),
             QMessageBox::Save | QMessageBox::Cancel, QMessageBox::Cancel) == QMessageBox::Save;
}

/// In another folder what the scenario extends has to lie beside it there too.
bool MainWindow::saveBeside(const QString& path) {
  const QDir from = QFileInfo(path_).dir(), to = QFileInfo(path).dir();
  const QString text = qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario))->text();
  if (path_.isEmpty() || (!path_.startsWith(QLatin1Char(':')) && from.absolutePath() == to.absolutePath())) return true;
  for (const FileBeside& each : filesBeside(path_.toStdString(), text.toStdString())) {
    const QString name = QString::fromStdString(each.name), there = to.filePath(name);
    std::string problem;
    const auto known = readFile(there.toStdString(), problem);
    if (known == each.text || name.startsWith(QStringLiteral(".."))) continue;  // what is outside the folder stays there
    QSaveFile file(there);
    const QByteArray bytes = QByteArray::fromStdString(each.text);
    if (!known && to.mkpath(QFileInfo(name).path()) && file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() &&
        file.commit())
      continue;
    const QString why = known ? QStringLiteral("is another file there") : QStringLiteral("cannot be written there");
    toast_->say(QStringLiteral("Nothing is saved: this scenario extends %1, which %2").arg(name, why), State::kCut);
    return false;
  }
  return true;
}

/// The editor shows the text of the world again, as its file has it now, with what was done by hand.
bool MainWindow::takeInChanges() {
  auto* const scenario = qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario));
  if (!editorHoldsWorld()) {
    std::string problem;
    const auto now = readFile(origin_.path.toStdString(), problem);
    scenario->setText(origin_.path, now ? QString::fromStdString(*now) : origin_.text);
    scenario->setWorld(origin_.text);
    path_ = origin_.path;
  }
  const QString problem = scenario->addInjected(seen_->injected);
  if (!problem.isEmpty()) toast_->say(problem, State::kCut);
  return problem.isEmpty();
}

bool MainWindow::saveInjected() {
  if (!editorHoldsWorld() && !mayDiscardText()) return false;
  const bool others = qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario))->holdsOtherChanges(seen_->injected);
  if (!takeInChanges()) return false;
  goTo(PageId::kScenario);
  toast_->say(others
                  ? QStringLiteral("The scenario's text holds what was done by hand here now, and no longer what it held before; "
                                   "Ctrl+S saves it, Ctrl+Shift+S into another file")
                  : QStringLiteral("What was done by hand is in the scenario's text now; Ctrl+S saves it"));
  return true;
}

/// What was done by hand there is asked for where neither a file nor another branch has it.
void MainWindow::closeBranch(std::uint32_t id) {
  const auto gone = std::ranges::find(seen_->branches, id, &observe::Branch::id);
  if (gone == seen_->branches.end()) return;
  const bool kept = origin_.isKept(gone->injected) || std::ranges::any_of(seen_->branches, [&](const observe::Branch& other) {
                      return other.id != id && isBeginOf(gone->injected, other.injected);
                    });
  const QString name = textOf(gone->name);
  if (!kept && ask(this, QStringLiteral("Close branch"), QStringLiteral("What was done by hand in %1 would be lost.").arg(name),
                   QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel) != QMessageBox::Discard)
    return;
  engine_.act(lab::Close{id});
  toast_->say(QStringLiteral("%1 is closed").arg(name));
}

}  // namespace jetlag::ui
