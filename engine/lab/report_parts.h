// SPDX-License-Identifier: Apache-2.0
// How a World becomes a RunReport, part by part. Every part reads the world and fills its own members; none computes a verdict
// twice.
#pragma once

#include "observe/run_report.h"
#include "scenario/scale.h"
#include "world/world.h"

namespace jetlag::lab {

/// Figures of a scaled run as they would be at full size.
struct FullSize {
  scenario::ScaleSpec scale;
  std::uint64_t operator()(std::int64_t figure) const { return static_cast<std::uint64_t>(scenario::full_size(figure, scale)); }
  std::uint64_t operator()(std::uint64_t figure) const { return (*this)(static_cast<std::int64_t>(figure)); }
  double factor() const { return scenario::full_size_factor(scale); }
};

/// regions, links, database (report_world.cpp)
void describe_world(const world::World& world, observe::RunReport& report);
/// faults, syncs, convergence (report_events.cpp); sizes by `full`
void describe_events(const world::World& world, const FullSize& full, observe::RunReport& report);
/// Partial syncs that have begun and not ended: the report does not count them before their end.
void add_partials_under_way(const world::World& world, const FullSize& full, std::vector<observe::SyncRecord>& syncs);
/// lag, divergence, clients, conflicts, costs, memory, series, metrics (report_measurements.cpp)
void describe_measurements(const world::World& world, observe::RunReport& report);
/// script (report_script.cpp)
void describe_script(const world::World& world, observe::RunReport& report);
/// expectations alone
void describe_expectations(const world::World& world, bool finished, observe::RunReport& report);
/// expectations, checkers, converged, unequal replicas, verdict and exit code (report_verdicts.cpp)
void describe_verdicts(const world::World& world, bool finished, observe::RunReport& report);

}  // namespace jetlag::lab
