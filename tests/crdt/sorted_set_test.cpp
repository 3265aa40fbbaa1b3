// SPDX-License-Identifier: Apache-2.0
// The order of a sorted set against a list that is sorted again after every change.
#include "crdt/sorted_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "core/rng.h"

namespace jetlag::crdt {
namespace {

/// One region's sorted set, and what it should hold.
struct Tried {
  OriginId me = OriginId::of(RegionId{0}, 1);
  VersionVector seen;
  SortedSet set;
  std::map<std::string, double> model;

  template <class F>
  void apply(F effect) {
    const Dot dot = Dot::of(me, seen.at(me) + 1);
    effect(dot, Meta{dot, Hlc{dot.sequence()}, &seen});
    seen.raise(me, dot.sequence());
  }
  void add(const std::string& member, double score) {
    apply([&](Dot, const Meta& meta) {
      set.write({member, score, set.prepare_removal(member).resets}, meta, Overwrite::kObserved);
    });
    model[member] = score;
  }
  void increment(const std::string& member, double delta) {
    apply([&](Dot dot, const Meta& meta) {
      const Score* score = set.find(member);
      const Increment next = score != nullptr ? score->next_increment(dot, delta) : Increment{dot, float_amount(delta)};
      set.increment({member, next.birth, next.sum}, meta);
    });
    model[member] += delta;
  }
  void remove(const std::string& member) {
    apply([&](Dot, const Meta& meta) { set.remove(set.prepare_removal(member), meta); });
    model.erase(member);
  }
  std::vector<std::pair<double, std::string>> ordered() const {
    std::vector<std::pair<double, std::string>> out;
    for (const auto& [member, score] : model) out.emplace_back(score, member);
    std::sort(out.begin(), out.end());
    return out;
  }
};

void expect_in_order(const Tried& tried) {
  const auto should = tried.ordered();
  ASSERT_EQ(tried.set.size(), should.size());
  std::vector<std::pair<double, std::string>> up, down;
  tried.set.for_each(0, should.size(), [&](const auto& m) { up.emplace_back(m.score, m.name.str()); });
  tried.set.for_each_back(0, should.size(), [&](const auto& m) { down.emplace_back(m.score, m.name.str()); });
  ASSERT_EQ(up, should);
  std::reverse(down.begin(), down.end());
  ASSERT_EQ(down, should);
  for (std::size_t i = 0; i < should.size(); i += 7) {
    ASSERT_EQ(tried.set.rank(should[i].second), i);
    ASSERT_EQ(tried.set.nth(i).name, Bytes(should[i].second));
  }
}

TEST(SortedSet, KeepsItsOrderThroughAnyHistory) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng(seed);
    Tried tried;
    for (int step = 0; step < 6'000; ++step) {
      const std::string member = "m" + std::to_string(rng.below(400));
      const auto dice = rng.below(step / 1'500 % 2 == 0 ? 8 : 20);
      if (dice < 4) tried.add(member, static_cast<double>(rng.below(50)));  // many ties
      else if (dice < 6) tried.increment(member, static_cast<double>(rng.below(9)) - 4);
      else if (tried.set.contains(member)) tried.remove(member);
      if (step % 200 == 0) expect_in_order(tried);
    }
    expect_in_order(tried);
    while (!tried.model.empty()) tried.remove(tried.model.begin()->first);
    expect_in_order(tried);
  }
}

TEST(SortedSet, CountsWhatIsBeforeSomething) {
  Tried tried;
  for (int i = 0; i < 500; ++i) tried.add("m" + std::to_string(i), i / 5);
  EXPECT_EQ(tried.set.count_before([](double score, const Bytes&) { return score < 40; }), 200u);
  EXPECT_EQ(tried.set.count_before([](double score, const Bytes&) { return score <= 40; }), 205u);
  EXPECT_EQ(tried.set.rank("absent"), std::nullopt);
}

TEST(SortedSet, AFewMembersCostLittleMoreThanTheyAre) {
  Tried tried;
  for (int i = 0; i < 3; ++i) tried.add("member " + std::to_string(i), i);
  EXPECT_LT(tried.set.heap_bytes(), 3u * 160u);
}

TEST(SortedSet, ACopyIsAValueOfItsOwn) {
  Tried tried;
  for (int i = 0; i < 300; ++i) tried.add("m" + std::to_string(i), -i);
  Tried copy = tried;
  EXPECT_EQ(copy.set, tried.set);
  copy.add("m7", 1'000);
  EXPECT_NE(copy.set.digest(), tried.set.digest());
  expect_in_order(copy);
  expect_in_order(tried);
}

}  // namespace
}  // namespace jetlag::crdt
