// SPDX-License-Identifier: Apache-2.0
#include "core/json_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rng.h"

namespace jetlag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> errors_of(std::string_view text) {
  std::vector<std::string> out;
  for (const Error& e : parse_json(text, "f").errors) out.push_back(e.where + " " + e.message);
  return out;
}

TEST(JsonText, KeepsNumbersAsWrittenAndPlacesOfEverything) {
  const auto d = parse_json("// head\n{ \"a\": [1.50, -2e+3],\n  \"b\": \"x\\u00e9\\n\\ud83d\\ude00\" } // tail\n", "f", 3);
  ASSERT_TRUE(d.ok());
  ASSERT_EQ(d.root.members.size(), 2U);
  const auto& a = d.root.members[0];
  EXPECT_EQ(a.key_place.line, 2);
  EXPECT_EQ(a.key_place.column, 3);
  EXPECT_EQ(a.value.items[0].text, "1.50");
  EXPECT_EQ(a.value.items[1].text, "-2e+3");
  EXPECT_EQ(a.value.items[1].place.column, 15);
  EXPECT_EQ(a.value.items[1].place.source, 3U);
  EXPECT_EQ(d.root.members[1].value.text, "x\xC3\xA9\n\xF0\x9F\x98\x80");
  EXPECT_EQ(d.root.place.begin, 8U);
  EXPECT_EQ(d.root.place.end, 62U);
}

TEST(JsonText, ReportsAllMistakesInOneGo) {
  EXPECT_THAT(
      errors_of("{\n  \"a\": tru,\n  b: 1,\n  \"c\" 2,\n  \"d\": [1, 02],\n  \"a\": \"x\n}"),
      ElementsAre("f:2:8 expected a value, found \"tru\" (text needs quotes)", "f:3:3 expected a key in quotes, found \"b\"",
                  "f:4:7 expected \":\" after the key \"c\", found the number 2",
                  "f:5:12 expected a value, found \"02\" (text needs quotes)",
                  "f:6:8 expected a closing quote for this string, found the end of the line",
                  "f:6:3 expected each key once, found \"a\" again (first in line 2)"));
}

TEST(JsonText, AMissingCommaIsOneMistake) {
  EXPECT_THAT(errors_of("{ \"a\": 1 \"b\": 2 }"), ElementsAre("f:1:10 expected a comma, found the string \"b\""));
  EXPECT_THAT(errors_of("[1 2]"), ElementsAre("f:1:4 expected a comma, found the number 2"));
}

TEST(JsonText, TrailingCommasAndLeftoversAreMistakes) {
  EXPECT_THAT(errors_of("[1, 2,]"), ElementsAre("f:1:6 expected an entry after this comma: the last one has no comma"));
  EXPECT_THAT(errors_of("{} 7"), ElementsAre("f:1:4 expected the end of the file, found the number 7"));
  EXPECT_THAT(errors_of(""), ElementsAre("f:1:1 expected a JSON value, found nothing"));
  EXPECT_THAT(errors_of("// only a comment"), ElementsAre("f:1:18 expected a JSON value, found nothing"));
}

TEST(JsonText, BracketsThatDoNotMatchNameTheOpeningLine) {
  EXPECT_THAT(errors_of("{\n\"a\": [1, 2\n}"),
              ElementsAre("f:3:1 expected \"]\" for the \"[\" of line 2, found \"}\"",
                          "f:3:2 expected \"}\" for the \"{\" of line 1, found the end of the file"));
  EXPECT_THAT(errors_of("{ /* no end"), ElementsAre("f:1:3 expected \"*/\" at the end of this comment, found the end of the file",
                                                  "f:1:12 expected \"}\" for the \"{\" of line 1, found the end of the file"));
}

TEST(JsonText, TextMustBeUtf8WithoutRawControlCharacters) {
  EXPECT_THAT(errors_of("\"\xFF\""), ElementsAre("f:1:2 expected UTF-8 text, found the byte 0xFF"));
  EXPECT_THAT(errors_of("\"\xC0\xAF\""), testing::SizeIs(1));              // overlong
  EXPECT_THAT(errors_of("\"\xED\xA0\x80\""), testing::SizeIs(1));          // a surrogate
  EXPECT_THAT(errors_of("\"\xF4\x90\x80\x80\""), testing::SizeIs(1));      // beyond Unicode
  EXPECT_THAT(errors_of("\"a\tb\""), ElementsAre("f:1:3 expected \\u0009 instead of the control character itself"));
  EXPECT_THAT(errors_of("\"\\ud800x\""),
              ElementsAre("f:1:2 expected a complete surrogate pair (\\uD8XX\\uDCXX), found half of one"));
  EXPECT_THAT(errors_of("\"\\q\""), ElementsAre(HasSubstr("f:1:2 expected an escape")));
  EXPECT_THAT(errors_of("// \xFE\n1"), ElementsAre("f:1:4 expected UTF-8 text, found the byte 0xFE"));
}

