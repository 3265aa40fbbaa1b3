// SPDX-License-Identifier: Apache-2.0
// The region catalogue: where the clouds' regions are, how far apart in time, and what sending costs.
//
// RegionInfo   one region of a provider; its id is "provider:region", e.g. "aws:us-east-1".
// Place        a catalogue region or plain coordinates: what a scenario calls a location.
// RTT          rtt(a, b) takes the first that exists of
//                measured  the published row from a to b, else from b to a; within one region of Google Cloud the
//                          published same-region figure (for the others it is an estimate)
//                twin      the median of the up to three nearest other rows, of any clouds, whose ends lie within 150 km of both
//                          ends (for pairs over 300 km apart)
//                zone      2.5 ms + detour(zone, zone) * km/100 for zone pairs with at least three samples (else detour 1.65)
//                distance  2.5 ms + 1.65 * km/100, for places far from any region
//              An estimate is never below light in fibre (km/100 ms). Provenance says which it was, and text() says it to people.
// Egress       list price of the sender: the most specific row wins; between clouds and to plain coordinates the sender's
//              internet price. Unknown stays empty.
// Value        immutable; catalogue() is parsed once from the tables in net/data, which are part of the program.
// Cost         parsing about 0.3 ms; a measured look-up is two array reads, an estimate a scan of the regions.
// Source       net/data/README.md: every table with its origin, date and licence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "net/geo.h"

namespace jetlag::net {

struct RegionInfo {
  std::string_view id;         ///< "aws:us-east-1"
  std::string_view provider;   ///< "aws"
  std::string_view name;       ///< The provider's own: "N. Virginia"
  std::string_view city;
  std::string_view country;    ///< ISO 3166, two letters
  std::string_view continent;  ///< NA SA EU ME AF AS OC
  std::string_view zone;       ///< The estimator's grouping: "north-america"
  Coordinates at;
  bool operator==(const RegionInfo&) const = default;
};

struct Place {
  std::int16_t region = -1;  ///< Index into Catalogue::regions(), or -1: plain coordinates.
  Coordinates at;
  bool in_catalogue() const { return region >= 0; }
  bool operator==(const Place&) const = default;
};

struct Provenance {
  enum class Kind : std::uint8_t { kMeasured, kEstimated };
  enum class Method : std::uint8_t { kRow, kLocal, kTwin, kZone, kDistance };
  Kind kind = Kind::kEstimated;
  Method method = Method::kDistance;
  std::string_view source;  ///< "cloudping"; empty when estimated
  std::string_view date;    ///< "2025-05-29"; empty when estimated
  bool operator==(const Provenance&) const = default;

  /// "measured (cloudping, 2025-05-29)" or "estimated ±30 % (zone)".
  std::string text() const;
};
std::string_view method_name(Provenance::Method method);

struct RttEstimate {
  Duration rtt;
  Provenance provenance;
  bool operator==(const RttEstimate&) const = default;
};

struct EgressPrice {
  std::int64_t micro_usd_per_gb = 0;  ///< 20'000 = $0.02 per GB, or per GiB where per_gib()
  std::string_view tier;              ///< "first 10 TB/month", "per GiB"; may be empty
  std::string_view as_of;             ///< "2023-04-27"
  std::string_view source;
  std::string_view confidence;        ///< high, medium, low
  double usd_per_gb() const { return static_cast<double>(micro_usd_per_gb) / 1e6; }
  /// Google Cloud sells by GiB and TiB, the others by GB.
  bool per_gib() const { return tier.find("iB") != std::string_view::npos; }
  /// For 10^9 bytes.
  std::int64_t nano_usd_per_gb() const {
    return per_gib() ? micro_usd_per_gb * 1'000'000'000'000 / (std::int64_t{1} << 30) : micro_usd_per_gb * 1000;
  }
  bool operator==(const EgressPrice&) const = default;
};

class Catalogue {
 public:
  /// From the tables in the program; most callers want catalogue().
  static Catalogue load();

  /// All regions, by provider and id.
  const std::vector<RegionInfo>& regions() const { return regions_; }
  /// Null when unknown.
  const RegionInfo* find_region(std::string_view id) const;
  std::optional<Place> place(std::string_view id) const;
  static Place place(Coordinates at) { return {-1, at}; }
  const RegionInfo* region(const Place& place) const;

  /// Up to three ids that the writer of `id` may have meant: by spelling, or by the name of a city or region ("tokyo").
  std::vector<std::string_view> nearest_names(std::string_view id) const;

  RttEstimate rtt(const Place& from, const Place& to) const;
  /// As rtt(), without looking for the row of this very pair: what the estimator would have said.
  RttEstimate estimate(const Place& from, const Place& to) const;
  std::optional<EgressPrice> egress_price(const Place& from, const Place& to) const;

  struct Source {
    std::string_view name, date;
    bool operator==(const Source&) const = default;
  };
  const std::vector<Source>& rtt_sources() const { return sources_; }
  /// The published RTT from one region to another, if that direction has a row.
  std::optional<RttEstimate> row(std::size_t from, std::size_t to) const;

 private:
  struct EgressRow {
    std::string_view provider, scope, from, to;
    EgressPrice price;
  };
  struct Cell {
    std::uint16_t rtt = 0;  ///< 0.01 ms; 0 = no row
    std::uint16_t source = 0;
  };
  struct ZonePair {
    std::string_view a, b;
    std::int64_t samples = 0, detour_percent = 0;
  };

  void read_regions();
  void read_rtts();
  void read_zones();
  void read_egress();
  std::optional<Duration> twin(const Place& from, const Place& to) const;
  std::optional<Duration> zone(const Place& from, const Place& to, std::int64_t metres) const;
  std::string_view zone_of(const Place& place) const;

  std::vector<RegionInfo> regions_;
  std::vector<Source> sources_;
  std::vector<Cell> cells_;  ///< regions x regions, directed
  std::vector<ZonePair> zones_;
  std::vector<EgressRow> egress_;
};

/// The catalogue of this program, parsed at the first call and constant from then on.
const Catalogue& catalogue();

}  // namespace jetlag::net
