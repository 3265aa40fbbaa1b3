// SPDX-License-Identifier: Apache-2.0
#include "net/catalogue.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetlag::net {
namespace {

using Kind = Provenance::Kind;
using Method = Provenance::Method;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

Place at(std::string_view id) {
  const auto place = catalogue().place(id);
  EXPECT_TRUE(place.has_value()) << id;
  return place.value_or(Place{});
}

RttEstimate rtt(std::string_view from, std::string_view to) { return catalogue().rtt(at(from), at(to)); }
double millis(const RttEstimate& estimate) { return estimate.rtt.in_millis(); }

TEST(Catalogue, HoldsTheRegionsOfFourCloudsWithTheirPlaces) {
  std::map<std::string_view, int> count;
  for (const RegionInfo& region : catalogue().regions()) {
    count[region.provider] += 1;
    EXPECT_EQ(region.country.size(), 2u) << region.id;
    EXPECT_EQ(region.continent.size(), 2u) << region.id;
    EXPECT_FALSE(region.zone.empty() || region.city.empty() || region.name.empty()) << region.id;
    EXPECT_LT(std::abs(region.at.lat), 75) << region.id;
    EXPECT_LE(std::abs(region.at.lon), 180) << region.id;
  }
  EXPECT_EQ(count, (std::map<std::string_view, int>{{"aws", 35}, {"azure", 58}, {"gcp", 42}, {"ibm", 13}}));
}

TEST(Catalogue, FindsARegionByItsIdAndNothingElse) {
  const RegionInfo* virginia = catalogue().find_region("aws:us-east-1");
  ASSERT_NE(virginia, nullptr);
  EXPECT_EQ(virginia->city, "Ashburn");
  EXPECT_EQ(virginia->zone, "north-america");
  EXPECT_DOUBLE_EQ(virginia->at.lat, 39.044);
  for (const char* wrong : {"", "aws", "aws:", "us-east-1", "aws:us-east-9", "AWS:us-east-1", "zzz"}) {
    EXPECT_EQ(catalogue().find_region(wrong), nullptr) << wrong;
    EXPECT_EQ(catalogue().place(wrong), std::nullopt) << wrong;
  }
}

TEST(Catalogue, SuggestsWhatTheWriterMayHaveMeant) {
  EXPECT_EQ(catalogue().nearest_names("aws:us-esat-1").front(), "aws:us-east-1");
  EXPECT_EQ(catalogue().nearest_names("us-east-1").front(), "aws:us-east-1");
  EXPECT_THAT(catalogue().nearest_names("Tokyo"), Contains("aws:ap-northeast-1"));
  EXPECT_THAT(catalogue().nearest_names("frankfurt"), Contains("aws:eu-central-1"));
  EXPECT_EQ(catalogue().nearest_names("azure:westeuropa").front(), "azure:westeurope");
  EXPECT_THAT(catalogue().nearest_names("qqqqqqqqqqqqqqqqqqqq"), IsEmpty());
  EXPECT_LE(catalogue().nearest_names(std::string(100'000, 'a')).size(), 3u);
}

TEST(Catalogue, MeasuredPairsAreThePublishedRows) {
  EXPECT_EQ(rtt("aws:us-east-1", "aws:eu-west-1").rtt, Duration::micros(69'560));
  EXPECT_EQ(rtt("aws:eu-west-1", "aws:us-east-1").rtt, Duration::micros(69'640));
  EXPECT_EQ(rtt("aws:us-east-1", "aws:eu-west-1").provenance.text(), "measured (cloudping, 2025-05-29)");
  EXPECT_EQ(rtt("azure:eastus", "azure:northeurope").rtt, Duration::millis(71));
  EXPECT_EQ(rtt("azure:eastus", "azure:northeurope").provenance.text(), "measured (azure-docs, 2026-07-30)");
  EXPECT_EQ(rtt("gcp:us-central1", "gcp:europe-west1").rtt, Duration::millis(103));
  EXPECT_EQ(rtt("gcp:us-central1", "gcp:europe-west1").provenance.text(), "measured (gcp-perfdash, 2023-11-27)");
  EXPECT_EQ(rtt("aws:us-east-1", "azure:eastus").rtt, Duration::micros(1'900));
}

TEST(Catalogue, AMissingDirectionIsReadFromTheOtherOne) {
  const auto there = rtt("aws:us-east-1", "gcp:europe-west1"), back = rtt("gcp:europe-west1", "aws:us-east-1");
  EXPECT_EQ(there.rtt, Duration::micros(81'900));
  EXPECT_EQ(back, there);
}

TEST(Catalogue, EveryRowIsAtOrAboveLightInFibre) {
  const auto& regions = catalogue().regions();
  std::size_t rows = 0;
  for (std::size_t a = 0; a < regions.size(); ++a) {
    for (std::size_t b = 0; b < regions.size(); ++b) {
      const auto row = catalogue().row(a, b);
      if (!row) continue;
      ++rows;
      EXPECT_GE(row->rtt.ns, fibre_floor_ns(great_circle_m(regions[a].at, regions[b].at)))
          << regions[a].id << " -> " << regions[b].id;
      EXPECT_LT(row->rtt, Duration::millis(500));
    }
  }
  EXPECT_EQ(rows, 7'586u);
  EXPECT_EQ(catalogue().rtt_sources().size(), 5u);
}

TEST(Catalogue, TwinsStandInForRegionsWithoutRows) {
  const auto brandenburg = rtt("aws:eusc-de-east-1", "aws:us-east-1");
  EXPECT_EQ(brandenburg.rtt, Duration::micros(91'500));  // between Berlin's 89 ms (gcp) and 94 ms (azure)
  EXPECT_EQ(brandenburg.provenance.text(), "estimated ±30 % (twin)");
  EXPECT_EQ(rtt("azure:chilecentral", "azure:eastus").rtt, Duration::micros(121'400));  // the middle of three
  EXPECT_EQ(rtt("gcp:europe-north2", "gcp:us-east4").rtt, Duration::millis(106));
}

TEST(Catalogue, ZonesStandInWhereThereIsNoTwin) {
  const auto taipei = rtt("aws:ap-east-2", "aws:us-east-1");
  EXPECT_NEAR(millis(taipei), 175.390, 0.001);
  EXPECT_EQ(taipei.provenance.text(), "estimated ±30 % (zone)");
  EXPECT_NEAR(millis(rtt("aws:ap-southeast-6", "aws:us-west-2")), 141.321, 0.001);
}

TEST(Catalogue, ZonePairsWithFewSamplesUseTheGlobalDetour) {
  const auto chile = rtt("azure:chilecentral", "azure:brazilsoutheast");  // South America to itself: one sample
  EXPECT_NEAR(millis(chile), 2.5 + 1.65 * 29.24525566594908, 0.001);
  EXPECT_EQ(chile.provenance.method, Method::kZone);
}

TEST(Catalogue, EstimatesForgetThePairsOwnRow) {
  const auto estimate = catalogue().estimate(at("aws:us-east-1"), at("aws:eu-west-1"));
  EXPECT_EQ(estimate.rtt, Duration::micros(78'200));
  EXPECT_EQ(estimate.provenance.method, Method::kTwin);
}

TEST(Catalogue, PlainCoordinatesUseWhatLiesNearThem) {
  const Place singapore = Catalogue::place(Coordinates{1.35, 103.8});
  const auto by_twin = catalogue().rtt(at("aws:us-east-1"), singapore);
  EXPECT_EQ(by_twin.provenance.method, Method::kTwin);
  EXPECT_NEAR(millis(by_twin), millis(rtt("aws:us-east-1", "aws:ap-southeast-1")), 20);
  const auto by_zone = catalogue().rtt(at("aws:us-east-1"), Catalogue::place(Coordinates{65.0, 25.5}));  // Oulu
  EXPECT_EQ(by_zone.provenance.method, Method::kZone);
  const Place ocean = Catalogue::place(Coordinates{-50, -120});
  const auto by_distance = catalogue().rtt(at("aws:us-east-1"), ocean);
  EXPECT_EQ(by_distance.provenance.text(), "estimated ±30 % (distance)");
  const double km = static_cast<double>(great_circle_m(at("aws:us-east-1").at, ocean.at)) / 1000;
  EXPECT_NEAR(millis(by_distance), 2.5 + 1.65 * km / 100, 0.01);
}

TEST(Catalogue, OneRegionIsNearItself) {
  EXPECT_EQ(rtt("aws:us-east-1", "aws:us-east-1").rtt, Duration::micros(300));
  EXPECT_EQ(rtt("gcp:us-east1", "gcp:us-east1").provenance.text(), "measured (gcp-perfdash, 2023-11-27)");
  EXPECT_EQ(rtt("aws:us-east-1", "aws:us-east-1").provenance.text(), "estimated ±30 % (local)");
  const Place here = Catalogue::place(Coordinates{48.2, 16.4});
  EXPECT_EQ(catalogue().rtt(here, here).rtt, Duration::micros(300));
  EXPECT_EQ(catalogue().rtt(here, here).provenance.kind, Kind::kEstimated);
}

TEST(Catalogue, TwoCloudsInOneMetroAreAFewMillisecondsApart) {
  const auto estimate = rtt("gcp:northamerica-south1", "aws:mx-central-1");
  EXPECT_NEAR(millis(estimate), 2.5, 0.1);
}

TEST(Catalogue, EveryPairHasAPlausibleFigureThatBothEndsAgreeOn) {
  const auto& regions = catalogue().regions();
  std::map<Method, int> methods;
  for (std::size_t a = 0; a < regions.size(); a += 3) {
    for (std::size_t b = a + 1; b < regions.size(); b += 2) {
      const auto there = rtt(regions[a].id, regions[b].id), back = rtt(regions[b].id, regions[a].id);
      methods[there.provenance.method] += 1;
      EXPECT_GE(there.rtt.ns, fibre_floor_ns(great_circle_m(regions[a].at, regions[b].at)));
      EXPECT_LT(there.rtt, Duration::millis(600));
      EXPECT_EQ(there.provenance, back.provenance);
      EXPECT_TRUE(there.provenance.kind == Kind::kMeasured || there.rtt == back.rtt) << regions[a].id << ' ' << regions[b].id;
    }
  }
  EXPECT_GT(methods[Method::kRow], 500);
  EXPECT_GT(methods[Method::kTwin], 500);
  EXPECT_GT(methods[Method::kZone], 100);
}

std::optional<EgressPrice> price(std::string_view from, std::string_view to) {
  return catalogue().egress_price(at(from), at(to));
}

TEST(Egress, TheMostSpecificRowWins) {
  EXPECT_EQ(price("aws:us-east-1", "aws:us-east-2")->micro_usd_per_gb, 10'000);
  EXPECT_EQ(price("aws:us-east-1", "aws:eu-west-1")->micro_usd_per_gb, 20'000);
  EXPECT_EQ(price("aws:us-east-1", "aws:eu-west-1")->as_of, "2023-04-27");
  EXPECT_EQ(price("azure:northeurope", "azure:westeurope")->micro_usd_per_gb, 20'000);
  EXPECT_EQ(price("gcp:us-central1", "gcp:europe-west1")->micro_usd_per_gb, 50'000);
  EXPECT_EQ(price("gcp:us-central1", "gcp:europe-west1")->tier, "per GiB");
}

TEST(Egress, TheSenderPays) {
  EXPECT_EQ(price("azure:brazilsouth", "azure:eastus")->micro_usd_per_gb, 160'000);
  EXPECT_EQ(price("azure:eastus", "azure:brazilsouth")->micro_usd_per_gb, 50'000);
}

TEST(Egress, BetweenCloudsItIsTheSendersInternetPriceOfTheFirstTier) {
  EXPECT_EQ(price("aws:us-east-1", "gcp:us-east4")->micro_usd_per_gb, 90'000);
  EXPECT_EQ(price("aws:us-east-1", "gcp:us-east4")->tier, "first 10 TB/month");
  EXPECT_EQ(price("gcp:us-east4", "aws:us-east-1")->micro_usd_per_gb, 120'000);
  EXPECT_EQ(price("gcp:us-east4", "aws:ap-southeast-2")->micro_usd_per_gb, 190'000);  // Australia has its own
  EXPECT_EQ(catalogue().egress_price(at("azure:eastus"), Catalogue::place(Coordinates{10, 10}))->micro_usd_per_gb, 87'500);
}

TEST(Egress, InsideOneRegionItIsThePriceBetweenZones) {
  EXPECT_EQ(price("aws:us-east-1", "aws:us-east-1")->micro_usd_per_gb, 10'000);
  EXPECT_EQ(price("azure:eastus", "azure:eastus")->micro_usd_per_gb, 0);
}

TEST(Egress, UnknownPricesStayEmpty) {
  EXPECT_EQ(price("aws:ap-southeast-5", "aws:us-east-1"), std::nullopt);
  EXPECT_EQ(price("gcp:me-west1", "gcp:us-east4"), std::nullopt);
  EXPECT_EQ(price("ibm:us-south", "ibm:eu-de"), std::nullopt);
  EXPECT_EQ(catalogue().egress_price(Catalogue::place(Coordinates{10, 10}), at("aws:us-east-1")), std::nullopt);
}

}  // namespace
}  // namespace jetlag::net
