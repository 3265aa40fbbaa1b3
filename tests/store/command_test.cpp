// SPDX-License-Identifier: Apache-2.0
// One region alone behaves like the single-node store that clients know: replies, error texts, edge cases.
#include "store/command.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "stories.h"

namespace jetlag::store {
namespace {

using testing::kNotInteger;
using testing::kSyntax;
using testing::kWrongType;
using testing::Region;
using testing::Story;

class SingleRegion : public ::testing::TestWithParam<Story> {};

TEST_P(SingleRegion, RepliesAsClientsExpect) { tell(GetParam()); }

using testing::kNotInteger;
using testing::kOverflow;
using testing::kSyntax;
using testing::kWrongType;

const Story kStories[] = {
    {"OptionsAreReadBeforeTheirValues",
     {{"SET k v EX abc BAD", kSyntax},
      {"SET k v BAD EX abc", kSyntax},
      {"SET k v EX abc", kNotInteger},
      {"SET k v EX 0 NX", "(error) ERR invalid expire time in 'set' command"},
      {"EXISTS k", "(integer) 0"}}},
    {"CountersComeBackIntoTheirRange",
     {{"SET i 9223372036854775807", "OK"},
      {"INCR i", kOverflow},
      {"DECR i", "(integer) 9223372036854775806"},
      {"SET i -288230376151711800", "OK"},
      {"DECR i", kOverflow},
      {"INCRBY i 100", "(integer) -288230376151711700"}}},
    {"DecimalFractionsAddUpAsPeopleCount",
     {{"SET f 0.1", "OK"},
      {"INCRBYFLOAT f 0.2", "\"0.3\""},
      {"INCRBYFLOAT f 0.1", "\"0.4\""},
      {"INCRBYFLOAT f -0.4", "\"0\""},
      {"INCRBYFLOAT g 1.1", "\"1.1\""},
      {"INCRBYFLOAT g 2.2", "\"3.3\""},
      {"SET h 100.7", "OK"},
      {"INCRBYFLOAT h 0.1", "\"100.8\""},
      {"SET h 3.0e3", "OK"},
      {"INCRBYFLOAT h 0.25", "\"3000.25\""}}},
    {"NoNumberOfRegionsAddsFractionsUpToInfinity",
     {{"INCRBYFLOAT f 1.7e308", "(error) ERR increment would produce NaN or Infinity"},
      {"EXISTS f", "(integer) 0"},
      {"SET f 1e301", "OK"},
      {"INCRBYFLOAT f 1e300", "(error) ERR increment would produce NaN or Infinity"},
      {"INCRBYFLOAT f -1e301", "\"0\""}}},
    {"Connection",
     {{"PING", "PONG"},
      {"PING hi", "\"hi\""},
      {"PING a b", "(error) ERR wrong number of arguments for 'ping' command"},
      {"ECHO x", "\"x\""},
      {"SELECT 0", "OK"},
      {"SELECT 1", "(error) ERR DB index is out of range"},
      {"SELECT a", kNotInteger},
      {"nope a 'b c'", "(error) ERR unknown command 'nope', with args beginning with: 'a' 'b c' "}}},
    {"StringsBasics",
     {{"GET k", "(nil)"},
      {"SET k v", "OK"},
      {"get k", "\"v\""},
      {"STRLEN k", "(integer) 1"},
      {"APPEND k w", "(integer) 2"},
      {"GET k", "\"vw\""},
      {"APPEND new x", "(integer) 1"},
      {"GETDEL k", "\"vw\""},
      {"GETDEL k", "(nil)"},
      {"GET k", "(nil)"},
      {"STRLEN k", "(integer) 0"},
      {"GET", "(error) ERR wrong number of arguments for 'get' command"},
      {"SET k", "(error) ERR wrong number of arguments for 'set' command"}}},
    {"SetConditions",
     {{"SET k a XX", "(nil)"},
      {"SET k a NX", "OK"},
      {"SET k b NX", "(nil)"},
      {"SET k b XX GET", "\"a\""},
      {"SET k c NX GET", "\"b\""},
      {"GET k", "\"b\""},
      {"SET n x GET", "(nil)"},
      {"GET n", "\"x\""},
      {"SET k a NX XX", kSyntax},
      {"SET k a BOGUS", kSyntax},
      {"SET k a EX", kSyntax},
      {"SET k a EX 1 PX 1", kSyntax},
      {"SET k a KEEPTTL EX 1", kSyntax},
      {"SADD s a", "(integer) 1"},
      {"SET s v GET", kWrongType},
      {"SMEMBERS s", "1) \"a\""}}},
    {"SetExpiry",
     {{"SET k v EX 10", "OK"},
      {"TTL k", "(integer) 10"},
      {"PTTL k", "(integer) 10000"},
      {"SET k v KEEPTTL", "OK"},
      {"TTL k", "(integer) 10"},
      {"SET k v", "OK"},
      {"TTL k", "(integer) -1"},
      {"SET k v PX 1500", "OK"},
      {"PTTL k", "(integer) 1500"},
      {"SET k v EXAT 100", "OK"},
      {"TTL k", "(integer) 99"},
      {"SET k v EX 0", "(error) ERR invalid expire time in 'set' command"},
      {"SET k v PX -5", "(error) ERR invalid expire time in 'set' command"},
      {"SET k v EX 9223372036854775807", "(error) ERR invalid expire time in 'set' command"},
      {"SET k v EX ten", kNotInteger},
      {"TTL k", "(integer) 99"}}},
    {"Multi",
     {{"MSET {t}a 1 {t}b 2", "OK"},
      {"MGET {t}a {t}x {t}b", "1) \"1\"\n2) (nil)\n3) \"2\""},
      {"MSET {t}a 1 {t}b", "(error) ERR wrong number of arguments for 'mset' command"},
      {"SADD {t}s m", "(integer) 1"},
      {"MGET {t}s {t}a", "1) (nil)\n2) \"1\""},
      {"EXISTS {t}a {t}a {t}no", "(integer) 2"},
      {"DEL {t}a {t}b {t}no {t}a", "(integer) 2"},
      {"MGET a b", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"MSET a 1 b 2", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"DEL a b", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"UNLINK {t}s", "(integer) 1"},
      {"EXISTS {t}s", "(integer) 0"}}},
    {"Counters",
     {{"INCR c", "(integer) 1"},
      {"INCRBY c 41", "(integer) 42"},
      {"DECR c", "(integer) 41"},
      {"DECRBY c 40", "(integer) 1"},
      {"GET c", "\"1\""},
      {"SET c 10", "OK"},
      {"INCR c", "(integer) 11"},
      {"APPEND c 0", "(integer) 3"},
      {"GET c", "\"110\""},
      {"INCR c", "(integer) 111"},
      {"STRLEN c", "(integer) 3"},
      {"SET c x", "OK"},
      {"INCR c", kNotInteger},
      {"GET c", "\"x\""},
      {"SET c 01", "OK"},
      {"INCR c", kNotInteger},
      {"SET c ' 1'", "OK"},
      {"INCR c", kNotInteger},
      {"INCRBY n 1.5", kNotInteger},
      {"INCRBY n", "(error) ERR wrong number of arguments for 'incrby' command"},
      {"EXISTS n", "(integer) 0"},
      {"DECRBY n -9223372036854775808", "(error) ERR decrement would overflow"}}},
    {"CounterRange",
     {{"SET c 288230376151711743", "OK"},
      {"INCR c", "(integer) 288230376151711744"},
      {"INCR c", kOverflow},
      {"DECR c", "(integer) 288230376151711743"},
      {"INCRBY d -288230376151711744", "(integer) -288230376151711744"},
      {"DECR d", kOverflow},
      {"INCRBY e 9223372036854775807", kOverflow},
      {"EXISTS e", "(integer) 0"},
      {"INCRBY e 9223372036854775808", kNotInteger}}},
    {"Floats",
     {{"SET f 10.50", "OK"},
      {"INCRBYFLOAT f 0.1", "\"10.6\""},
      {"INCRBYFLOAT f -5", "\"5.6\""},
      {"SET f 5.0e3", "OK"},
      {"INCRBYFLOAT f 2.0e2", "\"5200\""},
      {"INCRBYFLOAT g 3", "\"3\""},
      {"INCR g", "(integer) 4"},
      {"INCRBYFLOAT g 0.5", "\"4.5\""},
      {"INCR g", kNotInteger},
      {"INCRBYFLOAT g 0.5", "\"5\""},
      {"INCR g", "(integer) 6"},
      {"INCRBYFLOAT g abc", "(error) ERR value is not a valid float"},
      {"INCRBYFLOAT g inf", "(error) ERR increment would produce NaN or Infinity"},
      {"SET t text", "OK"},
      {"INCRBYFLOAT t 1", "(error) ERR value is not a valid float"},
      {"GET t", "\"text\""}}},
    {"Sets",
     {{"SADD s b a b", "(integer) 2"},
      {"SADD s a c", "(integer) 1"},
      {"SCARD s", "(integer) 3"},
      {"SMEMBERS s", "1) \"a\"\n2) \"b\"\n3) \"c\""},
      {"SISMEMBER s a", "(integer) 1"},
      {"SISMEMBER s z", "(integer) 0"},
      {"SREM s a a z", "(integer) 1"},
      {"TYPE s", "set"},
      {"SREM s b c", "(integer) 2"},
      {"EXISTS s", "(integer) 0"},
      {"TYPE s", "none"},
      {"SMEMBERS s", "(empty array)"},
      {"SCARD s", "(integer) 0"},
      {"SREM s x", "(integer) 0"},
      {"SPOP s", "(nil)"},
      {"SPOP s 3", "(empty array)"},
      {"SPOP s -1", "(error) ERR value is out of range, must be positive"},
      {"SPOP s 1 2", kSyntax},
      {"SADD s only", "(integer) 1"},
      {"SPOP s", "\"only\""},
      {"EXISTS s", "(integer) 0"}}},
    {"Hashes",
     {{"HSET h a 1 b 2", "(integer) 2"},
      {"HSET h b 3 c 4 c 5", "(integer) 1"},
      {"HGET h c", "\"5\""},
      {"HGET h z", "(nil)"},
      {"HLEN h", "(integer) 3"},
      {"HGETALL h", "1) \"a\"\n2) \"1\"\n3) \"b\"\n4) \"3\"\n5) \"c\"\n6) \"5\""},
      {"HEXISTS h a", "(integer) 1"},
      {"HEXISTS h z", "(integer) 0"},
      {"HINCRBY h a 5", "(integer) 6"},
      {"HINCRBY h n -2", "(integer) -2"},
      {"HGET h n", "\"-2\""},
      {"HSET h t x", "(integer) 1"},
      {"HINCRBY h t 1", "(error) ERR hash value is not an integer"},
      {"HINCRBY h a x", kNotInteger},
      {"HINCRBY h a 288230376151711744", kOverflow},
      {"HDEL h a b z a", "(integer) 2"},
      {"HDEL h c n t", "(integer) 3"},
      {"EXISTS h", "(integer) 0"},
      {"HGETALL h", "(empty array)"},
      {"HLEN h", "(integer) 0"},
      {"HDEL h a", "(integer) 0"},
      {"HSET h a", "(error) ERR wrong number of arguments for 'hset' command"},
      {"HSET h a 1 b", "(error) ERR wrong number of arguments for 'hset' command"}}},
    {"WrongTypes", {{"SADD s a", "(integer) 1"}, {"GET s", kWrongType},         {"INCR s", kWrongType},
                    {"APPEND s x", kWrongType},  {"HSET s f v", kWrongType},    {"HINCRBY s f 1", kWrongType},
                    {"GETDEL s", kWrongType},    {"SET str v", "OK"},           {"SADD str a", kWrongType},
                    {"SREM str a", kWrongType},  {"SPOP str", kWrongType},      {"SMEMBERS str", kWrongType},
                    {"SCARD str", kWrongType},   {"HGET str f", kWrongType},    {"HDEL str f", kWrongType},
                    {"HLEN str", kWrongType},    {"GET str", "\"v\""},          {"SET s now-a-string", "OK"},
                    {"TYPE s", "string"},        {"GET s", "\"now-a-string\""}, {"DEL s", "(integer) 1"},
                    {"TYPE s", "none"}}},
    {"Deadlines",
     {{"EXPIRE k 10", "(integer) 0"},
      {"TTL k", "(integer) -2"},
      {"SET k v", "OK"},
      {"TTL k", "(integer) -1"},
      {"EXPIRE k 10", "(integer) 1"},
      {"EXPIRE k 5 NX", "(integer) 0"},
      {"EXPIRE k 5 GT", "(integer) 0"},
      {"EXPIRE k 20 GT", "(integer) 1"},
      {"PEXPIRE k 9000 LT", "(integer) 1"},
      {"TTL k", "(integer) 9"},
      {"PERSIST k", "(integer) 1"},
      {"PERSIST k", "(integer) 0"},
      {"EXPIRE k 10 XX", "(integer) 0"},
      {"EXPIRE k 10 GT", "(integer) 0"},
      {"EXPIRE k 10 LT", "(integer) 1"},
      {"EXPIRE k x", kNotInteger},
      {"EXPIRE k 9223372036854775807", "(error) ERR invalid expire time in 'expire' command"},
      {"EXPIRE k 1 NX XX", "(error) ERR NX and XX, GT or LT options at the same time are not compatible"},
      {"EXPIRE k 1 GT LT", "(error) ERR GT and LT options at the same time are not compatible"},
      {"EXPIRE k 1 SOON", "(error) ERR Unsupported option SOON"},
      {"APPEND k w", "(integer) 2"},
      {"TTL k", "(integer) 10"},
      {"EXPIRE k -1", "(integer) 1"},
      {"EXISTS k", "(integer) 0"}}},
    {"KeepTtlOverAnotherType",
     {{"SADD k a", "(integer) 1"},
      {"EXPIRE k 50", "(integer) 1"},
      {"SET k v KEEPTTL", "OK"},
      {"TTL k", "(integer) 50"},
      {"GET k", "\"v\""}}},
    {"AKeyThatEndedLeavesNoDeadline",
     {{"SADD s a", "(integer) 1"},
      {"EXPIRE s 50", "(integer) 1"},
      {"SREM s a", "(integer) 1"},
      {"SADD s b", "(integer) 1"},
      {"TTL s", "(integer) -1"},
      {"HSET h f v", "(integer) 1"},
      {"EXPIRE h 50", "(integer) 1"},
      {"HDEL h f", "(integer) 1"},
      {"HSET h f w", "(integer) 1"},
      {"TTL h", "(integer) -1"}}},
};

INSTANTIATE_TEST_SUITE_P(Stories, SingleRegion, ::testing::ValuesIn(kStories),
                         [](const auto& story) { return std::string(story.param.name); });

TEST(CommandTable, IsSortedUniqueAndComplete) {
  std::set<std::string_view> names;
  for (const Command& c : commands()) {
    EXPECT_TRUE(names.empty() || *names.rbegin() < c.name) << c.name;
    names.insert(c.name);
    EXPECT_NE(c.handler, nullptr) << c.name;
    EXPECT_FALSE(c.group.empty() || c.since.empty() || c.summary.empty()) << c.name;
    const bool channels = c.group == "pubsub" && c.keys.first != 0;  // are in a slot, and hold nothing
    const int kinds = c.name == "WATCH" || channels ? 0 : 1;  // keeps an eye on keys and reads none, says Redis
    EXPECT_EQ(c.has(kRead) + c.has(kWrite) + c.has(kNoKeys), kinds) << c.name;
    EXPECT_TRUE(c.keys.first == 0 || !c.has(kNoKeys)) << c.name;
    EXPECT_EQ(find_command(c.name), &c);
  }
  for (const char* wanted :
       {"GET",     "SET",         "GETDEL",  "APPEND",  "STRLEN",   "MGET",      "MSET",   "INCR",   "INCRBY", "DECR",
        "DECRBY",  "INCRBYFLOAT", "SADD",    "SREM",    "SMEMBERS", "SISMEMBER", "SCARD",  "SPOP",   "HSET",   "HGET",
        "HDEL",    "HGETALL",     "HINCRBY", "HLEN",    "HEXISTS",  "DEL",       "UNLINK", "EXISTS", "TYPE",   "EXPIRE",
        "PEXPIRE", "TTL",         "PTTL",    "PERSIST", "PING",     "ECHO",      "SELECT"})
    EXPECT_TRUE(names.contains(wanted)) << wanted;
  const auto in_group = [](std::string_view group) {
    return std::ranges::count_if(commands(), [&](const Command& c) { return c.group == group; });
  };
  EXPECT_EQ(in_group("string"), 22);
  EXPECT_EQ(in_group("bitmap"), 7);
  EXPECT_EQ(in_group("hash"), 28);
  EXPECT_EQ(in_group("pubsub"), 10);
  EXPECT_EQ(in_group("set"), 17);
  EXPECT_EQ(find_command("a-name-that-is-longer-than-any-command"), nullptr);
  EXPECT_EQ(find_command(""), nullptr);
}

TEST(CommandTable, KnowsWhereTheKeysAre) {
  const auto places = [](std::string_view line) {
    const auto args = *split_command_line(line);
    return key_places(*find_command(args[0]), args);
  };
  using Places = std::vector<std::size_t>;
  EXPECT_EQ(places("PING"), Places{});
  EXPECT_EQ(places("GET k"), Places{1});
  EXPECT_EQ(places("MSET a 1 b 2"), (Places{1, 3}));
  EXPECT_EQ(places("BZPOPMIN a b 0"), (Places{1, 2}));
  const Places counted = places("ZUNIONSTORE d 2 a b WEIGHTS 1 2");
  EXPECT_EQ(std::set<std::size_t>(counted.begin(), counted.end()), (std::set<std::size_t>{1, 3, 4}));
  EXPECT_EQ(places("ZUNION 2 a b"), (Places{2, 3}));
  EXPECT_EQ(places("ZUNION 9 a b"), Places{}) << "as Redis, which calls such a count invalid";
  EXPECT_EQ(places("ZUNION x a"), Places{});
}

TEST(CommandTable, ReadsWriteNothingAndErrorsLeaveNothingBehind) {
  Region region(1);
  for (const char* line : {"SET s v", "SADD set a", "HSET h f v"}) region.run(line);
  const Database before = region.db;
  const std::size_t logged = region.log.size();
  for (const char* line : {"GET s", "MGET s", "SMEMBERS set", "HGETALL h", "TTL s", "TYPE s", "EXISTS s", "SADD s x", "INCR s",
                           "SET s v EX -1", "HSET set f v", "HINCRBY h f 1", "SPOP s", "DEL", "EXPIRE s x", "SREM set none"})
    region.run(line);
  EXPECT_EQ(region.log.size(), logged);
  EXPECT_TRUE(region.db == before);
}

TEST(CommandTable, TheStandardSetCountsTo64BitsAndAcrossSlots) {
  Options standard;
  standard.commands = CommandSet::kStandard;
  Region region(1, standard);
  EXPECT_EQ(region.say("INCRBY c 9223372036854775807"), "(integer) 9223372036854775807");
  EXPECT_EQ(region.say("INCR c"), "(error) ERR increment or decrement would overflow");
  EXPECT_EQ(region.say("MSET a 1 b 2"), "OK");
}

TEST(CommandTable, RandomCommandsChooseByTheGeneratorGiven) {
  std::set<std::string> popped;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Region region(1);
    region.rng = Rng(seed);
    region.run("SADD s a b c d");
    const std::string first = region.say("SPOP s");
    popped.insert(first);
    Region again(1);
    again.rng = Rng(seed);
    again.run("SADD s a b c d");
    EXPECT_EQ(again.say("SPOP s"), first);
    EXPECT_EQ(region.run("SPOP s 2").items().size(), 2u);
    EXPECT_EQ(region.say("SCARD s"), "(integer) 1");
  }
  EXPECT_EQ(popped.size(), 4u);
}

TEST(Replies, PrintNestedArraysAligned) {
  const Reply nested = Reply::array({Reply::array({Reply::bulk("a"), Reply::nil()}), Reply::integer(3)});
  EXPECT_EQ(nested.to_text(), "1) 1) \"a\"\n   2) (nil)\n2) (integer) 3");
  EXPECT_EQ(Reply::bulk(std::string_view("\x01\"\\\n", 4)).to_text(), R"("\x01\"\\\n")");
  EXPECT_EQ(Reply::real(1.5).to_text(), "(double) 1.5");
}

}  // namespace
}  // namespace jetlag::store
