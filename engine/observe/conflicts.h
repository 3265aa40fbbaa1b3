// SPDX-License-Identifier: Apache-2.0
// What becomes of two or three commands in different regions, in every way in which they can meet. Plain values.
//
// Interleaving  who had seen whose command when it gave its own (seeing is transitive), and who was earlier by the clock:
// commands
//               of the same level were given at the same instant and have not seen each other.
// Outcome       what clients read once everything has arrived everywhere; the same in all regions, for every order of delivery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "observe/explain.h"
#include "observe/run_report.h"

namespace jetlag::observe {

/// How the commands are called: A, B, C.
inline std::string letter_of(std::size_t command) { return std::string(1, static_cast<char>('A' + command)); }

struct ConflictValue {
  std::string key{}, type{}, value{};  ///< as RegionValue
  std::string ends{};                  ///< "100 s after A": its deadline, by the command that set it; empty: none
  /// Of a hash: its fields that end some time, each with when, told as `ends`.
  std::vector<std::pair<std::string, std::string>> fields_end{};
  bool operator==(const ConflictValue&) const = default;
};

/// What an operation of a command came to, on one of its keys.
struct ConflictFate {
  Fate fate = Fate::kKept;
  std::string by{};  ///< "B": the command that replaced, beat or removed it; empty: none, or one of those before
  bool hidden = false;        ///< it has lost and is there still, beneath a value of another type
  bool in_vain = false;       ///< it has lost: what it was about had been removed by one that had not seen it
  bool popped_twice = false;  ///< a client got something that a client of another command got, too
  bool operator==(const ConflictFate&) const = default;
};

struct Interleaving {
  std::vector<std::uint8_t> level{};     ///< of each command, 0 is the oldest
  std::vector<std::vector<bool>> saw{};  ///< [i][j]: command i had seen command j
  std::vector<ReplyValue> replies{};
  std::vector<ConflictValue> values{};             ///< of every key, in the order in which they are named
  std::vector<std::vector<ConflictFate>> fates{};  ///< by command
  std::string rule{};      ///< by which operations were compared, of the first key that has several; may be empty
  std::string summary{};   ///< of that key, one sentence; where there are several keys it begins with the key
  std::string scenario{};  ///< a scenario file that is this interleaving
  bool operator==(const Interleaving&) const = default;
};

struct ConflictTable {
  std::vector<std::string> commands{}, before{};
  std::vector<std::string> regions{};  ///< the first command is given in the first one, and so on; those before in the first
  std::vector<Interleaving> interleavings{};
  std::uint64_t deliveries = 0;  ///< orders of delivery and merges of copies that were compared
  std::vector<std::string> notes{};     ///< what to know of the commands themselves: "SPOP draws at random: ..."
  std::vector<std::string> settings{};  ///< what the scenarios have besides: "database.clock=wall"
  bool operator==(const ConflictTable&) const = default;
};

}  // namespace jetlag::observe
