// SPDX-License-Identifier: Apache-2.0
// The effects of edits on a document.
#include <algorithm>

#include "core/check.h"
#include "crdt/document.h"

namespace jetlag::crdt {

/// Applies the edits of one operation, in order.
struct Document::Editor {
  Document& document;
  const Meta& meta;
  std::uint32_t next = 0;  ///< The number of the next value that the operation writes.

  const VersionVector& deps() const { return *meta.deps; }
  VersionVector by() const {
    VersionVector out;
    out.raise(meta.dot.origin(), meta.dot.sequence());
    return out;
  }

  /// A value as a slot holds it; its containers become nodes, which do not stand yet.
  Bytes plant(const DocumentValue& value, SlotAddress slot, std::optional<MemberOrder> order = std::nullopt) {
    SlotValue packed{value.kind, next++, order, {}, value.text};
    if (!is_container(value.kind)) return pack(packed);
    const NodeId id{meta.dot, packed.index};
    const auto [it, fresh] = document.nodes_.try_emplace(id);
    JETLAG_CHECK(fresh, "an operation writes every container once");
    Node& node = it->second;
    node.slot = std::move(slot);
    if (value.kind == ValueKind::kObject) {
      for (const DocumentMember& member : value.members) {
        Bytes inside = plant(member.value, {id, member.key, {}});
        change_member(node, member.key, [&](Register& r) { r.insert({meta.dot, meta.hlc, std::move(inside)}); });
      }
    } else {
      Sequence& items = node.content.emplace<Box<Sequence>>().ensure();
      InsertItems insert;
      for (const DocumentValue& item : value.items)
        insert.values.push_back(plant(item, {id, {}, {meta.dot, static_cast<std::uint32_t>(insert.values.size())}}));
      if (!insert.values.empty()) items.insert(insert, meta);
    }
    document.account(id, node, 1);
    return pack(packed);
  }

  /// What an edit meets inside something that has been replaced or taken out.
  Observation late(NodeId inside) const {
    Observation met;
    met.concurrent = true;
    met.discarded = 1;
    met.loser = meta.dot;
    const Node* top = &document.node(inside);
    while (!document.stands(top->slot)) top = &document.node(top->slot.parent);
    const Register* const instead = document.candidates_in(top->slot);
    if (instead != nullptr) met.winner = instead->resolve(Rule::kRegionPriority)->dot;
    if (top->removals)
      for (const VersionVector::Entry& e : *top->removals)
        if (!met.winner && e.sequence > deps().at(e.origin)) met.winner = Dot::of(e.origin, e.sequence);
    return met;
  }

  /// How many candidates do not show; the container that shows may be there more than once.
  static std::size_t losers(const Register* candidates) {
    if (candidates == nullptr || candidates->size() < 2) return 0;
    const auto identity = [](const Candidate& c) {
      const auto value = unpack_slot(c.value);
      return value ? value->identity : NodeId{};
    };
    const Candidate* const shown = candidates->resolve(Rule::kRegionPriority);
    const NodeId container = identity(*shown);
    std::size_t count = 0;
    for (std::size_t i = 0; i < candidates->size(); ++i)
      count += (*candidates)[i].dot != shown->dot && !(container && identity((*candidates)[i]) == container);
    return count;
  }

  /// What is written there met a rival that its writer had not seen; the same container again is none.
  Observation judge(const Register& candidates, NodeId identity) const {
    Observation met;
    Ids ids;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const Candidate& rival = candidates[i];
      const auto value = unpack_slot(rival.value);
      const bool same = identity && value && value->identity == identity;
      if (rival.dot == meta.dot || deps().contains(rival.dot) || same) continue;
      met.concurrent = true;
      met.discarded = 1;
      met.winner = candidates.resolve(Rule::kRegionPriority)->dot;
      met.loser = met.winner == meta.dot ? rival.dot : meta.dot;
    }
    return met;
  }

