// SPDX-License-Identifier: Apache-2.0
// JSON documents on the wire: their effects, and their state.
//
// Values   a byte for the kind, then text, members or items. What is read is no deeper than documents get, has canonical numbers
//          and every key once.
// Edits    a byte for the kind, then what is edited by identity; slots say in a byte whether they are the root, a member or an
//          item.
// State    the root, then every node with its slot, in the order of identities. It must fit together (Document::assemble).
#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

#include "crdt/document.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

enum class SlotForm : std::uint8_t { kRoot, kMember, kItem };

template <class Sink>
void put_slot(Sink& sink, const SlotAddress& slot) {
  sink.byte(static_cast<std::uint8_t>(slot.is_root() ? SlotForm::kRoot : slot.item ? SlotForm::kItem : SlotForm::kMember));
  if (slot.is_root()) return;
  put_item(sink, slot.parent);
  if (slot.item) put_item(sink, slot.item);
  else sink.bytes(slot.key);
}
inline SlotAddress read_slot(Reader& in) {
  SlotAddress slot;
  const std::uint8_t form = in.byte();
  if (form > 2) in.fail("expected a slot of a document");
  if (form == 0) return slot;
  slot.parent = read_item(in);
  if (form == 2) slot.item = read_item(in);
  else slot.key = in.bytes();
  return slot;
}

template <class Sink>
void put_document_value(Sink& sink, const DocumentValue& value) {
  sink.byte(static_cast<std::uint8_t>(value.kind));
  if (is_number(value.kind) || value.kind == ValueKind::kString) sink.bytes(value.text);
  if (value.kind == ValueKind::kObject)
    put_list(sink, value.members, [](Sink& s, const DocumentMember& m) {
      s.bytes(m.key);
      put_document_value(s, m.value);
    });
  if (value.kind == ValueKind::kArray)
    put_list(sink, value.items, [](Sink& s, const DocumentValue& v) { put_document_value(s, v); });
}
inline DocumentValue read_document_value(Reader& in, std::size_t depth = 0) {
  DocumentValue value;
  const std::uint8_t kind = in.byte();
  if (kind > static_cast<std::uint8_t>(ValueKind::kArray)) in.fail("expected the kind of a JSON value");
  if (depth > kMostDepth) in.fail("expected a JSON value of at most 128 levels");
  if (!in.ok()) return value;
  value.kind = static_cast<ValueKind>(kind);
  if (is_number(value.kind) || value.kind == ValueKind::kString) value.text = in.bytes();
  if (is_number(value.kind)) {
    const auto number = canonical_number(value.text.view());
    if (!number || number->kind != value.kind || number->text != value.text.view()) in.fail("expected a canonical number");
  }
  if (value.kind == ValueKind::kObject) {
    value.members = read_list<DocumentMember>(in, [depth](Reader& r) {
      Bytes key = read_text(r);
      return DocumentMember{std::move(key), read_document_value(r, depth + 1)};
    });
    std::vector<std::string_view> keys;
    for (const DocumentMember& member : value.members) keys.push_back(member.key.view());
    std::sort(keys.begin(), keys.end());
    if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) in.fail("expected every key once");
  }
  if (value.kind == ValueKind::kArray)
    value.items = read_list<DocumentValue>(in, [depth](Reader& r) { return read_document_value(r, depth + 1); });
  return value;
}

template <class Sink>
void put_order(Sink& sink, const MemberOrder& order) {
  sink.varint(order.hlc.packed);
  put_item(sink, order.id);
}
inline MemberOrder read_order(Reader& in) {
  const Hlc hlc{in.varint()};
  return {hlc, read_item(in)};
}
inline Amount read_finite(Reader& in, bool is_float) {
  const Amount amount = read_amount(in, is_float);
  if (is_float && !std::isfinite(as_double(amount))) in.fail("expected a finite number");
  return amount;
}

template <class Sink>
struct PutEdit {
  Sink& sink;

