// SPDX-License-Identifier: Apache-2.0
#include "store/geo_distance.h"

#include <cmath>

namespace jetlag::store {
namespace {

using Wide = long double;

constexpr double kDegree = 3.14159265358979323846 / 180;
constexpr Wide kQuarterTurn = 1.57079632679489661923132169163975144L;

/// The Taylor series of the sine from x on, or of the cosine from 1 on. Requires at most an eighth of a turn.
Wide series(Wide x, Wide first, int from) {
  const Wide square = x * x;
  Wide sum = 0;
  for (int n = from + 24; n >= from; n -= 2) sum = 1 - square * sum / static_cast<Wide>((n + 1) * (n + 2));
  return first * sum;
}

Wide wide_sine(Wide angle) {
  const auto quarters = static_cast<int>(angle / kQuarterTurn + (angle < 0 ? -0.5L : 0.5L));
  const Wide rest = angle - static_cast<Wide>(quarters) * kQuarterTurn;
  const Wide size = (quarters & 1) != 0 ? series(rest, 1, 0) : series(rest, rest, 1);
  return (quarters & 2) != 0 ? -size : size;
}

double sine(double angle) { return static_cast<double>(wide_sine(angle)); }

/// Of 0 <= x <= 1: three halvings, then the series.
double arc_sine(double of) {
  Wide x = of;
  for (int i = 0; i < 3; ++i) x = x / std::sqrt(2 * (1 + std::sqrt((1 - x) * (1 + x))));
  const Wide square = x * x;
  Wide term = x, sum = x;
  for (int n = 1; n <= 16; ++n) {
    term = term * square * static_cast<Wide>(2 * n - 1) / static_cast<Wide>(2 * n);
    sum += term / static_cast<Wide>(2 * n + 1);
  }
  return static_cast<double>(sum * 8);
}

}  // namespace

double radians_of(double degrees) { return degrees * kDegree; }
double degrees_of(double radians) { return radians / kDegree; }
double cosine_of(double radians) { return static_cast<double>(wide_sine(radians + kQuarterTurn)); }

double metres_between(Position a, Position b) {
  const double a_north = radians_of(a.latitude), b_north = radians_of(b.latitude);
  const double north = sine((b_north - a_north) / 2), east = sine((radians_of(b.longitude) - radians_of(a.longitude)) / 2);
  const double haversine = north * north + cosine_of(a_north) * cosine_of(b_north) * east * east;
  return 2.0 * kGlobeRadius * arc_sine(std::sqrt(haversine < 1 ? haversine : 1));
}

}  // namespace jetlag::store
