// SPDX-License-Identifier: Apache-2.0
// What a region holds under a key, line by line, for what is shown as it is built: lists, streams and documents as the store
// tells them (store/describe.h), estimates, bounded counters and vector sets with the names of the regions.
#pragma once

#include <string>
#include <vector>

#include "observe/explain.h"
#include "store/describe.h"
#include "world/setup.h"

namespace jetlag::lab {

/// At most store::kMostRows, and a last one that says how many more there are; none of a type that is shown otherwise.
std::vector<observe::StateRow> rows_of(const store::BodyInfo& body, const world::Setup& setup);

/// `1) "a" [1 0.5] 2) "b" [0 1] x`: the elements of the vector set that shows, with their attributes.
std::string vectors_of(const store::Description& description);
/// ", group g, group h": of the stream that shows; empty where there are none.
std::string groups_of(const store::Description& description);

}  // namespace jetlag::lab
