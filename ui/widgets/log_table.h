// SPDX-License-Identifier: GPL-3.0-or-later
// LogTable: a QTableView set up for a million rows: one fixed row height, no widget per cell, nothing measured per row; and
// FilterField, a line that completes field names and values and shows below itself what is wrong with an expression.
//
// LogTable   the model gives text (DisplayRole), and may give a State as int in kStateRole for a dot before the first column
//            and kMonoRole for the fixed face, kQuietRole for a row that steps back, a State in kTintRole for the ground of a
//            row. Columns keep the widths they are given;
//            the last one takes the rest. Home and End choose the first and the last row.
#pragma once

#include <QTableView>
#include <QTimer>

class QCompleter;
class QLabel;
class QLineEdit;
class QStringListModel;

namespace jetlag::ui {

class LogTable : public QTableView {
  Q_OBJECT

 public:
  enum Roles { kStateRole = Qt::UserRole + 100, kMonoRole, kQuietRole, kTintRole };
  explicit LogTable(QWidget* parent = nullptr);
  void setModel(QAbstractItemModel* model) override;
  void setColumnWidths(const QVector<int>& widths);
  /// The column that takes the rest of the width; the last one by default.
  void setFlexibleColumn(int column);
  void showRow(int row);

 Q_SIGNALS:
  void rowChosen(int row);      ///< by a click or the keyboard
  void rowActivated(int row);   ///< Enter or double click

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fitFlexible();
  int flexible_ = -1;
};

class FilterField : public QWidget {
  Q_OBJECT

 public:
  explicit FilterField(QWidget* parent = nullptr);
  void setWords(const QStringList& words);    ///< completed at the cursor's word
  void setText(const QString& text);
  QString text() const;
  /// Where and why the expression is wrong; empty: it is fine. `column` counts from 0.
  void setError(const QString& message, int column = -1);
  QString error() const;
  void setCount(const QString& words);        ///< "1 204 of 1 000 000 events"
  QString count() const;
  QStringList completions() const;            ///< for the word at the cursor, now
  QLineEdit* field() const { return field_; }

 Q_SIGNALS:
  void edited(const QString& text);           ///< 150 ms after the last key
  void accepted(const QString& text);         ///< Enter

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void complete(const QString& word);
  void updatePopup();
  QString wordAtCursor() const;

  QLineEdit* field_;
  QLabel *error_, *count_;
  QCompleter* completer_;
  QStringListModel* words_;
  QTimer wait_;
};

}  // namespace jetlag::ui
