// SPDX-License-Identifier: Apache-2.0
#include "engine.h"

#include <new>

#include "core/check.h"
#include "lab/determinism.h"
#include "lab/explain.h"
#include "lab/run.h"
#include "net/topology.h"
#include "scenario/names.h"
#include "world/setup.h"

namespace jetlag::cli {

namespace {

/// Runs `work`; a broken check becomes BrokenInside.
template <class Work>
auto guarded(Work work) {
  try {
    return work();
  } catch (const CheckFailure& failure) {
    throw BrokenInside(failure.what());
  }
}

std::string with_time(const CheckFailure& failure, Instant now) {
  return std::string(failure.what()) + " (at " + std::to_string(now.in_seconds()) + " s of simulated time)";
}

/// Measured figures of the two directions differ by fractions of a millisecond: one row tells both, as in a run's report.
bool alike(const world::LinkSetup& a, const world::LinkSetup& b) {
  const Duration gap = a.rtt < b.rtt ? b.rtt - a.rtt : a.rtt - b.rtt;
  return gap < Duration::millis(1) && a.provenance == b.provenance && a.shape == b.shape;
}

std::vector<observe::LinkInfo> link_rows(const world::Setup& setup) {
  std::vector<observe::LinkInfo> rows;
  const auto provenance = [](world::LinkSetup::Figure figure) {
    if (figure == world::LinkSetup::Figure::kMeasured) return observe::Provenance::kMeasured;
    return figure == world::LinkSetup::Figure::kEstimated ? observe::Provenance::kEstimated : observe::Provenance::kGiven;
  };
  for (const world::LinkSetup& link : setup.links) {
    const world::LinkSetup* back = setup.linked(link.to, link.from) ? &setup.link(link.to, link.from) : nullptr;
    const bool both = back != nullptr && alike(link, *back);
    if (both && link.to < link.from) continue;
    rows.push_back({.from = setup.name(link.from), .to = setup.name(link.to), .rtt = link.rtt, .both_ways = both,
                    .provenance = provenance(link.figure), .provenance_text = link.provenance, .shape_text = link.shape});
  }
  return rows;
}

}  // namespace

std::string problem_text(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr)
    return "out of memory; a smaller world (\"scale\") or file may fit";
  return std::string("internal error (a bug in Jetlag): ") + error.what();
}

struct Simulation::Inside {
  lab::Run run;
};

Simulation::Simulation(const scenario::ScenarioSpec& spec, const std::function<void()>& between)
    : inside_(guarded([&] { return std::make_unique<Inside>(Inside{lab::Run(spec, between)}); })) {}
Simulation::~Simulation() = default;

bool Simulation::step_until(Instant limit, std::size_t max_events) {
  try {
    return inside_->run.step_until(limit, max_events);
  } catch (const CheckFailure& failure) {
    throw BrokenInside(with_time(failure, inside_->run.now()));
  }
}

Instant Simulation::now() const { return inside_->run.now(); }
Instant Simulation::end() const { return inside_->run.end(); }
std::uint64_t Simulation::events() const { return inside_->run.events(); }
observe::RunReport Simulation::report() const { return guarded([&] { return inside_->run.report(); }); }

void Simulation::keep_trace() { inside_->run.keep_trace(); }
observe::Trace Simulation::trace() const { return inside_->run.trace(); }

observe::RunReport Simulation::opening(const scenario::ScenarioSpec& spec) {
  return guarded([&] { return lab::Run::opening(spec); });
}

std::pair<std::vector<scenario::Case>, Errors> load_and_validate(std::string_view path, std::string_view text,
                                                                 const scenario::Loader& loader,
                                                                 const scenario::Overrides& overrides) {
  lab::Checked checked = guarded([&] { return lab::load_and_validate(path, text, loader, overrides); });
  return {std::move(checked.cases), std::move(checked.errors)};
}

std::optional<std::string> first_divergence(const scenario::ScenarioSpec& spec, const std::function<void()>& between) {
  return guarded([&] { return lab::first_divergence(spec, between); });
}

observe::Explanation explain(const scenario::ScenarioSpec& spec, const std::string& key, std::optional<Instant> at,
                             const std::function<void()>& between) {
  return guarded([&] { return lab::explain(spec, key, at, between); });
}

report::TopologyView topology_of(const scenario::ScenarioSpec& spec) {
  return guarded([&] {
    const world::Setup setup = lab::setup_of(spec);
    report::TopologyView view;
    view.name = spec.name;
    view.file = spec.file;
    view.topology = scenario::name_of(spec.network.topology);
    view.links = link_rows(setup);
    view.report = net::analyse(world::graph_of(setup));
    return view;
  });
}

}  // namespace jetlag::cli
