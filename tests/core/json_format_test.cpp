// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/json_text.h"
#include "core/rng.h"

namespace jetlag {
namespace {

std::string formatted(std::string_view text) {
  const auto out = format_json(text, "f");
  return out ? *out : "ERROR " + out.error().front().where + " " + out.error().front().message;
}

TEST(JsonFormat, ShortContainersStayOnOneLineAndTheOutermostNever) {
  EXPECT_EQ(formatted(R"({"a":1,"b":[1,2,{"c":{}}],"d":[]})"),
            "{\n  \"a\": 1,\n  \"b\": [1, 2, { \"c\": {} }],\n  \"d\": []\n}\n");
  EXPECT_EQ(formatted("{}"), "{}\n");
  EXPECT_EQ(formatted("  7  "), "7\n");
}

TEST(JsonFormat, LongContainersGetALinePerEntry) {
  const std::string word(60, 'x');
  EXPECT_EQ(formatted("{\"a\":[\"" + word + "\",\"" + word + "\"]}"),
            "{\n  \"a\": [\n    \"" + word + "\",\n    \"" + word + "\"\n  ]\n}\n");
}

TEST(JsonFormat, NumbersAndStringsStayAsWritten) {
  EXPECT_EQ(formatted(R"([1.50, 1E5, "\u0041\/"])"), "[\n  1.50,\n  1E5,\n  \"\\u0041\\/\"\n]\n");
}

TEST(JsonFormat, CommentsStayWithTheirEntries) {
  EXPECT_EQ(formatted("// head\n{ // first\n\"a\":1,// behind a\n/* above b */\"b\":[2 /*in*/],\n\n\n\"c\":3 // behind c\n// at "
                      "the end\n}\n// tail"),
            "// head\n{\n  // first\n  \"a\": 1,  // behind a\n  /* above b */\n  \"b\": [\n    2\n    /*in*/\n  ],\n\n  \"c\": "
            "3  // behind c\n"
            "  // at the end\n}\n// tail\n");
}

TEST(JsonFormat, ACommentKeepsItsContainerOpen) {
  EXPECT_EQ(formatted("[ [ // why\n 1 ] ]"), "[\n  [\n    // why\n    1\n  ]\n]\n");
  EXPECT_EQ(formatted("{\"a\": { /* nothing */ }}"), "{\n  \"a\": {\n    /* nothing */\n  }\n}\n");
}

TEST(JsonFormat, WindowsLineEndsBecomePlain) {
  EXPECT_EQ(formatted("[1, // x \r\n2]\r\n"), "[\n  1,  // x\n  2\n]\n");
}

TEST(JsonFormat, BrokenTextIsNotFormatted) {
  EXPECT_EQ(formatted("[1,"), "ERROR f:1:3 expected an entry after this comma: the last one has no comma");
}

/// Random valid text with comments and blanks wherever they may stand.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : rng_(seed) {}
  std::string document() { return blank() + value(0) + blank(); }

 private:
  std::uint64_t pick(std::uint64_t n) { return rng_.next() % n; }
  std::string blank() {
    std::string out;
    for (auto n = pick(3); n > 0; --n) {
      static constexpr std::string_view kBlanks[] = {" ",    "\n",   "\n\n\n", "// line\n", "/* block */", "/* two\n  lines */",
                                                     "\r\n", "//\n", "/**/"};
      out += kBlanks[pick(std::size(kBlanks))];
    }
    return out;
  }
  std::string value(int depth) {
    const auto kind = pick(depth > 3 ? 3 : 6);
    if (kind == 0) return "1.0";
    if (kind == 1) return "\"text // not a comment\"";
    if (kind == 2) return "null";
    const bool object = kind > 4;
    std::string out = object ? "{" : "[";
    const auto n = pick(5);
    for (std::uint64_t i = 0; i < n; ++i) {
      out += i > 0 ? blank() + "," + blank() : blank();
      if (object) out += "\"key" + std::to_string(i) + "\"" + blank() + ":" + blank();
      out += value(depth + 1);
    }
    return out + blank() + (object ? "}" : "]");
  }
  Rng rng_;
};

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t n = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) ++n;
  return n;
}

TEST(JsonFormat, IsStableAndLosesNothing) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    const std::string text = Generator(seed).document();
    const auto before = parse_json(text, "f");
    ASSERT_TRUE(before.ok()) << text;
    const std::string once = formatted(text);
    ASSERT_TRUE(parse_json(once, "f").root == before.root) << seed << "\n" << text << "\n---\n" << once;
    ASSERT_EQ(formatted(once), once) << seed << "\n" << text;
    for (const std::string_view comment : {"// line", "/* block */", "/* two\n  lines */", "/**/"})
      ASSERT_EQ(count_of(text, comment), count_of(once, comment)) << seed << "\n" << text << "\n---\n" << once;
  }
}

}  // namespace
}  // namespace jetlag
