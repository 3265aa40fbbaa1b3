// SPDX-License-Identifier: Apache-2.0
// Which regions are linked: the topology and the links of a scenario as pairs.
//
// linked_pairs        every directed pair with a link, sorted. "explicit" has exactly the pairs of network.links, other shapes
//                     their own.
// unreachable_pairs   ordered pairs without a path along the direction of links.
#pragma once

#include <string>
#include <vector>

#include "scenario/spec.h"

namespace jetlag::scenario {

std::vector<DirectedPair> linked_pairs(const ScenarioSpec& spec);

/// For every ordered pair of regions without a path, in order; empty when connected.
std::vector<DirectedPair> unreachable_pairs(std::size_t regions, const std::vector<DirectedPair>& links);

}  // namespace jetlag::scenario
