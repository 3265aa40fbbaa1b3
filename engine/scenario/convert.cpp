// SPDX-License-Identifier: Apache-2.0
#include "scenario/convert.h"

#include <algorithm>

#include "core/check.h"

namespace jetlag::scenario {
namespace {

const WorkloadOverride* override_of(const WorkloadSpec& spec, RegionId region) {
  for (const WorkloadOverride& o : spec.per_region)
    if (o.region == region) return &o;
  return nullptr;
}

}  // namespace

Distribution sampler_of(const DistributionSpec& d) {
  switch (d.kind) {
    case DistributionKind::kConstant: return Distribution::constant(d.value);
    case DistributionKind::kUniform: return Distribution::uniform(d.min, d.max);
    case DistributionKind::kExponential: return Distribution::exponential(d.mean);
    case DistributionKind::kLognormal: return Distribution::lognormal(d.median, static_cast<double>(d.sigma_milli) / 1000);
    case DistributionKind::kPareto:
      return Distribution::pareto(d.min, static_cast<double>(d.alpha_milli) / 1000,
                                  d.max > 0 ? std::optional(d.max) : std::nullopt);
    case DistributionKind::kEmpirical: return Distribution::empirical(d.quantiles);
    case DistributionKind::kMixture: {
      std::vector<Distribution::Weighted> parts;
      for (std::size_t i = 0; i < d.parts.size(); ++i) parts.push_back({d.weights_ppb[i], sampler_of(d.parts[i])});
      return Distribution::mixture(parts);
    }
  }
  return {};
}

workload::Config workload_config(const WorkloadSpec& spec, RegionId region, std::uint32_t generator) {
  const auto at = std::find(spec.regions.begin(), spec.regions.end(), region);
  JETLAG_CHECK(at != spec.regions.end(), "the workload has clients in this region");
  const WorkloadOverride* own = override_of(spec, region);
  workload::Config c;
  c.name = spec.name;
  c.place.index = static_cast<std::uint32_t>(at - spec.regions.begin());
  c.place.places = static_cast<std::uint32_t>(spec.regions.size());
  c.place.generator = generator;
  c.arrival = static_cast<workload::Arrival>(spec.arrival);
  for (const ShapePoint& point : spec.shape) c.rates.push_back({spec.start + point.at, point.rate_milli});
  if (c.rates.empty()) c.rates.push_back({spec.start, own != nullptr && own->rate_milli ? *own->rate_milli : spec.rate_milli});
  if (spec.arrival == Arrival::kClosed) {
    c.rates.clear();
    c.clients = static_cast<std::uint32_t>(own != nullptr && own->clients ? *own->clients : spec.clients);
    c.think = sampler_of(own != nullptr && own->think ? *own->think : spec.think);
  }
  c.keys.pattern = spec.keys.pattern;
  c.keys.count = static_cast<std::uint64_t>(spec.keys.count);
  c.keys.choice = static_cast<workload::KeyChoice>(spec.keys.distribution);
  c.keys.exponent_milli = spec.keys.exponent_milli;
  c.keys.hot_keys_ppb = spec.keys.hot_keys_ppb;
  c.keys.hot_traffic_ppb = spec.keys.hot_traffic_ppb;
  c.home = spec.home ? workload::Home::kByKey : workload::Home::kNone;
  c.stray_ppb = spec.home ? spec.home->stray_ppb : 0;
  for (const MixEntry& entry : own != nullptr && !own->mix.empty() ? own->mix : spec.mix)
    c.mix.push_back({entry.command, entry.share_ppb});
  c.value = sampler_of(spec.value);
  c.elements = static_cast<std::uint64_t>(spec.elements);
  c.start = spec.start;
  c.stop = spec.stop;
  return c;
}

}  // namespace jetlag::scenario