  void operator()(const AssignValue& e) const {
    put_slot(sink, e.slot);
    sink.byte(e.order ? 1 : 0);
    if (e.order) put_order(sink, *e.order);
    put_document_value(sink, e.value);
  }
  void operator()(const RemoveMember& e) const {
    put_item(sink, e.object);
    sink.bytes(e.key);
  }
  void operator()(const InsertElements& e) const {
    put_item(sink, e.array);
    sink.byte(static_cast<std::uint8_t>((e.generation ? 1 : 0) | (e.left ? 2 : 0) | (e.right ? 4 : 0)));
    if (e.generation) put_dot(sink, e.generation);
    if (e.left) put_item(sink, e.left);
    if (e.right) put_item(sink, e.right);
    put_list(sink, e.values, [](Sink& s, const DocumentValue& v) { put_document_value(s, v); });
  }
  void operator()(const RemoveElements& e) const {
    put_item(sink, e.array);
    sink.byte(e.popped ? 1 : 0);
    put_list(sink, e.items, [](Sink& s, const ItemRange& range) { put_range(s, range); });
  }
  void operator()(const ClearContainer& e) const { put_item(sink, e.container); }
  void operator()(const AddToNumber& e) const {
    put_slot(sink, e.slot);
    put_item(sink, e.number);
    sink.byte(e.sum.is_float ? 1 : 0);
    put_amount(sink, e.sum);
  }
  void operator()(const TouchSlot& e) const {
    put_slot(sink, e.slot);
    sink.bytes(e.value);
  }
};

struct EditReader {
  Reader& in;

  bool flag() const {
    const std::uint8_t value = in.byte();
    if (value > 1) in.fail("expected a flag");
    return value == 1;
  }
  AssignValue assign() const {
    AssignValue e;
    e.slot = read_slot(in);
    if (flag()) e.order = read_order(in);
    e.value = read_document_value(in);
    return e;
  }
  RemoveMember remove_member() const {
    const NodeId object = read_item(in);
    return {object, read_text(in)};
  }
  InsertElements insert() const {
    InsertElements e;
    e.array = read_item(in);
    const std::uint8_t given = in.byte();
    if ((given & 1) != 0) e.generation = read_dot(in);
    if ((given & 2) != 0) e.left = read_item(in);
    if ((given & 4) != 0) e.right = read_item(in);
    if (given != 0 && given != 1 && given != 3 && given != 5 && given != 6) in.fail("expected the neighbours of inserted items");
    e.values = read_list<DocumentValue>(in, [](Reader& r) { return read_document_value(r); });
    if (e.values.empty()) in.fail("expected something to insert");
    return e;
  }
  RemoveElements remove() const {
    RemoveElements e;
    e.array = read_item(in);
    e.popped = flag();
    e.items = read_list<ItemRange>(in, read_range);
    return e;
  }
  AddToNumber add() const {
    AddToNumber e;
    e.slot = read_slot(in);
    e.number = read_item(in);
    e.sum = read_finite(in, flag());
    return e;
  }
  TouchSlot touch() const {
    TouchSlot e;
    e.slot = read_slot(in);
    e.value = in.bytes();
    const auto value = unpack_slot(e.value);
    const bool fits = value && has_inside(value->kind) && value->identity &&
                      (is_number(value->kind) ? canonical_number(value->text).has_value() : value->text.empty());
    if (!fits) in.fail("expected a container or a number that is there again");
    return e;
  }
  DocumentEdit operator()() const {
    switch (in.byte()) {
      case 0: return assign();
      case 1: return remove_member();
      case 2: return insert();
      case 3: return remove();
      case 4: return ClearContainer{read_item(in)};
      case 5: return add();
      case 6: return touch();
      default: in.fail("expected the kind of an edit"); return ClearContainer{};
    }
  }
};
static_assert(std::variant_size_v<DocumentEdit> == 7, "a new edit needs its case in EditReader");

template <class Sink>
void put_edits(Sink& sink, const EditDocument& effect) {
  put_list(sink, effect.edits, [](Sink& s, const DocumentEdit& edit) {
    s.byte(static_cast<std::uint8_t>(edit.index()));
    std::visit(PutEdit<Sink>{s}, edit);
  });
}
/// No slot is written twice, and no array gets items twice.
inline bool is_orderly(const EditDocument& effect) {
  std::vector<SlotAddress> slots;
  std::vector<NodeId> arrays;
  for (const DocumentEdit& edit : effect.edits) {
    if (const auto* const assign = std::get_if<AssignValue>(&edit)) slots.push_back(assign->slot);
    if (const auto* const touch = std::get_if<TouchSlot>(&edit)) slots.push_back(touch->slot);
    if (const auto* const insert = std::get_if<InsertElements>(&edit)) arrays.push_back(insert->array);
  }
  const auto distinct = [](auto list) {
    std::sort(list.begin(), list.end());
    return std::adjacent_find(list.begin(), list.end()) == list.end();
  };
  return distinct(std::move(slots)) && distinct(std::move(arrays));
}
inline EditDocument read_edits(Reader& in) {
  EditDocument effect;
  effect.edits = read_list<DocumentEdit>(in, [](Reader& r) { return EditReader{r}(); });
  if (effect.edits.empty()) in.fail("expected an edit of a document");
  if (in.ok() && !is_orderly(effect)) in.fail("expected every slot and array once");
  return effect;
}

