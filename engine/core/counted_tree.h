// SPDX-License-Identifier: Apache-2.0
// CountedTree<Item>: a long sequence in which the i-th item is found, put in and taken out in logarithmic time: a B-tree in which
// every node knows how many items hang under each of its children.
//
// It knows no order by itself. The holder keeps the items in one, and partition_point() then finds where something belongs or
// what its rank is, so a rank costs no more than a look-up.
//
// Value       the items, in order; how they are spread over nodes is not part of it. Requires Item to be trivially copyable.
// Invariants  a node has at most kMost entries; of two neighbours under one parent that both fit into one node neither is nearly
//             empty, so the height stays logarithmic whatever is taken out.
// Cost        logarithmic but for clear(); one node of its own size for a short sequence; about 1.5 times its items for a long
//             one. heap_bytes() is what a usual load takes, a function of size() alone.
// Errors      positions must be within the sequence.
// Source      Bayer, McCreight (1972); the counts are Knuth's, The Art of Computer Programming, volume 3, 6.2.3 and 6.2.4.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/flat_array.h"

namespace jetlag {

template <class Item>
class CountedTree {
 public:
  static constexpr std::size_t kMost = 64;      ///< Entries of a node.
  static constexpr std::size_t kFew = kMost / 4;  ///< With fewer a node looks for a neighbour to join.

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  void clear() { *this = CountedTree{}; }

  const Item& nth(std::size_t i) const {
    JETLAG_CHECK(i < size_, "a position within the sequence");
    const Node* node = &root_;
    while (!node->leaf()) {
      std::size_t child = 0;
      while (i >= node->sizes[child]) i -= node->sizes[child++];
      node = &node->children[child];
    }
    return node->items[i];
  }
  /// How many items, from the first one on, are `before` something: a predicate that holds for the items of a prefix only.
  template <class Before>
  std::size_t partition_point(Before before) const {
    const Node* node = &root_;
    std::size_t rank = 0;
    for (;;) {
      const auto inside =
          static_cast<std::size_t>(std::partition_point(node->items.begin(), node->items.end(), before) - node->items.begin());
      if (node->leaf()) return rank + inside;
      if (inside == 0) return rank;
      for (std::size_t child = 0; child + 1 < inside; ++child) rank += node->sizes[child];
      node = &node->children[inside - 1];
    }
  }
  /// f(item) for the items at [first, last), in their order.
  template <class F>
  void for_each(std::size_t first, std::size_t last, F f) const { walk(root_, first, std::min(last, size_), f); }
  /// The same from the last one back to the first one.
  template <class F>
  void for_each_back(std::size_t first, std::size_t last, F f) const { walk_back(root_, first, std::min(last, size_), f); }

  /// Puts `item` where it becomes the i-th one.
  void insert(std::size_t i, Item item) {
    JETLAG_CHECK(i <= size_, "a position within the sequence or at its end");
    insert_into(root_, i, item);
    ++size_;
    if (root_.items.size() <= kMost) return;
    Node above;
    above.items.push_back(root_.items[0]);
    above.sizes.push_back(static_cast<std::uint32_t>(size_));
    above.children.push_back(std::move(root_));
    root_ = std::move(above);
    split(root_, 0);
  }
  void erase(std::size_t i) {
    JETLAG_CHECK(i < size_, "a position within the sequence");
    erase_from(root_, i);
    if (--size_ == 0) return clear();
    while (root_.children.size() == 1) {
      Node only = std::move(root_.children.front());
      root_ = std::move(only);
    }
  }
  void replace(std::size_t i, Item item) {
    JETLAG_CHECK(i < size_, "a position within the sequence");
    Node* node = &root_;
    while (!node->leaf()) {
      std::size_t child = 0;
      while (i >= node->sizes[child]) i -= node->sizes[child++];
      if (i == 0) node->items[child] = item;
      node = &node->children[child];
    }
    node->items[i] = item;
  }

  /// Levels of nodes: 1 for a short sequence.
  std::size_t height() const {
    std::size_t levels = 1;
    for (const Node* node = &root_; !node->leaf(); node = &node->children.front()) ++levels;
    return levels;
  }
  std::size_t heap_bytes() const {
    const std::size_t plain = size_ * sizeof(Item);
    return size_ <= kMost ? plain : plain + plain / 2;
  }

 private:
  struct Node {
    FlatArray<Item> items;           ///< Of a leaf: the items; else the first item under each child.
    FlatArray<std::uint32_t> sizes;  ///< Items under each child.
    std::vector<Node> children;

    bool leaf() const { return children.empty(); }
  };

