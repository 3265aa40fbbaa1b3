// SPDX-License-Identifier: Apache-2.0
// Zipf: ranks 0 .. n-1, where rank r has a weight of 1 / (r + 1)^s.
//
// Built from integers only, so equal draws give equal ranks everywhere. The first 1 024 ranks have a weight each; above, ranks
// are gathered in classes 1/64 octave wide, within which they are equally likely (they differ by less than 2 % * s). So the table
// has at most 2 600 rows, whatever n is.
//
// Value    an immutable table, shared by copies; equal when n and s are.
// Cost     one random draw, one step into a guide table, a short search: about 15 ns.
#pragma once

#include <cstdint>
#include <memory>

#include "core/rng.h"

namespace jetlag::workload {

class Zipf {
 public:
  Zipf() = default;
  /// `exponent_milli`: s in thousandths, 0 .. 3000. Requires population > 0.
  Zipf(std::uint64_t population, std::int64_t exponent_milli);

  std::uint64_t rank(Rng& rng) const;
  std::uint64_t population() const { return population_; }
  /// The probability of ranks 0 .. r-1 together, in parts per billion: for tests and for explaining a workload.
  std::int64_t share_of_first(std::uint64_t r) const;

  bool operator==(const Zipf& other) const {
    return population_ == other.population_ && exponent_milli_ == other.exponent_milli_;
  }

 private:
  struct Table;

  std::uint64_t population_ = 0;
  std::int64_t exponent_milli_ = 0;
  std::shared_ptr<const Table> table_;
};

}  // namespace jetlag::workload
