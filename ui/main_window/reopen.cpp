// SPDX-License-Identifier: GPL-3.0-or-later
// The presentation scale, and the window that opens anew for it with everything the old one held.
#include <QScreen>

#include <algorithm>
#include <utility>

#include "main_window/kept.h"
#include "main_window/main_window.h"
#include "pages/scenario/scenario_page.h"
#include "pages/timeline/timeline_panel.h"
#include "widgets/toast.h"

namespace jetlag::ui {

/// Everything is drawn larger by the toolkit, which can only be told so before its first window: another one takes this one's
/// place, with the same running world.
void MainWindow::nextPresentation() {
  if (!isEnabled()) return;  // it is going already
  const double scale = settings_.presentation;
  const double next = scale < 1.25 && fits(1.5) ? 1.5 : scale < 1.75 && fits(2) ? 2.0 : 1.0;
  if (next == scale) return toast_->say(QStringLiteral("This screen is too small for a larger scale"));
  rememberShape();
  settings_.presentation = next;
  saveSettings(settings_);
  setEnabled(false);  // what would be done now would be lost; the engine may be in the middle of something long
  engine_.release();
}

/// The smallest window on the whole of this screen.
bool MainWindow::fits(double scale) const {
  const QSizeF room = screen() == nullptr ? QSizeF(minimumSize()) : QSizeF(screen()->size()) * settings_.presentation / scale;
  return room.width() >= minimumWidth() && room.height() >= minimumHeight();
}

bool MainWindow::fitsScreen() {
  if (settings_.presentation <= 1 || fits(settings_.presentation)) return true;
  settings_.presentation = settings_.presentation > 1.75 && fits(1.5) ? 1.5 : 1.0;
  saveSettings(settings_);
  return false;
}

Kept MainWindow::handOver() {
  Kept kept;
  kept.world = std::exchange(released_, {});
  kept.origin = origin_;
  kept.editorPath = path_;
  kept.speed = pace_.speed;
  kept.page = page_;
  kept.selection = selection_;
  kept.range = timeline_->range();
  kept.bookmarks = timeline_->bookmarks();
  kept.fullScreen = isFullScreen();
  kept.judged = judged_;
  kept.judgedBefore = judgedBefore_;
  for (const Page* const page : pages_) kept.pages.push_back(page->kept());
  return kept;
}

void MainWindow::takeOver(const Kept& kept) {
  origin_ = kept.origin;
  path_ = kept.editorPath;
  judged_ = kept.judged;
  judgedBefore_ = kept.judgedBefore;
  for (int i = 0; i < std::min(kept.pages.size(), pages_.size()); ++i) pages_[i]->takeOver(kept.pages[i]);
  qobject_cast<ScenarioPage*>(pageOf(PageId::kScenario))
      ->setWorld(editorHoldsWorld() ? std::optional(origin_.text) : std::nullopt);
  setWindowState(kept.fullScreen ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
  setSpeed(kept.speed);
  whenShown_ = [this, page = kept.page, selection = kept.selection, range = kept.range, bookmarks = kept.bookmarks] {
    timeline_->setBookmarks(bookmarks);
    timeline_->setRange(range);
    if (range) selectRange(range);
    select(selection);
    tellVerdict();
    goTo(page);
  };
  if (kept.world.session) {
    nameWindow();
    engine_.adopt(kept.world);
  } else {
    goTo(kept.page);
  }
}

}  // namespace jetlag::ui
