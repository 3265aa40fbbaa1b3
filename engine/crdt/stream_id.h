// SPDX-License-Identifier: Apache-2.0
// Streams: what names an entry, and what an entry holds.
//
// StreamId    the label that clients see, "milliseconds-number", ordered as one number of 128 bits. Two regions may use the same.
// EntryKey    what an entry *is*: its ID and the dot of the operation that added it. Entries are listed in this order.
// Watermark   of one origin: all of its entries up to an ID. An origin's live entries ascend both in their IDs and in their
//             dots, so every "read up to" and "acknowledged up to" is one ID per origin.
// Fields      names and values in turn, in one string: a length as a varint before each.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/shared_bytes.h"
#include "crdt/dot.h"

namespace jetlag::crdt {

struct StreamId {
  std::uint64_t millis = 0, number = 0;

  explicit constexpr operator bool() const { return millis != 0 || number != 0; }
  constexpr auto operator<=>(const StreamId&) const = default;
  static constexpr StreamId largest() {
    return {std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<std::uint64_t>::max()};
  }
  /// Requires *this != largest().
  constexpr StreamId next() const {
    return number == std::numeric_limits<std::uint64_t>::max() ? StreamId{millis + 1, 0} : StreamId{millis, number + 1};
  }
  /// Requires *this to be more than 0-0.
  constexpr StreamId previous() const {
    return number == 0 ? StreamId{millis - 1, std::numeric_limits<std::uint64_t>::max()} : StreamId{millis, number - 1};
  }
};

struct EntryKey {
  StreamId id;
  Dot dot;
  constexpr auto operator<=>(const EntryKey&) const = default;
};

struct Watermark {
  OriginId origin;
  StreamId id;
  bool operator==(const Watermark&) const = default;
};

/// At most one per origin, ordered by origin.
class Watermarks {
 public:
  Watermarks() = default;
  StreamId at(OriginId origin) const {
    const auto it = find(origin);
    return it != all_.end() && it->origin == origin ? it->id : StreamId{};
  }
  /// Never lowers one; true when it rose.
  bool raise(OriginId origin, StreamId id) {
    const auto it = all_.begin() + (find(origin) - all_.begin());
    if (it == all_.end() || it->origin != origin) {
      if (!id) return false;
      all_.insert(it, {origin, id});
      return true;
    }
    if (id <= it->id) return false;
    it->id = id;
    return true;
  }
  bool raise(const Watermarks& other) {
    bool any = false;
    for (const Watermark& w : other.all_) any |= raise(w.origin, w.id);
    return any;
  }
  StreamId highest() const {
    StreamId best;
    for (const Watermark& w : all_) best = std::max(best, w.id);
    return best;
  }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  std::size_t size() const { return all_.size(); }
  bool empty() const { return all_.empty(); }
  bool operator==(const Watermarks&) const = default;

 private:
  std::vector<Watermark>::const_iterator find(OriginId origin) const {
    return std::lower_bound(all_.begin(), all_.end(), origin, [](const Watermark& w, OriginId o) { return w.origin < o; });
  }
  std::vector<Watermark> all_;
};

Bytes pack_fields(std::span<const Bytes> names_and_values);
/// Nothing where the bytes are no such string.
std::vector<Bytes> unpack_fields(std::string_view packed);
/// Whether they are pairs, at least one.
bool are_fields(std::string_view packed);

}  // namespace jetlag::crdt
