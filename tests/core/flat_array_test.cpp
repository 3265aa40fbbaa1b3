// SPDX-License-Identifier: Apache-2.0
#include "core/flat_array.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "core/rng.h"

namespace jetlag {
namespace {

std::vector<int> items(const FlatArray<int>& a) { return {a.begin(), a.end()}; }

TEST(FlatArray, IsOnePointerWideAndAllocatesNothingWhenEmpty) {
  static_assert(sizeof(FlatArray<int>) == sizeof(void*));
  const FlatArray<int> empty;
  EXPECT_TRUE(empty.empty());
  EXPECT_EQ(empty.heap_bytes(), 0u);
  EXPECT_EQ(empty.begin(), empty.end());
}

TEST(FlatArray, DoesWhatAVectorDoes) {
  Rng rng(5);
  FlatArray<int> array;
  std::vector<int> vector;
  for (int step = 0; step < 5'000; ++step) {
    const int value = static_cast<int>(rng.below(100));
    if (rng.below(10) == 0) {
      const auto gone = [&](int x) { return x % 7 == value % 7; };
      const std::size_t before = vector.size();
      std::erase_if(vector, gone);
      EXPECT_EQ(array.erase_if(gone), before - vector.size());
    } else {
      const std::size_t at = rng.below(vector.size() + 1);
      vector.insert(vector.begin() + static_cast<std::ptrdiff_t>(at), value);
      EXPECT_EQ(*array.insert(array.begin() + at, value), value);
    }
    ASSERT_EQ(items(array), vector);
  }
}

TEST(FlatArray, TakesItsOwnElementsInWhileItGrowsAndShifts) {
  FlatArray<int> array{1, 2, 3};
  std::vector<int> vector{1, 2, 3};
  for (int n = 0; n < 40; ++n) {
    array.push_back(array[0]);
    vector.push_back(int{vector[0]});
    array.insert(array.begin(), array[array.size() - 1 - static_cast<std::size_t>(n % 2)]);
    vector.insert(vector.begin(), int{vector[vector.size() - 1 - static_cast<std::size_t>(n % 2)]});
    ASSERT_EQ(items(array), vector);
  }
}

TEST(FlatArray, CopiesAreIndependentAndMovesLeaveNothingBehind) {
  FlatArray<int> a{1, 2, 3};
  FlatArray<int> b = a;
  b.push_back(4);
  EXPECT_EQ(items(a), (std::vector<int>{1, 2, 3}));
  EXPECT_FALSE(a == b);
  const FlatArray<int> c = std::move(b);
  EXPECT_EQ(items(c), (std::vector<int>{1, 2, 3, 4}));
  a = c;
  EXPECT_EQ(a, c);
  a.clear();
  EXPECT_TRUE(a.empty());
}

}  // namespace
}  // namespace jetlag
