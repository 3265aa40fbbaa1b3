// SPDX-License-Identifier: Apache-2.0
// RankTree: a sequence of nodes that know where they are. Every node has two weights; how much lies before a node, and which node
// lies at a position, are both found in logarithmic time.
//
// A CountedTree finds what its holder can compare; here nothing but the sequence itself says what comes before what, so every
// node knows its parent. The tree holds no items: the holder keeps them in an array of its own, at the numbers that
// insert_after() gives.
//
// Value       nodes in order, each with a Weight. A node keeps its number until it is erased; then the number is used again.
// Invariants  a search tree by order and a heap by priority, which is a hash of the node's number: the same on every machine.
// Cost        logarithmic (expected, over the hash); next() and previous() constant on average; 32 bytes per node.
// Errors      nodes must be in the sequence, positions within it.
// Source      Seidel, Aragon, "Randomized Search Trees" (1996).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag {

class RankTree {
 public:
  using Node = std::uint32_t;
  static constexpr Node kNone = UINT32_MAX;

  /// What a node counts for: always, and among what is shown.
  struct Weight {
    std::uint32_t all = 0, shown = 0;
    Weight& operator+=(Weight other) { all += other.all, shown += other.shown; return *this; }
    bool operator==(const Weight&) const = default;
  };
  struct Place {
    Node node = kNone;
    std::uint32_t offset = 0;  ///< Within the node's weight.
    bool operator==(const Place&) const = default;
  };

  bool empty() const { return root_ == kNone; }
  std::size_t size() const { return nodes_.size() - free_.size(); }
  Weight total() const { return sum(root_); }
  Node front() const { return root_ == kNone ? kNone : leftmost(root_); }
  Node back() const { return root_ == kNone ? kNone : rightmost(root_); }
  Node next(Node node) const {
    if (nodes_[node].right != kNone) return leftmost(nodes_[node].right);
    Node above = nodes_[node].parent;
    while (above != kNone && nodes_[above].right == node) node = std::exchange(above, nodes_[above].parent);
    return above;
  }
  Node previous(Node node) const {
    if (nodes_[node].left != kNone) return rightmost(nodes_[node].left);
    Node above = nodes_[node].parent;
    while (above != kNone && nodes_[above].left == node) node = std::exchange(above, nodes_[above].parent);
    return above;
  }
  Weight weight(Node node) const { return nodes_[node].own; }
  /// All that lies before the node; with kNone, before the end.
  Weight before(Node node) const {
    if (node == kNone) return total();
    Weight out = sum(nodes_[node].left);
    for (Node above = nodes_[node].parent; above != kNone; node = std::exchange(above, nodes_[above].parent)) {
      if (nodes_[above].right != node) continue;
      out += nodes_[above].own;
      out += sum(nodes_[above].left);
    }
    return out;
  }
  /// Where the shown position `i` is.
  Place shown(std::uint32_t i) const {
    JETLAG_CHECK(i < total().shown, "a position within what is shown");
    for (Node node = root_;;) {
      const Entry& e = nodes_[node];
      const std::uint32_t left = sum(e.left).shown;
      if (i < left) {
        node = e.left;
      } else if (i - left < e.own.shown) {
        return {node, i - left};
      } else {
        i -= left + e.own.shown;
        node = e.right;
      }
    }
  }

  /// A new node behind `before`; with kNone, at the front.
  Node insert_after(Node before, Weight weight) {
    const Node node = fresh();
    nodes_[node] = {kNone, kNone, kNone, weight, weight};
    if (root_ == kNone) return root_ = node;
    Node above = before;
    bool to_the_right = before != kNone && nodes_[before].right == kNone;
    if (!to_the_right) above = leftmost(before == kNone ? root_ : nodes_[before].right);
    (to_the_right ? nodes_[above].right : nodes_[above].left) = node;
    nodes_[node].parent = above;
    for (; above != kNone; above = nodes_[above].parent) nodes_[above].sum += weight;
    while (nodes_[node].parent != kNone && priority(nodes_[node].parent) < priority(node)) rotate_up(node);
    return node;
  }
  void erase(Node node) {
    for (;;) {
      const Node left = nodes_[node].left, right = nodes_[node].right;
      if (left == kNone && right == kNone) break;
      rotate_up(right == kNone || (left != kNone && priority(left) > priority(right)) ? left : right);
    }
    weigh(node, {});
    replace_child(nodes_[node].parent, node, kNone);
    free_.push_back(node);
  }
  void weigh(Node node, Weight weight) {
    const Weight before = nodes_[node].own;
    nodes_[node].own = weight;
    for (; node != kNone; node = nodes_[node].parent) {
      nodes_[node].sum.all += weight.all - before.all;
      nodes_[node].sum.shown += weight.shown - before.shown;
    }
  }
  /// Memory of so many nodes.
  static constexpr std::size_t bytes_of(std::size_t nodes) { return nodes * sizeof(Entry); }

 private:
  struct Entry {
    Node left = kNone, right = kNone, parent = kNone;
    Weight own, sum;
  };

  static std::uint64_t priority(Node node) { return mix(0x7ee, node); }
  Weight sum(Node node) const { return node == kNone ? Weight{} : nodes_[node].sum; }
  Node leftmost(Node node) const {
    while (nodes_[node].left != kNone) node = nodes_[node].left;
    return node;
  }
  Node rightmost(Node node) const {
    while (nodes_[node].right != kNone) node = nodes_[node].right;
    return node;
  }
  Node fresh() {
    if (free_.empty()) {
      nodes_.emplace_back();
      return static_cast<Node>(nodes_.size() - 1);
    }
    const Node node = free_.back();
    free_.pop_back();
    return node;
  }
  void replace_child(Node above, Node child, Node by) {
    if (above == kNone) root_ = by;
    else (nodes_[above].left == child ? nodes_[above].left : nodes_[above].right) = by;
  }
  /// The node takes its parent's place, which becomes its child.
  void rotate_up(Node node) {
    const Node parent = nodes_[node].parent;
    Entry& up = nodes_[node];
    Entry& down = nodes_[parent];
    replace_child(down.parent, parent, node);
    up.parent = std::exchange(down.parent, node);
    Node& taken = down.left == node ? up.right : up.left;
    (down.left == node ? down.left : down.right) = taken;
    if (taken != kNone) nodes_[taken].parent = parent;
    taken = parent;
    up.sum = down.sum;
    down.sum = down.own;
    down.sum += sum(down.left);
    down.sum += sum(down.right);
  }

  std::vector<Entry> nodes_;
  std::vector<Node> free_;
  Node root_ = kNone;
};

}  // namespace jetlag
