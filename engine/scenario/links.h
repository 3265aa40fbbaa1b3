// SPDX-License-Identifier: Apache-2.0
// Which regions are linked: the topology and the links of a scenario as pairs.
//
// linked_pairs        every directed pair with a link, sorted. "explicit" has exactly the pairs of network.links, other shapes
//                     their own.
// unreachable_pairs   ordered pairs without a path along the direction of links.
// speaks_of           whether an entry of network.links is about a direction.
// traits_of           what a scenario says of one direction: later entries of network.links override earlier ones, and all of
//                     them the defaults.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenario/spec.h"

namespace jetlag::scenario {

std::vector<DirectedPair> linked_pairs(const ScenarioSpec& spec);

/// Of a link of which nothing is said: what one region pair of a mid-sized deployment gets. Before "scale".
inline constexpr std::int64_t kDefaultBandwidth = 1'000'000'000;

/// Whether an entry of network.links speaks of this direction.
bool speaks_of(const LinkSpec& entry, DirectedPair direction);
LinkTraits traits_of(const ScenarioSpec& spec, DirectedPair direction);

/// For every ordered pair of regions without a path, in order; empty when connected.
std::vector<DirectedPair> unreachable_pairs(std::size_t regions, const std::vector<DirectedPair>& links);

}  // namespace jetlag::scenario
