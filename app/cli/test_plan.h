// SPDX-License-Identifier: Apache-2.0
// What `jetlag test` is going to run, decided before anything runs.
//
// A job is one simulation: a case of a file with a seed and a repetition. Files that cannot be read or are invalid become jobs
// whose problems are already known, so that they are counted, filtered and reported like the others.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "discovery.h"
#include "fingerprints.h"
#include "report/test_session.h"
#include "scenario/load.h"

namespace jetlag::cli {

struct TestOptions {
  std::vector<std::string> paths{};
  std::vector<std::string> sets{};  ///< "path=value", in every scenario
  std::string filter{};
  std::uint32_t jobs = 0;      ///< 0: one per processor
  std::uint32_t repeat = 1, seeds = 1;
  Shard shard{};
  std::optional<double> timeout_seconds{}, budget_seconds{};
  bool list = false, fail_fast = false, all = false, check_determinism = false, update_fingerprints = false, github = false;
};

struct Job {
  report::TestedRun run{};                              ///< id, file, case, seed; problems of a file that cannot run
  std::shared_ptr<const scenario::ScenarioSpec> spec{};  ///< null with problems
  std::uint64_t first_seed = 0;                         ///< the scenario's own
  std::shared_ptr<const FingerprintFile> record{};      ///< the nearest fingerprints.csv, or where it should be
};

struct Plan {
  std::vector<Job> jobs{};
  std::vector<std::string> inputs{};
  std::size_t large = 0;     ///< cases left out because of their tag
  std::size_t filtered = 0;  ///< cases left out by --filter
  std::size_t elsewhere = 0; ///< cases of other shards
  Errors errors{};           ///< fingerprint files that cannot be understood
};

Plan make_plan(const TestOptions& options);

}  // namespace jetlag::cli
