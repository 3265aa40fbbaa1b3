// SPDX-License-Identifier: Apache-2.0
#include "world/inject.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scenario/names.h"

namespace jetlag::world {

namespace {

Setup& own_setup(World& world, std::shared_ptr<Setup>& copy) {
  copy = std::make_shared<Setup>(*world.setup);
  world.setup = copy;
  return *copy;
}

std::string unused_name(const scenario::ScenarioSpec& spec, const scenario::FaultSpec& fault) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(spec.faults.begin(), spec.faults.end(), [&](const auto& f) { return f.name == name; });
  };
  for (std::size_t n = 1;; ++n) {
    std::string name = fmt::format("{}-{}", fault.name.empty() ? std::string(scenario::name_of(fault.kind)) : fault.name, n);
    if (n == 1 && !fault.name.empty()) name = fault.name;
    if (!taken(name)) return name;
  }
}

}  // namespace

std::uint16_t inject(World& world, scenario::FaultSpec fault) {
  std::shared_ptr<Setup> copy;
  scenario::ScenarioSpec& spec = own_setup(world, copy).spec;
  JETLAG_CHECK(spec.faults.size() < fault::kMostFaults, "faults have numbers");
  fault.at = world.now;
  fault.name = unused_name(spec, fault);
  const auto number = static_cast<std::uint16_t>(spec.faults.size());
  metrics::Registry& registry = world.measure.registry;
  world.measure.convergence.push_back(registry.distribution("convergence", {{"fault", fault.name}}));
  world.measure.messages_affected.push_back(registry.counter("messages_affected", {{"fault", fault.name}}));
  const std::optional<Duration> lasts = fault.lasts;
  spec.faults.push_back(std::move(fault));
  world.faults.states.emplace_back();
  schedule(world, Lanes::world(), Lanes::world(), world.now, FaultEvent{number, FaultStep::kStrike});
  if (lasts) schedule(world, Lanes::world(), Lanes::world(), world.now + *lasts, FaultEvent{number, FaultStep::kEnd});
  return number;
}

std::uint32_t inject(World& world, RegionId region, std::vector<std::string> arguments, std::string text) {
  std::shared_ptr<Setup> copy;
  scenario::ScenarioSpec& spec = own_setup(world, copy).spec;
  scenario::ScriptStep step;
  step.at = world.now;
  step.region = region;
  step.arguments = std::move(arguments);
  step.text = std::move(text);
  const auto number = static_cast<std::uint32_t>(spec.script.size());
  spec.script.push_back(std::move(step));
  world.script.waiting.push_back(0);
  world.script.done.push_back(false);
  world.script.blocked.push_back(false);
  world.script.issued_at.push_back(kNever);
  world.script.settled_at.push_back(kNever);
  world.script.settled_among.emplace_back();
  ++world.script.remaining;
  schedule(world, Lanes::world(), Lanes::world(), world.now, ScriptNext{number});
  return number;
}

}  // namespace jetlag::world
