// SPDX-License-Identifier: Apache-2.0
// How two replicas of a shard differ, key by key.
//
// Cost   buckets with equal digests are skipped; of the others every key is compared by its digest.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "store/database.h"

namespace jetlag::lab {

/// Calls visit(entry, here_only) once for every key that is not equal in both: `entry` is that of `a`, or of `b` where `a` has
/// none.
void for_each_difference(const store::Database& a, const store::Database& b,
                         const std::function<void(const store::Entry& entry)>& visit);
std::uint64_t differing_keys(const store::Database& a, const store::Database& b);
/// Keys that at least one of these replicas of a shard holds.
std::uint64_t distinct_keys(const std::vector<const store::Database*>& replicas);

}  // namespace jetlag::lab
