// SPDX-License-Identifier: Apache-2.0
// Lost updates: acknowledged writes that nobody chose to drop.
//
// For each acknowledged write w of a key, at the end of the run:
//
//   visible      w is among the dots the key's value consists of, in some region (or w merges, and a replica has it) fine
//   replaced     the final state contains a later write of the key whose writer had seen w                          fine
//   discarded    a visible write that is concurrent with w won by the key's rule                                     counted apart
//   by value     the key's rule compares values (max, min) and w, though later, had the lesser one                  counted apart
//   outranked    w had seen the visible write and lost against it all the same (wall clocks with skew)              LOST
//   vanished     no live replica holds w, nor a write that replaced it: its only holder lost its data               LOST
//
// "Final state" is the union of what the live replicas have seen; a removal is a write.
//
// Inputs      writes in the order of their commits, then the vectors of the live replicas and the visible dots of the written keys.
// Cost        observe: a look-up and a copy of the write, about 0.3 KB each; the verdict: n log n in the writes of one key. settled()
//             forgets what is decided.
// Source      the definition of a lost write in register tests of replicated stores; made exact here by the contexts.
#pragma once

#include <cstdint>
#include <vector>

#include "check/history.h"
#include "check/verdict.h"
#include "core/index_map.h"

namespace jetlag::check {

enum class UpdateFate : std::uint8_t { kVisible, kReplaced, kDiscarded, kByValue, kOutranked, kVanished };

/// "visible", "replaced", "discarded", "by value", "outranked", "vanished".
const char* name_of(UpdateFate fate);

class LostUpdateChecker {
 public:
  void observe(const KeyWrite& write);
  /// Every live replica of `shard` holds all of `vector`: replaced writes within it need not be remembered.
  void settled(ShardId shard, const crdt::VersionVector& vector);

  /// The keys with open writes: whose final dots are needed.
  std::vector<Bytes> keys() const;
  Verdict verdict(const std::vector<FinalVector>& vectors, const std::vector<KeyFinal>& finals) const;
  /// How many acknowledged writes had which fate (index: UpdateFate); forgotten ones count as replaced.
  struct Count { std::uint64_t of[6] = {}; bool operator==(const Count&) const = default; };
  Count count(const std::vector<FinalVector>& vectors, const std::vector<KeyFinal>& finals) const;

  std::size_t open() const { return open_; }
  bool operator==(const LostUpdateChecker&) const = default;

 private:
  struct Judged {
    const KeyWrite* write;
    UpdateFate fate;
    const KeyWrite* other;  ///< what replaced or beat it, when it is known
  };
  std::vector<Judged> judge(const std::vector<FinalVector>& vectors, const std::vector<KeyFinal>& finals) const;

  IndexMap<Bytes, std::vector<KeyWrite>> writes_;
  std::size_t open_ = 0;
  std::uint64_t forgotten_ = 0;  ///< acknowledged, and replaced for good
};

Verdict check_lost_updates(const History& history);

}  // namespace jetlag::check
