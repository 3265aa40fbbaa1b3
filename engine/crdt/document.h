// SPDX-License-Identifier: Apache-2.0
// Document: a JSON value in which every container keeps its identity, so that regions may edit inside it at the same time.
//
// Value       a root slot. A slot (of the root, a member, an item) is a register; what a write put there is a scalar or a
//             container, which is a node: an object (a map from keys to slots) or an array (a Sequence of slots). Nodes never
//             move: each has one slot in which it can stand. A number that was added to has a node, too, of what was added.
// Identity    of a container: the operation that wrote it, and its number there. Edits are addressed to identities, so what is
//             written inside a container has no effect where something else has come in its place.
// Merge       slot by slot: of registers, of sequences; additions add up.
// Conflict    in one slot: the lower region wins, whatever the clocks say. A write of a slot (creation) wins over what is written
//             inside what it replaces, and over a removal that had not seen it. A removal wins over what is written inside. Only
//             observed things are removed, so clearing keeps children that it had not seen.
//   touching  with it (a setting of the store) an edit asserts again every slot on its way down, so an edit inside wins over a
//             removal, and competes with a creation as one write with another. The whole container is there again.
// Additions   to a number (an extension) belong to the number that they were made to: they add up as long as it stands, and go
//             with it when it is replaced or removed.
// Collection  what hangs in no slot any more is kept until every region has applied what took it out, because operations that are
//             under way may name it (and, with touching, bring it back). It counts for no digest and no size of data.
// Cost        an edit: logarithmic in the nodes and, for arrays, the items; linear in what it takes out or puts in. A node takes
//             some 250 bytes. Whole-state operations: linear.
// Errors      an operation that names what is not there is a failed check: causal delivery rules it out.
// Source      after Kleppmann, Beresford, "A Conflict-Free Replicated JSON Datatype" (2017); identity by creating operation, the
//             rule of the lower region, additions and collection are our own or follow the modelled store.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <variant>
#include <vector>

#include "core/box.h"
#include "core/index_map.h"
#include "crdt/document_number.h"
#include "crdt/document_value.h"
#include "crdt/op.h"
#include "crdt/sequence.h"

namespace jetlag::crdt {

class Document {
 public:
  static constexpr Type kType = Type::kDocument;

  using Members = IndexMap<Bytes, Register>;
  /// What one origin has added to a number, of one kind.
  struct Addition {
    OriginId origin;
    Amount sum;
    std::uint64_t sequence = 0;  ///< Of the last one.
    Hlc hlc;
    Dot last() const { return Dot::of(origin, sequence); }
    bool operator==(const Addition&) const = default;
  };
  using Additions = std::vector<Addition>;  ///< Ordered by origin; integers first.
  struct Node {
    SlotAddress slot;
    std::variant<Members, Box<Sequence>, Additions> content;  ///< A Box that is never empty.
    Box<VersionVector> removals;  ///< Operations that took it out of its slot.
    bool live = false;            ///< It stands in its slot, and so does everything above it. Follows from the rest.
    std::uint64_t digest = 0;     ///< Of an object, kept up to date; so are the next two.
    std::size_t data = 0, shared = 0;

    const Members* members() const { return std::get_if<Members>(&content); }
    const Sequence* items() const;
    const Additions* additions() const { return std::get_if<Additions>(&content); }
    bool operator==(const Node& other) const;
  };
  using Nodes = std::map<NodeId, Node>;

  /// What a slot shows.
  struct Shown {
    SlotAddress slot;
    ValueKind kind = ValueKind::kNull;
    NodeId id;              ///< Of a container or number.
    std::string_view text;  ///< Of a string; of a number what additions add to.
    MemberOrder order;
    const Register* candidates = nullptr;  ///< Everything that the slot holds.
    Creation written;
  };

  // Reading.
  bool present() const { return !root_.empty(); }
  bool bottom() const { return root_.empty() && nodes_.empty(); }
  /// Values in it that stand in their slots, losers included.
  std::size_t size() const { return present() ? 1 + slots_ : 0; }
  Creation newest() const;
  const Register& root() const { return root_; }
  const Nodes& nodes() const { return nodes_; }
  const Node* find(NodeId id) const;

  // Reading as clients do. References and texts are valid until the next change.
  std::optional<Shown> shown() const { return shown(SlotAddress{}, root_); }
  /// Requires an object.
  std::optional<Shown> member(NodeId object, std::string_view key) const;
  /// In the order in which they came.
  std::vector<Shown> members(NodeId object) const;
  /// Members, or items.
  std::size_t length(NodeId container) const;
  /// Requires an array, and position < length().
  Shown item(NodeId array, std::size_t position) const;
  /// With what was added to it.
  Amount number(const Shown& number) const;
  /// The whole value as it is shown.
  DocumentValue value_of(const Shown& shown) const;
  /// Containers above the slot.
  std::size_t depth_of(const SlotAddress& slot) const;

