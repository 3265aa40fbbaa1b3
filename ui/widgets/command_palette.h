// SPDX-License-Identifier: GPL-3.0-or-later
// CommandPalette: every command by name (Ctrl+K). A frame over the middle of its parent with a field and the commands that
// match what was typed; Up, Down and Page keys choose, Enter runs, Escape or a click elsewhere closes. Disabled commands keep
// their place at 40 %.
//
// Matching   each typed word must occur in name, group or the hidden words; a match at a word's beginning ranks before one
//            inside; of equal ones those that can be done come first. Without text the commands stand in the order given, under
//            their groups. Where the best match is disabled nothing is chosen, so that Enter does not do another one.
#pragma once

#include <QFrame>
#include <QVector>

#include <functional>
#include <utility>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace jetlag::ui {

struct Command {
  QString id, text;
  QString group = {};
  QString shortcut = {};
  QString words = {};   ///< further words to find it by; not shown
  bool enabled = true;
};

class CommandPalette : public QFrame {
  Q_OBJECT

 public:
  explicit CommandPalette(QWidget* parent);
  void setCommands(const QVector<Command>& commands);
  /// Asked whenever the text changes for further commands, which only such a text calls for; they come after the others.
  using More = std::function<QVector<Command>(const QString& text)>;
  void setMore(More more) { more_ = std::move(more); }
  /// Shows it over the parent with an empty field that has the focus.
  void open();
  QStringList shown() const;   ///< ids in the order shown
  QString chosen() const;      ///< id of the current row
  QLineEdit* field() const { return field_; }

  /// The order in which `text` shows `commands`: indexes, best first.
  static QVector<int> match(const QVector<Command>& commands, const QString& text);

 Q_SIGNALS:
  void activated(const QString& id);
  /// After activated(), if something was chosen.
  void closed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void refill();
  void place();
  void choose(int by);
  void run();

  QVector<Command> commands_;
  More more_;
  QLineEdit* field_;
  QListView* list_;
  QStandardItemModel* model_;
};

}  // namespace jetlag::ui
