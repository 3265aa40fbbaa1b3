// SPDX-License-Identifier: Apache-2.0
// The pieces that all encodings are made of, written once for both sinks (Writer and ByteCounter) and once for the Reader.
//
// Origins      are written with the region in the low bits, so that low incarnations of all regions take one or two bytes.
// Clocks       are written against the clock before them: the difference in milliseconds, and the counter unless it is the
//              expected one (0 after a new millisecond, the next one within the same).
// Databases    a number other than 0 stands behind a mark that nothing else begins with.
// Items        of a list: the dot, then the number within its operation; ranges say in its lowest bit what follows what.
// Resets       carry the distance from birth to the observed point, with the kind of the amount in the lowest bit.
#pragma once

#include <algorithm>
#include <cmath>

#include "crdt/codec.h"

namespace jetlag::crdt::wire {

constexpr std::uint64_t origin_to_wire(OriginId o) { return (std::uint64_t{o.incarnation()} << 6) | o.region().value; }
inline OriginId read_origin(Reader& in) {
  const std::uint64_t v = in.at_most(0xffff, "expected an origin of at most 16 bits");
  return OriginId::of(RegionId{static_cast<std::uint8_t>(v & 63)}, static_cast<std::uint16_t>(v >> 6));
}

void put_dot(auto& sink, Dot dot) {
  sink.varint(origin_to_wire(dot.origin()));
  sink.varint(dot.sequence());
}
inline Dot read_dot(Reader& in) {
  const OriginId origin = read_origin(in);
  const std::uint64_t sequence = in.at_most(Dot::kSequenceMask, "expected a sequence of at most 48 bits");
  if (sequence == 0) in.fail("expected a dot with a sequence of at least 1");
  return Dot::of(origin, sequence);
}

void put_vector(auto& sink, const VersionVector& vector) {
  sink.varint(vector.size());
  for (const VersionVector::Entry& e : vector) put_dot(sink, Dot::of(e.origin, e.sequence));
}
inline VersionVector read_vector(Reader& in) {
  VersionVector vector;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const Dot dot = read_dot(in);
    if (in.ok() && vector.at(dot.origin()) != 0) in.fail("expected every origin once");
    if (in.ok()) vector.raise(dot.origin(), dot.sequence());
  }
  return vector;
}

void put_item(auto& sink, ItemId item) {
  put_dot(sink, item.dot);
  sink.varint(item.index);
}
inline ItemId read_item(Reader& in) {
  const Dot dot = read_dot(in);
  return {dot, static_cast<std::uint32_t>(in.at_most(UINT32_MAX, "expected the number of an item of at most 32 bits"))};
}
void put_range(auto& sink, const ItemRange& range) {
  put_dot(sink, range.first.dot);
  sink.varint((std::uint64_t{range.first.index} << 1) | (range.solo ? 1 : 0));
  sink.varint(range.length);
}
inline ItemRange read_range(Reader& in) {
  const Dot dot = read_dot(in);
  const std::uint64_t word = in.at_most((std::uint64_t{1} << 33) - 1, "expected the number of an item of at most 32 bits");
  const std::uint64_t length = in.at_most(UINT32_MAX, "expected so many items as 32 bits count");
  const ItemRange range{{dot, static_cast<std::uint32_t>(word >> 1)}, static_cast<std::uint32_t>(length), (word & 1) != 0};
  if (!range.valid()) in.fail("expected ids of items that follow each other");
  return range;
}

void put_database(auto& sink, std::uint8_t mark, std::uint16_t db) {
  if (db == 0) return;
  sink.byte(mark);
  sink.varint(db);
}
inline std::uint16_t read_database(Reader& in, std::uint8_t mark) {
  if (!in.take(mark)) return 0;
  const std::uint64_t db = in.at_most(0xffff, "expected a database's number of at most 16 bits");
  if (db == 0 && in.ok()) in.fail("expected a database's number other than 0");
  return static_cast<std::uint16_t>(db);
}

