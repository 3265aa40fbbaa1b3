// SPDX-License-Identifier: Apache-2.0
#include "lab/report_parts.h"
#include "lab/reply_match.h"

namespace jetlag::lab {

namespace {

observe::ScriptResult blank(const world::World& world, std::uint32_t index) {
  const scenario::ScriptStep& step = world.setup->spec.script[index];
  observe::ScriptResult result;
  result.index = index;
  result.file = step.where.file;
  result.line = static_cast<std::uint32_t>(step.where.line);
  result.command = step.settle ? "settle" : step.text;
  result.has_expectation = step.expect.has_value() || step.settle;
  return result;
}

observe::ScriptResult settled(const world::World& world, std::uint32_t index) {
  observe::ScriptResult result = blank(world, index);
  const Instant at = world.script.settled_at[index];
  result.at = at < kNever ? at : world.now;
  if (at == kNever) {
    result.verdict = observe::Verdict::kFail;
    result.message = "reachable replicas did not become equal before the end of the drain";
  }
  return result;
}

observe::ScriptResult replied(const world::World& world, const world::ScriptOutcome& outcome) {
  observe::ScriptResult result = blank(world, outcome.step);
  result.at = outcome.at;
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

}  // namespace

void describe_script(const world::World& world, observe::RunReport& report) {
  for (std::uint32_t index = 0; index < world.setup->spec.script.size(); ++index) {
    if (world.setup->spec.script[index].settle) {
      report.script.push_back(settled(world, index));
      continue;
    }
    bool any = false;
    for (const world::ScriptOutcome& outcome : world.script.outcomes)
      if (outcome.step == index) {
        report.script.push_back(replied(world, outcome));
        any = true;
      }
    if (any) continue;
    observe::ScriptResult never = blank(world, index);
    never.at = world.now;
    never.verdict = never.has_expectation ? observe::Verdict::kFail : observe::Verdict::kUndecided;
    never.message = "the step never got a reply";
    report.script.push_back(std::move(never));
  }
}

}  // namespace jetlag::lab
