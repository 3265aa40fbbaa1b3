// SPDX-License-Identifier: Apache-2.0
// Random commands get the same replies from the store, with the standard command set, and from redis-server.
//
// JETLAG_DIFFERENTIAL_SEED and JETLAG_DIFFERENTIAL_COMMANDS choose another seed and another length.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "core/fingerprint.h"
#include "grammar.h"
#include "shrink.h"

namespace jetlag::differential {
namespace {

constexpr std::uint64_t kPerHistory = 400;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string report(const std::vector<Words>& history, const Mismatch& mismatch) {
  std::string text = mismatch.text + "\nThe shortest history found that leads there:\n";
  for (const Words& command : history) text += "  " + shown(command) + "\n";
  return text;
}

TEST(Differential, RandomCommandsGiveTheSameReplies) {
  std::string problem;
  const auto server = Server::start(problem);
  if (server == nullptr) GTEST_SKIP() << "not compared with Redis: " << problem;
  const Differences known = known_differences();
  Pair pair(*server, known);
  const std::uint64_t seed = setting("JETLAG_DIFFERENTIAL_SEED", 1);
  const std::uint64_t wanted = setting("JETLAG_DIFFERENTIAL_COMMANDS", 120'000);
  std::uint64_t histories = 0;
  for (; pair.compared() < wanted; ++histories) {
    Grammar grammar(mix(seed, histories));
    std::vector<Words> history;
    for (std::uint64_t i = 0; i < kPerHistory; ++i) history.push_back(grammar.next());
    const auto mismatch = replay(pair, history);
    if (!mismatch) continue;
    history = shrunk(pair, history);
    // A random choice may not come again: then the first report has to do.
    FAIL() << "seed " << seed << ", history " << histories << ": " << report(history, replay(pair, history).value_or(*mismatch));
  }
  std::cout << pair.compared() << " commands compared in " << histories << " histories from seed " << seed << ", no mismatch\n";
  for (const Difference& line : known.lines())
    std::cout << "  known: " << line.met << " times " << line.command << ' ' << line.here << " for " << line.there << '\n';
  RecordProperty("commands", static_cast<int>(pair.compared()));
}

TEST(Differential, ADifferenceIsExplainedByItsLineOnly) {
  const Differences known = Differences::parse("# comment\nGET | \"a*\" | (nil) | because\nADD | ~ | ~ | digits\n");
  EXPECT_NE(known.explain("GET", "\"abc\"", "(nil)"), nullptr);
  EXPECT_EQ(known.explain("GET", "\"xbc\"", "(nil)"), nullptr);
  EXPECT_EQ(known.explain("SET", "\"abc\"", "(nil)"), nullptr);
  EXPECT_NE(known.explain("ADD", "\"1000.1\"", "\"1000.10000000000000003\""), nullptr);
  EXPECT_EQ(known.explain("ADD", "\"1000.1\"", "\"1000.2\""), nullptr);
  EXPECT_EQ(known.explain("ADD", "\"1000.1\"", "(error) ERR no"), nullptr);
}

}  // namespace
}  // namespace jetlag::differential
