// SPDX-License-Identifier: Apache-2.0
// Vector sets on the wire: writes and removals of elements, and whole states.
#pragma once

#include "crdt/vector_set.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

inline void expect_vector(Reader& in, const Bytes& vector) {
  if (vector.empty() || vector.size() % sizeof(float) != 0) in.fail("expected a vector of 32-bit floats");
}

template <class Sink>
void put_effect(Sink& sink, const SetVectors& e) {
  sink.byte(static_cast<std::uint8_t>(e.overwrite));
  put_list(sink, e.elements, [](Sink& s, const VectorWrite& w) {
    s.bytes(w.element);
    s.byte(static_cast<std::uint8_t>((w.vector ? 1 : 0) | (w.attributes ? 2 : 0)));
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
    if (given == 0 || given > 3) r.fail("expected what is written of an element");
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
void put_texts(Sink& sink, const Register& from, Hlc& clock) {
  sink.varint(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    put_dot(sink, from[i].dot);
    put_full_hlc(sink, clock, from[i].hlc);
    sink.bytes(from[i].value);
    clock = from[i].hlc;
  }
}
inline Register read_texts(Reader& in, Hlc& clock) {
  Register to;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    Candidate candidate;
    candidate.dot = read_dot(in);
    candidate.hlc = clock = read_full_hlc(in, clock);
    candidate.value = in.bytes();
    if (in.ok() && !to.insert(std::move(candidate))) in.fail("expected every candidate once");
  }
  return to;
}

template <class Sink>
void put_element(Sink& sink, const Bytes& element, const VectorCell& cell, Hlc& clock) {
  sink.bytes(element);
  put_texts(sink, cell.vectors(), clock);
  put_texts(sink, cell.all_attributes(), clock);
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
    Register vectors = read_texts(in, clock);
    for (std::size_t c = 0; c < vectors.size() && in.ok(); ++c) expect_vector(in, vectors[c].value);
    VectorCell cell(std::move(vectors), read_texts(in, clock));
    if (in.ok() && (cell.bottom() || set.find(element) != nullptr)) in.fail("expected every element once, with something in it");
    if (in.ok()) set.put(element, std::move(cell));
  }
}

}  // namespace jetlag::crdt::wire
