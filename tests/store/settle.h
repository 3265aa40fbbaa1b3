// SPDX-License-Identifier: Apache-2.0
// Everybody gets everything, in every way.
//
// settle   carries what each of the regions knows to all others. Beside that it finds out what would have become of each region
//          in every other way (exchange.h), and of a newcomer who had seen only what all knew before: all of them must hold the
//          same, and the regions' stories are put to all of them (region.h).
#pragma once

#include <initializer_list>

#include "region.h"

namespace jetlag::store::testing {

/// Requires that all that a region knows is in its log.
void settle(std::initializer_list<Region*> regions);

}  // namespace jetlag::store::testing
