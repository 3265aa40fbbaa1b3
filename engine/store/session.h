// SPDX-License-Identifier: Apache-2.0
// Session: what a connection to a region remembers between commands.
//
// Value    the selected database. An active-active database has one index, 0 (semantics section 12), so the identity of a key
//          (db, key) is the key alone.
#pragma once

#include <cstdint>

namespace jetlag::store {

struct Session {
  std::uint16_t db = 0;
  bool operator==(const Session&) const = default;
};

}  // namespace jetlag::store