  // Prepare.
  AssignValue prepare_assign(const Shown& replaced, DocumentValue value) const {
    return {replaced.slot, std::move(value), order_in(replaced)};
  }
  /// Before the item at `position`, or at the end.
  InsertElements prepare_insert(NodeId array, std::size_t position, std::vector<DocumentValue> values) const;
  /// The items at positions [first, last).
  RemoveElements prepare_remove(NodeId array, std::size_t first, std::size_t last) const;
  AddToNumber prepare_add(const Shown& number, OriginId me, Amount delta) const;
  /// The edits with what asserts again all slots above them; a slot that they write needs nothing.
  std::vector<DocumentEdit> touched(std::vector<DocumentEdit> edits) const;

  // Effects.
  Observation edit(const EditDocument& effect, const Meta& meta);
  Observation remove_all(const DeleteKey&, const Meta& meta);

  void join(const Document& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Forgets what nobody can name any more; true when something went.
  bool collect(const AckView& acks);
  /// Whether collect() may find something some day.
  bool awaits_collection() const;
  /// Builds a decoded document: its root and its nodes. False when they do not fit together.
  bool assemble(Register root, Nodes nodes);
  /// Of a node on its way there: a member that it does not have yet.
  static void put_member(Node& node, const Bytes& key, Register candidates) {
    change_member(node, key, [&](Register& r) { r = std::move(candidates); });
  }

  std::uint64_t digest() const { return present() ? digest_ + mix(kRootSalt, root_.digest()) : 0; }
  std::uint64_t content_digest() const;
  std::size_t data_bytes() const { return data_bytes_ + root_.data_bytes(); }
  std::size_t heap_bytes() const { return heap_bytes_ + root_.heap_bytes(); }
  /// The part of it that hangs in no slot.
  std::size_t dead_bytes() const { return dead_bytes_; }
  bool operator==(const Document& other) const { return root_ == other.root_ && nodes_ == other.nodes_; }

 private:
  static constexpr std::uint64_t kRootSalt = 0xd0c;
  using Ids = std::vector<NodeId>;
  class Joiner;
  struct Editor;

  // document.cpp
  std::optional<Shown> shown(SlotAddress slot, const Register& candidates) const;
  const Node& node(NodeId id) const;
  Node& node(NodeId id) { return const_cast<Node&>(std::as_const(*this).node(id)); }
  /// The register of a slot; nullptr where nothing is in it.
  const Register* candidates_in(const SlotAddress& slot) const;
  static std::optional<MemberOrder> order_in(const Shown& shown) {
    return shown.slot.is_root() || shown.slot.item ? std::nullopt : std::optional(shown.order);
  }

  // document_nodes.cpp: which nodes stand, and the sums over them.
  static std::uint64_t digest_of(NodeId id, const Node& node);
  static std::size_t data_of(const Node& node);
  static std::size_t heap_of(const Node& node);
  static std::size_t slots_of(const Node& node);
  /// Adds (sign 1) or takes off (sign -1) what the node contributes.
  void account(NodeId id, const Node& node, int sign);
  /// Runs change(node) and keeps the sums right.
  template <class Change> void change(NodeId id, Node& node, Change change);
  /// Changes the register of a member, and keeps the node's own sums right.
  template <class Change> static void change_member(Node& node, const Bytes& key, Change change);
  /// The nodes that candidates name.
  static void append_ids(const Register& candidates, Ids& out);
  static Ids ids_in(const Node& node);
  bool stands(const SlotAddress& slot) const { return slot.is_root() || node(slot.parent).live; }
  /// Whether its slot names it.
  bool named(NodeId id, const Node& node) const;
  void set_live(NodeId id, bool live);
  /// After a change of slots: nodes that they no longer name were taken out by `by`; nodes that they name now stand.
  void relink(const Ids& before, const Ids& after, bool parent_stands, const VersionVector& by);
  /// Forgets these and all below them.
  void drop(std::set<NodeId> gone);
  /// Works out from scratch what stands, and the sums.
  void recount();
  /// Something in the subtree that was written by an operation outside `seen`.
  Dot unseen_inside(NodeId id, const VersionVector& seen) const;

  Register root_;
  Nodes nodes_;
  std::uint64_t digest_ = 0;  // of what stands, without the root
  std::size_t slots_ = 0, data_bytes_ = 0, heap_bytes_ = 0, dead_bytes_ = 0;
};

template <class Change>
void Document::change(NodeId id, Node& node, Change change) {
  account(id, node, -1);
  change(node);
  account(id, node, 1);
}

template <class Change>
void Document::change_member(Node& node, const Bytes& key, Change change) {
  Members& members = std::get<Members>(node.content);
  const auto [place, fresh] = members.ensure(key);
  const std::uint64_t name = hash_bytes(key.view());
  const auto add = [&](std::uint64_t sign) {
    const Register& slot = members.value(place);
    node.digest += sign * mix(name, slot.digest());
    node.data += sign * (key.size() + slot.data_bytes());
    node.shared += sign * (key.heap_bytes() + slot.heap_bytes());
  };
  if (!fresh) add(~std::uint64_t{0});
  change(members.value(place));
  if (members.value(place).empty()) members.erase_at(place);
  else add(1);
}

}  // namespace jetlag::crdt
