// SPDX-License-Identifier: Apache-2.0
// Streams on the wire: their effects and their body.
//
// IDs      of a sequence are written against the one before: the milliseconds between, then the number.
// Body     heads, deletions, groups (without what is local), then the entries of each origin.
#pragma once

#include <functional>

#include "crdt/stream.h"
#include "crdt/wire.h"

namespace jetlag::crdt::wire {

void put_stream_id(auto& sink, StreamId id) {
  sink.varint(id.millis);
  sink.varint(id.number);
}
inline StreamId read_stream_id(Reader& in) {
  const std::uint64_t millis = in.varint();
  return {millis, in.varint()};
}
void put_next_id(auto& sink, StreamId before, StreamId id) {
  sink.varint(id.millis - before.millis);
  sink.varint(id.number);
}
/// Ascending ones only.
inline StreamId read_next_id(Reader& in, StreamId before) {
  const std::uint64_t millis = before.millis + in.varint();
  const StreamId id{millis, in.varint()};
  if (id <= before) in.fail("expected the entries of a stream by ascending IDs");
  return id;
}

inline Bytes read_fields(Reader& in) {
  Bytes fields = in.bytes();
  if (in.ok() && !are_fields(fields)) in.fail("expected the fields of an entry in pairs");
  return fields;
}
inline bool read_bool(Reader& in) { return in.at_most(1, "expected yes or no") != 0; }

void put_watermarks(auto& sink, const Watermarks& marks) {
  sink.varint(marks.size());
  for (const Watermark& w : marks) {
    sink.varint(origin_to_wire(w.origin));
    put_stream_id(sink, w.id);
  }
}
inline Watermarks read_watermarks(Reader& in) {
  Watermarks marks;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    const OriginId origin = read_origin(in);
    const StreamId id = read_stream_id(in);
    if (in.ok() && (!id || marks.at(origin))) in.fail("expected every origin once, with an ID above 0-0");
    if (in.ok()) marks.raise(origin, id);
  }
  return marks;
}

// --- effects ------------------------------------------------------------------------------------------------------------

inline constexpr std::uint8_t kHeadKeeps = 1, kHeadLast = 2, kHeadDeleted = 4, kHeadBegins = 8;

void put_effect(auto& sink, const AddEntries& e) {
  const bool own_last = e.entries.empty() || e.head.last != e.entries.back().id;
  sink.byte(static_cast<std::uint8_t>((e.head.keeps ? kHeadKeeps : 0) | (own_last ? kHeadLast : 0) |
                                      (e.head.max_deleted ? kHeadDeleted : 0) | (e.head.begins ? kHeadBegins : 0)));
  sink.varint(e.head.added);
  if (own_last) put_stream_id(sink, e.head.last);
  if (e.head.max_deleted) put_stream_id(sink, e.head.max_deleted);
  sink.varint(e.entries.size());
  StreamId before;
  for (const NewEntry& entry : e.entries) {
    put_next_id(sink, before, entry.id);
    sink.bytes(entry.fields);
    before = entry.id;
  }
}
inline AddEntries read_add_entries(Reader& in) {
  AddEntries e;
  const std::uint64_t flags = in.at_most(15, "expected the head of a stream");
  e.head.keeps = (flags & kHeadKeeps) != 0;
  e.head.begins = (flags & kHeadBegins) != 0;
  e.head.added = in.varint();
  if ((flags & kHeadLast) != 0) e.head.last = read_stream_id(in);
  if ((flags & kHeadDeleted) != 0) e.head.max_deleted = read_stream_id(in);
  StreamId before;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    before = read_next_id(in, before);
    e.entries.push_back({before, read_fields(in)});
  }
  if ((flags & kHeadLast) == 0) e.head.last = before;
  const bool own_last = e.entries.empty() || e.head.last != before;
  if (((flags & kHeadLast) != 0) != own_last || e.head.last < before ||
      ((flags & kHeadDeleted) != 0) != static_cast<bool>(e.head.max_deleted))
    in.fail("expected the head of a stream in its shortest form");
  return e;
}

