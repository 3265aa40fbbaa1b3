// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "command.h"
#include "exit_code.h"
#include "program.h"

namespace jetlag::cli {
namespace {

using testing::Folder;
using testing::Outcome;
using testing::small_scenario;

TEST(Usage, WithoutACommandItExplainsItselfOnStandardErrorAndGives64) {
  const Folder folder;
  const Outcome run = folder.run({});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_NE(run.err.find("Usage: jetlag COMMAND"), std::string::npos);
  EXPECT_EQ(run.out, "");
}

TEST(Usage, NamesTheNearestCommand) {
  const Folder folder;
  const Outcome run = folder.run({"rnu", "x.json"});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_NE(run.err.find("'rnu' is not a command; did you mean \"run\"?"), std::string::npos) << run.err;
}

TEST(Usage, NamesTheNearestOption) {
  const Folder folder;
  const Outcome run = folder.run({"run", "x.json", "--untill", "3s"});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_NE(run.err.find("did you mean \"--until\"?"), std::string::npos) << run.err;
}

TEST(Usage, AnOptionThatIsGivenNothingIsNotLeftOut) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  for (const char* option : {"--until", "--time-budget", "--case", "--seed"})
    EXPECT_EQ(folder.run({"run", "small.json", option, ""}).exit_code, 64) << option;
  for (const char* option : {"--shard", "--filter", "--jobs", "--timeout", "--seeds"})
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{option, ""}, {std::string(option) + "=", "small.json"}})
      EXPECT_EQ(folder.run({"test", "small.json", words[0], words[1]}).exit_code, 64) << option;
  EXPECT_NE(folder.run({"run", "small.json", "--until", ""}).err.find("expected a value for --until, found nothing"),
            std::string::npos);
}

TEST(Usage, OnlyOptionsLackValues) {
  const Folder folder;
  folder.write("small.json", small_scenario());
  folder.write("--odd=", small_scenario());
  EXPECT_EQ(folder.run({"check", "--", "--odd="}).exit_code, 0);
  EXPECT_NE(folder.run({"explain", "small.json", "--key=--odd="}).err.find("no region has this key"), std::string::npos);
  const Outcome misspelt = folder.run({"run", "small.json", "--sede="});
  EXPECT_EQ(misspelt.exit_code, 64);
  EXPECT_NE(misspelt.err.find("--seed"), std::string::npos) << misspelt.err;
}

TEST(Usage, ANewFileHasAName) {
  const Folder folder;
  for (const char* name : {".", "..", "", "-", "folder/"}) EXPECT_EQ(folder.run({"new", name}).exit_code, 64) << name;
}

TEST(Usage, EveryCommandHasHelpWithExamples) {
  const Folder folder;
  for (const Command& command : commands()) {
    const Outcome run = folder.run({std::string(command.name), "--help"});
    EXPECT_EQ(run.exit_code, 0) << command.name;
    EXPECT_EQ(run.err, "") << command.name;
    EXPECT_NE(run.out.find(command.state == Command::State::kBuilt ? "Example" : "not yet built"), std::string::npos) << run.out;
  }
  EXPECT_EQ(folder.run({"--help"}).exit_code, 0);
  EXPECT_EQ(folder.run({"help", "run"}).out, folder.run({"run", "--help"}).out);
}

TEST(Usage, VersionSaysWhatThisBuildIs) {
  const Folder folder;
  const Outcome run = folder.run({"--version"});
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_TRUE(run.out.starts_with("jetlag ")) << run.out;
  EXPECT_NE(run.out.find("build"), std::string::npos);
}

TEST(Usage, CommandsThatAreNotBuiltYetSaySoWith69) {
  const Folder folder;
  for (const char* name : {"compare", "sweep", "plan", "fuzz", "replay", "diff", "serve"}) {
    const Outcome run = folder.run({name, "whatever", "--option"});
    EXPECT_EQ(run.exit_code, 69) << name;
    EXPECT_NE(run.err.find("known, not yet built"), std::string::npos) << name;
  }
}

TEST(Usage, TheLabSaysWhyItCannotOpen) {  // it is not installed, or there is no display
  const Folder folder;
  const Outcome gui = folder.run({"gui"}, "", {"env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY", "-u", "QT_QPA_PLATFORM"});
  EXPECT_EQ(gui.exit_code, 69) << gui.err;
  EXPECT_FALSE(gui.err.empty());
}

