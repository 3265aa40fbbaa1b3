// SPDX-License-Identifier: Apache-2.0
// Sequence by itself: runs and their nodes, what a removal leaves behind, collection, and what is refused.
#include "crdt/sequence.h"

#include <gtest/gtest.h>

#include "core/check.h"
#include "crdt/codec.h"

namespace jetlag::crdt {
namespace {

const OriginId kUs = OriginId::of(RegionId{0}, 1), kEu = OriginId::of(RegionId{1}, 1);

/// One region's copy of a list, and what it has seen.
struct Copy {
  OriginId me;
  Sequence list = {};
  VersionVector seen = {};

  Meta next(VersionVector& deps) {
    deps = seen;
    seen.raise(me, seen.at(me) + 1);
    return {Dot::of(me, seen.at(me)), Hlc{seen.at(me)}, &deps};
  }
  InsertItems insert(std::size_t position, std::vector<Bytes> values) {
    VersionVector deps;
    InsertItems effect = list.prepare_insert(position, std::move(values));
    list.insert(effect, next(deps));
    return effect;
  }
  Observation remove(std::size_t first, std::size_t last) {
    VersionVector deps;
    RemoveItems effect;
    list.append_ids(first, last, effect.items);
    return list.remove(effect, next(deps));
  }
  std::string text() const {
    std::string out;
    list.for_each(0, list.size(), [&](const Sequence::Item& item) { return out += item.value().view(), true; });
    return out;
  }
  std::size_t runs() const {
    std::size_t count = 0;
    for (const Sequence::Generation& g : list.generations()) count += list.runs_in(g);
    return count;
  }
};

TEST(Sequence, ConsecutiveItemsAreOneRun) {
  Copy us{kUs};
  us.insert(0, {"a", "b", "c"});
  EXPECT_EQ(us.runs(), 1u);
  for (std::size_t i = 3; i < 500; ++i) us.insert(i, {"x"});  // operations of one item each, one behind the other
  EXPECT_EQ(us.runs(), 2u);
  us.insert(250, {"y"});
  EXPECT_EQ(us.runs(), 4u);
  EXPECT_EQ(us.list.at(250).value(), "y");
  EXPECT_EQ(us.list.position(us.list.at(400).id), 400u);
}

TEST(Sequence, RunsThatGrowAreOfBoundedLengthAndReadAsOne) {
  Copy us{kUs}, eu{kEu};
  constexpr std::size_t kItems = 20'000;
  std::string expected;
  for (std::size_t i = 0; i < kItems; ++i) {
    const char letter = static_cast<char>('a' + i % 26);
    const std::size_t place = i < kItems / 2 ? 0 : expected.size();
    us.insert(place, {Bytes(std::string(1, letter))});
    expected.insert(place, 1, letter);
  }
  EXPECT_EQ(us.text(), expected);
  EXPECT_LT(us.runs(), 20u);
  us.remove(5'000, 15'000);
  expected.erase(5'000, 10'000);
  us.insert(5'000, {"x", "y"});
  expected.insert(5'000, "xy");
  EXPECT_EQ(us.text(), expected);
  eu.list.join(us.list, eu.seen, us.seen);
  EXPECT_EQ(eu.text(), expected);
  EXPECT_EQ(eu.list.digest(), us.list.digest());
  EXPECT_EQ(us.list.position(us.list.at(7'777).id), 7'777u);
}

TEST(Sequence, ItemsPushedAtTheFrontAreOneRunToo) {
  Copy us{kUs};
  for (int i = 0; i < 300; ++i) us.insert(0, {Bytes(std::to_string(i % 10))});
  EXPECT_EQ(us.runs(), 1u);
  EXPECT_EQ(us.list.at(0).value(), "9");
  EXPECT_EQ(us.list.at(299).value(), "0");
  EXPECT_EQ(us.list.position(us.list.at(120).id), 120u);
  us.insert(100, {"x"});
  EXPECT_EQ(us.runs(), 3u);
  EXPECT_EQ(us.list.at(99).value(), "0");
  EXPECT_EQ(us.list.at(100).value(), "x");
  EXPECT_EQ(us.list.at(101).value(), "9");
  us.remove(298, 301);  // the oldest
  EXPECT_EQ(us.runs(), 4u);
  us.remove(0, 2);
  us.remove(0, us.list.size());
  EXPECT_EQ(us.runs(), 3u) << "of the removed ones, too, what was one run is one again";
}

TEST(Sequence, TwoRegionsThatPushAtTheFrontKeepTheirRunsWhole) {
  Copy us{kUs}, eu{kEu};
  VersionVector deps;
  const InsertItems base = us.insert(0, {"z"});
  eu.list.insert(base, {Dot::of(kUs, 1), Hlc{1}, &deps});
  eu.seen.raise(kUs, 1);
  std::vector<InsertItems> ours, theirs;
  for (const char* value : {"1", "2", "3"}) {
    ours.push_back(us.insert(0, {value}));
    theirs.push_back(eu.insert(0, {value}));
  }
  for (std::uint64_t i = 0; i < 3; ++i) {
    VersionVector of_us = us.seen;
    us.list.insert(theirs[i], {Dot::of(kEu, i + 1), Hlc{9}, &of_us});
    eu.list.insert(ours[i], {Dot::of(kUs, i + 2), Hlc{9}, &of_us});
  }
  EXPECT_EQ(us.text(), "321321z");
  EXPECT_EQ(eu.text(), us.text());
  EXPECT_EQ(us.runs(), 3u) << "what each region pushed, and what was there";
  EXPECT_EQ(eu.runs(), us.runs());
}

TEST(Sequence, RemovedItemsGatherInRunsWithoutContent) {
  Copy us{kUs};
  for (std::size_t i = 0; i < 300; ++i) us.insert(i, {"a long enough value to be outside its register"});
  const std::size_t full = us.list.heap_bytes();
  for (int i = 0; i < 200; ++i) us.remove(0, 1);
  EXPECT_EQ(us.runs(), 2u);
  EXPECT_EQ(us.list.removed(), 200u);
  EXPECT_LT(us.list.heap_bytes(), full / 2);
  EXPECT_GT(us.list.dead_bytes(), 0u);
  us.remove(40, 60);
  EXPECT_EQ(us.runs(), 4u);
  us.remove(0, 40);
  EXPECT_EQ(us.runs(), 2u);
  us.remove(0, us.list.size());
  EXPECT_EQ(us.runs(), 1u);
  EXPECT_EQ(us.list.digest(), 0u);
  EXPECT_EQ(us.list.content_digest(), 0u);
  EXPECT_EQ(us.list.data_bytes(), 0u);
}

TEST(Sequence, NewItemsOnAnEmptiedListOpenAGeneration) {
  Copy us{kUs};
  us.insert(0, {"a"});
  us.remove(0, 1);
  EXPECT_TRUE(us.list.awaits_collection());
  const InsertItems fresh = us.insert(0, {"b"});
  EXPECT_FALSE(fresh.generation || fresh.left || fresh.right);
  EXPECT_EQ(us.list.generations().size(), 2u);
  us.insert(1, {"c"});
  EXPECT_EQ(us.list.generations().size(), 2u);
  EXPECT_EQ(us.text(), "bc");
}

TEST(Sequence, CollectionWaitsForEverybody) {
  Copy us{kUs};
  us.insert(0, {"a", "b"});
  VersionVector others = us.seen;
  us.remove(0, 2);
  AckView acks;
  acks.entries = {{kUs, &us.seen}, {kEu, &others}};
  acks.everyone = true;
  EXPECT_FALSE(us.list.collect(acks));
  others.raise(kUs, 2);
  acks.everyone = false;  // a region is missing from the list
  EXPECT_FALSE(us.list.collect(acks));
  acks.everyone = true;
  EXPECT_TRUE(us.list.collect(acks));
  EXPECT_TRUE(us.list.bottom());
  EXPECT_EQ(us.list.heap_bytes(), 0u);
  us.insert(0, {"again"});
  EXPECT_EQ(us.text(), "again");
  EXPECT_FALSE(us.list.collect(acks));
}

TEST(Sequence, ARemovalOfAllDoesNotHoldBackGenerationsThatWereEmptyBefore) {
  Copy us{kUs};
  us.insert(0, {"a"});
  us.remove(0, 1);
  VersionVector others = us.seen;  // everybody knows that the first generation is empty
  us.insert(0, {"b"});
  VersionVector deps;
  us.list.remove_all({}, us.next(deps));
  AckView acks;
  acks.entries = {{kUs, &us.seen}, {kEu, &others}};
  acks.everyone = true;
  EXPECT_TRUE(us.list.collect(acks));
  EXPECT_EQ(us.list.generations().size(), 1u) << "the second waits for the removal that others have not applied";
}

TEST(Sequence, ForgetsTheDeadGenerationsAndKeepsTheOthers) {
  Copy us{kUs};
  for (int i = 0; i < 100; ++i) {
    us.insert(0, {"job"});
    us.remove(0, 1);
  }
  us.insert(0, {"last", "job"});
  EXPECT_EQ(us.list.generations().size(), 101u);
  AckView acks;
  VersionVector others = us.seen;
  acks.entries = {{kUs, &us.seen}, {kEu, &others}};
  acks.everyone = true;
  EXPECT_TRUE(us.list.collect(acks));
  EXPECT_EQ(us.list.generations().size(), 1u);
  EXPECT_EQ(us.list.removed(), 0u);
  EXPECT_EQ(us.text(), "lastjob");
  us.insert(1, {"-"});
  EXPECT_EQ(us.text(), "last-job");
}

TEST(Sequence, APopOfWhatIsGoneIsCountedAndARemovalIsNot) {
  for (const bool popped : {true, false}) {
    Copy us{kUs};
    us.insert(0, {"a", "b", "c"});
    RemoveItems effect;
    us.list.append_ids(0, 2, effect.items);
    effect.popped = popped;
    const VersionVector seen_by_eu = us.seen;
    us.remove(0, 1);
    const Observation met = us.list.remove(effect, {Dot::of(kEu, 1), Hlc{9}, &seen_by_eu});
    EXPECT_EQ(met.popped_twice, popped ? 1u : 0u);
    EXPECT_EQ(us.text(), "c");
  }
}

// A remote effect that does not fit is a failed check, and never worse.
TEST(Sequence, RefusesOperationsThatNameUnknownItems) {
  Copy us{kUs};
  us.insert(0, {"a", "b"});
  const VersionVector none;
  const Meta meta{Dot::of(kEu, 1), Hlc{1}, &none};
  const ItemId a = us.list.at(0).id, b = us.list.at(1).id, unknown{Dot::of(kEu, 77), 0};
  EXPECT_THROW(us.list.insert({a.dot, {}, unknown, {"x"}}, meta), CheckFailure);
  EXPECT_THROW(us.list.insert({{}, unknown, b, {"x"}}, meta), CheckFailure);
  EXPECT_THROW(us.list.insert({unknown.dot, {}, {}, {"x"}}, meta), CheckFailure);
  EXPECT_THROW(us.list.insert({{}, b, a, {"x"}}, meta), CheckFailure);
  EXPECT_THROW(us.list.insert({a.dot, {}, {}, {}}, meta), CheckFailure);
  EXPECT_THROW(us.list.set({unknown, "x", Overwrite::kObserved}, meta), CheckFailure);
  EXPECT_THROW(us.list.remove({{{unknown, 1, true}}, false}, meta), CheckFailure);
  EXPECT_THROW(us.list.remove({{{a, 5, false}}, false}, meta), CheckFailure);
  EXPECT_EQ(us.text(), "ab");
}

TEST(Sequence, RefusesStatesThatAreNone) {
  const auto run = [](std::uint64_t sequence, ItemId left, ItemId right) {
    ItemRun out;
    out.ids = {{Dot::of(kUs, sequence), 0}, 2, false};
    out.left = left;
    out.right = right;
    return out;
  };
  Sequence list;
  EXPECT_FALSE(list.append(run(1, {}, {})));  // outside a generation
  EXPECT_TRUE(list.append(Dot::of(kUs, 1), {}));
  EXPECT_FALSE(list.append(Dot::of(kUs, 1), {}));
  EXPECT_TRUE(list.append(run(1, {}, {})));
  EXPECT_FALSE(list.append(run(1, {}, {})));
  EXPECT_TRUE(list.complete());
  Sequence unknown_left = list, wrong_side = list, unknown_right = list;
  EXPECT_TRUE(unknown_left.append(run(2, {Dot::of(kEu, 4), 0}, {})));
  EXPECT_FALSE(unknown_left.complete());
  EXPECT_TRUE(wrong_side.append(run(2, {}, {Dot::of(kUs, 1), 0})));
  EXPECT_FALSE(wrong_side.complete());
  EXPECT_TRUE(unknown_right.append(run(2, {Dot::of(kUs, 1), 1}, {Dot::of(kEu, 4), 0})));
  EXPECT_FALSE(unknown_right.complete());
}

TEST(Sequence, JoinsAStateWhoseItemsNameEachOtherInAnyDirection) {
  Copy us{kUs}, eu{kEu};
  us.insert(0, {"m"});
  eu.list = us.list;
  eu.seen = us.seen;
  for (int i = 0; i < 200; ++i) {
    us.insert(0, {"l"});
    us.insert(us.list.size(), {"r"});
    eu.insert(eu.list.size() / 2, {"e", "f"});
    if (i % 5 == 4) eu.remove(1, 2);
  }
  Sequence there = us.list, back = eu.list;
  there.join(eu.list, us.seen, eu.seen);
  back.join(us.list, eu.seen, us.seen);
  EXPECT_EQ(there, back);
  EXPECT_EQ(there.digest(), back.digest());
  EXPECT_EQ(there.size(), us.list.size() + eu.list.size() - 1);
}

}  // namespace
}  // namespace jetlag::crdt
