// SPDX-License-Identifier: Apache-2.0
// What the commands of lists have in common.
//
// Indexes  count from 0, or from -1 backwards; clamp() cuts a range to the list as LRANGE does.
// Writing  what stands in a list is taken out by what names it, not by its value or index, so a region removes what it saw and
//          nothing else. The last item takes the key along, and its deadline with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "crdt/sequence.h"
#include "store/key_view.h"
#include "store/reply.h"

namespace jetlag::store {

enum class End : bool { kLeft, kRight };
/// LEFT, RIGHT.
std::optional<End> end_named(std::string_view word);

/// nullptr when the key is absent. Requires the key to fit the type.
inline const crdt::Sequence* list_of(const KeyView& key) { return key.exists() ? key.object().list() : nullptr; }
inline std::size_t length_of(const KeyView& key) { return key.exists() ? key.object().list()->size() : 0; }

struct IndexRange {
  std::size_t first = 0, last = 0;  ///< [first, last)
  std::size_t size() const { return last - first; }
};
/// From `start` to `stop` inclusive.
IndexRange clamp(std::int64_t start, std::int64_t stop, std::size_t length);
/// An index counted from either end; nothing when the list has none there.
std::optional<std::size_t> place_of(std::int64_t index, std::size_t length);

/// Puts values before the item at `position`, or at the end, in the order in which they are to stand. The new length.
Reply insert_values(KeyView& key, std::size_t position, std::vector<Bytes> values);
/// Whether a client gets what is taken out, or it is just gone.
enum class Taken : bool { kDropped, kHandedOut };
void take_items(KeyView& key, std::vector<crdt::ItemRange> items, Taken taken);
/// Takes up to `count` values from an end, the outermost first; requires the key to hold some.
std::vector<Bytes> pop_values(KeyView& key, End end, std::size_t count);

}  // namespace jetlag::store
