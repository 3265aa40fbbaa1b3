// SPDX-License-Identifier: Apache-2.0
// What an explanation says in one sentence: who won, what was lost, what is not everywhere yet; for a key that nothing touched,
// where it comes from or which key was meant.
#pragma once

#include <string>

#include "observe/explain.h"
#include "world/world.h"

namespace jetlag::lab {

/// `loaded`: some live region shows what a data set has loaded.
std::string summary_of(const observe::Explanation& why, bool loaded);
/// `there`: some region has the key all the same.
std::string untouched_text(const world::World& world, const std::string& key, bool there);

}  // namespace jetlag::lab
