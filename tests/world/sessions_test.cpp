// SPDX-License-Identifier: Apache-2.0
// The script's connection to a region: transactions on the way, several shards, crashes.
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

/// The replies of a script in region a, as text.
std::vector<std::string> replies(const std::string& script, const std::string& database, const std::string& faults = "[]") {
  StoryText text;
  text.workloads = "[]";
  text.faults = faults;
  text.more = R"(, "database": )" + database + R"(, "script": )" + script;
  Story story(text);
  story.finish();
  std::vector<std::string> out;
  for (const auto& outcome : story.world.script.outcomes) out.push_back(outcome.reply.to_text());
  return out;
}
using Replies = std::vector<std::string>;

TEST(ScriptSessions, CommandsOfOneInstantReachSeveralShardsInTheirOrder) {
  const char* const kScript = R"([
    {"at": "1s", "region": "a", "run": "MULTI"}, {"at": "1s", "region": "a", "run": "SET {q}k 5"},
    {"at": "1s", "region": "b", "run": "PING"}, {"at": "1s", "region": "a", "run": "INCR {q}k"},
    {"at": "1s", "region": "a", "run": "EXEC"}, {"at": "1s", "region": "a", "run": "GET {q}k"}])";
  Replies all = replies(kScript, R"({"shards": 3})");
  std::erase(all, "PONG");
  EXPECT_EQ(all, (Replies{"OK", "QUEUED", "QUEUED", "1) OK\n2) (integer) 6", "\"6\""}));
}

TEST(ScriptSessions, ATransactionWithKeysOfSeveralShardsIsRefusedAsAWhole) {
  const char* const kScript = R"([
    {"at": "1s", "region": "a", "run": "MULTI"}, {"region": "a", "run": "SET a 5"}, {"region": "a", "run": "SET b 5"},
    {"region": "a", "run": "EXEC"}, {"region": "a", "run": "GET a"}])";
  const char* const kCross = "(error) CROSSSLOT Keys in request don't hash to the same slot";
  EXPECT_EQ(replies(kScript, R"({"shards": 3})"), (Replies{"OK", "QUEUED", "QUEUED", kCross, "(nil)"}));
}

TEST(ScriptSessions, ACrashEndsTransactionsAndWatches) {
  const char* const kScript = R"([
    {"at": "1s", "region": "a", "run": "WATCH k"}, {"region": "a", "run": "MULTI"}, {"region": "a", "run": "SET k 1"},
    {"at": "4s", "region": "a", "run": "SET k 2"}, {"region": "a", "run": "EXEC"}, {"region": "a", "run": "GET k"}])";
  EXPECT_EQ(replies(kScript, R"({"persistence": "always"})", R"([{"at": "2s", "for": "1s", "crash": "a"}])"),
            (Replies{"OK", "OK", "QUEUED", "OK", "(error) ERR EXEC without MULTI", "\"2\""}));
}

}  // namespace
}  // namespace jetlag::world
