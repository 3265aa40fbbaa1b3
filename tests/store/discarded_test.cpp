// SPDX-License-Identifier: Apache-2.0
// How many updates a region counts as discarded when what others wrote arrives: each loser once, whoever wins over it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "settle.h"

namespace jetlag::store {
namespace {

using testing::Region;
using testing::settle;

constexpr int kWrites = 20;

struct Discarded : ::testing::Test {
  Region us{1}, eu{2}, ap{3};

  void sync() {
    settle({&us, &eu, &ap});
    EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
    EXPECT_EQ(us.db.content_digest(), ap.db.content_digest());
  }
  /// The next round: without the key, at the same time everywhere, with nothing counted.
  void start_afresh() {
    us.run("DEL k");
    settle({&us, &eu, &ap});
    us.clock = eu.clock = ap.clock = std::max({us.clock, eu.clock, ap.clock}) + Duration::seconds(1);
    for (Region* each : {&us, &eu, &ap}) each->seen.clear();
  }
  static std::size_t sum(const Region& region) {
    std::size_t all = 0;
    for (const crdt::Observation& met : region.seen) {
      all += met.discarded;
      EXPECT_TRUE(met.concurrent || met.discarded == 0) << "what discards something has met it";
    }
    return all;
  }
  /// The most that a region counted, as a report tells it.
  std::size_t most() const { return std::max({sum(us), sum(eu), sum(ap)}); }
};

TEST_F(Discarded, OneLoserIsCountedOnceHoweverOftenTheWinnerWrites) {
  for (const std::string write : {"SET k ", "HSET k f ", "JSON.SET k $ ", "VADD k VALUES 2 1 "}) {
    start_afresh();
    const std::string end = write.starts_with("VADD") ? " e" : "";
    us.run(write + "1" + end);
    eu.advance(Duration::millis(5));
    for (int i = 0; i < kWrites; ++i) eu.run(write + std::to_string(i + 2) + end);
    sync();
    EXPECT_EQ(most(), 1u) << write;
  }
}

TEST_F(Discarded, OfALoserThatItsOwnWriterReplacesOnlyTheLastIsCounted) {
  for (const std::string write : {"SET k ", "HSET k f ", "JSON.SET k $ "}) {
    start_afresh();
    for (int i = 0; i < kWrites; ++i) eu.run(write + std::to_string(i));
    us.advance(Duration::millis(5));
    us.run(write + "100");
    sync();
    EXPECT_EQ(most(), 1u) << write;
  }
}

TEST_F(Discarded, OfThreeWritersTwoLose) {
  us.run("SET k 1");
  eu.run("SET k 2");
  ap.run("SET k 3");
  sync();
  EXPECT_EQ(most(), 2u);
}

TEST_F(Discarded, AnElementWithAttributesThatLosesIsOneUpdate) {
  us.run(R"(VADD k VALUES 2 1 0 e SETATTR x)");
  eu.run(R"(VADD k VALUES 2 0 1 e SETATTR y)");
  sync();
  EXPECT_EQ(most(), 1u);
}

TEST_F(Discarded, IncrementsThatATextHides) {
  struct Way {
    std::string first, increment, text;
  };
  for (const Way& way : {Way{"SET k 5", "INCR k", "SET k x"}, Way{"HSET k f 5", "HINCRBY k f 1", "HSET k f x"},
                         Way{"SET k 5", "INCRBYFLOAT k 0.5", "SETBIT k 1 1"}}) {
    for (const bool text_is_newer : {true, false}) {
      start_afresh();
      us.run(way.first);
      sync();
      (text_is_newer ? us : eu).advance(Duration::millis(5));
      eu.run(way.increment);
      eu.run(way.increment);
      us.run(way.text);
      sync();
      EXPECT_EQ(most(), 2u) << way.text;
      EXPECT_GE(sum(eu), 1u) << way.text << ": where the text came to the increments";
      EXPECT_TRUE(eu.seen.back().concurrent);
    }
  }
}

TEST_F(Discarded, IncrementsOfANumberMergeWithASet) {
  us.run("SET k 5");
  sync();
  eu.run("INCR k");
  us.run("SET k 10");
  sync();
  EXPECT_EQ(ap.say("GET k"), "\"11\"");
  EXPECT_EQ(most(), 0u);
}

TEST_F(Discarded, ATextThatLosesHidesNothing) {
  us.run("SET k 5");
  sync();
  ap.run("SET k x");
  us.advance(Duration::millis(5));
  us.run("SET k 10");
  eu.run("INCR k");
  sync();
  EXPECT_EQ(ap.say("GET k"), "\"11\"");
  EXPECT_EQ(sum(us), 1u) << "the text";
}

TEST_F(Discarded, AttributesWhoseElementIsTaken) {
  us.run("VADD k VALUES 2 1 0 e");
  us.run("VADD k VALUES 2 1 0 f");
  sync();
  eu.run(R"(VSETATTR k e x)");
  us.run("VREM k e");
  sync();
  EXPECT_EQ(sum(us), 1u) << "the attributes came late";
  EXPECT_EQ(sum(eu), 1u) << "the removal came to them";
}

TEST_F(Discarded, WhatADeletionTakesHasMetIt) {
  us.run("BC.CREATE c 0 10 5");
  us.run("BC.GIVE c 2 2 DOWN");
  us.run("PFADD h a");
  sync();
  for (const char* line : {"BC.DECR c", "BC.DECR c", "PFADD h b", "PFADD h c"}) eu.run(line);
  us.run("DEL c");
  us.run("DEL h");
  sync();
  EXPECT_EQ(sum(us), 4u);
  EXPECT_GE(sum(eu), 2u);
}

}  // namespace
}  // namespace jetlag::store
