// SPDX-License-Identifier: Apache-2.0
// Version vectors in the messages and batches of replication: how many entries, then origin and sequence of each, as varints.
//
// Errors   the Reader fails on origins and sequences out of range.
#pragma once

#include "crdt/codec.h"
#include "crdt/version_vector.h"

namespace jetlag::replication {

template <class Sink>
void put_vector(Sink& sink, const crdt::VersionVector& vector) {
  sink.varint(vector.size());
  for (const auto& entry : vector) {
    sink.varint(entry.origin.packed);
    sink.varint(entry.sequence);
  }
}

inline crdt::VersionVector get_vector(crdt::Reader& in) {
  crdt::VersionVector vector;
  for (std::size_t n = in.count(); n > 0 && in.ok(); --n) {
    const crdt::OriginId origin{static_cast<std::uint16_t>(in.at_most(UINT16_MAX, "origin"))};
    vector.raise(origin, in.at_most(crdt::Dot::kSequenceMask, "sequence"));
  }
  return vector;
}

}  // namespace jetlag::replication
