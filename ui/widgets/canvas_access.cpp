// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_access.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>
#include <QWidget>

namespace jetlag::ui {

namespace {

class ItemAccess : public QAccessibleInterface, public QAccessibleActionInterface {
 public:
  ItemAccess(QWidget* canvas, int index) : canvas_(canvas), index_(index) {}

  bool isValid() const override { return find() != nullptr; }
  QObject* object() const override { return nullptr; }
  QAccessibleInterface* parent() const override { return canvas_ ? QAccessible::queryAccessibleInterface(canvas_) : nullptr; }
  QAccessibleInterface* child(int) const override { return nullptr; }
  QAccessibleInterface* childAt(int, int) const override { return nullptr; }
  int childCount() const override { return 0; }
  int indexOfChild(const QAccessibleInterface*) const override { return -1; }
  QAccessible::Role role() const override { return QAccessible::ListItem; }
  void setText(QAccessible::Text, const QString&) override {}

  QString text(QAccessible::Text kind) const override {
    const CanvasItem* item = find();
    return item != nullptr && kind == QAccessible::Name ? item->name : QString();
  }
  QRect rect() const override {
    const CanvasItem* item = find();
    return item == nullptr ? QRect() : QRect(canvas_->mapToGlobal(item->box.topLeft()), item->box.size());
  }
  QAccessible::State state() const override {
    QAccessible::State state;
    const CanvasItem* item = find();
    state.selectable = state.focusable = true;
    state.selected = item != nullptr && item->selected;
    state.focused = state.selected && canvas_->hasFocus();
    return state;
  }

  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
  }
  QStringList actionNames() const override { return {pressAction()}; }
  void doAction(const QString& name) override {
    if (name == pressAction() && canvas_) dynamic_cast<CanvasItems&>(*canvas_).chooseCanvasItem(index_);
  }
  QStringList keyBindingsForAction(const QString&) const override { return {}; }

 private:
  const CanvasItem* find() const {
    if (!canvas_) return nullptr;
    items_ = dynamic_cast<CanvasItems&>(*canvas_).canvasItems();
    return static_cast<std::size_t>(index_) < items_.size() ? &items_[static_cast<std::size_t>(index_)] : nullptr;
  }

  QPointer<QWidget> canvas_;
  int index_;
  mutable std::vector<CanvasItem> items_;
};

/// The canvas: its painted objects come before its child widgets.
class CanvasAccess : public QAccessibleWidget {
 public:
  explicit CanvasAccess(QWidget* canvas) : QAccessibleWidget(canvas, QAccessible::List) {}
  ~CanvasAccess() override {
    for (const QAccessible::Id id : ids_) QAccessible::deleteAccessibleInterface(id);
  }

  int childCount() const override { return itemCount() + QAccessibleWidget::childCount(); }
  QAccessibleInterface* child(int index) const override {
    const int items = itemCount();
    if (index >= items) return QAccessibleWidget::child(index - items);
    while (static_cast<int>(ids_.size()) <= index)
      ids_.push_back(QAccessible::registerAccessibleInterface(new ItemAccess(widget(), static_cast<int>(ids_.size()))));
    return index < 0 ? nullptr : QAccessible::accessibleInterface(ids_[static_cast<std::size_t>(index)]);
  }
  int indexOfChild(const QAccessibleInterface* child) const override {
    const int items = itemCount();
    for (int i = 0; i < items; ++i)
      if (this->child(i) == child) return i;
    const int other = QAccessibleWidget::indexOfChild(child);
    return other < 0 ? other : other + items;
  }

 private:
  int itemCount() const { return static_cast<int>(dynamic_cast<CanvasItems&>(*widget()).canvasItems().size()); }

  mutable std::vector<QAccessible::Id> ids_;
};

QAccessibleInterface* make(const QString&, QObject* object) {
  auto* widget = qobject_cast<QWidget*>(object);
  return widget != nullptr && dynamic_cast<CanvasItems*>(widget) != nullptr ? new CanvasAccess(widget) : nullptr;
}

}  // namespace

void installCanvasAccess() {
  static const bool installed = [] {
    QAccessible::installFactory(make);
    return true;
  }();
  static_cast<void>(installed);
}

}  // namespace jetlag::ui
