// SPDX-License-Identifier: Apache-2.0
// Hashing that is the same on every machine, compiler and run.
//
// hash_bytes / mix   the only hashes in the engine (std::hash may differ between builds).
// Fingerprint        the digest of a run with four named ingredients, so that a change says *what* changed:
//                      e  which events happened, in order     t  when they happened
//                      r  the random numbers drawn            s  the final state of every replica
//
// Text form: four 32-bit words, "8c1f02ae.11d0c9a4.90fe6a1b.27c5d3e8" for e, t, r, s.
// Source   Collet, xxHash (XXH64); the idea of named ingredients follows OMNeT++ fingerprints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace jetlag {

/// xxHash64 of the bytes.
std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0);

/// Mixes two words into one; order matters.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = (a ^ (b * 0x9e3779b97f4a7c15u)) + 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

struct Fingerprint {
  std::uint64_t events = 0;  ///< e
  std::uint64_t times = 0;   ///< t
  std::uint64_t random = 0;  ///< r
  std::uint64_t state = 0;   ///< s
  bool operator==(const Fingerprint&) const = default;

  /// "eeeeeeee.tttttttt.rrrrrrrr.ssssssss": 32 bits of every ingredient, the form kept in fingerprints.csv.
  std::string text() const;
  /// The letters of the ingredients in which two fingerprints differ, e.g. "ts"; empty when equal.
  static std::string difference(std::string_view a, std::string_view b);
};

}  // namespace jetlag
