// SPDX-License-Identifier: Apache-2.0
// The tutorials are walked through: every command in them is run, and every line they show has to be in its output, in that
// order.
//
// A block that begins with "$ jetlag" is a command and an excerpt of what it prints ("..." stands for lines left out); a block
// without a command shows more of the last one. A block of JSON is a whole file, named in the text before it, or lines that
// replace those with the same key in the file that was made last.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include "program.h"

namespace jetlag::cli::testing {
namespace {

const std::filesystem::path kProject = JETLAG_SOURCE_DIR;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    line.erase(line.find_last_not_of(" \r") + 1);
    lines.push_back(line);
  }
  return lines;
}

struct Block {
  std::string language, before;  ///< the text since the block before it
  std::vector<std::string> lines;
};

std::vector<Block> blocks_of(const std::string& markdown) {
  std::vector<Block> blocks(1);
  bool inside = false;
  for (const std::string& line : lines_of(markdown)) {
    if (line.starts_with("```")) {
      if (inside) blocks.emplace_back();
      else blocks.back().language = line.substr(3);
      inside = !inside;
    } else if (inside) {
      blocks.back().lines.push_back(line);
    } else {
      blocks.back().before += line + '\n';
    }
  }
  blocks.pop_back();
  return blocks;
}

class Walk {
 public:
  Walk() {
    std::filesystem::create_directory_symlink(kProject / "scenarios", folder_.path() / "scenarios");
  }

  void step(const Block& block) {
    if (block.language == "jsonc") return write(block);
    std::size_t first = 0;
    if (block.lines.front().starts_with("$ jetlag ")) {
      run(block.lines.front().substr(9));
      first = 1;
    }
    if (commands_ == 0) return;  // how to find the program
    auto at = output_.cbegin();
    for (std::size_t i = first; i < block.lines.size(); ++i) {
      if (block.lines[i].empty() || block.lines[i] == "...") continue;
      const auto found = std::find(at, output_.cend(), block.lines[i]);
      if (found == output_.cend()) {
        ADD_FAILURE() << "\"" << command_ << "\" does not print, at this place,\n" << block.lines[i] << "\nbut\n" << printed_;
        return;
      }
      at = found + 1;
    }
  }
  int commands() const { return commands_; }

 private:
  void run(const std::string& command) {
    std::vector<std::string> words;
    std::istringstream in(command);
    for (std::string word; in >> word;) words.push_back(word);
    const Outcome outcome = folder_.run(words);
    command_ = command;
    printed_ = outcome.out + outcome.err;
    output_ = lines_of(printed_);
    ++commands_;
    if (words[0] == "new") file_ = words[1] + ".jsonc";
  }

  void write(const Block& block) {
    if (block.lines.front() == "{") {
      static const std::regex kName("`([a-z]+\\.jsonc)`");
      std::smatch name;
      ASSERT_TRUE(std::regex_search(block.before, name, kName)) << "the text before a file names it";
      file_ = name[1];
      std::string text;
      for (const std::string& line : block.lines) text += line + '\n';
      return folder_.write(file_, text);
    }
    std::string text;
    bool replaced = false;
    for (const std::string& line : lines_of(folder_.read(file_))) {
      const std::string now = replacement(block, line);
      replaced |= now != line;
      text += now + '\n';
    }
    EXPECT_TRUE(replaced) << "no line of " << file_ << " has a key of\n" << block.lines.front();
    folder_.write(file_, text);
  }
  static std::string replacement(const Block& block, const std::string& line) {
    const std::string key = line.substr(0, line.find(':'));
    for (const std::string& other : block.lines)
      if (!key.empty() && other.starts_with(key + ":")) return other;
    return line;
  }

  Folder folder_;
  std::string file_, command_, printed_;
  std::vector<std::string> output_;
  int commands_ = 0;
};

class TutorialWalk : public ::testing::TestWithParam<const char*> {};

TEST_P(TutorialWalk, ShowWhatTheCommandsPrint) {
  Walk walk;
  for (const Block& block : blocks_of(text_of(kProject / "docs/tutorials" / GetParam()))) walk.step(block);
  EXPECT_GE(walk.commands(), 4);
}
INSTANTIATE_TEST_SUITE_P(All, TutorialWalk,
                         ::testing::Values("first-scenario.md", "how-large-a-backlog.md", "why-the-cart-kept-both.md"),
                         [](const auto& tutorial) {
                           std::string name = tutorial.param;
                           std::replace_if(name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
                           return name;
                         });

TEST(Tutorials, AllAreWalked) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kProject / "docs/tutorials"))
    files += entry.path().extension() == ".md" ? 1u : 0u;
  EXPECT_EQ(files, 3u) << "a new tutorial is named in the list above";
}

TEST(Readme, ShowsTodaysReportOfTheQuickstart) {
  std::istringstream report(jetlag({"run", "scenarios/quickstart.json"}, kProject, {}, {"COLUMNS=110", "NO_COLOR=1"}).out);
  const std::string readme = text_of(kProject / "README.md");
  const auto begin = readme.find("<!-- report:begin -->"), end = readme.find("<!-- report:end -->");
  ASSERT_LT(begin, end);
  std::istringstream shown(readme.substr(begin, end - begin));
  std::string line, today;
  std::getline(shown, line), std::getline(shown, line);  // the mark and the fence
  while (std::getline(report, today)) {
    ASSERT_TRUE(std::getline(shown, line)) << "run tools/readme-report; missing: " << today;
    if (today.find(" simulated s in ") != std::string::npos) continue;  // how fast it was
    EXPECT_EQ(line, today) << "run tools/readme-report";
  }
}

}  // namespace
}  // namespace jetlag::cli::testing