  /// What was written inside of what goes now, by those who did not know that it would.
  Observation lost_inside(const Ids& before, const Ids& after) const {
    Observation met;
    for (const NodeId id : before) {
      if (std::find(after.begin(), after.end(), id) != after.end()) continue;
      const Dot lost = document.unseen_inside(id, deps());
      if (!lost) continue;
      met.concurrent = true;
      ++met.discarded;
      met.winner = meta.dot;
      met.loser = lost;
    }
    return met;
  }

  /// Runs change() on slots of one container (none: the root), and relinks what they name: ids() says what that is.
  template <class Change, class Names>
  Observation changing(NodeId container, Names names, Change change) {
    const bool stood = !container || document.node(container).live;
    const Ids before = names();
    Observation met = change();
    const Ids after = names();
    if (stood) met.add(lost_inside(before, after));
    document.relink(before, after, stood, by());
    return stood ? met : late(container);
  }

  Observation write(const SlotAddress& slot, Bytes value, NodeId identity) {
    const auto names = [&] {
      Ids ids;
      if (const Register* const candidates = document.candidates_in(slot)) append_ids(*candidates, ids);
      return ids;
    };
    return changing(slot.parent, names, [&] {
      const std::size_t before = losers(document.candidates_in(slot));
      Candidate candidate{meta.dot, meta.hlc, std::move(value)};
      const auto put = [&](Register& r) { r.write(std::move(candidate), deps(), Overwrite::kObserved, Rule::kRegionPriority); };
      if (slot.is_root()) {
        put(document.root_);
      } else {
        Node& parent = document.node(slot.parent);
        document.change(slot.parent, parent, [&](Node& node) {
          if (!slot.item) change_member(node, slot.key, put);
          else std::get<Box<Sequence>>(node.content)->set({slot.item, std::move(candidate.value)}, meta);
        });
      }
      const Register& candidates = *document.candidates_in(slot);
      Observation met = judge(candidates, identity);
      if (losers(&candidates) <= before) met.discarded = 0;  // who lost before was counted then
      return met;
    });
  }

  Observation operator()(const AssignValue& e) {
    document.candidates_in(e.slot);  // checks that it fits
    return write(e.slot, plant(e.value, e.slot, e.order), {});
  }

  Observation operator()(const RemoveMember& e) {
    Node& node = document.node(e.object);
    JETLAG_CHECK(node.members() != nullptr, "members are in objects");
    const auto names = [&] {
      Ids ids;
      if (const Register* const candidates = node.members()->find(e.key)) append_ids(*candidates, ids);
      return ids;
    };
    return changing(e.object, names, [&] {
      Observation met;
      if (!node.members()->contains(e.key)) return met;
      const auto take = [&](Register& r) { met.concurrent = r.remove(deps()); };
      document.change(e.object, node, [&](Node& n) { change_member(n, e.key, take); });
      return met;
    });
  }

  Observation operator()(const InsertElements& e) {
    Node& node = document.node(e.array);
    JETLAG_CHECK(node.items() != nullptr && !e.values.empty(), "an insertion puts something into an array");
    InsertItems insert;
    insert.generation = e.generation;
    insert.left = e.left;
    insert.right = e.right;
    Ids planted;
    for (const DocumentValue& value : e.values) {
      const NodeId id{meta.dot, next};
      insert.values.push_back(plant(value, {e.array, {}, {meta.dot, static_cast<std::uint32_t>(insert.values.size())}}));
      if (is_container(value.kind)) planted.push_back(id);
    }
    Observation met;
    document.change(e.array, node, [&](Node& n) { met = std::get<Box<Sequence>>(n.content)->insert(insert, meta); });
    document.relink({}, planted, node.live, {});
    return node.live ? met : late(e.array);
  }

