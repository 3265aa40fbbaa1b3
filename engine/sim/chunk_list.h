// SPDX-License-Identifier: Apache-2.0
// Unsorted bags of pending events, the contents of one bucket.
//
// Node       an event beside its packed key.
// Chunk      up to kNodes nodes, constructed one by one, and the next chunk of the same bag.
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
  std::uint32_t count = 0;
  alignas(Node<Event>) std::byte storage[kNodes * sizeof(Node<Event>)];

  Node<Event>* nodes() { return std::launder(reinterpret_cast<Node<Event>*>(storage)); }
  const Node<Event>* nodes() const { return std::launder(reinterpret_cast<const Node<Event>*>(storage)); }
};

/// Calls visit(node) for every node of the bag that starts with `chunk`.
template <class ChunkPointer, class Visit>
void for_each_node(ChunkPointer chunk, Visit&& visit) {
  for (; chunk != nullptr; chunk = chunk->next) {
    for (std::uint32_t i = 0; i < chunk->count; ++i) visit(chunk->nodes()[i]);
  }
}

template <class Event>
class ChunkPool {
 public:
  /// Adds a node to the bag `head`.
  void add(Chunk<Event>*& head, const PackedKey& key, Event&& event) {
    if (head == nullptr || head->count == Chunk<Event>::kNodes) grow(head);
    ::new (static_cast<void*>(head->storage + head->count * sizeof(Node<Event>))) Node<Event>{key, std::move(event)};
    ++head->count;
  }

  /// Takes the bag's memory back; its nodes have been destroyed.
  void recycle(Chunk<Event>* head) {
    while (head != nullptr) {
      Chunk<Event>* const next = head->next;
      head->next = free_;
      free_ = head;
      head = next;
    }
  }

  /// Hands every event of the bag to take(key, event&&), destroys the nodes and takes their memory back.
  template <class Take>
  void drain(Chunk<Event>* head, Take&& take) {
    for_each_node(head, [&](Node<Event>& node) {
      take(node.key, std::move(node.event));
      std::destroy_at(&node);
    });
    recycle(head);
  }

 private:
  void grow(Chunk<Event>*& head) {
    if (free_ == nullptr) allocate();
    Chunk<Event>* const chunk = free_;
    free_ = chunk->next;
    chunk->next = head;
    chunk->count = 0;
    head = chunk;
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
