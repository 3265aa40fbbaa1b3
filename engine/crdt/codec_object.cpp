// SPDX-License-Identifier: Apache-2.0
// Objects on the wire: the pieces of a full sync.
#include <algorithm>

#include "crdt/codec.h"
#include "crdt/wire.h"

namespace jetlag::crdt {
namespace {

using namespace wire;

constexpr std::uint8_t kString = 1, kSet = 2, kHash = 4, kExpiry = 8, kSortedSet = 16, kList = 32;

void put_value(auto& sink, const Bytes& value) { sink.bytes(value); }
void put_value(auto& sink, double score) { put_score(sink, score); }
void read_value(Reader& in, Bytes& value) { value = in.bytes(); }
void read_value(Reader& in, double& score) { score = read_score(in); }

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

template <class Sink>
void put_accumulator(Sink& sink, const Accumulator& e, Hlc& clock) {
  put_reset(sink, {e.birth, e.sequence(), e.total()});
  put_full_hlc(sink, clock, e.hlc);
  clock = e.hlc;
  sink.varint((e.reset_sequence << 1) | (e.dead_by ? 1 : 0));
  if (e.reset_sequence != 0) put_amount(sink, {e.reset_sum, e.is_float()});
  if (e.dead_by) put_dot(sink, e.dead_by);
}

Accumulator read_accumulator(Reader& in, Hlc& clock) {
  Accumulator e;
  const AccumulatorReset total = read_reset(in);
  e.birth = total.birth;
  e.sequence_and_kind = total.sequence | (total.sum.is_float ? Accumulator::kFloatBit : 0);
  e.sum = total.sum.bits;
  e.hlc = clock = read_full_hlc(in, clock);
  const std::uint64_t word = in.varint();
  e.reset_sequence = word >> 1;
  if (e.reset_sequence > Dot::kSequenceMask) in.fail("expected a sequence of at most 48 bits");
  if (e.reset_sequence != 0) e.reset_sum = read_amount(in, total.sum.is_float).bits;
  if ((word & 1) != 0) e.dead_by = read_dot(in);
  return e;
}

template <class Sink, class Value>
void put_cell(Sink& sink, const Cell<Value>& cell, Hlc& clock) {
  put_register(sink, cell.base(), clock);
  static const FlatArray<Accumulator> kNone;
  put_list(sink, cell.accumulators() != nullptr ? cell.accumulators()->entries() : kNone,
           [&](Sink& s, const Accumulator& e) { put_accumulator(s, e, clock); });
}

void read_base(Reader& in, Hlc& clock, Register& base) { base = read_register<Bytes>(in, clock); }
void read_base(Reader& in, Hlc& clock, BasicRegister<double>& base) { base = read_register<double>(in, clock); }

/// An Elem or a Score.
template <class Element>
Element read_cell(Reader& in, Hlc& clock) {
  constexpr bool is_score = std::is_same_v<Element, Score>;
  std::remove_cvref_t<decltype(std::declval<Element>().base())> base;
  read_base(in, clock, base);
  const std::vector<Accumulator> entries = read_list<Accumulator>(in, [&](Reader& r) { return read_accumulator(r, clock); });
  const auto out_of_order = std::adjacent_find(entries.begin(), entries.end(),
                                               [](const Accumulator& a, const Accumulator& b) { return !(a.birth < b.birth); });
  if (out_of_order != entries.end()) in.fail("expected accumulators in the order of their births");
  if (is_score && !std::all_of(entries.begin(), entries.end(), [](const Accumulator& e) { return e.is_float(); }))
    in.fail("expected the increments of a score as doubles");
  return Element(std::move(base), Accumulators({entries.begin(), entries.end()}));
}

template <class Sink>
void put_tags(Sink& sink, const Bytes& member, const Tags& tags, Hlc& clock) {
  sink.bytes(member);
  sink.varint(tags.size());
  for (std::size_t i = 0; i < tags.size(); ++i) {
    put_dot(sink, tags[i].dot);
    put_full_hlc(sink, clock, tags[i].hlc);
    clock = tags[i].hlc;
  }
}

Set read_set(Reader& in, Hlc& clock) {
  Set set;
  const std::size_t members = in.count();
  for (std::size_t i = 0; i < members && in.ok(); ++i) {
    const Bytes member = in.bytes();
    const std::size_t tags = in.count();
    if (tags == 0 || set.contains(member)) in.fail("expected every member once, with at least one tag");
    for (std::size_t t = 0; t < tags && in.ok(); ++t) {
      const Dot dot = read_dot(in);
      clock = read_full_hlc(in, clock);
      if (in.ok()) set.insert(member, {dot, clock});
    }
  }
  return set;
}

/// A Hash of Elem or a SortedSet of Score.
void put_cells(auto& sink, const auto& map, Hlc& clock) {
  sink.varint(map.remembered());
  for (const auto& [name, cell] : map) {
    sink.bytes(name);
    put_cell(sink, cell, clock);
  }
}

template <class Map, class Element>
Map read_cells(Reader& in, Hlc& clock) {
  Map map;
  const std::size_t names = in.count();
  for (std::size_t i = 0; i < names && in.ok(); ++i) {
    const Bytes name = in.bytes();
    Element cell = read_cell<Element>(in, clock);
    if (cell.bottom() || map.find(name) != nullptr) in.fail("expected every field or member once, with something in it");
    if (in.ok()) map.put(name, std::move(cell));
  }
  return map;
}

// Of a run: its flags, ids, origins and, unless its items are removed, their contents.
constexpr std::uint8_t kLeft = 1, kRight = 2, kPresent = 4;

template <class Sink>
void put_run(Sink& sink, const ItemRun& run, Hlc& clock) {
  sink.byte(static_cast<std::uint8_t>((run.left ? kLeft : 0) | (run.right ? kRight : 0) | (run.present() ? kPresent : 0)));
  put_range(sink, run.ids);
  if (run.left) put_item(sink, run.left);
  if (run.right) put_item(sink, run.right);
  for (std::uint32_t i = 0; run.present() && i < run.ids.length; ++i) put_register(sink, run.content(i), clock);
}

ItemRun read_run(Reader& in, Hlc& clock) {
  ItemRun run;
  const std::uint8_t flags = in.byte();
  if (flags > (kLeft | kRight | kPresent)) in.fail("expected the flags of a run of items");
  run.ids = read_range(in);
  if ((flags & kLeft) != 0) run.left = read_item(in);
  if ((flags & kRight) != 0) run.right = read_item(in);
  for (std::uint32_t i = 0; (flags & kPresent) != 0 && i < run.ids.length && in.ok(); ++i) {
    run.contents.push_back(read_register<Bytes>(in, clock));
    if (run.contents.back().empty()) in.fail("expected something in every item that is present");
  }
  return run;
}

template <class Sink>
void put_sequence(Sink& sink, const Sequence& list, Hlc& clock) {
  sink.varint(list.generations().size());
  for (const Sequence::Generation& g : list.generations()) {
    put_dot(sink, g.name);
    put_vector(sink, g.removals);
    sink.varint(list.runs_in(g));
    list.for_each_run(g, [&](const ItemRun& run) { put_run(sink, run, clock); });
  }
}

Sequence read_sequence(Reader& in, Hlc& clock) {
  Sequence list;
  const std::size_t generations = in.count();
  for (std::size_t i = 0; i < generations && in.ok(); ++i) {
    const Dot name = read_dot(in);
    VersionVector removals = read_vector(in);
    if (in.ok() && !list.append(name, std::move(removals))) in.fail("expected the generations of a list in order");
    const std::size_t runs = in.count();
    for (std::size_t r = 0; r < runs && in.ok(); ++r) {
      ItemRun run = read_run(in, clock);
      if (in.ok() && !list.append(std::move(run))) in.fail("expected every item of a list once");
    }
  }
  if (in.ok() && !list.complete()) in.fail("expected the neighbours of every item in its list");
  return list;
}

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

Expiry read_expiry(Reader& in, Hlc& clock) {
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
void put_object(Sink& sink, const Object& object) {
  Hlc clock;
  sink.byte(static_cast<std::uint8_t>((object.string().bottom() ? 0 : kString) | (object.set() != nullptr ? kSet : 0) |
                                      (object.hash() != nullptr ? kHash : 0) | (object.expiry() != nullptr ? kExpiry : 0) |
                                      (object.sorted_set() != nullptr ? kSortedSet : 0) |
                                      (object.list() != nullptr ? kList : 0)));
  if (!object.string().bottom()) put_cell(sink, object.string(), clock);
  if (object.set() != nullptr) {
    sink.varint(object.set()->size());
    for (const auto& [member, tags] : *object.set()) put_tags(sink, member, tags, clock);
  }
  if (object.hash() != nullptr) put_cells(sink, *object.hash(), clock);
  if (object.sorted_set() != nullptr) put_cells(sink, *object.sorted_set(), clock);
  if (object.list() != nullptr) put_sequence(sink, *object.list(), clock);
  if (object.expiry() != nullptr) put_claims(sink, *object.expiry(), clock);
}

template <class Value>
std::size_t size_of(const Bytes& name, const Cell<Value>& cell) {
  ByteCounter counter;
  Hlc clock;
  counter.bytes(name);
  put_cell(counter, cell, clock);
  return counter.size();
}

std::size_t size_of(const Bytes& member, const Tags& tags) {
  ByteCounter counter;
  Hlc clock;
  put_tags(counter, member, tags, clock);
  return counter.size();
}

/// Cuts a map into runs of about `max_bytes`; `emit` gets each finished run.
template <class Piece>
void cut(const auto& map, std::size_t max_bytes, auto put, auto emit) {
  Piece piece;
  std::size_t bytes = 0;
  for (const auto& [name, content] : map) {
    const std::size_t size = size_of(name, content);
    if (bytes != 0 && bytes + size > max_bytes) {
      emit(std::move(piece));
      piece = Piece{};
      bytes = 0;
    }
    put(piece, name, content);
    bytes += size;
  }
  if (bytes != 0) emit(std::move(piece));
}

}  // namespace

void encode(const Object& object, std::string& out) {
  Writer writer(out);
  put_object(writer, object);
}

std::size_t encoded_size(const Object& object) {
  ByteCounter counter;
  put_object(counter, object);
  return counter.size();
}

Result<Object> decode_object(Reader& in) {
  Hlc clock;
  const std::uint8_t sections = in.byte();
  if (sections > (kString | kSet | kHash | kExpiry | kSortedSet | kList)) in.fail("expected the sections of an object");
  Bodies bodies;
  if ((sections & kString) != 0) bodies.string = read_cell<Elem>(in, clock);
  if ((sections & kSet) != 0) bodies.set = read_set(in, clock);
  if ((sections & kHash) != 0) bodies.hash = read_cells<Hash, Elem>(in, clock);
  if ((sections & kSortedSet) != 0) bodies.sorted_set = read_cells<SortedSet, Score>(in, clock);
  if ((sections & kList) != 0) bodies.list = read_sequence(in, clock);
  if ((sections & kExpiry) != 0) bodies.expiry = read_expiry(in, clock);
  if (!in.ok()) return tl::unexpected<Error>(in.error());
  return Object(std::move(bodies));
}

std::vector<Object> split(const Object& object, std::size_t max_bytes) {
  std::vector<Object> pieces;
  if (encoded_size(object) <= max_bytes) {
    pieces.push_back(object);
    return pieces;
  }
  if (!object.string().bottom() || object.expiry() != nullptr) {
    Bodies piece;
    piece.string = object.string();
    if (object.expiry() != nullptr) piece.expiry = *object.expiry();
    pieces.emplace_back(std::move(piece));
  }
  const auto put_cell = [](auto& piece, const Bytes& name, const auto& cell) { piece.put(name, cell); };
  const auto emit_into = [&](auto Bodies::*body) {
    return [&pieces, body](auto part) {
      Bodies piece;
      piece.*body = std::move(part);
      pieces.emplace_back(std::move(piece));
    };
  };
  if (object.set() != nullptr) {
    const auto put_member = [](Set& piece, const Bytes& member, const Tags& tags) {
      for (std::size_t i = 0; i < tags.size(); ++i) piece.insert(member, tags[i]);
    };
    cut<Set>(*object.set(), max_bytes, put_member, emit_into(&Bodies::set));
  }
  if (object.hash() != nullptr) cut<Hash>(*object.hash(), max_bytes, put_cell, emit_into(&Bodies::hash));
  if (object.sorted_set() != nullptr)
    cut<SortedSet>(*object.sorted_set(), max_bytes, put_cell, emit_into(&Bodies::sorted_set));
  if (object.list() != nullptr) emit_into(&Bodies::list)(*object.list());  // in one: items are placed by their neighbours
  return pieces;
}

}  // namespace jetlag::crdt
