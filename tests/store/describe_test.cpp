// SPDX-License-Identifier: Apache-2.0
#include "store/describe.h"

#include <gtest/gtest.h>

#include "region.h"

namespace jetlag::store {
namespace {

using testing::carry;
using testing::Region;

TEST(Describe, ShowsEveryCandidateAndTheWinner) {
  Region us(1), eu(2);
  us.run("SET k one");
  eu.advance(Duration::millis(3));
  eu.run("SET k two");
  carry({&us, &eu});
  const auto info = describe(us.db, "k", us.clock);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info, describe(eu.db, "k", us.clock));
  ASSERT_EQ(info->bodies.size(), 1u);
  const ElementInfo& element = info->bodies[0].elements.at(0);
  EXPECT_EQ(element.value, "two");
  ASSERT_EQ(element.candidates.size(), 2u);
  EXPECT_EQ(element.candidates[0].value, "one");
  EXPECT_FALSE(element.candidates[0].wins);
  EXPECT_TRUE(element.candidates[1].wins);
  EXPECT_EQ(element.candidates[1].dot, crdt::Dot::of(eu.db.identity(), 1));
}

TEST(Describe, ShowsWhatACounterWasResetBy) {
  Region us(1);
  us.run("INCRBY n 5");
  us.run("SET n 100");
  us.run("INCR n");
  const auto info = describe(us.db, "n", us.clock);
  const ElementInfo& element = info->bodies.at(0).elements.at(0);
  EXPECT_EQ(element.value, "101");
  ASSERT_EQ(element.counters.size(), 2u);
  EXPECT_FALSE(element.counters[0].alive);
  EXPECT_EQ(element.counters[0].cancelled, crdt::integer_amount(5));
  EXPECT_TRUE(element.counters[1].alive);
  EXPECT_EQ(element.counters[1].sum, crdt::integer_amount(1));
}

TEST(Describe, ShowsHiddenBodiesTagsFieldsAndTheOwnerOfTheDeadline) {
  Region us(1), eu(2);
  us.run("HSET k f 1 e 2");
  us.run("EXPIRE k 30");
  eu.advance(Duration::millis(5));
  eu.run("SADD k b a");
  carry({&us, &eu});
  const auto info = describe(eu.db, "k", eu.clock);
  EXPECT_EQ(info, describe(us.db, "k", eu.clock));
  EXPECT_EQ(info->visible, crdt::Type::kSet);
  ASSERT_EQ(info->bodies.size(), 2u);
  const BodyInfo& set = info->bodies[0];
  const BodyInfo& hash = info->bodies[1];
  EXPECT_TRUE(set.visible);
  EXPECT_EQ(set.members.at(0).member, "a");
  EXPECT_EQ(set.members.at(0).tags.at(0).dot, crdt::Dot::of(eu.db.identity(), 1));
  EXPECT_FALSE(hash.visible);
  EXPECT_EQ(hash.elements.at(0).field, "e");
  ASSERT_EQ(info->claims.size(), 1u);
  EXPECT_TRUE(info->claims[0].wins);
  EXPECT_EQ(info->expiry_owner, RegionId{0});
  const auto late = describe(eu.db, "k", eu.clock + Duration::seconds(60));
  EXPECT_TRUE(late->past_deadline);
  EXPECT_EQ(late->visible, crdt::Type::kNone);
  EXPECT_FALSE(describe(us.db, "never-written", us.clock).has_value());
}

TEST(Describe, ShowsTheItemsOfAListThatAreGoneAndKeepTheirPlaces) {
  Region us(1), eu(2);
  us.run("RPUSH l a b c");
  carry({&us, &eu});
  us.run("LREM l 0 b");
  eu.run("LINSERT l AFTER b e");
  carry({&us, &eu});
  const auto info = describe(us.db, "l", us.clock);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info, describe(eu.db, "l", us.clock));
  const std::vector<RowInfo> rows = {
      {0, "1:1", "a", false}, {0, "1:1.1", "", true}, {0, "2:1", "e", false}, {0, "1:1.2", "c", false}};
  EXPECT_EQ(info->bodies.at(0).rows, rows);
}

TEST(Describe, SaysHowManyRowsItLeavesOut) {
  Region us(1);
  for (int n = 0; n < 600; ++n) us.run("LPUSH l " + std::to_string(n));
  const auto rows = describe(us.db, "l", us.clock)->bodies.at(0).rows;
  ASSERT_EQ(rows.size(), kMostRows + 1);
  EXPECT_EQ(rows.back().name, "and 100 more");
}

TEST(Describe, ShowsTheSlotsOfADocumentAndWhatIsInsideTheLoser) {
  Region us(1), eu(2);
  us.run("JSON.SET k $ '{\"a\":1,\"n\":2}'");
  eu.pull(us);
  us.run("JSON.SET k $.a '[5]'");
  eu.run("JSON.SET k $.a '{\"x\":true}'");
  eu.run("JSON.NUMINCRBY k $.n 3");
  carry({&us, &eu});
  const auto info = describe(us.db, "k", us.clock);
  EXPECT_EQ(info, describe(eu.db, "k", us.clock));
  EXPECT_EQ(info->visible, crdt::Type::kDocument);
  ASSERT_EQ(info->bodies.size(), 1u);
  const std::vector<ElementInfo>& slots = info->bodies[0].elements;
  std::vector<std::string> told;
  for (const ElementInfo& slot : slots) told.push_back(slot.path.str() + " " + slot.field.str() + " " + slot.value.str());
  EXPECT_EQ(told,
            (std::vector<std::string>{"$ $ {}", "$.a {1:1}.a []", "$.a[0] {1:2}[1:2] 5", " {2:1}.x true", "$.n {1:1}.n 5"}));
  ASSERT_EQ(slots[1].candidates.size(), 2u);
  EXPECT_TRUE(slots[1].candidates[0].wins);
  EXPECT_FALSE(slots[1].candidates[1].wins);
  EXPECT_FALSE(slots[3].candidates.at(0).wins);
  ASSERT_EQ(slots[4].counters.size(), 1u);
  EXPECT_EQ(slots[4].counters[0].sum, crdt::integer_amount(3));
  const std::vector<RowInfo> rows = {
      {0, "1:1", "$ = {}", false}, {1, "1:2", ".a = []", false}, {2, "1:2.1", "[0] = 5", false}, {1, "1:1.2", ".n = 5", false}};
  EXPECT_EQ(info->bodies[0].rows, rows);
}

}  // namespace
}  // namespace jetlag::store
