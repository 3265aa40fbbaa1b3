// SPDX-License-Identifier: Apache-2.0
// Exit codes: a promise to other people's pipelines (docs/ci.md). The argument parser's own codes never leave the program.
#pragma once

#include <array>
#include <cstddef>

namespace jetlag::cli {

enum ExitCode : int {
  kPass = 0,
  kFail = 1,              ///< An expectation failed, a fingerprint changed.
  kUndecided = 2,
  kUnequal = 3,           ///< Reachable live replicas unequal at the end of drain.
  kNondeterministic = 4,  ///< Two runs of one binary differ.
  kUsage = 64,
  kInvalidScenario = 65,
  kNoInput = 66,
  kNotInstalled = 69,
  kInternal = 70,         ///< A bug in Jetlag.
  kNotWritable = 73,
  kTimeBudget = 124,
  kInterrupted = 130,
};

/// The worst of two results wins, whatever they are of: two runs of a session, a run and the file that its report goes to, a
/// failure and the interrupt that came after it. A bug outranks a bad file, a bad file outranks a failure, and a failure stays
/// one when the rest was not run. (A run that was itself stopped is not judged: it has 124 or 130 alone.)
constexpr int worse(int a, int b) {
  constexpr std::array<int, 13> kOrder{
      kInternal, kUsage,   kInvalidScenario, kNoInput,     kNotInstalled, kNotWritable, kNondeterministic,
      kFail,     kUnequal, kTimeBudget,      kInterrupted, kUndecided,    kPass};
  for (const int code : kOrder) {
    if (a == code || b == code) return code;
  }
  return kInternal;
}

}  // namespace jetlag::cli
