// SPDX-License-Identifier: Apache-2.0
// The rules applied to the tree. A failure names the file, the rule and what to use instead.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "rules.h"

namespace jetlag::structure {
namespace {

namespace fs = std::filesystem;

const fs::path& root() {
  static const fs::path path = JETLAG_SOURCE_DIR;
  return path;
}
std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}
bool exists(const std::string& path) { return fs::exists(root() / path); }

/// Every file of the project, project-relative and sorted; not build/ and hidden folders other than .ci.
const std::vector<std::string>& all_files() {
  static const std::vector<std::string> files = [] {
    std::vector<std::string> found;
    for (fs::recursive_directory_iterator it(root()), end; it != end; ++it) {
      const auto name = it->path().filename().string();
      if (it->is_directory() && (name == "build" || (name.starts_with('.') && name != ".ci"))) it.disable_recursion_pending();
      else if (it->is_regular_file()) found.push_back(fs::relative(it->path(), root()).generic_string());
    }
    std::sort(found.begin(), found.end());
    return found;
  }();
  return files;
}

bool under(const std::string& path, std::initializer_list<const char*> folders) {
  return std::any_of(folders.begin(), folders.end(), [&](const char* folder) { return path.starts_with(folder); });
}
bool is_cpp(const std::string& path) { return path.ends_with(".h") || path.ends_with(".cpp"); }

const std::vector<Source>& sources() {
  static const std::vector<Source> all = [] {
    std::vector<Source> parsed;
    for (const auto& path : all_files())
      if (is_cpp(path) && under(path, {"engine/", "app/", "ui/", "tests/"})) parsed.push_back(parse(path, read(root() / path)));
    return parsed;
  }();
  return all;
}

void expect_none(const Violations& violations) {
  for (const auto& v : violations)
    ADD_FAILURE() << v.path << (v.line > 0 ? ":" + std::to_string(v.line) : "") << ": " << v.message;
}
template <class Rule>
void expect_everywhere(Rule rule) {
  ASSERT_FALSE(sources().empty()) << "no sources under " << root();
  for (const auto& source : sources()) expect_none(rule(source));
}

TEST(Structure, EveryIncludeFollowsTheLayerOrder) {
  const auto layers = parse_layers(read(JETLAG_LAYERS));
  ASSERT_GE(layers.size(), 16u) << "layers.txt was not written by CMake";
  expect_everywhere([&](const Source& s) { return check_layer_order(s, layers); });
}
TEST(Structure, ThirdPartiesStayInQuarantine) { expect_everywhere(check_quarantine); }
TEST(Structure, TheEngineIsDeterministicByConstruction) { expect_everywhere(check_determinism); }
TEST(Structure, OneFileOfTheLabHasThreads) { expect_everywhere(check_lab_threads); }
TEST(Structure, NoTestWaitsForAWhile) { expect_everywhere(check_waiting); }
TEST(Structure, TheEngineHasNoMutableStatics) { expect_everywhere(check_mutable_statics); }
TEST(Structure, EveryHeaderOpensWithItsContract) { expect_everywhere(check_header_contract); }
TEST(Structure, LinesAreNotWide) { expect_everywhere(check_width); }
TEST(Structure, FilesAreShort) { expect_everywhere(check_length); }
TEST(Structure, FunctionsAreShort) { expect_everywhere(check_function_length); }
TEST(Structure, NoCodeIsCommentedOut) { expect_everywhere(check_commented_out_code); }

TEST(Structure, EveryFileSaysItsLicence) {
  for (const auto& path : all_files()) {
    const auto name = fs::path(path).filename();
    if (is_cpp(path) || name == "CMakeLists.txt" || path.ends_with(".cmake") ||
        (under(path, {"tools/", ".ci/"}) && !fs::path(path).has_extension()) || path.ends_with(".sh") || path.ends_with(".py"))
      expect_none(check_licence(path, read(root() / path)));
  }
}

TEST(Structure, NothingIsLeftOver) {
  for (const auto& path : all_files()) {
    expect_none(check_path(path));
    if (under(path, {"engine/", "app/", "ui/", "tests/", "tools/", "cmake/", "docs/", "scenarios/", ".ci/"}) &&
        !path.ends_with(".png"))
      expect_none(check_leftovers(path, read(root() / path)));
  }
}

TEST(Structure, NoCompilerFlagChangesResults) {
  for (const auto& path : all_files())
    if (path.ends_with("CMakeLists.txt") || path.ends_with(".cmake") || path == "CMakePresets.json")
      expect_none(check_compiler_flags(path, read(root() / path)));
}

TEST(Structure, EveryLibraryHasTests) {
  for (const auto& [library, deps] : parse_layers(read(JETLAG_LAYERS))) {
    const auto folder = "tests/" + library + "/";
    const bool tested = std::any_of(sources().begin(), sources().end(), [&](const Source& s) {
      return s.path.starts_with(folder) && s.path.ends_with("_test.cpp") && s.code.find("TEST") != std::string::npos;
    });
    EXPECT_TRUE(tested) << "engine/" << library << ": no test in " << folder << ": add x_test.cpp for x.h";
    EXPECT_TRUE(exists(folder + "CMakeLists.txt"))
        << folder << ": its tests are not built: add CMakeLists.txt with jetlag_test(" << library << " SOURCES ...)";
  }
}

TEST(Structure, EverySourceIsBuilt) {
  std::map<std::string, std::string> lists;
  for (const auto& path : all_files())
    if (path.ends_with("CMakeLists.txt")) lists[fs::path(path).parent_path().generic_string()] = read(root() / path);
  for (const auto& source : sources())
    if (under(source.path, {"engine/", "app/", "ui/"}) || source.path.ends_with(".cpp"))
      expect_none(check_is_built(source.path, lists));
}

TEST(Structure, EveryScenarioHasAFingerprint) {
  const std::regex base(R"re("tags"\s*:\s*\[[^\]]*"base")re");
  std::set<std::string> scenarios;
  for (const auto& path : all_files()) {
    if (!path.starts_with("scenarios/") || (!path.ends_with(".json") && !path.ends_with(".jsonc"))) continue;
    if (std::regex_search(read(root() / path), base)) continue;  // It is extended, not run.
    scenarios.insert(path.substr(10));
  }
  ASSERT_GE(scenarios.size(), 10u) << "at least ten scenarios are bundled";
  ASSERT_TRUE(exists("scenarios/fingerprints.csv")) << "jetlag test scenarios --all --update-fingerprints writes it";
  expect_none(check_fingerprints(scenarios, read(root() / "scenarios/fingerprints.csv")));
}

TEST(Structure, EveryLinkInTheDocumentationLeadsSomewhere) {
  for (const auto& path : all_files())
    if (path.ends_with(".md")) expect_none(check_links(path, read(root() / path), exists));
}

TEST(Structure, EveryPitfallIsHeldByATestThatExists) {
  std::set<std::string> tests;
  for (const auto& source : sources()) tests.merge(tests_in(source));
  ASSERT_TRUE(exists("docs/pitfalls.md"));
  expect_none(check_pitfalls("docs/pitfalls.md", read(root() / "docs/pitfalls.md"), tests));
}

TEST(Structure, TheArchitecturePageShowsTheLayersOfTheBuild) {
  const auto page = read(root() / "docs/architecture.md");
  std::istringstream layers(read(JETLAG_LAYERS));
  for (std::string line; std::getline(layers, line);) {
    const auto colon = line.find(':');
    const auto row = "| `" + line.substr(0, colon) + "` |" + line.substr(colon + 1) + " |";
    EXPECT_NE(page.find(row), std::string::npos) << "docs/architecture.md: the table of libraries lacks the row " << row;
  }
}

}  // namespace
}  // namespace jetlag::structure
