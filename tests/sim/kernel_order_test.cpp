// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "twin.h"

namespace jetlag::sim {
namespace {

/// How far ahead a workload schedules.
struct Delays {
  std::string name;
  Duration (*draw)(Rng&);
};

Duration up_to(Rng& rng, std::uint64_t ns) { return {static_cast<std::int64_t>(rng.below(ns))}; }
constexpr std::uint64_t kHour = 3'600'000'000'000u;

const Delays kDelays[] = {
    {"AllAtOnce", [](Rng&) { return Duration{0}; }},
    {"OneNanosecond", [](Rng& rng) { return up_to(rng, 2); }},
    {"Microseconds", [](Rng& rng) { return up_to(rng, 5'000); }},
    {"WanDelays", [](Rng& rng) { return Duration::millis(30) + up_to(rng, 120'000'000); }},
    {"Hours", [](Rng& rng) { return up_to(rng, 9 * kHour); }},
    {"Weeks", [](Rng& rng) { return up_to(rng, 200 * kHour); }},
    {"EveryScale", [](Rng& rng) { return up_to(rng, std::uint64_t{1} << rng.below(50)); }},
    {"NanosecondsAndHours", [](Rng& rng) { return up_to(rng, rng.below(10) == 0 ? kHour : 20); }},
    {"MostlyFarAway", [](Rng& rng) { return rng.below(10) == 0 ? up_to(rng, 1000) : Duration::seconds(3600) + up_to(rng, 50); }},
    {"Ticks", [](Rng& rng) { return Duration::millis(static_cast<std::int64_t>(rng.below(4))); }},
};

class KernelOrder : public ::testing::TestWithParam<Delays> {};

/// Holds `pending` events for `pops` pops, with bursts of pushes, looks, and pops up to a limit in between.
void run(Twin& twin, const Delays& delays, std::size_t pending, int pops) {
  while (twin.size() < pending) twin.push(delays.draw(twin.rng()));
  twin.expect_same_next();
  for (int i = 0; i < pops; ++i) {
    if (twin.rng().below(8) == 0) {
      twin.expect_same_next();
      const Instant limit = twin.now() + delays.draw(twin.rng());
      while (twin.pop(limit)) {}
    }
    if (!twin.pop() && ::testing::Test::HasFailure()) return;
    if (twin.rng().below(500) == 0) {
      for (std::size_t burst = pending / 2; burst > 0; --burst) twin.push(delays.draw(twin.rng()));
    }
    while (twin.size() < pending) twin.push(delays.draw(twin.rng()));
  }
  twin.expect_same_contents();
  while (twin.pop()) {}
  EXPECT_EQ(twin.size(), 0u);
  EXPECT_TRUE(twin.kernel().empty());
}

TEST_P(KernelOrder, EqualsASortedMap) {
  for (const std::size_t pending : {1u, 3u, 40u, 700u}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      SCOPED_TRACE("pending " + std::to_string(pending) + ", seed " + std::to_string(seed));
      Twin twin(seed);
      run(twin, GetParam(), pending, 1500);
      if (HasFailure()) return;
    }
  }
}

TEST_P(KernelOrder, EqualsASortedMapWithManyPending) {
  Twin twin(99);
  run(twin, GetParam(), 6'000, 2'000);
}

INSTANTIATE_TEST_SUITE_P(Delays, KernelOrder, ::testing::ValuesIn(kDelays), [](const auto& one) { return one.param.name; });

TEST(Kernel, FollowsAChangeOfPaceByFactorsOfAThousand) {
  Twin twin(5);
  for (const std::uint64_t scale : {1'000'000'000u, 50u, 200'000u, 3u, 4'000'000'000u}) {
    for (int i = 0; i < 3000; ++i) twin.push(up_to(twin.rng(), scale));
    for (int i = 0; i < 3000 && twin.pop(); ++i) twin.push(up_to(twin.rng(), scale));
    for (int i = 0; i < 2900; ++i) ASSERT_TRUE(twin.pop());
  }
  while (twin.pop()) {}
  EXPECT_EQ(twin.size(), 0u);
}

TEST(Kernel, HoldsMoreEventsThanItEverAllocatesAtOnce) {
  Twin twin(6);
  for (int i = 0; i < 120'000; ++i) {
    twin.push(up_to(twin.rng(), 1'000'000'000));
    if (i % 40'000 == 0) {
      ASSERT_TRUE(twin.pop());
    }
  }
  for (int i = 0; i < 50'000; ++i) ASSERT_TRUE(twin.pop());
}

TEST(Kernel, TiesGoByDestinationThenOriginThenSequence) {
  const Key sorted[] = {{{5}, {0}, {9}, 7}, {{5}, {1}, {0}, 2}, {{5}, {1}, {0}, 3}, {{5}, {1}, {4095}, 1}, {{5}, {4095}, {0}, 0}};
  Kernel<int> kernel;
  for (const int i : {3, 0, 4, 2, 1}) kernel.push(sorted[i], i);
  Kernel<int>::Entry entry;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(kernel.pop(entry));
    EXPECT_EQ(entry.key, sorted[i]);
    EXPECT_EQ(entry.event, i);
  }
}

TEST(Kernel, AnEventSentAtTheSameInstantToALowerLaneStillComesNext) {
  Kernel<char> kernel;
  kernel.push({{5}, {3}, {1}, 1}, 'a');
  kernel.push({{5}, {4}, {1}, 2}, 'c');
  Kernel<char>::Entry entry;
  ASSERT_TRUE(kernel.pop(entry));
  kernel.push({{5}, {2}, {3}, 1}, 'b');
  ASSERT_TRUE(kernel.pop(entry));
  EXPECT_EQ(entry.event, 'b');
  ASSERT_TRUE(kernel.pop(entry));
  EXPECT_EQ(entry.event, 'c');
}

TEST(Kernel, ServesNegativeInstantsAndTheEdgesOfTheRange) {
  Kernel<int> kernel;
  const std::int64_t times[] = {INT64_MIN + 1, -5'000'000'000, -1, 0, 1, 1'000'000'000'000'000'000, INT64_MAX - 1};
  for (int i = 6; i >= 0; --i) kernel.push({{times[i]}, {1}, {1}, 1}, i);
  Kernel<int>::Entry entry;
  for (int i = 0; i < 7; ++i) {
    EXPECT_EQ(kernel.next_at(), Instant{times[i]});
    ASSERT_TRUE(kernel.pop(entry));
    EXPECT_EQ(entry.event, i);
  }
}

}  // namespace
}  // namespace jetlag::sim
