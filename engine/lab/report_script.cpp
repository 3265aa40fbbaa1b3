// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "core/units.h"
#include "lab/reply_match.h"
#include "lab/report_parts.h"

namespace jetlag::lab {

namespace {

observe::ScriptResult blank(const world::World& world, std::uint32_t index) {
  const scenario::ScriptStep& step = world.setup->spec.script[index];
  observe::ScriptResult result;
  result.index = index;
  result.file = step.where.file;
  result.line = static_cast<std::uint32_t>(step.where.line);
  result.command = step.settle ? "settle" : step.text;
  if (!step.settle) result.region = step.region ? world.setup->name(*step.region) : "*";
  result.has_expectation = step.expect.has_value() || step.settle;
  result.at = step.at;
  if (world.script.issued_at[index] < kNever) result.at = world.script.issued_at[index];
  return result;
}

/// The first settle that never came to its end, when the run is over: what follows it was never tried.
std::optional<std::uint32_t> failed_settle(const world::World& world, const observe::RunReport& report) {
  if (report.interrupted) return std::nullopt;
  for (std::uint32_t i = 0; i < world.setup->spec.script.size(); ++i)
    if (world.setup->spec.script[i].settle && world.script.settled_at[i] == kNever) return i;
  return std::nullopt;
}

/// The step before this one whose command waits for its keys, and will not be answered any more.
std::optional<std::uint32_t> waits_before(const world::World& world, std::uint32_t index) {
  for (std::uint32_t i = index; i-- > 0;)
    if (world.script.blocked[i] && !world.script.done[i]) return i;
  return std::nullopt;
}

observe::ScriptResult not_reached(const world::World& world, std::uint32_t index, const std::string& why) {
  observe::ScriptResult result = blank(world, index);
  result.verdict = observe::Verdict::kUndecided;
  result.message = "not reached: " + why;
  return result;
}

observe::ScriptResult replied(const world::World& world, const world::ScriptOutcome& outcome) {
  observe::ScriptResult result = blank(world, outcome.step);
  result.replied = outcome.at;
  result.region = world.setup->name(outcome.region);
  result.reply = value_of(outcome.reply);
  const auto& expect = world.setup->spec.script[outcome.step].expect;
  if (!expect) return result;
  if (auto mismatch = mismatch_of(outcome.reply, *expect)) {
    result.verdict = observe::Verdict::kFail;
    result.message = std::move(*mismatch);
  }
  return result;
}

/// "among those that reach each other; eu cut off": replicas that a cut parts need not be equal for a settle. Empty where
/// everybody reached everybody.
std::string settled_among(const world::World& world, std::uint32_t index) {
  if (!world.script.settled_among[index]) return {};
  std::vector<std::vector<RegionId>> groups = *world.script.settled_among[index];
  if (groups.empty()) return "while every region was down";
  std::ranges::stable_sort(groups, std::greater(), [](const auto& group) { return group.size(); });
  const bool alone = groups.front().size() == 1;
  std::string apart, down;
  const auto add = [&](std::string& names, RegionId region) { names += (names.empty() ? "" : ", ") + world.setup->name(region); };
  for (std::size_t g = alone ? 0 : 1; g < groups.size() && groups.size() > 1; ++g)
    for (const RegionId region : groups[g]) add(apart, region);
  for (std::uint16_t r = 0; r < world.setup->lanes.regions; ++r) {
    const RegionId region{static_cast<std::uint8_t>(r)};
    const auto has = [&](const auto& group) { return std::ranges::find(group, region) != group.end(); };
    if (std::ranges::none_of(groups, has)) add(down, region);
  }
  if (!apart.empty()) apart = "; " + apart + (alone ? " cut off from each other" : " cut off");
  if (!down.empty()) apart += "; " + down + " down";
  return apart.empty() ? apart : "among those that reach each other" + apart;
}

/// A step without a reply: a settle, one that was never tried, or one that nobody answered.
observe::ScriptResult unanswered(const world::World& world, std::uint32_t index, const observe::RunReport& report) {
  const auto settle = failed_settle(world, report);
  const bool done = world.script.done[index];
  observe::ScriptResult result = blank(world, index);
  if (world.setup->spec.script[index].settle && world.script.settled_at[index] < kNever) {
    result.replied = world.script.settled_at[index];
    result.message = settled_among(world, index);
    return result;
  }
  if (!done && world.script.blocked[index]) {
    result.waits = true;
    result.message = "still waits for its keys";
    if (result.has_expectation) result.verdict = report.interrupted ? observe::Verdict::kUndecided : observe::Verdict::kFail;
    return result;
  }
  if (report.interrupted && !done)
    return not_reached(world, index, "the run stopped at " + format_duration(report.reached - Instant{}));
  if (settle && *settle < index && !done && world.script.waiting[index] == 0)
    return not_reached(world, index, fmt::format("the settle of step {} did not succeed", *settle + 1));
  if (!done && world.script.issued_at[index] == kNever && waits_before(world, index))
    return not_reached(world, index, fmt::format("the command of step {} still waits", *waits_before(world, index) + 1));
  if (world.setup->spec.script[index].settle) {
    result.verdict = observe::Verdict::kFail;
    result.message = "reachable replicas did not become equal before the end of the drain";
    return result;
  }
  result.verdict = result.has_expectation ? observe::Verdict::kFail : observe::Verdict::kUndecided;
  result.message = done ? "no region was there to run it" : "the step never got a reply";
  return result;
}

}  // namespace

void describe_script(const world::World& world, observe::RunReport& report) {
  std::vector<std::vector<const world::ScriptOutcome*>> by_step(world.setup->spec.script.size());
  for (const world::ScriptOutcome& outcome : world.script.outcomes) by_step[outcome.step].push_back(&outcome);
  for (std::uint32_t index = 0; index < by_step.size(); ++index) {
    for (const world::ScriptOutcome* outcome : by_step[index]) report.script.push_back(replied(world, *outcome));
    if (by_step[index].empty() || !world.script.done[index]) report.script.push_back(unanswered(world, index, report));
  }
}

}  // namespace jetlag::lab
