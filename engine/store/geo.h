// SPDX-License-Identifier: Apache-2.0
// Positions as scores of sorted sets: the geohash of 52 bits, and the squares in which a search looks for them.
//
// Square    the globe between 85.05112878 degrees south and north, halved `step` times both ways; column counts from the west,
//           row from the south. Its hash interleaves their bits, the column's first.
// Score     the hash of the square of step 26 that a position lies in. What is read from a score is the middle of the square, so
//           positions come back within 0.6 m.
// Search    all positions within an Area lie in squares_around() it: the square of its centre and up to eight neighbours, in the
//           order in which the modelled store visits them. Each square is one range of scores.
// Source    Gustavo Niemeyer's geohash (2008); the order and the choice of the squares as Redis 7.0 is observed to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/geo_distance.h"

namespace jetlag::store {

inline constexpr double kMostLongitude = 180, kMostLatitude = 85.05112878;

struct GeoSquare {
  static constexpr int kFinest = 26;

  int step = kFinest;
  std::uint32_t column = 0, row = 0;

  static GeoSquare around(Position position, int step, double most_latitude = kMostLatitude);
  static GeoSquare of_score(double score);

  std::uint64_t hash() const;
  /// Scores [first, end) are those of the positions in the square.
  double first_score() const { return static_cast<double>(hash() << (2 * (kFinest - step))); }
  double end_score() const { return static_cast<double>((hash() + 1) << (2 * (kFinest - step))); }
  Position south_west() const;
  Position north_east() const;
  Position middle() const;
  /// Around the globe, also over the poles: there the row on the other side of the map.
  GeoSquare neighbour(int east, int north) const;

  bool operator==(const GeoSquare&) const = default;
};

inline double score_of(Position position) { return static_cast<double>(GeoSquare::around(position, GeoSquare::kFinest).hash()); }
inline Position position_of(double score) { return GeoSquare::of_score(score).middle(); }
/// Eleven letters of the public geohash, in which latitudes reach from pole to pole.
std::string geohash_text(Position position);

/// A circle, or a rectangle whose sides point north and east, on the globe; lengths in metres.
struct GeoArea {
  Position centre;
  bool is_box = false;
  double radius = 0;
  double width = 0, height = 0;

  /// How far from the centre a position within the area is.
  std::optional<double> distance_within(Position position) const;
};

std::vector<GeoSquare> squares_around(const GeoArea& area);

}  // namespace jetlag::store
