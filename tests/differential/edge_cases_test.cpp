// SPDX-License-Identifier: Apache-2.0
// The corners that random commands seldom reach: edge_cases.txt, sent line by line to the store and to redis-server.
#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

#include "pair.h"
#include "store/command_line.h"

namespace jetlag::differential {
namespace {

TEST(EdgeCases, GiveTheSameReplies) {
  std::string problem;
  const auto server = Server::start(problem);
  if (server == nullptr) GTEST_SKIP() << "not compared with Redis: " << problem;
  const Differences known = known_differences();
  Pair pair(*server, known);
  std::istringstream lines(read_file("edge_cases.txt"));
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) pair.reset();
    if (line.empty() || line[0] == '#') continue;
    const auto command = store::split_command_line(line);
    ASSERT_TRUE(command.has_value()) << "line " << number;
    const auto mismatch = pair.run(*command);
    EXPECT_FALSE(mismatch) << "line " << number << ": " << *mismatch;
  }
  if (const auto mismatch = pair.compare_contents()) FAIL() << *mismatch;
  std::cout << pair.compared() << " edge cases compared\n";
}

}  // namespace
}  // namespace jetlag::differential