  template <class F>
  static void walk(const Node& node, std::size_t first, std::size_t last, F& f) {
    if (node.leaf()) {
      for (std::size_t i = first; i < last; ++i) f(node.items[i]);
      return;
    }
    std::size_t start = 0;
    for (std::size_t child = 0; child < node.children.size() && start < last; ++child) {
      const std::size_t end = start + node.sizes[child];
      if (end > first) walk(node.children[child], std::max(first, start) - start, std::min(last, end) - start, f);
      start = end;
    }
  }
  template <class F>
  static void walk_back(const Node& node, std::size_t first, std::size_t last, F& f) {
    if (node.leaf()) {
      for (std::size_t i = last; i-- > first;) f(node.items[i]);
      return;
    }
    std::size_t end = 0;
    for (const std::uint32_t size : node.sizes) end += size;
    for (std::size_t child = node.children.size(); child-- > 0 && end > first;) {
      const std::size_t start = end - node.sizes[child];
      if (start < last) walk_back(node.children[child], std::max(first, start) - start, std::min(last, end) - start, f);
      end = start;
    }
  }

  static void insert_into(Node& node, std::size_t i, Item item) {
    if (node.leaf()) {
      node.items.insert(node.items.begin() + i, item);
      return;
    }
    std::size_t child = 0;
    while (i > node.sizes[child]) i -= node.sizes[child++];
    insert_into(node.children[child], i, item);
    ++node.sizes[child];
    if (i == 0) node.items[child] = item;
    if (node.children[child].items.size() > kMost) split(node, child);
  }
  /// Moves the second half of a child into a new one behind it.
  static void split(Node& node, std::size_t child) {
    Node& left = node.children[child];
    const std::size_t half = left.items.size() / 2;
    Node right;
    right.items = FlatArray<Item>(left.items.begin() + half, left.items.end());
    left.items.erase(left.items.begin() + half, left.items.end());
    std::size_t moved = right.items.size();
    if (!left.leaf()) {
      right.sizes = FlatArray<std::uint32_t>(left.sizes.begin() + half, left.sizes.end());
      left.sizes.erase(left.sizes.begin() + half, left.sizes.end());
      right.children.assign(std::make_move_iterator(left.children.begin() + static_cast<std::ptrdiff_t>(half)),
                            std::make_move_iterator(left.children.end()));
      left.children.resize(half);
      moved = 0;
      for (const std::uint32_t size : right.sizes) moved += size;
    }
    node.sizes[child] -= static_cast<std::uint32_t>(moved);
    node.sizes.insert(node.sizes.begin() + child + 1, static_cast<std::uint32_t>(moved));
    node.items.insert(node.items.begin() + child + 1, right.items[0]);
    node.children.insert(node.children.begin() + static_cast<std::ptrdiff_t>(child) + 1, std::move(right));
  }
  static void erase_from(Node& node, std::size_t i) {
    if (node.leaf()) {
      node.items.erase(node.items.begin() + i, node.items.begin() + i + 1);
      return;
    }
    std::size_t child = 0;
    while (i >= node.sizes[child]) i -= node.sizes[child++];
    erase_from(node.children[child], i);
    if (--node.sizes[child] == 0) return remove_child(node, child);
    if (i == 0) node.items[child] = node.children[child].items[0];
    if (node.children[child].items.size() >= kFew) return;
    if (child + 1 < node.children.size() && fit_together(node, child)) join_next(node, child);
    else if (child > 0 && fit_together(node, child - 1)) join_next(node, child - 1);
  }
  static bool fit_together(const Node& node, std::size_t child) {
    return node.children[child].items.size() + node.children[child + 1].items.size() <= kMost;
  }
  /// Moves what the next child holds to the end of this one.
  static void join_next(Node& node, std::size_t child) {
    Node& left = node.children[child];
    Node& right = node.children[child + 1];
    for (const Item& item : right.items) left.items.push_back(item);
    for (const std::uint32_t size : right.sizes) left.sizes.push_back(size);
    std::move(right.children.begin(), right.children.end(), std::back_inserter(left.children));
    node.sizes[child] += node.sizes[child + 1];
    remove_child(node, child + 1);
  }
  static void remove_child(Node& node, std::size_t child) {
    node.items.erase(node.items.begin() + child, node.items.begin() + child + 1);
    node.sizes.erase(node.sizes.begin() + child, node.sizes.begin() + child + 1);
    node.children.erase(node.children.begin() + static_cast<std::ptrdiff_t>(child));
  }

  Node root_;
  std::size_t size_ = 0;
};

}  // namespace jetlag