// The state. Registers and sequences are written and read by the functions that are given.
constexpr std::uint8_t kNodeKinds = 2, kHasRemovals = 4;

template <class Sink>
void put_document(Sink& sink, const Document& document, Hlc& clock, auto put_register, auto put_sequence) {
  put_register(sink, document.root());
  sink.varint(document.nodes().size());
  for (const auto& [id, node] : document.nodes()) {
    put_item(sink, id);
    put_slot(sink, node.slot);
    sink.byte(static_cast<std::uint8_t>(node.content.index() | (node.removals ? kHasRemovals : 0u)));
    if (node.removals) put_vector(sink, *node.removals);
    if (const Document::Members* const members = node.members()) {
      sink.varint(members->size());
      for (const auto& [key, candidates] : *members) {
        sink.bytes(key);
        put_register(sink, candidates);
      }
    }
    if (node.items() != nullptr) put_sequence(sink, *node.items());
    if (const Document::Additions* const additions = node.additions()) {
      sink.varint(additions->size());
      for (const Document::Addition& a : *additions) {
        put_dot(sink, a.last());
        sink.byte(a.sum.is_float ? 1 : 0);
        put_amount(sink, a.sum);
        put_full_hlc(sink, clock, a.hlc);
        clock = a.hlc;
      }
    }
  }
}

inline Document::Additions read_additions(Reader& in, Hlc& clock) {
  Document::Additions additions = read_list<Document::Addition>(in, [&](Reader& r) {
    Document::Addition a;
    const Dot last = read_dot(r);
    a.origin = last.origin();
    a.sequence = last.sequence();
    const std::uint8_t is_float = r.byte();
    if (is_float > 1) r.fail("expected a flag");
    a.sum = read_finite(r, is_float == 1);
    a.hlc = clock = read_full_hlc(r, clock);
    return a;
  });
  const auto out_of_order = std::adjacent_find(additions.begin(), additions.end(), [](const auto& a, const auto& b) {
    return std::pair(a.origin, a.sum.is_float) >= std::pair(b.origin, b.sum.is_float);
  });
  if (additions.empty() || out_of_order != additions.end()) in.fail("expected additions in order");
  return additions;
}

inline Document read_document(Reader& in, Hlc& clock, auto read_register, auto read_sequence) {
  Register root = read_register(in);
  Document::Nodes nodes;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const NodeId id = read_item(in);
    Document::Node node;
    node.slot = read_slot(in);
    const std::uint8_t word = in.byte();
    if ((word & ~(kHasRemovals | 3u)) != 0 || (word & 3u) > kNodeKinds) in.fail("expected the kind of a part of a document");
    if ((word & kHasRemovals) != 0) node.removals.ensure() = read_vector(in);
    if ((word & 3u) == 0) {
      const std::size_t members = in.count();
      for (std::size_t m = 0; m < members && in.ok(); ++m) {
        const Bytes key = in.bytes();
        Register candidates = read_register(in);
        if (!in.ok()) break;
        if (candidates.empty() || node.members()->contains(key)) in.fail("expected every member once, with something in it");
        else Document::put_member(node, key, std::move(candidates));
      }
    } else if ((word & 3u) == 1) {
      node.content.emplace<Box<Sequence>>().ensure() = read_sequence(in);
    } else {
      node.content = read_additions(in, clock);
    }
    if (in.ok() && !nodes.emplace(id, std::move(node)).second) in.fail("expected every part of a document once");
  }
  Document document;
  if (in.ok() && !document.assemble(std::move(root), std::move(nodes))) in.fail("expected a document that fits together");
  return document;
}

}  // namespace jetlag::crdt::wire
