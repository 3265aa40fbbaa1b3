// SPDX-License-Identifier: Apache-2.0
// The steps of custom conflict rules: what is read, and every mistake with its place and the nearest name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files.h"
#include "scenario/format.h"

namespace jetlag::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The rule begins in line 3.
std::string with(const std::string& rule) {
  return two(", \"database\": { \"rules\": [\n{ \"keys\": \"k*\", " + rule + " } ] }");
}
std::vector<std::string> mistakes(const std::string& steps) {
  return wrong(with(R"("conflict": "custom", "resolve": )" + steps));
}

constexpr const char* kNames =
    "(matches, longest, shortest, largest, smallest, first, last, newest, oldest, from, join, sum or union)";

TEST(Resolve, StepsAreReadInTheirOrder) {
  const ScenarioSpec spec =
      load_one(with(R"("conflict": "custom", "resolve": [ "matches a *", "from eu", "longest", "join , " ])"));
  const RuleSpec& rule = spec.database.rules.at(0);
  EXPECT_EQ(rule.conflict, ConflictRule::kCustom);
  ASSERT_EQ(rule.resolve.size(), 4U);
  EXPECT_EQ(rule.resolve[0].kind, ResolveKind::kMatches);
  EXPECT_EQ(rule.resolve[0].argument.view(), "a *") << "all behind the first blank, blanks included";
  EXPECT_EQ(rule.resolve[1].kind, ResolveKind::kFrom);
  EXPECT_EQ(rule.resolve[1].region, RegionId{1});
  EXPECT_EQ(rule.resolve[2].kind, ResolveKind::kLongest);
  EXPECT_EQ(rule.resolve[3].kind, ResolveKind::kJoin);
  EXPECT_EQ(rule.resolve[3].argument.view(), ", ");
  EXPECT_EQ(rule.resolve[3].text.view(), "join , ");
}

TEST(Resolve, AllStepsAreKnownByName) {
  for (const char* step : {"matches a", "longest", "shortest", "largest", "smallest", "first", "last", "newest", "oldest",
                           "from us", "join ,", "sum", "union ;"})
    EXPECT_THAT(mistakes(std::string("[ \"") + step + "\" ]"), IsEmpty()) << step;
}

TEST(Resolve, UnknownStepsNameTheNearestOne) {
  EXPECT_THAT(mistakes(R"([ "mathces paid", "longest" ])"), ElementsAre(std::string("f:4:52 expected a step ") + kNames +
                                                                        ", found \"mathces paid\"; did you mean \"matches\"?"));
  EXPECT_THAT(mistakes(R"([ "Longest" ])"), ElementsAre(HasSubstr("did you mean \"longest\"?")));
  EXPECT_THAT(mistakes(R"([ "" ])"), ElementsAre(HasSubstr("found \"\"")));
  EXPECT_THAT(mistakes("[ 5 ]"), ElementsAre(HasSubstr("expected a step such as \"matches paid\", found the number 5")));
}

TEST(Resolve, ArgumentsAreThereWhereTheyBelong) {
  EXPECT_THAT(mistakes(R"([ "largest 3" ])"),
              ElementsAre("f:4:52 expected \"largest\" alone, as it takes no argument, found \"largest 3\""));
  EXPECT_THAT(mistakes(R"([ "longest " ])"), ElementsAre(HasSubstr("expected \"longest\" alone")));
  EXPECT_THAT(mistakes(R"([ "matches" ])"), ElementsAre("f:4:52 expected \"matches PATTERN\", found nothing behind \"matches\""));
  EXPECT_THAT(mistakes(R"([ "join " ])"), ElementsAre("f:4:52 expected \"join SEPARATOR\", found nothing behind \"join\""));
  EXPECT_THAT(mistakes(R"([ "union" ])"), ElementsAre(HasSubstr("expected \"union SEPARATOR\"")));
  EXPECT_THAT(mistakes(R"([ "from" ])"), ElementsAre(HasSubstr("expected \"from REGION\"")));
  EXPECT_THAT(mistakes(R"([ "from eg" ])"), ElementsAre(HasSubstr("did you mean \"eu\"?")));
}

TEST(Resolve, WhatMakesAValueIsTheLastStep) {
  EXPECT_THAT(mistakes(R"([ "sum", "longest" ])"),
              ElementsAre("f:4:52 expected \"sum\" as the last step: it makes one value of all that are left"));
  EXPECT_THAT(mistakes(R"([ "join ,", "union ," ])"), ElementsAre(HasSubstr("expected \"join ,\" as the last step")));
}

TEST(Resolve, EveryStepCanDecideSomething) {
  EXPECT_THAT(mistakes(R"([ "oldest", "longest" ])"),
              ElementsAre("f:4:62 expected no step behind \"oldest\": it leaves one value"));
  EXPECT_THAT(mistakes(R"([ "newest", "sum" ])"), ElementsAre(HasSubstr("expected no step behind \"newest\"")));
  EXPECT_THAT(mistakes(R"([ "longest", "first", "longest" ])"),
              ElementsAre("f:4:72 expected each step once, found \"longest\" again"));
}

TEST(Resolve, AListHasOneToSixteenSteps) {
  EXPECT_THAT(mistakes("[]"), ElementsAre(HasSubstr("expected a list of steps of 1 to 16 entries, found 0")));
  std::string many;
  for (int i = 0; i < 17; ++i) many += (i == 0 ? "\"matches " : ", \"matches ") + std::to_string(i) + "\"";
  EXPECT_THAT(mistakes("[" + many + "]"), ElementsAre(HasSubstr("expected a list of steps of 1 to 16 entries, found 17")));
  EXPECT_THAT(mistakes("\"longest\""), ElementsAre(HasSubstr("expected a list of steps")));
}

TEST(Resolve, StepsAndTheRuleCustomBelongTogether) {
  EXPECT_THAT(wrong(with(R"("conflict": "custom")")),
              ElementsAre(HasSubstr("f:4:29 expected \"resolve\" beside the rule \"custom\": its steps, such as")));
  EXPECT_THAT(wrong(with(R"("conflict": "max", "resolve": [ "longest" ])")),
              ElementsAre("f:4:36 expected no \"resolve\": steps belong to the rule \"custom\", and this is \"max\""));
  EXPECT_THAT(wrong(with(R"("conflict": "costum", "resolve": [ "longest" ])")),
              ElementsAre(HasSubstr("did you mean \"custom\"?")))
      << "one mistake, told once";
}

TEST(Resolve, TheFormatListsTheSteps) {
  const std::string text = format_markdown();
  EXPECT_THAT(text, HasSubstr("- `from REGION`: keeps what was written in this region"));
  EXPECT_THAT(text, HasSubstr("- `union SEPARATOR`: "));
  EXPECT_THAT(format_schema(), HasSubstr(R"(^(matches [\\s\\S]+|longest|)"));
}

}  // namespace
}  // namespace jetlag::scenario