void put_effect(auto& sink, const RemoveEntries& e) {
  sink.varint(e.ids.size());
  for (const StreamId id : e.ids) put_stream_id(sink, id);
  sink.byte(e.upto.dot ? 1 : 0);
  if (!e.upto.dot) return;
  put_stream_id(sink, e.upto.id);
  put_dot(sink, e.upto.dot);
}
inline RemoveEntries read_remove_entries(Reader& in) {
  RemoveEntries e;
  e.ids = read_list<StreamId>(in, read_stream_id);
  if (!read_bool(in)) return e;
  e.upto.id = read_stream_id(in);
  e.upto.dot = read_dot(in);
  if (!e.upto.id) in.fail("expected an ID above 0-0");
  return e;
}

void put_effect(auto& sink, const CreateGroup& e) {
  sink.bytes(e.name);
  sink.byte(static_cast<std::uint8_t>((e.only_seen ? 1 : 0) | (e.keeps ? 2 : 0) | (e.begins ? 4 : 0)));
  put_stream_id(sink, e.start);
  put_stream_id(sink, e.last);
}
inline CreateGroup read_create_group(Reader& in) {
  CreateGroup e;
  e.name = in.bytes();
  const std::uint64_t flags = in.at_most(7, "expected how a group is created");
  e.only_seen = (flags & 1) != 0;
  e.keeps = (flags & 2) != 0;
  e.begins = (flags & 4) != 0;
  e.start = read_stream_id(in);
  e.last = read_stream_id(in);
  return e;
}

void put_effect(auto& sink, const DestroyGroup& e) { sink.bytes(e.name); }

void put_effect(auto& sink, const AckEntries& e) {
  sink.bytes(e.group);
  put_watermarks(sink, e.upto);
}
inline AckEntries read_ack_entries(Reader& in) {
  Bytes group = in.bytes();
  return {std::move(group), read_watermarks(in)};
}

// --- body ---------------------------------------------------------------------------------------------------------------

void put_dots(auto& sink, const std::vector<Dot>& dots) {
  put_list(sink, dots, [](auto& s, Dot dot) { put_dot(s, dot); });
}
inline std::vector<Dot> read_dots(Reader& in) {
  std::vector<Dot> dots = read_list<Dot>(in, read_dot);
  if (std::adjacent_find(dots.begin(), dots.end(), std::greater_equal<>()) != dots.end()) in.fail("expected dots in order");
  return dots;
}

void put_clock(auto& sink, Hlc hlc, Hlc& clock) {
  put_full_hlc(sink, clock, hlc);
  clock = hlc;
}

void put_group(auto& sink, const ConsumerGroup& group, Hlc& clock) {
  sink.varint(group.tags.size());
  for (const GroupTag& t : group.tags) {
    put_dot(sink, t.dot);
    put_clock(sink, t.hlc, clock);
    put_stream_id(sink, t.start.id);
    sink.byte(t.start.only_seen ? 1 : 0);
    if (t.start.only_seen) put_vector(sink, t.start.seen);
  }
  put_dots(sink, group.destroyed);
  put_watermarks(sink, group.acknowledged);
}
inline ConsumerGroup read_group(Reader& in, Hlc& clock) {
  ConsumerGroup group;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    GroupTag tag;
    tag.dot = read_dot(in);
    tag.hlc = clock = read_full_hlc(in, clock);
    tag.start.id = read_stream_id(in);
    tag.start.only_seen = read_bool(in);
    if (tag.start.only_seen) tag.start.seen = read_vector(in);
    if (!group.tags.empty() && tag.dot <= group.tags.back().dot) in.fail("expected the creations of a group in order");
    group.tags.push_back(std::move(tag));
  }
  group.destroyed = read_dots(in);
  group.acknowledged = read_watermarks(in);
  if (!group.present() && !group.acknowledged.empty()) in.fail("expected nothing acknowledged in a group that is gone");
  return group;
}

