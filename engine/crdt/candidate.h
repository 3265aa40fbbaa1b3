// SPDX-License-Identifier: Apache-2.0
// Candidate: one of the values that concurrent writes have left in a register.
#pragma once

#include <compare>

#include "core/shared_bytes.h"
#include "crdt/dot.h"
#include "crdt/hlc.h"

namespace jetlag::crdt {

template <class Value>
struct BasicCandidate {
  Dot dot;
  Hlc hlc;
  Value value{};
  Stamp stamp() const { return {hlc, dot.origin()}; }
  bool operator==(const BasicCandidate&) const = default;
};
using Candidate = BasicCandidate<Bytes>;

/// The operation that created something, ordered: newer stamp, then larger dot.
struct Creation {
  Stamp stamp;
  Dot dot;
  bool operator==(const Creation&) const = default;
  friend std::strong_ordering operator<=>(const Creation& a, const Creation& b) {
    if (const auto c = a.stamp <=> b.stamp; c != 0) return c;
    return a.dot <=> b.dot;
  }
};

}  // namespace jetlag::crdt
