// SPDX-License-Identifier: Apache-2.0
#include "world/setup.h"

namespace jetlag::world {

using scenario::DistributionKind;
using scenario::DistributionSpec;

Distribution distribution_of(const DistributionSpec& spec) {
  switch (spec.kind) {
    case DistributionKind::kConstant: return Distribution::constant(spec.value);
    case DistributionKind::kUniform: return Distribution::uniform(spec.min, spec.max);
    case DistributionKind::kExponential: return Distribution::exponential(spec.mean);
    case DistributionKind::kLognormal: return Distribution::lognormal(spec.median, static_cast<double>(spec.sigma_milli) / 1000.0);
    case DistributionKind::kPareto: {
      const auto cap = spec.max > 0 ? std::optional<std::int64_t>(spec.max) : std::nullopt;
      return Distribution::pareto(spec.min, static_cast<double>(spec.alpha_milli) / 1000.0, cap);
    }
    case DistributionKind::kEmpirical: return Distribution::empirical(spec.quantiles);
    case DistributionKind::kMixture: {
      std::vector<Distribution::Weighted> parts;
      for (const auto& [weight, part] : spec.parts) parts.push_back({weight, distribution_of(part)});
      return Distribution::mixture(parts);
    }
  }
  return {};
}

}  // namespace jetlag::world
