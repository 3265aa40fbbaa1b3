// SPDX-License-Identifier: Apache-2.0
// What several regions do to one JSON document at once: the eleven rules of the modelled store, and our decisions where it
// documents none. Every story is told with and without touching.
#include <gtest/gtest.h>

#include "delivery_orders.h"

namespace jetlag::store::testing {
namespace {

struct JsonConflict {
  const char* name;
  std::vector<const char*> before;
  std::vector<std::vector<const char*>> regions;
  const char* value;              ///< JSON.GET doc in the end.
  const char* touched = nullptr;  ///< The same with touching, where it differs.
};
void PrintTo(const JsonConflict& conflict, std::ostream* out) { *out << conflict.name; }

class JsonConflicts : public ::testing::TestWithParam<JsonConflict> {
 protected:
  void end_with(const char* value, bool touch) const {
    Conflict conflict{GetParam().name, GetParam().before, GetParam().regions, {}};
    conflict.touch_ancestors = touch;
    std::optional<std::uint64_t> digest;
    every_outcome(conflict, [&](Region& region, const std::string& how) {
      SCOPED_TRACE(how);
      EXPECT_EQ(region.say("JSON.GET doc"), value);
      if (!digest) digest = region.db.content_digest();
      EXPECT_EQ(region.db.content_digest(), *digest);
    });
  }
};
TEST_P(JsonConflicts, EndAsExpected) { end_with(GetParam().value, false); }
TEST_P(JsonConflicts, EndAsExpectedWithTouching) {
  end_with(GetParam().touched != nullptr ? GetParam().touched : GetParam().value, true);
}

const JsonConflict kDocumented[] = {
    {"OfTwoTypesTheFirstRegionsStays",
     {"JSON.SET doc $ {}"},
     {{"JSON.SET doc $.a {}", "JSON.SET doc $.a.x '\"y\"'"}, {"JSON.SET doc $.a []", "JSON.SET doc $.a '[\"z\"]'"}},
     R"("{\"a\":{\"x\":\"y\"}}")"},
    {"OfTwoNewDocumentsTheFirstRegionsStays",
     {},
     {{"JSON.SET doc $ '{\"field\":\"a\"}'"}, {"JSON.SET doc $ '{\"field\":\"b\"}'"}},
     R"("{\"field\":\"a\"}")"},
    {"ANewDocumentWinsOverWhatIsWrittenInTheOld",
     {"JSON.SET doc $ '{\"field1\":\"value1\"}'"},
     {{"JSON.SET doc $ '{\"field2\":\"value2\"}'"}, {"JSON.SET doc $.field1 '[1,2,3]'"}},
     R"("{\"field2\":\"value2\"}")"},
    {"ANewDocumentWinsOverTheFirstRegionsUpdate",
     {"JSON.SET doc $ '{\"field1\":\"value1\"}'"},
     {{"JSON.SET doc $.field1 '[1,2,3]'"}, {"JSON.SET doc $ '{\"field2\":\"value2\"}'"}},
     R"("{\"field2\":\"value2\"}")",
     R"("{\"field1\":[1,2,3]}")"},
    {"ANewDocumentWinsOverADeletion",
     {"JSON.SET doc $ '{\"field1\":\"value1\"}'"},
     {{"JSON.DEL doc"}, {"JSON.SET doc $ '{\"field1\":\"value2\"}'"}},
     R"("{\"field1\":\"value2\"}")"},
    {"ADeletionWinsOverWhatIsWrittenInside",
     {"JSON.SET doc $ '{\"field1\":\"value1\"}'"},
     {{"JSON.DEL doc"}, {"JSON.SET doc $.field1 '[1,2,3]'"}},
     "(nil)",
     R"("{\"field1\":[1,2,3]}")"},
    {"OfTwoUpdatesTheFirstRegionsStays",
     {"JSON.SET doc $ '{\"field\":\"a\"}'"},
     {{"JSON.SET doc $.field '\"b\"'"}, {"JSON.SET doc $.field '\"c\"'"}},
     R"("{\"field\":\"b\"}")"},
    {"AnAssignedObjectWinsOverWhatIsWrittenInTheOld",
     {"JSON.SET doc $ '{\"colors\":{\"blue\":1}}'"},
     {{"JSON.SET doc $.colors.red 2"}, {"JSON.SET doc $.colors {}", "JSON.SET doc $.colors.green 3"}},
     R"("{\"colors\":{\"green\":3}}")",
     R"("{\"colors\":{\"blue\":1,\"red\":2}}")"},
    {"ClearingKeepsWhatItHadNotSeen",
     {"JSON.SET doc $ '{\"colors\":{\"blue\":1}}'"},
     {{"JSON.SET doc $.colors.red 2"}, {"JSON.CLEAR doc $.colors", "JSON.SET doc $.colors.green 3"}},
     R"("{\"colors\":{\"red\":2,\"green\":3}}")"},
    {"ArraysMergeItemByItem",
     {"JSON.SET doc $ '[\"a\",\"b\",\"c\"]'"},
     {{"JSON.ARRPOP doc $ 1", "JSON.ARRINSERT doc $ 1 '\"x\"'"},
      {"JSON.ARRINSERT doc $ 0 '\"y\"'", "JSON.ARRINSERT doc $ 2 '\"z\"'"}},
     R"("[\"y\",\"a\",\"x\",\"z\",\"c\"]")"},
    {"APopWinsOverWhatIsWrittenInsideTheItem",
     {"JSON.SET doc $ '{\"todo\":[{\"title\":\"milk\",\"done\":false}]}'"},
     {{"JSON.ARRPOP doc $.todo 0"}, {"JSON.SET doc '$.todo[0][\"done\"]' true"}},
     R"("{\"todo\":[]}")",
     R"("{\"todo\":[{\"title\":\"milk\",\"done\":true}]}")"},
    {"AppendedRunsStayWhole",
     {"JSON.SET doc $ '{\"grocery\":[]}'"},
     {{"JSON.ARRAPPEND doc $.grocery '\"eggs\"'", "JSON.ARRAPPEND doc $.grocery '\"ham\"'"},
      {"JSON.ARRAPPEND doc $.grocery '\"milk\"'", "JSON.ARRAPPEND doc $.grocery '\"flour\"'"}},
     R"("{\"grocery\":[\"eggs\",\"ham\",\"milk\",\"flour\"]}")"},
};
INSTANTIATE_TEST_SUITE_P(Documented, JsonConflicts, ::testing::ValuesIn(kDocumented),
                         [](const auto& one) { return one.param.name; });

const JsonConflict kDecided[] = {
    {"AdditionsAddUp",
     {"JSON.SET doc $ '{\"n\":1,\"f\":0.5}'"},
     {{"JSON.NUMINCRBY doc $.n 10", "JSON.NUMINCRBY doc $.n 5"},
      {"JSON.NUMINCRBY doc $.n -2", "JSON.NUMINCRBY doc $.f 1"},
      {"JSON.NUMINCRBY doc $.f 0.25"}},
     R"("{\"n\":14,\"f\":1.75}")"},
    {"AnAssignedNumberWinsOverAdditions",
     {"JSON.SET doc $ '{\"n\":1}'"},
     {{"JSON.NUMINCRBY doc $.n 10"}, {"JSON.SET doc $.n 100", "JSON.NUMINCRBY doc $.n 1"}},
     R"("{\"n\":101}")",
     R"("{\"n\":11}")"},
    {"ARemovalWinsOverAdditions",
     {"JSON.SET doc $ '{\"n\":1}'", "JSON.NUMINCRBY doc $.n 1"},
     {{"JSON.NUMINCRBY doc $.n 10"}, {"JSON.DEL doc $.n"}, {"JSON.NUMINCRBY doc $.n 100"}},
     R"("{}")",
     R"("{\"n\":112}")"},
    {"AMultiplicationIsAnAssignment",
     {"JSON.SET doc $ '{\"n\":2}'"},
     {{"JSON.NUMMULTBY doc $.n 10"}, {"JSON.NUMMULTBY doc $.n 3"}},
     R"("{\"n\":20}")"},
    {"AnAppendedTextIsAnAssignment",
     {"JSON.SET doc $ '{\"s\":\"a\"}'"},
     {{"JSON.STRAPPEND doc $.s '\"b\"'"}, {"JSON.STRAPPEND doc $.s '\"c\"'"}},
     R"("{\"s\":\"ab\"}")"},
    {"TwoTogglesAreOne", {"JSON.SET doc $ '[false]'"}, {{"JSON.TOGGLE doc $[0]"}, {"JSON.TOGGLE doc $[0]"}}, R"("[true]")"},
    {"AnAssignedMemberWinsOverItsRemoval",
     {"JSON.SET doc $ '{\"a\":1}'"},
     {{"JSON.DEL doc $.a"}, {"JSON.SET doc $.a 2"}},
     R"("{\"a\":2}")"},
    {"AnAssignedItemWinsOverItsPopAndStaysInItsPlace",
     {"JSON.SET doc $ '[1,2,3]'"},
     {{"JSON.ARRPOP doc $ 1"}, {"JSON.SET doc $[1] 20"}},
     R"("[1,20,3]")"},
    {"MergesOfDifferentMembersMerge",
     {"JSON.SET doc $ '{\"a\":1,\"b\":2}'"},
     {{"JSON.MERGE doc $ '{\"a\":10,\"c\":{\"x\":1}}'"}, {"JSON.MERGE doc $ '{\"b\":null,\"d\":4}'"}},
     R"("{\"a\":10,\"c\":{\"x\":1},\"d\":4}")"},
    {"TrimmingKeepsWhatItHadNotSeen",
     {"JSON.SET doc $ '[1,2,3,4]'"},
     {{"JSON.ARRTRIM doc $ 0 1"}, {"JSON.ARRAPPEND doc $ 5"}, {"JSON.ARRINSERT doc $ 1 9"}},
     R"("[1,9,2,5]")"},
    {"WhatIsWrittenInsideTheLoserIsDroppedWithIt",
     {"JSON.SET doc $ {}"},
     {{"JSON.SET doc $.a '\"text\"'"}, {"JSON.SET doc $.a {}", "JSON.SET doc $.a.b {}", "JSON.SET doc $.a.b.c 1"}},
     R"("{\"a\":\"text\"}")"},
    {"TheLoserIsThereWhenTheWinnerIsTakenBack",
     {"JSON.SET doc $ {}"},
     {{"JSON.SET doc $.a 1", "JSON.DEL doc $.a"}, {"JSON.SET doc $.a 2"}},
     R"("{\"a\":2}")"},
    {"ThreeRegionsWriteDeepInOneDocument",
     {"JSON.SET doc $ '{\"a\":{\"b\":[{\"c\":1}]}}'"},
     {{"JSON.SET doc $.a.b[0].d 2"}, {"JSON.ARRAPPEND doc $.a.b '{\"e\":3}'"}, {"JSON.DEL doc $.a.b[0].c"}},
     R"("{\"a\":{\"b\":[{\"d\":2},{\"e\":3}]}}")"},
    {"TwoPopsOfOneItemAreOne", {"JSON.SET doc $ '[1,2,3]'"}, {{"JSON.ARRPOP doc $"}, {"JSON.ARRPOP doc $"}}, R"("[1,2]")"},
    {"ClearingAnArrayKeepsWhatItHadNotSeen",
     {"JSON.SET doc $ '[1,2]'"},
     {{"JSON.CLEAR doc $"}, {"JSON.ARRAPPEND doc $ 3"}},
     R"("[3]")"},
    {"ThreeRegionsAppendRuns",
     {"JSON.SET doc $ []"},
     {{"JSON.ARRAPPEND doc $ 1 2"}, {"JSON.ARRAPPEND doc $ 3 4"}, {"JSON.ARRAPPEND doc $ 5"}},
     R"("[1,2,3,4,5]")"},
    {"AMergeThatRemovesWinsOverWhatIsWrittenInside",
     {"JSON.SET doc $ '{\"a\":{}}'"},
     {{"JSON.MERGE doc $ '{\"a\":null}'"}, {"JSON.SET doc $.a.b 1"}},
     R"("{}")",
     R"("{\"a\":{\"b\":1}}")"},
    {"ADelOfTheKeyIsADeletion", {"JSON.SET doc $ '{\"a\":1}'"}, {{"DEL doc"}, {"JSON.SET doc $.a 2"}}, "(nil)", R"("{\"a\":2}")"},
    {"ADeletionThatHadSeenTheUpdateIsNoConflict",
     {"JSON.SET doc $ '{\"a\":1}'", "JSON.SET doc $.b 2"},
     {{"JSON.DEL doc"}, {"EXISTS doc"}},
     "(nil)"},
    {"OfTwoTypesOfKeyTheNewestShows", {}, {{"JSON.SET doc $ 1"}, {"SADD doc x"}, {"JSON.SET doc $ 3"}}, R"("1")"},
};
INSTANTIATE_TEST_SUITE_P(Decided, JsonConflicts, ::testing::ValuesIn(kDecided), [](const auto& one) { return one.param.name; });

// What nobody can name any more is forgotten, once every region has applied what took it out.
TEST(JsonCollection, ForgetsWhatHangsInNoSlot) {
  Region us(1), eu(2);
  us.run("JSON.SET doc $ '{\"a\":{\"b\":[1,{\"c\":2}]},\"n\":5}'");
  us.run("JSON.NUMINCRBY doc $.n 1");
  eu.pull(us);
  us.run("JSON.DEL doc $.a");
  us.run("JSON.DEL doc $.n");
  const crdt::Document& document = *us.db.find("doc")->document();
  EXPECT_GT(document.dead_bytes(), 0u);
  const std::uint64_t digest = us.db.digest();
  const auto collect = [&](Region& region) {
    region.db.collect({{{us.db.identity(), &us.db.observed()}, {eu.db.identity(), &eu.db.observed()}}, true});
  };
  collect(us);
  EXPECT_GT(document.dead_bytes(), 0u);  // eu has not applied it yet
  eu.pull(us);
  collect(us);
  EXPECT_EQ(us.db.find("doc")->document()->dead_bytes(), 0u);
  EXPECT_EQ(us.db.find("doc")->document()->nodes().size(), 1u);
  EXPECT_EQ(us.db.digest(), digest);
  EXPECT_EQ(eu.db.digest(), digest);
  us.run("JSON.DEL doc");
  eu.pull(us);
  collect(us);
  EXPECT_EQ(us.db.find("doc"), nullptr);
}

}  // namespace
}  // namespace jetlag::store::testing
