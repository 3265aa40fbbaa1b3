// SPDX-License-Identifier: Apache-2.0
// What the tests of the link share: instants in milliseconds and links without loss, jitter or bandwidth.
#pragma once

#include <utility>

#include "net/link.h"

namespace jetlag::net {

constexpr Instant at(std::int64_t millis) { return Instant{} + Duration::millis(millis); }

inline LinkConfig plain(std::int64_t one_way_ms = 50) {
  LinkConfig config;
  config.one_way = Distribution::constant(Duration::millis(one_way_ms).ns);
  config.rtt = Duration::millis(2 * one_way_ms);
  return config;
}

inline Link link_of(LinkConfig config, std::uint64_t seed = 1) {
  return Link(std::move(config), Rng(seed).stream("net/link/us->eu"));
}

}  // namespace jetlag::net