TEST(JsonText, AByteOrderMarkAndWindowsLineEndsAreFine) {
  const auto d = parse_json("\xEF\xBB\xBF{\r\n\"a\": 1\r\n}\r\n", "f");
  ASSERT_TRUE(d.ok());
  EXPECT_EQ(d.root.members[0].key_place.line, 2);
  EXPECT_EQ(d.root.place.column, 1);
}

TEST(JsonText, TwoHundredThousandLevelsAreAMistakeNotACrash) {
  for (const std::string_view open : {"[", "{\"a\":", "[{\"a\":"}) {
    std::string deep;
    for (int i = 0; i < 200'000; ++i) deep += open;
    const auto errors = parse_json(deep, "f").errors;
    ASSERT_EQ(errors.size(), 1u);  // nothing after it can be understood
    EXPECT_EQ(errors[0].message, "expected at most 100 levels of nesting, found more");
    EXPECT_FALSE(format_json(deep, "f"));
  }
  const std::string closed = std::string(200'000, '[') + std::string(200'000, ']');
  EXPECT_THAT(errors_of(closed), ElementsAre("f:1:101 expected at most 100 levels of nesting, found more"));
}

TEST(JsonText, AFileThatIsNoTextIsSaidOnce) {
  EXPECT_THAT(errors_of("[\"\xFF\", \"\xFE\", \"\xFD\"]"), ElementsAre("f:1:3 expected UTF-8 text, found the byte 0xFF"));
  EXPECT_THAT(errors_of(std::string("\x7F""ELF\n\x02\0\xB0,,{", 10)),
              ElementsAre("f:2:2 expected text, found the byte 0x00: this is not a text file"));
}

TEST(JsonText, ExactlyTheAllowedDepthIsFine) {
  EXPECT_TRUE(parse_json(std::string(100, '[') + std::string(100, ']'), "f").ok());
  EXPECT_FALSE(parse_json(std::string(101, '[') + std::string(101, ']'), "f").ok());
}

TEST(JsonText, GarbageGivesBoundedErrors) {
  Rng rng(20240611);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    static constexpr std::string_view kPieces[] = {"{", "}", "[", "]",  ",",  ":",  "\"a\"", "\"",
                                                   "1", "-", "/", "/*", "*/", "//", "\n",    "null"};
    for (int i = 0; i < 40; ++i) {
      if (round % 2 == 0) text.push_back(static_cast<char>(rng.next() & 0xFF));
      else text += kPieces[rng.next() % std::size(kPieces)];
    }
    const auto d = parse_json(text, "f");
    ASSERT_LE(d.errors.size(), kMostErrors);
    if (!d.ok()) continue;
    ASSERT_TRUE(parse_json(write_json(d.root), "f").root == d.root) << text;
  }
}

TEST(JsonText, EveryTruncationOfAGoodTextIsAMistake) {
  const std::string text = "{ \"a\": [1, {\"b\": \"\\u0041\"}], /* c */ \"d\": null }";
  ASSERT_TRUE(parse_json(text, "f").ok());
  for (std::size_t n = 0; n < text.size(); ++n) EXPECT_FALSE(parse_json(text.substr(0, n), "f").ok()) << n;
}

TEST(JsonText, StopsAfterTheMostErrorsAndSaysSo) {
  const auto errors = parse_json("[" + std::string(100'000, ',') + "]", "f").errors;
  ASSERT_EQ(errors.size(), kMostErrors);
  EXPECT_THAT(errors.back().message, HasSubstr("reading stopped here"));
}

TEST(JsonText, RefusesATextThatIsTooLarge) {
  JsonLimits limits;
  limits.max_bytes = 10;
  EXPECT_EQ(parse_json("[1,2,3,4,5,6]", "f", 0, limits).errors.at(0).message, "expected at most 10 bytes, found 13");
}

TEST(JsonText, ManyMembersAreNotSlow) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + "\":" + std::to_string(i);
  const auto d = parse_json(text + "}", "f");
  EXPECT_TRUE(d.ok());
  EXPECT_EQ(d.root.members.size(), 100'000U);
}

TEST(JsonText, WritesWhatItReads) {
  const std::string text = R"({"a":[1.50,true,null,"q\"\\\u0001é"],"b":{}})";
  EXPECT_EQ(write_json(parse_json(text, "f").root), text);
}

}  // namespace
}  // namespace jetlag
