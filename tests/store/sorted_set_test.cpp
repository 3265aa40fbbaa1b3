// SPDX-License-Identifier: Apache-2.0
// Sorted sets in one region: replies, error texts and edge cases of Redis 7.0.
#include <algorithm>
#include <set>

#include "store/scores.h"
#include "stories.h"

namespace jetlag::store {
namespace {

using testing::kNotFloat;
using testing::kNotInteger;
using testing::kSyntax;
using testing::kWrongType;
using testing::Region;
using testing::Story;

class SortedSets : public ::testing::TestWithParam<Story> {};
TEST_P(SortedSets, ReplyAsClientsExpect) { testing::tell(GetParam()); }

const char* const kNotAFloat = "(error) ERR min or max is not a float";
const char* const kNotAnItem = "(error) ERR min or max not valid string range item";

const Story kStories[] = {
    {"Zadd",
     {{"ZADD z 1 a 2 b", "(integer) 2"},
      {"ZADD z 1 a 3 c", "(integer) 1"},
      {"ZADD z CH 1 a 5 b 4 d", "(integer) 2"},
      {"ZADD z 1 x 2 x", "(integer) 1"},
      {"ZSCORE z x", "\"2\""},
      {"ZADD z", "(error) ERR wrong number of arguments for 'zadd' command"},
      {"ZADD z 1 a 2", kSyntax},
      {"ZADD z NX XX", kSyntax},
      {"ZADD z one a", kNotFloat},
      {"ZADD z nan a", kNotFloat},
      {"ZADD z 1e400 a", kNotFloat},
      {"ZADD z 1 new oops a", kNotFloat},
      {"ZSCORE z new", "(nil)"},
      {"TYPE z", "zset"}}},
    {"ZaddOptions",
     {{"ZADD z NX XX 1 a", "(error) ERR XX and NX options at the same time are not compatible"},
      {"ZADD z NX GT 1 a", "(error) ERR GT, LT, and/or NX options at the same time are not compatible"},
      {"ZADD z GT LT 1 a", "(error) ERR GT, LT, and/or NX options at the same time are not compatible"},
      {"ZADD z INCR 1 a 2 b", "(error) ERR INCR option supports a single increment-element pair"},
      {"ZADD z XX 1 a", "(integer) 0"},
      {"EXISTS z", "(integer) 0"},
      {"ZADD z XX INCR 1 a", "(nil)"},
      {"ZADD z NX 5 a", "(integer) 1"},
      {"ZADD z NX 6 a", "(integer) 0"},
      {"ZADD z NX INCR 6 a", "(nil)"},
      {"ZADD z XX CH 6 a", "(integer) 1"},
      {"ZADD z GT CH 5 a", "(integer) 0"},
      {"ZADD z GT CH 7 a", "(integer) 1"},
      {"ZADD z LT CH 9 a", "(integer) 0"},
      {"ZADD z LT INCR 1 a", "(nil)"},
      {"ZADD z gt incr 1 a", "\"8\""},
      {"ZADD z GT 1 fresh", "(integer) 1"}}},
    {"Zincrby",
     {{"ZINCRBY z 2 a", "\"2\""},
      {"ZINCRBY z 1.1 a", "\"3.1000000000000001\""},
      {"ZINCRBY z inf a", "\"inf\""},
      {"ZINCRBY z -inf a", "(error) ERR resulting score is not a number (NaN)"},
      {"ZSCORE z a", "\"inf\""},
      {"ZADD z INCR -inf a", "(error) ERR resulting score is not a number (NaN)"},
      {"ZINCRBY z x a", kNotFloat},
      {"ZINCRBY z 1", "(error) ERR wrong number of arguments for 'zincrby' command"},
      {"ZADD z 0.1 f", "(integer) 1"},
      {"ZINCRBY z 0.2 f", "\"0.30000000000000004\""},
      {"ZINCRBY z 0.3 f", "\"0.60000000000000009\""}}},
    {"ScoresAsClientsWriteAndReadThem",
     {{"ZADD z 1e20 big +5 plus .5 half 5. dot 0x10 hex -0 zero infinity up -INF down", "(integer) 8"},
      {"ZMSCORE z big plus half dot hex zero up down none",
       "1) \"1e+20\"\n2) \"5\"\n3) \"0.5\"\n4) \"5\"\n5) \"16\"\n6) \"0\"\n7) \"inf\"\n8) \"-inf\"\n9) (nil)"},
      {"ZADD z ' 5' a", kNotFloat},
      {"ZADD z '5 ' a", kNotFloat},
      {"ZADD z '' a", kNotFloat},
      {"ZADD z --1 a", kNotFloat},
      {"ZADD z 0x a", kNotFloat}}},
    {"MembersAndRanks",
     {{"ZADD z 2 b 1 a 2 a2 3 c", "(integer) 4"},
      {"ZCARD z", "(integer) 4"},
      {"ZRANK z a2", "(integer) 1"},
      {"ZREVRANK z a2", "(integer) 2"},
      {"ZRANK z none", "(nil)"},
      {"ZRANK none a", "(nil)"},
      {"ZSCORE none a", "(nil)"},
      {"ZMSCORE none a b", "1) (nil)\n2) (nil)"},
      {"ZREM z a a none", "(integer) 1"},
      {"ZREM none a", "(integer) 0"},
      {"ZREM z b a2 c", "(integer) 3"},
      {"EXISTS z", "(integer) 0"}}},
    {"ZrangeByRank",
     {{"ZADD z 1 a 2 b 3 c 4 d", "(integer) 4"},
      {"ZRANGE z 0 -1", "1) \"a\"\n2) \"b\"\n3) \"c\"\n4) \"d\""},
      {"ZRANGE z 1 2 WITHSCORES", "1) \"b\"\n2) \"2\"\n3) \"c\"\n4) \"3\""},
      {"ZRANGE z 0 0 REV", "1) \"d\""},
      {"ZREVRANGE z 0 1", "1) \"d\"\n2) \"c\""},
      {"ZRANGE z -2 100", "1) \"c\"\n2) \"d\""},
      {"ZRANGE z 3 1", "(empty array)"},
      {"ZRANGE z -1000000000000 9223372036854775807 REV", "1) \"d\"\n2) \"c\"\n3) \"b\"\n4) \"a\""},
      {"ZRANGE none 0 -1", "(empty array)"},
      {"ZRANGE z a b", kNotInteger},
      {"ZRANGE z 0 -1 LIMIT 0 1",
       "(error) ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX"},
      {"ZRANGE z 0 -1 BYSCORE BYLEX", kSyntax},
      {"ZREVRANGE z 0 -1 REV", kSyntax},
      {"ZRANGE z 0 -1 LIMIT 0", kSyntax}}},
    {"ZrangeByScore",
     {{"ZADD z 1 a 2 b 3 c 4 d", "(integer) 4"},
      {"ZRANGE z (1 3 BYSCORE", "1) \"b\"\n2) \"c\""},
      {"ZRANGEBYSCORE z -inf +inf LIMIT 1 2", "1) \"b\"\n2) \"c\""},
      {"ZREVRANGEBYSCORE z +inf (1 LIMIT 0 2", "1) \"d\"\n2) \"c\""},
      {"ZRANGE z 3 2 BYSCORE REV", "1) \"c\"\n2) \"b\""},
      {"ZRANGEBYSCORE z 2 3 WITHSCORES LIMIT 1 -1", "1) \"c\"\n2) \"3\""},
      {"ZRANGEBYSCORE z 0 9 LIMIT -1 2", "(empty array)"},
      {"ZRANGEBYSCORE z 3 2", "(empty array)"},
      {"ZRANGEBYSCORE z x 2", kNotAFloat},
      {"ZRANGEBYSCORE z 1 nan", kNotAFloat},
      {"ZRANGEBYSCORE z 1 2 LIMIT a 1", kNotInteger},
      {"ZCOUNT z 2 (4", "(integer) 2"},
      {"ZCOUNT z 1e400 -1e400", "(integer) 0"},
      {"ZCOUNT z ( 1", "(integer) 1"},
      {"ZCOUNT none 0 1", "(integer) 0"},
      {"ZCOUNT z a 1", kNotAFloat}}},
    {"ZrangeByLex",
     {{"ZADD z 0 a 0 b 0 c 0 d", "(integer) 4"},
      {"ZRANGE z [b (d BYLEX", "1) \"b\"\n2) \"c\""},
      {"ZRANGEBYLEX z - + LIMIT 1 2", "1) \"b\"\n2) \"c\""},
      {"ZREVRANGEBYLEX z (d -", "1) \"c\"\n2) \"b\"\n3) \"a\""},
      {"ZRANGE z + [c BYLEX REV", "1) \"d\"\n2) \"c\""},
      {"ZRANGEBYLEX z + -", "(empty array)"},
      {"ZLEXCOUNT z (a [c", "(integer) 2"},
      {"ZLEXCOUNT z b c", kNotAnItem},
      {"ZRANGEBYLEX z -x +", kNotAnItem},
      {"ZRANGE z - + BYLEX WITHSCORES", "(error) ERR syntax error, WITHSCORES not supported in combination with BYLEX"}}},
    {"Zrangestore",
     {{"ZADD {k}z 1 a 2 b 3 c", "(integer) 3"},
      {"SADD {k}d x", "(integer) 1"},
      {"ZRANGESTORE {k}d {k}z 0 1", "(integer) 2"},
      {"ZRANGE {k}d 0 -1 WITHSCORES", "1) \"a\"\n2) \"1\"\n3) \"b\"\n4) \"2\""},
      {"ZRANGESTORE {k}d {k}z (1 +inf BYSCORE LIMIT 1 5", "(integer) 1"},
      {"ZRANGESTORE {k}d {k}d 0 -1 REV", "(integer) 1"},
      {"ZRANGESTORE {k}d {k}none 0 -1", "(integer) 0"},
      {"EXISTS {k}d", "(integer) 0"},
      {"ZRANGESTORE {k}d {k}z 0 -1 WITHSCORES", kSyntax},
      {"ZRANGESTORE d z 0 -1", "(error) CROSSSLOT Keys in request don't hash to the same slot"}}},
    {"RemovedByRange",
     {{"ZADD z 1 a 2 b 3 c 4 d 5 e", "(integer) 5"},
      {"ZREMRANGEBYRANK z 0 0", "(integer) 1"},
      {"ZREMRANGEBYSCORE z (2 3", "(integer) 1"},
      {"ZREMRANGEBYSCORE z 7 9", "(integer) 0"},
      {"ZREMRANGEBYRANK z x 0", kNotInteger},
      {"ZREMRANGEBYSCORE z x 0", kNotAFloat},
      {"ZREMRANGEBYLEX z x y", kNotAnItem},
      {"ZREMRANGEBYRANK none 0 1", "(integer) 0"},
      {"ZREMRANGEBYRANK z 0 -1", "(integer) 3"},
      {"EXISTS z", "(integer) 0"},
      {"ZADD z 0 a 0 b 0 c", "(integer) 3"},
      {"ZREMRANGEBYLEX z [a (c", "(integer) 2"},
      {"ZRANGE z 0 -1", "1) \"c\""}}},
    {"Pops",
     {{"ZADD {k}z 1 a 2 b 3 c 4 d 5 e 6 f", "(integer) 6"},
      {"ZPOPMIN {k}z", "1) \"a\"\n2) \"1\""},
      {"ZPOPMAX {k}z 2", "1) \"f\"\n2) \"6\"\n3) \"e\"\n4) \"5\""},
      {"ZPOPMIN {k}z 0", "(empty array)"},
      {"ZPOPMIN {k}z -1", "(error) ERR value is out of range, must be positive"},
      {"ZPOPMIN {k}z x", "(error) ERR value is out of range, must be positive"},
      {"ZPOPMIN {k}z 1 2", kSyntax},
      {"ZPOPMIN {k}none", "(empty array)"},
      {"ZMPOP 2 {k}none {k}z MIN", "1) \"{k}z\"\n2) 1) 1) \"b\"\n      2) \"2\""},
      {"ZMPOP 1 {k}none MAX COUNT 3", "(nil)"},
      {"ZMPOP 0 {k}z MIN", "(error) ERR numkeys should be greater than 0"},
      {"ZMPOP 2 {k}z {k}MIN", kSyntax},
      {"ZMPOP 1 {k}z MIDDLE", kSyntax},
      {"ZMPOP 1 {k}z MIN COUNT 0", "(error) ERR count should be greater than 0"},
      {"BZPOPMIN {k}none {k}z 0", "1) \"{k}z\"\n2) \"c\"\n3) \"3\""},
      {"BZPOPMAX {k}z x", "(error) ERR timeout is not a float or out of range"},
      {"BZPOPMAX {k}z -1", "(error) ERR timeout is negative"},
      {"BZMPOP 1 1 {k}z MAX COUNT 10", "1) \"{k}z\"\n2) 1) 1) \"d\"\n      2) \"4\""},
      {"BZPOPMIN {k}z 1", "(nil)"},
      {"ZMPOP 2 a b MIN", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"EXISTS {k}z", "(integer) 0"}}},
    {"UnionsAndIntersections",
     {{"ZADD {k}a 1 x 2 y", "(integer) 2"},
      {"ZADD {k}b 10 y 20 z", "(integer) 2"},
      {"SADD {k}s y z", "(integer) 2"},
      {"ZUNION 2 {k}a {k}b WITHSCORES", "1) \"x\"\n2) \"1\"\n3) \"y\"\n4) \"12\"\n5) \"z\"\n6) \"20\""},
      {"ZUNION 2 {k}a {k}b WEIGHTS 2 3 AGGREGATE MAX WITHSCORES",
       "1) \"x\"\n2) \"2\"\n3) \"y\"\n4) \"30\"\n5) \"z\"\n6) \"60\""},
      {"ZINTER 3 {k}a {k}b {k}s WITHSCORES", "1) \"y\"\n2) \"13\""},
      {"ZINTER 2 {k}a {k}b AGGREGATE MIN WITHSCORES", "1) \"y\"\n2) \"2\""},
      {"ZDIFF 2 {k}b {k}a WITHSCORES", "1) \"z\"\n2) \"20\""},
      {"ZDIFF 2 {k}a {k}b WEIGHTS 1 1", kSyntax},
      {"ZINTERCARD 2 {k}b {k}s", "(integer) 2"},
      {"ZINTERCARD 2 {k}b {k}s LIMIT 1", "(integer) 1"},
      {"ZINTERCARD 2 {k}b {k}s LIMIT -1", "(error) ERR LIMIT can't be negative"},
      {"ZUNIONSTORE {k}d 2 {k}a {k}b", "(integer) 3"},
      {"ZINTERSTORE {k}d 2 {k}d {k}s", "(integer) 2"},
      {"ZRANGE {k}d 0 -1 WITHSCORES", "1) \"y\"\n2) \"13\"\n3) \"z\"\n4) \"21\""},
      {"ZDIFFSTORE {k}d 2 {k}a {k}a", "(integer) 0"},
      {"EXISTS {k}d", "(integer) 0"},
      {"ZUNION 0 {k}a", "(error) ERR at least 1 input key is needed for 'zunion' command"},
      {"ZUNION x {k}a", kNotInteger},
      {"ZUNION 3 {k}a {k}b", kSyntax},
      {"ZUNION 1 {k}a WEIGHTS x", "(error) ERR weight value is not a float"},
      {"ZUNION 1 {k}a AGGREGATE AVG", kSyntax},
      {"ZUNIONSTORE {k}d 1 {k}a WITHSCORES", kSyntax},
      {"ZUNIONSTORE {k}d 2 a b", "(error) CROSSSLOT Keys in request don't hash to the same slot"}}},
    {"InfinitiesInUnions",
     {{"ZADD {k}a inf x 0 y", "(integer) 2"},
      {"ZADD {k}b -inf x 1 y", "(integer) 2"},
      {"ZUNION 2 {k}a {k}b WITHSCORES", "1) \"x\"\n2) \"0\"\n3) \"y\"\n4) \"1\""},
      {"ZUNION 1 {k}b WEIGHTS 0 WITHSCORES", "1) \"x\"\n2) \"0\"\n3) \"y\"\n4) \"0\""}}},
    {"RandomMembersAndScans",
     {{"ZRANDMEMBER none", "(nil)"},
      {"ZRANDMEMBER none 3", "(empty array)"},
      {"ZADD z 1 a", "(integer) 1"},
      {"ZRANDMEMBER z", "\"a\""},
      {"ZRANDMEMBER z 5 WITHSCORES", "1) \"a\"\n2) \"1\""},
      {"ZRANDMEMBER z -2", "1) \"a\"\n2) \"a\""},
      {"ZRANDMEMBER z 0", "(empty array)"},
      {"ZRANDMEMBER z x", kNotInteger},
      {"ZRANDMEMBER z -9000000000000000000", "(error) ERR value is out of range"},
      {"ZRANDMEMBER z 1 SCORES", kSyntax},
      {"ZSCAN z 0", "1) \"0\"\n2) 1) \"a\"\n   2) \"1\""},
      {"ZSCAN z 0 MATCH b* COUNT 5", "1) \"0\"\n2) (empty array)"},
      {"ZSCAN z x", "(error) ERR invalid cursor"},
      {"ZSCAN z 0 COUNT 0", kSyntax},
      {"ZSCAN z 0 COUNT x", kNotInteger},
      {"ZSCAN none 0 WHAT", "1) \"0\"\n2) (empty array)"}}},
    {"OtherTypes",
     {{"SADD s a", "(integer) 1"},
      {"ZADD z 1 a", "(integer) 1"},
      {"ZADD s 1 a", kWrongType},
      {"ZINCRBY s 1 a", kWrongType},
      {"ZREM s a", kWrongType},
      {"ZCARD s", kWrongType},
      {"ZSCORE s a", kWrongType},
      {"ZMSCORE s a", kWrongType},
      {"ZRANK s a", kWrongType},
      {"ZRANGE s 0 -1", kWrongType},
      {"ZCOUNT s 0 1", kWrongType},
      {"ZREMRANGEBYRANK s 0 1", kWrongType},
      {"ZPOPMIN s", kWrongType},
      {"ZRANDMEMBER s", kWrongType},
      {"ZSCAN s 0", kWrongType},
      {"SADD z a", kWrongType},
      {"GET z", kWrongType},
      {"HGET z f", kWrongType},
      {"SET z v", "OK"},
      {"ZUNION 1 z", kWrongType}}},
};
INSTANTIATE_TEST_SUITE_P(All, SortedSets, ::testing::ValuesIn(kStories),
                         [](const auto& story) { return std::string(story.param.name); });

TEST(SortedSetScans, ShowEveryMemberThatStaysWhateverElseHappens) {
  Region region(1);
  Rng rng(6);
  for (int i = 0; i < 1'000; ++i) region.run("ZADD z " + std::to_string(i) + " m" + std::to_string(i));
  std::set<std::string> found;
  std::string cursor = "0";
  int rounds = 0;
  do {
    const Reply reply = region.run("ZSCAN z " + cursor + " COUNT 20");
    cursor = reply.items()[0].text().str();
    for (std::size_t i = 0; i < reply.items()[1].items().size(); i += 2) found.insert(reply.items()[1].items()[i].text().str());
    // Odd members come and go, even ones stay.
    region.run("ZREM z m" + std::to_string(1 + 2 * rng.below(500)));
    region.run("ZADD z 5 n" + std::to_string(rounds++));
  } while (cursor != "0");
  for (int i = 0; i < 1'000; i += 2) EXPECT_TRUE(found.contains("m" + std::to_string(i))) << i;
  EXPECT_LT(rounds, 100);
}

TEST(SortedSetScores, PrintAndReadBackAsTheSameDouble) {
  Rng rng(9);
  for (int i = 0; i < 20'000; ++i) {
    const double score = std::bit_cast<double>(rng.next());
    if (score != score || score == 0) continue;
    EXPECT_EQ(parse_score(format_score(score).view()), score);
  }
}

TEST(SortedSetKeys, WithTheLastMemberTheDeadlineGoes) {
  Region region(1);
  for (const char* last : {"ZREM z a", "ZPOPMAX z", "ZREMRANGEBYRANK z 0 -1"}) {
    region.run("ZADD z 1 a");
    region.run("EXPIRE z 100");
    region.run(last);
    region.run("ZADD z 1 b");
    EXPECT_EQ(region.say("TTL z"), "(integer) -1") << last;
    region.run("DEL z");
  }
}

TEST(SortedSetKeys, ReadsWriteNothingAndErrorsLeaveNothingBehind) {
  Region region(1);
  region.run("ZADD z 1 a 2 b");
  const Database before = region.db;
  const std::size_t logged = region.log.size();
  for (const char* line : {"ZSCORE z a", "ZRANGE z 0 -1", "ZUNION 1 z", "ZRANDMEMBER z", "ZSCAN z 0", "ZADD z NX 5 a", "ZADD z XX 1 c",
                           "ZADD z 1 c x d", "ZINCRBY z nan a", "ZREM z none", "ZREMRANGEBYSCORE z 7 8", "ZPOPMIN z 0",
                           "ZPOPMIN z x", "ZUNIONSTORE z 1 z AGGREGATE NO", "ZRANGESTORE z z a b", "BZPOPMIN z x"})
    region.run(line);
  EXPECT_EQ(region.log.size(), logged);
  EXPECT_TRUE(region.db == before);
}

}  // namespace
}  // namespace jetlag::store
