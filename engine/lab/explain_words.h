// SPDX-License-Identifier: Apache-2.0
// What an explanation says in one sentence: who won, what was lost, what is not everywhere yet; for a key that nothing touched,
// where it comes from or which key was meant.
#pragma once

#include <string>

#include "observe/explain.h"
#include "world/world.h"

namespace jetlag::lab {

/// Of a replica that has seen all that the live ones have.
struct Outcome {
  bool shows_loaded = false;   ///< what a data set has loaded is part of what a client reads
  bool past_deadline = false;
};
std::string summary_of(const observe::Explanation& why, const Outcome& outcome);
/// `there`: some region has the key all the same.
std::string untouched_text(const world::World& world, const std::string& key, bool there, const Outcome& outcome);

}  // namespace jetlag::lab
