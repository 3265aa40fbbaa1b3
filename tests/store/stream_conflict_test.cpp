// SPDX-License-Identifier: Apache-2.0
// Entries and groups of streams that several regions change before they hear of each other, under all orders of delivery
// (semantics section 7).
#include <gtest/gtest.h>

#include "delivery_orders.h"

namespace jetlag::store {
namespace {

using testing::Conflict;

const char* const kBusy = "(error) BUSYGROUP Consumer Group name already exists";
const char* const kOnlyA = "1) 1) \"1000-1\"\n   2) 1) \"n\"\n      2) \"a\"";

class StreamConflicts : public ::testing::TestWithParam<Conflict> {};
TEST_P(StreamConflicts, EndTheSameWhateverTheOrder) {
  testing::every_outcome(GetParam(), [&](testing::Region& region, const std::string& how) {
    for (const auto& [question, reply] : GetParam().reads) EXPECT_EQ(region.say(question), reply) << question << ", " << how;
  });
}

const Conflict kConflicts[] = {
    {"ConcurrentEntriesAreBothThereUnderTheirOwnIds",
     {},
     {{"XADD x * n a"}, {"XADD x * n b"}},
     {{"XRANGE x - +", "1) 1) \"2000-1\"\n   2) 1) \"n\"\n      2) \"a\"\n2) 1) \"2001-2\"\n   2) 1) \"n\"\n      2) \"b\""},
      {"XLEN x", "(integer) 2"}}},
    {"ADeleteTakesTheEntriesItSaw",
     {"XADD x * n a"},
     {{"DEL x"}, {"XADD x * n b"}},
     {{"XLEN x", "(integer) 1"}, {"XRANGE x - +", "1) 1) \"2001-2\"\n   2) 1) \"n\"\n      2) \"b\""}}},
    {"ATrimTakesWhatItsRegionSaw",
     {"XADD x * n a", "XADD x * n b"},
     {{"XTRIM x MAXLEN 0"}, {"XADD x * n c"}},
     {{"XRANGE x - +", "1) 1) \"2001-2\"\n   2) 1) \"n\"\n      2) \"c\""}}},
    {"TwoRegionsRemoveTheSameEntry",
     {"XADD x * n a", "XADD x * n b"},
     {{"XDEL x 1000-65"}, {"XDEL x 1000-65"}},
     {{"XRANGE x - +", kOnlyA}}},
    {"WithWholeIdsTwoRegionsMayUseTheSameOne",
     {},
     {{"XADD x 100-1 n a"}, {"XADD x 100-1 n b"}},
     {{"XRANGE x - +", "1) 1) \"100-1\"\n   2) 1) \"n\"\n      2) \"a\"\n2) 1) \"100-1\"\n   2) 1) \"n\"\n      2) \"b\""},
      {"XDEL x 100-1", "(integer) 2"},
      {"EXISTS x", "(integer) 0"}},
     CommandSet::kActiveActive,
     StreamIds::kSemiStrict},
    {"AGroupHandsOutBothAndAClaimTakesBoth",
     {},
     {{"XADD x 100-1 n a"}, {"XADD x 100-1 n b"}},
     {{"XGROUP CREATE x g 0", "OK"},
      {"XREADGROUP GROUP g anna STREAMS x >",
       "1) 1) \"x\"\n   2) 1) 1) \"100-1\"\n         2) 1) \"n\"\n            2) \"a\"\n      2) 1) \"100-1\"\n         2) 1) "
       "\"n\"\n            2) \"b\""},
      {"XCLAIM x g bert 0 100-1 JUSTID", "1) \"100-1\"\n2) \"100-1\""}},
     CommandSet::kActiveActive,
     StreamIds::kSemiStrict},
    {"ARenameKeepsOneOfTwoEntriesOfOneId",
     {},
     {{"XADD {t}x 100-1 n a"}, {"XADD {t}x 100-1 n b"}},
     {{"RENAME {t}x {t}y", "OK"}, {"XLEN {t}y", "(integer) 1"}, {"EXISTS {t}x", "(integer) 0"}},
     CommandSet::kActiveActive,
     StreamIds::kSemiStrict},
    {"AWholeIdHasToAscendAmongThoseThatItsRegionHasSeen",
     {"XADD x 200-1 n a"},
     {{"XADD x 300-1 n c"}, {"XADD x 100-1 n refused", "XADD x 250-1 n b"}},
     {{"XLEN x", "(integer) 3"},
      {"XRANGE x - + COUNT 2",
       "1) 1) \"200-1\"\n   2) 1) \"n\"\n      2) \"a\"\n2) 1) \"250-1\"\n   2) 1) \"n\"\n      2) \"b\""}},
     CommandSet::kActiveActive,
     StreamIds::kLiberal},
    {"ALengthIsKeptAsItsRegionSeesIt",
     {"XADD x * n a", "XADD x * n b"},
     {{"XADD x MAXLEN 1 * n c"}, {"XADD x MAXLEN 1 * n d"}},
     {{"XRANGE x - +", "1) 1) \"2000-1\"\n   2) 1) \"n\"\n      2) \"c\"\n2) 1) \"2001-2\"\n   2) 1) \"n\"\n      2) \"d\""}}},
    {"MillisecondsAloneTakeTheRegionsNumber",
     {},
     {{"XADD x 100 n a"}, {"XADD x 100 n b"}},
     {{"XRANGE x - +", "1) 1) \"100-1\"\n   2) 1) \"n\"\n      2) \"a\"\n2) 1) \"100-2\"\n   2) 1) \"n\"\n      2) \"b\""}}},
    {"InLiberalModeTheyMeanNumberZero",
     {},
     {{"XADD x 100 n a"}, {"XADD x 100 n b"}},
     {{"XRANGE x - +", "1) 1) \"100-0\"\n   2) 1) \"n\"\n      2) \"a\"\n2) 1) \"100-0\"\n   2) 1) \"n\"\n      2) \"b\""}},
     CommandSet::kActiveActive,
     StreamIds::kLiberal},
    {"GroupsThatAreCreatedAtOnceAreAllThere",
     {"XADD x * n a"},
     {{"XGROUP CREATE x first 0"}, {"XGROUP CREATE x second $"}},
     {{"XGROUP CREATE x first 0", kBusy}, {"XGROUP CREATE x second 0", kBusy}}},
    {"OneGroupThatTwoRegionsCreateIsOne",
     {"XADD x * n a"},
     {{"XGROUP CREATE x g 0"}, {"XGROUP CREATE x g 0"}},
     {{"XGROUP CREATE x g 0", kBusy}, {"XGROUP DESTROY x g", "(integer) 1"}, {"XGROUP DESTROY x g", "(integer) 0"}}},
    {"ADeleteOfTheKeyEndsGroupsThatItHasNotSeen",
     {"XADD x * n a", "XGROUP CREATE x g 0"},
     {{"DEL x"}, {"XGROUP CREATE x other $"}},
     {{"EXISTS x", "(integer) 0"}}},
    {"ADeleteEndsGroupsWhileAnEntrySurvives",
     {"XADD x * n a"},
     {{"DEL x"}, {"XGROUP CREATE x g $", "XADD x * n b"}},
     {{"XLEN x", "(integer) 1"}, {"XPENDING x g", "(error) NOGROUP No such key 'x' or consumer group 'g'"}}},
    {"DestroyingAGroupEndsOneThatIsCreatedMeanwhile",
     {"XGROUP CREATE x g $ MKSTREAM"},
     {{"XGROUP DESTROY x g"}, {"XGROUP DESTROY x g", "XGROUP CREATE x g $ MKSTREAM"}},
     {{"EXISTS x", "(integer) 0"}}},
    {"AGroupThatIsCreatedAfterTheDeletionStays",
     {"XGROUP CREATE x g $ MKSTREAM"},
     {{"XGROUP DESTROY x g", "XGROUP CREATE x g $ MKSTREAM"}, {"XADD x * n a"}},
     {{"XGROUP CREATE x g 0", kBusy}, {"XLEN x", "(integer) 1"}}},
    {"ThreeRegionsDeleteCreateAndAdd",
     {"XADD x * n a", "XGROUP CREATE x g 0"},
     {{"XGROUP DESTROY x g"}, {"XGROUP CREATE x h 0"}, {"XADD x * n b"}},
     {{"XLEN x", "(integer) 2"}, {"XGROUP CREATE x h 0", kBusy}, {"XGROUP CREATE x g 0", "OK"}}},
    {"AStreamWhoseLastEntryIsRemovedIsGone",
     {"XADD x 5000 n a"},
     {{"XDEL x 5000-1"}, {"XADD y * n b"}},
     {{"EXISTS x", "(integer) 0"}, {"XSETID x 1-0", "(error) ERR no such key"}}},
};
INSTANTIATE_TEST_SUITE_P(Stories, StreamConflicts, ::testing::ValuesIn(kConflicts),
                         [](const auto& told) { return std::string(told.param.name); });

}  // namespace
}  // namespace jetlag::store
