// SPDX-License-Identifier: Apache-2.0
// The conflict explorer: two or three commands in two or three regions, in every distinguishable interleaving.
//
// Each interleaving is a scenario of its own, run through the real engine: commands that have not seen each other are given while
// one-way cuts keep them apart, a second between those that have. Afterwards everything arrives everywhere. Then its operations
// are delivered once more to fresh replicas in every causal order, and every part of them is merged with the whole as a full sync
// does: all must be equal to what the run came to.
//
// Interleavings  5 for two commands, 67 for three: weak orders of the instants, times what each may have seen of earlier ones.
// Errors         in a question: "command B": what is wrong with it. An order of delivery that comes to something else is a bug
//                (CheckFailure).
// Cost           some milliseconds per interleaving.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "observe/conflicts.h"

namespace jetlag::lab {

struct ConflictQuestion {
  std::vector<std::string> commands{};  ///< two or three, quoted as redis-cli does
  std::vector<std::string> before{};    ///< given one after the other, and known everywhere before the commands
  std::size_t regions = 3;              ///< at least as many as commands, at most three
  std::vector<std::pair<std::string, std::string>> set{};  ///< overrides of the scenarios, as `jetlag run --set`
};

/// `between` is called before every interleaving; what it throws ends the work.
tl::expected<observe::ConflictTable, Errors> conflicts(const ConflictQuestion& question,
                                                       const std::function<void()>& between = {});

/// Every interleaving of so many commands, oldest levels first; replies and values are empty.
std::vector<observe::Interleaving> interleavings(std::size_t commands);

}  // namespace jetlag::lab
