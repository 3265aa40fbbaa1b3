// SPDX-License-Identifier: Apache-2.0
// Distances between positions, as the modelled store measures them, the same with every compiler and C library on x86-64.
//
// Position   degrees, east and north positive.
// Unit       metres on a sphere of 6 372 797.560856 m, by the haversine formula.
// Accuracy   angles are calculated with more digits than a double has, and rounded once: the result is the one that a C library
//            gives, but for the last bit of some. Only + - * / and sqrt take part, because libraries differ in that bit.
// Cost       some 200 ns.
#pragma once

namespace jetlag::store {

struct Position {
  double longitude = 0, latitude = 0;
};

inline constexpr double kGlobeRadius = 6372797.560856;

double metres_between(Position a, Position b);
double radians_of(double degrees);
double degrees_of(double radians);
/// Requires an angle within two turns.
double cosine_of(double radians);

}  // namespace jetlag::store
