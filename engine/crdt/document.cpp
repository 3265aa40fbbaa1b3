// SPDX-License-Identifier: Apache-2.0
// Reading a document and preparing edits. Effects are in document_edit.cpp, what stands in document_nodes.cpp, whole states in
// document_join.cpp.
#include "crdt/document.h"

#include <algorithm>

#include "core/check.h"
#include "crdt/number.h"

namespace jetlag::crdt {

const Sequence* Document::Node::items() const {
  const auto* const box = std::get_if<Box<Sequence>>(&content);
  return box != nullptr ? box->get() : nullptr;
}

bool Document::Node::operator==(const Node& other) const {
  return slot == other.slot && content == other.content && removals == other.removals;
}

const Document::Node* Document::find(NodeId id) const {
  const auto it = nodes_.find(id);
  return it == nodes_.end() ? nullptr : &it->second;
}

const Document::Node& Document::node(NodeId id) const {
  const Node* const found = find(id);
  JETLAG_CHECK(found != nullptr, "an operation on a document names containers that have arrived before it");
  return *found;
}

const Register* Document::candidates_in(const SlotAddress& slot) const {
  if (slot.is_root()) return root_.empty() ? nullptr : &root_;
  const Node& parent = node(slot.parent);
  if (!slot.item) {
    JETLAG_CHECK(parent.members() != nullptr, "members are in objects");
    return parent.members()->find(slot.key);
  }
  JETLAG_CHECK(parent.items() != nullptr, "items are in arrays");
  const auto position = parent.items()->position(slot.item);
  return position ? &parent.items()->at(*position).content : nullptr;
}

std::optional<Document::Shown> Document::shown(SlotAddress slot, const Register& candidates) const {
  const Candidate* const winner = candidates.resolve(Rule::kRegionPriority);
  if (winner == nullptr) return std::nullopt;
  const auto value = unpack_slot(winner->value);
  JETLAG_CHECK(value.has_value(), "what slots hold was packed");
  Shown out;
  out.slot = std::move(slot);
  out.kind = value->kind;
  out.id = value->identity ? value->identity : NodeId{winner->dot, value->index};
  out.text = value->text;
  out.order = value->order.value_or(MemberOrder{winner->hlc, {winner->dot, value->index}});
  out.candidates = &candidates;
  out.written = {winner->stamp(), winner->dot};
  return out;
}

std::optional<Document::Shown> Document::member(NodeId object, std::string_view key) const {
  Bytes name(key);
  const Register* const candidates = candidates_in({object, name, {}});
  return candidates == nullptr ? std::nullopt : shown({object, std::move(name), {}}, *candidates);
}

std::vector<Document::Shown> Document::members(NodeId object) const {
  std::vector<Shown> out;
  const Members* const members = node(object).members();
  JETLAG_CHECK(members != nullptr, "members are in objects");
  out.reserve(members->size());
  for (const auto& [key, candidates] : *members) out.push_back(*shown({object, key, {}}, candidates));
  std::sort(out.begin(), out.end(),
            [](const Shown& a, const Shown& b) { return a.order != b.order ? a.order < b.order : a.slot.key < b.slot.key; });
  return out;
}

std::size_t Document::length(NodeId container) const {
  const Node& at = node(container);
  return at.members() != nullptr ? at.members()->size() : at.items() != nullptr ? at.items()->size() : 0;
}

Document::Shown Document::item(NodeId array, std::size_t position) const {
  const Node& at = node(array);
  JETLAG_CHECK(at.items() != nullptr && position < at.items()->size(), "items are in arrays");
  const Sequence::Item item = at.items()->at(position);
  return *shown({array, {}, item.id}, item.content);
}

Amount Document::number(const Shown& number) const {
  Amount sum = amount_of(number.kind, number.text);
  if (const Node* const added = find(number.id); added != nullptr && added->additions() != nullptr)
    for (const Addition& addition : *added->additions()) sum = add_json(sum, addition.sum);
  return sum;
}

DocumentValue Document::value_of(const Shown& shown) const {
  DocumentValue value;
  value.kind = shown.kind;
  if (shown.kind == ValueKind::kString) value.text = shown.text;
  if (is_number(shown.kind)) {
    const bool as_written = find(shown.id) == nullptr;
    const CanonicalNumber number =
        as_written ? CanonicalNumber{shown.kind, std::string(shown.text)} : canonical_number(this->number(shown));
    value.kind = number.kind;
    value.text = number.text;
  }
  if (shown.kind == ValueKind::kObject)
    for (const Shown& member : members(shown.id)) value.members.push_back({member.slot.key, value_of(member)});
  if (shown.kind == ValueKind::kArray)
    for (std::size_t i = 0, size = length(shown.id); i < size; ++i) value.items.push_back(value_of(item(shown.id, i)));
  return value;
}

std::size_t Document::depth_of(const SlotAddress& slot) const {
  std::size_t depth = 0;
  for (const SlotAddress* at = &slot; !at->is_root(); at = &node(at->parent).slot) ++depth;
  return depth;
}

Creation Document::newest() const {
  Creation best = root_.newest();
  for (const auto& [id, node] : nodes_) {
    if (!node.live) continue;
    if (const Members* const members = node.members())
      for (const auto& [key, candidates] : *members) best = std::max(best, candidates.newest());
    if (const Sequence* const items = node.items(); items != nullptr && items->present()) best = std::max(best, items->newest());
    if (const Additions* const additions = node.additions())
      for (const Addition& a : *additions) best = std::max(best, Creation{{a.hlc, a.origin}, a.last()});
  }
  return best;
}

InsertElements Document::prepare_insert(NodeId array, std::size_t position, std::vector<DocumentValue> values) const {
  const Sequence* const items = node(array).items();
  JETLAG_CHECK(items != nullptr, "items are in arrays");
  const InsertItems between = items->prepare_insert(position, {});
  return {array, between.generation, between.left, between.right, std::move(values)};
}

RemoveElements Document::prepare_remove(NodeId array, std::size_t first, std::size_t last) const {
  RemoveElements out;
  out.array = array;
  node(array).items()->append_ids(first, last, out.items);
  return out;
}

AddToNumber Document::prepare_add(const Shown& number, OriginId me, Amount delta) const {
  AddToNumber out{number.slot, number.id, delta};
  if (const Node* const added = find(number.id); added != nullptr && added->additions() != nullptr)
    for (const Addition& addition : *added->additions())
      if (addition.origin == me && addition.sum.is_float == delta.is_float) out.sum = add_json(addition.sum, delta);
  return out;
}

std::vector<DocumentEdit> Document::touched(std::vector<DocumentEdit> edits) const {
  std::vector<SlotAddress> done;  // or written by an edit
  for (const DocumentEdit& edit : edits)
    if (const auto* const assign = std::get_if<AssignValue>(&edit)) done.push_back(assign->slot);
  std::vector<DocumentEdit> out;
  const auto touch = [&](const SlotAddress& slot) {
    if (std::find(done.begin(), done.end(), slot) != done.end()) return;
    done.push_back(slot);
    const Register* const candidates = candidates_in(slot);
    const auto what = candidates == nullptr ? std::nullopt : shown(slot, *candidates);
    JETLAG_CHECK(what.has_value(), "edits are inside of what is shown");
    SlotValue value{what->kind, 0, order_in(*what), has_inside(what->kind) ? what->id : NodeId{}, what->text};
    out.push_back(TouchSlot{slot, pack(value)});
  };
  const auto touch_above = [&](NodeId container) {
    while (container) {
      const SlotAddress& slot = node(container).slot;
      touch(slot);
      container = slot.parent;
    }
  };
  for (const DocumentEdit& edit : edits) {
    if (const auto* const assign = std::get_if<AssignValue>(&edit)) touch_above(assign->slot.parent);
    if (const auto* const insert = std::get_if<InsertElements>(&edit)) touch_above(insert->array);
    if (const auto* const add = std::get_if<AddToNumber>(&edit)) {
      touch(add->slot);
      touch_above(add->slot.parent);
    }
  }
  out.insert(out.end(), std::make_move_iterator(edits.begin()), std::make_move_iterator(edits.end()));
  return out;
}

}  // namespace jetlag::crdt
