// SPDX-License-Identifier: GPL-3.0-or-later
// ConsoleView: commands typed against one region after the other and their replies, as a terminal shows them. The prompt
// names the region; Up and Down walk the history, Ctrl+Up and Ctrl+Down change the region, Ctrl+L clears, Escape empties the
// line. The transcript is selectable and copied as plain text. At most 5 000 lines are kept. submitted asks for a reply,
// which comes later through addReply.
#pragma once

#include <QVariantMap>
#include <QWidget>

#include "widgets/theme.h"

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace jetlag::ui {

class Select;

class ConsoleView : public QWidget {
  Q_OBJECT

 public:
  explicit ConsoleView(QWidget* parent = nullptr);
  void setRegions(const QStringList& regions);
  void setRegion(const QString& region);
  QString region() const;
  void setWords(const QStringList& commands);   ///< completed as one types
  /// An error reply is drawn in the colour of what is broken.
  void addReply(const QString& reply, bool error = false);
  void addNote(const QString& text);            ///< grey, for what happened meanwhile
  /// Said in grey while nothing has been typed yet.
  void setHint(const QString& text);
  QString hint() const;
  void clear();
  QString transcript() const;
  QLineEdit* field() const { return field_; }
  const QStringList& history() const { return history_; }
  /// All of it, for the view of another window: replies with their colours, the history, what is being typed.
  QVariantMap kept() const;
  void takeOver(const QVariantMap& kept);

 Q_SIGNALS:
  void submitted(const QString& region, const QString& command);
  void regionChanged(const QString& region);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  enum class Kind { kPrompt, kCommand, kReply, kError, kNote };
  void append(const QString& text, Kind kind, bool newLine);
  void submit();
  bool nothingToComplete() const;
  void walk(int by);
  void showPrompt();
  QColor inkOf(Kind kind) const;
  void recolour();

  QPlainTextEdit* out_;
  Select* regions_;
  QLabel* prompt_;
  QLineEdit* field_;
  QStringList history_;
  QString draft_;
  qsizetype at_ = 0;
};

}  // namespace jetlag::ui
