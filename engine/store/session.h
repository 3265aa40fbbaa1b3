// SPDX-License-Identifier: Apache-2.0
// Session: what a connection to a region remembers between commands.
//
// Value    the selected database, the connection's name and, once blocking commands exist, what it waits for. An active-active
//          database has one index, 0 (semantics section 12); the field keeps key identity (db, key) explicit.
#pragma once

#include <cstdint>

#include "core/shared_bytes.h"

namespace jetlag::store {

struct Session {
  enum class State : std::uint8_t { kReady, kBlocked };

  std::uint16_t db = 0;
  State state = State::kReady;
  Bytes name;
  bool operator==(const Session&) const = default;
};

}  // namespace jetlag::store
