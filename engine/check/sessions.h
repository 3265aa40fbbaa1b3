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
// Strictness  by vectors, not by values: serving a read from a replica that lacks a write of the session counts even when that write
//             concerned another key of the shard. A session that stays in one region violates nothing until that region loses data.
// Undecided   a guarantee that no operation could have broken (for read-your-writes: no read after a write of its session).
// Cost        four vector comparisons per operation; memory: two vectors per session and shard.
// Source      Terry et al., "Session Guarantees for Weakly Consistent Replicated Data" (PDIS 1994).
#pragma once

#include <array>
#include <vector>

#include "check/history.h"
#include "check/verdict.h"
#include "core/index_map.h"

namespace jetlag::check {

class SessionChecker {
 public:
  static constexpr std::size_t kGuarantees = 4;

  /// Bit g of the result is set when guarantee g (kReadYourWrites first) was violated by this operation: for counters and traces.
  std::uint8_t observe(const ClientOperation& operation);
  /// Of one of the four session properties.
  Verdict verdict(Property guarantee) const;
  bool operator==(const SessionChecker&) const = default;

 private:
  struct Token {
    crdt::VersionVector writes, reads;
    crdt::Dot last_write;            ///< for the witness
    Instant last_write_at{}, last_read_at{};
    RegionId last_write_region, last_read_region;
    Bytes last_write_key, last_read_key;
    bool operator==(const Token&) const = default;
  };
  bool judge(Property guarantee, const ClientOperation& operation, const Token& token);

  IndexMap<std::uint64_t, Token> tokens_;  ///< by session and shard
  std::array<Verdict, kGuarantees> found_{};
};

/// Requires one of the four session properties.
Verdict check_session(const History& history, Property guarantee);

}  // namespace jetlag::check
