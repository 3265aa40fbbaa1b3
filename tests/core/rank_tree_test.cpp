// SPDX-License-Identifier: Apache-2.0
#include "core/rank_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/rng.h"

namespace jetlag {
namespace {

using Node = RankTree::Node;
using Weight = RankTree::Weight;

/// The same sequence, as a plain vector.
struct Model {
  RankTree tree;
  std::vector<std::pair<Node, Weight>> nodes;

  void insert(std::size_t place, Weight weight) {
    const Node node = tree.insert_after(place == 0 ? RankTree::kNone : nodes[place - 1].first, weight);
    nodes.insert(nodes.begin() + static_cast<std::ptrdiff_t>(place), {node, weight});
  }
  void erase(std::size_t place) {
    tree.erase(nodes[place].first);
    nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(place));
  }
  void expect_equal() const {
    Weight before;
    Node node = tree.front();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      ASSERT_EQ(node, nodes[i].first);
      ASSERT_EQ(tree.before(node), before);
      ASSERT_EQ(tree.weight(node), nodes[i].second);
      for (std::uint32_t k = 0; k < nodes[i].second.shown; ++k)
        ASSERT_EQ(tree.shown(before.shown + k), (RankTree::Place{node, k}));
      ASSERT_EQ(tree.previous(node), i == 0 ? RankTree::kNone : nodes[i - 1].first);
      before += nodes[i].second;
      node = tree.next(node);
    }
    EXPECT_EQ(node, RankTree::kNone);
    EXPECT_EQ(tree.before(RankTree::kNone), before);
    EXPECT_EQ(tree.total(), before);
    EXPECT_EQ(tree.size(), nodes.size());
    EXPECT_EQ(tree.back(), nodes.empty() ? RankTree::kNone : nodes.back().first);
  }
};

TEST(RankTree, FollowsAPlainSequenceThroughEveryChange) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed);
    Model model;
    for (int step = 0; step < 400; ++step) {
      const auto dice = rng.below(10);
      const Weight weight{static_cast<std::uint32_t>(1 + rng.below(4)), static_cast<std::uint32_t>(rng.below(3))};
      if (model.nodes.empty() || dice < 6) {
        model.insert(rng.below(model.nodes.size() + 1), weight);
      } else if (dice < 8) {
        model.erase(rng.below(model.nodes.size()));
      } else {
        auto& [node, known] = model.nodes[rng.below(model.nodes.size())];
        model.tree.weigh(node, known = weight);
      }
      if (step % 20 == 19) model.expect_equal();
    }
    while (!model.nodes.empty()) model.erase(rng.below(model.nodes.size()));
    model.expect_equal();
    model.insert(0, {1, 1});
    model.expect_equal();
  }
}

TEST(RankTree, ACopyIsIndependent) {
  Model model;
  for (std::size_t i = 0; i < 50; ++i) model.insert(i, {1, 1});
  Model copy = model;
  copy.erase(10);
  model.expect_equal();
  copy.expect_equal();
}

TEST(RankTree, RefusesAPositionBeyondWhatIsShown) {
  RankTree tree;
  tree.insert_after(RankTree::kNone, {5, 0});
  EXPECT_THROW(tree.shown(0), CheckFailure);
}

}  // namespace
}  // namespace jetlag
