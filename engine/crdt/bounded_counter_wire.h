// SPDX-License-Identifier: Apache-2.0
// Bounded counters on the wire: creations, moves with the running sums of their origin, and whole states.
#pragma once

#include "crdt/bounded_counter.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

template <class Sink>
void put_effect(Sink& sink, const CreateCounter& e) {
  sink.zigzag(e.lower);
  sink.zigzag(e.upper);
  sink.zigzag(e.initial);
}
inline CreateCounter read_create_counter(Reader& in) {
  CreateCounter e;
  e.lower = in.zigzag();
  e.upper = in.zigzag();
  e.initial = in.zigzag();
  if (in.ok() && !valid(e)) in.fail("expected a number within its bounds, and these within 59 bits");
  return e;
}

template <class Sink>
void put_effect(Sink& sink, const MoveCounter& e) {
  put_dot(sink, e.counter);
  sink.varint(e.added);
  sink.varint(e.taken);
  sink.byte(e.to == OriginId{} ? 0 : 1);
  if (e.to == OriginId{}) return;
  sink.varint(origin_to_wire(e.to));
  sink.varint(e.given_down);
  sink.varint(e.given_up);
}
inline MoveCounter read_move_counter(Reader& in) {
  MoveCounter e;
  e.counter = read_dot(in);
  e.added = in.varint();
  e.taken = in.varint();
  const std::uint8_t gives = in.byte();
  if (gives > 1) in.fail("expected whether rights are given");
  if (gives != 1) return e;
  e.to = read_origin(in);
  e.given_down = in.varint();
  e.given_up = in.varint();
  if (in.ok() && e.to == OriginId{}) in.fail("expected an origin that rights are given to");
  return e;
}

template <class Sink>
void put_body(Sink& sink, const BoundedCounter& body, Hlc& clock) {
  sink.varint(body.counters().size());
  for (const BoundedCounter::Counter& counter : body.counters()) {
    put_dot(sink, counter.name);
    put_full_hlc(sink, clock, counter.hlc);
    clock = counter.hlc;
    put_effect(sink, counter.terms);
    sink.varint(counter.rows.size());
    for (const BoundedCounter::Row& row : counter.rows) {
      put_dot(sink, row.last);
      sink.varint(row.added);
      sink.varint(row.taken);
      sink.varint(row.gifts.size());
      for (const BoundedCounter::Gift& gift : row.gifts) {
        sink.varint(origin_to_wire(gift.to));
        sink.varint(gift.down);
        sink.varint(gift.up);
      }
    }
  }
}

inline BoundedCounter::Row read_row(Reader& in) {
  BoundedCounter::Row row{read_dot(in), in.varint(), in.varint(), {}};
  const std::size_t gifts = in.count();
  for (std::size_t i = 0; i < gifts && in.ok(); ++i) {
    const OriginId to = read_origin(in);
    const std::uint64_t down = in.varint();
    row.gifts.push_back({to, down, in.varint()});
  }
  return row;
}

inline void read_body(Reader& in, BoundedCounter& body, Hlc& clock) {
  const std::size_t counters = in.count();
  for (std::size_t i = 0; i < counters && in.ok(); ++i) {
    BoundedCounter::Counter counter;
    counter.name = read_dot(in);
    counter.hlc = clock = read_full_hlc(in, clock);
    counter.terms = read_create_counter(in);
    const std::size_t rows = in.count();
    for (std::size_t r = 0; r < rows && in.ok(); ++r) counter.rows.push_back(read_row(in));
    if (in.ok() && !body.insert(std::move(counter))) in.fail("expected every counter once, its rows and gifts by their origins");
  }
  if (in.ok() && body.bottom()) in.fail("expected a counter");
}

}  // namespace jetlag::crdt::wire
