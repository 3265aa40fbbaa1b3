// SPDX-License-Identifier: Apache-2.0
// Random clusters: any topology, cuts, losses of memory, tiny backlogs; after healing all replicas are equal, and no replica has ever
// applied an operation before what it depends on (the inbox would hold it; the store checks the sequence).
#include <gtest/gtest.h>

#include <map>

#include "cluster.h"

namespace jetlag::replication {
namespace {

std::vector<std::pair<int, int>> random_links(Rng& rng, int n) {
  std::vector<std::pair<int, int>> links;
  for (int i = 1; i < n; ++i) links.emplace_back(static_cast<int>(rng.below(static_cast<std::uint64_t>(i))), i);
  for (std::uint64_t extra = rng.below(4); extra > 0; --extra) {
    const int a = static_cast<int>(rng.below(static_cast<std::uint64_t>(n))), b = static_cast<int>(rng.below(static_cast<std::uint64_t>(n)));
    if (a != b && std::find(links.begin(), links.end(), std::pair(std::min(a, b), std::max(a, b))) == links.end())
      links.emplace_back(std::min(a, b), std::max(a, b));
  }
  return links;
}

std::string random_command(Rng& rng) {
  const std::string k = std::to_string(rng.below(6));
  switch (rng.below(10)) {
    case 0: return "SET s" + k + " v" + std::to_string(rng.below(100));
    case 1: return "INCRBY c" + k + " " + std::to_string(rng.below(9));
    case 2: return "SADD t" + k + " m" + std::to_string(rng.below(4));
    case 3: return "SREM t" + k + " m" + std::to_string(rng.below(4));
    case 4: return "HSET h" + k + " f" + std::to_string(rng.below(3)) + " " + std::to_string(rng.below(50));
    case 5: return "HINCRBY h" + k + " f" + std::to_string(rng.below(3)) + " 2";
    case 6: return "HDEL h" + k + " f" + std::to_string(rng.below(3));
    case 7: return "DEL " + std::string(rng.below(2) ? "c" : "h") + k;
    case 8: return "SET c" + k + " " + std::to_string(rng.below(50));
    default: return "DEL " + std::string(rng.below(2) ? "s" : "t") + k;
  }
}

struct Mode {
  const char* name;
  std::int64_t backlog;
  bool memory_loss;
};

class RandomClusters : public testing::TestWithParam<Mode> {};

TEST_P(RandomClusters, AreEqualOnceHealed) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed * 7919);
    const int n = 2 + static_cast<int>(rng.below(4));
    const auto links = random_links(rng, n);
    Cluster t({.regions = static_cast<std::size_t>(n), .backlog = GetParam().backlog, .seed = seed, .links = links, .window = 8000});
    std::map<std::pair<int, int>, bool> down;
    for (int step = 0; step < 250; ++step) {
      const auto link = links[rng.below(links.size())];
      const std::uint64_t what = rng.below(100);
      if (what < 45) t.run(static_cast<int>(rng.below(static_cast<std::uint64_t>(n))), random_command(rng));
      else if (what < 75) t.deliver_one();
      else if (what < 90) t.pass(Duration::millis(static_cast<std::int64_t>(rng.below(300))));
      else if (what < 95) down[link] ? t.heal(link.first, link.second) : t.cut(link.first, link.second), down[link] = !down[link];
      else if (what == 95 && GetParam().memory_loss) {
        const int victim = static_cast<int>(rng.below(static_cast<std::uint64_t>(n)));
        t.lose_memory(victim);
        for (auto& [l, is_down] : down)
          if (l.first == victim || l.second == victim) is_down = false;
      }
    }
    for (const auto& [a, b] : links) t.heal(a, b);
    t.settle();
    ASSERT_TRUE(t.equal());
    for (int r = 0; r < n; ++r) ASSERT_FALSE(t.at(r).database.has_raised_contexts());
  }
}

INSTANTIATE_TEST_SUITE_P(Replication, RandomClusters,
                         testing::Values(Mode{"BacklogSuffices", 1 << 20, false}, Mode{"BacklogOverflows", 600, false},
                                         Mode{"MemoryIsLost", 1 << 20, true}, Mode{"EverythingAtOnce", 600, true}),
                         [](const auto& one) { return one.param.name; });

TEST(Replication, TheSameSeedGivesTheSameCluster) {
  const auto play = [] {
    Cluster t({.regions = 3, .backlog = 800, .seed = 5});
    Rng rng(9);
    for (int i = 0; i < 200; ++i) {
      t.run(static_cast<int>(rng.below(3)), random_command(rng));
      if (i % 5 == 0) t.pass(Duration::millis(20));
      if (i == 50) t.cut(0, 1);
      if (i == 150) t.heal(0, 1);
    }
    t.settle();
    return std::pair(t.at(2).database.digest(), t.operations_sent);
  };
  EXPECT_EQ(play(), play());
}

}  // namespace
}  // namespace jetlag::replication
