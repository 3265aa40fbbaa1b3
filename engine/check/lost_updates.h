// SPDX-License-Identifier: Apache-2.0
// Lost updates: acknowledged operations that are gone although no rule chose to drop them.
//
//   outranked   a write lost, at once and where it was written, against a value that its writer had seen (wall clocks with skew).
//               Its own replica knows that for certain when it executes the command: no later message or full sync can change it.
//   vanished    issued by a process that has lost its memory, or that is not there when the question is asked, and within the
//               vector of no holder. Operations of one origin are applied in sequence, so a vector says exactly which are held.
//
// What a *concurrent* write has beaten is a conflict, settled by the key's rule: counted apart (replication/conflicts.h).
//
// Inputs      outranked() and memory_lost() as they happen; then, with each question, who counts as a holder and who is absent.
// Undecided   when nothing was acknowledged.
// Cost        a few words per loss of memory; a question is linear in those and in the holders.
// Source      the definition of a lost write in register tests of replicated stores; made exact here by dots and vectors.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "check/verdict.h"
#include "core/ids.h"
#include "crdt/version_vector.h"

namespace jetlag::check {

/// A process and the last operation that it had issued.
struct Issuer {
  ShardId shard;
  crdt::OriginId origin;
  std::uint64_t issued = 0;
  bool operator==(const Issuer&) const = default;
};

/// A replica that counts, and what it holds.
struct Holder {
  ShardId shard;
  const crdt::VersionVector* vector = nullptr;
};

/// Whom a question is about.
struct Presence {
  std::vector<Holder> holders;
  std::vector<Issuer> absent;       ///< processes that are not there, though their memory may be
  std::uint64_t acknowledged = 0;   ///< operations of all processes that have their memory
};

class LostUpdateChecker {
 public:
  struct Outranked {
    crdt::Dot dot;
    Bytes key;
    Instant at{};
    bool operator==(const Outranked&) const = default;
  };
  /// Consecutive operations of one origin.
  struct Vanished {
    crdt::OriginId origin;
    std::uint64_t first = 0, last = 0;
    bool operator==(const Vanished&) const = default;
  };

  void outranked(const Outranked& write);
  void memory_lost(const Issuer& process) { lost_memories_.push_back(process); }

  std::vector<Vanished> vanished(const Presence& presence) const;
  /// The first write that was outranked.
  const std::optional<Outranked>& first_outranked() const { return first_outranked_; }
  std::uint64_t count(const Presence& presence) const;
  Verdict verdict(const Presence& presence) const;
  bool operator==(const LostUpdateChecker&) const = default;

 private:
  std::vector<Issuer> lost_memories_;
  std::optional<Outranked> first_outranked_;
  std::uint64_t outranked_ = 0;
};

}  // namespace jetlag::check
