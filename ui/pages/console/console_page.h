// SPDX-License-Identifier: GPL-3.0-or-later
// ConsolePage: Redis commands typed against any region of the running world, with their replies as redis-cli prints them.
//
// Command    acted(lab::Command): it runs at the instant shown and becomes part of the branch. Where that lies in the past, the
// page says
//            what it will cost and offers to fork.
// HELP       is answered by the page: it is no command of the database and changes nothing.
// Reply      found in the timeline's script when the next picture comes; a process that does not answer is told, and its late
// reply
//            printed when it comes. refused() prints why the engine did not take the command.
#pragma once

#include <QStringList>
#include <QVector>

#include <cstdint>
#include <set>
#include <string>
#include <tuple>

#include "pages/console/help_lines.h"
#include "pages/page.h"

class QLabel;
class QStackedWidget;

namespace jetlag::ui {

class Button;
class ConsoleView;
class EmptyState;

class ConsolePage : public Page {
  Q_OBJECT

 public:
  explicit ConsolePage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override;
  void select(const Selection& selection) override;
  QVariantMap kept() const override;
  void takeOver(const QVariantMap& kept) override;
  /// The commands that exist, for completion and HELP.
  void setCommands(const QVector<KnownCommand>& commands);
  /// Prints why a command that was typed here has not been taken; false where none is waited for.
  bool refused(const QString& why);
  ConsoleView* view() const { return view_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Waiting {
    QString region;
    std::string command;
    bool told = false;  ///< that there is no reply yet
  };
  using Known = std::set<std::tuple<std::uint32_t, std::string, std::int64_t>>;
  void submit(const QString& region, const QString& command);
  void showReplies();
  bool answer(Waiting& waiting);
  void sayWhere(Instant replied);
  void showHint();

  ConsoleView* view_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QLabel* hint_;
  Button* fork_;
  SnapshotPtr seen_;
  QString where_;       ///< instant and branch of the last reply
  QString keptRegion_;  ///< chosen in the window before, until the regions are known
  QVector<KnownCommand> commands_;
  QVector<Waiting> waiting_;
  Known known_;  ///< replies that were there before: step, region, time
};

}  // namespace jetlag::ui
