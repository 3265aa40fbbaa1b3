// SPDX-License-Identifier: Apache-2.0
// Faults as people do them by hand: one function per entry of a context menu. Regions are positions in the scenery.
//
// Only a pause has an end: what was cut stays cut until it is healed. `at` is set when the fault is injected (lab/action.h).
#pragma once

#include <cstdint>

#include "observe/snapshot.h"
#include "scenario/spec.h"

namespace jetlag::lab {

/// Requires a link between `a` and `b`.
scenario::FaultSpec cut(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b);
scenario::FaultSpec one_way(const observe::Scenery& scenery, std::uint8_t from, std::uint8_t to);
scenario::FaultSpec isolate(const observe::Scenery& scenery, std::uint8_t region);
/// Ends every cut between the two, or of everything.
scenario::FaultSpec heal(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b);
/// Heals every link of a region.
scenario::FaultSpec reconnect(const observe::Scenery& scenery, std::uint8_t region);
scenario::FaultSpec heal_all(const observe::Scenery& scenery);
/// Both directions get `added` more one-way delay, lose `loss_ppb` more, or are narrowed to `bits_per_s`.
scenario::FaultSpec slow(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b, Duration added);
scenario::FaultSpec lose(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b, std::int64_t loss_ppb);
scenario::FaultSpec narrow(const observe::Scenery& scenery, std::uint8_t a, std::uint8_t b, std::int64_t bits_per_s);
scenario::FaultSpec crash(std::uint8_t region, std::uint16_t shard);
scenario::FaultSpec restart(std::uint8_t region, std::uint16_t shard);
scenario::FaultSpec pause(std::uint8_t region, Duration lasts);
scenario::FaultSpec region_down(std::uint8_t region, scenario::DataFate data);
scenario::FaultSpec region_up(std::uint8_t region);
scenario::FaultSpec skew(std::uint8_t region, Duration by);

}  // namespace jetlag::lab
