// SPDX-License-Identifier: Apache-2.0
#include "crdt/hll_registers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/check.h"

namespace jetlag::crdt {
namespace {

constexpr unsigned kIndexBits = 14, kRankBits = 64 - kIndexBits;
static_assert(HllRegisters::kCount == std::size_t{1} << kIndexBits);

/// MurmurHash64A with the seed of Redis, of bytes read as little-endian words.
std::uint64_t murmur(std::string_view text) {
  constexpr std::uint64_t kFactor = 0xc6a4a7935bd1e995, kSeed = 0xadc83b19;
  constexpr int kShift = 47;
  std::uint64_t hash = kSeed ^ (text.size() * kFactor);
  const auto word = [&](std::size_t at, std::size_t size) {
    std::uint64_t bytes = 0;
    for (std::size_t i = size; i-- > 0;) bytes = (bytes << 8) | static_cast<unsigned char>(text[at + i]);
    return bytes;
  };
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t k = word(at, 8) * kFactor;
    k = (k ^ (k >> kShift)) * kFactor;
    hash = (hash ^ k) * kFactor;
  }
  if (at != text.size()) hash = (hash ^ word(at, text.size() - at)) * kFactor;
  hash = (hash ^ (hash >> kShift)) * kFactor;
  return hash ^ (hash >> kShift);
}

/// The two series of the estimator, for the share of registers that are still 0 and of those that are full.
double sigma(double x) {
  if (x == 1) return HUGE_VAL;
  double sum = x, weight = 1, before = 0;
  do {
    x *= x;
    before = sum;
    sum += x * weight;
    weight += weight;
  } while (sum != before);
  return sum;
}

double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double sum = 1 - x, weight = 1, before = 0;
  do {
    x = std::sqrt(x);
    before = sum;
    weight *= 0.5;
    sum -= (1 - x) * (1 - x) * weight;
  } while (sum != before);
  return sum / 3;
}

}  // namespace

HllRank HllRegisters::place_of(std::string_view thing) {
  const std::uint64_t hash = murmur(thing);
  const std::uint64_t rest = (hash >> kIndexBits) | (std::uint64_t{1} << kRankBits);
  return {static_cast<std::uint16_t>(hash & (kCount - 1)), static_cast<std::uint8_t>(std::countr_zero(rest) + 1)};
}

std::uint8_t HllRegisters::at(std::uint16_t index) const {
  if (!all_.empty()) return all_[index];
  const auto place = std::ranges::lower_bound(few_, index, {}, &HllRank::index);
  return place != few_.end() && place->index == index ? place->rank : std::uint8_t{0};
}

bool HllRegisters::raise(HllRank to) {
  JETLAG_CHECK(to.index < kCount && to.rank <= kMostRank, "a rank needs a register that there is");
  if (to.rank == 0) return false;
  if (all_.empty()) {
    const auto place = std::ranges::lower_bound(few_, to.index, {}, &HllRank::index);
    if (place != few_.end() && place->index == to.index) {
      const bool grows = place->rank < to.rank;
      place->rank = std::max(place->rank, to.rank);
      return grows;
    }
    ++raised_;
    few_.insert(place, to);
    if (few_.size() <= kFew) return true;
    all_.resize(kCount);
    for (const HllRank& r : few_) all_[r.index] = r.rank;
    few_ = {};
    return true;
  }
  std::uint8_t& rank = all_[to.index];
  if (rank >= to.rank) return false;
  raised_ += rank == 0 ? 1 : 0;
  rank = to.rank;
  return true;
}

std::uint64_t HllRegisters::estimate() const {
  constexpr double kAlpha = 0.721347520444481703680;  // 1 / (2 ln 2)
  constexpr auto kRegisters = static_cast<double>(kCount);
  std::array<std::size_t, kMostRank + 1> having{};
  for_each([&](HllRank r) { ++having[std::min<std::size_t>(r.rank, kRankBits + 1)]; });  // no thing has a larger one
  having[0] = kCount - raised_;
  double z = kRegisters * tau((kRegisters - static_cast<double>(having[kRankBits + 1])) / kRegisters);
  for (unsigned rank = kRankBits; rank >= 1; --rank) z = (z + static_cast<double>(having[rank])) * 0.5;
  z += kRegisters * sigma(static_cast<double>(having[0]) / kRegisters);
  return static_cast<std::uint64_t>(std::llround(kAlpha * kRegisters * kRegisters / z));
}

}  // namespace jetlag::crdt
