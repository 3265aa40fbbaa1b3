// SPDX-License-Identifier: Apache-2.0
#include "store/geo.h"

#include <algorithm>
#include <cmath>

namespace jetlag::store {
namespace {

/// Every bit moves to twice its place.
std::uint64_t spread(std::uint64_t bits) {
  bits = (bits | (bits << 16)) & 0x0000ffff0000ffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x3333333333333333;
  return (bits | (bits << 1)) & 0x5555555555555555;
}

/// Every second bit, moved together.
std::uint32_t gathered(std::uint64_t bits) {
  bits &= 0x5555555555555555;
  bits = (bits | (bits >> 1)) & 0x3333333333333333;
  bits = (bits | (bits >> 2)) & 0x0f0f0f0f0f0f0f0f;
  bits = (bits | (bits >> 4)) & 0x00ff00ff00ff00ff;
  bits = (bits | (bits >> 8)) & 0x0000ffff0000ffff;
  return static_cast<std::uint32_t>(bits | (bits >> 16));
}

/// Any score becomes a hash, also those that no position has: as a processor converts a double, without its traps.
std::uint64_t hash_of_score(double score) {
  constexpr double kHalf = 9223372036854775808.0;  // 2^63
  constexpr std::uint64_t kHighest = std::uint64_t{1} << 63;
  const auto truncated = [](double x) {
    return x >= -kHalf && x < kHalf ? static_cast<std::uint64_t>(static_cast<std::int64_t>(x)) : kHighest;
  };
  return score < kHalf ? truncated(score) : truncated(score - kHalf) ^ kHighest;
}

double split(double most, std::uint32_t index, int step) {
  return -most + (static_cast<double>(index) / static_cast<double>(std::uint64_t{1} << step)) * (most - -most);
}

std::uint32_t index_of(double coordinate, double most, int step) {
  return static_cast<std::uint32_t>((coordinate - -most) / (most - -most) * static_cast<double>(std::uint64_t{1} << step));
}

/// The finest squares of which one and its neighbours can cover a circle of that radius.
int step_for(double radius, double latitude) {
  constexpr double kHalfTheEquator = 20037726.37;
  if (radius == 0) return GeoSquare::kFinest;
  int step = -1;
  for (; radius < kHalfTheEquator; radius *= 2) ++step;
  // Towards the poles squares are narrower.
  if (std::abs(latitude) > 66) --step;
  if (std::abs(latitude) > 80) --step;
  return std::clamp(step, 1, GeoSquare::kFinest);
}

struct Bounds {
  double west = 0, south = 0, east = 0, north = 0;
};

Bounds bounds_of(const GeoArea& area) {
  const double half_height = area.is_box ? area.height / 2 : area.radius, half_width = area.is_box ? area.width / 2 : area.radius;
  const auto [longitude, latitude] = area.centre;
  const double north = degrees_of(half_height / kGlobeRadius);
  const double edge = latitude < 0 ? latitude - north : latitude + north;  // the one that spans more degrees
  const double east = degrees_of(half_width / kGlobeRadius / cosine_of(radians_of(edge)));
  return {longitude - east, latitude - north, longitude + east, latitude + north};
}

bool neighbours_reach(const GeoSquare& square, const Bounds& bounds) {
  return square.neighbour(0, 1).north_east().latitude >= bounds.north &&
         square.neighbour(0, -1).south_west().latitude <= bounds.south &&
         square.neighbour(1, 0).north_east().longitude >= bounds.east &&
         square.neighbour(-1, 0).south_west().longitude <= bounds.west;
}

}  // namespace

GeoSquare GeoSquare::around(Position position, int step, double most_latitude) {
  return {step, index_of(position.longitude, kMostLongitude, step), index_of(position.latitude, most_latitude, step)};
}

GeoSquare GeoSquare::of_score(double score) {
  const std::uint64_t hash = hash_of_score(score);
  return {kFinest, gathered(hash >> 1), gathered(hash)};
}

std::uint64_t GeoSquare::hash() const { return spread(row) | (spread(column) << 1); }

Position GeoSquare::south_west() const { return {split(kMostLongitude, column, step), split(kMostLatitude, row, step)}; }

Position GeoSquare::north_east() const { return {split(kMostLongitude, column + 1, step), split(kMostLatitude, row + 1, step)}; }

Position GeoSquare::middle() const {
  const Position low = south_west(), high = north_east();
  return {std::clamp((low.longitude + high.longitude) / 2, -kMostLongitude, kMostLongitude),
          std::clamp((low.latitude + high.latitude) / 2, -kMostLatitude, kMostLatitude)};
}

GeoSquare GeoSquare::neighbour(int east, int north) const {
  const std::uint32_t within = (std::uint32_t{1} << step) - 1;
  const auto moved = [&](std::uint32_t index, int by) {
    return by == 0 ? index : (index + static_cast<std::uint32_t>(by)) & within;
  };
  return {step, moved(column, east), moved(row, north)};
}

std::string geohash_text(Position position) {
  constexpr std::string_view kLetters = "0123456789bcdefghjkmnpqrstuvwxyz";
  const std::uint64_t hash = GeoSquare::around(position, GeoSquare::kFinest, 90).hash();
  std::string text;
  for (int i = 1; i <= 10; ++i) text += kLetters[(hash >> (52 - 5 * i)) & 31];
  return text + '0';  // the two bits that are left say nothing
}

std::optional<double> GeoArea::distance_within(Position position) const {
  if (is_box) {
    if (metres_between(position, {position.longitude, centre.latitude}) > height / 2) return std::nullopt;
    if (metres_between(position, {centre.longitude, position.latitude}) > width / 2) return std::nullopt;
  }
  const double distance = metres_between(centre, position);
  return is_box || distance <= radius ? std::optional(distance) : std::nullopt;
}

std::vector<GeoSquare> squares_around(const GeoArea& area) {
  const double reach =
      area.is_box ? std::sqrt(area.width / 2 * (area.width / 2) + area.height / 2 * (area.height / 2)) : area.radius;
  GeoSquare centre = GeoSquare::around(area.centre, step_for(reach, area.centre.latitude));
  const Bounds bounds = centre.step > 1 ? bounds_of(area) : Bounds{};
  if (centre.step > 1 && !neighbours_reach(centre, bounds)) centre = GeoSquare::around(area.centre, centre.step - 1);
  // Of coarse squares all are searched: some of the neighbours are the same.
  const bool all = centre.step < 2;
  const Position low = centre.south_west(), high = centre.north_east();
  const bool north = all || high.latitude <= bounds.north, south = all || low.latitude >= bounds.south,
             east = all || high.longitude <= bounds.east, west = all || low.longitude >= bounds.west;
  std::vector<GeoSquare> squares{centre};
  const auto visit = [&](int by_east, int by_north) {
    const bool useless = (by_north > 0 && !north) || (by_north < 0 && !south) || (by_east > 0 && !east) || (by_east < 0 && !west);
    const GeoSquare square = centre.neighbour(by_east, by_north);
    if (!useless && (squares.size() == 1 || squares.back() != square)) squares.push_back(square);
  };
  for (const auto& [by_east, by_north] : {std::pair{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}})
    visit(by_east, by_north);
  return squares;
}

}  // namespace jetlag::store
