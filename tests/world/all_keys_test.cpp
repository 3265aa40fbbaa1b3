// SPDX-License-Identifier: Apache-2.0
// Commands about all keys where a database has several shards: one reply, as of one server.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "crdt/slot.h"
#include "store/command_line.h"
#include "story.h"
#include "world/inject.h"

namespace jetlag::world {
namespace {

using Texts = std::vector<std::string>;

StoryText quiet_text(int shards) {
  StoryText text;
  text.workloads = "[]";
  text.more = R"(, "database": {"persistence": "none", "shards": )" + std::to_string(shards) + "}";
  return text;
}

class Asking : public Story {
 public:
  using Story::Story;
  explicit Asking(int shards) : Story(quiet_text(shards)) {}

  /// What a command replies that is given now.
  store::Reply ask(std::uint8_t region, const std::string& line) {
    const auto words = store::split_command_line(line);
    std::vector<std::string> arguments;
    for (const Bytes& word : *words) arguments.push_back(word.str());
    const std::size_t before = world.script.outcomes.size();
    inject(world, RegionId{region}, std::move(arguments), line);
    while (world.script.outcomes.size() == before && step(world)) {
    }
    return world.script.outcomes.back().reply;
  }
  std::string say(std::uint8_t region, const std::string& line) { return ask(region, line).to_text(); }
  void fill(std::uint8_t region, const std::string& prefix, int count) {
    for (int i = 0; i < count; ++i) ask(region, "SET " + prefix + std::to_string(i) + " 1");
  }
  std::uint16_t shard_of(const Bytes& key) const { return world.setup->lanes.shard_of_slot(crdt::slot_of(key)).value; }
};

/// The replies of a script to a database with several shards, by region, as text.
Texts replies(const std::string& script, const std::string& faults = "[]", const std::string& database = R"({"shards": 3})") {
  StoryText text;
  text.workloads = "[]";
  text.faults = faults;
  text.more = R"(, "database": )" + database + R"(, "script": )" + script;
  Story story(text);
  story.finish();
  Texts out;
  for (const auto& outcome : story.world.script.outcomes) out.push_back(outcome.reply.to_text());
  return out;
}

constexpr const char* kDown = "(error) ERR connection refused";
constexpr const char* kInTransaction =
    "(error) ERR KEYS is about all keys, and a transaction is executed by one of several shards";

TEST(AllKeys, SeveralShardsSayTogetherWhatOneWouldSay) {
  Asking one(1), three(3);
  for (Asking* story : {&one, &three}) {
    EXPECT_EQ(story->say(0, "RANDOMKEY"), "(nil)");
    EXPECT_EQ(story->say(0, "KEYS *"), "(empty array)");
    story->fill(0, "cart:", 30);
    story->fill(1, "user:", 20);
    story->ask(1, "SET soon 1 PX 5000");
    story->run_to(Duration::seconds(3));
  }
  for (const std::uint8_t region : {std::uint8_t{0}, std::uint8_t{1}})
    for (const char* line : {"DBSIZE", "KEYS *", "KEYS cart:1*", "KEYS none*", "SCAN 99999999999", "SCAN -1", "SCAN x",
                             "SCAN 0 COUNT 0", "KEYS", "DBSIZE now", "FLUSHALL", "RANDOMKEY x"})
      EXPECT_EQ(three.say(region, line), one.say(region, line)) << line;
  EXPECT_EQ(three.say(0, "DBSIZE"), "(integer) 51");
  EXPECT_EQ(three.ask(1, "KEYS *").items().size(), 51u);
  three.run_to(Duration::seconds(10));
  EXPECT_EQ(three.ask(1, "KEYS *").items().size(), 50u);
}

TEST(AllKeys, AScanReturnsWhatStaysWhileBothRegionsAddAndRemoveKeys) {
  for (const int count : {1, 7, 1000}) {
    Asking story(3);
    story.fill(0, "stays:", 90);
    story.fill(1, "goes:", 90);
    story.fill(1, "gone:", 30);
    story.run_to(Duration::seconds(1));
    for (int i = 0; i < 30; ++i) story.ask(0, "DEL gone:" + std::to_string(i));
    std::set<std::string> seen;
    std::string cursor = "0";
    int steps = 0;
    do {
      const std::uint64_t shard = std::stoull(cursor) / 1024;
      const store::Reply reply = story.ask(0, "SCAN " + cursor + " COUNT " + std::to_string(count));
      const std::string next = reply.items()[0].text().str();
      const auto& keys = reply.items()[1].items();
      for (const store::Reply& key : keys) {
        EXPECT_EQ(story.shard_of(key.text()), shard) << "a step asks one shard";
        seen.insert(key.text().str());
      }
      const bool within = next != "0" && std::stoull(next) / 1024 == shard;
      EXPECT_TRUE(!within || std::stoull(next) > std::stoull(cursor)) << next;
      cursor = next;
      const std::string n = std::to_string(steps);
      story.ask(0, "DEL goes:" + n);
      story.ask(1, "DEL goes:" + std::to_string(89 - steps));
      story.ask(0, "SET come:" + n + " 1");
      story.ask(1, "SET came:" + n + " 1");
      story.run_to(Duration::seconds(1) + Duration::millis(60 * ++steps));
    } while (cursor != "0" && steps < 1000);
    for (int i = 0; i < 90; ++i) EXPECT_TRUE(seen.contains("stays:" + std::to_string(i))) << count;
    for (int i = 0; i < 30; ++i) EXPECT_FALSE(seen.contains("gone:" + std::to_string(i)));
    // As many keys as COUNT says, but at the end of a shard.
    EXPECT_LE(steps, count == 1000 ? 3 : (180 + 2 * steps) / count + 3);
  }
}

TEST(AllKeys, ScanOptionsAndCursorsAreThoseOfOneShardInItsRange) {
  Asking one(1), three(3);
  for (Asking* story : {&one, &three}) {
    story->fill(0, "k", 12);
    story->ask(0, "SADD members a");
  }
  const auto scanned = [](Asking& story, const std::string& options) {
    std::vector<std::string> all;
    std::string cursor = "0";
    do {
      const store::Reply reply = story.ask(0, "SCAN " + cursor + options);
      for (const store::Reply& key : reply.items()[1].items()) all.push_back(key.text().str());
      cursor = reply.items()[0].text().str();
    } while (cursor != "0");
    std::ranges::sort(all);
    return all;
  };
  for (const char* options : {"", " TYPE set", " MATCH k1*", " COUNT 2 MATCH *[02468]"})
    EXPECT_EQ(scanned(three, options), scanned(one, options)) << options;
}

TEST(AllKeys, ARandomKeyIsAnyOfThemWithEqualChances) {
  Asking story(3);
  // Of thirty keys one is alone in its shard; to draw a shard first would find it half of the time.
  std::map<std::uint16_t, std::string> tag_in;
  for (int i = 0; tag_in.size() < 3; ++i)
    tag_in.emplace(story.shard_of("{" + std::to_string(i) + "}"), "{" + std::to_string(i) + "}");
  story.fill(1, tag_in[2], 29);
  story.ask(1, "SET " + tag_in[0] + " 1");
  story.ask(1, "SET " + tag_in[0] + "hidden 1 PX 1");
  story.run_to(Duration::seconds(1));
  std::map<std::string, int> drawn;
  for (int i = 0; i < 3000; ++i) ++drawn[story.ask(1, "RANDOMKEY").text().str()];
  EXPECT_EQ(drawn.size(), 30u);
  for (const auto& [key, times] : drawn) {
    EXPECT_GT(times, 55) << key;
    EXPECT_LT(times, 150) << key;
  }
}

TEST(AllKeys, AShardThatIsDownOrLoadingIsTheReply) {
  StoryText text = quiet_text(3);
  text.faults = R"([{"at": "2s", "for": "2s", "crash": {"region": "a", "shard": 1}}])";
  Asking story(text);
  story.fill(1, "k", 60);
  story.run_to(Duration::seconds(3));
  for (const char* line : {"KEYS *", "DBSIZE", "RANDOMKEY", "SCAN 1024"}) {
    EXPECT_EQ(story.say(0, line), kDown) << line;
    EXPECT_FALSE(story.ask(1, line).is_error()) << line;
  }
  EXPECT_EQ(story.ask(0, "SCAN 0 COUNT 100").items()[0].text(), std::string_view("1024"));
  EXPECT_EQ(story.ask(0, "SCAN 2048 COUNT 100").items()[0].text(), std::string_view("0"));
  story.run_to(Duration::seconds(4) + Duration::millis(10));
  EXPECT_EQ(story.say(0, "DBSIZE"), "(error) LOADING the shard lost its memory and is being refilled");
  story.run_to(Duration::seconds(6));
  EXPECT_EQ(story.say(0, "DBSIZE"), "(integer) 60");
}

TEST(AllKeys, EveryRegionAnswersForItselfAndOneWithoutAnyShardIsLeftOut) {
  const std::string script = R"([{"at": "1s", "region": "a", "run": "MSET {a}1 v {a}2 v"}, {"region": "a", "run": "SET b v"},
    {"settle": true}, {"at": "2s", "region": "*", "run": "DBSIZE"}, {"region": "*", "run": "KEYS *"}])";
  const std::string keys = "1) \"b\"\n2) \"{a}1\"\n3) \"{a}2\"";
  EXPECT_EQ(replies(script), (Texts{"OK", "OK", "(integer) 3", "(integer) 3", keys, keys}));
  EXPECT_EQ(replies(script, R"([{"at": "1500ms", "region-down": "b"}])"), (Texts{"OK", "OK", "(integer) 3", keys}));
  EXPECT_EQ(replies(script, R"([{"at": "1500ms", "crash": {"region": "b", "shard": 2}}])"),
            (Texts{"OK", "OK", "(integer) 3", kDown, keys, kDown}))
      << "a region that lives and cannot tell is not left out";
}

