// SPDX-License-Identifier: GPL-3.0-or-later
// FormView: a scenario's text as a form, generated from the description of the format: a card per section, a card per region,
// workload, fault and step, a line per expectation.
//
// Edits     every change is an edit of the text that keeps all else (scenario/edit.h); edited() carries the new text.
// Text      setText() follows the text: fields are updated where they are, cards are rebuilt only when something came or went. A
//           text that is no JSON leaves the form as it was, disabled, and says so; after forget() there is none then.
#pragma once

#include <QScrollArea>
#include <QVector>

#include <string>

#include "core/json_text.h"
#include "pages/scenario/form_cards.h"

class QLabel;
class QVBoxLayout;

namespace jetlag::ui {

class FormView : public QScrollArea {
  Q_OBJECT

 public:
  explicit FormView(QWidget* parent = nullptr);
  void setText(const QString& text);
  /// What comes next is another file's text.
  void forget();
  /// By section and entry: "database", "faults.0".
  ObjectCard* card(const QString& path) const;
  Button* addButton(const QString& list) const;
  Button* removeButton(const QString& path) const;
  QStringList sections() const;
  bool isCurrent() const { return current_; }

 Q_SIGNALS:
  void edited(const QString& text);
  /// An edit that the text does not allow, and why.
  void refused(const QString& why);

 private:
  void build();
  void swapBox(QWidget* box);
  QWidget* newBox();
  void addObject(const QString& title, const scenario::FieldInfo* field, const scenario::ObjectInfo& object,
                 const scenario::EditPath& path);
  void addList(const scenario::FieldInfo& field);
  void addEntry(QVBoxLayout* column, const QString& title, const std::vector<FormLeaf>& leaves, const scenario::EditPath& path);
  void addScalars();
  QWidget* addHead(const scenario::FieldInfo& field, std::size_t many);
  void take(ObjectCard* card, const scenario::EditPath& path);
  void apply(const QVector<FormEdit>& edits);
  QString shape() const;

  std::string text_;
  JsonValue root_;
  QStringList regions_;
  QWidget* box_ = nullptr;
  QVBoxLayout* column_ = nullptr;
  QLabel* note_;
  QLabel* base_;  ///< Says what the file extends.
  QVector<QPair<QString, ObjectCard*>> cards_;
  QVector<QPair<QString, Button*>> adders_, removers_;
  QString shape_;
  bool current_ = false;
};

}  // namespace jetlag::ui
