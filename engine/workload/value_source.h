// SPDX-License-Identifier: Apache-2.0
// ValueSource: the values that a generator writes. No two are equal within a run.
//
// Value    "<generator>.<counter>" in base 62, filled up to the drawn size with letters and digits that compress about as badly
//          as random text does (a rotating window of a fixed block), so that compression and bandwidth are not flattered. A size
//          shorter than the head gives the head.
#pragma once

#include <cstdint>

#include "core/distribution.h"
#include "core/rng.h"
#include "core/shared_bytes.h"

namespace jetlag::workload {

class ValueSource {
 public:
  ValueSource(std::uint32_t generator, Distribution size, const Rng& rng)
      : generator_(generator), size_(std::move(size)), rng_(rng) {}

  Bytes next();
  std::uint64_t produced() const { return counter_; }
  std::uint64_t digest() const { return rng_.digest() ^ counter_; }
  bool operator==(const ValueSource&) const = default;

 private:
  std::uint32_t generator_;
  std::uint64_t counter_ = 0;
  Distribution size_;
  Rng rng_;
};

}  // namespace jetlag::workload
