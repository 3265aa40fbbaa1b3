// SPDX-License-Identifier: Apache-2.0
// The operations of a small run once more, in every order in which they may be delivered.
//
// compare_deliveries   of a world with one shard whose backlogs still hold everything: applies all operations to fresh replicas
// in
//                      every causal order (at most kMostOrders), and merges every copy that has only some of them with the whole,
//                      as a full sync does. Each must have the digest that the world's replicas have (a bug otherwise:
//                      CheckFailure). Returns how many were compared.
#pragma once

#include <cstdint>

#include "world/world.h"

namespace jetlag::lab {

constexpr std::uint64_t kMostOrders = 2'000;
std::uint64_t compare_deliveries(const world::World& world);

}  // namespace jetlag::lab
