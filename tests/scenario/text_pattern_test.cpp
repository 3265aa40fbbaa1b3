// SPDX-License-Identifier: Apache-2.0
#include "scenario/text_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace jetlag::scenario {
namespace {

using ::testing::HasSubstr;

bool found(std::string_view pattern, std::string_view text) {
  const auto compiled = TextPattern::compile(pattern);
  if (!compiled) ADD_FAILURE() << pattern << ": " << compiled.error().message;
  return compiled && compiled->found_in(text);
}

std::string refused(std::string_view pattern) {
  const auto compiled = TextPattern::compile(pattern);
  return compiled ? std::string() : compiled.error().message;
}

TEST(TextPattern, FindsLettersAnywhere) {
  EXPECT_TRUE(found("", ""));
  EXPECT_TRUE(found("", "abc"));
  EXPECT_TRUE(found("bc", "abcd"));
  EXPECT_FALSE(found("bd", "abcd"));
  EXPECT_TRUE(found("a.c", "xxabc"));
  EXPECT_FALSE(found("a.c", "a\nc"));
  EXPECT_TRUE(found("a{", "a{"));
  EXPECT_TRUE(found("a{,3}", "a{,3}"));
}

TEST(TextPattern, AnchorsAndEdges) {
  EXPECT_TRUE(found("^abc$", "abc"));
  EXPECT_FALSE(found("^bc", "abc"));
  EXPECT_FALSE(found("ab$", "abc"));
  EXPECT_TRUE(found("^$", ""));
  EXPECT_FALSE(found("^$", "a"));
  EXPECT_FALSE(found("^b", "a\nb"));
  EXPECT_TRUE(found("\\bmilk\\b", "2 milk, please"));
  EXPECT_FALSE(found("\\bmilk\\b", "milkshake"));
  EXPECT_TRUE(found("milk\\B", "milkshake"));
}

TEST(TextPattern, Repetitions) {
  EXPECT_TRUE(found("^ab*c$", "ac"));
  EXPECT_TRUE(found("^ab*c$", "abbbc"));
  EXPECT_FALSE(found("^ab+c$", "ac"));
  EXPECT_TRUE(found("^ab?c$", "abc"));
  EXPECT_FALSE(found("^ab?c$", "abbc"));
  EXPECT_TRUE(found("^a{3}$", "aaa"));
  EXPECT_FALSE(found("^a{3}$", "aa"));
  EXPECT_FALSE(found("^a{3}$", "aaaa"));
  EXPECT_TRUE(found("^a{2,}$", "aaaaa"));
  EXPECT_FALSE(found("^a{2,3}$", "aaaa"));
  EXPECT_TRUE(found("^a{0}b$", "b"));
  EXPECT_TRUE(found("^(ab){2,3}?$", "ababab"));
  EXPECT_TRUE(found("^(a*)*$", "aaaa"));
  EXPECT_TRUE(found("^(a|b*)+c$", "abbac"));
}

TEST(TextPattern, AlternativesAndGroups) {
  EXPECT_TRUE(found("^(milk|bread|)$", "bread"));
  EXPECT_TRUE(found("^(milk|bread|)$", ""));
  EXPECT_FALSE(found("^(milk|bread)$", "milkbread"));
  EXPECT_TRUE(found("^(?:a(b|c)d|e)+$", "abdeacd"));
  EXPECT_TRUE(found("a|b|c", "xxc"));
  EXPECT_FALSE(found("^(a|ab)(c|bcd)$", "abcdd"));
  EXPECT_TRUE(found("^(a|ab)(c|bcd)$", "abcd"));
}

TEST(TextPattern, ClassesAndShorthands) {
  EXPECT_TRUE(found("^[a-c_]+$", "ab_c"));
  EXPECT_FALSE(found("^[a-c]+$", "abd"));
  EXPECT_TRUE(found("^[^0-9]+$", "abc"));
  EXPECT_FALSE(found("[^0-9]", "123"));
  EXPECT_TRUE(found("^[]$", "") == false && found("^[^]$", "x"));
  EXPECT_TRUE(found("^[-a]+$", "a-a"));
  EXPECT_TRUE(found("^[\\d.]+$", "1.5"));
  EXPECT_TRUE(found("^[\\D]+$", "abc"));
  EXPECT_TRUE(found("^\\d+\\s\\w+\\W\\S\\D$", "12 ab!cd"));
  EXPECT_TRUE(found("^[[:alpha:]]+[[:digit:]]$", "abc1"));
  EXPECT_TRUE(found("\\x41\\u00e9\\t", "A\xc3\xa9\t"));
  EXPECT_TRUE(found("1\\.5", "1.5"));
  EXPECT_FALSE(found("1\\.5", "1x5"));
}

TEST(TextPattern, LettersAreCharactersNotBytes) {
  EXPECT_TRUE(found("^.{3}$", "äöü"));
  EXPECT_TRUE(found("^[ä-ü]+$", "äöü"));
  EXPECT_TRUE(found("^ä?$", "ä"));
  EXPECT_TRUE(found("^.$", "\xff"));
  EXPECT_FALSE(found("^.$", "\xff\xfe"));
}

TEST(TextPattern, WhatCannotBeBoundedIsRefusedWithItsPlace) {
  EXPECT_THAT(refused("(a)\\1"), HasSubstr("back-reference"));
  EXPECT_THAT(refused("a(?=b)"), HasSubstr("look-around"));
  EXPECT_THAT(refused("a(?<n>b)"), HasSubstr("named groups"));
  EXPECT_THAT(refused("(a"), HasSubstr("expected \")\" to close this \"(\", at character 1"));
  EXPECT_THAT(refused("a)"), HasSubstr("expected \"(\" before \")\", at character 2"));
  EXPECT_THAT(refused("[a"), HasSubstr("expected \"]\""));
  EXPECT_THAT(refused("*a"), HasSubstr("something to repeat"));
  EXPECT_THAT(refused("a**"), HasSubstr("two in a row"));
  EXPECT_THAT(refused("^*"), HasSubstr("something to repeat"));
  EXPECT_THAT(refused("[z-a]"), HasSubstr("rises"));
  EXPECT_THAT(refused("a{3,2}"), HasSubstr("at least the first"));
  EXPECT_THAT(refused("a{1001}"), HasSubstr("at most 1000 repetitions"));
  EXPECT_THAT(refused("(a{1,1000}){1,100}"), HasSubstr("at most 4000 steps"));
  EXPECT_THAT(refused("\\"), HasSubstr("after the last"));
  EXPECT_THAT(refused("\\q"), HasSubstr("expected an escape"));
  EXPECT_THAT(refused("\\x4"), HasSubstr("hexadecimal"));
  EXPECT_THAT(refused(std::string(5000, 'a')), HasSubstr("at most 1000 letters"));
  EXPECT_THAT(refused(std::string(200, '(')), HasSubstr("groups"));
}

TEST(TextPattern, NeverHangsAndNeverOverflows) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(found("^(a|aa)+$", std::string(40, 'a') + "!"));
  EXPECT_FALSE(found("^(a+)+$", std::string(5000, 'a') + "!"));
  EXPECT_TRUE(found("^(a|b)*$", std::string(100'000, 'a')));
  EXPECT_TRUE(found("^.*$", std::string(1'000'000, 'x')));
  EXPECT_FALSE(found("(x+x+)+y", std::string(20'000, 'x')));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

}  // namespace
}  // namespace jetlag::scenario