TEST(AllKeys, APausedShardIsWaitedForAndWhatComesMeanwhileIsNotDisturbed) {
  const char* const kPause = R"([{"at": "2s", "for": "3s", "pause": {"region": "a", "shard": 2}}])";
  StoryText text = quiet_text(3);
  text.faults = kPause;
  text.more += R"(, "script": [{"at": "1s", "region": "a", "run": "SET b v"}, {"at": "3s", "region": "a", "run": "KEYS *"},
    {"at": "3500ms", "region": "a", "run": "MULTI"}, {"at": "3600ms", "region": "a", "run": "SET b w"},
    {"at": "6s", "region": "a", "run": "EXEC"}])";
  Story story(text);
  story.run_to(Duration::seconds(4));
  EXPECT_EQ(story.world.script.parts.size(), 2u);
  const World copy = story.world;
  story.finish();
  const auto& outcomes = story.world.script.outcomes;
  ASSERT_EQ(outcomes.size(), 5u);
  EXPECT_EQ(outcomes[3].step, 1u);
  EXPECT_EQ(outcomes[3].at, Instant{} + Duration::seconds(5) + Duration{1});
  EXPECT_EQ(outcomes[3].reply.to_text(), "1) \"b\"");
  EXPECT_EQ(outcomes[4].reply.to_text(), "1) OK");
  EXPECT_TRUE(story.world.script.parts.empty());
  World other = copy;
  while (step(other)) {
  }
  EXPECT_TRUE(other == story.world) << "what waits for more is part of the world";
}

