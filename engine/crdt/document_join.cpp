// SPDX-License-Identifier: Apache-2.0
// Whole states of a document: joined, collected, built from decoded parts.
#include <algorithm>
#include <set>

#include "core/check.h"
#include "crdt/document.h"

namespace jetlag::crdt {

/// Brings what another replica has into `to`, node by node.
class Document::Joiner {
 public:
  Joiner(Document& to, const Document& from, const VersionVector& mine, const VersionVector& their_context)
      : to_(to), from_(from), mine_(mine), theirs_(their_context) {}

  void run() {
    std::vector<NodeId> stood;
    for (const auto& [id, node] : to_.nodes_)
      if (node.live) stood.push_back(id);
    for (const auto& [id, node] : from_.nodes_)
      if (to_.find(id) == nullptr) adopt(id, node);
    to_.root_.join(from_.root_, mine_, theirs_);
    for (auto& [id, node] : to_.nodes_) join(node, from_.find(id));
    to_.recount();
    for (const NodeId id : stood) taken_out(id, theirs_);
    for (const auto& [id, node] : from_.nodes_)
      if (node.live) taken_out(id, mine_);
    forget();
    to_.recount();
  }

 private:
  void adopt(NodeId id, const Node& theirs) {
    Node node;
    node.slot = theirs.slot;
    if (theirs.items() != nullptr) node.content.emplace<Box<Sequence>>().ensure();
    if (theirs.additions() != nullptr) node.content = Additions{};
    to_.nodes_.emplace(id, std::move(node));
    adopted_.push_back(id);
  }

  void join(Node& node, const Node* theirs) {
    JETLAG_CHECK(theirs == nullptr || node.content.index() == theirs->content.index(), "an identity has one kind");
    if (theirs != nullptr && theirs->removals) node.removals.ensure().merge(*theirs->removals);
    if (node.items() != nullptr) {
      static const Sequence kNothing;
      std::get<Box<Sequence>>(node.content)->join(theirs != nullptr ? *theirs->items() : kNothing, mine_, theirs_);
    } else if (node.additions() != nullptr) {
      if (theirs != nullptr) merge(std::get<Additions>(node.content), *theirs->additions());
    } else {
      static const Members kNothing;
      join(node, theirs != nullptr ? *theirs->members() : kNothing);
    }
  }
  void join(Node& node, const Members& theirs) {
    static const Register kNothing;
    std::vector<Bytes> keys;
    for (const auto& [key, candidates] : *node.members())
      if (!theirs.contains(key)) keys.push_back(key);
    for (const Bytes& key : keys) change_member(node, key, [&](Register& r) { r.join(kNothing, mine_, theirs_); });
    for (const auto& [key, candidates] : theirs)
      change_member(node, key, [&](Register& r) { r.join(candidates, mine_, theirs_); });
  }
  static void merge(Additions& mine, const Additions& theirs) {
    const auto key = [](const Addition& a) { return std::pair(a.origin, a.sum.is_float); };
    for (const Addition& other : theirs) {
      const auto at = std::find_if(mine.begin(), mine.end(), [&](const Addition& a) { return key(a) >= key(other); });
      if (at == mine.end() || key(*at) != key(other)) mine.insert(at, other);
      else if (at->sequence < other.sequence) *at = other;
    }
  }

  /// What stood on one side and does not stand now was taken out by something that the other side knows.
  void taken_out(NodeId id, const VersionVector& by) {
    Node& node = to_.node(id);
    if (!node.live && !to_.named(id, node)) node.removals.ensure().merge(by);
  }

  /// This side has had some of it and forgotten it: then nobody can name it, and nothing in it is news.
  void forget() {
    std::set<NodeId> gone;
    for (const NodeId id : adopted_) {
      const Node& node = to_.node(id);
      if (node.live || !mine_.contains(id.dot)) continue;
      const Additions* const additions = node.additions();
      const bool news = additions != nullptr && std::any_of(additions->begin(), additions->end(),
                                                            [&](const Addition& a) { return !mine_.contains(a.last()); });
      if (!news) gone.insert(id);
    }
    to_.drop(std::move(gone));
  }

  Document& to_;
  const Document& from_;
  const VersionVector &mine_, &theirs_;
  std::vector<NodeId> adopted_;
};

void Document::join(const Document& theirs, const VersionVector& mine, const VersionVector& their_context) {
  if (this == &theirs) return;
  Joiner(*this, theirs, mine, their_context).run();
}

bool Document::awaits_collection() const {
  return std::any_of(nodes_.begin(), nodes_.end(), [](const auto& pair) {
    const Node& node = pair.second;
    return !node.live || (node.items() != nullptr && node.items()->awaits_collection());
  });
}

void Document::drop(std::set<NodeId> gone) {
  for (bool more = !gone.empty(); more;) {  // and everything below
    more = false;
    for (const auto& [id, node] : nodes_)
      if (node.slot.parent && gone.contains(node.slot.parent)) more |= gone.insert(id).second;
  }
  for (const NodeId id : gone) {
    const auto it = nodes_.find(id);
    account(id, it->second, -1);
    nodes_.erase(it);
  }
}

bool Document::collect(const AckView& acks) {
  bool any = false;
  std::set<NodeId> gone;
  for (auto& [id, node] : nodes_) {
    if (node.items() != nullptr && node.items()->awaits_collection())
      change(id, node, [&](Node& n) { any |= std::get<Box<Sequence>>(n.content)->collect(acks); });
    if (!node.live && node.removals && acks.everyone_applied(*node.removals) && !named(id, node)) gone.insert(id);
  }
  any |= !gone.empty();
  drop(std::move(gone));
  return any;
}

bool Document::assemble(Register root, Nodes nodes) {
  root_ = std::move(root);
  nodes_ = std::move(nodes);
  const auto fits = [&](const SlotAddress& slot, const Register& candidates) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const auto value = unpack_slot(candidates[i].value);
      if (!value || (is_number(value->kind) && !canonical_number(value->text))) return false;
      const NodeId id = value->identity ? value->identity : NodeId{candidates[i].dot, value->index};
      const Node* const node = has_inside(value->kind) ? find(id) : nullptr;
      if (node == nullptr ? is_container(value->kind) : node->slot != slot) return false;
      const std::size_t holds = value->kind == ValueKind::kObject ? 0u : value->kind == ValueKind::kArray ? 1u : 2u;
      if (node != nullptr && node->content.index() != holds) return false;
    }
    return true;
  };
  bool right = fits({}, root_);
  for (const auto& [id, node] : nodes_) {
    if (!right) return false;
    std::size_t depth = 0;
    for (const SlotAddress* at = &node.slot; !at->is_root() && right; ++depth) {
      const Node* const parent = find(at->parent);
      right = depth <= kMostDepth && parent != nullptr && (at->item ? parent->items() != nullptr : parent->members() != nullptr);
      if (right) at = &parent->slot;
    }
    if (const Members* const members = node.members())
      for (const auto& [key, candidates] : *members) right = right && fits({id, key, {}}, candidates);
    if (const Sequence* const items = node.items())
      items->for_each(0, items->size(), [&](const Sequence::Item& item) {
        return right = right && fits({id, {}, item.id}, item.content);
      });
  }
  if (right) recount();
  return right;
}

}  // namespace jetlag::crdt
