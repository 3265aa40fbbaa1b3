// SPDX-License-Identifier: Apache-2.0
// What a region holds under a key, line by line, for what is shown as it is built: lists, streams and documents as the store tells
// them (store/describe.h), estimates, bounded counters and vector sets with the names of the regions.
#pragma once

#include <vector>

#include "observe/explain.h"
#include "store/describe.h"
#include "world/setup.h"

namespace jetlag::lab {

/// At most store::kMostRows, and a last one that says how many more there are; none of a type that is shown otherwise.
std::vector<observe::StateRow> rows_of(const store::BodyInfo& body, const world::Setup& setup);

}  // namespace jetlag::lab
