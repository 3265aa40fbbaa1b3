// SPDX-License-Identifier: Apache-2.0
// What a stream holds, as a plain value (store/content.h): entries and counters, and the groups with what is pending.
//
// An active-active database writes no groups: RENAME and COPY lose them (semantics 7.2), and of entries with one ID it keeps the
// first. Entries are then written by the region that writes the content.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "crdt/codec.h"
#include "store/key_view.h"

namespace jetlag::store {

struct StreamContent {
  struct Pending {
    crdt::StreamId id;
    Bytes consumer;
    Instant delivered{};
    std::uint64_t deliveries = 0;
    bool operator==(const Pending&) const = default;
  };
  struct Group {
    Bytes name;
    crdt::StreamId last_delivered;
    std::optional<std::uint64_t> entries_read;
    std::vector<std::pair<Bytes, Instant>> consumers;
    std::vector<Pending> pending;
    bool operator==(const Group&) const = default;
  };

  std::vector<crdt::NewEntry> entries;
  crdt::StreamId last, max_deleted;
  std::uint64_t added = 0;
  std::vector<Group> groups;
  bool operator==(const StreamContent&) const = default;
};

StreamContent stream_content_of(const crdt::Stream& stream);
/// Into a key that is empty; it stays so where there is nothing to write.
void write_stream(Call& call, KeyView& key, StreamContent content);

void pack_stream(crdt::Writer& out, const StreamContent& content);
/// A failed reader says that it is none.
StreamContent unpack_stream(crdt::Reader& in);

}  // namespace jetlag::store
