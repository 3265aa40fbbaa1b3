// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "lab/difference.h"
#include "lab/report_parts.h"
#include "lab/witness.h"

namespace jetlag::lab {

namespace {

observe::Verdict verdict_of(check::Outcome outcome) {
  switch (outcome) {
    case check::Outcome::kPass: return observe::Verdict::kPass;
    case check::Outcome::kFail: return observe::Verdict::kFail;
    case check::Outcome::kUndecided: break;
  }
  return observe::Verdict::kUndecided;
}

std::vector<std::string> region_names(const world::World& world) {
  std::vector<std::string> names;
  for (const auto& region : world.setup->spec.regions) names.push_back(region.id);
  return names;
}

std::string witness_of(const world::World& world, const check::Expectation& expectation) {
  if (expectation.property == check::Property::kNoLostUpdates || expectation.term.metric == "lost_updates")
    return lost_witness(world);
  return expectation.term.metric == "discarded_updates" ? discarded_witness(world) : std::string();
}

/// A witness shows one violation, the earliest.
void count_unnamed(std::string& witness, std::uint64_t violations) {
  if (!witness.empty() && violations > 1) witness += fmt::format("; and {} more", violations - 1);
}

std::uint64_t violations_of(const world::ViewParts& parts, check::Property property) {
  for (const auto& [each, verdict] : parts.verdicts)
    if (each == property) return verdict.violations;
  return 0;
}

/// Gauges are of the last sample, everything else is counted as it happens.
Instant looked_at(const world::World& world, const check::Expectation& expectation) {
  const metrics::MetricInfo* info = metrics::find_metric(expectation.term.metric);
  return info != nullptr && info->kind != metrics::Kind::kGauge ? world.now : world.measure.sampled_at;
}

void describe_expectations(const world::World& world, const world::ViewParts& parts, observe::RunReport& report) {
  const auto results = world.measure.monitor.results(parts.view);
  const auto& texts = world.setup->spec.expect;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const check::ExpectationResult& result = results[i];
    observe::ExpectationResult row;
    row.text = result.text;
    if (i < texts.size()) {
      row.file = texts[i].where.file;
      row.line = static_cast<std::uint32_t>(texts[i].where.line);
    }
    row.verdict = verdict_of(result.verdict);
    row.expected = result.expected;
    row.measured = result.measured;
    if (result.first_broken_at < kNever) row.first_broken_at = result.first_broken_at;
    if (result.decided_at < kNever) row.decided_at = result.decided_at;
    if (result.met_at < kNever) row.met_at = result.met_at;
    if (result.failing_since < kNever) row.failing_since = result.failing_since;
    const check::Expectation& expectation = world.measure.monitor.expectations()[i];
    if (!parts.view.finished && !expectation.property) row.sampled_at = looked_at(world, expectation);
    row.witness = check::witness_text(result.witness, region_names(world));
    const bool failed = result.verdict == check::Outcome::kFail;
    if (failed && expectation.property == check::Property::kNoLostUpdates) row.witness = lost_witness(world);
    else if (failed && expectation.property) count_unnamed(row.witness, violations_of(parts, *expectation.property));
    if (row.witness.empty() && failed) row.witness = witness_of(world, expectation);
    row.required_seeds_ppb = expectation.seeds_ppb;
    report.expectations.push_back(std::move(row));
  }
}

/// The end of the warm-up begins all figures anew: before it nothing is decided.
void forget_warmup(const world::World& world, observe::RunReport& report) {
  if (report.reached >= Instant{} + report.warmup) return;
  for (std::size_t i = 0; i < report.expectations.size(); ++i) {
    if (world.measure.monitor.expectations()[i].property) continue;
    auto& row = report.expectations[i];
    row.verdict = observe::Verdict::kUndecided;
    row.first_broken_at = row.decided_at = row.met_at = row.failing_since = std::nullopt;
    row.measured = "the run stopped inside the warm-up";
  }
}

void describe_checkers(const world::World& world, const world::ViewParts& parts, observe::RunReport& report) {
  for (const auto& [property, verdict] : parts.verdicts) {
    observe::CheckerResult row;
    row.name = check::name_of(property);
    row.verdict = verdict_of(verdict.outcome);
    row.checked = verdict.checked;
    row.violations = verdict.violations;
    if (verdict.first_broken_at < kNever) row.first_at = verdict.first_broken_at;
    if (property == check::Property::kNoLostUpdates && row.verdict == observe::Verdict::kFail) {
      row.witness = lost_witness(world);
    } else {
      row.witness = verdict.witness.empty() ? verdict.outcome == check::Outcome::kFail ? verdict.message : ""
                                            : check::witness_text(verdict.witness, region_names(world));
      count_unnamed(row.witness, row.violations);
    }
    report.checkers.push_back(std::move(row));
  }
}

observe::UnequalReplica compare(const store::Database& first, const store::Database& other) {
  observe::UnequalReplica unequal;
  for_each_difference(first, other, [&](const store::Entry& entry) {
    ++unequal.different_keys;
    if (unequal.example_key.empty()) unequal.example_key = entry.key.str();
  });
  return unequal;
}

/// "12 operations behind us", "4 operations that us lacks", or both.
std::string apart_text(const crdt::VersionVector& mine, const crdt::VersionVector& others, const std::string& name) {
  const std::uint64_t behind = mine.missing(others), ahead = others.missing(mine);
  const auto count = [](std::uint64_t n) { return fmt::format("{} operation{}", n, n == 1 ? "" : "s"); };
  if (behind == 0 && ahead == 0) return "the same operations as " + name + ", another outcome";
  std::string text = behind > 0 ? count(behind) + " behind " + name : "";
  if (ahead > 0) text += (text.empty() ? "" : ", ") + count(ahead) + " that " + name + " lacks";
  return text;
}

void describe_equality(const world::World& world, bool finished, observe::RunReport& report) {
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const auto groups = world::reachable_groups(world, {s});
    report.parted |= finished && (groups.size() != 1 || groups.front().size() < world.setup->lanes.regions);
    for (const auto& group : groups) {
      const store::Database& first = world.lane(group.front(), {s}).shard.database();
      for (const RegionId region : group) {
        const store::Database& database = world.lane(region, {s}).shard.database();
        if (database.digest() == first.digest() && database.observed() == first.observed()) continue;
        observe::UnequalReplica unequal = compare(first, database);
        unequal.region = world.setup->name(region);
        unequal.shard = s;
        unequal.detail = apart_text(database.observed(), first.observed(), world.setup->name(group.front()));
        report.unequal.push_back(std::move(unequal));
      }
    }
  }
  report.converged = report.unequal.empty();
}

