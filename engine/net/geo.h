// SPDX-License-Identifier: Apache-2.0
// Distances on the globe, the same on every machine.
//
// Coordinates     degrees, north and east positive.
// great_circle_m  metres along the great circle (haversine on a sphere of 6 371 008.8 m), rounded.
// Cost            about 50 ns: polynomials with + - * / and sqrt only, because libm's last bits differ between processors.
#pragma once

#include <cstdint>

namespace jetlag::net {

struct Coordinates {
  double lat = 0;
  double lon = 0;
  bool operator==(const Coordinates&) const = default;
};

std::int64_t great_circle_m(Coordinates a, Coordinates b);

/// No signal is faster than light in fibre along the great circle: RTT in ns for a distance in metres (km/100 ms).
constexpr std::int64_t fibre_floor_ns(std::int64_t metres) { return metres * 10; }

}  // namespace jetlag::net
