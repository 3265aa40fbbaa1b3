// SPDX-License-Identifier: Apache-2.0
// Random clusters: any topology, cuts, losses of memory, tiny backlogs; after healing all replicas are equal, and no replica has
// ever applied an operation before what it depends on (the inbox would hold it; the store checks the sequence).
// The environment may say from which seed on (JETLAG_FIRST_SEED) and how many (JETLAG_SEEDS), as tools/soak does.
#include <gtest/gtest.h>

#include <cstdlib>

#include "cluster.h"

namespace jetlag::replication {
namespace {

std::vector<std::pair<int, int>> random_links(Rng& rng, int n) {
  std::vector<std::pair<int, int>> links;
  for (int i = 1; i < n; ++i) links.emplace_back(static_cast<int>(rng.below(static_cast<std::uint64_t>(i))), i);
  for (std::uint64_t extra = rng.below(4); extra > 0; --extra) {
    const int a = static_cast<int>(rng.below(static_cast<std::uint64_t>(n)));
    const int b = static_cast<int>(rng.below(static_cast<std::uint64_t>(n)));
    if (a != b && std::find(links.begin(), links.end(), std::pair(std::min(a, b), std::max(a, b))) == links.end())
      links.emplace_back(std::min(a, b), std::max(a, b));
  }
  return links;
}

std::string random_command(Rng& rng) {
  const std::string k = std::to_string(rng.below(6));
  const std::string any = std::string(1, "sctm"[rng.below(4)]) + k;  // keys of one type, and some of many
  switch (rng.below(30)) {
    case 0: return "SET s" + k + " v" + std::to_string(rng.below(100));
    case 1: return "INCRBY c" + k + " " + std::to_string(rng.below(9));
    case 2: return "SADD t" + k + " m" + std::to_string(rng.below(4));
    case 3: return "SREM t" + k + " m" + std::to_string(rng.below(4));
    case 4: return "HSET h" + k + " f" + std::to_string(rng.below(3)) + " " + std::to_string(rng.below(50));
    case 5: return "HINCRBY h" + k + " f" + std::to_string(rng.below(3)) + " 2";
    case 6: return "HDEL h" + k + " f" + std::to_string(rng.below(3));
    case 7: return "DEL " + std::string(rng.below(2) ? "c" : "h") + k;
    case 8: return "SET c" + k + " " + std::to_string(rng.below(50));
    case 9: return "DEL " + std::string(rng.below(2) ? "s" : "t") + k;
    case 10: return "SPOP t" + k;
    case 11: return "GETDEL " + any;
    case 12: return "APPEND " + any + " x";
    case 13: return "PEXPIRE " + any + " " + std::to_string(rng.below(3000));
    case 14: return "SET " + any + " w PX " + std::to_string(1 + rng.below(2000));
    case 15: return "PERSIST " + any;
    case 16: return "SADD m" + k + " x";
    case 17: return "PFADD p" + k + " v" + std::to_string(rng.below(50));
    case 18: return "PFMERGE {p}" + k + " {p}" + std::to_string(rng.below(6));
    case 19: return "PFADD {p}" + k + " w" + std::to_string(rng.below(50));
    case 20: return "DEL " + std::string(rng.below(2) ? "p" : "{p}") + k;
    case 21: return "BC.CREATE b" + k + " 0 20 20";
    case 22: return "BC.GIVE b" + k + " " + std::to_string(1 + rng.below(4)) + " 3";
    case 23: return "BC.DECR b" + k + " " + std::to_string(1 + rng.below(4));
    case 24: return "VADD v" + k + " VALUES 2 1 " + std::to_string(rng.below(9)) + " e" + std::to_string(rng.below(2));
    case 25: return "VREM v" + k + " e" + std::to_string(rng.below(2));
    case 26: return "VSETATTR v" + k + " e" + std::to_string(rng.below(2)) + " x";
    case 27: return "XADD x" + k + " * f v";
    case 28: return std::string(rng.below(3) ? "XGROUP CREATE x" : "XGROUP DESTROY x") + k + " g 0 MKSTREAM";
    default: return "HSET m" + k + " f 1";
  }
}

struct Mode {
  const char* name;
  std::int64_t backlog;
  bool memory_loss;
  int compression = 0;
};

/// Everything that can happen to processes and links, and what must be undone at the end.
class Weather {
 public:
  Weather(Cluster& cluster, Rng& rng, std::vector<std::pair<int, int>> links, int regions, bool memory_loss)
      : t_(cluster), rng_(rng), links_(std::move(links)), regions_(regions), memory_loss_(memory_loss) {}

