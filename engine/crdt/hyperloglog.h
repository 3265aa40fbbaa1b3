// SPDX-License-Identifier: Apache-2.0
// HyperLogLog: how many distinct things were added, in all regions together.
//
// Value      the registers, raised by every add that counts. An add counts unless a DEL is known that its writer had not seen.
// Merge      the larger rank of each register, of the sides that count: a side that had not seen a DEL of the other one holds
//            nothing that survives it.
// Conflict   DEL against PFADD or PFMERGE: the DEL wins, also against adds that it had not seen. Registers have no tags: nobody
//            could take out of them what one add has raised.
//            The same goes for EXPIRE and PERSIST (crdt/object.h).
// Deletions  are remembered (the last one of each origin) until every region has applied them (collect()): an add that arrives
//            later may not have seen them. Only a DEL whose writer saw a HyperLogLog under the key is one (DeleteKey::ends_adds);
//            one of a string does not end what it had not seen.
// Cost       the registers, and 24 bytes for each origin whose adds count.
// Source     the rule is that of the modelled store; deletions that win over what they have not seen: Bieniusa et al., "Brief
//            announcement: semantics of eventually consistent replicated sets" (2012), there as remove-wins.
#pragma once

#include <optional>

#include "core/flat_array.h"
#include "crdt/accumulator.h"
#include "crdt/hll_registers.h"
#include "crdt/observation.h"
#include "crdt/register.h"

namespace jetlag::crdt {

class HyperLogLog {
 public:
  static constexpr Type kType = Type::kHyperLogLog;
  /// All adds of one origin that count, from the first one to the last one.
  struct Adds {
    Dot first, last;
    bool contains(Dot dot) const { return dot.origin() == first.origin() && first <= dot && dot <= last; }
    bool operator==(const Adds&) const = default;
  };

  bool present() const { return !adds_.empty(); }
  bool bottom() const { return adds_.empty() && deletions_.empty(); }
  std::size_t size() const { return present() ? 1 : 0; }
  /// Requires present().
  Creation newest() const { return newest_; }
  const HllRegisters& registers() const { return registers_; }
  /// By origin.
  const FlatArray<Adds>& adds() const { return adds_; }
  /// The last known deletion of each origin that may still win over something.
  const VersionVector& deletions() const { return deletions_; }
  bool awaits_collection() const { return !deletions_.empty(); }
  /// A deletion that wins over what was written after `context`: one that it does not have.
  std::optional<Dot> deletion_beyond(const VersionVector& context) const;

  // Effects.
  Observation add(const AddRanks& effect, const Meta& meta);
  Observation remove_all(const DeleteKey& effect, const Meta& meta);

  void join(const HyperLogLog& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Forgets the deletions once everybody has applied them.
  bool collect(const AckView& acks);
  /// A decoded state; false where it is none.
  bool restore(HllRegisters registers, FlatArray<Adds> adds, Creation newest, VersionVector deletions);

  std::uint64_t digest() const;
  std::uint64_t content_digest() const;
  std::size_t data_bytes() const { return registers_.data_bytes(); }
  std::size_t heap_bytes() const { return registers_.heap_bytes() + adds_.heap_bytes(); }
  bool operator==(const HyperLogLog&) const = default;

 private:
  void count(Adds adds);
  /// The adds are dead for somebody who has seen `context` and does not count them.
  bool ended_by(const HyperLogLog& other, const VersionVector& context) const;

  HllRegisters registers_;
  FlatArray<Adds> adds_;
  Creation newest_;
  VersionVector deletions_;
};

}  // namespace jetlag::crdt
