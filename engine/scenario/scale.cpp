// SPDX-License-Identifier: Apache-2.0
#include "scenario/scale.h"

#include <algorithm>

namespace jetlag::scenario {
namespace {

__extension__ using Wide = __int128;

std::int64_t times(std::int64_t value, std::int64_t numerator, std::int64_t denominator) {
  return static_cast<std::int64_t>((static_cast<Wide>(value) * numerator + denominator / 2) / denominator);
}

/// Divided, and never less than one of it.
void shrink(std::int64_t& value, const ScaleSpec& s) {
  if (value > 0) value = std::max<std::int64_t>(1, times(value, s.numerator, s.denominator));
}
void shrink(std::optional<std::int64_t>& value, const ScaleSpec& s) {
  if (value) shrink(*value, s);
}

}  // namespace

ScenarioSpec scaled(const ScenarioSpec& full) {
  ScenarioSpec spec = full;
  const ScaleSpec s = spec.scale;
  if (s.numerator == s.denominator) return spec;
  shrink(spec.database.backlog_bytes, s);
  if (spec.memory) shrink(spec.memory->limit_bytes, s);
  shrink(spec.network.defaults.bandwidth_bits_per_s, s);
  for (LinkSpec& link : spec.network.links) shrink(link.traits.bandwidth_bits_per_s, s);
  for (FaultSpec& fault : spec.faults) shrink(fault.bandwidth_bits_per_s, s);
  for (DatasetSpec& dataset : spec.datasets) shrink(dataset.keys, s);
  for (WorkloadSpec& w : spec.workloads) {
    shrink(w.rate_milli, s);
    shrink(w.clients, s);
    shrink(w.keys.count, s);
    for (ShapePoint& point : w.shape) shrink(point.rate_milli, s);
    for (WorkloadOverride& o : w.per_region) {
      shrink(o.rate_milli, s);
      shrink(o.clients, s);
    }
  }
  return spec;
}

std::int64_t full_size(std::int64_t figure, const ScaleSpec& scale) { return times(figure, scale.denominator, scale.numerator); }

double full_size_factor(const ScaleSpec& scale) {
  return static_cast<double>(scale.denominator) / static_cast<double>(scale.numerator);
}

}  // namespace jetlag::scenario
