// SPDX-License-Identifier: GPL-3.0-or-later
// ObjectCard: one object of a scenario as a card of its form: all fields for a section; for an entry of a list those that are
// given and those that are needed, the others behind "Add…". Edits are reported with their path from the scenario's root, several
// at once where one change means two ("exactly one of").
#pragma once

#include <QVector>

#include <vector>

#include "pages/scenario/form_format.h"
#include "widgets/card.h"

class QGridLayout;
class QMenu;

namespace jetlag::ui {

class Button;
class FormField;

/// An edit of the text: set a value, take it out, or put an entry at the end of a list; in this order, as one step.
struct FormEdit {
  enum class Kind { kSet, kRemove, kAppend };
  Kind kind = Kind::kSet;
  scenario::EditPath path;
  std::string json = {};
};

class ObjectCard : public Card {
  Q_OBJECT

 public:
  enum class Shown { kEverything, kGiven };
  ObjectCard(const QString& title, const QString& meaning, std::vector<FormLeaf> leaves, const scenario::EditPath& path,
             const JsonValue& root, const QStringList& regions, Shown shown);
  void setRoot(const JsonValue& root);
  /// The fields that are shown, as text; another one, another card.
  QString shape() const;
  static QString shapeOf(const std::vector<FormLeaf>& leaves, const scenario::EditPath& path, const JsonValue& root, Shown shown);
  FormField* field(const QString& label) const;
  /// What "Add…" offers; the caller owns it.
  QMenu* addMenu();

 Q_SIGNALS:
  void edited(const QVector<jetlag::ui::FormEdit>& edits);

 private:
  void addRow(const FormLeaf& leaf, const QStringList& regions);
  scenario::EditPath below(const scenario::EditPath& path) const;

  std::vector<FormLeaf> leaves_;
  scenario::EditPath path_;
  QStringList regions_;
  QVector<QPair<FormLeaf, FormField*>> rows_;
  QGridLayout* grid_;
  QString shape_;
};

}  // namespace jetlag::ui
