// SPDX-License-Identifier: Apache-2.0
// The conflict explorer: how many ways there are to meet, what they come to, and that each is a scenario that gives it again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "../world/scenario_text.h"
#include "lab/conflicts.h"
#include "lab/explain.h"
#include "lab/run.h"

namespace jetlag::lab {
namespace {

using observe::Fate;
using observe::Interleaving;

observe::ConflictTable table_of(std::vector<std::string> commands, std::vector<std::string> before = {}) {
  auto table = conflicts({.commands = std::move(commands), .before = std::move(before)});
  if (!table) throw std::invalid_argument(table.error().front().message);
  return *table;
}

/// The values of all interleavings in which just these pairs have seen each other.
std::set<std::string> values(const observe::ConflictTable& table, const std::vector<std::pair<int, int>>& saw) {
  std::set<std::string> found;
  for (const Interleaving& way : table.interleavings) {
    bool same = true;
    for (std::size_t i = 0; i < way.saw.size(); ++i)
      for (std::size_t j = 0; j < way.saw.size(); ++j)
        same &= way.saw[i][j] == (std::ranges::find(saw, std::pair(static_cast<int>(i), static_cast<int>(j))) != saw.end());
    if (same) found.insert(way.values.front().type == "none" ? "none" : way.values.front().value);
  }
  return found;
}

TEST(Interleavings, AreAllWeakOrdersTimesWhatMayHaveBeenSeen) {
  EXPECT_EQ(interleavings(2).size(), 5u);
  const auto three = interleavings(3);
  EXPECT_EQ(three.size(), 67u);
  std::set<std::pair<std::vector<std::uint8_t>, std::vector<std::vector<bool>>>> different;
  for (const Interleaving& way : three) {
    different.insert({way.level, way.saw});
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 3; ++j)
        EXPECT_TRUE(!way.saw[i][j] || way.level[j] < way.level[i]) << "nobody sees what comes later";
  }
  EXPECT_EQ(different.size(), three.size());
}

TEST(Conflicts, AnAdditionOutlivesARemovalThatHasNotSeenIt) {
  const auto table = table_of({"SADD cart:7 milk", "SREM cart:7 milk"}, {"SADD cart:7 milk"});
  EXPECT_THAT(values(table, {}), ::testing::ElementsAre("1) \"milk\""));
  EXPECT_THAT(values(table, {{1, 0}}), ::testing::ElementsAre("none"));
  EXPECT_GT(table.deliveries, 20u);
}

TEST(Conflicts, OfTwoWritesTheNewerStaysAndAtOneInstantThatOfTheLowerRegion) {
  const auto table = table_of({"SET k a", "SET k b"});
  int concurrent = 0;
  for (const Interleaving& way : table.interleavings) {
    if (way.saw[0][1] || way.saw[1][0]) continue;
    const bool first = way.level[0] >= way.level[1];  // A is newer, or they tie
    EXPECT_EQ(way.values.front().value, first ? "\"a\"" : "\"b\"");
    EXPECT_EQ(way.fates[first ? 1 : 0].front().fate, Fate::kLost);
    EXPECT_EQ(way.fates[first ? 1 : 0].front().by, first ? "A" : "B");
    ++concurrent;
  }
  EXPECT_EQ(concurrent, 3);
}

TEST(Conflicts, ADeletionTakesAwayOnlyTheIncrementsThatItHasSeen) {
  const auto table = table_of({"INCRBY k 5", "DEL k"}, {"SET k 10"});
  EXPECT_THAT(values(table, {}), ::testing::ElementsAre("\"5\""));
  EXPECT_THAT(values(table, {{1, 0}}), ::testing::ElementsAre("none"));
  EXPECT_EQ(table.interleavings.front().replies.size(), 2u);
}

TEST(Conflicts, SayWhoStillWaits) {
  for (const Interleaving& way : table_of({"BLPOP q 0", "BLPOP q 0"}).interleavings)
    for (const observe::ReplyValue& reply : way.replies) EXPECT_EQ(reply.text, "(still waits)");
}

TEST(Conflicts, SayThatAnItemWasPoppedTwice) {
  const auto table = table_of({"LPOP tasks", "LPOP tasks"}, {"RPUSH tasks mail invoice"});
  for (const Interleaving& way : table.interleavings) {
    const bool concurrent = !way.saw[0][1] && !way.saw[1][0];
    for (const auto& fates : way.fates) EXPECT_EQ(fates.front().popped_twice, concurrent);
  }
}

TEST(Conflicts, SayWhatTwoClientsWereBothHanded) {
  const auto told = [](const observe::ConflictTable& table, const std::string& what, bool always = false) {
    for (const Interleaving& way : table.interleavings) {
      const bool concurrent = !way.saw[0][1] && !way.saw[1][0];
      EXPECT_EQ(way.summary.starts_with("A and B were both handed " + what), concurrent || always) << way.summary;
      for (const auto& fates : way.fates)
        for (const observe::ConflictFate& fate : fates) EXPECT_EQ(fate.popped_twice, concurrent);
    }
  };
  told(table_of({"ZPOPMIN k", "ZPOPMIN k"}, {"ZADD k 1 ann 2 bob"}), "ann");
  told(table_of({"SPOP k 2", "SPOP k 2"}, {"SADD k a b"}), "");
  told(table_of({"XREADGROUP GROUP g c STREAMS k >", "XREADGROUP GROUP g d STREAMS k >"},
                {"XGROUP CREATE k g 0 MKSTREAM", "XADD k 7 f v"}),
       "7-1", true);  // each region has its own place in the group
}

TEST(Conflicts, SayWhatDrawsAtRandomAndWhatWasRefusedBefore) {
  EXPECT_EQ(table_of({"SPOP k", "SPOP k"}, {"SADD k a b c"}).notes,
            (std::vector<std::string>{"SPOP may draw at random: what it draws here is one case of several"}));
  EXPECT_TRUE(table_of({"SREM k a", "SADD k b"}, {"SADD k a"}).notes.empty());
  const auto refused = table_of({"GET k", "GET k"}, {"SET k a", "INCR k"}).notes;
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_TRUE(refused[0].starts_with("before: INCR k was answered ERR ")) << refused[0];
}

TEST(Conflicts, OfACommandOfSeveralStepsSayNothingOfTheStepsAmongThemselves) {
  const auto table = table_of({"SUNIONSTORE {s}d {s}a", "SADD {s}d z"}, {"SADD {s}a 1", "SADD {s}d old"});
  for (const Interleaving& way : table.interleavings) {
    for (const observe::ConflictFate& fate : way.fates[0]) EXPECT_NE(fate.by, "A");
    EXPECT_EQ(way.summary.find("A2"), std::string::npos) << way.summary;
  }
}

TEST(Conflicts, SayThatAnOperationCameToNothing) {
  const auto table = table_of({"EXPIRE k 100", "DEL k"}, {"SET k v"});
  for (const Interleaving& way : table.interleavings) {
    const bool concurrent = !way.saw[0][1] && !way.saw[1][0];
    EXPECT_EQ(!way.fates[0].empty() && way.fates[0].front().in_vain, concurrent);
    EXPECT_EQ(!way.fates[0].empty() && way.fates[0].front().in_vain && way.fates[0].front().by == "B", concurrent);
  }
}

TEST(Conflicts, OfSeveralKeysSayWhichOneTheyMean) {
  const auto table = table_of({"PFMERGE a{1} b{1}", "DEL b{1}"}, {"PFADD b{1} x"});
  for (const Interleaving& way : table.interleavings) EXPECT_TRUE(way.summary.starts_with("b{1}: ")) << way.summary;
  EXPECT_FALSE(table_of({"SET k a", "SET k b"}).interleavings.front().summary.starts_with("k: "));
}

TEST(Conflicts, NameOperationsByTheLettersOfTheirCommands) {
  const auto table = table_of({"SET k a", "SET k b"}, {"SET k c"});
  std::size_t won = 0;
  for (const Interleaving& way : table.interleavings) {
    EXPECT_EQ(way.summary.find(':' + std::string("1")), std::string::npos) << way.summary;
    won += way.summary.starts_with("A won by lww") || way.summary.starts_with("B won by lww") ? 1u : 0u;
  }
  EXPECT_EQ(won, 3u);
}

TEST(Conflicts, SayWhenTheKeyEndsAndWhoSaidSo) {
  const auto table = table_of({"EXPIRE k 100", "EXPIRE k 200"}, {"SET k v EX 50"});
  for (const Interleaving& way : table.interleavings)
    EXPECT_EQ(way.values.front().ends, way.saw[0][1] ? "100 s after A" : "200 s after B");
  EXPECT_EQ(table_of({"SET other a", "SET other b"}, {"SET k v EX 50"}).interleavings.front().values.front().ends,
            "50 s after what was before");
}

TEST(Conflicts, EachIsAScenarioThatGivesItAgain) {
  const auto table = table_of({"SET k 1", "INCRBY k 5", "DEL k"});
  ASSERT_EQ(table.interleavings.size(), 67u);
  for (std::size_t i = 0; i < table.interleavings.size(); i += 11) {
    lab::Run run(scenario_of(table.interleavings[i].scenario));
    run.finish();
    const auto why = explain(run.world(), "k");
    EXPECT_TRUE(why.agree);
    EXPECT_EQ(why.regions.front().value, table.interleavings[i].values.front().value) << i;
    EXPECT_TRUE(run.report().expectations.front().verdict == observe::Verdict::kPass) << i;
  }
}

TEST(Conflicts, KnowTheKeysOfEveryCommand) {
  const auto table = table_of({"MSET a 1 b 2", "DEL b c"});
  std::vector<std::string> keys;
  for (const auto& value : table.interleavings.front().values) keys.push_back(value.key);
  EXPECT_THAT(keys, ::testing::ElementsAre("a", "b", "c"));
}

TEST(Conflicts, SayWhatIsWrongWithAQuestion) {
  const auto wrong = [](ConflictQuestion question) {
    const auto table = conflicts(question);
    std::string text;
    if (!table)
      for (const Error& error : table.error()) text += error.where + ": " + error.message + "\n";
    return text;
  };
  EXPECT_EQ(wrong({.commands = {"SET k 1", "GTE k"}}), "command B: unknown command \"GTE\"; did you mean \"GET\"?\n");
  EXPECT_THAT(wrong({.commands = {"SET k", "GET k"}}),
              ::testing::HasSubstr("command A: (error) ERR wrong number of arguments for 'set'"));
  EXPECT_THAT(wrong({.commands = {"SET k \"1", "GET k"}}), ::testing::HasSubstr("command A, column 7"));
  EXPECT_THAT(wrong({.commands = {"MULTI", "GET k"}}),
              ::testing::HasSubstr("command A: MULTI makes a transaction of the commands around it"));
  EXPECT_THAT(wrong({.commands = {"GET k"}}), ::testing::HasSubstr("commands: expected two or three, found 1"));
  EXPECT_THAT(wrong({.commands = {"GET k", "GET k", "GET k"}, .regions = 2}), ::testing::HasSubstr("regions: "));
  EXPECT_THAT(wrong({.commands = {"GET k", "GET k"}, .before = {""}}), ::testing::HasSubstr("before: expected a command"));
  EXPECT_THAT(wrong({.commands = {"GET k", "GET k"}, .set = {{"database.clok", "wall"}}}), ::testing::HasSubstr("clok"));
}

}  // namespace
}  // namespace jetlag::lab
