// SPDX-License-Identifier: Apache-2.0
// What remains of a history when everything is left out that a mismatch does not need.
//
// shrunk()   the commands up to the first mismatch, without those whose absence keeps some mismatch alive: blocks are left out,
//            then smaller ones, down to single commands. The history is replayed for each attempt, so it should be short.
// Cost       some n log n commands for a history of n.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pair.h"

namespace jetlag::differential {

struct Mismatch {
  std::size_t at = 0;  ///< The index of the command.
  std::string text;
};

/// Runs the history from empty databases, contents compared at the end; the first mismatch.
std::optional<Mismatch> replay(Pair& pair, const std::vector<Words>& history);
std::vector<Words> shrunk(Pair& pair, std::vector<Words> history);

}  // namespace jetlag::differential
