// SPDX-License-Identifier: Apache-2.0
// From specs to the values that the engine's other libraries are configured with.
//
// sampler_of        the integer quantile table of a written distribution.
// workload_config   the clients of one workload in one of its regions; `generator` is unique in the run.
#pragma once

#include <cstdint>

#include "core/distribution.h"
#include "scenario/spec.h"
#include "workload/config.h"

namespace jetlag::scenario {

Distribution sampler_of(const DistributionSpec& spec);

workload::Config workload_config(const WorkloadSpec& spec, RegionId region, std::uint32_t generator);

}  // namespace jetlag::scenario
