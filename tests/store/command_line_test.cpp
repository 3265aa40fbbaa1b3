// SPDX-License-Identifier: Apache-2.0
#include "store/command_line.h"

#include <gtest/gtest.h>

namespace jetlag::store {
namespace {

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> out;
  const auto args = split_command_line(line);
  EXPECT_TRUE(args.has_value()) << line;
  if (args)
    for (const Bytes& arg : *args) out.push_back(arg.str());
  return out;
}

using Words = std::vector<std::string>;

TEST(CommandLine, SplitsAtBlanksOfAnyKind) {
  EXPECT_EQ(split("SET key value"), (Words{"SET", "key", "value"}));
  EXPECT_EQ(split("  GET\t key \r\n"), (Words{"GET", "key"}));
  EXPECT_EQ(split(""), Words{});
  EXPECT_EQ(split("   "), Words{});
}

TEST(CommandLine, DoubleQuotesKnowEscapesAndSingleQuotesDoNot) {
  EXPECT_EQ(split(R"(SET k "two words")"), (Words{"SET", "k", "two words"}));
  EXPECT_EQ(split(R"("a\n\t\"\\\x41\x7a")"), (Words{"a\n\t\"\\Az"}));
  EXPECT_EQ(split(R"('a\n\'b')"), (Words{R"(a\n'b)"}));
  EXPECT_EQ(split(R"("")"), (Words{""}));
  EXPECT_EQ(split(R"("\q\xzz")"), (Words{"qxzz"}));
  EXPECT_EQ(split(R"(a\b)"), (Words{R"(a\b)"}));
}

TEST(CommandLine, KeepsZeroBytesFromEscapes) { EXPECT_EQ(split(R"("a\x00b")"), (Words{std::string("a\0b", 3)})); }

TEST(CommandLine, TellsTheColumnOfAnUnclosedQuote) {
  const auto args = split_command_line(R"(SET k "open)");
  ASSERT_FALSE(args.has_value());
  EXPECT_EQ(args.error().where, "column 7");
  EXPECT_FALSE(split_command_line("SET k 'open").has_value());
  EXPECT_FALSE(split_command_line("\"ends in a backslash\\").has_value());
}

TEST(CommandLine, RefusesTextGluedToAClosingQuote) {
  const auto args = split_command_line(R"(SET "k"v)");
  ASSERT_FALSE(args.has_value());
  EXPECT_EQ(args.error().where, "column 8");
}

}  // namespace
}  // namespace jetlag::store
