// SPDX-License-Identifier: Apache-2.0
// Positions: their scores, the squares of a search, the replies of the commands, and what regions make of them apart.
#include <cmath>

#include "delivery_orders.h"
#include "store/geo.h"
#include "stories.h"

namespace jetlag::store {
namespace {

using testing::Conflict;
using testing::kNotFloat;
using testing::kSyntax;
using testing::kWrongType;
using testing::Region;
using testing::Story;

constexpr Position kPalermo{13.361389, 38.115556}, kCatania{15.087269, 37.502669};

class Geo : public ::testing::TestWithParam<Story> {};
TEST_P(Geo, RepliesAsClientsExpect) { testing::tell(GetParam()); }

const char* const kTown = "GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania";
const char* const kUnit = "(error) ERR unsupported unit provided. please use M, KM, FT, MI";

const Story kStories[] = {
    {"Geoadd",
     {{kTown, "(integer) 2"},
      {"TYPE g", "zset"},
      {"ZSCORE g Palermo", "\"3479099956230698\""},
      {"ZSCORE g Catania", "\"3479447370796909\""},
      {"GEOADD g NX 1 1 Palermo 2 2 new", "(integer) 1"},
      {"GEOADD g XX CH 1 1 Palermo 2 2 other", "(integer) 1"},
      {"EXISTS g", "(integer) 1"},
      {"ZCARD g", "(integer) 3"},
      {"GEOADD g NX XX 1 1 a", kSyntax},
      {"GEOADD g 1 1", "(error) ERR wrong number of arguments for 'geoadd' command"},
      {"GEOADD g 1 1 a 2", kSyntax},
      {"GEOADD g CH NX CH", kSyntax},
      {"GEOADD g GT 1 1 a", kSyntax},
      {"GEOADD g 1 1 a 181 1 b", "(error) ERR invalid longitude,latitude pair 181.000000,1.000000"},
      {"GEOADD g 1 -85.06 b", "(error) ERR invalid longitude,latitude pair 1.000000,-85.060000"},
      {"GEOADD g one 1 b", kNotFloat},
      {"ZCARD g", "(integer) 3"},
      {"SET s v", "OK"},
      {"GEOADD s 1 1 a", kWrongType}}},
    {"Told",
     {{kTown, "(integer) 2"},
      {"GEOPOS g Palermo none", "1) 1) \"13.36138933897018433\"\n   2) \"38.11555639549629859\"\n2) (nil)"},
      {"GEOPOS none a", "1) (nil)"},
      {"GEOHASH g Palermo Catania none", "1) \"sqc8b49rny0\"\n2) \"sqdtr74hyu0\"\n3) (nil)"},
      {"GEODIST g Palermo Catania", "\"166274.1516\""},
      {"GEODIST g Palermo Catania km", "\"166.2742\""},
      {"GEODIST g Palermo Catania MI", "\"103.3182\""},
      {"GEODIST g Palermo none", "(nil)"},
      {"GEODIST g Palermo Catania yd", kUnit},
      {"GEODIST g Palermo Catania km x", kSyntax},
      {"SET s v", "OK"},
      {"GEODIST s a b", kWrongType},
      {"GEOPOS s a", kWrongType},
      {"GEOHASH s a", kWrongType}}},
    {"Radius",
     {{kTown, "(integer) 2"},
      {"GEORADIUS g 15 37 200 km ASC", "1) \"Catania\"\n2) \"Palermo\""},
      {"GEORADIUS g 15 37 200 km DESC COUNT 1", "1) \"Palermo\""},
      {"GEORADIUS g 15 37 100 km WITHDIST WITHHASH", "1) 1) \"Catania\"\n   2) \"56.4413\"\n   3) (integer) 3479447370796909"},
      {"GEORADIUSBYMEMBER g Palermo 1 m", "1) \"Palermo\""},
      {"GEORADIUSBYMEMBER g none 1 m", "(error) ERR could not decode requested zset member"},
      {"GEORADIUSBYMEMBER none a 1 m", "(empty array)"},
      {"GEORADIUS g 15 37 -1 km", "(error) ERR radius cannot be negative"},
      {"GEORADIUS g 15 37 far km", "(error) ERR need numeric radius"},
      {"GEORADIUS g 15 37 1 yd", kUnit},
      {"GEORADIUS g 15 37 1 km COUNT 0", "(error) ERR COUNT must be > 0"},
      {"GEORADIUS g 15 37 1 km ANY", "(error) ERR the ANY argument requires COUNT argument"},
      {"GEORADIUS_RO g 15 37 1 km STORE {g}d", kSyntax},
      {"GEORADIUS g 15 37 1 km STORE d", "(error) CROSSSLOT Keys in request don't hash to the same slot"},
      {"GEORADIUS g 15 37 200 km STORE {g}d", "(integer) 2"},
      {"ZSCORE {g}d Palermo", "\"3479099956230698\""},
      {"GEORADIUS g 15 37 100 km STOREDIST {g}d", "(integer) 1"},
      {"ZRANGE {g}d 0 -1", "1) \"Catania\""},
      {"GEORADIUS g 15 37 200 km STORE {g}d WITHDIST",
       "(error) ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD options"},
      {"GEORADIUS none 15 37 200 km STORE {none}d", "(integer) 0"},
      {"GEORADIUS g 15 37 1 km STORE {g}d", "(integer) 0"},
      {"EXISTS {g}d", "(integer) 0"}}},
    {"AMemberThatIsCalledStoreIsNoKey",
     {{"GEOADD g 1 1 store", "(integer) 1"}, {"GEORADIUSBYMEMBER g store 1 km", "1) \"store\""}}},
    {"Search",
     {{kTown, "(integer) 2"},
      {"GEOSEARCH g FROMLONLAT 15 37 BYBOX 400 400 km ASC WITHCOORD",
       "1) 1) \"Catania\"\n   2) 1) \"15.08726745843887329\"\n      2) \"37.50266842333162032\"\n"
       "2) 1) \"Palermo\"\n   2) 1) \"13.36138933897018433\"\n      2) \"38.11555639549629859\""},
      {"GEOSEARCH g FROMMEMBER Palermo BYBOX 400 10 km", "1) \"Palermo\""},
      {"GEOSEARCH g FROMMEMBER Palermo BYRADIUS 200 km COUNT 1 ANY", "1) \"Palermo\""},
      {"GEOSEARCH g BYRADIUS 200 km ASC DESC",
       "(error) ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH"},
      {"GEOSEARCH g FROMMEMBER Palermo ASC DESC ASC",
       "(error) ERR exactly one of BYRADIUS and BYBOX can be specified for GEOSEARCH"},
      {"GEOSEARCH g FROMMEMBER Palermo FROMLONLAT 1 2 BYRADIUS 200 km", kSyntax},
      {"GEOSEARCH g FROMMEMBER Palermo BYRADIUS 200 km BYBOX 1 1 km", kSyntax},
      {"GEOSEARCH g FROMMEMBER Palermo BYBOX 1 -1 km", "(error) ERR height or width cannot be negative"},
      {"GEOSEARCH g FROMMEMBER Palermo BYBOX x 1 km", "(error) ERR need numeric width"},
      {"GEOSEARCH g FROMMEMBER Palermo BYBOX 1 x km", "(error) ERR need numeric height"},
      {"GEOSEARCHSTORE {g}d g FROMMEMBER Palermo BYRADIUS 0 km STOREDIST", "(integer) 1"},
      {"ZRANGE {g}d 0 -1 WITHSCORES", "1) \"Palermo\"\n2) \"0\""},
      {"GEOSEARCHSTORE {g}d g FROMMEMBER Palermo BYRADIUS 0 km WITHDIST",
       "(error) ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options"},
      {"SET {g}s v", "OK"},
      {"GEOSEARCHSTORE {g}d {g}s FROMMEMBER Palermo BYRADIUS 0 km", kWrongType},
      {"GEOSEARCHSTORE {g}s g FROMMEMBER Palermo BYRADIUS 0 km", "(integer) 1"},
      {"TYPE {g}s", "zset"}}},
};
INSTANTIATE_TEST_SUITE_P(Commands, Geo, ::testing::ValuesIn(kStories), [](const auto& p) { return std::string(p.param.name); });

class GeoApart : public ::testing::TestWithParam<Conflict> {};
TEST_P(GeoApart, EveryOrderOfDeliveryReadsTheSame) {
  testing::every_outcome(GetParam(), [&](Region& region, const std::string& how) {
    for (const auto& [line, reply] : GetParam().reads) EXPECT_EQ(region.say(line), reply) << line << ": " << how;
  });
}

const Conflict kConflicts[] = {
    {"TheLaterPositionWins",
     {"GEOADD g 1 1 van"},
     {{"GEOADD g 2 2 van"}, {"GEOADD g 13.361389 38.115556 van"}},
     {{"GEOHASH g van", "1) \"sqc8b49rny0\""}}},
    {"PositionsOfAllRegionsComeTogether",
     {},
     {{"GEOADD g 15.087269 37.502669 Catania"}, {"GEOADD g 13.361389 38.115556 Palermo"}, {"GEOADD g 100 10 far"}},
     {{"GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC", "1) \"Catania\"\n2) \"Palermo\""}, {"ZCARD g", "(integer) 3"}}},
    {"APositionSurvivesARemovalThatHadNotSeenIt",
     {"GEOADD g 1 1 van"},
     {{"ZREM g van"}, {"GEOADD g 13.361389 38.115556 van"}},
     {{"GEOHASH g van", "1) \"sqc8b49rny0\""}}},
    {"AStoredSearchReplacesWhatItHadSeen",
     {"GEOADD {g}a 1 1 near", "GEOADD {g}d 2 2 old"},
     {{"GEOSEARCHSTORE {g}d {g}a FROMLONLAT 1 1 BYRADIUS 10 km"}, {"GEOADD {g}d 3 3 unseen"}},
     {{"ZRANGE {g}d 0 -1", "1) \"near\"\n2) \"unseen\""}}},
};
INSTANTIATE_TEST_SUITE_P(Stories, GeoApart, ::testing::ValuesIn(kConflicts),
                         [](const auto& p) { return std::string(p.param.name); });

TEST(GeoSquares, APositionComesBackWithinItsSquare) {
  Rng rng{3};
  for (int i = 0; i < 10'000; ++i) {
    const auto draw = [&](double most) { return static_cast<double>(rng.below(2'000'001)) / 1'000'000 * most - most; };
    const Position at{draw(kMostLongitude), draw(kMostLatitude)};
    const Position back = position_of(score_of(at));
    EXPECT_LT(std::abs(back.longitude - at.longitude), 360.0 / (1 << 26));
    EXPECT_LT(std::abs(back.latitude - at.latitude), 171.0 / (1 << 26));
    const GeoSquare coarse = GeoSquare::around(at, 5);
    if (std::abs(at.longitude) < 180 && std::abs(at.latitude) < 85) {
      EXPECT_LE(coarse.first_score(), score_of(at));
      EXPECT_LT(score_of(at), coarse.end_score());
    }
  }
}

TEST(GeoSquares, ScoresThatNoPositionHasAreReadWithoutHarm) {
  for (const double score : {-1.0, -HUGE_VAL, HUGE_VAL, 1e300, 0.5, 9.3e18, -9.3e18, 4503599627370496.0}) {
    const Position position = position_of(score);
    EXPECT_LE(std::abs(position.longitude), kMostLongitude);
    EXPECT_LE(std::abs(position.latitude), kMostLatitude);
  }
}

TEST(GeoSquares, NeighboursGoAroundTheGlobe) {
  const GeoSquare east = GeoSquare::around({179.9, 0.1}, 4), west = GeoSquare::around({-179.9, 0.1}, 4);
  EXPECT_EQ(east.neighbour(1, 0), west);
  EXPECT_EQ(west.neighbour(-1, 0), east);
  EXPECT_EQ(east.neighbour(0, 1).neighbour(0, -1), east);
}

TEST(GeoDistance, AgreesWithTheLibraryOfC) {  // which is used nowhere else: its last bits differ between machines
  Rng rng{4};
  constexpr double kDegree = 3.14159265358979323846 / 180;
  for (int i = 0; i < 10'000; ++i) {
    const auto draw = [&](double most) { return static_cast<double>(rng.below(2'000'001)) / 1'000'000 * most - most; };
    const Position a{draw(180), draw(85)}, b{draw(180), draw(85)};
    const double u = std::sin((b.latitude - a.latitude) * kDegree / 2), v = std::sin((b.longitude - a.longitude) * kDegree / 2);
    const double h = u * u + std::cos(a.latitude * kDegree) * std::cos(b.latitude * kDegree) * v * v;
    const double expected = 2 * kGlobeRadius * std::asin(std::sqrt(h));
    EXPECT_NEAR(metres_between(a, b), expected, 1e-7 + expected * 1e-14);
    const double angle = draw(6);
    EXPECT_NEAR(cosine_of(angle), std::cos(angle), 1e-15);
  }
  EXPECT_EQ(metres_between(kPalermo, kPalermo), 0);
  EXPECT_NEAR(metres_between(kPalermo, kCatania), 166274, 1);
}

TEST(GeoSearch, FindsWhatLookingAtAllPositionsFinds) {
  Rng rng{5};
  for (int round = 0; round < 300; ++round) {
    const double scale = static_cast<double>(std::uint64_t{1} << rng.below(18));
    const auto draw = [&](double most) { return (static_cast<double>(rng.below(2'000'001)) / 1'000'000 - 1) * most; };
    GeoArea area;
    area.centre = {draw(180), draw(60)};  // nearer to the poles the modelled store overlooks some
    area.is_box = rng.below(2) == 0;
    area.radius = scale * 20;
    area.width = scale * static_cast<double>(1 + rng.below(40));
    area.height = scale * static_cast<double>(1 + rng.below(40));
    const std::vector<GeoSquare> squares = squares_around(area);
    for (int i = 0; i < 200; ++i) {
      const double spread = scale / 3000;
      const Position at{area.centre.longitude + draw(spread), area.centre.latitude + draw(spread)};
      if (std::abs(at.longitude) > 179 || std::abs(at.latitude) > 84 || !area.distance_within(at)) continue;
      const double score = score_of(at);
      const auto holds = [&](const GeoSquare& s) { return s.first_score() <= score && score < s.end_score(); };
      EXPECT_EQ(std::ranges::count_if(squares, holds), 1) << area.centre.longitude << ' ' << area.centre.latitude << ' ' << scale;
    }
  }
}

}  // namespace
}  // namespace jetlag::store
