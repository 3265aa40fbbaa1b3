// SPDX-License-Identifier: Apache-2.0
// HyperLogLogs from one thing to a hundred thousand: the same estimates and the same strings as those of redis-server.
#include <gtest/gtest.h>

#include <iostream>

#include "pair.h"

namespace jetlag::differential {
namespace {

TEST(Estimates, AreThoseOfRedisAtEverySize) {
  std::string problem;
  const auto server = Server::start(problem);
  if (server == nullptr) GTEST_SKIP() << "not compared with Redis: " << problem;
  const Differences known = known_differences();
  Pair pair(*server, known);
  const auto same = [&](const Words& command) {
    const auto mismatch = pair.run(command);
    EXPECT_FALSE(mismatch) << *mismatch;
    return !mismatch;
  };
  pair.reset();
  int next = 0, counts = 0;
  for (int batch = 1; next < 100'000; batch += 1 + batch / 20) {
    Words odd{"PFADD", "odd"}, even{"PFADD", "even"};
    for (int i = 0; i < batch; ++i, ++next) (next % 2 == 0 ? even : odd).emplace_back("thing:" + std::to_string(next));
    ASSERT_TRUE(same(odd) && same(even)) << next;
    // Before PFCOUNT, which lets Redis write into the string.
    const bool reads = next > 60'000 && batch % 3 == 0;
    ASSERT_TRUE(!reads || same({"GET", "odd"})) << next;
    ASSERT_TRUE(same({"PFCOUNT", "odd"}) && same({"PFCOUNT", "odd", "even"})) << next;
    counts += 2;
  }
  ASSERT_TRUE(same({"PFMERGE", "all", "odd", "even"}));
  ASSERT_TRUE(same({"GETRANGE", "all", "0", "-1"}));
  ASSERT_TRUE(same({"PFCOUNT", "all"}) && same({"STRLEN", "odd"}));
  std::cout << counts << " estimates compared, the last of " << next << " things\n";
}

}  // namespace
}  // namespace jetlag::differential
