// SPDX-License-Identifier: Apache-2.0
// Writing a whole string: SET, and every command that edits a string by replacing it (APPEND, SETRANGE, SETBIT, BITFIELD): the
// granularity of conflicts is the whole value (semantics section 1).
//
// put()     replaces what the key holds. Bodies of other types are deleted first; increments that were seen are reset; with a
//           rule max or min the better value is kept, and the operation says so.
// Ttl       cleared, kept, or set to a deadline.
// Requires  a value of at most kLongestString bytes: the caller answers errors::too_long() otherwise.
#pragma once

#include "crdt/op.h"
#include "store/key_view.h"

namespace jetlag::store {

inline constexpr std::size_t kLongestString = std::size_t{512} << 20;

struct NewTtl {
  crdt::TtlChange change = crdt::TtlChange::kClear;
  Instant deadline{};
};
inline constexpr NewTtl kSameTtl{crdt::TtlChange::kKeep, {}};

void put(Call& call, KeyView& key, const Bytes& value, NewTtl ttl);

}  // namespace jetlag::store
