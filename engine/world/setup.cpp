// SPDX-License-Identifier: Apache-2.0
#include "world/setup.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/units.h"
#include "scenario/convert.h"
#include "scenario/links.h"

namespace jetlag::world {

namespace {

using scenario::LinkSpec;
using scenario::RegionSpec;
using scenario::ScenarioSpec;

/// Two catalogue regions of different clouds meet over the public internet, whose jitter and loss are larger (and dearer).
bool over_internet(const ScenarioSpec& spec, RegionId from, RegionId to) {
  const net::RegionInfo* a = net::catalogue().find_region(spec.regions[from.value].location);
  const net::RegionInfo* b = net::catalogue().find_region(spec.regions[to.value].location);
  return a != nullptr && b != nullptr && a->provider != b->provider;
}

std::int64_t default_bandwidth(const scenario::ScaleSpec& scale) {
  return std::max<std::int64_t>(1, scenario::kDefaultBandwidth / scale.denominator * scale.numerator);
}

net::Place place_of(const RegionSpec& region) {
  if (!region.location.empty())
    if (auto place = net::catalogue().place(region.location)) return *place;
  return net::Catalogue::place(net::Coordinates{region.latitude, region.longitude});
}

bool names(const std::string& text, const RegionSpec& region) {
  return text == region.id || (!region.location.empty() && text == region.location);
}

const net::RttRow* imported(const ScenarioSpec& spec, RegionId from, RegionId to) {
  const RegionSpec &a = spec.regions[from.value], &b = spec.regions[to.value];
  const net::RttRow* reverse = nullptr;
  for (const net::RttRow& row : spec.network.imported_rtts) {
    if (names(row.from, a) && names(row.to, b)) return &row;
    if (names(row.from, b) && names(row.to, a)) reverse = &row;
  }
  return reverse;
}

/// The base figure of one direction: imported, else the catalogue's.
void set_delay(const ScenarioSpec& spec, LinkSetup& link) {
  if (const net::RttRow* row = imported(spec, link.from, link.to)) {
    link.config.one_way = Distribution::constant(std::max<std::int64_t>(1, row->p50.ns / 2));
    if (row->has_spread()) link.config.jitter = row->jitter();
    link.provenance = "imported (" + spec.network.rtt_import + ")";
    link.figure = LinkSetup::Figure::kGiven;
    return;
  }
  const net::RttEstimate estimate =
      net::catalogue().rtt(place_of(spec.regions[link.from.value]), place_of(spec.regions[link.to.value]));
  link.config.one_way = Distribution::constant(std::max<std::int64_t>(1, estimate.rtt.ns / 2));
  link.provenance = estimate.provenance.text();
  link.figure =
      estimate.provenance.kind == net::Provenance::Kind::kMeasured ? LinkSetup::Figure::kMeasured : LinkSetup::Figure::kEstimated;
}

void set_traits(const scenario::LinkTraits& traits, LinkSetup& link) {
  const auto say = [&](std::string text) { link.shape += (link.shape.empty() ? "" : ", ") + std::move(text); };
  if (traits.jitter) {
    link.config.jitter = scenario::sampler_of(*traits.jitter);
    say("jitter " + format_duration(Duration{link.config.jitter.quantile(500'000)}));
  }
  if (traits.bandwidth_bits_per_s) {
    link.config.bandwidth_bps = *traits.bandwidth_bits_per_s;
    say(format_bandwidth(*traits.bandwidth_bits_per_s));
  }
  if (traits.loss_ppb) {
    link.config.loss_ppb = static_cast<std::uint64_t>(*traits.loss_ppb);
    say(fmt::format("loss {:.4g} %", static_cast<double>(*traits.loss_ppb) / 1e7));
  }
  if (traits.burst_loss) {
    const auto& burst = *traits.burst_loss;
    link.config.burst = {static_cast<std::uint64_t>(burst.enter_ppb), static_cast<std::uint64_t>(burst.leave_ppb),
                         static_cast<std::uint64_t>(burst.loss_ppb)};
    if (burst.enter_ppb > 0) say("burst loss");
  }
  if (traits.window_bytes) {
    link.config.window_bytes = *traits.window_bytes;
    say("window " + format_bytes(*traits.window_bytes));
  }
}

void set_given(const ScenarioSpec& spec, LinkSetup& link) {
  for (const LinkSpec& given : spec.network.links) {
    if (!scenario::speaks_of(given, {link.from, link.to}) || !(given.rtt || given.one_way_delay)) continue;
    link.config.one_way = given.rtt ? scenario::sampler_of(*given.rtt).scaled(1, 2) : scenario::sampler_of(*given.one_way_delay);
    link.provenance = "given";
    link.figure = LinkSetup::Figure::kGiven;
  }
  set_traits(scenario::traits_of(spec, {link.from, link.to}), link);
}

void set_price(const ScenarioSpec& spec, LinkSetup& link) {
  const auto price =
      net::catalogue().egress_price(place_of(spec.regions[link.from.value]), place_of(spec.regions[link.to.value]));
  if (!price) return;
  link.priced = true;
  link.nano_usd_per_gb = price->nano_usd_per_gb();
  link.price_note =
      fmt::format("list price {}, ${:.3g}/{}", price->as_of.substr(0, 7), price->usd_per_gb(), price->per_gib() ? "GiB" : "GB");
}

LinkSetup make_link(const ScenarioSpec& spec, RegionId from, RegionId to) {
  LinkSetup link;
  link.from = from;
  link.to = to;
  const bool internet = over_internet(spec, from, to);
  link.config.jitter = internet ? net::internet_jitter() : net::default_jitter();
  link.config.bandwidth_bps = default_bandwidth(spec.scale);
  link.config.loss_ppb = internet ? net::kInternetLossPpb : net::kBackboneLossPpb;
  set_delay(spec, link);
  set_given(spec, link);
  link.one_way = Duration{link.config.one_way.quantile(500'000)};
  set_price(spec, link);
  return link;
}

/// What is said there is answered over the way back, which may be another one.
void set_round_trips(Setup& setup) {
  for (LinkSetup& link : setup.links) {
    const bool back = setup.linked(link.to, link.from);
    link.rtt = link.one_way + (back ? setup.link(link.to, link.from).one_way : link.one_way);
    link.config.rtt = link.rtt;
  }
}

std::vector<replication::Neighbourhood> places_of(const Setup& setup) {
  const std::size_t regions = setup.spec.regions.size();
  std::vector<std::uint64_t> adjacency(regions, 0);
  for (const LinkSetup& link : setup.links) adjacency[link.from.value] |= std::uint64_t{1} << link.to.value;
  std::vector<replication::Neighbourhood> places;
  for (std::size_t r = 0; r < regions; ++r) {
    replication::Neighbourhood place{{static_cast<std::uint8_t>(r)}, {}, adjacency};
    std::vector<std::pair<Duration, RegionId>> near;
    for (const LinkSetup& link : setup.links)
      if (link.to.value == r) near.emplace_back(link.rtt, link.from);
    std::sort(near.begin(), near.end());
    for (const auto& [rtt, peer] : near) place.peers.push_back(peer);
    places.push_back(std::move(place));
  }
  return places;
}

}  // namespace

Duration Setup::longest_rtt() const {
  Duration longest;
  for (const LinkSetup& link : links) longest = std::max(longest, link.rtt);
  return longest;
}

Setup make_setup(ScenarioSpec spec) {
  Setup setup;
  setup.spec = std::move(spec);
  const std::size_t regions = setup.spec.regions.size();
  setup.lanes = {static_cast<std::uint16_t>(regions), static_cast<std::uint16_t>(setup.spec.database.shards)};
  for (const scenario::DirectedPair& pair : scenario::linked_pairs(setup.spec))
    setup.links.push_back(make_link(setup.spec, pair.from, pair.to));
  setup.link_of.assign(regions, std::vector<std::uint32_t>(regions, Setup::kNoLink));
  for (std::uint32_t i = 0; i < setup.links.size(); ++i) setup.link_of[setup.links[i].from.value][setup.links[i].to.value] = i;
  set_round_trips(setup);
  setup.places = places_of(setup);
  return setup;
}

Duration least_delay(const LinkSetup& link) { return net::Link(link.config, Rng(0)).min_delay(); }

net::Graph graph_of(const Setup& setup) {
  net::Graph graph;
  for (const RegionSpec& region : setup.spec.regions) graph.regions.push_back(region.id);
  for (const LinkSetup& link : setup.links)
    if (link.from < link.to)
      graph.links.push_back({link.from.value, link.to.value, least_delay(link), least_delay(setup.link(link.to, link.from))});
  return graph;
}

}  // namespace jetlag::world
