// SPDX-License-Identifier: Apache-2.0
// The answer of `jetlag conflicts` on a terminal: nothing of a reply is cut, and nothing is wider than the terminal.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "report/broken_lines.h"
#include "report/conflicts_text.h"
#include "report/run_text_parts.h"

namespace jetlag::report {
namespace {

observe::ReplyValue reply(observe::ReplyValue::Type type, std::string text) {
  observe::ReplyValue value;
  value.type = type;
  value.text = std::move(text);
  return value;
}

observe::Interleaving way(std::vector<std::uint8_t> level, std::string summary, std::vector<observe::ReplyValue> replies) {
  observe::Interleaving one;
  one.level = std::move(level);
  one.saw.assign(one.level.size(), std::vector<bool>(one.level.size()));
  one.replies = std::move(replies);
  one.values = {{"k", "string", "\"5\"", ""}};
  one.fates.resize(one.level.size());
  one.summary = std::move(summary);
  return one;
}

/// The words of a text without its line breaks and blanks.
std::string squeezed(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\n') out += c;
  return out;
}

TEST(ConflictsText, AReplyGoesOnBelowInsteadOfBeingCut) {
  using Type = observe::ReplyValue::Type;
  const std::string error = "WRONGTYPE Operation against a key holding the wrong kind of value";
  const auto table = observe::ConflictTable{
      {"A", "B", "C"},
      {},
      {"us", "eu", "ap"},
      {way({0, 1, 2}, "B won",
           {reply(Type::kError, error), reply(Type::kError, error), reply(Type::kString, std::string(150, 'x'))})},
      1};
  const std::string text = render_conflicts(table, {.width = 100});
  EXPECT_EQ(text.find("…"), std::string::npos) << text;
  std::istringstream lines(text);
  std::size_t letters = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(display_width(line), 100u) << line;
    letters += static_cast<std::size_t>(std::count(line.begin(), line.end(), 'x'));
  }
  EXPECT_EQ(letters, 150u);
  EXPECT_NE(text.find("wrote nothing"), std::string::npos);
}

TEST(ConflictsText, TheSentenceBelowSaysOfWhichRowItSpeaks) {
  using Type = observe::ReplyValue::Type;
  const auto ok = reply(Type::kStatus, "OK"), nil = reply(Type::kNull, "");
  observe::ConflictTable table{{"A", "B"}, {}, {"us", "eu"}, {way({0, 1}, "B won", {ok, ok})}, 1};
  EXPECT_NE(render_conflicts(table, {}).find("\n  B won"), std::string::npos);
  table.interleavings.push_back(way({1, 0}, "A won", {ok, nil}));
  const std::string text = render_conflicts(table, {});
  EXPECT_NE(text.find("\n  row 1: B won"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  row 2: A won"), std::string::npos) << "and so does that of every other row:\n" << text;
}

TEST(ConflictsText, TheRuleTheNotesAndTheWordsThatOccurAreTold) {
  using Type = observe::ReplyValue::Type;
  const auto ok = reply(Type::kStatus, "OK");
  observe::ConflictTable table{{"EXPIRE k 9", "DEL k"}, {}, {"us", "eu"}, {way({0, 0}, "B stands", {ok, ok})}, 1};
  table.interleavings[0].rule = "lww (default)";
  table.interleavings[0].fates = {{{observe::Fate::kLost, "B", false, true}}, {{observe::Fate::kKept, ""}}};
  table.notes = {"SPOP may draw at random"};
  const std::string text = render_conflicts(table, {.width = 80});
  EXPECT_NE(text.find("\nrule lww (default)\nSPOP may draw at random\n"), std::string::npos) << text;
  EXPECT_NE(text.find("OK, came to nothing (B)"), std::string::npos) << text;
  EXPECT_NE(text.find("\nkept: part of the value, or a removal that was carried out; came to nothing:\nanswered"),
            std::string::npos)
      << text;
  for (const char* other : {"merged: ", "won: ", "lost: ", "hidden: "}) EXPECT_EQ(text.find(other), std::string::npos) << text;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 80u) << line;
  const std::string document = conflicts_json(table);
  EXPECT_NE(document.find("\"in_vain\": true"), std::string::npos);
  EXPECT_NE(document.find("SPOP may draw at random"), std::string::npos);
}

TEST(BrokenLines, LoseNothingAndFit) {
  const std::string text = "short " + std::string(25, 'y') + " ääääääääää end";
  const auto lines = broken_lines(text, 8);
  std::string all;
  for (const std::string& line : lines) {
    EXPECT_LE(display_width(line), 8u) << line;
    all += line;
  }
  EXPECT_EQ(squeezed(all), squeezed(text));
  EXPECT_EQ(broken_lines("", 8), (std::vector<std::string>{""}));
}

TEST(ReplyText, EscapesAsRedisCliDoes) {
  using Type = observe::ReplyValue::Type;
  EXPECT_EQ(reply_text(reply(Type::kString, "a\"b\\c\n\r\t\a\b")), R"("a\"b\\c\n\r\t\a\b")");
  EXPECT_EQ(reply_text(reply(Type::kString, std::string("\0\x1b", 2))), R"("\x00\x1b")");
  EXPECT_EQ(reply_text(reply(Type::kString, "鍵")), "\"鍵\"");
}

}  // namespace
}  // namespace jetlag::report