  void strike() {
    auto [a, b] = links_[pick(links_.size())];
    if (rng_.below(2) == 0) std::swap(a, b);
    const int region = static_cast<int>(pick(static_cast<std::size_t>(regions_)));
    switch (rng_.below(memory_loss_ ? 11 : 8)) {
      case 0: return t_.cut(a, b);
      case 1: return t_.cut_way(a, b);
      case 2: return t_.heal(a, b);
      case 3: return t_.heal_way(a, b);
      case 4: return t_.up(region) ? t_.pause(region) : t_.resume_or_restart(region);
      case 5: return t_.up(region) ? t_.crash(region, false) : t_.resume_or_restart(region);
      case 6:
      case 7: return t_.resume_or_restart(region);
      case 8: return t_.lose_memory(region);
      case 9: return t_.crash(region, true);  // maybe the source of a full sync, maybe one that is being refilled
      default:  // neighbours together
        t_.crash(a, true);
        t_.crash(b, true);
        t_.restart(a);
    }
  }
  void clear_up() {
    for (int r = 0; r < regions_; ++r) t_.resume_or_restart(r);
    for (const auto& [a, b] : links_) t_.heal(a, b);
  }

 private:
  std::size_t pick(std::size_t n) { return static_cast<std::size_t>(rng_.below(n)); }
  Cluster& t_;
  Rng& rng_;
  std::vector<std::pair<int, int>> links_;
  int regions_;
  bool memory_loss_;
};

store::Options random_options(Rng& rng) {
  using crdt::Rule;
  constexpr Rule::Kind kRules[] = {Rule::kFww, Rule::kMax, Rule::kMin, Rule::kMultiValue, Rule::kRegionPriority};
  store::Options options;
  options.clock = static_cast<store::ClockMode>(rng.below(3));
  options.rules.add(Bytes("?[0-2]"), kRules[rng.below(std::size(kRules))]);
  using Kind = crdt::CustomRule::Kind;
  options.rules.add(Bytes("?[3-4]"), crdt::CustomRule({{Kind::kLongest, {}, {}, "longest"}, {Kind::kUnion, "1", {}, "union 1"}}));
  return options;
}

std::uint64_t environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}
std::uint64_t first_seed() { return environment("JETLAG_FIRST_SEED", 1); }

class RandomClusters : public testing::TestWithParam<Mode> {};

TEST_P(RandomClusters, AreEqualOnceHealed) {
  for (std::uint64_t seed = first_seed(), end = seed + environment("JETLAG_SEEDS", 150); seed < end; ++seed) {
    SCOPED_TRACE(seed);
    Rng rng(seed * 7919);
    const int n = 2 + static_cast<int>(rng.below(4));
    const auto links = random_links(rng, n);
    const auto some_region = [&] { return static_cast<int>(rng.below(static_cast<std::uint64_t>(n))); };
    Cluster t({.regions = static_cast<std::size_t>(n), .backlog = GetParam().backlog, .seed = seed, .links = links,
               .window = rng.below(2) == 0 ? 8000 : 1000, .compression = GetParam().compression,
               .batch_bytes = rng.below(2) == 0 ? 200 : 65'536, .options = random_options(rng)});
    Weather weather(t, rng, links, n, GetParam().memory_loss);
    for (int step = 0; step < 400; ++step) {
      const std::uint64_t what = rng.below(100);
      if (what < 45) t.run(some_region(), random_command(rng));
      else if (what < 75) t.deliver_one();
      else if (what < 90) t.pass(Duration::millis(static_cast<std::int64_t>(rng.below(300))));
      else if (what < 97) weather.strike();
      else t.expire(some_region());
    }
    weather.clear_up();
    for (int step = 0; step < 20; ++step) t.run(some_region(), random_command(rng)), t.deliver_one();
    t.settle();
    t.settle();
    ASSERT_TRUE(t.equal());
    for (int r = 0; r < n; ++r) {
      ASSERT_FALSE(t.at(r).database.joining());
      ASSERT_TRUE(t.at(r).replicator.ready());
      ASSERT_EQ(t.at(r).replicator.inbox().held_operations(), 0u);
      for (const Inbound& stream : t.at(r).replicator.inbound()) ASSERT_EQ(stream.state(), Inbound::State::kLive);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Replication, RandomClusters,
                         testing::Values(Mode{"BacklogSuffices", 1 << 20, false}, Mode{"BacklogOverflows", 600, false},
                                         Mode{"MemoryIsLost", 1 << 20, true}, Mode{"EverythingAtOnce", 600, true},
                                         Mode{"EverythingAtOnceCompressed", 600, true, 3}),
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
