// SPDX-License-Identifier: Apache-2.0
// Registers on the wire: the candidates in their order, each with its dot, its stamp and its value.
#pragma once

#include "crdt/register.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

void put_value(auto& sink, const Bytes& value) { sink.bytes(value); }
void put_value(auto& sink, double score) { put_score(sink, score); }
inline void read_value(Reader& in, Bytes& value) { value = in.bytes(); }
inline void read_value(Reader& in, double& score) { score = read_score(in); }

template <class Sink, class Value>
void put_register(Sink& sink, const BasicRegister<Value>& base, Hlc& clock) {
  sink.varint(base.size());
  for (std::size_t i = 0; i < base.size(); ++i) {
    put_dot(sink, base[i].dot);
    put_full_hlc(sink, clock, base[i].hlc);
    put_value(sink, base[i].value);
    clock = base[i].hlc;
  }
}

template <class Value>
BasicRegister<Value> read_register(Reader& in, Hlc& clock) {
  BasicRegister<Value> base;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    BasicCandidate<Value> candidate;
    candidate.dot = read_dot(in);
    candidate.hlc = clock = read_full_hlc(in, clock);
    read_value(in, candidate.value);
    if (in.ok() && !base.insert(std::move(candidate))) in.fail("expected every candidate once");
  }
  return base;
}

}  // namespace jetlag::crdt::wire
