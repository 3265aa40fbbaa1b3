// SPDX-License-Identifier: Apache-2.0
// Amount: what a counter holds, an integer, or a double by its bits. Arithmetic and text are in crdt/number.h.
#pragma once

#include <cstdint>

namespace jetlag::crdt {

/// An accumulator keeps the kind it was born with.
struct Amount {
  std::int64_t bits = 0;
  bool is_float = false;
  bool operator==(const Amount&) const = default;
};

}  // namespace jetlag::crdt
