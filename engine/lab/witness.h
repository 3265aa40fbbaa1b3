// SPDX-License-Identifier: Apache-2.0
// Witnesses of what a run lost: the fewest operations that show it.
//
// lost_witness        acknowledged operations that died with the memory of their process, and keys on which a write lost against
//                     a value that its writer had seen; empty when nothing is lost.
// discarded_witness   one key on which a rule dropped an update: who won, and who was dropped; empty when none is still known.
#pragma once

#include <string>

#include "world/world.h"

namespace jetlag::lab {

std::string lost_witness(const world::World& world);
std::string discarded_witness(const world::World& world);

}  // namespace jetlag::lab
