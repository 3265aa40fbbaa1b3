// SPDX-License-Identifier: Apache-2.0
#include "store/stream_content.h"

#include "crdt/stream_wire.h"
#include "store/streams.h"

namespace jetlag::store {

using crdt::wire::put_list;
using crdt::wire::put_stream_id;
using crdt::wire::read_list;
using crdt::wire::read_stream_id;
using crdt::wire::read_text;

StreamContent stream_content_of(const crdt::Stream& stream) {
  StreamContent content;
  stream.for_each({}, crdt::StreamId::largest(), [&](const crdt::Stream::Entry& entry) {
    if (content.entries.empty() || content.entries.back().id < entry.key.id)
      content.entries.push_back({entry.key.id, entry.fields});
    return true;
  });
  content.last = stream.last_id();
  content.max_deleted = stream.max_deleted();
  content.added = stream.entries_added();
  for (const auto& [name, group] : stream.groups()) {
    if (!group.present()) continue;
    const crdt::GroupProgress progress = progress_of(group);
    StreamContent::Group& out = content.groups.emplace_back();
    out.name = name;
    out.last_delivered = progress.last_delivered();
    out.entries_read = progress.entries_read;
    for (const auto& [consumer, state] : progress.consumers()) out.consumers.emplace_back(consumer, state.seen);
    for (const auto& [entry, pending] : progress.pending())
      out.pending.push_back({entry.id, pending.consumer, pending.delivered, pending.deliveries});
  }
  return content;
}

void write_stream(Call& call, KeyView& key, StreamContent content) {
  const bool standard = keeps_empty(call);
  if (content.entries.empty() && !standard) return;
  const crdt::Object& object = key.for_writing();
  static const crdt::Stream kNone;
  const crdt::Stream& there = object.stream() == nullptr ? kNone : *object.stream();
  crdt::AddEntries effect;
  effect.head = there.prepare_head(call.db.identity(), content.entries.size(), content.last, standard);
  if (standard) {
    effect.head.added = content.added;
    effect.head.max_deleted = content.max_deleted;
  }
  effect.entries = std::move(content.entries);
  const crdt::Dot dot = call.db.next_dot();
  key.write(std::move(effect));
  if (!standard) return;
  for (const StreamContent::Group& group : content.groups) {
    key.write(crdt::CreateGroup{group.name, group.last_delivered, content.last, false, true, false});
    key.edit_local([&](crdt::Object& made) {
      crdt::GroupProgress& progress = made.progress_of(group.name);
      progress.entries_read = group.entries_read;
      for (const auto& [consumer, seen] : group.consumers) progress.touch(consumer, seen);
      for (const StreamContent::Pending& p : group.pending) progress.assign({p.id, dot}, p.consumer, p.delivered, p.deliveries);
    });
  }
}

void pack_stream(crdt::Writer& out, const StreamContent& content) {
  put_list(out, content.entries, [](crdt::Writer& w, const crdt::NewEntry& entry) {
    put_stream_id(w, entry.id);
    w.bytes(entry.fields);
  });
  put_stream_id(out, content.last);
  put_stream_id(out, content.max_deleted);
  out.varint(content.added);
  put_list(out, content.groups, [](crdt::Writer& w, const StreamContent::Group& group) {
    w.bytes(group.name);
    put_stream_id(w, group.last_delivered);
    w.varint(group.entries_read ? *group.entries_read + 1 : 0);
    put_list(w, group.consumers, [](crdt::Writer& inner, const auto& consumer) {
      inner.bytes(consumer.first);
      inner.zigzag(consumer.second.ns);
    });
    put_list(w, group.pending, [](crdt::Writer& inner, const StreamContent::Pending& p) {
      put_stream_id(inner, p.id);
      inner.bytes(p.consumer);
      inner.zigzag(p.delivered.ns);
      inner.varint(p.deliveries);
    });
  });
}

StreamContent unpack_stream(crdt::Reader& in) {
  StreamContent content;
  crdt::StreamId before;
  content.entries = read_list<crdt::NewEntry>(in, [&](crdt::Reader& r) {
    crdt::NewEntry entry{read_stream_id(r), {}};
    if (entry.id <= before) r.fail("expected the entries of a stream by ascending IDs");
    before = entry.id;
    entry.fields = crdt::wire::read_fields(r);
    return entry;
  });
  content.last = read_stream_id(in);
  if (content.last < before) in.fail("expected a last ID that is not less than that of an entry");
  content.max_deleted = read_stream_id(in);
  content.added = in.varint();
  content.groups = read_list<StreamContent::Group>(in, [](crdt::Reader& r) {
    StreamContent::Group group;
    group.name = read_text(r);
    group.last_delivered = read_stream_id(r);
    if (const std::uint64_t read = r.varint(); read != 0) group.entries_read = read - 1;
    group.consumers = read_list<std::pair<Bytes, Instant>>(r, [](crdt::Reader& inner) {
      Bytes name = read_text(inner);
      return std::pair<Bytes, Instant>{std::move(name), Instant{inner.zigzag()}};
    });
    group.pending = read_list<StreamContent::Pending>(r, [](crdt::Reader& inner) {
      StreamContent::Pending p{read_stream_id(inner), read_text(inner), {}, 0};
      p.delivered = Instant{inner.zigzag()};
      p.deliveries = inner.varint();
      return p;
    });
    return group;
  });
  for (std::size_t i = 1; i < content.groups.size(); ++i)
    if (content.groups[i].name <= content.groups[i - 1].name) in.fail("expected the groups of a stream in order");
  return content;
}

}  // namespace jetlag::store
