// SPDX-License-Identifier: Apache-2.0
// Objects on the wire: the pieces of a full sync.
#include <algorithm>

#include "crdt/bounded_counter_wire.h"
#include "crdt/codec.h"
#include "crdt/document_wire.h"
#include "crdt/expiry_wire.h"
#include "crdt/hyperloglog_wire.h"
#include "crdt/register_wire.h"
#include "crdt/stream_wire.h"
#include "crdt/vector_set_wire.h"
#include "crdt/wire.h"

namespace jetlag::crdt {
namespace {

using namespace wire;

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
constexpr std::uint8_t kLeft = 1, kRight = 2, kPresent = 4, kFalling = 8;

template <class Sink>
void put_run(Sink& sink, const ItemRun& run, Hlc& clock) {
  sink.byte(static_cast<std::uint8_t>((run.left ? kLeft : 0) | (run.right ? kRight : 0) | (run.present() ? kPresent : 0) |
                                      (run.falling ? kFalling : 0)));
  put_range(sink, run.ids);
  if (run.left) put_item(sink, run.left);
  if (run.right) put_item(sink, run.right);
  for (std::uint32_t i = 0; run.present() && i < run.length(); ++i) put_register(sink, run.contents[i], clock);
}

ItemRun read_run(Reader& in, Hlc& clock) {
  ItemRun run;
  const std::uint8_t flags = in.byte();
  if (flags > (kLeft | kRight | kPresent | kFalling)) in.fail("expected the flags of a run of items");
  run.falling = (flags & kFalling) != 0;
  run.ids = read_range(in);
  if ((flags & kLeft) != 0) run.left = read_item(in);
  if ((flags & kRight) != 0) run.right = read_item(in);
  for (std::uint32_t i = 0; (flags & kPresent) != 0 && i < run.length() && in.ok(); ++i) {
    Register content = read_register<Bytes>(in, clock);
    if (content.empty()) in.fail("expected something in every item that is present");
    run.contents.push_back(std::move(content));
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

// One overload of put_body and of read_body per type; some are in files of their own.
using wire::cut_body;
using wire::put_body;
using wire::read_body;
template <class Sink>
void put_body(Sink& sink, const Set& set, Hlc& clock) {
  sink.varint(set.size());
  for (const auto& [member, tags] : set) put_tags(sink, member, tags, clock);
}
template <class Sink>
void put_body(Sink& sink, const Hash& hash, Hlc& clock) {
  put_cells(sink, hash, clock);
}

template <class Sink>
void put_body(Sink& sink, const SortedSet& sorted, Hlc& clock) {
  put_cells(sink, sorted, clock);
}
template <class Sink>
void put_body(Sink& sink, const Sequence& list, Hlc& clock) {
  put_sequence(sink, list, clock);
}
template <class Sink>
void put_body(Sink& sink, const Document& document, Hlc& clock) {
  put_document(
      sink, document, clock, [&](Sink& s, const Register& r) { put_register(s, r, clock); },
      [&](Sink& s, const Sequence& list) { put_sequence(s, list, clock); });
}

void read_body(Reader& in, Set& set, Hlc& clock) { set = read_set(in, clock); }
void read_body(Reader& in, Hash& hash, Hlc& clock) { hash = read_cells<Hash, Elem>(in, clock); }
void read_body(Reader& in, SortedSet& sorted, Hlc& clock) { sorted = read_cells<SortedSet, Score>(in, clock); }
void read_body(Reader& in, Sequence& list, Hlc& clock) { list = read_sequence(in, clock); }
void read_body(Reader& in, Document& document, Hlc& clock) {
  document = read_document(
      in, clock, [&](Reader& r) { return read_register<Bytes>(r, clock); }, [&](Reader& r) { return read_sequence(r, clock); });
}

/// The bit that says that a body follows; bodies follow in the order of types, behind the string and before the expiry.
constexpr std::uint64_t section_of(Type type) {
  const auto number = static_cast<unsigned>(type);
  return std::uint64_t{1} << (type <= Type::kHash ? number - 1 : number);
}
constexpr std::uint64_t kString = section_of(Type::kString), kExpiry = section_of(Type::kHash) << 1;
/// Behind all others: the deadlines of the fields of a hash.
constexpr std::uint64_t kFieldDeadlines = std::uint64_t{1} << kTypeCount;
constexpr std::uint64_t kAllSections = (kFieldDeadlines << 1) - 1;

const FieldDeadlines* field_deadlines_of(const Object& object) {
  return object.hash() == nullptr ? nullptr : object.hash()->deadlines();
}

template <class Sink>
void put_object(Sink& sink, const Object& object) {
  Hlc clock;
  std::uint64_t sections = (object.string().bottom() ? 0 : kString) | (object.expiry() != nullptr ? kExpiry : 0);
  object.for_each_body([&]<class Body>(const Body&) { sections |= section_of(Body::kType); });
  const FieldDeadlines* const of_fields = field_deadlines_of(object);
  if (of_fields != nullptr) sections |= kFieldDeadlines;
  sink.varint(sections);
  if (!object.string().bottom()) put_cell(sink, object.string(), clock);
  object.for_each_body([&](const auto& body) { put_body(sink, body, clock); });
  if (object.expiry() != nullptr) put_claims(sink, *object.expiry(), clock);
  if (of_fields != nullptr) put_field_deadlines(sink, *of_fields, clock);
}

template <class Body>
void read_section(Reader& in, std::uint64_t sections, Hlc& clock, Object& object) {
  if ((sections & section_of(Body::kType)) == 0) return;
  Body body;
  read_body(in, body, clock);
  if (in.ok()) object.adopt(std::move(body));
}

template <class Value>
std::size_t size_of(const Bytes& name, const Cell<Value>& cell) {
  ByteCounter counter;
  Hlc clock;
  counter.bytes(name);
  put_cell(counter, cell, clock);
  return counter.size();
}

std::size_t size_of(const Bytes& field, const Expiry& claims) {
  ByteCounter counter;
  Hlc clock;
  put_field_claims(counter, field, claims, clock);
  return counter.size();
}

std::size_t size_of(const Bytes& member, const Tags& tags) {
  ByteCounter counter;
  Hlc clock;
  put_tags(counter, member, tags, clock);
  return counter.size();
}

std::size_t size_of(const Bytes& element, const VectorCell& cell) {
  ByteCounter counter;
  Hlc clock;
  put_element(counter, element, cell, clock);
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

void cut_body(const Set& set, std::size_t max_bytes, auto emit) {
  const auto put = [](Set& piece, const Bytes& member, const Tags& tags) {
    for (std::size_t i = 0; i < tags.size(); ++i) piece.insert(member, tags[i]);
  };
  cut<Set>(set, max_bytes, put, emit);
}
constexpr auto kPutCell = [](auto& piece, const Bytes& name, const auto& cell) { piece.put(name, cell); };
/// Its fields, then what is claimed of them.
void cut_body(const Hash& hash, std::size_t max_bytes, auto emit) {
  cut<Hash>(
      hash, max_bytes, [](Hash& piece, const Bytes& field, const Elem& cell) { piece.put(field, cell); }, emit);
  const auto put = [](FieldDeadlines& piece, const Bytes& field, const Expiry& claims) { piece.put(field, claims); };
  if (hash.deadlines() != nullptr) cut<FieldDeadlines>(*hash.deadlines(), max_bytes, put, emit);
}
void cut_body(const SortedSet& sorted, std::size_t max_bytes, auto emit) { cut<SortedSet>(sorted, max_bytes, kPutCell, emit); }
/// In one: its parts are placed by their neighbours.
void cut_body(const Sequence& list, std::size_t, auto emit) { emit(list); }
/// In one: its parts hang together.
void cut_body(const Document& document, std::size_t, auto emit) { emit(document); }
/// In one: its adds count together or not at all.
void cut_body(const HyperLogLog& log, std::size_t, auto emit) { emit(log); }
void cut_body(const BoundedCounter& counter, std::size_t, auto emit) { emit(counter); }
void cut_body(const VectorSet& set, std::size_t max_bytes, auto emit) { cut<VectorSet>(set, max_bytes, kPutCell, emit); }

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
  const std::uint64_t sections = in.at_most(kAllSections, "expected the sections of an object");
  Object object;
  if ((sections & kString) != 0) object.adopt(read_cell<Elem>(in, clock));
  [&]<class... Body>(std::type_identity<std::tuple<Box<Body>...>>) {
    (read_section<Body>(in, sections, clock, object), ...);
  }(std::type_identity<BodyBoxes>{});
  if ((sections & kExpiry) != 0) object.adopt(read_expiry(in, clock));
  if ((sections & kFieldDeadlines) != 0 && (sections & section_of(Type::kHash)) == 0) in.fail("expected a hash with its deadlines");
  if ((sections & kFieldDeadlines) != 0 && in.ok()) object.adopt(read_field_deadlines(in, clock));
  if (!in.ok()) return tl::unexpected<Error>(in.error());
  return object;
}

std::vector<Object> split(const Object& object, std::size_t max_bytes) {
  std::vector<Object> pieces;
  if (encoded_size(object) <= max_bytes) {
    pieces.push_back(object);
    return pieces;
  }
  if (!object.string().bottom() || object.expiry() != nullptr) {
    Object piece;
    piece.adopt(object.string());
    if (object.expiry() != nullptr) piece.adopt(*object.expiry());
    pieces.push_back(std::move(piece));
  }
  const auto emit = [&](auto part) {
    Object piece;
    piece.adopt(std::move(part));
    pieces.push_back(std::move(piece));
  };
  object.for_each_body([&](const auto& body) { cut_body(body, max_bytes, emit); });
  return pieces;
}

}  // namespace jetlag::crdt
