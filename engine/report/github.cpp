// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "report/figures.h"
#include "report/junit.h"
#include "report/layout.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

using observe::Verdict;

enum class Place : std::uint8_t { kMessage, kProperty };

/// The escapes of workflow commands: a property also ends at a colon or a comma.
std::string escaped(std::string_view text, Place place) {
  std::string out;
  for (const char c : valid_utf8(text)) {
    if (c == '%') out += "%25";
    else if (c == '\r') out += "%0D";
    else if (c == '\n') out += "%0A";
    else if (place == Place::kProperty && c == ':') out += "%3A";
    else if (place == Place::kProperty && c == ',') out += "%2C";
    else out += c;
  }
  return out;
}

std::string annotation(const char* level, const std::string& file, std::uint32_t line, std::uint32_t column,
                       const std::string& title, const std::string& message) {
  std::string out = fmt::format("::{} ", level);
  if (!file.empty()) out += fmt::format("file={},", escaped(file, Place::kProperty));
  if (line > 0) out += fmt::format("line={},", line);
  if (column > 0) out += fmt::format("col={},", column);
  return out + fmt::format("title={}::{}\n", escaped(title, Place::kProperty), escaped(message, Place::kMessage));
}

std::string title_of(const TestedRun& run) {
  std::string title = run.report ? run.report->scenario.name : run.file;
  if (!run.case_name.empty()) title += " (" + run.case_name + ")";
  return run.loaded ? title + fmt::format(" seed {}", run.seed) : title;
}

/// Once per line of the file, whatever seeds and cases it ran with: a step of a workflow shows ten notices.
void annotate_unexpected_errors(std::string& out, const TestedRun& run, std::set<std::string>& told) {
  for (const auto& step : run.report->script) {
    const std::string& file = step.file.empty() ? run.file : step.file;
    if (!answered_unexpected_error(step) || !told.insert(fmt::format("{}\n{}", file, step.line)).second) continue;
    out += annotation("notice", file, step.line, 0, title_of(run),
                      fmt::format("{} {}: nobody expected {}", step.region, step.command, reply_text(*step.reply)));
  }
}

void annotate_report(std::string& out, const TestedRun& run) {
  const observe::RunReport& report = *run.report;
  const std::string rerun = report.rerun.empty() ? std::string() : "\nrerun: " + report.rerun;
  for (const auto& result : report.expectations) {
    if (result.verdict == Verdict::kPass || result.over_seeds) continue;
    std::string message = fmt::format("{}: measured {}", result.text, result.measured);
    if (result.first_broken_at) message += fmt::format(", first broken at {}", figure(*result.first_broken_at));
    if (!result.witness.empty()) message += "\n" + result.witness;
    out += annotation(result.verdict == Verdict::kFail ? "error" : "warning", result.file.empty() ? run.file : result.file,
                      result.line, 0, title_of(run), message + rerun);
  }
  for (const auto& step : report.script) {
    if (step.verdict == Verdict::kPass) continue;
    out += annotation(step.verdict == Verdict::kFail ? "error" : "warning", step.file.empty() ? run.file : step.file, step.line,
                      0, title_of(run), fmt::format("{} {}: {}{}", step.region, step.command, step.message, rerun));
  }
  for (const auto& checker : broken_unasked(report))
    out += annotation("error", run.file, 0, 0, title_of(run), fmt::format("{}: {}{}", checker.name, broken_text(checker), rerun));
  if (!report.unequal.empty() && !report.interrupted) {
    out += annotation("error", run.file, 0, 0, title_of(run),
                      "reachable live replicas differ at the end of drain: " + report.unequal.front().detail + rerun);
  }
}

/// What went wrong, with the kind of problem before it where the message does not begin with it.
std::string problem_text(const Problem& problem) {
  const std::string kind = problem_name(problem.kind);
  return problem.message.starts_with(kind) ? problem.message : kind + ": " + problem.message;
}

/// A cell of a Markdown table.
std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '|' || c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']') out += '\\';
    if (c == '<') out += "&lt;";
    else out += c;
  }
  return out;
}

std::string what(const TestedRun& run) {
  if (!run.problems.empty()) return problem_text(run.problems.front());
  return run.report ? verdict_sentence(*run.report) : "did not run";
}

void summary_row(std::string& out, const TestedRun& run) {
  const char* icon = run.exit_code == 0 ? "✅" : run.exit_code == 2 ? "❔" : "❌";
  std::string name = run.file + (run.case_name.empty() ? "" : " (" + run.case_name + ")");
  out += fmt::format("| {} | {} | {} | {} |\n", icon, markdown(name), run.loaded ? fmt::format("{}", run.seed) : "",
                     markdown(what(run)));
}

void seeds_row(std::string& out, const SeedsResult& result) {
  const char* icon = result.verdict == Verdict::kPass ? "✅" : result.verdict == Verdict::kUndecided ? "❔" : "❌";
  out += fmt::format("| {} | {} | all | {} |\n", icon, markdown(result.id), markdown(result.text + ": " + result.measured));
}

}  // namespace

std::string github_annotations(const TestSession& session) {
  std::string out;
  std::set<std::string> told;
  for (const TestedRun& run : session.runs) {
    if (run.report) annotate_report(out, run);
    if (run.report) annotate_unexpected_errors(out, run, told);
    for (const Problem& problem : run.problems) {
      out += annotation(problem.kind == Problem::Kind::kInterrupted ? "warning" : "error",
                        problem.file.empty() ? run.file : problem.file, problem.line, problem.column, title_of(run),
                        problem_text(problem));
    }
    for (const std::string& notice : run.notices) out += annotation("notice", run.file, 0, 0, title_of(run), notice);
  }
  const auto unrecorded = static_cast<std::size_t>(
      std::count_if(session.runs.begin(), session.runs.end(), [](const auto& run) { return run.unrecorded; }));
  if (unrecorded > 0)
    out += annotation(
        "notice", "", 0, 0, "Jetlag",
        fmt::format("{} without a fingerprint on record; --update-fingerprints writes them", plural(unrecorded, "run")));
  for (const SeedsResult& result : session.over_seeds) {
    if (result.verdict == Verdict::kPass) continue;
    out += annotation(result.verdict == Verdict::kFail ? "error" : "warning", result.file, result.line, 0, result.id,
                      fmt::format("{}: {}", result.text, result.measured));
  }
  return out;
}

std::string github_summary(const TestSession& session) {
  const auto bad = static_cast<std::size_t>(
      std::count_if(session.runs.begin(), session.runs.end(), [](const auto& run) { return run.exit_code != 0; }));
  std::string out = fmt::format("### Jetlag: {} of {} runs passed\n\n| | scenario | seed | result |\n| --- | --- | --- | --- |\n",
                                session.runs.size() - bad, session.runs.size());
  for (const TestedRun& run : session.runs) if (run.exit_code != 0) summary_row(out, run);
  for (const TestedRun& run : session.runs) if (run.exit_code == 0) summary_row(out, run);
  for (const SeedsResult& result : session.over_seeds) seeds_row(out, result);
  if (!session.not_run.empty())
    out += fmt::format("\n{} not run: the session was stopped before.\n", plural(session.not_run.size(), "run"));
  if (bad == 0) return out;
  out += "\n<details><summary>Run the failures again</summary>\n\n```\n";
  for (const TestedRun& run : session.runs) {
    if (run.exit_code != 0 && run.report && !run.report->rerun.empty()) out += printable(run.report->rerun) + "\n";
  }
  return out + "```\n\n</details>\n";
}

}  // namespace jetlag::report
