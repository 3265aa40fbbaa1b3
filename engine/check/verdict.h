// SPDX-License-Identifier: Apache-2.0
// Verdicts: what a checker says about a history.
//
// Outcome   pass, fail, or undecided (nothing to judge by: no reads, no probes, a fault that never ended).
// Verdict   the outcome, one sentence for people, the first instant at which it broke, how many facts were looked at and how many
//           of them broke, and a minimal witness: the few operations that show the failure by themselves, in order of time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/shared_bytes.h"
#include "core/time.h"
#include "crdt/dot.h"

namespace jetlag::check {

enum class Outcome : std::uint8_t { kPass, kFail, kUndecided };

/// The checked properties; name_of() is how the expectation language spells them.
enum class Property : std::uint8_t {
  kConvergence, kCausal, kReadYourWrites, kMonotonicReads, kMonotonicWrites, kWritesFollowReads, kNoLostUpdates
};
inline constexpr std::size_t kProperties = 7;

/// "pass", "fail", "undecided".
const char* name_of(Outcome outcome);
/// "converged", "causal", "read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads", "no-lost-updates".
const char* name_of(Property property);

struct WitnessStep {
  Instant at{};
  RegionId region;
  crdt::Dot dot;     ///< of the operation concerned; none for a read or probe
  Bytes key;
  std::string what;  ///< "session 3 wrote us:1842", "served at {us:1841, eu:77}"
  bool operator==(const WitnessStep&) const = default;
};

struct Verdict {
  Outcome outcome = Outcome::kUndecided;
  std::string message;
  Instant first_broken_at = kNever;
  std::uint64_t checked = 0;
  std::uint64_t violations = 0;
  std::vector<WitnessStep> witness;
  bool operator==(const Verdict&) const = default;
};

/// The worse of two: fail, then undecided, then pass.
constexpr Outcome worse(Outcome a, Outcome b) {
  if (a == Outcome::kFail || b == Outcome::kFail) return Outcome::kFail;
  return a == Outcome::kUndecided || b == Outcome::kUndecided ? Outcome::kUndecided : Outcome::kPass;
}

}  // namespace jetlag::check
