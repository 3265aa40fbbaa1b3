// SPDX-License-Identifier: Apache-2.0
// Request: one command that a generated client sends.
//
// Value    `args` is the whole command, its name first, as the store executes it. Position::kFollowUp marks a
//          request that belongs to the one before (the SET of a read-modify-write, the later GETs of a scan): same client, same
//          instant, same connection. `turn` says whether the client's turn ends with it: only then is its reply the one that a
//          closed loop waits for.
#pragma once

#include <cstdint>

#include <boost/container/small_vector.hpp>

#include "core/pool.h"
#include "core/shared_bytes.h"
#include "workload/config.h"

namespace jetlag::workload {

enum class Position : std::uint8_t { kFirst, kFollowUp };
enum class Turn : std::uint8_t { kGoesOn, kEnds };

struct Request {
  std::uint32_t client = 0;     ///< 0 .. clients-1: the session within this generator
  std::uint64_t key_number = 0;
  std::uint32_t key_hash = 0;   ///< Of args[1], by whoever looked where the request has to go; 0 and 0: nobody has.
  std::uint16_t key_slot = 0;
  CommandClass kind = CommandClass::kRead;
  Position position = Position::kFirst;
  Turn turn = Turn::kEnds;
  boost::container::small_vector<Bytes, 4> args;
  bool operator==(const Request&) const = default;

  /// Every request is on the way for a while, by itself.
  static void* operator new(std::size_t bytes) { return pool::take(bytes); }
  static void operator delete(void* request, std::size_t bytes) noexcept { pool::give(request, bytes); }
};

}  // namespace jetlag::workload
