// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/scenario/form_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

#include "pages/words/redis_text.h"
#include "widgets/button.h"

namespace jetlag::ui {

namespace {

using scenario::FieldInfo;
using scenario::ObjectInfo;
using Form = scenario::TypeInfo::Shape;

QString nameOf(const scenario::EditPath& path) {
  QStringList parts;
  for (const std::string& step : path) parts << textOf(step);
  return parts.join(u'.');
}

QString titled(const std::string& key) {
  QString text = textOf(key).replace(u'-', u' ');
  text[0] = text[0].toUpper();
  return text;
}

bool isSection(const FieldInfo& field) { return field.type.shape == Form::kObject; }
bool isTextList(const FieldInfo& field) { return field.key == "expect"; }

/// What an entry is called: its id, its name, what it runs, else its number.
QString entryTitle(const JsonValue& entry, std::size_t index) {
  for (const char* key : {"id", "name", "run"})
    if (const JsonMember* member = entry.find(key); member != nullptr && member->value.is(JsonKind::kString))
      return textOf(member->value.text);
  return QString::number(index + 1);
}

}  // namespace

FormView::FormView(QWidget* parent) : QScrollArea(parent), note_(new QLabel(this)), base_(new QLabel(this)) {
  setFrameShape(QFrame::NoFrame);
  setWidgetResizable(true);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setFocusPolicy(Qt::NoFocus);
  setAccessibleName(tr("Form of the scenario"));
  viewport()->setAutoFillBackground(false);
  note_->setProperty("role", "error");
  note_->setObjectName(QStringLiteral("formNote"));
  note_->setWordWrap(true);
  note_->hide();
  base_->setProperty("role", "prose");
  base_->setObjectName(QStringLiteral("formBase"));
  base_->setWordWrap(true);
  base_->hide();
}

void FormView::setText(const QString& text) {
  const std::string bytes = text.toStdString();
  if (bytes == text_ && current_) return;
  JsonDocument document = parse_json(bytes, "");
  current_ = document.ok() && document.root.is(JsonKind::kObject);
  if (!current_ && box_ == nullptr) swapBox(newBox());
  note_->setText(shape_.isEmpty() ? tr("The text cannot be read: there is no form of it")
                                  : tr("The text cannot be read as it stands: the form shows what it said before"));
  note_->setVisible(!current_);
  if (box_ != nullptr) box_->setEnabled(current_);
  if (!current_) return;
  text_ = bytes;
  root_ = std::move(document.root);
  regions_.clear();
  if (const JsonMember* regions = root_.find("regions"))
    for (const JsonValue& region : regions->value.items)
      if (const JsonMember* id = region.find("id")) regions_ << textOf(id->value.text);
  const QString now = shape();
  if (now != shape_) {
    shape_ = now;
    build();
  } else {
    for (const auto& [path, card] : cards_) card->setRoot(root_);
  }
  const JsonMember* extends = root_.find("extends");
  base_->setVisible(extends != nullptr);
  if (extends == nullptr) return;
  base_->setText(tr("This file extends %1. What is not given here is as that file has it; the form shows the usual values instead.")
                     .arg(textOf(extends->value.text)));
}

void FormView::forget() {
  current_ = false;
  text_.clear();
  shape_.clear();
  root_ = {};
  cards_.clear();
  adders_.clear();
  removers_.clear();
  swapBox(newBox());
}

QWidget* FormView::newBox() {
  auto* box = new QWidget;
  box->setAutoFillBackground(false);
  column_ = new QVBoxLayout(box);
  column_->setContentsMargins(12, 0, 12, 16);
  column_->setSpacing(12);
  for (QLabel* label : {note_, base_}) {
    label->setParent(box);
    column_->addWidget(label);
  }
  return box;
}

void FormView::swapBox(QWidget* box) {
  column_->addStretch(1);
  if (box_ != nullptr) takeWidget()->deleteLater();
  box_ = box;
  setWidget(box);
}

/// What is shown, without the values.
QString FormView::shape() const {
  QString text = regions_.join(u',');
  for (const FieldInfo& field : scenarioFormat().objects.front().fields) {
    const JsonValue* value = valueAt(root_, {field.key});
    text += u'|' + textOf(field.key);
    const ObjectInfo* entry = entryOf(field.type);
    if (value == nullptr || (entry == nullptr && !isTextList(field))) continue;
    for (std::size_t i = 0; i < value->items.size(); ++i) {
      text += u';' + entryTitle(value->items[i], i);
      if (entry != nullptr)
        text += ObjectCard::shapeOf(leavesOf(*entry), {field.key, std::to_string(i)}, root_, ObjectCard::Shown::kGiven);
    }
    if (entry != nullptr && value->is(JsonKind::kObject))
      text += u':' + ObjectCard::shapeOf(leavesOf(*entry), {field.key}, root_, ObjectCard::Shown::kGiven);
  }
  return text;
}

void FormView::build() {
  const int scrolled = verticalScrollBar()->value();
  cards_.clear();
  adders_.clear();
  removers_.clear();
  auto* box = newBox();
  note_->setVisible(!current_);
  addScalars();
  for (const FieldInfo& field : scenarioFormat().objects.front().fields) {
    if (isSection(field)) addObject(titled(field.key), &field, *scenarioFormat().find(field.type.object), {field.key});
    else if (entryOf(field.type) != nullptr || isTextList(field)) addList(field);
  }
  swapBox(box);
  verticalScrollBar()->setValue(scrolled);
}

/// Name, seed, times: the fields of the scenario itself.
void FormView::addScalars() {
  ObjectInfo own = scenarioFormat().objects.front();
  std::erase_if(own.fields, [](const FieldInfo& field) {
    return isSection(field) || entryOf(field.type) != nullptr || isTextList(field) || field.key == "jetlag";
  });
  addObject(tr("Scenario"), nullptr, own, {});
}

void FormView::addObject(const QString& title, const FieldInfo* field, const ObjectInfo& object, const scenario::EditPath& path) {
  auto* card = new ObjectCard(title, textOf(field != nullptr ? field->meaning : object.meaning), leavesOf(object), path, root_,
                              regions_, ObjectCard::Shown::kEverything);
  take(card, path);
  column_->addWidget(card);
}

void FormView::take(ObjectCard* card, const scenario::EditPath& path) {
  cards_.push_back({path.empty() ? QStringLiteral("scenario") : nameOf(path), card});
  connect(card, &ObjectCard::edited, this, &FormView::apply);
}

QWidget* FormView::addHead(const FieldInfo& field, std::size_t many) {
  auto* head = new QWidget;
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(0, 4, 0, 0);
  row->setSpacing(8);
  auto* title = new QLabel(titled(field.key) + (many > 0 ? QStringLiteral("  %1").arg(many) : QString()));
  title->setProperty("role", "heading");
  title->setToolTip(textOf(field.meaning));
  row->addWidget(title, 1);
  auto* add = new Button(tr("Add"));
  add->setSmall();
  add->setGlyph(Icon::kPlus, 14);
  add->setAccessibleName(tr("Add to %1").arg(textOf(field.key)));
  row->addWidget(add);
  adders_.push_back({textOf(field.key), add});
  const ObjectInfo* entry = entryOf(field.type);
  scenario::TypeInfo type =
      entry != nullptr ? scenario::plain_type(Form::kObject, entry->name) : scenario::plain_type(Form::kText, "text");
  if (entry != nullptr) type.object = entry->name;
  connect(add, &Button::clicked, this, [this, key = field.key, type] {
    std::string json = startingValue(type, regions_);
    if (key == "expect") json = "\"converged\"";
    if (key == "regions")
      json = R"({ "id": "region-)" + std::to_string(regions_.size() + 1) + R"(", "location": "aws:us-east-1" })";
    apply({{FormEdit::Kind::kAppend, {key}, json}});
  });
  return head;
}

void FormView::addList(const FieldInfo& field) {
  const JsonValue* value = valueAt(root_, {field.key});
  const ObjectInfo* entry = entryOf(field.type);
  const bool single = value != nullptr && value->is(JsonKind::kObject);
  const std::size_t many = value == nullptr ? 0 : single ? 1 : value->items.size();
  column_->addWidget(addHead(field, many));
  if (value == nullptr) return;
  std::vector<FormLeaf> leaves;
  if (entry != nullptr) leaves = leavesOf(*entry);
  if (single) return addEntry(column_, entryTitle(*value, 0), leaves, {field.key});
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    const scenario::EditPath path{field.key, std::to_string(i)};
    if (entry != nullptr) {
      addEntry(column_, entryTitle(value->items[i], i), leaves, path);
      continue;
    }
    FormLeaf leaf{{}, field};
    leaf.field.type = scenario::plain_type(Form::kText, "expectation");
    leaf.field.standard.clear();
    addEntry(column_, {}, {leaf}, path);
  }
}

