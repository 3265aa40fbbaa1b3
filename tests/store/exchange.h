// SPDX-License-Identifier: Apache-2.0
// Every way in which what some regions know can come to another one.
//
// each_way    calls f(database, how) for each of these; the database began as the reader and knows everything in the end:
//   orders      the operations one by one in every order that is causal: each after all that its writer had seen. All such orders
//               up to kMostOrders; where there are more, region by region, the same with the last region first, and others drawn
//               from a fixed seed: kSampledOrders, fewer where the operations are very many.
//   duplicates  each of these orders, with every operation again after each later one (of very many, after the next few), and all
//               of them again in the end, as from a second link
//   backwards   the newest first, so that all but the oldest wait for their past
//   full syncs  the state of each source, in both orders, each of them twice
//   in between  some operations, the state of a source, or of a reader that had some in another order, then all operations
//   meanwhile   the operations arrive while the state of a source is joined
// Filter      Database::apply() requires each operation once, after its past. What arrives again or early is filtered and held by
//             replication::CausalInbox, as in every replicator.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "region.h"

namespace jetlag::store::testing {

constexpr std::size_t kMostOrders = 150, kSampledOrders = 24;

void each_way(const Database& reader, const std::vector<const Region*>& sources,
              const std::function<void(Database, std::string)>& f);

/// All orders of delivery of `operations` to somebody who has seen `observed`, or a sample of them: see above.
std::vector<std::vector<std::size_t>> delivery_orders(const std::vector<Shipped>& operations,
                                                      const crdt::VersionVector& observed);

}  // namespace jetlag::store::testing
