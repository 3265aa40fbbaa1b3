// SPDX-License-Identifier: Apache-2.0
#include "program.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <sys/wait.h>

#include "scenario_input.h"

namespace jetlag::cli::testing {

namespace {

std::string slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

Outcome jetlag(const std::vector<std::string>& words, const std::filesystem::path& folder, const std::string& input,
               const std::vector<std::string>& environment) {
  const Folder streams;
  streams.write("in", input);
  std::string line = "cd " + shell_word(folder.string()) +
                     " && env -u GTEST_TOTAL_SHARDS -u GTEST_SHARD_INDEX -u GITHUB_STEP_SUMMARY -u COLUMNS";
  for (const std::string& variable : environment) line += " " + shell_word(variable);
  line += std::string(" ") + shell_word(JETLAG_PROGRAM);
  for (const std::string& word : words) line += " " + shell_word(word);
  line += " < " + shell_word((streams.path() / "in").string()) + " > " + shell_word((streams.path() / "out").string()) + " 2> " +
          shell_word((streams.path() / "err").string());
  const int status = std::system(line.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), slurp(streams.path() / "out"),
          slurp(streams.path() / "err")};
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "jetlag-cli-XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}

Folder::~Folder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

void Folder::write(const std::string& name, const std::string& text) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
}

std::string Folder::read(const std::string& name) const { return slurp(path_ / name); }

std::string small_scenario(const std::string& extra) {
  return R"({
  "jetlag": 1,
  "name": "Small",
  "seed": 7,
  "duration": "2s",
  "drain": "2s",
  "regions": [{ "id": "us", "location": "aws:us-east-1" }, { "id": "eu", "location": "aws:eu-west-1" }],
  "script": [
    { "at": "100ms", "region": "us", "run": "SADD cart:7 milk", "expect": 1 },
    { "settle": true },
    { "region": "*", "run": "SMEMBERS cart:7", "expect": ["milk"] }
  ])" + (extra.empty() ? std::string() : ",\n  " + extra) + "\n}\n";
}

}  // namespace jetlag::cli::testing
