// SPDX-License-Identifier: Apache-2.0
#include "store/rules.h"

#include <gtest/gtest.h>

#include <optional>

namespace jetlag::store {
namespace {

TEST(RuleTable, TheFirstPatternThatMatchesDecides) {
  RuleTable rules;
  EXPECT_EQ(rules.rule_of("any"), crdt::Rule::kLww);
  rules.add("cart:vip:*", crdt::Rule::kMultiValue);
  rules.add("cart:*", crdt::Rule::kFww);
  EXPECT_EQ(rules.rule_of("cart:vip:1"), crdt::Rule::kMultiValue);
  EXPECT_EQ(rules.rule_of("cart:1"), crdt::Rule::kFww);
  EXPECT_EQ(rules.rule_of("other"), crdt::Rule::kLww);
}

TEST(RuleTable, CopiesShareTheStepsOfCustomRulesAndAreEqualByWhatTheySay) {
  using crdt::CustomRule;
  const auto table = [](const char* pattern) {
    RuleTable rules;
    rules.add("order:*", CustomRule({{CustomRule::Kind::kMatches, pattern, {}, "matches"}}));
    return rules;
  };
  std::optional<RuleTable> first = table("paid");
  const RuleTable copy = *first, same = table("paid"), other = table("shipped");
  EXPECT_EQ(&copy.rule_of("order:1").steps(), &first->rule_of("order:1").steps());
  EXPECT_EQ(copy, same);
  EXPECT_EQ(copy.rule_of("order:1"), same.rule_of("order:2"));
  EXPECT_NE(copy, other);
  EXPECT_NE(copy.rule_of("order:1"), other.rule_of("order:1"));
  EXPECT_NE(copy.rule_of("order:1"), crdt::Rule(crdt::Rule::kLww));
  first.reset();
  EXPECT_EQ(copy.rule_of("order:1").steps().steps().front().argument.view(), "paid") << "a copy keeps them alive";
}

}  // namespace
}  // namespace jetlag::store
