// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/check.h"
#include "world/measure.h"

namespace jetlag::world {
namespace {

TEST(CommitLog, TellsTheAgeOfTheOldestAndRecordsWhatIsEverywhere) {
  metrics::Registry registry;
  const auto visible = registry.distribution("visible", {{"from", "us"}});
  CommitLog log(3);
  log.exempt(0);
  const auto origin = crdt::OriginId::of({0}, 1);
  log.restart(origin);
  for (std::uint64_t s = 1; s <= 3; ++s) log.committed(s, Instant{static_cast<std::int64_t>(s) * 100});
  EXPECT_EQ(log.committed_after(1), Instant{200});
  log.delivered(origin, 1, 3, Instant{500}, registry, visible);
  EXPECT_EQ(registry.histogram(visible).count(), 0u);
  log.delivered(origin, 2, 2, Instant{700}, registry, visible);
  EXPECT_EQ(registry.histogram(visible).count(), 2u);
  EXPECT_EQ(log.committed_after(2), Instant{300});
  EXPECT_EQ(log.committed_after(3), std::nullopt);
  log.delivered(origin, 2, 3, Instant{800}, registry, visible);
  EXPECT_EQ(log.last(), 3u);
  log.committed(4, Instant{900});
  EXPECT_EQ(log.committed_after(3), Instant{900});
}

TEST(CommitLog, AnOperationThatNobodyRecordedIsABug) {
  CommitLog log(2);
  log.restart(crdt::OriginId::of({0}, 1));
  log.committed(1, Instant{1});
  EXPECT_THROW(log.committed(3, Instant{2}), CheckFailure);
}

}  // namespace
}  // namespace jetlag::world
