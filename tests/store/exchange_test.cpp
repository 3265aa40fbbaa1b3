// SPDX-License-Identifier: Apache-2.0
// What the stories stand on: the orders are those that can be, and a story hears of every outcome that differs.
#include "exchange.h"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "settle.h"

namespace jetlag::store {
namespace {

using testing::delivery_orders;
using testing::Region;
using testing::settle;
using testing::Shipped;

std::vector<Shipped> written(const std::vector<const Region*>& regions) {
  std::vector<Shipped> all;
  for (const Region* region : regions)
    for (const Shipped& each : region->log)
      if (each.op.dot.origin() == region->db.identity()) all.push_back(each);
  return all;
}

void write(Region& region, int times) {
  for (int i = 0; i < times; ++i) region.run("INCR n");
}

TEST(DeliveryOrders, AreAllThatKeepEachRegionsSequence) {
  Region us(1), eu(2), ap(3);
  write(us, 2);
  write(eu, 2);
  EXPECT_EQ(delivery_orders(written({&us, &eu}), {}).size(), 6u);
  write(ap, 1);
  const auto orders = delivery_orders(written({&us, &eu, &ap}), {});
  EXPECT_EQ(orders.size(), 30u);
  EXPECT_EQ(std::set(orders.begin(), orders.end()).size(), 30u) << "each once";
}

TEST(DeliveryOrders, BringNothingBeforeItsPast) {
  Region us(1), eu(2);
  write(us, 2);
  eu.pull(us);
  write(eu, 1);
  write(us, 1);
  using Orders = std::vector<std::vector<std::size_t>>;
  EXPECT_EQ(delivery_orders(written({&us, &eu}), {}), (Orders{{0, 1, 2, 3}, {0, 1, 3, 2}}));
  EXPECT_EQ(delivery_orders({}, {}), Orders(1));
}

TEST(DeliveryOrders, OfVeryManyAreASample) {
  Region us(1), eu(2), ap(3);
  for (Region* region : {&us, &eu, &ap}) write(*region, 6);
  const auto orders = delivery_orders(written({&us, &eu, &ap}), {});
  EXPECT_EQ(orders.size(), testing::kSampledOrders);
  EXPECT_EQ(std::set(orders.begin(), orders.end()).size(), testing::kSampledOrders);
  EXPECT_EQ(delivery_orders(written({&us, &eu, &ap}), {}), orders) << "the same in every run";
}

struct Outcomes : ::testing::Test {
  Region us{1}, eu{2};
  void SetUp() override {
    us.run("SET k a");
    eu.run("SADD s x");
    eu.run("SADD s y");
    settle({&us, &eu});
  }
};

TEST_F(Outcomes, AreOfEveryKindAndForNewcomersToo) {
  for (const auto* outcomes : {&us.otherwise, &eu.otherwise, us.newcomers.get()})
    for (const char* kind : {"operations of", "again and again", "last to the first", "full syncs", "during a full sync"})
      EXPECT_TRUE(std::ranges::any_of(*outcomes, [&](const auto& outcome) {
        return outcome.how.find(kind) != std::string::npos;
      })) << kind;
  EXPECT_EQ(us.newcomers, eu.newcomers);
  EXPECT_EQ(us.newcomers->front().db.observed(), us.db.observed());
}

TEST_F(Outcomes, AreAskedWhatTheRegionIsAsked) {
  us.otherwise.back().db = Database(us.db.identity());
  EXPECT_NONFATAL_FAILURE(us.say("SCARD s"), "SCARD s: ");
  EXPECT_EQ(eu.say("SCARD s"), "(integer) 2");
  us.newcomers->back().db = Database(us.db.identity());
  EXPECT_NONFATAL_FAILURE(eu.say("SCARD s"), "a newcomer after ");
  EXPECT_EQ(eu.say("SADD s z"), "(integer) 1") << "newcomers write nothing";
}

TEST_F(Outcomes, FollowWhatTheRegionWritesUntilItLearnsMore) {
  us.run("SADD s z");
  us.otherwise.back().db = Database(us.db.identity());
  EXPECT_NONFATAL_FAILURE(us.say("SCARD s"), "SCARD s: ");
  EXPECT_EQ(us.newcomers, nullptr);
  eu.run("SADD s t");
  us.pull(eu);
  EXPECT_EQ(us.say("SCARD s"), "(integer) 4");
  EXPECT_TRUE(us.otherwise.empty());
}

}  // namespace
}  // namespace jetlag::store
