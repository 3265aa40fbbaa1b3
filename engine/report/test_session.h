// SPDX-License-Identifier: Apache-2.0
// What `jetlag test` did: the input of JUnit, GitHub annotations, the summary and the JSON of a suite.
//
// TestedRun   one simulation: a case of a file with a seed. It has a report, or problems that kept it from having one.
// Problem     what is wrong besides expectations: an invalid file, a changed fingerprint, two runs that differ, a bug.
// wall_seconds is the only figure here that differs between two equal sessions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "observe/run_report.h"

namespace jetlag::report {

struct Problem {
  enum class Kind : std::uint8_t {
    kInvalid,
    kNotFound,
    kFingerprint,
    kNondeterministic,
    kInternal,
    kOutOfMemory,
    kTimeout,
    kInterrupted
  };
  Kind kind = Kind::kInvalid;
  std::string message{};
  std::string file{};
  std::uint32_t line = 0, column = 0;
  bool operator==(const Problem&) const = default;
};

struct TestedRun {
  std::string id{};         ///< "scenarios/cut.jsonc#short": what --filter and --shard see; without the seed
  std::string file{};
  std::string case_name{};
  std::uint64_t seed = 0;
  bool loaded = true;            ///< false: the file could not be read or is invalid, so there is no seed
  std::uint32_t repetition = 0;  ///< 0-based, of --repeat
  std::optional<observe::RunReport> report{};
  std::vector<Problem> problems{};
  std::vector<std::string> notices{};  ///< worth saying, not a failure: "the fingerprint on record is of version 0.1.0"
  bool unrecorded = false;       ///< there is no fingerprint on record to compare with
  double wall_seconds = 0;
  int exit_code = 0;
};

/// Verdict of one expectation over all seeds of one case (with --seeds).
struct SeedsResult {
  std::string id{};
  std::string text{};
  std::string file{};
  std::uint32_t line = 0;
  observe::Verdict verdict = observe::Verdict::kPass;
  std::string measured{};   ///< "38 of 40 seeds (95 %, between 83.5 % and 98.6 %)"
};

struct TestSession {
  bool ran_twice = false;        ///< --check-determinism
  std::string version{};
  std::vector<TestedRun> runs{};
  std::vector<SeedsResult> over_seeds{};  ///< empty without --seeds
  std::vector<TestedRun> not_run{};  ///< matched, but never started: fail-fast, the time budget or an interrupt
  double wall_seconds = 0;
  int exit_code = 0;
};

/// "pass", "fail", "undecided".
const char* verdict_name(observe::Verdict verdict);
const char* problem_name(Problem::Kind kind);

}  // namespace jetlag::report
