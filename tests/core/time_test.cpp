// SPDX-License-Identifier: Apache-2.0
#include "core/time.h"

#include <gtest/gtest.h>

namespace jetlag {
namespace {

TEST(Time, DifferencesOfInstantsAreDurations) {
  const Instant start{5}, end = start + Duration::millis(2);
  EXPECT_EQ(end - start, Duration{2'000'000});
  EXPECT_LT(start, end);
  EXPECT_LT(end, kNever);
}

TEST(Time, DurationsMayBeNegative) { EXPECT_EQ(Instant{5} - Instant{7}, Duration{-2}); }

}  // namespace
}  // namespace jetlag
