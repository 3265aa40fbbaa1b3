// SPDX-License-Identifier: Apache-2.0
// Expiry: when a key ends, agreed between regions.
//
// Value      the latest deadline among live claims; PERSIST is a claim of "never". No claim, or "never": the key does not expire.
// Merge      as every dot piece.
// Conflict   the longest wins. A claim replaces the claims it had seen, so a causally later and shorter EXPIRE holds.
// Owner      the origin of the winning claim: only its region issues the DEL, when *its* clock passes the deadline; other regions
//            mask the key on read.
// Pitfall    the DEL of an expiry removes the claim it had seen; a concurrent write survives it without a deadline.
// Units      deadlines are Instants on the writer's clock.
#pragma once

#include <optional>

#include <boost/container/small_vector.hpp>

#include "core/time.h"
#include "crdt/dot.h"
#include "crdt/hlc.h"
#include "crdt/observation.h"
#include "crdt/version_vector.h"

namespace jetlag::crdt {

struct Claim {
  Dot dot;
  Hlc hlc;
  Instant deadline = kNever;
  Stamp stamp() const { return {hlc, dot.origin()}; }
  bool operator==(const Claim&) const = default;
};

class Expiry {
 public:
  bool empty() const { return claims_.empty(); }
  std::size_t size() const { return claims_.size(); }
  auto begin() const { return claims_.begin(); }
  auto end() const { return claims_.end(); }

  /// The winning claim (maybe "never"), or nullptr.
  const Claim* winner() const;
  /// The deadline in force; nothing when the key does not expire.
  std::optional<Instant> deadline() const;

  /// Replaces the claims in `deps` by `claim`. Each claim that a longer one beats is discarded once.
  Observation claim(Claim claim, const VersionVector& deps);
  /// Removes the claims in `deps`.
  void remove(const VersionVector& deps);
  void join(const Expiry& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Adds a decoded claim; ignored when its dot is there already.
  void insert(Claim claim);

  std::uint64_t digest() const;
  std::uint64_t content_digest() const;
  std::size_t heap_bytes() const;
  bool operator==(const Expiry&) const = default;

 private:
  template <class Doomed>
  void remove_if(Doomed doomed);

  boost::container::small_vector<Claim, 1> claims_;  // ordered by dot
};

}  // namespace jetlag::crdt
