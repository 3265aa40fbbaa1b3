// SPDX-License-Identifier: Apache-2.0
#include "core/counted_tree.h"

#include <gtest/gtest.h>

#include "core/rng.h"

namespace jetlag {
namespace {

using Tree = CountedTree<std::uint32_t>;
using Model = std::vector<std::uint32_t>;

Model items_of(const Tree& tree, std::size_t first, std::size_t last) {
  Model out;
  tree.for_each(first, last, [&](std::uint32_t item) { out.push_back(item); });
  return out;
}
Model items_back(const Tree& tree, std::size_t first, std::size_t last) {
  Model out;
  tree.for_each_back(first, last, [&](std::uint32_t item) { out.push_back(item); });
  return out;
}

void expect_equal(const Tree& tree, const Model& model) {
  ASSERT_EQ(tree.size(), model.size());
  ASSERT_EQ(items_of(tree, 0, model.size()), model);
  ASSERT_EQ(items_back(tree, 0, model.size()), Model(model.rbegin(), model.rend()));
  for (std::size_t i = 0; i < model.size(); i += 1 + model.size() / 50) ASSERT_EQ(tree.nth(i), model[i]);
}

TEST(CountedTree, KeepsASequenceInWhichAnyPlaceMayChange) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng(seed);
    Tree tree;
    Model model;
    for (int step = 0; step < 12'000; ++step) {
      const bool growing = (step / 3'000) % 2 == 0;
      const auto dice = rng.below(10);
      if (model.empty() || dice < (growing ? 7u : 2u)) {
        const std::size_t at = rng.below(4) == 0 ? model.size() : rng.below(model.size() + 1);
        const auto item = static_cast<std::uint32_t>(rng.next());
        tree.insert(at, item);
        model.insert(model.begin() + static_cast<std::ptrdiff_t>(at), item);
      } else if (dice == 9) {
        const std::size_t at = rng.below(model.size());
        model[at] = static_cast<std::uint32_t>(rng.next());
        tree.replace(at, model[at]);
      } else {
        const std::size_t at = rng.below(4) == 0 ? 0 : rng.below(model.size());
        tree.erase(at);
        model.erase(model.begin() + static_cast<std::ptrdiff_t>(at));
      }
      if (step % 500 == 0) expect_equal(tree, model);
      if (step % 100 == 0) {
        const std::size_t first = rng.below(model.size() + 1), last = first + rng.below(model.size() + 3);
        const auto end = model.begin() + static_cast<std::ptrdiff_t>(std::min(last, model.size()));
        ASSERT_EQ(items_of(tree, first, last), Model(model.begin() + static_cast<std::ptrdiff_t>(first), end));
      }
    }
    expect_equal(tree, model);
  }
}

TEST(CountedTree, FindsTheRankOfWhatIsInOrder) {
  Rng rng(3);
  Tree tree;
  Model model;
  const auto before = [](std::uint32_t limit) { return [limit](std::uint32_t item) { return item < limit; }; };
  for (int step = 0; step < 20'000; ++step) {
    const auto item = static_cast<std::uint32_t>(rng.below(5'000));
    const std::size_t rank = tree.partition_point(before(item));
    const auto should = static_cast<std::size_t>(std::lower_bound(model.begin(), model.end(), item) - model.begin());
    ASSERT_EQ(rank, should);
    const bool there = rank < tree.size() && tree.nth(rank) == item;
    if (there && rng.below(3) != 0) {
      tree.erase(rank);
      model.erase(model.begin() + static_cast<std::ptrdiff_t>(rank));
    } else {
      tree.insert(rank, item);
      model.insert(model.begin() + static_cast<std::ptrdiff_t>(rank), item);
    }
  }
  expect_equal(tree, model);
}

TEST(CountedTree, StaysLowWhateverIsTakenOut) {
  Tree tree;
  for (std::uint32_t i = 0; i < 200'000; ++i) tree.insert(tree.size(), i);
  EXPECT_LE(tree.height(), 4u);
  for (std::uint32_t i = 0; i < 199'000; ++i) tree.erase(i % 7 == 0 ? tree.size() / 2 : (i % 2 == 0 ? 0 : tree.size() - 1));
  EXPECT_EQ(tree.size(), 1'000u);
  EXPECT_LE(tree.height(), 3u);
  while (!tree.empty()) tree.erase(0);
  EXPECT_EQ(tree.height(), 1u);
}

TEST(CountedTree, ACopyIsAValueOfItsOwn) {
  Tree tree;
  for (std::uint32_t i = 0; i < 500; ++i) tree.insert(i, i);
  Tree copy = tree;
  copy.erase(0);
  copy.replace(0, 77);
  EXPECT_EQ(tree.nth(0), 0u);
  EXPECT_EQ(tree.size(), 500u);
  EXPECT_EQ(copy.nth(0), 77u);
  EXPECT_EQ(copy.size(), 499u);
}

TEST(CountedTree, RefusesPlacesBeyondItsEnd) {
  Tree tree;
  EXPECT_THROW(tree.erase(0), CheckFailure);
  EXPECT_THROW(tree.insert(1, 5), CheckFailure);
  EXPECT_THROW((void)tree.nth(0), CheckFailure);
}

}  // namespace
}  // namespace jetlag
