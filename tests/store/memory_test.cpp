// SPDX-License-Identifier: Apache-2.0
// What a key costs, from the allocators' own books and from the store's, and how fast a data set loads.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdio>

#include "core/pool.h"
#include "region.h"

namespace jetlag::store {
namespace {

using testing::Region;

constexpr std::size_t kKeys = 100'000;

Bytes key_name(std::size_t i) {
  char text[17];
  std::snprintf(text, sizeof text, "key:%012zu", i);
  return std::string_view(text, 16);
}

std::int64_t heap_in_use() {
  const auto info = mallinfo2();
  return static_cast<std::int64_t>(info.uordblks + info.hblkhd + pool::reserved_bytes());
}

Database loaded() {
  Database db;
  db.reserve(kKeys);
  for (std::size_t i = 0; i < kKeys; ++i)
    db.load_string(key_name(i), Bytes(std::string_view("0123456789abcdef0123456789abcdef")));
  return db;
}

TEST(Memory, AStringKeyOf16BytesWith32BytesOfValueCostsLessThan200Bytes) {
  const std::int64_t before = heap_in_use();
  const Database db = loaded();
  const std::int64_t per_key = (heap_in_use() - before) / static_cast<std::int64_t>(kKeys);
  const MemoryUse use = db.memory();
  const std::int64_t counted = use.total() / static_cast<std::int64_t>(kKeys);
  std::printf("bytes per string key (16 B + 32 B): %lld by the allocator, %lld counted (data %lld, metadata %lld)\n",
              static_cast<long long>(per_key), static_cast<long long>(counted),
              static_cast<long long>(use.data / static_cast<std::int64_t>(kKeys)),
              static_cast<long long>(use.metadata / static_cast<std::int64_t>(kKeys)));
  EXPECT_EQ(db.key_count(), kKeys);
  EXPECT_LT(counted, 200);
  EXPECT_EQ(use.data, static_cast<std::int64_t>(kKeys * 48));
  EXPECT_EQ(use.tombstones, 0);
#if !defined(__SANITIZE_ADDRESS__)
  EXPECT_LT(per_key, 200);
#endif
}

TEST(Memory, WrittenWithoutReservingItStaysBelow200BytesToo) {
  const std::int64_t before = heap_in_use();
  Database db;
  for (std::size_t i = 0; i < kKeys; ++i)
    db.load_string(key_name(i), Bytes(std::string_view("0123456789abcdef0123456789abcdef")));
  const std::int64_t per_key = (heap_in_use() - before) / static_cast<std::int64_t>(kKeys);
  std::printf("bytes per string key, grown key by key: %lld\n", static_cast<long long>(per_key));
  EXPECT_LT(db.memory().total() / static_cast<std::int64_t>(kKeys), 200);
}

TEST(Memory, RegionsShareALoadedDataSetUntilTheyWrite) {
  const Database seed = loaded();
  const std::int64_t before = heap_in_use();
  std::vector<Database> regions(5, seed);
  for (std::uint8_t i = 0; i < 5; ++i) regions[i].become(crdt::OriginId::of(RegionId{i}, 1));
  EXPECT_LT(heap_in_use() - before, 1'000'000) << "five regions hold references, not copies";
  for (const Database& db : regions) EXPECT_EQ(db.digest(), seed.digest());
}

TEST(Memory, IsToldByTypeAndElement) {
  Region us(1);
  us.run("SET s v");
  us.run("SADD m a b c");
  us.run("HSET h f 1 g 2");
  for (int i = 0; i < 1'000; ++i) us.run("ZADD z " + std::to_string(i * 37 % 1'000) + " member:" + std::to_string(i));
  const auto uses = us.db.memory_by_type();
  const auto of = [&](crdt::Type type) { return uses[static_cast<std::size_t>(type)]; };
  EXPECT_EQ(of(crdt::Type::kString).elements, 1);
  EXPECT_EQ(of(crdt::Type::kSet).elements, 3);
  EXPECT_EQ(of(crdt::Type::kHash).elements, 2);
  const TypeUse sorted = of(crdt::Type::kSortedSet);
  EXPECT_EQ(sorted.keys, 1);
  EXPECT_EQ(sorted.elements, 1'000);
  EXPECT_EQ(sorted.memory.tombstones, 0);
  EXPECT_LT(sorted.memory.total() / sorted.elements, 200);
  std::printf("bytes per member of a sorted set (10 B + score): %lld, of which data %lld\n",
              static_cast<long long>(sorted.memory.total() / sorted.elements),
              static_cast<long long>(sorted.memory.data / sorted.elements));
  std::int64_t all = 0;
  for (const TypeUse& use : uses) all += use.memory.total();
  EXPECT_LT(all, us.db.memory().total()) << "tables belong to no key";
}

TEST(Memory, ValuesBeyondTheInlineSizeAreSharedAndCounted) {
  Region us(1);
  us.run("SET k " + std::string(1'000, 'x'));
  const MemoryUse use = us.db.memory();
  EXPECT_EQ(use.data, 1'001);
  EXPECT_GT(use.metadata, 0);
}

}  // namespace
}  // namespace jetlag::store
