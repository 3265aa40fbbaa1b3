// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/scenario/form_cards.h"

#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include "pages/scenario/form_field.h"
#include "widgets/button.h"

namespace jetlag::ui {

namespace {

scenario::EditPath joined(const scenario::EditPath& above, const scenario::EditPath& path) {
  scenario::EditPath whole = above;
  whole.insert(whole.end(), path.begin(), path.end());
  return whole;
}

bool isShown(const FormLeaf& leaf, const scenario::EditPath& path, const JsonValue& root, ObjectCard::Shown shown) {
  if (shown == ObjectCard::Shown::kEverything) return true;
  const bool needed = leaf.field.need == scenario::Need::kRequired && leaf.path.size() == 1;
  return needed || valueAt(root, joined(path, leaf.path)) != nullptr;
}

}  // namespace

QString ObjectCard::shapeOf(const std::vector<FormLeaf>& leaves, const scenario::EditPath& path, const JsonValue& root,
                            Shown shown) {
  QString shape;
  for (const FormLeaf& leaf : leaves)
    if (isShown(leaf, path, root, shown)) shape += leaf.label() + u',';
  return shape;
}

ObjectCard::ObjectCard(const QString& title, const QString& meaning, std::vector<FormLeaf> leaves, const scenario::EditPath& path,
                       const JsonValue& root, const QStringList& regions, Shown shown)
    : Card(title, {}),
      leaves_(std::move(leaves)),
      path_(path),
      regions_(regions),
      grid_(new QGridLayout),
      shape_(shapeOf(leaves_, path, root, shown)) {
  setToolTip(meaning);
  grid_->setContentsMargins(12, 10, 12, 12);
  grid_->setHorizontalSpacing(12);
  grid_->setVerticalSpacing(6);
  grid_->setColumnMinimumWidth(0, 128);
  grid_->setColumnStretch(1, 1);
  body()->addLayout(grid_);
  bool more = false;
  for (const FormLeaf& leaf : leaves_) {
    if (isShown(leaf, path, root, shown)) addRow(leaf, regions);
    else more = true;
  }
  if (more) {
    auto* add = new Button(tr("Add…"));
    add->setSmall();
    add->setLook(Button::Look::kGhost);
    add->setGlyph(Icon::kPlus, 14);
    add->setToolTip(tr("Another field of this entry"));
    connect(add, &Button::clicked, this, [this, add] {
      QMenu* menu = addMenu();
      menu->setAttribute(Qt::WA_DeleteOnClose);
      menu->popup(add->mapToGlobal(QPoint(0, add->height() + 2)));
    });
    grid_->addWidget(add, grid_->rowCount(), 0, 1, 2, Qt::AlignLeft);
  }
  setRoot(root);
}

scenario::EditPath ObjectCard::below(const scenario::EditPath& path) const { return joined(path_, path); }
QString ObjectCard::shape() const { return shape_; }

void ObjectCard::addRow(const FormLeaf& leaf, const QStringList& regions) {
  const int row = grid_->rowCount();
  auto* label = new QLabel(leaf.label());
  label->setProperty("role", "label");
  label->setToolTip(QString::fromStdString(leaf.field.meaning));
  auto* field = new FormField(leaf.field, regions,
                              (accessibleName().isEmpty() ? QString() : accessibleName() + QStringLiteral(", ")) + leaf.label());
  label->setBuddy(field);
  grid_->addWidget(label, row, 0);
  grid_->addWidget(field, row, 1);
  rows_.push_back({leaf, field});
  connect(field, &FormField::edited, this, [this, path = below(leaf.path)](const QString& json) {
    Q_EMIT edited({{json.isEmpty() ? FormEdit::Kind::kRemove : FormEdit::Kind::kSet, path, json.toStdString()}});
  });
}

void ObjectCard::setRoot(const JsonValue& root) {
  for (const auto& [leaf, field] : rows_) field->setValue(valueAt(root, below(leaf.path)));
}

FormField* ObjectCard::field(const QString& label) const {
  for (const auto& [leaf, field] : rows_)
    if (leaf.label() == label) return field;
  return nullptr;
}

QMenu* ObjectCard::addMenu() {
  auto* menu = new QMenu(this);
  menu->setToolTipsVisible(true);
  for (const FormLeaf& leaf : leaves_) {
    if (field(leaf.label()) != nullptr) continue;
    QAction* action = menu->addAction(leaf.label());
    action->setToolTip(QString::fromStdString(leaf.field.meaning));
    connect(action, &QAction::triggered, this, [this, leaf] {
      QVector<FormEdit> edits;
      for (const std::string& rival : leaf.rivals) {
        scenario::EditPath path = leaf.path;
        path.back() = rival;
        edits.push_back({FormEdit::Kind::kRemove, below(path)});
      }
      edits.push_back({FormEdit::Kind::kSet, below(leaf.path), startingValue(leaf.field.type, regions_)});
      Q_EMIT edited(edits);
    });
  }
  return menu;
}

}  // namespace jetlag::ui
