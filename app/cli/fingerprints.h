// SPDX-License-Identifier: Apache-2.0
// fingerprints.csv: what every scenario gave when it was last looked at.
//
// Form     "scenario,seed,version,fingerprint"; scenario is relative to the file's folder, with "#case" where there are cases.
//          Sorted by scenario, then seed. Lines that start with # are comments: they stay with the row that follows them.
// Nearest  the fingerprints.csv in the scenario's folder or in the closest folder above it, up to the folder of the repository.
// Errors   a line of another form: a table that cannot be read is never taken for an empty one.
// A fingerprint of another version is no failure: an engine may change its mind. One of this version that differs is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace jetlag::cli {

class FingerprintFile {
 public:
  /// An empty table when there is no file.
  static tl::expected<FingerprintFile, Errors> read(const std::string& path);

  enum class Match : std::uint8_t { kSame, kChanged, kOtherVersion, kMissing };
  struct Comparison {
    Match match = Match::kMissing;
    std::string expected{}, recorded_version{};
  };
  Comparison compare(const std::string& id, std::uint64_t seed, std::string_view version, std::string_view fingerprint) const;
  void set(const std::string& id, std::uint64_t seed, const std::string& version, const std::string& fingerprint);
  std::string text() const;

  const std::string& path() const { return path_; }
  /// "cut.jsonc#short" for the scenario file and case, seen from this file's folder.
  std::string id_of(const std::string& scenario, const std::string& case_name) const;

 private:
  struct Row {
    std::string version, fingerprint;
    std::string comments{};  ///< the comment lines before it
  };
  void parse_line(std::string_view line, std::size_t number, std::string& comments, Errors& errors);
  std::string path_{};
  std::string before_header_{}, at_end_{};  ///< comment lines
  std::map<std::pair<std::string, std::uint64_t>, Row> rows_{};
};

/// The path of the nearest file; where there is none, where it should be: in `folder`, through which the scenario was found.
std::string nearest_fingerprints(const std::string& scenario, const std::string& folder);

}  // namespace jetlag::cli
