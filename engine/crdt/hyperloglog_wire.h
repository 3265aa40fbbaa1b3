// SPDX-License-Identifier: Apache-2.0
// HyperLogLogs on the wire.
//
// Ranks   by index, each as the distance from the one before it and the rank; beyond kPackedFrom of them all 16 384 in six bits.
// State   the ranks, the adds that count by origin, the newest of them, the deletions that are remembered.
#pragma once

#include "crdt/hyperloglog.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

inline constexpr std::size_t kPackedFrom = HllRegisters::kCount * 6 / 8 / 2;
inline constexpr std::size_t kRanksPerGroup = 4;  // in three bytes

template <class Sink>
void put_effect(Sink& sink, const AddRanks& e) {
  std::uint64_t next = 0;
  sink.varint(e.ranks.size());
  for (const HllRank& r : e.ranks) {
    sink.varint(r.index - next);
    sink.byte(r.rank);
    next = r.index + std::uint64_t{1};
  }
}

/// So many ranks.
inline std::vector<HllRank> read_ranks(Reader& in, std::size_t count) {
  std::vector<HllRank> ranks;
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    if (next == HllRegisters::kCount) in.fail("expected ranks by their registers");
    const std::uint64_t index =
        next + in.at_most(HllRegisters::kCount - 1 - std::min<std::uint64_t>(next, HllRegisters::kCount - 1),
                          "expected the number of a register below 16384");
    const std::uint8_t rank = in.byte();
    if (in.ok() && (rank == 0 || rank > HllRegisters::kMostRank)) in.fail("expected a rank from 1 to 63");
    ranks.push_back({static_cast<std::uint16_t>(index), rank});
    next = index + 1;
  }
  return ranks;
}

inline AddRanks read_add_ranks(Reader& in) { return {read_ranks(in, in.count())}; }

template <class Sink>
void put_registers(Sink& sink, const HllRegisters& registers) {
  const std::size_t raised = registers.raised();
  sink.varint(raised);
  std::uint64_t next = 0;
  if (raised < kPackedFrom)
    return registers.for_each([&](HllRank r) {
      sink.varint(r.index - next);
      sink.byte(r.rank);
      next = r.index + std::uint64_t{1};
    });
  for (std::uint16_t i = 0; i < HllRegisters::kCount; i += kRanksPerGroup) {
    std::uint32_t group = 0;
    for (std::uint16_t k = 0; k < kRanksPerGroup; ++k)
      group |= std::uint32_t{registers.at(static_cast<std::uint16_t>(i + k))} << (6 * k);
    for (unsigned shift = 0; shift < 24; shift += 8) sink.byte(static_cast<std::uint8_t>(group >> shift));
  }
}

inline HllRegisters read_registers(Reader& in) {
  HllRegisters registers;
  const std::size_t raised = in.at_most(HllRegisters::kCount, "expected at most 16384 ranks");
  if (raised < kPackedFrom) {
    for (const HllRank& r : read_ranks(in, raised))
      if (in.ok()) registers.raise(r);
    return registers;
  }
  for (std::uint16_t i = 0; i < HllRegisters::kCount && in.ok(); i += kRanksPerGroup) {
    std::uint32_t group = 0;
    for (unsigned shift = 0; shift < 24; shift += 8) group |= std::uint32_t{in.byte()} << shift;
    for (std::uint16_t k = 0; k < kRanksPerGroup; ++k)
      registers.raise({static_cast<std::uint16_t>(i + k), static_cast<std::uint8_t>((group >> (6 * k)) & 63)});
  }
  if (in.ok() && registers.raised() != raised) in.fail("expected as many ranks as were announced");
  return registers;
}

template <class Sink>
void put_body(Sink& sink, const HyperLogLog& log, Hlc& clock) {
  put_registers(sink, log.registers());
  sink.varint(log.adds().size());
  for (const HyperLogLog::Adds& a : log.adds()) {
    put_dot(sink, a.first);
    sink.varint(a.last.sequence() - a.first.sequence());
  }
  if (log.present()) {
    put_dot(sink, log.newest().dot);
    put_full_hlc(sink, clock, log.newest().stamp.hlc);
    clock = log.newest().stamp.hlc;
  }
  put_vector(sink, log.deletions());
}

inline void read_body(Reader& in, HyperLogLog& log, Hlc& clock) {
  HllRegisters registers = read_registers(in);
  FlatArray<HyperLogLog::Adds> adds;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const Dot first = read_dot(in);
    const std::uint64_t more = in.at_most(Dot::kSequenceMask - first.sequence(), "expected a sequence of at most 48 bits");
    adds.push_back({first, Dot::of(first.origin(), first.sequence() + more)});
  }
  Creation newest;
  if (!adds.empty()) {
    newest.dot = read_dot(in);
    clock = read_full_hlc(in, clock);
    newest.stamp = {clock, newest.dot.origin()};
  }
  VersionVector deletions = read_vector(in);
  if (in.ok() && !log.restore(std::move(registers), std::move(adds), newest, std::move(deletions)))
    in.fail("expected adds by their origins, and nothing without them");
}

}  // namespace jetlag::crdt::wire
