// SPDX-License-Identifier: Apache-2.0
// The parts that shards say about all keys, and the reply that is made of them.
#include "store/all_keys.h"

#include <gtest/gtest.h>

#include "region.h"

namespace jetlag::store {
namespace {

using testing::Region;

std::vector<Bytes> words(std::string_view line) { return *split_command_line(line); }

const Command& named(std::string_view name) { return *find_command(name); }

Reply joined(std::string_view name, std::vector<Reply> parts) { return join(named(name), std::move(parts), Rng(1)); }

/// What one shard says as a part.
Reply part(Region& region, std::string_view line, ShardPlace place) {
  std::vector<Bytes> args = words(line);
  const Command& command = named(args[0]);
  address(command, place, args);
  std::vector<crdt::Op> written;
  Reply reply = execute(region.db, region.session, {region.clock, region.clock, &region.rng}, args, written);
  return part_of(command, place, std::move(reply), region.db, region.session, region.clock);
}

TEST(AllKeys, EveryCommandAboutThemCanBeJoined) {
  for (const Command& command : commands()) {
    if (!command.whole_keyspace()) continue;
    std::vector<Bytes> args{Bytes(command.name), "0"};
    EXPECT_NO_THROW(shards_asked(command, args, 3)) << command.name;
    EXPECT_TRUE(join(command, {Reply::error("ERR down"), Reply::error("ERR other")}, Rng(1)).is_error()) << command.name;
  }
}

TEST(AllKeys, OnlyWhatAllShardsWouldExecuteAsksThem) {
  EXPECT_EQ(about_all_keys(words("keys *"), CommandSet::kActiveActive), &named("KEYS"));
  for (const char* line : {"KEYS", "GET a", "PING", "NOTHING", "FLUSHALL"})
    EXPECT_EQ(about_all_keys(words(line), CommandSet::kActiveActive), nullptr) << line;
  EXPECT_EQ(about_all_keys(words("FLUSHALL"), CommandSet::kStandard), &named("FLUSHALL"));
}

TEST(AllKeys, ACursorSaysWhichShardIsAsked) {
  const auto asked = [](std::string_view line) { return shards_asked(named("SCAN"), words(line), 3); };
  EXPECT_EQ(asked("SCAN 0"), (ShardsAsked{0, 1}));
  EXPECT_EQ(asked("SCAN 1023"), (ShardsAsked{0, 1}));
  EXPECT_EQ(asked("SCAN 1024"), (ShardsAsked{1, 1}));
  EXPECT_EQ(asked("SCAN 99999"), (ShardsAsked{2, 1}));
  EXPECT_EQ(asked("SCAN -1"), (ShardsAsked{2, 1}));
  EXPECT_EQ(asked("SCAN none"), (ShardsAsked{0, 1}));
  EXPECT_EQ(shards_asked(named("DBSIZE"), words("DBSIZE"), 3), (ShardsAsked{0, 3}));
}

TEST(AllKeys, AStepLeadsThroughItsShardAndThenToTheNextOne) {
  Region region(1);
  for (int i = 0; i < 40; ++i) region.run("SET k" + std::to_string(i) + " 1");
  const auto cursor = [](const Reply& reply) { return reply.items()[0].text().str(); };
  const Reply alone = region.run("SCAN 0 COUNT 5");
  EXPECT_EQ(part(region, "SCAN 0 COUNT 5", {0, 1}), alone);
  EXPECT_EQ(part(region, "SCAN 0 COUNT 5", {0, 3}), alone);
  const Reply second = part(region, "SCAN 1024 COUNT 5", {1, 3});
  EXPECT_EQ(second.items()[1], alone.items()[1]);
  EXPECT_EQ(cursor(second), std::to_string(1024 + std::stoi(cursor(alone))));
  EXPECT_EQ(cursor(part(region, "SCAN 1024 COUNT 100", {1, 3})), "2048");
  EXPECT_EQ(cursor(part(region, "SCAN 2048 COUNT 100", {2, 3})), "0");
  EXPECT_EQ(part(region, "SCAN 5000", {2, 3}).to_text(), "1) \"0\"\n2) (empty array)");
  EXPECT_EQ(part(region, "SCAN x", {0, 3}).to_text(), "(error) ERR invalid cursor");
}

TEST(AllKeys, PartsAreJoined) {
  const auto keys = [](std::initializer_list<const char*> names) {
    std::vector<Reply> all;
    for (const char* name : names) all.push_back(Reply::bulk(name));
    return Reply::array(std::move(all));
  };
  EXPECT_EQ(joined("KEYS", {keys({"b", "d"}), keys({}), keys({"a", "c"})}), keys({"a", "b", "c", "d"}));
  EXPECT_EQ(joined("DBSIZE", {Reply::integer(4), Reply::integer(0), Reply::integer(38)}), Reply::integer(42));
  EXPECT_EQ(joined("FLUSHDB", {Reply::ok(), Reply::ok()}), Reply::ok());
  EXPECT_EQ(joined("RANDOMKEY", {Reply::nil(), Reply::nil()}), Reply::nil());
  EXPECT_EQ(joined("DBSIZE", {Reply::integer(4), Reply::error("LOADING a"), Reply::error("ERR b")}), Reply::error("LOADING a"));
}

TEST(AllKeys, ADrawnKeyCarriesHowManyClientsCouldHaveDrawn) {
  Region region(1);
  EXPECT_EQ(part(region, "RANDOMKEY", {0, 2}), Reply::nil());
  region.run("SET only 1");
  region.run("SET soon 1 PX 5");
  region.advance(Duration::millis(6));
  const Reply one = part(region, "RANDOMKEY", {0, 2});
  EXPECT_EQ(one, Reply::array({Reply::integer(1), Reply::bulk("only")}));
  EXPECT_EQ(joined("RANDOMKEY", {Reply::nil(), one}), Reply::bulk("only"));
}

}  // namespace
}  // namespace jetlag::store
