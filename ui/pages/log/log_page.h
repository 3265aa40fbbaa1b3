// SPDX-License-Identifier: GPL-3.0-or-later
// LogPage: every event of the branch as a table, with a filter language that completes and says what it does not know.
//
// Follows    while "Follow" is on, the row of the instant shown stays in view; scrolling by hand turns it off.
// Range      a range of the timeline becomes two terms of the filter, after: and before:, which a person sees and may change.
// Choosing   a row shows its instant and selects what it is about, on every page; Enter or a double click goes to the sequence
// chart. Menu       on a cell: show only, hide, or also show rows like it; copy. Saved      filters
// and colour rules are the window's to keep: setSavedFilters() and savedFiltersChanged(), and so on.
#pragma once

#include <QStringList>

#include "pages/page.h"

class QMenu;
class QStackedWidget;

namespace jetlag::ui {

class Button;
class EmptyState;
class FilterField;
class LogModel;
class LogRows;
class LogTable;

class LogPage : public Page {
  Q_OBJECT

 public:
  explicit LogPage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override;
  void select(const Selection& selection) override;
  void selectRange(const std::optional<TimeSpan>& range) override;
  QVariantMap kept() const override { return {{QStringLiteral("filter"), filter()}}; }
  void takeOver(const QVariantMap& kept) override { setFilter(kept.value(QStringLiteral("filter")).toString()); }

  void setFilter(const QString& text);
  QString filter() const;
  void setSavedFilters(const QStringList& filters);
  const QStringList& savedFilters() const { return saved_; }
  bool follows() const;
  LogTable* table() const { return table_; }
  FilterField* filterField() const { return field_; }
  const LogModel& model() const { return *model_; }
  /// What a right click on a cell offers; the caller owns it.
  QMenu* menuFor(int row, int column);
  QMenu* savedMenu();
  /// Lines as pages/log/colour_rules.h writes them.
  void setColourRules(const QStringList& lines);
  const QStringList& colourRules() const { return colours_; }

 Q_SIGNALS:
  void savedFiltersChanged(const QStringList& filters);
  void colourRulesChanged(const QStringList& lines);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildHead();
  void applyFilter(const QString& text);
  void showCount();
  void chooseRow(int row);
  void followTime();
  Selection selectionOf(int row) const;
  void showFilterMenu(const QPoint& at);
  void addColours(QMenu& menu);
  void changeColours(const QStringList& lines);

  LogModel* model_;
  LogRows* rows_;
  LogTable* table_;
  FilterField* field_;
  Button *follow_, *savedButton_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QStringList saved_, colours_;
  SnapshotPtr seen_;
  std::uint64_t chosen_ = 0;  ///< number of the event that was chosen last; 0: none
};

}  // namespace jetlag::ui
