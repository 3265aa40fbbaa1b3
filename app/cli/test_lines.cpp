// SPDX-License-Identifier: Apache-2.0
#include "test_lines.h"

#include <algorithm>

#include <fmt/format.h>

#include "exit_code.h"
#include "report/figures.h"
#include "report/layout.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"

namespace jetlag::cli {

namespace {

using observe::Verdict;
using report::Line;
using report::Tone;

std::string place(const std::string& file, std::uint32_t line, std::uint32_t column = 0) {
  std::string text = file;
  if (line > 0) text += fmt::format(":{}", line);
  if (column > 0) text += fmt::format(":{}", column);
  return text.empty() ? text : text + ": ";
}

void reason(std::string& out, const std::string& text, Tone tone, const report::Style& style) {
  for (const std::string& row : report::wrap(report::printable(text), style.columns() - 4)) {
    Line line;
    line.space(4).add(row, tone);
    line.print(out, style);
  }
}

void print_reasons(std::string& out, const report::TestedRun& run, const report::Style& style) {
  for (const report::Problem& problem : run.problems) {
    reason(out, place(problem.file, problem.line, problem.column) + problem.message, Tone::kBad, style);
  }
  if (!run.report) return;
  const observe::RunReport& report = *run.report;
  for (const auto& result : report.expectations) {
    if (result.verdict == Verdict::kPass) continue;
    std::string text = fmt::format("{}{}: {}", place(result.file, result.line), result.text, result.measured);
    if (result.over_seeds) {
      reason(out, text + " (counts over all seeds)", Tone::kDim, style);
      continue;
    }
    if (result.first_broken_at) text += fmt::format(", first broken at {}", report::figure(*result.first_broken_at));
    reason(out, text, result.verdict == Verdict::kFail ? Tone::kBad : Tone::kDoubt, style);
    if (!result.witness.empty()) reason(out, result.witness, Tone::kDim, style);
  }
  for (const auto& step : report.script) {
    if (step.verdict != Verdict::kPass)
      reason(out, fmt::format("{}{} {}: {}", place(step.file, step.line), step.region, step.command, step.message), Tone::kBad,
             style);
  }
  if (report.verdict == Verdict::kFail) {
    for (const auto& checker : report.checkers) {
      if (checker.verdict != Verdict::kFail) continue;
      reason(out,
             checker.name + ": " + report::violations_text(checker),
             Tone::kBad, style);
      if (!checker.witness.empty()) reason(out, checker.witness, Tone::kDim, style);
    }
  }
  for (const auto& replica : report.interrupted ? std::vector<observe::UnequalReplica>() : report.unequal)
    reason(out, fmt::format("{} shard {} differs: {}", replica.region, replica.shard, replica.detail), Tone::kBad, style);
  reason(out, fmt::format("seed {}, fingerprint {}", report.seed, report::fingerprint_text(report)), Tone::kDim, style);
  if (!report.rerun.empty()) out += "    rerun: " + report::printable(report.rerun) + "\n";
}

bool undecided(const report::TestedRun& run) {
  return run.exit_code == kUndecided || run.exit_code == kTimeBudget || run.exit_code == kInterrupted;
}

std::string outcome_text(const report::TestedRun& run) {
  if (!run.problems.empty()) return report::problem_name(run.problems.front().kind);
  if (!run.report) return {};
  std::string text = report::verdict_sentence(*run.report);
  if (const std::size_t script = text.find(" script step"); script != std::string::npos)
    text.erase(script, 7);  // the lines are short
  return text;
}

/// "3 passed, 1 failed", "1 of 2 expectations failed over all seeds", ...
std::vector<report::Cell> totals(const report::TestSession& session) {
  std::size_t passed = 0, unsure = 0, stopped = 0, failed = 0, unrecorded = 0, noticed = 0;
  for (const report::TestedRun& run : session.runs) {
    if (run.exit_code == kTimeBudget || run.exit_code == kInterrupted) ++stopped;
    else ++(run.exit_code == kPass ? passed : run.exit_code == kUndecided ? unsure : failed);
    unrecorded += run.unrecorded ? 1u : 0u;
    noticed += run.notices.empty() ? 0u : 1u;
  }
  std::vector<report::Cell> parts{
      report::Cell(fmt::format("{} passed, {} failed", passed, failed), failed > 0 ? Tone::kBad : Tone::kGood)};
  const auto differs = [](const report::TestedRun& run) {
    return std::ranges::any_of(run.problems,
                               [](const report::Problem& p) { return p.kind == report::Problem::Kind::kNondeterministic; });
  };
  if (session.ran_twice && passed + failed > 0 && std::ranges::none_of(session.runs, differs))
    parts.emplace_back("each run again and from a copy: equal", Tone::kGood);
  if (unsure > 0) parts.emplace_back(fmt::format("{} undecided", unsure), Tone::kDoubt);
  if (stopped > 0) parts.emplace_back(fmt::format("{} stopped", stopped), Tone::kDoubt);
  if (!session.not_run.empty()) parts.emplace_back(fmt::format("{} not run", session.not_run.size()), Tone::kDoubt);
  if (const std::size_t all = session.over_seeds.size(); all > 0) {
    const auto of = [&](Verdict verdict) {
      return std::count_if(session.over_seeds.begin(), session.over_seeds.end(),
                           [&](const auto& r) { return r.verdict == verdict; });
    };
    std::string text = fmt::format("over all seeds: {} of {} expectation{} passed", of(Verdict::kPass), all, all == 1 ? "" : "s");
    if (of(Verdict::kFail) > 0) text += fmt::format(", {} failed", of(Verdict::kFail));
    if (of(Verdict::kUndecided) > 0) text += fmt::format(", {} undecided", of(Verdict::kUndecided));
    parts.emplace_back(text, of(Verdict::kFail) > 0 ? Tone::kBad : of(Verdict::kUndecided) > 0 ? Tone::kDoubt : Tone::kGood);
  }
  if (unrecorded > 0)
    parts.emplace_back(fmt::format("{} without a fingerprint on record (--update-fingerprints)", unrecorded), Tone::kDim);
  if (noticed > 0) parts.emplace_back(fmt::format("{} with a notice (--verbose)", noticed), Tone::kDim);
  return parts;
}

}  // namespace

TestLines::TestLines(const Console& console, const Plan& plan) : console_(console), progress_(console), total_(plan.jobs.size()) {
  constexpr std::size_t kTimeAndOutcome = 40;
  for (const Job& job : plan.jobs) {
    id_width_ = std::max(id_width_, report::display_width(job.run.id));
    seed_width_ = std::max(seed_width_, fmt::formatted_size("seed {}", job.run.seed));
  }
  id_width_ = std::min(id_width_, console.style().columns() - std::min<std::size_t>(seed_width_, 12) - kTimeAndOutcome);
}

void TestLines::print(const report::TestedRun& run) {
  ++printed_;
  const bool passed = run.exit_code == kPass;
  if (!console_.quiet() || !passed) {
    report::Style style = console_.style();
    std::string out;
    Line line;
    line.add(passed ? "✓" : undecided(run) ? "?" : "✗", passed ? Tone::kGood : undecided(run) ? Tone::kDoubt : Tone::kBad);
    line.space(1).add(report::shortened(report::printable(run.id), id_width_)).pad_to(4 + id_width_);
    if (run.report) line.add(fmt::format("seed {}", run.seed), Tone::kDim);
    line.pad_to(5 + id_width_ + seed_width_).add(fmt::format("{:6.2f} s", run.wall_seconds), Tone::kDim).space(2);
    const std::size_t room = std::max<std::size_t>(style.columns(), line.width() + 20) - line.width();
    line.add(console_.verbose() ? outcome_text(run) : report::cut_to(outcome_text(run), room));
    line.print(out, style);
    if (!passed) print_reasons(out, run, style);
    if (console_.verbose()) {
      for (const std::string& notice : run.notices) reason(out, notice, Tone::kDim, style);
      if (run.unrecorded) reason(out, "no fingerprint on record; --update-fingerprints writes one", Tone::kDim, style);
    }
    progress_.wipe();
    if (console_.quiet()) console_.complain(out);
    else console_.say(out);
  }
  if (printed_ < total_)
    progress_.update(static_cast<double>(printed_) / static_cast<double>(total_), fmt::format("{} of {} runs", printed_, total_));
}

void TestLines::print_end(const report::TestSession& session, const Plan& plan) {
  progress_.wipe();
  const report::Style style = console_.style();
  std::string out;
  for (const report::SeedsResult& result : session.over_seeds) {
    if (result.verdict == Verdict::kPass && !console_.verbose()) continue;
    const Tone tone = result.verdict == Verdict::kFail        ? Tone::kBad
                      : result.verdict == Verdict::kUndecided ? Tone::kDoubt
                                                              : Tone::kPlain;
    const std::size_t hash = result.id.rfind('#');
    const std::string of_case = hash == std::string::npos ? "" : result.id.substr(hash + 1) + ": ";
    reason(out, fmt::format("{}{}{}: {}", place(result.file, result.line), of_case, result.text, result.measured), tone, style);
  }
  std::vector<report::Cell> parts = totals(session);
  if (plan.large > 0) parts.emplace_back(fmt::format("{} tagged large left out (--all)", plan.large), Tone::kDim);
  parts.emplace_back(fmt::format("{:.1f} s", session.wall_seconds), Tone::kDim);
  report::print_joined(out, parts, 2, style);
  if (console_.quiet() && session.exit_code == kPass) return;
  if (console_.quiet()) console_.complain(out);
  else console_.say(out);
}

}  // namespace jetlag::cli
