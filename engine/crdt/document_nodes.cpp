// SPDX-License-Identifier: Apache-2.0
// Which nodes of a document stand, and the sums over them.
#include <algorithm>

#include "core/check.h"
#include "crdt/document.h"

namespace jetlag::crdt {

std::uint64_t Document::digest_of(NodeId id, const Node& node) {
  std::uint64_t own = node.digest;
  if (const Sequence* const items = node.items()) own = items->digest();
  if (const Additions* const additions = node.additions())
    for (const Addition& a : *additions) own += mix(mix(a.origin.packed, a.sum.is_float ? 1 : 0), a.sequence);
  return own == 0 ? 0 : mix(mix(id.dot.packed, id.index), own);
}

std::size_t Document::data_of(const Node& node) {
  if (const Sequence* const items = node.items()) return items->data_bytes();
  if (const Additions* const additions = node.additions()) return additions->size() * sizeof(std::int64_t);
  return node.data;
}

std::size_t Document::heap_of(const Node& node) {
  constexpr std::size_t kLinks = 4 * sizeof(void*);  // of the map
  std::size_t sum = sizeof(Nodes::value_type) + kLinks + node.slot.key.heap_bytes() + node.shared;
  if (node.removals) sum += sizeof(VersionVector);
  if (const Members* const members = node.members()) sum += members->heap_bytes();
  if (const Sequence* const items = node.items()) sum += sizeof(Sequence) + items->heap_bytes();
  if (const Additions* const additions = node.additions()) sum += additions->size() * sizeof(Addition);
  return sum;
}

std::size_t Document::slots_of(const Node& node) {
  return node.members() != nullptr ? node.members()->size() : node.items() != nullptr ? node.items()->size() : 0;
}

void Document::account(NodeId id, const Node& node, int sign) {
  const auto times = static_cast<std::size_t>(sign);
  const std::size_t heap = heap_of(node);
  heap_bytes_ += times * heap;
  if (!node.live) {
    dead_bytes_ += times * heap;
    return;
  }
  digest_ += times * digest_of(id, node);
  slots_ += times * slots_of(node);
  data_bytes_ += times * data_of(node);
  if (const Sequence* const items = node.items()) dead_bytes_ += times * items->dead_bytes();
}

void Document::append_ids(const Register& candidates, Ids& out) {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto value = unpack_slot(candidates[i].value);
    JETLAG_CHECK(value.has_value(), "what slots hold was packed");
    if (has_inside(value->kind)) out.push_back(value->identity ? value->identity : NodeId{candidates[i].dot, value->index});
  }
}

Document::Ids Document::ids_in(const Node& node) {
  Ids out;
  if (const Members* const members = node.members())
    for (const auto& [key, candidates] : *members) append_ids(candidates, out);
  if (const Sequence* const items = node.items())
    items->for_each(0, items->size(), [&](const Sequence::Item& item) { return append_ids(item.content, out), true; });
  return out;
}

bool Document::named(NodeId id, const Node& node) const {
  const Register* const candidates = candidates_in(node.slot);
  Ids ids;
  if (candidates != nullptr) append_ids(*candidates, ids);
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

void Document::set_live(NodeId id, bool live) {
  const auto it = nodes_.find(id);
  if (it == nodes_.end() || it->second.live == live) return;  // nothing was added to a number
  change(id, it->second, [&](Node& node) { node.live = live; });
  for (const NodeId child : ids_in(it->second)) set_live(child, live);
}

void Document::relink(const Ids& before, const Ids& after, bool parent_stands, const VersionVector& by) {
  const auto holds = [](const Ids& ids, NodeId id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
  for (const NodeId id : before) {
    const auto it = nodes_.find(id);
    if (it == nodes_.end() || holds(after, id)) continue;
    change(id, it->second, [&](Node& node) { node.removals.ensure().merge(by); });
    if (parent_stands) set_live(id, false);
  }
  if (!parent_stands) return;
  for (const NodeId id : after) set_live(id, true);
}

void Document::recount() {
  digest_ = 0;
  slots_ = data_bytes_ = heap_bytes_ = dead_bytes_ = 0;
  for (auto& [id, node] : nodes_) {
    node.live = false;
    account(id, node, 1);
  }
  Ids ids;
  append_ids(root_, ids);
  for (const NodeId id : ids) set_live(id, true);
}

Dot Document::unseen_inside(NodeId id, const VersionVector& seen) const {
  const Node* const at = find(id);
  if (at == nullptr) return {};
  const auto unseen = [&](const Register& candidates) {
    for (std::size_t i = 0; i < candidates.size(); ++i)
      if (!seen.contains(candidates[i].dot)) return candidates[i].dot;
    return Dot{};
  };
  Dot found;
  if (const Members* const members = at->members())
    for (const auto& [key, candidates] : *members) found = found ? found : unseen(candidates);
  if (const Sequence* const items = at->items())
    items->for_each(0, items->size(), [&](const Sequence::Item& item) { return !(found = unseen(item.content)); });
  if (const Additions* const additions = at->additions())
    for (const Addition& a : *additions)
      if (!found && !seen.contains(a.last())) found = a.last();
  if (found) return found;
  for (const NodeId child : ids_in(*at))
    if (const Dot inside = unseen_inside(child, seen)) return inside;
  return {};
}

std::uint64_t Document::content_digest() const {
  if (!present()) return 0;
  std::uint64_t sum = mix(kRootSalt, root_.content_digest());
  for (const auto& [id, node] : nodes_) {
    if (!node.live) continue;
    std::uint64_t own = 0;
    if (const Members* const members = node.members())
      for (const auto& [key, candidates] : *members) own += mix(hash_bytes(key.view()), candidates.content_digest());
    if (const Sequence* const items = node.items()) own = items->content_digest();
    if (const Additions* const additions = node.additions())
      for (const Addition& a : *additions)
        own += mix(mix(a.last().packed, a.sum.is_float ? 1 : 0), mix(static_cast<std::uint64_t>(a.sum.bits), a.hlc.packed));
    if (own != 0) sum += mix(mix(id.dot.packed, id.index), own);
  }
  return sum;
}

}  // namespace jetlag::crdt
