// SPDX-License-Identifier: Apache-2.0
// Convergence: replicas that have seen the same operations are in the same state.
//
// Inputs      probes, at any instants of the run: a difference that heals later is found as well.
// Invariants  for one shard, equal version vectors => equal state digests. (Whether replicas *reach* equal vectors is another
//             question: the expectation `converged`.)
// Undecided   when no two probes of different regions ever had the same vector.
// Cost        one look-up per probe; remembers the most recent 1 024 distinct vectors of each shard.
// Source      strong convergence: Shapiro et al., "Conflict-Free Replicated Data Types" (2011).
#pragma once

#include <vector>

#include "check/history.h"
#include "check/verdict.h"

namespace jetlag::check {

class ConvergenceChecker {
 public:
  void observe(const Probe& probe);
  Verdict verdict() const;
  bool operator==(const ConvergenceChecker&) const = default;

 private:
  struct Seen {
    std::uint64_t hash = 0;
    Probe probe;
    bool operator==(const Seen&) const = default;
  };
  struct Shard {
    std::vector<Seen> ring;
    std::size_t next = 0;
    bool operator==(const Shard&) const = default;
  };
  std::vector<Shard> shards_;
  Verdict found_{};
};

Verdict check_convergence(const History& history);

}  // namespace jetlag::check
