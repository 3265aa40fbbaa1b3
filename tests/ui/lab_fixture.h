// SPDX-License-Identifier: GPL-3.0-or-later
// LabFixture: a page with a running world behind it, as the window wires them, for tests: what the page asks for is done by the
// engine's thread, every snapshot is shown by the page, and run(), act() and open() return when the page shows the result.
#pragma once

#include <QObject>
#include <QSignalSpy>

#include "lab_thread/engine_thread.h"
#include "pages/page.h"

namespace jetlag::ui {

class LabFixture : public QObject {
  Q_OBJECT

 public:
  explicit LabFixture(Page& page);
  /// "quickstart": a bundled scenario.
  void openBundled(const QString& name);
  void open(const QString& path, const QString& text);
  void runTo(double seconds);
  void runToEnd();
  void act(const lab::Action& action);
  /// Lets the engine finish and the page show what came of it.
  void settle();
  const SnapshotPtr& seen() const { return seen_; }
  EngineThread& engine() { return engine_; }
  QStringList refusals;
  std::vector<Mistake> mistakes;  ///< of the last text that could not be opened

 private:
  Page& page_;
  EngineThread engine_;
  SnapshotPtr seen_;
};

/// The three window sizes of the design, less the rail and the bars around a page.
void shootPage(QWidget& page, const QString& name);

}  // namespace jetlag::ui
