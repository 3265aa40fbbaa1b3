// SPDX-License-Identifier: Apache-2.0
// fingerprints.csv: what every scenario gave when it was last looked at.
//
// Form     "scenario,seed,version,fingerprint"; scenario is relative to the file's folder, with "#case" where there are cases.
// Lines that
//          start with # are comments. Sorted by scenario, then seed.
// Nearest  the fingerprints.csv in the scenario's folder or in the closest folder above it.
// A fingerprint of another version is no failure: an engine may change its mind. One of this version that differs is.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jetlag::cli {

class FingerprintFile {
 public:
  /// An empty table when there is no file.
  static FingerprintFile read(const std::string& path);

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
  };
  std::string path_{};
  std::map<std::pair<std::string, std::uint64_t>, Row> rows_{};
};

/// The path of the nearest file; where there is none, where it should be: beside the scenario.
std::string nearest_fingerprints(const std::string& scenario);

}  // namespace jetlag::cli
