// SPDX-License-Identifier: Apache-2.0
// Lists in one region: replies, error texts and edge cases of Redis 7.0.
#include <algorithm>
#include <deque>

#include "stories.h"

namespace jetlag::store {
namespace {

using testing::kNotInteger;
using testing::kSyntax;
using testing::kWrongType;
using testing::Region;
using testing::Story;

class Lists : public ::testing::TestWithParam<Story> {};
TEST_P(Lists, ReplyAsClientsExpect) { testing::tell(GetParam()); }

const char* const kNotPositive = "(error) ERR value is out of range, must be positive";

const Story kStories[] = {
    {"Pushing",
     {{"RPUSH l a b", "(integer) 2"},
      {"LPUSH l c d", "(integer) 4"},
      {"LRANGE l 0 -1", "1) \"d\"\n2) \"c\"\n3) \"a\"\n4) \"b\""},
      {"LPUSHX l e", "(integer) 5"},
      {"RPUSHX l f g", "(integer) 7"},
      {"LPUSHX none e", "(integer) 0"},
      {"RPUSHX none e", "(integer) 0"},
      {"EXISTS none", "(integer) 0"},
      {"LLEN l", "(integer) 7"},
      {"LLEN none", "(integer) 0"},
      {"TYPE l", "list"},
      {"LPUSH l", "(error) ERR wrong number of arguments for 'lpush' command"}}},
    {"Reading",
     {{"RPUSH l a b c d e", "(integer) 5"},
      {"LINDEX l 0", "\"a\""},
      {"LINDEX l -1", "\"e\""},
      {"LINDEX l 5", "(nil)"},
      {"LINDEX l -6", "(nil)"},
      {"LINDEX l x", kNotInteger},
      {"LINDEX none x", "(nil)"},
      {"LRANGE l 1 3", "1) \"b\"\n2) \"c\"\n3) \"d\""},
      {"LRANGE l -2 100", "1) \"d\"\n2) \"e\""},
      {"LRANGE l -100 0", "1) \"a\""},
      {"LRANGE l 3 1", "(empty array)"},
      {"LRANGE l 9 12", "(empty array)"},
      {"LRANGE none 0 -1", "(empty array)"},
      {"LRANGE l 0 x", kNotInteger}}},
    {"Changing",
     {{"RPUSH l a b c", "(integer) 3"},
      {"LSET l 1 B", "OK"},
      {"LSET l -1 C", "OK"},
      {"LRANGE l 0 -1", "1) \"a\"\n2) \"B\"\n3) \"C\""},
      {"LSET l 3 x", "(error) ERR index out of range"},
      {"LSET l one x", kNotInteger},
      {"LSET none 0 x", "(error) ERR no such key"},
      {"LINSERT l BEFORE B b0", "(integer) 4"},
      {"LINSERT l after B b2", "(integer) 5"},
      {"LINSERT l BEFORE nowhere x", "(integer) -1"},
      {"LINSERT none BEFORE a x", "(integer) 0"},
      {"LINSERT l AT B x", kSyntax},
      {"LRANGE l 0 -1", "1) \"a\"\n2) \"b0\"\n3) \"B\"\n4) \"b2\"\n5) \"C\""}}},
    {"RemovingByValue",
     {{"RPUSH l a b a c a", "(integer) 5"},
      {"LREM l 1 a", "(integer) 1"},
      {"LRANGE l 0 -1", "1) \"b\"\n2) \"a\"\n3) \"c\"\n4) \"a\""},
      {"LREM l -1 a", "(integer) 1"},
      {"LRANGE l 0 -1", "1) \"b\"\n2) \"a\"\n3) \"c\""},
      {"LREM l 0 none", "(integer) 0"},
      {"LREM l x a", kNotInteger},
      {"LREM none 0 a", "(integer) 0"},
      {"RPUSH l b b", "(integer) 5"},
      {"LREM l 0 b", "(integer) 3"},
      {"LREM l -9223372036854775808 c", "(integer) 1"},
      {"LREM l 5 a", "(integer) 1"},
      {"EXISTS l", "(integer) 0"}}},
    {"Trimming",
     {{"RPUSH l a b c d e", "(integer) 5"},
      {"LTRIM l 1 -2", "OK"},
      {"LRANGE l 0 -1", "1) \"b\"\n2) \"c\"\n3) \"d\""},
      {"LTRIM l x 1", kNotInteger},
      {"LTRIM none 0 0", "OK"},
      {"LTRIM l 5 9", "OK"},
      {"EXISTS l", "(integer) 0"}}},
    {"Popping",
     {{"RPUSH l a b c d e", "(integer) 5"},
      {"LPOP l", "\"a\""},
      {"RPOP l 2", "1) \"e\"\n2) \"d\""},
      {"LPOP l 0", "(empty array)"},
      {"LPOP l -1", kNotPositive},
      {"LPOP l x", kNotPositive},
      {"LPOP l 1 2", "(error) ERR wrong number of arguments for 'lpop' command"},
      {"LPOP l 9", "1) \"b\"\n2) \"c\""},
      {"EXISTS l", "(integer) 0"},
      {"LPOP l", "(nil)"},
      {"RPOP l 3", "(nil)"}}},
    {"Positions",
     {{"RPUSH l a b c 1 2 3 c c", "(integer) 8"},
      {"LPOS l c", "(integer) 2"},
      {"LPOS l c RANK 2", "(integer) 6"},
      {"LPOS l c RANK -1", "(integer) 7"},
      {"LPOS l c COUNT 2", "1) (integer) 2\n2) (integer) 6"},
      {"LPOS l c COUNT 0 RANK -1", "1) (integer) 7\n2) (integer) 6\n3) (integer) 2"},
      {"LPOS l c COUNT 0 MAXLEN 7", "1) (integer) 2\n2) (integer) 6"},
      {"LPOS l c RANK -1 MAXLEN 1", "(integer) 7"},
      {"LPOS l 3 MAXLEN 5", "(nil)"},
      {"LPOS l none COUNT 1", "(empty array)"},
      {"LPOS none c", "(nil)"},
      {"LPOS none c COUNT 1", "(empty array)"},
      {"LPOS l c RANK 0",
       "(error) ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from "
       "the end of the list"},
      {"LPOS l c RANK -9223372036854775808", "(integer) 7"},
      {"LPOS l c COUNT -1", "(error) ERR COUNT can't be negative"},
      {"LPOS l c MAXLEN x", "(error) ERR MAXLEN can't be negative"},
      {"LPOS l c RANK", kSyntax},
      {"LPOS l c FOO 1", kSyntax}}},
    {"Moving",
     {{"RPUSH {k}a 1 2 3", "(integer) 3"},
      {"RPOPLPUSH {k}a {k}b", "\"3\""},
      {"LMOVE {k}a {k}b LEFT right", "\"1\""},
      {"LRANGE {k}b 0 -1", "1) \"3\"\n2) \"1\""},
      {"LMOVE {k}a {k}b UP LEFT", kSyntax},
      {"LMOVE {k}none {k}b LEFT LEFT", "(nil)"},
      {"RPOPLPUSH {k}b {k}b", "\"1\""},
      {"LRANGE {k}b 0 -1", "1) \"1\"\n2) \"3\""},
      {"LMOVE {k}b {k}b LEFT LEFT", "\"1\""},
      {"LRANGE {k}b 0 -1", "1) \"1\"\n2) \"3\""},
      {"LMOVE {k}a {k}b LEFT LEFT", "\"2\""},
      {"EXISTS {k}a", "(integer) 0"}}},
    {"AListThatIsTurnedAroundKeepsItsDeadline",
     {{"RPUSH l only", "(integer) 1"},
      {"EXPIRE l 100", "(integer) 1"},
      {"RPOPLPUSH l l", "\"only\""},
      {"TTL l", "(integer) 100"},
      {"LPOP l", "\"only\""},
      {"RPUSH l new", "(integer) 1"},
      {"TTL l", "(integer) -1"}}},
    {"PoppingFromTheFirstOfSeveral",
     {{"RPUSH {k}b 1 2 3 4", "(integer) 4"},
      {"LMPOP 2 {k}a {k}b LEFT", "1) \"{k}b\"\n2) 1) \"1\""},
      {"LMPOP 2 {k}a {k}b right COUNT 2", "1) \"{k}b\"\n2) 1) \"4\"\n   2) \"3\""},
      {"LMPOP 1 {k}a LEFT", "(nil)"},
      {"LMPOP 0 {k}a LEFT", "(error) ERR numkeys should be greater than 0"},
      {"LMPOP 1 {k}b LEFT COUNT", kSyntax},
      {"LMPOP 1 {k}b LEFT COUNT 0", "(error) ERR count should be greater than 0"},
      {"LMPOP 1 {k}b MIN", kSyntax},
      {"BLPOP {k}a {k}b 0", "1) \"{k}b\"\n2) \"2\""}}},
    {"NothingWaits",
     {{"BLPOP {k}a 0", "(nil)"},
      {"BRPOP {k}a {k}b 1.5", "(nil)"},
      {"BLPOP {k}a x", "(error) ERR timeout is not a float or out of range"},
      {"BRPOP {k}a -1", "(error) ERR timeout is negative"},
      {"BLMOVE {k}a {k}b LEFT RIGHT 0", "(nil)"},
      {"BLMOVE {k}a {k}b LEFT UP x", kSyntax},
      {"BLMOVE {k}a {k}b LEFT RIGHT x", "(error) ERR timeout is not a float or out of range"},
      {"BRPOPLPUSH {k}a {k}b 0", "(nil)"},
      {"BLMPOP 0 1 {k}a LEFT", "(nil)"},
      {"RPUSH {k}a 1 2 3", "(integer) 3"},
      {"BRPOP {k}a 0", "1) \"{k}a\"\n2) \"3\""},
      {"BLMOVE {k}a {k}b LEFT RIGHT 0", "\"1\""},
      {"BRPOPLPUSH {k}a {k}b 0", "\"2\""},
      {"BLMPOP 0 2 {k}a {k}b RIGHT COUNT 5", "1) \"{k}b\"\n2) 1) \"1\"\n   2) \"2\""}}},
    {"OtherTypes",
     {{"SET {k}s v", "OK"},
      {"LPUSH {k}s a", kWrongType},
      {"RPUSHX {k}s a", kWrongType},
      {"LLEN {k}s", kWrongType},
      {"LINDEX {k}s x", kWrongType},
      {"LRANGE {k}s 0 -1", kWrongType},
      {"LSET {k}s x y", kWrongType},
      {"LINSERT {k}s BEFORE a b", kWrongType},
      {"LREM {k}s 0 a", kWrongType},
      {"LTRIM {k}s 0 0", kWrongType},
      {"LPOP {k}s", kWrongType},
      {"LPOS {k}s a", kWrongType},
      {"BLPOP {k}s 0", kWrongType},
      {"LMPOP 1 {k}s LEFT", kWrongType},
      {"RPOPLPUSH {k}s {k}l", kWrongType},
      {"RPUSH {k}l a", "(integer) 1"},
      {"LMOVE {k}l {k}s LEFT LEFT", kWrongType},
      {"LLEN {k}l", "(integer) 1"},
      {"LMOVE {k}none {k}s LEFT LEFT", "(nil)"},
      {"GET {k}l", kWrongType},
      {"SET {k}l text", "OK"},
      {"TYPE {k}l", "string"}}},
};
INSTANTIATE_TEST_SUITE_P(All, Lists, ::testing::ValuesIn(kStories),
                         [](const auto& each) { return std::string(each.param.name); });

/// Any command of a list against a plain one.
TEST(Lists, FollowAPlainListThroughManyCommands) {
  Rng rng(5);
  Region region(1);
  std::deque<std::string> model;
  const auto expect_equal = [&] {
    std::deque<std::string> all;
    const Reply reply = region.run("LRANGE l 0 -1");
    for (const Reply& item : reply.items()) all.push_back(item.text().str());
    ASSERT_EQ(all, model);
  };
  for (int step = 0; step < 3000; ++step) {
    const std::string value = std::to_string(rng.below(40));
    const std::size_t place = model.empty() ? 0 : rng.below(model.size());
    const auto iterator = model.begin() + static_cast<std::ptrdiff_t>(place);
    switch (rng.below(model.size() > 60 ? 9 : 7)) {
      case 0: region.run("LPUSH l " + value), model.push_front(value); break;
      case 1:
      case 2: region.run("RPUSH l " + value), model.push_back(value); break;
      case 3:
      case 4:
        if (const auto pivot = std::find(model.begin(), model.end(), value); pivot != model.end())
          model.insert(pivot, "new" + value);
        region.run("LINSERT l BEFORE " + value + " new" + value);
        break;
      case 5:
        if (model.empty()) break;
        *iterator = value;
        region.run("LSET l " + std::to_string(place) + " " + value);
        break;
      case 6:
        region.run("LREM l 0 " + value);
        model.erase(std::remove(model.begin(), model.end(), value), model.end());
        break;
      case 7: region.run("LPOP l 20"), model.erase(model.begin(), model.begin() + 20); break;
      default:
        region.run("LTRIM l 10 -10");
        model.erase(model.end() - 9, model.end());
        model.erase(model.begin(), model.begin() + 10);
    }
    if (step % 50 == 0) expect_equal();
  }
  expect_equal();
}

TEST(Lists, NeedKeysOfOneSlot) {
  Region region(1);
  EXPECT_EQ(region.say("LMPOP 2 a b LEFT"), "(error) CROSSSLOT Keys in request don't hash to the same slot");
  EXPECT_EQ(region.say("RPOPLPUSH a b"), "(error) CROSSSLOT Keys in request don't hash to the same slot");
}

}  // namespace
}  // namespace jetlag::store
