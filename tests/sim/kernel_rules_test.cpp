// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/check.h"
#include "core/rng.h"
#include "sim/kernel.h"

namespace jetlag::sim {
namespace {

Key at(std::int64_t ns, std::uint64_t sequence = 1) { return {{ns}, {1}, {2}, sequence}; }

TEST(Kernel, AnEmptyOneHasNoNextEvent) {
  Kernel<int> kernel;
  Kernel<int>::Entry entry{at(7), 8};
  EXPECT_TRUE(kernel.empty());
  EXPECT_EQ(kernel.next_at(), kNever);
  EXPECT_FALSE(kernel.pop(entry));
  EXPECT_EQ(entry.key, at(7));
  EXPECT_EQ(entry.event, 8);
  EXPECT_EQ(kernel, Kernel<int>());
}

TEST(Kernel, AnEventBeforeTheLastPoppedOneIsABug) {
  Kernel<int> kernel;
  kernel.push(at(10), 1);
  kernel.push(at(20), 2);
  Kernel<int>::Entry entry;
  ASSERT_TRUE(kernel.pop(entry));
  EXPECT_THROW(kernel.push(at(9), 3), CheckFailure);
  EXPECT_EQ(kernel.size(), 1u);
  kernel.push(at(10, 2), 4);
  ASSERT_TRUE(kernel.pop(entry));
  EXPECT_EQ(entry.event, 4);
}

TEST(Kernel, AnEventAtNeverIsABug) {
  Kernel<int> kernel;
  EXPECT_THROW(kernel.push({kNever, {1}, {1}, 1}, 0), CheckFailure);
}

TEST(Kernel, KeysThatDoNotFitTheTieAreABug) {
  Kernel<int> kernel;
  EXPECT_THROW(kernel.push({{1}, {8192}, {1}, 1}, 0), CheckFailure);
  EXPECT_THROW(kernel.push({{1}, {1}, {8192}, 1}, 0), CheckFailure);
  EXPECT_THROW(kernel.push({{1}, {1}, {1}, Key::kSequences}, 0), CheckFailure);
  EXPECT_TRUE(kernel.empty());
  kernel.push({{1}, {8191}, {8191}, Key::kSequences - 1}, 0);
  EXPECT_EQ(kernel.size(), 1u);
}

TEST(Kernel, TheSameKeyTwiceIsABugFoundWhenItComesUp) {
  Kernel<int> kernel;
  for (const int event : {1, 2}) kernel.push(at(5), event);
  Kernel<int>::Entry entry;
  ASSERT_TRUE(kernel.pop(entry));
  EXPECT_THROW(kernel.pop(entry), CheckFailure);
}

TEST(Kernel, ALimitIsExclusive) {
  Kernel<int> kernel;
  kernel.push(at(10), 1);
  Kernel<int>::Entry entry;
  EXPECT_FALSE(kernel.pop_before({10}, entry));
  EXPECT_TRUE(kernel.pop_before({11}, entry));
  EXPECT_EQ(entry.key, at(10));
}

TEST(Kernel, WaitingForALimitDoesNotCloseTheTimeBefore) {
  Kernel<int> kernel;
  kernel.push(at(1'000'000'000'000), 9);
  Kernel<int>::Entry entry;
  std::uint64_t sequence = 1;
  for (std::int64_t now = 0; now < 5000; now += 10) {
    EXPECT_FALSE(kernel.pop_before({now}, entry));
    kernel.push(at(now + 3, ++sequence), 1);
    EXPECT_EQ(kernel.next_at(), Instant{now + 3});
    EXPECT_TRUE(kernel.pop_before({now + 4}, entry));
    EXPECT_EQ(entry.key, at(now + 3, sequence));
  }
  ASSERT_TRUE(kernel.pop(entry));
  EXPECT_EQ(entry.event, 9);
}

TEST(PackedKey, KeepsEveryFieldAndTheOrder) {
  Rng rng(1);
  const auto draw = [&] {
    return Key{{static_cast<std::int64_t>(rng.below(3)) - 1}, {static_cast<std::uint16_t>(rng.below(2) * 8191)},
               {static_cast<std::uint16_t>(rng.below(2) * 8191)}, rng.below(2) * (Key::kSequences - 1)};
  };
  for (int i = 0; i < 2000; ++i) {
    const Key a = draw(), b = draw();
    EXPECT_EQ(PackedKey(a).unpack(), a);
    EXPECT_EQ(PackedKey(a) <=> PackedKey(b), a <=> b);
  }
}

}  // namespace
}  // namespace jetlag::sim
