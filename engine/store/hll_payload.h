// SPDX-License-Identifier: Apache-2.0
// The registers of a HyperLogLog as the string that Redis keeps them in: what GET shows of one, and SET makes one of.
//
// Format   "HYLL", the encoding, three zero bytes, eight bytes that may hold the last estimate, then the registers: dense, six
//          bits each, or sparse, as runs of equal ones. Sparse unless it takes more than 3000 bytes or a rank exceeds 32, and
//          never again once it was dense. The estimate is carried along and marked as out of date by a change; it is never read.
// Errors   a string that does not begin like one, or a sparse one whose runs do not make 16 384 registers.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "crdt/hll_registers.h"

namespace jetlag::store {

struct HllPayload {
  crdt::HllRegisters registers;
  bool dense = false;
  std::array<char, 8> estimate{};  ///< As it stood in the string; its last bit says that it is out of date.

  void outdate() { estimate.back() = static_cast<char>(estimate.back() | '\x80'); }
};

enum class HllProblem : std::uint8_t { kIsNone, kCorrupted };

tl::expected<HllPayload, HllProblem> read_hll(std::string_view bytes);
std::string write_hll(const HllPayload& payload);
/// Of registers without a history.
std::string write_hll(const crdt::HllRegisters& registers);

}  // namespace jetlag::store
