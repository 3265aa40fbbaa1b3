// SPDX-License-Identifier: Apache-2.0
// The built program, driven as people drive it: words in, exit code and both streams out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace jetlag::cli::testing {

struct Outcome {
  int exit_code = -1;
  std::string out, err;
};

/// Runs `jetlag` with the words in `folder`; `input` is its standard input; `environment` are "NAME=value" words.
Outcome jetlag(const std::vector<std::string>& words, const std::filesystem::path& folder, const std::string& input = {},
               const std::vector<std::string>& environment = {});

/// A folder of its own for a test, removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  bool has(const std::string& name) const { return std::filesystem::exists(path_ / name); }
  Outcome run(const std::vector<std::string>& words, const std::string& input = {},
              const std::vector<std::string>& environment = {}) const {
    return jetlag(words, path_, input, environment);
  }

 private:
  std::filesystem::path path_;
};

/// Two regions, a script of one write and one read, everything passes in a moment. `extra` is put before the closing brace.
std::string small_scenario(const std::string& extra = {});

}  // namespace jetlag::cli::testing
