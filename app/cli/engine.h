// SPDX-License-Identifier: Apache-2.0
// The one door to the engine: nothing else in app/cli names `lab` or `world`.
//
// Simulation   one run that is stepped from outside, so that a command can draw progress, watch the clock and stop.
// A CheckFailure (a bug in the engine) leaves as BrokenInside, with what the engine said about it; the exit code is 70.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "observe/explain.h"
#include "observe/run_report.h"
#include "observe/trace.h"
#include "report/topology_views.h"
#include "scenario/load.h"

namespace jetlag::cli {

class BrokenInside : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What an exception says; memory that ran out in words.
std::string problem_text(const std::exception& error);

class Simulation {
 public:
  /// `between` is called now and then while the data is loaded; what it throws passes through.
  explicit Simulation(const scenario::ScenarioSpec& spec, const std::function<void()>& between = {});
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  /// True while there is more to do before `limit`.
  bool step_until(Instant limit, std::size_t max_events);
  Instant now() const;
  Instant end() const;
  std::uint64_t events() const;
  observe::RunReport report() const;
  /// From now on the newest part of what happens is kept.
  void keep_trace();
  observe::Trace trace() const;
  /// What is known before anything is loaded.
  static observe::RunReport opening(const scenario::ScenarioSpec& spec);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// Every case of a text, and every mistake once: the loader's, and those that it cannot see (sizes that cannot be, expectations
/// and names in them).
std::pair<std::vector<scenario::Case>, Errors> load_and_validate(std::string_view path, std::string_view text,
                                                                 const scenario::Loader& loader,
                                                                 const scenario::Overrides& overrides);
/// Runs the scenario twice, and once from a copy taken half-way; how the runs differ, or nothing.
std::optional<std::string> first_divergence(const scenario::ScenarioSpec& spec, const std::function<void()>& between);
/// `between` is called now and then; what it throws passes through.
observe::Explanation explain(const scenario::ScenarioSpec& spec, const std::string& key, std::optional<Instant> at,
                             const std::function<void()>& between = {});
/// The network of a scenario, analysed.
report::TopologyView topology_of(const scenario::ScenarioSpec& spec);

}  // namespace jetlag::cli