TEST(Usage, ABareOutputOptionDoesNotSwallowTheNextWord) {
  EXPECT_EQ(normalised({"--json", "x.json", "--csv=a", "--", "--json"}),
            (std::vector<std::string>{"--json=-", "x.json", "--csv=a", "--", "--json"}));
}

std::string text_of(const std::string& path) {
  std::ifstream file(std::string(JETLAG_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Usage, TheWorstExitCodeWinsInThePublishedOrder) {
  const std::vector<int> order{70, 64, 65, 66, 69, 73, 4, 1, 3, 124, 130, 2, 0};
  std::string published = "the worst wins: ";
  for (const int code : order) published += std::to_string(code) + (code == order.back() ? "." : ", ");
  EXPECT_NE(text_of("docs/ci.md").find(published), std::string::npos) << published;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t k = i; k < order.size(); ++k) {
      EXPECT_EQ(worse(order[i], order[k]), order[i]);
      EXPECT_EQ(worse(order[k], order[i]), order[i]);
    }
  }
}

/// Long options that a command's help shows.
std::vector<std::string> options_in(const std::string& help) {
  std::vector<std::string> options;
  const std::string declared =
      help.substr(help.find("Options:"), help.find("\n\n", help.find("Options:")) - help.find("Options:"));
  for (std::size_t at = declared.find("--"); at != std::string::npos; at = declared.find("--", at + 2)) {
    std::size_t end = at + 2;
    while (end < declared.size() && (std::isalnum(static_cast<unsigned char>(declared[end])) != 0 || declared[end] == '-')) ++end;
    options.push_back(declared.substr(at, end - at));
  }
  return options;
}

/// The man page as a reader sees it: \- is a dash.
std::string man_page() {
  std::string page = text_of("app/cli/jetlag.1");
  std::erase(page, '\\');
  return page;
}

TEST(Usage, CompletionsAndTheManPageKnowEveryCommandAndOption) {
  const Folder folder;
  std::vector<std::pair<std::string, std::string>> texts{{"man", man_page()}};
  for (const char* shell : {"bash", "zsh", "fish"}) texts.emplace_back(shell, folder.run({"completion", shell}).out);
  for (const Command& command : commands()) {
    const std::vector<std::string> options = options_in(folder.run({std::string(command.name), "--help"}).out);
    ASSERT_GE(options.size(), 3u) << command.name;  // --help, --quiet, --verbose
    for (const auto& [shell, text] : texts) {
      EXPECT_NE(text.find(command.name), std::string::npos) << shell << ": " << command.name;
      for (const std::string& option : options) {
        EXPECT_NE(text.find(shell == "fish" ? "-l " + option.substr(2) : option), std::string::npos)
            << shell << ": " << command.name << " " << option;
      }
    }
  }
}

TEST(Usage, AnUnknownShellIsAMistake) {
  const Folder folder;
  EXPECT_EQ(folder.run({"completion", "tcsh"}).exit_code, 64);
}

TEST(Usage, HelpFitsAnOrdinaryTerminal) {
  const testing::Folder folder;
  for (const Command& command : commands()) {
    if (command.state != Command::State::kBuilt) continue;
    const std::string help = folder.run({std::string(command.name), "--help"}).out;
    EXPECT_EQ(help.find(":UINT"), std::string::npos) << help;
    EXPECT_EQ(help.find(":{"), std::string::npos) << help;
    for (std::size_t at = 0, end = 0; at < help.size(); at = end + 1) {
      end = std::min(help.find('\n', at), help.size());
      const std::string line = help.substr(at, end - at);
      if (line.starts_with("  jetlag ")) continue;
      EXPECT_LE(line.size(), 84u) << line;  // an ellipsis takes three bytes
    }
  }
}

TEST(Completion, OffersEveryOptionOfEveryCommand) {
  const Folder folder;
  const std::regex option(R"(--[a-z][a-z-]*)");
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = folder.run({"completion", shell}).out;
    for (const char* command : {"run", "test", "check", "fmt", "schema", "new", "list", "topology", "explain"}) {
      std::string help = folder.run({command, "--help"}).out;
      help = help.substr(0, help.find("Examples:"));
      for (std::sregex_iterator it(help.begin(), help.end(), option), end; it != end; ++it) {
        const std::string name = it->str().substr(2);
        const std::string written = shell == std::string("fish") ? "-l " + name : "--" + name;
        EXPECT_NE(script.find(written), std::string::npos) << shell << ": " << command << " --" << name;
      }
    }
  }
}

}  // namespace
}  // namespace jetlag::cli
