// SPDX-License-Identifier: Apache-2.0
// Streams in one region: replies, error texts and edge cases of Redis 7.0, and what is different in an active-active database.
// Most corners are compared with Redis itself (tests/differential).
#include "stories.h"

namespace jetlag::store {
namespace {

using testing::kNotInteger;
using testing::kSyntax;
using testing::kWrongType;
using testing::Region;
using testing::Story;

class Streams : public ::testing::TestWithParam<Story> {};
TEST_P(Streams, ReplyAsClientsExpect) { testing::tell(GetParam()); }

const char* const kInvalidId = "(error) ERR Invalid stream ID specified as stream command argument";
const char* const kNotGreater = "(error) ERR The ID specified in XADD is equal or smaller than the target stream top item";
const char* const kNoFullIds = "(error) ERR a full ID is not allowed where stream IDs are strict: give * or milliseconds only";

const Story kStories[] = {
    {"IdsCarryTheRegion",
     {{"XADD x * n a", "\"1000-1\""},
      {"XADD x * n b", "\"1000-65\""},
      {"XADD x * n c", "\"1000-129\""},
      {"XADD x 2000 n d", "\"2000-1\""},
      {"XADD x * n e", "\"2000-65\""},
      {"XADD x 2000-* n f", "\"2000-129\""},
      {"XADD x 1999 n g", kNotGreater},
      {"XADD x 3000-1 n g", kNoFullIds},
      {"XADD x 0-0 n g", "(error) ERR The ID specified in XADD must be greater than 0-0"},
      {"XLEN x", "(integer) 6"}}},
    {"ZeroMillisecondsHaveNumbersToo", {{"XADD x 0 n a", "\"0-1\""}, {"XADD x 0 n b", "\"0-65\""}}},
    {"SemiStrictTakesWholeIds",
     {{"XADD x 5-7 n a", "\"5-7\""},
      {"XADD x 5-7 n b", kNotGreater},
      {"XADD x 5 n b", "\"5-65\""},
      {"XADD x 6 n b", "\"6-1\""},
      {"XADD x 0-0 n b", "(error) ERR The ID specified in XADD must be greater than 0-0"}},
     CommandSet::kActiveActive,
     StreamIds::kSemiStrict},
    {"LiberalTakesIdsAsRedisDoes",
     {{"XADD x 5-7 n a", "\"5-7\""},
      {"XADD x 5 n b", kNotGreater},
      {"XADD x 6 n b", "\"6-0\""},
      {"XADD x 0 n b", "(error) ERR The ID specified in XADD must be greater than 0-0"},
      {"XADD x * n c", "\"1000-1\""}},
     CommandSet::kActiveActive,
     StreamIds::kLiberal},
    {"StandardIdsAreThoseOfRedis",
     {{"XADD x * n a", "\"1000-0\""},
      {"XADD x * n b", "\"1000-1\""},
      {"XADD x 1000 n c", kNotGreater},
      {"XADD x 1000-* n c", "\"1000-2\""},
      {"XADD x 2000 n c", "\"2000-0\""},
      {"XADD y 0-* n c", "\"0-1\""},
      {"XADD y 18446744073709551615-18446744073709551614 n c", "\"18446744073709551615-18446744073709551614\""},
      {"XADD y * n c", "\"18446744073709551615-18446744073709551615\""},
      {"XADD y * n c", "(error) ERR The stream has exhausted the last possible ID, unable to add more items"}},
     CommandSet::kStandard},
    {"AnEmptiedStreamIsGone",
     {{"XADD x 5 n a", "\"5-1\""},
      {"EXPIRE x 100", "(integer) 1"},
      {"XDEL x 5-1 5-1", "(integer) 1"},
      {"EXISTS x", "(integer) 0"},
      {"TYPE x", "none"},
      {"XINFO STREAM x", "(error) ERR no such key"},
      {"XADD x 1 n a", "\"1-1\""},
      {"TTL x", "(integer) -1"},
      {"XTRIM x MAXLEN 0", "(integer) 1"},
      {"EXISTS x", "(integer) 0"},
      {"XGROUP CREATE x g $ MKSTREAM", "OK"},
      {"EXISTS x", "(integer) 1"},
      {"XLEN x", "(integer) 0"},
      {"XGROUP DESTROY x g", "(integer) 1"},
      {"EXISTS x", "(integer) 0"}}},
    {"AnEmptyStreamStaysWithTheStandardCommandSet",
     {{"XADD x 5-1 n a", "\"5-1\""},
      {"XDEL x 5-1", "(integer) 1"},
      {"EXISTS x", "(integer) 1"},
      {"XLEN x", "(integer) 0"},
      {"XADD x 1-1 n a", kNotGreater},
      {"DEL x", "(integer) 1"},
      {"XADD x 1-1 n a", "\"1-1\""},
      {"XGROUP CREATE y g $ MKSTREAM", "OK"},
      {"XGROUP DESTROY y g", "(integer) 1"},
      {"EXISTS y", "(integer) 1"}},
     CommandSet::kStandard},
    {"SettingTheLastId",
     {{"XSETID x 1-1", "(error) ERR no such key"},
      {"XADD x 5 n a", "\"5-1\""},
      {"XSETID x 4-0", "(error) ERR The ID specified in XSETID is smaller than the target stream top item"},
      {"XSETID x 9-0", "OK"},
      {"XSETID x 8-0", "(error) ERR The ID specified in XSETID is smaller than the target stream top item"},
      {"XADD x 8 n a", kNotGreater},
      {"XADD x 9 n a", "\"9-1\""}}},
    {"WrongUseChangesNothing",
     {{"SET s v", "OK"},
      {"XADD s * n a", kWrongType},
      {"XLEN s", kWrongType},
      {"XGROUP CREATE s g $", kWrongType},
      {"XREAD STREAMS s 0", kWrongType},
      {"XADD x * n", "(error) ERR wrong number of arguments for 'xadd' command"},
      {"XADD x * n a m", "(error) ERR wrong number of arguments for 'xadd' command"},
      {"XADD x abc n a", kInvalidId},
      {"XADD x MAXLEN x * n a", kNotInteger},
      {"XADD x NOMKSTREAM * n a", "(nil)"},
      {"XRANGE x - + COUNT", kSyntax},
      {"XREADGROUP GROUP g c STREAMS x >",
       "(error) NOGROUP No such key 'x' or consumer group 'g' in XREADGROUP with GROUP option"},
      {"XACK x g 1-1", "(integer) 0"},
      {"EXISTS x", "(integer) 0"}}},
    {"WaitingReadsAnswerAtOnce",
     {{"XREAD BLOCK 0 STREAMS x $", "(nil)"},
      {"XADD x 5 n a", "\"5-1\""},
      {"XREAD BLOCK 0 STREAMS x 0", "1) 1) \"x\"\n   2) 1) 1) \"5-1\"\n         2) 1) \"n\"\n            2) \"a\""}}},
};
INSTANTIATE_TEST_SUITE_P(Stories, Streams, ::testing::ValuesIn(kStories),
                         [](const auto& told) { return std::string(told.param.name); });

TEST(Stream, IdsFollowTheHybridClockAndNeverGoBack) {
  Region us{1}, eu{2};
  eu.skew = Duration::seconds(60);
  eu.run("XADD x * n a");
  us.pull(eu);
  EXPECT_EQ(us.say("XADD x * n b"), "\"61000-65\"") << "behind an ID of a region whose clock is ahead: 61000-2";
  EXPECT_EQ(us.say("XADD y * n b"), "\"61000-1\"");
  us.skew = Duration::seconds(-10);
  EXPECT_EQ(us.say("XADD y * n c"), "\"61000-65\"");
}

TEST(Stream, KeepsGroupsOverRenameCopyAndDumpWithTheStandardCommandSet) {
  Options options;
  options.commands = CommandSet::kStandard;
  Region region(1, options);
  for (const char* line : {"XADD x 1-1 n a", "XADD x 1-2 n b", "XADD x 1-3 n c", "XGROUP CREATE x g 0",
                           "XREADGROUP GROUP g anna COUNT 2 STREAMS x >", "XDEL x 1-1", "RENAME x y", "COPY y z"})
    region.run(line);
  const std::string groups = region.say("XINFO GROUPS y");
  const std::string pending = region.say("XPENDING y g - + 10");
  EXPECT_EQ(region.say("XINFO GROUPS z"), groups);
  EXPECT_EQ(region.say("XPENDING z g - + 10"), pending);
  const Reply dumped = region.run("DUMP y");
  region.run("DEL y");
  std::vector<crdt::Op> written;
  const std::vector<Bytes> restore = {"RESTORE", "y", "0", dumped.text()};
  EXPECT_EQ(execute(region.db, region.session, {region.clock, region.clock, &region.rng}, restore, written).to_text(), "OK");
  EXPECT_EQ(region.say("XINFO GROUPS y"), groups);
  EXPECT_EQ(region.say("XPENDING y g - + 10"), pending);
  EXPECT_EQ(region.say("XACK y g 1-1 1-2"), "(integer) 2");
  EXPECT_EQ(region.say("XREADGROUP GROUP g anna STREAMS y >"),
            "1) 1) \"y\"\n   2) 1) 1) \"1-3\"\n         2) 1) \"n\"\n            2) \"c\"");
}

TEST(Stream, RoughTrimmingGoesInSteps) {
  Region region{1};
  for (int i = 0; i < 350; ++i) region.run("XADD x * n a");
  EXPECT_EQ(region.say("XTRIM x MAXLEN ~ 100"), "(integer) 200");
  EXPECT_EQ(region.say("XTRIM x MAXLEN ~ 0 LIMIT 99"), "(integer) 0");
  EXPECT_EQ(region.say("XTRIM x MAXLEN = 100"), "(integer) 50");
  EXPECT_EQ(region.say("XLEN x"), "(integer) 100");
}

}  // namespace
}  // namespace jetlag::store