TEST(AllKeys, ATransactionOverSeveralShardsDoesNotTakeThem) {
  const char* const kScript = R"([
    {"at": "1s", "region": "a", "run": "MULTI"}, {"region": "a", "run": "SET k 5"}, {"region": "a", "run": "KEYS *"},
    {"region": "a", "run": "EXEC"}, {"region": "a", "run": "GET k"}, {"region": "a", "run": "KEYS *"}])";
  EXPECT_EQ(replies(kScript),
            (Texts{"OK", "QUEUED", kInTransaction, "(error) EXECABORT Transaction discarded because of previous errors.", "(nil)",
                   "(empty array)"}));
  EXPECT_EQ(replies(kScript, "[]", R"({"shards": 1})"),
            (Texts{"OK", "QUEUED", "QUEUED", "1) OK\n2) 1) \"k\"", "\"5\"", "1) \"k\""}));
  EXPECT_EQ(replies(R"([{"at": "1s", "region": "a", "run": "MULTI"}, {"region": "a", "run": "SCAN 2000"},
                        {"region": "a", "run": "FLUSHALL"}, {"region": "a", "run": "DISCARD"}])"),
            (Texts{"OK", "(error) ERR SCAN is about all keys, and a transaction is executed by one of several shards",
                   "(error) ERR 'flushall' is not allowed in an active-active database", "OK"}));
}

