// SPDX-License-Identifier: Apache-2.0
// Session: what a connection to a region remembers between commands.
//
// Value    the number of the selected database: keys of different databases never meet. An active-active database has one, 0
//          (semantics section 12), and SELECT refuses the others there.
#pragma once

#include <cstdint>

namespace jetlag::store {

struct Session {
  std::uint16_t db = 0;
  bool operator==(const Session&) const = default;
};

}  // namespace jetlag::store
