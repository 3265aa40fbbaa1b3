// SPDX-License-Identifier: Apache-2.0
// Seeded randomness with named sub-streams.
//
// A Rng is a value: copying it copies its future. Every consumer owns its own stream, derived from the run's seed and a *name*,
// so adding a consumer never shifts the numbers that another one sees:
//
//   Rng link = root.stream("net/link/us->eu");
//
// Only integers come out: floating-point library functions give different last bits on different processors, so distributions
// are integer quantile tables (core/distribution.h).
//
// Cost     5 integer operations per draw, 40 bytes of state.
// Source   Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators" (2021), xoshiro256++; seeding by SplitMix64.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace jetlag {

class Rng {
 public:
  constexpr Rng() : Rng(0) {}
  explicit constexpr Rng(std::uint64_t seed) : seed_(seed) {
    for (auto& word : state_) word = split_mix(seed);
  }

  /// An independent generator for `name`. Depends on the seed and the name only, not on any draw.
  constexpr Rng stream(std::string_view name) const {
    std::uint64_t hash = seed_ ^ 0xcbf29ce484222325u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return Rng(hash);
  }

  /// The next 64 uniform bits.
  constexpr std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Uniform in [0, bound), without bias (Lemire 2019). Requires bound > 0.
  constexpr std::uint64_t below(std::uint64_t bound) {
    auto product = static_cast<Wide>(next()) * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
      const std::uint64_t reject = -bound % bound;
      while (static_cast<std::uint64_t>(product) < reject) product = static_cast<Wide>(next()) * bound;
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

  /// True with probability `parts_per_billion` / 1e9.
  constexpr bool chance(std::uint64_t parts_per_billion) { return below(1'000'000'000) < parts_per_billion; }

  constexpr bool operator==(const Rng&) const = default;

  /// One number that changes with every draw: the `r` ingredient of a fingerprint.
  constexpr std::uint64_t digest() const { return state_[0] ^ std::rotl(state_[1], 17) ^ std::rotl(state_[2], 34) ^ state_[3]; }

 private:
  __extension__ using Wide = unsigned __int128;

  static constexpr std::uint64_t split_mix(std::uint64_t& x) {
    std::uint64_t z = (x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  std::uint64_t seed_;
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace jetlag