TEST(AllKeys, AStandardDatabaseFlushesEveryShard) {
  StoryText text = quiet_text(3);
  text.regions = R"([{"id": "a", "location": "aws:us-east-1"}])";
  text.links = "[]";
  text.more = R"(, "database": {"shards": 3, "commands": "standard"})";
  Asking story(text);
  story.fill(0, "k", 20);
  story.ask(0, "SELECT 1");
  EXPECT_EQ(story.say(0, "DBSIZE"), "(integer) 0");
  story.fill(0, "other", 10);
  EXPECT_EQ(story.ask(0, "SCAN 0 COUNT 100").items()[1].items().size() +
                story.ask(0, "SCAN 1024 COUNT 100").items()[1].items().size() +
                story.ask(0, "SCAN 2048 COUNT 100").items()[1].items().size(),
            10u);
  EXPECT_EQ(story.say(0, "FLUSHDB now"), "(error) ERR syntax error");
  EXPECT_EQ(story.say(0, "DBSIZE"), "(integer) 10");
  EXPECT_EQ(story.say(0, "FLUSHDB ASYNC"), "OK");
  EXPECT_EQ(story.say(0, "RANDOMKEY"), "(nil)");
  story.ask(0, "SELECT 0");
  EXPECT_EQ(story.say(0, "DBSIZE"), "(integer) 20");
  EXPECT_EQ(story.say(0, "FLUSHALL"), "OK");
  EXPECT_EQ(story.say(0, "KEYS *"), "(empty array)");
}

TEST(AllKeys, TwoRunsAreTheSame) {
  const auto run = [] {
    StoryText text;
    text.faults = R"([{"at": "5s", "for": "1s", "crash": {"region": "a", "shard": 1}}, {"at": "8s", "for": "2s", "pause": "b"}])";
    text.more = R"(, "database": {"shards": 3}, "script": [{"at": "3s", "region": "*", "run": "RANDOMKEY"},
      {"region": "*", "run": "RANDOMKEY"}, {"region": "a", "run": "SCAN 1200 COUNT 3"}, {"at": "5500ms", "region": "*", "run": "KEYS *1"},
      {"at": "9s", "region": "*", "run": "DBSIZE"}, {"at": "9s", "region": "*", "run": "KEYS *"}])";
    Story story(text);
    story.finish();
    return story.world;
  };
  const World first = run(), second = run();
  EXPECT_EQ(first.script.outcomes.size(), 11u);
  EXPECT_EQ(first.script.outcomes, second.script.outcomes);
  EXPECT_EQ(fingerprint(first), fingerprint(second));
}

}  // namespace
}  // namespace jetlag::world