  Observation operator()(const RemoveElements& e) {
    Node& node = document.node(e.array);
    JETLAG_CHECK(node.items() != nullptr, "items are in arrays");
    const auto names = [&] {
      Ids ids;
      for (const ItemRange& range : e.items)
        for (std::uint32_t i = 0; i < range.length; ++i)
          if (const auto position = node.items()->position(range.at(i))) append_ids(node.items()->at(*position).content, ids);
      return ids;
    };
    return changing(e.array, names, [&] {
      Observation met;
      const RemoveItems removal{e.items, e.popped};
      document.change(e.array, node, [&](Node& n) { met = std::get<Box<Sequence>>(n.content)->remove(removal, meta); });
      return met;
    });
  }

  Observation operator()(const ClearContainer& e) {
    Node& node = document.node(e.container);
    JETLAG_CHECK(node.additions() == nullptr, "containers are cleared");
    return changing(
        e.container, [&] { return ids_in(node); },
        [&] {
          document.change(e.container, node, [&](Node& n) {
            if (n.items() != nullptr) {
              std::get<Box<Sequence>>(n.content)->remove_all({}, meta);
              return;
            }
            std::vector<Bytes> keys;
            for (const auto& [key, candidates] : *n.members()) keys.push_back(key);
            for (const Bytes& key : keys) change_member(n, key, [&](Register& r) { r.remove(deps()); });
          });
          Observation met;
          met.concurrent = slots_of(node) != 0;
          return met;
        });
  }

  Observation operator()(const AddToNumber& e) {
    auto it = document.nodes_.find(e.number);
    if (it == document.nodes_.end()) {
      Node fresh;
      fresh.slot = e.slot;
      fresh.content = Additions{};
      if (!document.named(e.number, fresh)) {  // replaced or removed: there is nothing to add to
        Observation met;
        met.concurrent = true;
        met.discarded = 1;
        met.loser = meta.dot;
        if (const Register* const instead = document.candidates_in(e.slot))
          met.winner = instead->resolve(Rule::kRegionPriority)->dot;
        return met;
      }
      fresh.live = document.stands(e.slot);
      it = document.nodes_.emplace(e.number, std::move(fresh)).first;
      document.account(it->first, it->second, 1);
    }
    JETLAG_CHECK(it->second.additions() != nullptr, "only numbers are added to");
    Observation met;
    document.change(e.number, it->second, [&](Node& node) {
      Additions& additions = std::get<Additions>(node.content);
      for (const Addition& a : additions) met.concurrent |= !deps().contains(a.last());
      const Addition mine{meta.dot.origin(), e.sum, meta.dot.sequence(), meta.hlc};
      const auto key = [](const Addition& a) { return std::pair(a.origin, a.sum.is_float); };
      const auto at = std::find_if(additions.begin(), additions.end(), [&](const Addition& a) { return key(a) >= key(mine); });
      if (at != additions.end() && key(*at) == key(mine)) *at = mine;
      else additions.insert(at, mine);
    });
    return it->second.live ? met : late(e.number);
  }

  Observation operator()(const TouchSlot& e) {
    const auto value = unpack_slot(e.value);
    JETLAG_CHECK(value.has_value(), "what slots hold was packed");
    const Node* const touched = value->identity ? document.find(value->identity) : nullptr;
    JETLAG_CHECK(touched != nullptr ? touched->slot == e.slot : !is_container(value->kind), "what is touched has arrived before");
    Observation met = write(e.slot, e.value, value->identity);
    return met;
  }
};

Observation Document::edit(const EditDocument& effect, const Meta& meta) {
  Observation met;
  Editor editor{*this, meta};
  for (const DocumentEdit& edit : effect.edits) met.add(std::visit(editor, edit));
  return met;
}

Observation Document::remove_all(const DeleteKey&, const Meta& meta) {
  Editor editor{*this, meta};
  const auto names = [&] {
    Ids ids;
    append_ids(root_, ids);
    return ids;
  };
  return editor.changing(NodeId{}, names, [&] {
    Observation met;
    met.concurrent = root_.remove(*meta.deps);
    return met;
  });
}

}  // namespace jetlag::crdt
