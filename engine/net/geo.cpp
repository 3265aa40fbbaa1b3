// SPDX-License-Identifier: Apache-2.0
#include "net/geo.h"

#include <cmath>

namespace jetlag::net {
namespace {

constexpr double kRadiusMetres = 6'371'008.8;
constexpr double kPi = 3.14159265358979323846;

/// The sine of an angle in degrees, within 360 of 0: folded into a quarter turn, then the Taylor series.
double sine(double degrees) {
  if (degrees > 180) degrees -= 360;
  if (degrees < -180) degrees += 360;
  if (degrees > 90) degrees = 180 - degrees;
  if (degrees < -90) degrees = -180 - degrees;
  const double x = degrees * (kPi / 180);
  const double square = x * x;
  double sum = 0;
  for (int n = 21; n >= 1; n -= 2) sum = 1 - square * sum / static_cast<double>((n + 1) * (n + 2));
  return x * sum;
}

/// The angle in radians whose sine is x, 0 <= x <= 1: three halvings, then the series of the arc sine.
double arc_sine(double x) {
  for (int i = 0; i < 3; ++i) x = x / std::sqrt(2 * (1 + std::sqrt(1 - x * x)));
  const double square = x * x;
  double term = x, sum = x;
  for (int n = 1; n <= 12; ++n) {
    term = term * square * static_cast<double>(2 * n - 1) / static_cast<double>(2 * n);
    sum += term / static_cast<double>(2 * n + 1);
  }
  return sum * 8;
}

}  // namespace

std::int64_t great_circle_m(Coordinates a, Coordinates b) {
  const double north = sine((b.lat - a.lat) / 2), east = sine((b.lon - a.lon) / 2);
  const double haversine = north * north + sine(90 - a.lat) * sine(90 - b.lat) * east * east;
  const double half_angle = arc_sine(std::sqrt(haversine < 1 ? haversine : 1));
  return static_cast<std::int64_t>(2 * kRadiusMetres * half_angle + 0.5);  // NOLINT(bugprone-incorrect-roundings): not negative
}

}  // namespace jetlag::net
