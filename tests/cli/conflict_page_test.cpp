// SPDX-License-Identifier: Apache-2.0
// docs/conflicts.md is what `jetlag conflicts` answers today to the questions of docs/conflicts.list.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "program.h"

namespace jetlag::cli::testing {
namespace {

const std::filesystem::path kDocs = std::filesystem::path(JETLAG_SOURCE_DIR) / "docs";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> cells_of(const std::string& line, char between = '|') {
  std::vector<std::string> cells(1);
  for (const char c : line)
    if (c == between) cells.emplace_back();
    else cells.back() += c;
  return cells;
}

TEST(ConflictPage, IsWhatTheProgramAnswers) {
  std::string expected = text_of(kDocs / "conflicts.head.md");
  std::istringstream list(text_of(kDocs / "conflicts.list"));
  int questions = 0;
  for (std::string line; std::getline(list, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = cells_of(line);
    if (cells[0] == "type") {
      expected += "## " + cells[1] + "\n\n";
      continue;
    }
    ASSERT_TRUE(cells.size() == 5 || cells.size() == 6) << line;
    std::vector<std::string> words = {"conflicts", cells[1], cells[2]};
    if (!cells[3].empty()) words.push_back(cells[3]);
    if (!cells[4].empty())
      for (const std::string& before : cells_of(cells[4], ';')) words.insert(words.end(), {"--before", before});
    if (cells.size() == 6) words.insert(words.end(), {"--set", cells[5]});
    words.emplace_back("--markdown");
    const Outcome answer = jetlag(words, kDocs);
    ASSERT_EQ(answer.exit_code, 0) << line << "\n" << answer.err;
    expected += answer.out;
    ++questions;
  }
  EXPECT_GT(questions, 25);
  EXPECT_EQ(text_of(kDocs / "conflicts.md"), expected) << "run tools/conflict-docs";
}

}  // namespace
}  // namespace jetlag::cli::testing
