// SPDX-License-Identifier: Apache-2.0
#include "net/geo.h"

#include <cmath>

#include <gtest/gtest.h>

namespace jetlag::net {
namespace {

double by_the_library(Coordinates a, Coordinates b) {
  const double degree = std::acos(-1.0) / 180;
  const double north = std::sin((b.lat - a.lat) * degree / 2), east = std::sin((b.lon - a.lon) * degree / 2);
  const double h = north * north + std::cos(a.lat * degree) * std::cos(b.lat * degree) * east * east;
  return 2 * 6'371'008.8 * std::asin(std::sqrt(std::min(h, 1.0)));
}

TEST(GreatCircle, AgreesWithTheMathematicalLibraryToTheMetreAllOverTheGlobe) {
  for (double lat = -90; lat <= 90; lat += 22.5) {
    for (double lon = -180; lon <= 180; lon += 45) {
      for (double other = -88; other <= 88; other += 17.3) {
        const Coordinates a{lat, lon}, b{other, other * 2};
        EXPECT_NEAR(static_cast<double>(great_circle_m(a, b)), by_the_library(a, b), 1.0) << lat << ' ' << lon << ' ' << other;
        EXPECT_EQ(great_circle_m(a, b), great_circle_m(b, a));
      }
    }
  }
}

TEST(GreatCircle, KnowsTheQuarterAndTheHalfOfTheGlobe) {
  EXPECT_EQ(great_circle_m({0, 0}, {0, 0}), 0);
  EXPECT_NEAR(static_cast<double>(great_circle_m({0, 0}, {0, 180})), 20'015'115, 1);
  EXPECT_NEAR(static_cast<double>(great_circle_m({90, 0}, {0, 77})), 10'007'557, 1);
}

TEST(GreatCircle, CrossesTheDateLineTheShortWay) {
  EXPECT_NEAR(static_cast<double>(great_circle_m({0, 179.5}, {0, -179.5})), 111'195, 1);
}

TEST(GreatCircle, SeparatesPlacesAFewMetresApart) {
  EXPECT_NEAR(static_cast<double>(great_circle_m({50, 8}, {50.0001, 8})), 11.1, 1);
}

TEST(GreatCircle, FibreFloorIsOneMillisecondPerHundredKilometres) { EXPECT_EQ(fibre_floor_ns(100'000), 1'000'000); }

}  // namespace
}  // namespace jetlag::net