/// The worst wins: 1 failed, 3 unequal, 2 undecided, 0 pass.
int exit_code(const observe::RunReport& report, bool finished) {
  bool failed = false, undecided = false;
  const auto look = [&](observe::Verdict verdict) {
    failed |= verdict == observe::Verdict::kFail;
    undecided |= verdict == observe::Verdict::kUndecided;
  };
  bool settle_failed = false;
  for (const auto& row : report.expectations) look(row.verdict);
  for (const auto& row : report.script) {
    if (row.command == "settle" && row.verdict == observe::Verdict::kFail) settle_failed = true;
    else look(row.verdict);
  }
  for (const auto& row : report.checkers) failed |= row.fails_the_run();
  if (failed) return 1;
  if (finished && (!report.converged || settle_failed)) return 3;
  return undecided ? 2 : 0;
}

/// Replicas whose states always followed from what they had seen may still end unequal: "converged" says both.
void judge_end(observe::RunReport& report) {
  for (observe::CheckerResult& row : report.checkers) {
    if (row.name != check::name_of(check::Property::kConvergence) || row.verdict == observe::Verdict::kFail) continue;
    row.verdict = observe::Verdict::kFail;
    row.violations += report.unequal.size();
    row.checked += report.unequal.size();
    row.first_at = report.reached;
    row.witness = "reachable replicas differ at the end of the drain";
  }
}

}  // namespace

void describe_expectations(const world::World& world, bool finished, observe::RunReport& report) {
  world::ViewParts parts;
  world::fill_view(world, finished, parts);
  describe_expectations(world, parts, report);
}

void describe_verdicts(const world::World& world, bool finished, observe::RunReport& report) {
  world::ViewParts parts;
  world::fill_view(world, finished, parts);
  parts.view.until = report.reached;
  describe_expectations(world, parts, report);
  if (!finished) forget_warmup(world, report);
  describe_checkers(world, parts, report);
  describe_equality(world, finished, report);
  report.exit_code = exit_code(report, finished);
  if (finished && !report.converged) judge_end(report);
  report.verdict = report.exit_code == 0   ? observe::Verdict::kPass
                   : report.exit_code == 2 ? observe::Verdict::kUndecided
                                           : observe::Verdict::kFail;
}

}  // namespace jetlag::lab
