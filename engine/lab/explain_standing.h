// SPDX-License-Identifier: Apache-2.0
// Where an operation stands in what one replica holds under its key: what of it is there, what of that a client reads, what it
// met and what was preferred to it.
//
// Cost  one pass over the description.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crdt/op.h"
#include "crdt/register.h"
#include "observe/explain.h"
#include "store/describe.h"
#include "world/setup.h"

namespace jetlag::lab {

struct Standing {
  bool present = false;             ///< some of what it wrote is there ...
  bool shown = false;               ///< ... and counts for what a client reads
  bool expired = false;             ///< but the key's time is up
  std::string joined{};             ///< where it makes the value together with others by a custom rule: which says so
  std::vector<observe::Contest> contests{};  ///< in the body that shows, one by one
  std::optional<crdt::Dot> ahead{}; ///< of what does not show: what does instead
  std::string_view why{};           ///< likewise: the reason, where no contest gives it
  std::vector<std::string> about{};  ///< of a deadline that is among those compared: fields that it is of and that are there;
                                     ///< "", the key
};

/// Of an operation that sets a deadline: among the claims. Of every other: in the value, whatever became of the deadline that it
/// may have brought along.
Standing standing_of(const store::Description& description, const crdt::Op& op, const world::Setup& setup);

/// Whether something that a data set has loaded is part of what a client reads.
bool shows_loaded(const store::Description& description);

/// The rule in a sentence, as far as it tells which of the two is preferred: where it leaves them equal their stamps decide, and
/// where these are equal too, the region.
/// REQUIRES: of two that a custom rule makes one value of, a step tells them apart.
std::string decided_by(crdt::Rule rule, const crdt::Candidate& winner, const crdt::Candidate& loser);

inline constexpr std::string_view kOneType = "a key has one type: that of the newest write shows";
inline constexpr std::string_view kNewerCounter = "of bounded counters of one key the newest shows";
inline constexpr std::string_view kNoElement = "attributes do not show without their element";
inline constexpr std::string_view kTextHides = "the value is a text, and does not show what is added to a number";
inline constexpr std::string_view kLongestTimeCounts = "the longest time to live counts";

}  // namespace jetlag::lab
