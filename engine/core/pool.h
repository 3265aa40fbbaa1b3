// SPDX-License-Identifier: Apache-2.0
// The memory of what a world holds much of: entries, counters, operations, pending events.
//
// A data set is larger than the caches and its keys are hit at random, so a run waits for memory; with small pages it waits for
// the page tables as well, and every new page is a trap. The pool asks the system for 2 MiB at a time, with one large page behind
// them.
//
// take      a block of at least so many bytes, never null; aligned to 16, and to 64 when `bytes` is a multiple of 64.
// give      the block back, with the size it was taken with: so a block carries no header.
// Allocator for containers whose elements live in the pool.
// Sizes     up to 1 KiB in steps of 16 bytes, up to 32 KiB what divides 64 KiB evenly; what is larger comes from operator new.
// Threads   any thread may give back what another one took: whole worlds run on several threads and share buckets. Every thread
//           keeps a small stock of each size, and the rest is common.
// Cost      a few memory accesses; a lock once in some dozens of calls.
// Return    64 KiB without a block in use serve another size. Of what a world leaves 256 MiB wait for the next one, because
//           clearing and mapping pages is what costs; the rest goes back to the system.
// Limits    with a sanitizer both are operator new and delete, so that it sees every block. No result depends on addresses.
#pragma once

#include <cstddef>

namespace jetlag::pool {

/// Larger blocks come from operator new.
inline constexpr std::size_t kLargest = 32 * 1024;

void* take(std::size_t bytes);
void give(void* block, std::size_t bytes) noexcept;
/// How many bytes the block has that take(bytes) gives: what grows may as well use them.
std::size_t room(std::size_t bytes);
/// Bytes that are in use, or set apart for one size: for tests of what things cost.
std::size_t reserved_bytes();

template <class T>
struct Allocator {
  using value_type = T;
  Allocator() = default;
  template <class U>
  Allocator(const Allocator<U>&) noexcept {}  // NOLINT(google-explicit-constructor): containers convert allocators
  T* allocate(std::size_t count) { return static_cast<T*>(take(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept { give(block, count * sizeof(T)); }
  template <class U>
  bool operator==(const Allocator<U>&) const noexcept { return true; }
};

}  // namespace jetlag::pool
