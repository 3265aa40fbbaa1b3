// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>
#include <utility>

#include "lab/maxima.h"
#include "lab/report_parts.h"
#include "lab/session_parts.h"
#include "metrics/registry.h"

namespace jetlag::lab {

namespace {

constexpr std::size_t kSteps = 240;  ///< points of a series

std::vector<observe::NamedSeries> series_of(const world::World& world) {
  std::vector<observe::NamedSeries> out;
  const scenario::ScenarioSpec& spec = world.setup->spec;
  const Duration step{std::max<std::int64_t>(1'000'000, (spec.duration + spec.drain).ns / static_cast<std::int64_t>(kSteps))};
  const auto steps = static_cast<std::size_t>(world.now.ns / step.ns + 1);
  for (const std::string_view name : {"lag_now", "lag", "divergent_keys", "backlog_fill", "backlog_bytes", "errors", "egress"})
    for (const auto& instrument : world.measure.registry.select(name)) {
      const bool counted = name == "divergent_keys";  // now and then only
      if (instrument.series == nullptr || instrument.series->empty()) continue;
      observe::Series series = name == "egress"
                                   ? totals(*instrument.series, step, steps)
                                   : maxima(instrument.series, step, steps, 1, counted ? Between::kGap : Between::kHold);
      out.push_back(
          {metrics::text_of(name, *instrument.labels), std::string(metrics::name_of(instrument.info->unit)), std::move(series)});
    }
  return out;
}

std::vector<Instant> agreed_in(const world::World& world) {
  std::vector<Instant> agreed;
  for (const fault::FaultState& state : world.faults.states)
    if (state.converged_at < kNever) agreed.push_back(state.converged_at);
  std::ranges::sort(agreed);
  agreed.erase(std::unique(agreed.begin(), agreed.end()), agreed.end());
  return agreed;
}

}  // namespace

observe::GhostSeries ghost_of(std::uint32_t branch, const world::World& world) {
  return {branch, series_of(world), agreed_in(world)};
}

std::vector<observe::ExpectationResult> expectations_of(const world::World& world, bool finished) {
  observe::RunReport report;
  describe_expectations(world, finished, report);
  return std::move(report.expectations);
}

observe::Timeline timeline_of(const world::World& world, bool finished) {
  observe::RunReport report;
  describe_events(world, FullSize{}, report);  // as everything else that a viewer sees: what the run has really sent
  describe_expectations(world, finished, report);
  describe_script(world, report);
  observe::Timeline timeline;
  timeline.faults = std::move(report.faults);
  timeline.syncs = std::move(report.syncs);
  add_partials_under_way(world, FullSize{}, timeline.syncs);
  timeline.expectations = std::move(report.expectations);
  timeline.script = std::move(report.script);
  timeline.series = series_of(world);
  timeline.agreed = agreed_in(world);
  return timeline;
}

}  // namespace jetlag::lab
