// SPDX-License-Identifier: Apache-2.0
// Why a key has the value it has: what `lab` fills and `jetlag explain` and the inspector show.
//
// Explanation  every operation that touched the key up to `at`, in the order of the true simulated time of its writing, and what
//              each region shows. An operation's *fate* is judged on the state that contains all of them: whether its effect is
//              part of the converged value, and if not, which operation and which rule ended it.
// Text fields  as in observe/run_report.h: any bytes, no newlines; renderers escape.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"

namespace jetlag::observe {

enum class Fate : std::uint8_t {
  kWon,       ///< The rule chose it over others that are there: its value is what clients see.
  kKept,      ///< Part of the value, and nothing that did not know it is. Also every removal, and a deadline that counts.
  kMerged,    ///< Part of the value together with others that it did not know, nor they it (counter sums, members, fields).
  kReplaced,  ///< A later operation that had seen it took its place: nobody lost anything.
  kLost,      ///< Discarded by the rule for one that did not know it, or that stood when it was written, although the client
              ///< was told OK.
  kRemoved,   ///< Ended by a deletion or expiry that had seen it.
  kPending,   ///< Has not reached every live region at `at`.
  kGone,      ///< Acknowledged, and no replica holds it any more: the memory that had it was lost.
};

/// What an operation did. From kInsertItems up to kDelete: of types that are shown as they are built (RegionValue::state).
enum class OperationKind : std::uint8_t {
  kSet,                ///< SET and what replaces a string
  kIncrement,          ///< INCR family, on a string
  kAddMembers,         ///< SADD
  kRemoveMembers,      ///< SREM, SPOP
  kSetFields,          ///< HSET
  kIncrementField,     ///< HINCRBY
  kRemoveFields,       ///< HDEL
  kSetScores,          ///< ZADD
  kIncrementScore,     ///< ZINCRBY
  kRemoveScores,       ///< ZREM, ZPOPMIN, ZREMRANGEBYRANK ...
  kInsertItems,        ///< LPUSH, RPUSH, LINSERT
  kSetItem,            ///< LSET
  kRemoveItems,        ///< LREM, LTRIM and what pops items
  kAddEntries,         ///< XADD, XSETID
  kRemoveEntries,      ///< XDEL, XTRIM
  kCreateGroup,        ///< XGROUP CREATE
  kDestroyGroup,       ///< XGROUP DESTROY
  kAckEntries,         ///< XACK, as far as it is sent
  kEditDocument,       ///< JSON commands
  kAddRanks,           ///< PFADD, PFMERGE
  kCreateCounter,      ///< BC.CREATE
  kMoveCounter,        ///< BC.INCR, BC.DECR, BC.GIVE
  kSetVectors,         ///< VADD, VSETATTR
  kRemoveVectors,      ///< VREM
  kDelete,             ///< DEL, UNLINK, GETDEL, and what takes the last member or field
  kExpire,             ///< the key's time was up
  kEvict,              ///< its region's memory filled
  kSetDeadline,        ///< EXPIRE, PERSIST
  kSetFieldDeadlines,  ///< HEXPIRE, HPERSIST
  kPublish,            ///< PUBLISH, SPUBLISH: the key is a channel
};

/// What an operation writes or takes away: a value (no name), members (no value, or their score), fields, or the sum of its
/// origin's own increments. Items of a list are named by the operation that inserted them: "2:17" (store/describe.h).
struct OperationPart {
  std::string name{};
  std::string value{};
  bool operator==(const OperationPart&) const = default;
};

/// Another write that is there beside the operation's own, in a string, in one field of a hash or of the score of one member; the
/// rule prefers one of them.
struct Contest {
  std::optional<std::string> field{};  ///< or member; nothing for a string
  std::string rival{};     ///< dot of the other: of a loser the winner, of the winner the best of the others
  bool won = false;
  std::string decided{};   ///< "lww: the newer stamp wins"
  bool operator==(const Contest&) const = default;
};

struct Arrival {
  std::string region{};
  std::optional<Instant> at{};   ///< when it became visible there; absent: not by Explanation::at
  bool operator==(const Arrival&) const = default;
};

struct ExplainedOperation {
  std::string dot{};             ///< "us:1842", with the incarnation where it is not the first: "us.2:7"
  std::string region{};          ///< where it was written
  Instant at{};                ///< true simulated time of the write
  std::string clock{};           ///< the stamp the rule compared: "HLC 10.042 s + 3"; may be empty
  std::uint64_t stamp = 0;       ///< the same as a number: greater is newer
  std::string command{};         ///< what is replicated: "SET cart:7 milk"
  std::string asked{};           ///< what its client asked for, where that is known and reads otherwise: "APPEND cart:7 k"
  OperationKind kind = OperationKind::kSet;
  std::vector<OperationPart> parts{};
  std::vector<bool> saw{};       ///< which of Explanation::operations, by place, the writer had seen; never itself
  Fate fate = Fate::kKept;
  bool shown = false;            ///< part of the value that some region shows
  std::string rule{};            ///< "lww: the newer stamp wins"; empty where no rule was needed
  std::vector<Contest> contests{};   ///< in the body that shows, one by one
  std::vector<std::string> lost_fields{};  ///< of one that has not lost as a whole: fields or members that the rule discarded
  bool hidden = false;                     ///< of one that has lost: it is there still, beneath a value of another type
  bool in_vain = false;  ///< of one that has lost: what it was about had been removed by one that did not know it (EXPIRE, XACK)
  bool asked_worse = false;      ///< with rules max and min: less was asked for than its region stands for, and is in no replica
  std::string ended_by{};        ///< dot of the operation that replaced, beat or removed it; may be empty
  std::string popped_by{};       ///< of a pop: dot of another one that gave its client the same item
  std::vector<Arrival> arrivals{};        ///< one per region, in scenario order
  bool operator==(const ExplainedOperation&) const = default;
};

struct Candidate {
  std::string dot{};
  std::string value{};
  bool shown = false;          ///< the one a client reads
  bool operator==(const Candidate&) const = default;
};

/// One line of what a region holds, as it is built (store/describe.h): of a list its items, the removed ones too.
struct StateRow {
  std::uint32_t depth = 0;
  std::string name{}, value{};
  bool removed = false;
  bool operator==(const StateRow&) const = default;
};

/// When a field of a hash ends.
struct FieldEnd {
  std::string field{};
  Instant at{};      ///< simulated time at which this region's clock says so
  std::string by{};  ///< dot of the operation that this deadline is of
  bool operator==(const FieldEnd&) const = default;
};

struct RegionValue {
  std::string region{};
  std::string type{};            ///< "string", "counter", "set", "hash", "zset", "list", "stream", "json", "hyperloglog",
                                 ///< "bounded-counter", "vectorset", "none"
  std::string value{};           ///< what a client reads there, as redis-cli prints it on one line
  std::vector<Candidate> candidates{};   ///< more than one: concurrent values are being kept or compared
  std::optional<Instant> expires_at{};   ///< simulated time at which this region's clock says so
  std::string expires_by{};              ///< dot of the operation that this deadline is of
  std::vector<FieldEnd> fields_end{};    ///< of a hash, those that a client sees and that end some time
  std::vector<StateRow> state{};         ///< of types that are shown as they are built
  /// Whose deadline it is that is over: the key is kept here, and hidden, until that region removes it. Empty: it is not.
  std::string kept_until{};
  std::vector<std::string> fields_kept{};  ///< of a hash: fields that are kept and hidden likewise
  bool live = true;              ///< false: the key's process there is down, and nobody can read
  bool shows_the_same(const RegionValue& other) const {
    return live == other.live && candidates == other.candidates && expires_at == other.expires_at &&
           fields_end == other.fields_end && kept_until == other.kept_until && fields_kept == other.fields_kept &&
           holds_the_same(other);
  }
  /// Two HyperLogLogs that estimate the same need not hold the same.
  bool holds_the_same(const RegionValue& other) const {
    return type == other.type && value == other.value && (type != "hyperloglog" || state == other.state);
  }
  bool operator==(const RegionValue&) const = default;
};

struct Explanation {
  std::string key{};
  Instant at{};
  std::uint32_t slot = 0, shard = 0;
  std::string rule{};                     ///< the rule that applies to the key: "lww (default)", "max (highscore:*)"
  std::vector<RegionValue> regions{};     ///< scenario order
  std::vector<ExplainedOperation> operations{};
  std::uint64_t operations_dropped = 0; ///< older ones beyond the bound of the record
  bool agree = false;                   ///< all live regions show the same value
  std::string summary{};                  ///< one sentence: "us:12 won: lww, 40 ms newer; eu:9 was acknowledged and discarded"

  /// Neither writer had seen the other's operation.
  bool concurrent(std::size_t a, std::size_t b) const { return a != b && !operations[a].saw[b] && !operations[b].saw[a]; }
  bool competed(std::size_t which) const {
    for (std::size_t i = 0; i < operations.size(); ++i)
      if (concurrent(which, i)) return true;
    return false;
  }
  /// Dots, in the order of operations.
  std::vector<std::string> seen_by(std::size_t which) const {
    return dots([&](std::size_t i) { return operations[which].saw[i]; });
  }
  std::vector<std::string> concurrent_with(std::size_t which) const {
    return dots([&](std::size_t i) { return concurrent(which, i); });
  }
  bool operator==(const Explanation&) const = default;

 private:
  template <class Wanted>
  std::vector<std::string> dots(Wanted&& wanted) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < operations.size(); ++i)
      if (wanted(i)) out.push_back(operations[i].dot);
    return out;
  }
};

}  // namespace jetlag::observe
