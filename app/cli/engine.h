// SPDX-License-Identifier: Apache-2.0
// The one door to the engine: nothing else in app/cli names `lab` or `world`.
//
// Simulation   one run that is stepped from outside, so that a command can draw progress, watch the clock and stop.
// A CheckFailure (a bug in the engine) leaves as BrokenInside, with what the engine said about it; the exit code is 70.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "observe/explain.h"
#include "observe/run_report.h"
#include "report/topology_views.h"
#include "scenario/spec.h"

namespace jetlag::cli {

class BrokenInside : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Simulation {
 public:
  explicit Simulation(const scenario::ScenarioSpec& spec);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  /// True while there is more to do before `limit`.
  bool step_until(Instant limit, std::size_t max_events);
  Instant now() const;
  Instant end() const;
  std::uint64_t events() const;
  observe::RunReport report() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// What the loader cannot see: expectations and names in them.
Errors validate(const scenario::ScenarioSpec& spec);
/// Runs the scenario twice, and once from a copy taken half-way; how the runs differ, or nothing.
std::optional<std::string> first_divergence(const scenario::ScenarioSpec& spec);
observe::Explanation explain(const scenario::ScenarioSpec& spec, const std::string& key, std::optional<Instant> at);
/// The network of a scenario, analysed.
report::TopologyView topology_of(const scenario::ScenarioSpec& spec);

}  // namespace jetlag::cli
