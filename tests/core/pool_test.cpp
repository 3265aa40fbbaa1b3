// SPDX-License-Identifier: Apache-2.0
#include "core/pool.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "core/rng.h"

namespace jetlag {
namespace {

struct Block {
  unsigned char* bytes;
  std::size_t size;
  unsigned char mark;

  static Block take(std::size_t size, unsigned char mark) {
    auto* const bytes = static_cast<unsigned char*>(pool::take(size));
    std::memset(bytes, mark, size);
    return {bytes, size, mark};
  }
  bool intact() const {
    for (std::size_t i = 0; i < size; ++i)
      if (bytes[i] != mark) return false;
    return true;
  }
  void give() const { pool::give(bytes, size); }
};

/// Mostly small, now and then of every kind.
std::size_t some_size(Rng& rng) {
  static constexpr std::size_t kUpTo[] = {100, 100, 1'100, 1'100, 40'000, 1'500'000};
  return 1 + rng.below(kUpTo[rng.below(rng.below(20) == 0 ? 6 : 4)]);
}

TEST(Pool, BlocksAreAlignedToLinesWhenTheyFillThem) {
  for (std::size_t size = 1; size < 3'000'000; size += 1 + size / 7) {
    void* const block = pool::take(size);
    void* const lines = pool::take(size * 64);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % 16, 0u) << size;
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(lines) % 64, 0u) << size;
    pool::give(block, size);
    pool::give(lines, size * 64);
  }
}

TEST(Pool, BlocksNeverOverlap) {
  Rng rng(3);
  std::vector<Block> held;
  for (int step = 0; step < 30'000; ++step) {
    if (held.empty() || rng.below(100) < (step / 3'000 % 2 == 0 ? 70u : 30u)) {
      held.push_back(Block::take(some_size(rng), static_cast<unsigned char>(step)));
    } else {
      std::swap(held[rng.below(held.size())], held.back());
      ASSERT_TRUE(held.back().intact());
      held.back().give();
      held.pop_back();
    }
  }
  for (const Block& block : held) {
    ASSERT_TRUE(block.intact());
    block.give();
  }
}

TEST(Pool, WhatWasGivenBackServesOtherSizes) {
  const auto fill_and_empty = [](std::size_t size) {
    std::vector<void*> blocks;
    for (std::size_t taken = 0; taken < 20'000'000; taken += size) blocks.push_back(pool::take(size));
    for (void* block : blocks) pool::give(block, size);
  };
  fill_and_empty(48);
  const std::size_t before = pool::reserved_bytes();
  for (const int size : {64, 1'000, 5'000, 30'000, 70'000, 1'000'000}) fill_and_empty(static_cast<std::size_t>(size));
  EXPECT_LE(pool::reserved_bytes(), before + 1'000'000) << "but for a small stock of each size";
}

TEST(Pool, ThreadsGiveBackWhatOthersTook) {
  const std::size_t before = pool::reserved_bytes();
  std::vector<std::vector<Block>> taken(4);
  const auto on_four_threads = [](const auto& work) {
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t) threads.emplace_back([&work, t] { work(t); });
    for (std::thread& thread : threads) thread.join();
  };
  on_four_threads([&](std::size_t t) {
    Rng rng(t);
    for (int i = 0; i < 20'000; ++i) taken[t].push_back(Block::take(1 + rng.below(600), static_cast<unsigned char>(t)));
  });
  on_four_threads([&](std::size_t t) {
    for (const Block& block : taken[(t + 1) % 4]) {
      EXPECT_TRUE(block.intact());
      block.give();
    }
  });
  EXPECT_LE(pool::reserved_bytes(), before + 100'000) << "a thread that has ended keeps nothing";
}

TEST(Pool, ServesContainers) {
  std::vector<int, pool::Allocator<int>> numbers;
  for (int i = 0; i < 100'000; ++i) numbers.push_back(i);
  for (int i = 0; i < 100'000; ++i) ASSERT_EQ(numbers[static_cast<std::size_t>(i)], i);
}

}  // namespace
}  // namespace jetlag