void FormView::addEntry(QVBoxLayout* column, const QString& title, const std::vector<FormLeaf>& leaves,
                        const scenario::EditPath& path) {
  auto* card = new ObjectCard(title, {}, leaves, path, root_, regions_, ObjectCard::Shown::kGiven);
  auto* remove = new Button(Icon::kClose, tr("Take %1 out").arg(title.isEmpty() ? nameOf(path) : title));
  remove->setLook(Button::Look::kGhost);
  remove->setExtent(24, 24);
  connect(remove, &Button::clicked, this, [this, path] { apply({{FormEdit::Kind::kRemove, path}}); });
  take(card, path);
  removers_.push_back({nameOf(path), remove});
  if (!title.isEmpty()) {
    card->addToHead(remove);
    column->addWidget(card);
    return;
  }
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  row->addWidget(card, 1);
  row->addWidget(remove);
  column->addLayout(row);
}

void FormView::apply(const QVector<FormEdit>& edits) {
  std::string now = text_;
  for (const FormEdit& edit : edits) {
    const auto next = edit.kind == FormEdit::Kind::kSet      ? scenario::with_value(now, edit.path, edit.json)
                      : edit.kind == FormEdit::Kind::kRemove ? scenario::without(now, edit.path)
                                                             : scenario::with_entry(now, edit.path, edit.json);
    if (!next) {
      Q_EMIT refused(textOf(next.error().message));
      return;
    }
    now = *next;
  }
  if (now == text_) return;
  const QString text = textOf(now);
  Q_EMIT edited(text);
  // The card that told may be replaced: not before its signal has returned.
  QMetaObject::invokeMethod(
      this, [this, text] { setText(text); }, Qt::QueuedConnection);
}

ObjectCard* FormView::card(const QString& path) const {
  for (const auto& [name, card] : cards_)
    if (name == path) return card;
  return nullptr;
}

Button* FormView::addButton(const QString& list) const {
  for (const auto& [name, button] : adders_)
    if (name == list) return button;
  return nullptr;
}

Button* FormView::removeButton(const QString& path) const {
  for (const auto& [name, button] : removers_)
    if (name == path) return button;
  return nullptr;
}

QStringList FormView::sections() const {
  QStringList all;
  for (const auto& [name, card] : cards_) all << name;
  return all;
}

}  // namespace jetlag::ui
