// SPDX-License-Identifier: Apache-2.0
// The registers of a HyperLogLog, and the number of distinct things that they stand for.
//
// Value     16 384 ranks from 0 to 63. A thing belongs to one register and has a rank there (place_of()): one more than the zeros
//           at the end of its hash, so half as many things have each next rank. A register keeps the largest rank.
// Merge     the larger of two ranks.
// Estimate  with a standard error of 0.81 %; equal registers give the same estimate as in Redis 7.0, which uses the same hash.
// Cost      4 bytes for each rank other than 0 while they are few, then 16 KiB; estimating visits the ranks that are not 0.
// Source    Flajolet, Fusy, Gandouet, Meunier, "HyperLogLog" (2007); the estimator is that of Ertl, "New cardinality estimation
//           algorithms for HyperLogLog sketches" (2017); the hash is Appleby's MurmurHash64A.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace jetlag::crdt {

/// A register and a rank for it.
struct HllRank {
  std::uint16_t index = 0;
  std::uint8_t rank = 0;
  bool operator==(const HllRank&) const = default;
};

class HllRegisters {
 public:
  static constexpr std::size_t kCount = 16'384;
  static constexpr std::uint8_t kMostRank = 63;

  static HllRank place_of(std::string_view thing);

  std::uint8_t at(std::uint16_t index) const;
  /// True when the register grows. Requires an index below kCount and a rank of at most kMostRank.
  bool raise(HllRank to);
  void merge(const HllRegisters& other) {
    other.for_each([&](HllRank r) { raise(r); });
  }
  /// Registers that are not 0.
  std::size_t raised() const { return raised_; }
  /// f(HllRank) for each of these, by index.
  template <class F>
  void for_each(F f) const {
    for (const HllRank& r : few_) f(r);
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (all_[i] != 0) f(HllRank{static_cast<std::uint16_t>(i), all_[i]});
  }
  std::uint64_t estimate() const;

  std::size_t data_bytes() const { return all_.empty() ? few_.size() * 3 : kCount * 6 / 8; }
  std::size_t heap_bytes() const { return few_.size() * sizeof(HllRank) + all_.size(); }
  bool operator==(const HllRegisters&) const = default;

 private:
  static constexpr std::size_t kFew = 1024;

  std::vector<HllRank> few_;       // by index; empty once there are more than kFew
  std::vector<std::uint8_t> all_;  // then these, by index
  std::size_t raised_ = 0;
};

}  // namespace jetlag::crdt
