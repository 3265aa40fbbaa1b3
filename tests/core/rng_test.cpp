// SPDX-License-Identifier: Apache-2.0
#include "core/rng.h"

#include <gtest/gtest.h>

namespace jetlag {
namespace {

TEST(Rng, AStreamDependsOnSeedAndNameOnly) {
  Rng root(42);
  const Rng before = root.stream("net/us->eu");
  root.next();
  EXPECT_EQ(root.stream("net/us->eu"), before);
  EXPECT_NE(root.stream("net/eu->us"), before);
  EXPECT_NE(Rng(43).stream("net/us->eu"), before);
}

TEST(Rng, BelowStaysBelowAndReachesEveryValue) {
  Rng rng(7);
  int seen[5] = {};
  for (int i = 0; i < 5000; ++i) ++seen[rng.below(5)];
  for (const int count : seen) EXPECT_GT(count, 800);
}

TEST(Rng, ACopyRepeatsTheFuture) {
  Rng a(1);
  a.next();
  Rng b = a;
  EXPECT_EQ(a.next(), b.next());
}

}  // namespace
}  // namespace jetlag
