// SPDX-License-Identifier: Apache-2.0
#include "lab/run.h"

#include <memory>

#include "check/expectation.h"
#include "lab/report_parts.h"
#include "lab/session_parts.h"
#include "scenario/scale.h"

namespace jetlag::lab {

world::Setup setup_of(const scenario::ScenarioSpec& spec) { return world::make_setup(scenario::scaled(spec)); }

Run::Run(const scenario::ScenarioSpec& spec) : world_(world::make_world(std::make_shared<const world::Setup>(setup_of(spec)))) {}

bool Run::step_until(Instant limit, std::size_t max_events) {
  for (std::size_t n = 0; n < max_events; ++n)
    if (!world::step(world_, limit)) {
      finished_ = finished_ || limit > world_.ends_at || world_.now >= world_.ends_at;
      return false;
    }
  return true;
}

Errors validate(const scenario::ScenarioSpec& spec) {
  Errors errors;
  const check::Entities entities = world::entities_of(spec);
  for (const scenario::ExpectationText& expect : spec.expect) {
    const auto parsed = check::parse_expectation(expect.text, entities);
    if (parsed) continue;
    for (const Error& error : parsed.error())
      errors.push_back({error.code, expect.where.to_string(), "in the expectation \"" + expect.text + "\": " + error.message});
  }
  return errors;
}

observe::RunReport Run::report() const { return report_of(world_, finished_); }

observe::RunReport report_of(const world::World& world, bool finished) {
  observe::RunReport report;
  const auto& spec = world.setup->spec;
  report.scenario = {spec.name, spec.description, spec.file, "", {}, spec.tags, ""};
  if (spec.scale.denominator != spec.scale.numerator)
    report.scenario.scale = std::to_string(spec.scale.numerator) + "/" + std::to_string(spec.scale.denominator);
  report.seed = spec.seed;
  report.duration = spec.duration;
  report.drain = spec.drain;
  report.warmup = spec.warmup;
  report.reached = world.now;
  report.interrupted = !finished;
  describe_world(world, report);
  describe_events(world, report);
  describe_measurements(world, report);
  describe_script(world, report);
  describe_verdicts(world, finished, report);
  report.fingerprint = world::fingerprint(world);
  report.program.events = world.events;
  return report;
}

}  // namespace jetlag::lab
