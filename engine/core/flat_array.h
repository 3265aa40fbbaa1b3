// SPDX-License-Identifier: Apache-2.0
// FlatArray<T>: a vector that is one pointer wide. Size, capacity and elements share one allocation; an empty array has none.
//
// For small arrays that most of their holders do not have, and that are read on hot paths: one step in memory instead of two.
//
// Value    the elements, in order. Requires T to be trivially copyable.
// Cost     as std::vector; growth is by half, from two elements on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <new>
#include <type_traits>
#include <utility>

#include "core/pool.h"

namespace jetlag {

template <class T>
class FlatArray {
  static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 16);

 public:
  FlatArray() noexcept = default;
  FlatArray(std::initializer_list<T> items) { assign(items.begin(), items.end()); }
  template <class It>
  FlatArray(It first, It last) { assign(first, last); }
  FlatArray(const FlatArray& other) { assign(other.begin(), other.end()); }
  FlatArray(FlatArray&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  FlatArray& operator=(FlatArray other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~FlatArray() { release(block_); }

  std::size_t size() const noexcept { return block_ == nullptr ? 0 : block_->size; }
  bool empty() const noexcept { return size() == 0; }
  const T* begin() const noexcept { return block_ == nullptr ? nullptr : items(); }
  const T* end() const noexcept { return begin() + size(); }
  T* begin() noexcept { return block_ == nullptr ? nullptr : items(); }
  T* end() noexcept { return begin() + size(); }
  const T& operator[](std::size_t i) const { return items()[i]; }
  T& operator[](std::size_t i) { return items()[i]; }

  /// Puts `item` before `place`; the place of the new element. By value: the item may be one of this array's own.
  T* insert(T* place, T item) {
    const std::size_t at = static_cast<std::size_t>(place - begin());
    grow_to(size() + 1);
    T* const to = items() + at;
    std::memmove(static_cast<void*>(to + 1), to, (block_->size - at) * sizeof(T));
    *to = item;
    ++block_->size;
    return to;
  }
  void push_back(T item) { insert(end(), item); }
  /// Erases [first, last).
  void erase(const T* first, const T* last) {
    if (first == last) return;
    std::memmove(static_cast<void*>(begin() + (first - begin())), last, static_cast<std::size_t>(end() - last) * sizeof(T));
    block_->size -= static_cast<std::uint32_t>(last - first);
    if (block_->size == 0) clear();
  }
  /// Erases what `gone` says; how many went.
  template <class Gone>
  std::size_t erase_if(Gone gone) {
    const std::size_t before = size();
    if (before == 0) return 0;
    block_->size = static_cast<std::uint32_t>(std::remove_if(begin(), end(), gone) - begin());
    const std::size_t erased = before - block_->size;
    if (block_->size == 0) clear();
    return erased;
  }
  void clear() noexcept { release(std::exchange(block_, nullptr)); }

  /// Memory outside the object, without spare room: equal arrays say the same.
  std::size_t heap_bytes() const noexcept { return block_ == nullptr ? 0 : kHead + block_->size * sizeof(T); }
  /// Starts to bring the elements into the cache.
  void prefetch() const {
    if (block_ == nullptr) return;
    const char* const start = reinterpret_cast<const char*>(block_);
    for (std::size_t line = 0; line < kFetched; line += 64) __builtin_prefetch(start + line, 1);
  }
  bool operator==(const FlatArray& other) const { return std::equal(begin(), end(), other.begin(), other.end()); }

 private:
  struct alignas(alignof(T) > 8 ? alignof(T) : 8) Block {
    std::uint32_t size = 0, capacity = 0;
  };
  static constexpr std::size_t kHead = sizeof(Block);
  static constexpr std::size_t kFetched = kHead + 6 * sizeof(T);

  T* items() const noexcept { return reinterpret_cast<T*>(block_ + 1); }
  template <class It>
  void assign(It first, It last) {
    const auto count = static_cast<std::size_t>(last - first);
    if (count == 0) return;
    grow_to(count);
    std::copy(first, last, items());
    block_->size = static_cast<std::uint32_t>(count);
  }
  void grow_to(std::size_t count) {
    const std::size_t held = block_ == nullptr ? 0 : block_->capacity;
    if (count <= held) return;
    const std::size_t capacity = std::max({count, held + held / 2, std::size_t{2}});
    auto* const fresh = new (pool::take(kHead + capacity * sizeof(T))) Block;
    fresh->capacity = static_cast<std::uint32_t>(capacity);
    if (block_ != nullptr) {
      fresh->size = block_->size;
      std::memcpy(static_cast<void*>(fresh + 1), items(), block_->size * sizeof(T));
      release(block_);
    }
    block_ = fresh;
  }
  static void release(Block* block) noexcept {
    if (block != nullptr) pool::give(block, kHead + block->capacity * sizeof(T));
  }

  Block* block_ = nullptr;
};

}  // namespace jetlag
