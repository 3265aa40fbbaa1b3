// SPDX-License-Identifier: Apache-2.0
// Vector sets on the wire: writes and removals of elements, and whole states.
#pragma once

#include "crdt/register_wire.h"
#include "crdt/vector_set.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

inline void expect_vector(Reader& in, const Bytes& vector) {
  if (!valid_vector(vector)) in.fail("expected a vector of finite 32-bit floats");
}

template <class Sink>
void put_effect(Sink& sink, const SetVectors& e) {
  sink.byte(static_cast<std::uint8_t>(e.overwrite));
  put_list(sink, e.elements, [](Sink& s, const VectorWrite& w) {
    s.bytes(w.element);
    s.byte(static_cast<std::uint8_t>((w.vector ? 1 : 0) | (w.attributes ? 2 : 0) | (w.fresh ? 4 : 0)));
    if (w.vector) s.bytes(*w.vector);
    if (w.attributes) s.bytes(*w.attributes);
  });
}
inline SetVectors read_set_vectors(Reader& in) {
  SetVectors e;
  const std::uint8_t overwrite = in.byte();
  if (overwrite > 2) in.fail("expected an overwrite mode from 0 to 2");
  e.overwrite = static_cast<Overwrite>(overwrite & 3);
  e.elements = read_list<VectorWrite>(in, [](Reader& r) {
    VectorWrite w;
    w.element = r.bytes();
    const std::uint8_t given = r.byte();
    if (given == 0 || given > 7 || (given & 5) == 4) r.fail("expected what is written of an element");
    w.fresh = (given & 4) != 0;
    if ((given & 1) != 0) expect_vector(r, w.vector.emplace(r.bytes()));
    if ((given & 2) != 0) w.attributes.emplace(r.bytes());
    return w;
  });
  return e;
}

template <class Sink>
void put_effect(Sink& sink, const RemoveVectors& e) {
  put_list(sink, e.elements, [](Sink& s, const Bytes& element) { s.bytes(element); });
}
inline RemoveVectors read_remove_vectors(Reader& in) { return {read_list<Bytes>(in, read_text)}; }

template <class Sink>
void put_element(Sink& sink, const Bytes& element, const VectorCell& cell, Hlc& clock) {
  sink.bytes(element);
  put_register(sink, cell.vectors(), clock);
  put_register(sink, cell.all_attributes(), clock);
}

template <class Sink>
void put_body(Sink& sink, const VectorSet& set, Hlc& clock) {
  sink.varint(set.remembered());
  for (const auto& [element, cell] : set) put_element(sink, element, cell, clock);
}

inline void read_body(Reader& in, VectorSet& set, Hlc& clock) {
  const std::size_t elements = in.count();
  for (std::size_t i = 0; i < elements && in.ok(); ++i) {
    const Bytes element = in.bytes();
    Register vectors = read_register<Bytes>(in, clock);
    for (std::size_t c = 0; c < vectors.size() && in.ok(); ++c) expect_vector(in, vectors[c].value);
    VectorCell cell(std::move(vectors), read_register<Bytes>(in, clock));
    if (in.ok() && (cell.bottom() || set.find(element) != nullptr)) in.fail("expected every element once, with something in it");
    if (in.ok()) set.put(element, std::move(cell));
  }
}

}  // namespace jetlag::crdt::wire
