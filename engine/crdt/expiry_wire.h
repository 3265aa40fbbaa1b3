// SPDX-License-Identifier: Apache-2.0
// Deadlines on the wire: claims on that of a key, and on those of the fields of a hash.
#pragma once

#include "crdt/expiry.h"
#include "crdt/field_deadlines.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

template <class Sink>
void put_claims(Sink& sink, const Expiry& expiry, Hlc& clock) {
  sink.varint(expiry.size());
  for (const Claim& c : expiry) {
    put_dot(sink, c.dot);
    put_full_hlc(sink, clock, c.hlc);
    sink.zigzag(c.deadline.ns);
    clock = c.hlc;
  }
}

inline Expiry read_expiry(Reader& in, Hlc& clock) {
  Expiry expiry;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    Claim claim;
    claim.dot = read_dot(in);
    claim.hlc = clock = read_full_hlc(in, clock);
    claim.deadline = Instant{in.zigzag()};
    if (in.ok()) expiry.insert(claim);
  }
  return expiry;
}

template <class Sink>
void put_field_claims(Sink& sink, const Bytes& field, const Expiry& claims, Hlc& clock) {
  sink.bytes(field);
  put_claims(sink, claims, clock);
}
template <class Sink>
void put_field_deadlines(Sink& sink, const FieldDeadlines& all, Hlc& clock) {
  sink.varint(all.size());
  for (const auto& [field, claims] : all) put_field_claims(sink, field, claims, clock);
}

inline FieldDeadlines read_field_deadlines(Reader& in, Hlc& clock) {
  FieldDeadlines all;
  const std::size_t fields = in.count();
  if (fields == 0) in.fail("expected the deadlines of fields");
  for (std::size_t i = 0; i < fields && in.ok(); ++i) {
    const Bytes field = in.bytes();
    Expiry claims = read_expiry(in, clock);
    if (claims.empty() || all.find(field) != nullptr) in.fail("expected every field once, with claims on its deadline");
    if (in.ok()) all.put(field, std::move(claims));
  }
  return all;
}

}  // namespace jetlag::crdt::wire
