// SPDX-License-Identifier: Apache-2.0
// Run: one scenario from its start to its end, stepped from outside, and everything that was measured as a report.
//
//   Run run(spec);
//   while (run.step_until(run.end(), 100'000)) { ... draw progress, look at the clock ... }
//   observe::RunReport report = run.report();
//
// Inputs   a spec that load_scenario() and validate() have accepted. A scaled scenario runs at its scale.
// Value    a Run is a World and can be copied: history forks there.
// Errors   a bug in the engine throws CheckFailure out of step_until(); the run must then be discarded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "lab/trace_ring.h"
#include "lab/tracer.h"
#include "observe/run_report.h"
#include "scenario/load.h"
#include "world/world.h"

namespace jetlag::lab {

class Run {
 public:
  /// `between` is called now and then while data is loaded; what it throws ends the work.
  explicit Run(const scenario::ScenarioSpec& spec, const std::function<void()>& between = {});

  /// Applies events before `limit`, at most `max_events`; true while there is more to do before `limit`.
  bool step_until(Instant limit, std::size_t max_events = SIZE_MAX);
  /// Runs to the end.
  void finish() { while (step_until(kNever)) {} }

  Instant now() const { return world_.now; }
  /// When the run ends at the latest.
  Instant end() const { return world_.ends_at; }
  bool finished() const { return finished_; }
  std::uint64_t events() const { return world_.events; }
  Fingerprint fingerprint() const { return world::fingerprint(world_); }
  observe::RunReport report() const;

  /// What is_interesting() is kept from the start on, up to so many entries; further ones as messages and commands are.
  static constexpr std::size_t kMostNotable = 50'000;
  /// From now on what happens is kept: of messages and commands the newest, at most so many bytes. The run is the same run.
  void keep_trace(std::size_t bytes = kTraceBytes);
  /// Empty without keep_trace().
  observe::Trace trace() const;
  /// What is known before anything is loaded or runs: names, regions, links, the database.
  static observe::RunReport opening(const scenario::ScenarioSpec& spec);

  const world::World& world() const { return world_; }
  world::World& world() { return world_; }

 private:
  bool step(Instant limit);

  world::World world_;
  std::optional<Tracer> tracer_;
  TraceRing trace_;
  std::vector<observe::TraceEntry> notable_;
  Instant stopped_at_{};  ///< the latest limit before which nothing is left to do
  bool finished_ = false;
};

/// What the loader cannot see: whether data and workloads can be at the scenario's scale, the expectations' language, names and
/// units. Empty when all is well: then a Run can be made of it.
Errors validate(const scenario::ScenarioSpec& spec);
/// The language, metrics and units of the expectations alone, for a case in which the loader found mistakes; and the names of
/// regions and faults in them, where those are known.
Errors validate_expectations(const scenario::Case& broken);

/// A text read and validated in one go: every case, and every mistake once. With a mistake of the loader's no case.
struct Checked {
  std::vector<scenario::Case> cases;
  Errors errors;
};
Checked load_and_validate(std::string_view path, std::string_view text, const scenario::Loader& loader,
                          const scenario::Overrides& overrides = {});

/// The world's unchanging part for a scenario, at its scale: links with their figures. For topology analysis.
world::Setup setup_of(const scenario::ScenarioSpec& spec);

}  // namespace jetlag::lab
