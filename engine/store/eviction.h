// SPDX-License-Identifier: Apache-2.0
// Eviction: how a shard with a memory limit keeps within it.
//
// Rule      before it executes a command of a client that may write, a shard that holds more than 80 % of its limit evicts keys:
//           at most one for each percent that has begun above the 80, and no more once it is back at 80 %.
// Choice    of five keys drawn at random the best by the policy: the one unused for longest (lru), used least often (lfu), with
//           the nearest deadline (ttl), or the first (random). The policies volatile-* draw only keys that have a deadline
//           (of which, after a DEL that it was concurrent with, a claim on it may be all that is left). As
//           Redis does it, but for its pool of good candidates from earlier draws.
// Effect    an eviction is a DEL of what this region has seen of the key, an operation like any other: it is replicated, and what
//           another region wrote meanwhile survives it.
// Refusal   a shard that holds more than the limit without its reserve refuses commands that may need memory (kDenyOom), and
//           within MULTI does not queue them. Reading, deleting, deadlines and replication go on.
// Freed     whatever the DEL leaves nothing of. Of lists, documents, what other regions have added to a counter, and some more,
//           something stays until all regions have acknowledged it (Database::memory(), tombstones): while one of them cannot
//           be reached, evicting may free next to nothing.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "store/command.h"

namespace jetlag::store {

/// Evicts if need be. What a command that must not be executed now answers; requires a database with a limit.
std::optional<Reply> make_room(const Command& command, Database& db, Session& session, const ExecuteContext& at,
                               std::span<const Bytes> args, std::vector<crdt::Op>& written);
/// Whether a command must not even wait for EXEC.
std::optional<Reply> no_room_to_queue(const Command& command, Database& db, std::span<const Bytes> args);
/// The command's keys have been used: the policy may want to know. Requires a database with a limit.
void note_uses(const Command& command, Database& db, const Session& session, const ExecuteContext& at,
               std::span<const Bytes> args);

}  // namespace jetlag::store