constexpr std::uint64_t expected_counter(Hlc before, std::int64_t millis_later) {
  return millis_later == 0 ? static_cast<std::uint16_t>(before.counter() + 1) : 0u;
}
constexpr std::int64_t millis_between(Hlc before, Hlc after) {
  return static_cast<std::int64_t>(after.packed >> Hlc::kCounterBits) -
         static_cast<std::int64_t>(before.packed >> Hlc::kCounterBits);
}
constexpr bool counter_expected(Hlc before, Hlc after) {
  return after.counter() == expected_counter(before, millis_between(before, after));
}
/// The counter follows only where it is not the expected one; the caller keeps that as a flag.
void put_hlc(auto& sink, Hlc before, Hlc after) {
  sink.zigzag(millis_between(before, after));
  if (!counter_expected(before, after)) sink.varint(after.counter());
}
inline Hlc read_hlc(Reader& in, Hlc before, bool expected) {
  const std::int64_t later = in.zigzag();
  const std::uint64_t counter =
      expected ? expected_counter(before, later) : in.at_most(0xffff, "expected a clock counter of at most 16 bits");
  const std::uint64_t millis = (before.packed >> Hlc::kCounterBits) + static_cast<std::uint64_t>(later);
  if (millis >> (64 - Hlc::kCounterBits) != 0) in.fail("expected a clock of at most 48 bits of milliseconds");
  return {(millis << Hlc::kCounterBits) | counter};
}
/// Always with the counter, for clocks that have no flag.
void put_full_hlc(auto& sink, Hlc before, Hlc after) {
  sink.zigzag(millis_between(before, after));
  sink.varint(after.counter());
}
inline Hlc read_full_hlc(Reader& in, Hlc before) { return read_hlc(in, before, false); }

void put_amount(auto& sink, Amount amount) {
  if (amount.is_float) sink.fixed64(static_cast<std::uint64_t>(amount.bits));
  else sink.zigzag(amount.bits);
}
inline Amount read_amount(Reader& in, bool is_float) {
  const Amount amount{is_float ? static_cast<std::int64_t>(in.fixed64()) : in.zigzag(), is_float};
  if (is_float && std::isnan(as_double(amount))) in.fail("expected a number, not NaN");
  return amount;
}
void put_score(auto& sink, double score) { put_amount(sink, float_amount(score)); }
inline double read_score(Reader& in) {
  const Amount score = read_amount(in, true);
  return in.ok() ? as_double(score) : 0;
}

void put_reset(auto& sink, const AccumulatorReset& reset) {
  put_dot(sink, reset.birth);
  sink.varint(((reset.sequence - reset.birth.sequence()) << 1) | (reset.sum.is_float ? 1 : 0));
  put_amount(sink, reset.sum);
}
inline AccumulatorReset read_reset(Reader& in) {
  const Dot birth = read_dot(in);
  const std::uint64_t word = in.varint();
  const std::uint64_t sequence = birth.sequence() + (word >> 1);
  if (sequence > Dot::kSequenceMask) in.fail("expected a sequence of at most 48 bits");
  return {birth, sequence, read_amount(in, (word & 1) != 0)};
}

void put_list(auto& sink, const auto& list, auto put) {
  sink.varint(list.size());
  for (const auto& item : list) put(sink, item);
}
/// Reads a list whose items take at least one byte each.
template <class T>
std::vector<T> read_list(Reader& in, auto read) {
  std::vector<T> out;
  const std::size_t count = in.count();
  out.reserve(std::min<std::size_t>(count, 1024));
  for (std::size_t i = 0; i < count && in.ok(); ++i) out.push_back(read(in));
  return out;
}

void put_resets(auto& sink, const std::vector<AccumulatorReset>& resets) {
  put_list(sink, resets, [](auto& s, const AccumulatorReset& r) { put_reset(s, r); });
}
inline std::vector<AccumulatorReset> read_resets(Reader& in) { return read_list<AccumulatorReset>(in, read_reset); }
inline Bytes read_text(Reader& in) { return in.bytes(); }

}  // namespace jetlag::crdt::wire
