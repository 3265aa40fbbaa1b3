// SPDX-License-Identifier: Apache-2.0
// Unsorted bags of pending events, the contents of one bucket.
//
// Node       an event beside its packed key.
// Chunk      room for kNodes nodes and a pointer to the next chunk of the same bag.
// Bag        the first chunk, which may be partly filled, and how much room it has; all other chunks are full. So adding an event
//            reads the bag and nothing else: a chunk that fell out of the cache is only written to.
// ChunkPool  owns the memory of all chunks. What was freed last is handed out first, because it is still in the cache; memory
//            goes back to the system only with the pool. A bag does not know its pool: whoever holds a bag gives it back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "sim/key.h"

namespace jetlag::sim {

template <class Event>
struct Node {
  PackedKey key;
  Event event;
};

template <class Event>
struct Chunk {
  static constexpr std::uint32_t kNodes = 15;

  Chunk* next = nullptr;
  alignas(Node<Event>) std::byte storage[kNodes * sizeof(Node<Event>)];

  void* place(std::uint32_t i) { return storage + i * sizeof(Node<Event>); }
  Node<Event>& node(std::uint32_t i) { return *std::launder(static_cast<Node<Event>*>(place(i))); }
};

template <class Event>
struct Bag {
  Chunk<Event>* head = nullptr;
  std::uint32_t room = 0;  ///< Nodes that the first chunk can still take.

  bool empty() const { return head == nullptr; }

  /// Calls visit(node) for every node.
  template <class Visit>
  void for_each(Visit&& visit) const {
    std::uint32_t count = Chunk<Event>::kNodes - room;
    for (Chunk<Event>* chunk = head; chunk != nullptr; chunk = chunk->next) {
      for (std::uint32_t i = 0; i < count; ++i) visit(chunk->node(i));
      count = Chunk<Event>::kNodes;
    }
  }
};

template <class Event>
class ChunkPool {
 public:
  void add(Bag<Event>& bag, const PackedKey& key, Event&& event) {
    if (bag.room == 0) grow(bag);
    ::new (bag.head->place(Chunk<Event>::kNodes - bag.room)) Node<Event>{key, std::move(event)};
    --bag.room;
  }

  /// Takes the bag's memory back; its nodes have been destroyed.
  void recycle(Bag<Event> bag) {
    while (bag.head != nullptr) {
      Chunk<Event>* const next = bag.head->next;
      bag.head->next = free_;
      free_ = bag.head;
      bag.head = next;
    }
  }

  /// Hands every event of the bag to take(key, event&&), destroys the nodes and takes their memory back.
  template <class Take>
  void drain(const Bag<Event>& bag, Take&& take) {
    bag.for_each([&](Node<Event>& node) {
      take(node.key, std::move(node.event));
      std::destroy_at(&node);
    });
    recycle(bag);
  }

 private:
  void grow(Bag<Event>& bag) {
    if (free_ == nullptr) allocate();
    Chunk<Event>* const chunk = free_;
    free_ = chunk->next;
    chunk->next = bag.head;
    bag = {chunk, Chunk<Event>::kNodes};
  }
  void allocate() {
    const std::size_t count = std::size_t{2} << std::min<std::size_t>(slabs_.size(), 5);
    slabs_.push_back(std::make_unique_for_overwrite<Chunk<Event>[]>(count));
    for (std::size_t i = count; i-- > 0;) {
      slabs_.back()[i].next = free_;
      free_ = &slabs_.back()[i];
    }
  }

  std::vector<std::unique_ptr<Chunk<Event>[]>> slabs_;
  Chunk<Event>* free_ = nullptr;
};

}  // namespace jetlag::sim
