// SPDX-License-Identifier: Apache-2.0
// Random commands over few keys, so that types and values meet: most are well formed, some have a word too many, too few or
// wrong.
//
// Template   words, of which those in braces are drawn: {s} {h} {e} {z} {l} a key that usually holds a string, hash, set, sorted
//            set or list, {u} a stream, {N} an ID above all before, {M} its milliseconds, {I} one of the last IDs, {J} a bound of
//            IDs, {G} a group, {C} a consumer, {q} a sorted set of equal scores, {c} one of positions, {j} one of distances, {P}
//            a HyperLogLog, {k} any key, {v} a value, {g} a score, {r} a bound of scores, {y} a bound of names, {i} an integer,
//            {f} a fraction, {m} a member or field, {w} one of many, {n} a small count, {x} an index, {o} a bit's offset, {b} a
//            bit, {t} a type of BITFIELD, {p} a pattern, {T} seconds, {A} a Unix time in seconds, {d} a database, {X} a
//            longitude, {Y} a latitude, {R} a radius. Milliseconds are written {T}000. `a|b|` draws one of the alternatives; an
//            empty one leaves the word out.
// Deadlines  lie far ahead, so that none passes on one side only, and relative ones differ by seconds: whether one is later than
//            another does not depend on when the commands arrive.
#pragma once

#include <string_view>
#include <vector>

#include "pair.h"

namespace jetlag::differential {

/// A history's own taste: which kinds of commands come, and from how many keys.
class Grammar {
 public:
  explicit Grammar(std::uint64_t seed);
  Words next();

 private:
  std::string word(std::string_view pattern);
  std::string coordinate(std::uint64_t most);
  std::string drawn(char kind);
  std::string key(char home);
  std::string value();
  void spoil(Words& command);
  std::uint64_t below(std::uint64_t bound) { return rng_.below(bound); }

  Rng rng_;
  std::uint64_t keys_, deadlines_ = 0, ids_ = 0;
  std::vector<std::string_view> rows_;
};

/// The names of all commands that the grammar draws.
std::vector<std::string_view> drawn_commands();

}  // namespace jetlag::differential
