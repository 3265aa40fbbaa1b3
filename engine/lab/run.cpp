// SPDX-License-Identifier: Apache-2.0
#include "lab/run.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "lab/report_parts.h"
#include "lab/session_parts.h"
#include "scenario/scale.h"

namespace jetlag::lab {

world::Setup setup_of(const scenario::ScenarioSpec& spec) { return world::make_setup(scenario::scaled(spec)); }

Run::Run(const scenario::ScenarioSpec& spec, const std::function<void()>& between)
    : world_(world::make_world(std::make_shared<const world::Setup>(setup_of(spec)), between)) {}

bool Run::step(Instant limit) {
  if (!tracer_) return world::step(world_, limit);
  return tracer_->step(world_, limit, [this](observe::TraceEntry&& entry) {
    // A key that was only read is nowhere else; one byte more than is shown says that something was cut.
    if (entry.subject.size() > observe::kTraceText + 1)
      entry.subject = Bytes(entry.subject.view().substr(0, observe::kTraceText + 1));
    if (observe::is_interesting(entry.kind) && notable_.size() < kMostNotable) notable_.push_back(std::move(entry));
    else trace_.add(std::move(entry));
  });
}

void Run::keep_trace(std::size_t bytes) {
  tracer_.emplace(world_);
  trace_ = TraceRing(bytes);
}

observe::Trace Run::trace() const {
  return {trace_.chunks(), trace_.dropped(), trace_.whole_since(), notable_, world_.setup->lanes.shards};
}

bool Run::step_until(Instant limit, std::size_t max_events) {
  for (std::size_t n = 0; n < max_events; ++n)
    if (!step(limit)) {
      finished_ = finished_ || limit > world_.ends_at || world_.now >= world_.ends_at;
      if (!finished_) stopped_at_ = std::max(stopped_at_, limit);
      return false;
    }
  return true;
}

namespace {

observe::RunReport headed(const scenario::ScenarioSpec& spec) {
  observe::RunReport report;
  report.scenario = {spec.name, spec.description, spec.file, "", {}, spec.tags, ""};
  if (spec.scale.denominator != spec.scale.numerator)
    report.scenario.scale = std::to_string(spec.scale.numerator) + "/" + std::to_string(spec.scale.denominator);
  report.seed = spec.seed;
  report.duration = spec.duration;
  report.drain = spec.drain;
  report.warmup = spec.warmup;
  if (spec.scale.numerator != spec.scale.denominator)
    report.scenario.not_scaled = {"times: lag, latency, syncs (batches are emptier and hot keys cooler than at full size)",
                                  "messages that faults hit (their number follows batches, not rates)",
                                  "window caps of links (rates shrink, windows do not)"};
  return report;
}

}  // namespace

observe::RunReport Run::opening(const scenario::ScenarioSpec& spec) {
  scenario::ScenarioSpec empty = spec;  // the same regions, links and database, without what takes time to load
  empty.datasets.clear();
  empty.workloads.clear();
  empty.script.clear();
  empty.expect.clear();
  empty.faults.clear();
  const world::World world = world::make_world(std::make_shared<const world::Setup>(setup_of(empty)));
  observe::RunReport report = headed(spec);
  report.interrupted = true;
  describe_world(world, report);
  for (std::string& fact : report.database.facts)
    if (!spec.database.backlog_bytes && fact.starts_with("backlog ")) fact = "backlog 1 % of the data";
  return report;
}

observe::RunReport report_of(const world::World& world, bool finished, Instant reached) {
  observe::RunReport report = headed(world.setup->spec);
  report.reached = reached;
  report.interrupted = !finished;
  describe_world(world, report);
  describe_events(world, FullSize{world.setup->spec.scale}, report);
  describe_measurements(world, report);
  describe_script(world, report);
  describe_verdicts(world, finished, report);
  report.fingerprint = world::fingerprint(world);
  report.program.events = world.events;
  return report;
}

observe::RunReport Run::report() const {
  return report_of(world_, finished_, finished_ ? world_.now : std::max(world_.now, stopped_at_));
}

}  // namespace jetlag::lab