void put_entry(auto& sink, EntryKey& before, const Stream::Entry& entry, Hlc& clock) {
  sink.varint(entry.key.dot.sequence() - before.dot.sequence());
  put_next_id(sink, before.id, entry.key.id);
  put_clock(sink, entry.hlc, clock);
  sink.bytes(entry.fields);
  before = entry.key;
}

template <class Sink>
void put_body(Sink& sink, const Stream& stream, Hlc& clock) {
  put_list(sink, stream.heads(), [&](Sink& s, const Stream::Head& h) {
    put_dot(s, h.dot);
    put_clock(s, h.hlc, clock);
    put_stream_id(s, h.last);
    s.varint(h.added);
    s.byte(h.keeps ? 1 : 0);
  });
  put_stream_id(sink, stream.max_deleted());
  put_dots(sink, stream.deletions());
  put_list(sink, stream.groups(), [&](Sink& s, const auto& group) {
    s.bytes(group.first);
    put_group(s, group.second, clock);
  });
  const std::vector<OriginId> origins = stream.origins();
  sink.varint(origins.size());
  for (const OriginId origin : origins) {
    sink.varint(origin_to_wire(origin));
    sink.varint(stream.size_of(origin));
    EntryKey before;
    stream.for_each_of(origin, [&](const Stream::Entry& entry) { put_entry(sink, before, entry, clock); });
  }
}

inline void read_entries(Reader& in, OriginId origin, Stream& stream, Hlc& clock) {
  EntryKey before;
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    const std::uint64_t sequence = before.dot.sequence() + in.at_most(Dot::kSequenceMask, "expected a sequence of 48 bits");
    if (sequence == 0 || sequence > Dot::kSequenceMask) in.fail("expected a dot with a sequence of at least 1");
    if (!in.ok()) return;
    before = {read_next_id(in, before.id), Dot::of(origin, sequence)};
    const Hlc hlc = clock = read_full_hlc(in, clock);
    Bytes fields = read_fields(in);
    if (in.ok() && !stream.append(before, hlc, std::move(fields))) in.fail("expected the entries of an origin in order");
  }
}

inline void read_body(Reader& in, Stream& stream, Hlc& clock) {
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    Stream::Head head;
    head.dot = read_dot(in);
    head.hlc = clock = read_full_hlc(in, clock);
    head.last = read_stream_id(in);
    head.added = in.varint();
    head.keeps = read_bool(in);
    if (in.ok() && !stream.append(head)) in.fail("expected the heads of a stream in order");
  }
  const StreamId max_deleted = read_stream_id(in);
  stream.restore(read_dots(in), max_deleted);
  for (std::size_t left = in.count(); left > 0 && in.ok(); --left) {
    const Bytes name = in.bytes();
    ConsumerGroup group = read_group(in, clock);
    if (in.ok() && !stream.append(name, std::move(group))) in.fail("expected the groups of a stream in order");
  }
  OriginId last;
  const std::size_t origins = in.count();
  for (std::size_t i = 0; i < origins && in.ok(); ++i) {
    const OriginId origin = read_origin(in);
    if (i != 0 && origin <= last) in.fail("expected the origins of a stream in order");
    last = origin;
    read_entries(in, origin, stream, clock);
    if (in.ok() && stream.size_of(origin) == 0) in.fail("expected entries of every origin");
  }
}

/// The first piece holds all but entries.
void cut_body(const Stream& stream, std::size_t max_bytes, auto emit) {
  emit(stream.without_entries());
  Stream piece;
  std::size_t bytes = 0;
  for (const OriginId origin : stream.origins()) {
    stream.for_each_of(origin, [&](const Stream::Entry& entry) {
      ByteCounter counter;
      EntryKey before;
      Hlc clock;
      put_entry(counter, before, entry, clock);
      if (bytes != 0 && bytes + counter.size() > max_bytes) {
        emit(std::move(piece));
        piece = Stream{};
        bytes = 0;
      }
      piece.append(entry.key, entry.hlc, entry.fields);
      bytes += counter.size();
    });
  }
  if (bytes != 0) emit(std::move(piece));
}

}  // namespace jetlag::crdt::wire
