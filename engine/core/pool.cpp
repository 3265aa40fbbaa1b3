// SPDX-License-Identifier: Apache-2.0
// Chunk  2 MiB, cut into units of 64 KiB; its head stands in its first unit.
// Span   one unit that holds blocks of one size.
// Stock  the free blocks of each size that one thread keeps.
#include "core/pool.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <mutex>
#include <new>
#include <utility>

#include <sys/mman.h>

#include "core/check.h"


#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define JETLAG_POOL_OFF 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define JETLAG_POOL_OFF 1
#endif
#endif

namespace jetlag::pool {

namespace {

constexpr std::size_t kLine = 64;

void* from_system(std::size_t bytes) { return ::operator new(bytes, std::align_val_t(kLine)); }
void to_system(void* block) noexcept { ::operator delete(block, std::align_val_t(kLine)); }

}  // namespace

#ifdef JETLAG_POOL_OFF

void* take(std::size_t bytes) { return from_system(bytes); }
void give(void* block, std::size_t) noexcept { to_system(block); }
std::size_t room(std::size_t bytes) { return bytes; }
std::size_t reserved_bytes() { return 0; }

#else

namespace {

// ------------------------------------------------------------------------------------------------------------------- sizes

constexpr std::size_t kUnit = 64 * 1024, kUnits = 32, kChunk = kUnit * kUnits;
constexpr std::size_t kStep = 16, kFine = 1024;  // sizes up to kFine: every multiple of kStep
static_assert(kLargest == kUnit / 2);
constexpr std::size_t kKept = 128;  // chunks without a block that wait for the next world
/// Beyond: what so many blocks of fit into a unit.
constexpr std::array<std::size_t, 19> kBlocksInUnit{56, 48, 40, 32, 28, 24, 20, 16, 14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2};
constexpr std::size_t kFineSizes = kFine / kStep, kSizes = kFineSizes + kBlocksInUnit.size();

constexpr auto kSizeOf = [] {
  std::array<std::size_t, kSizes> sizes{};
  for (std::size_t i = 0; i < kFineSizes; ++i) sizes[i] = (i + 1) * kStep;
  for (std::size_t i = 0; i < kBlocksInUnit.size(); ++i) sizes[kFineSizes + i] = kUnit / kBlocksInUnit[i] / kLine * kLine;
  return sizes;
}();
constexpr auto kSizeOfLines = [] {  // by lines, rounded up
  std::array<std::uint8_t, kLargest / kLine + 1> numbers{};
  for (std::size_t lines = 0; lines < numbers.size(); ++lines) {
    std::size_t size = 0;
    while (kSizeOf[size] < lines * kLine) ++size;
    numbers[lines] = static_cast<std::uint8_t>(size);
  }
  return numbers;
}();

constexpr std::size_t size_number(std::size_t bytes) {
  if (bytes <= kFine) return bytes == 0 ? 0 : (bytes - 1) / kStep;
  return kSizeOfLines[(bytes + kLine - 1) / kLine];
}

// -------------------------------------------------------------------------------------------------------- chunks and spans

struct Free {
  Free* next;
};

struct Span {
  Free* free = nullptr;
  Span *next = nullptr, *before = nullptr;  // among the spans of its size that have room
  std::uint16_t size = 0;                   // number of the size
  std::uint16_t used = 0;                   // blocks out of it
  std::uint16_t cut = 0;                    // blocks that have ever been taken; those behind were never touched
  std::uint16_t blocks = 0;
};

struct Chunk {
  Chunk *next = nullptr, *before = nullptr;
  std::uint32_t taken = 0;  // units, by bit
  std::array<Span, kUnits> spans;
};
/// So much of the first unit is the head's.
constexpr std::size_t kHead = (sizeof(Chunk) + kLine - 1) / kLine * kLine;

std::size_t offset_of(const void* block) { return reinterpret_cast<std::uintptr_t>(block) & (kChunk - 1); }
std::size_t unit_of(const void* block) { return offset_of(block) / kUnit; }
Chunk* chunk_of(void* block) { return reinterpret_cast<Chunk*>(static_cast<std::byte*>(block) - offset_of(block)); }

Chunk* map_chunk() {
  // Twice as much, to find an aligned chunk in it; what is not needed goes back.
  void* const found = ::mmap(nullptr, 2 * kChunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (found == MAP_FAILED) out_of_memory();
  char* const start = static_cast<char*>(found);
  char* const chunk = reinterpret_cast<char*>(chunk_of(start + kChunk - 1));
  if (chunk > start) ::munmap(start, static_cast<std::size_t>(chunk - start));
  ::munmap(chunk + kChunk, static_cast<std::size_t>(start + kChunk - chunk));
  ::madvise(chunk, kChunk, MADV_HUGEPAGE);
  return new (chunk) Chunk;
}

/// A list of things that know their neighbours.
template <class Item>
struct Chain {
  Item* first = nullptr;
  void add(Item* item) {
    item->before = nullptr;
    item->next = first;
    if (first != nullptr) first->before = item;
    first = item;
  }
  void remove(Item* item) {
    (item->before != nullptr ? item->before->next : first) = item->next;
    if (item->next != nullptr) item->next->before = item->before;
  }
};

/// What all threads share. Every call needs the lock.
class Common {
 public:
  std::mutex lock;
  std::size_t reserved = 0;

  /// Up to `count` blocks of a size, at least one.
  Free* take(std::size_t size, std::size_t count) {
    Free* list = nullptr;
    while (count > 0) {
      if (with_room_[size].first == nullptr) {
        if (list != nullptr) break;
        open_span(size);
      }
      Span* const span = with_room_[size].first;
      for (; count > 0 && span->used < span->blocks; --count) {
        Free* const block = span->free != nullptr ? std::exchange(span->free, span->free->next) : cut(span);
        ++span->used;
        block->next = list;
        list = block;
      }
      if (span->used == span->blocks) with_room_[size].remove(span);
    }
    return list;
  }
  void give(Free* list) {
    while (list != nullptr) {
      Free* const block = std::exchange(list, list->next);
      Chunk* const chunk = chunk_of(block);
      Span* const span = &chunk->spans[unit_of(block)];
      if (span->used == span->blocks) with_room_[span->size].add(span);
      block->next = span->free;
      span->free = block;
      if (--span->used > 0) continue;
      with_room_[span->size].remove(span);
      give_unit(chunk, unit_of(block));
    }
  }
 private:
  char* take_unit() {
    if (with_units_.first == nullptr) with_units_.add(fresh_chunk());
    Chunk* const chunk = with_units_.first;
    const auto unit = static_cast<std::size_t>(std::countr_one(chunk->taken));
    reserved += kUnit;
    chunk->taken |= std::uint32_t{1} << unit;
    if (chunk->taken == UINT32_MAX) with_units_.remove(chunk);
    return reinterpret_cast<char*>(chunk) + unit * kUnit;
  }
  void give_unit(Chunk* chunk, std::size_t unit) {
    reserved -= kUnit;
    if (chunk->taken == UINT32_MAX) with_units_.add(chunk);
    chunk->taken &= ~(std::uint32_t{1} << unit);
    if (chunk->taken == 0) retire(chunk);
  }
  static std::size_t head_in(Span* span) { return span == &chunk_of(span)->spans[0] ? kHead : 0; }
  static Free* cut(Span* span) {
    Chunk* const chunk = chunk_of(span);
    char* const unit = reinterpret_cast<char*>(chunk) + static_cast<std::size_t>(span - chunk->spans.data()) * kUnit;
    return reinterpret_cast<Free*>(unit + head_in(span) + span->cut++ * kSizeOf[span->size]);
  }
  void open_span(std::size_t size) {
    char* const unit = take_unit();
    Span* const span = &chunk_of(unit)->spans[unit_of(unit)];
    *span = {};
    span->size = static_cast<std::uint16_t>(size);
    span->blocks = static_cast<std::uint16_t>((kUnit - head_in(span)) / kSizeOf[size]);
    with_room_[size].add(span);
  }

  void retire(Chunk* chunk) {
    with_units_.remove(chunk);
    if (kept_ == kKept) {
      ::munmap(chunk, kChunk);
      return;
    }
    ++kept_;
    unused_.add(chunk);
  }
  Chunk* fresh_chunk() {
    if (unused_.first == nullptr) return map_chunk();
    Chunk* const chunk = unused_.first;
    unused_.remove(chunk);
    --kept_;
    return chunk;
  }

  std::array<Chain<Span>, kSizes> with_room_;
  Chain<Chunk> with_units_, unused_;
  std::size_t kept_ = 0;
};

constinit Common common;

// ------------------------------------------------------------------------------------------------------------------- stock

/// A thread's own blocks. It has no destructor of its own, so blocks can still be given back while a thread ends.
struct Stock {
  struct Shelf {
    Free* first = nullptr;
    std::uint32_t count = 0;
  };
  std::array<Shelf, kSizes> shelves;
};
constinit thread_local Stock stock;

constexpr std::size_t portion(std::size_t size) { return std::clamp<std::size_t>(kUnit / 4 / kSizeOf[size], 1, 64); }

/// When its thread ends, what it had in stock is everybody's.
struct AtEnd {
  ~AtEnd() {
    const std::lock_guard guard(common.lock);
    for (Stock::Shelf& shelf : stock.shelves) common.give(std::exchange(shelf, {}).first);
  }
};

/// To be called before a shelf that is empty gets something.
[[gnu::noinline]] void open_stock() { static thread_local const AtEnd at_end; }

[[gnu::noinline]] void fill(std::size_t size) {
  open_stock();
  Stock::Shelf& shelf = stock.shelves[size];
  const std::lock_guard guard(common.lock);
  shelf.first = common.take(size, portion(size));
  for (Free* block = shelf.first; block != nullptr; block = block->next) ++shelf.count;
}

[[gnu::noinline]] void empty(std::size_t size) {
  Stock::Shelf& shelf = stock.shelves[size];
  Free* last = shelf.first;  // what was given back last stays: it is still in the cache
  for (shelf.count = 1; shelf.count < portion(size); ++shelf.count) last = last->next;
  Free* const rest = std::exchange(last->next, nullptr);
  const std::lock_guard guard(common.lock);
  common.give(rest);
}

}  // namespace

void* take(std::size_t bytes) {
  if (bytes > kLargest) return from_system(bytes);
  const std::size_t size = size_number(bytes);
  Stock::Shelf& shelf = stock.shelves[size];
  if (shelf.first == nullptr) fill(size);
  --shelf.count;
  return std::exchange(shelf.first, shelf.first->next);
}

void give(void* block, std::size_t bytes) noexcept {
  if (block == nullptr) return;
  if (bytes > kLargest) return to_system(block);
  const std::size_t size = size_number(bytes);
  Stock::Shelf& shelf = stock.shelves[size];
  if (shelf.first == nullptr) open_stock();
  Free* const freed = static_cast<Free*>(block);
  freed->next = shelf.first;
  shelf.first = freed;
  if (++shelf.count >= 2 * portion(size) + 1) empty(size);
}

std::size_t room(std::size_t bytes) { return bytes > kLargest ? bytes : kSizeOf[size_number(bytes)]; }

std::size_t reserved_bytes() {
  const std::lock_guard guard(common.lock);
  return common.reserved;
}

#endif

}  // namespace jetlag::pool
