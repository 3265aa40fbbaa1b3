// SPDX-License-Identifier: Apache-2.0
// The four session guarantees.
//
// A session's token holds, per shard, the dots it wrote and everything that its reads were served from.
//
//   read-your-writes     a read is served by a replica that has the session's writes
//   monotonic-reads      a read is served by a replica that has all that earlier reads were served from
//   monotonic-writes     a write is ordered after the session's earlier writes (its context contains them)
//   writes-follow-reads  a write is ordered after all that the session's earlier reads were served from
//
// Inputs      client operations in the order of their replies.
// Strictness  by vectors, not by values: serving a read from a replica that lacks a write of the session counts even when that
//             write concerned another key of the shard. A session that stays in one region violates nothing until that region
//             loses data.
// Undecided   a guarantee that no operation could have broken (for read-your-writes: no read after a write of its session).
// Cost        two vector comparisons and a copy per operation, without allocation; memory: two vectors per session and shard.
//             Session numbers should be dense.
// Source      Terry et al., "Session Guarantees for Weakly Consistent Replicated Data" (PDIS 1994).
#pragma once

#include <array>
#include <vector>

#include "check/history.h"
#include "check/verdict.h"

namespace jetlag::check {

class SessionChecker {
 public:
  static constexpr std::size_t kGuarantees = 4;

  /// Bit g of the result is set when guarantee g (kReadYourWrites first) was violated by this operation: for counters and traces.
  std::uint8_t observe(const OperationView& operation);
  std::uint8_t observe(const ClientOperation& operation) { return observe(view_of(operation)); }
  /// Of one of the four session properties.
  Verdict verdict(Property guarantee) const;
  bool operator==(const SessionChecker&) const = default;

 private:
  struct Past {
    crdt::VersionVector vector;
    crdt::Dot dot;  ///< the latest write
    Instant at{};
    RegionId region;
    Bytes key;
    bool operator==(const Past&) const = default;
  };
  struct Token {
    Past writes, reads;
    bool operator==(const Token&) const = default;
  };
  /// Whether `past` is covered; a violation is noted under `guarantee`.
  bool judge(Property guarantee, const OperationView& operation, const Past& past);

  std::vector<std::vector<Token>> tokens_;  ///< by session, then shard
  std::array<Verdict, kGuarantees> found_{};
};

/// Requires one of the four session properties.
Verdict check_session(const History& history, Property guarantee);

}  // namespace jetlag::check
