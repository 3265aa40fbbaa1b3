// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

#include "command.h"
#include "core/units.h"
#include "engine.h"
#include "execute.h"
#include "exit_code.h"
#include "report/figures.h"
#include "report/junit.h"
#include "report/run_html.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "report/run_text_parts.h"
#include "report/trace_json.h"
#include "scenario_input.h"
#include "version.h"

namespace jetlag::cli {

namespace {

struct RunWords {
  ScenarioWords scenario{};
  std::string until{}, time_budget{};
  OutputWord json{"--json"}, junit{"--junit"}, csv{"--csv"}, html{"--html"}, trace{"--trace"};
  std::vector<OutputWord*> outputs() { return {&json, &junit, &csv, &html, &trace}; }
};

constexpr const char* kExamples =
    "Examples:\n"
    "  jetlag run scenarios/quickstart.json\n"
    "  jetlag run cut.jsonc --seed 7 --until 12s --verbose\n"
    "  jetlag run cut.jsonc --set database.backlog=64KiB --set faults.cut.for=40s\n"
    "  jetlag run cut.jsonc --json=report.json --csv=series.csv --html=report.html\n"
    "  jetlag run cut.jsonc --until 12s --trace=trace.json\n"
    "  jetlag run - --json < cut.jsonc | jq .verdict\n\n"
    "Exit codes: 0 pass, 1 an expectation failed, 2 undecided, 3 replicas unequal at\n"
    "the end, 64 usage, 65 invalid scenario, 66 no such file, 70 internal error,\n"
    "73 output not writable, 124 time budget, 130 interrupted.\n";

/// The one run as a suite of one, for JUnit.
report::TestSession session_of(const ScenarioWords& words, const scenario::Case& one, const Executed& done) {
  report::TestSession session;
  session.version = version();
  session.exit_code = done.exit_code;
  session.wall_seconds = done.report.program.wall_seconds;
  report::TestedRun run{.id = words.file, .file = words.file, .case_name = one.name, .seed = done.report.seed};
  run.report = done.report;
  run.wall_seconds = done.report.program.wall_seconds;
  run.exit_code = done.exit_code;
  if (done.exit_code == kTimeBudget)
    run.problems.push_back({report::Problem::Kind::kTimeout, "the time budget is used up", words.file});
  session.runs.push_back(std::move(run));
  return session;
}

/// Where the report's scenario came from, in the user's words.
void name_source(observe::RunReport& report, const RunWords& words, const scenario::Case& one) {
  report.scenario.file = words.scenario.file == "-" ? "" : words.scenario.file;
  report.scenario.case_name = one.name;
  report.scenario.overrides.clear();
  for (const std::string& set : words.scenario.sets) {
    const std::size_t equals = set.find('=');
    report.scenario.overrides.emplace_back(set.substr(0, equals), set.substr(equals + 1));
  }
}

std::string rerun_of(const RunWords& words, const scenario::Case& one, std::uint64_t seed, std::optional<Instant> until) {
  ScenarioWords exact = words.scenario;
  exact.case_name = one.name;
  return rerun_line(exact, seed, until);
}

int write_trace(const Context& context, OutputWord& word, const Executed& done) {
  if (done.trace.dropped != 0 && !context.console.quiet())
    context.console.complain(fmt::format("jetlag: --trace: messages and commands before {} did not fit ({} of them)\n",
                                         format_duration(done.trace.whole_since - Instant{}),
                                         report::figure_count(done.trace.dropped)));
  return write_output(context.console, word, report::trace_json(done.report, done.trace, version()));
}

int write_outputs(const Context& context, RunWords& words, const scenario::Case& one, const Executed& done) {
  int code = kPass;
  const observe::RunReport& report = done.report;
  if (words.json) code = worse(code, write_output(context.console, words.json, report::run_json(report, version())));
  if (words.junit)
    code = worse(code, write_output(context.console, words.junit, report::junit_xml(session_of(words.scenario, one, done))));
  if (words.csv) code = worse(code, write_output(context.console, words.csv, report::series_csv(report)));
  if (words.html) code = worse(code, write_output(context.console, words.html, report::run_html(report, version())));
  if (words.trace) code = worse(code, write_trace(context, words.trace, done));
  return code;
}

/// What did not pass, and the verdict: all that a quiet run says.
std::string failures_of(const observe::RunReport& run, report::Style style) {
  style.colour = report::Colour::kPlain;
  const auto passed = [](const auto& result) { return result.verdict == observe::Verdict::kPass; };
  observe::RunReport failing = run;
  std::erase_if(failing.checkers, passed);
  std::erase_if(failing.script, passed);
  std::erase_if(failing.expectations, passed);
  std::string out;
  report::print_checks(out, failing, style);
  report::print_script(out, failing, style);
  report::print_expectations(out, failing, style);
  report::print_unequal(out, failing, style);
  report::print_verdict(out, run, style);
  return out.substr(out.find_first_not_of('\n'));
}

void print_report(const Context& context, const Executed& done) {
  if (context.console.quiet()) {
    if (done.exit_code != kPass) context.console.complain(failures_of(done.report, context.console.style()));
    return;
  }
  context.console.say(report::render_results(done.report, context.console.style()));
  if (done.exit_code == kTimeBudget)
    context.console.complain("jetlag: the time budget is used up; the report holds what was reached\n");
}

int broken(const Context& context, const ScenarioWords& words, std::uint64_t seed, const std::exception& error) {
  context.console.complain(fmt::format("jetlag: {}\nrerun: {}\n", problem_text(error),
                                       rerun_line(words, seed, std::nullopt)));
  return kInternal;
}

int run_command(Context& context, RunWords& words) {
  const Console& console = context.console;
  int code = kPass;
  std::optional<Instant> until;
  std::optional<double> budget;
  if (!words.until.empty()) {
    const auto at = duration_option(console, "--until", words.until, code);
    if (!at) return code;
    until = Instant{} + *at;
  }
  if (!words.time_budget.empty()) {
    const auto limit = duration_option(console, "--time-budget", words.time_budget, code);
    if (!limit) return code;
    budget = limit->in_seconds();
  }
  code = check_outputs(context, words.outputs());
  if (code != kPass) return code;
  const Loaded loaded = load(words.scenario);
  if (loaded.exit_code != kPass) {
    print_errors(console, loaded.errors);
    return loaded.exit_code;
  }
  const auto chosen = pick(context, words.scenario, loaded, code);
  if (!chosen) return code;
  const scenario::Case& one = loaded.cases[*chosen];
  code = open_outputs(context, words.outputs(), loaded.inputs);
  if (code != kPass) return code;
  if (until && *until >= one.spec.drain_end()) {
    console.complain(fmt::format("jetlag: --until {} is not before the end of the run ({}): it runs to its end\n", words.until,
                                 format_duration(one.spec.drain_end() - Instant{})));
    until.reset();
  }
  watch_interrupts();
  try {
    ProgressBar progress(console);
    const auto opening = [&](observe::RunReport report) {
      name_source(report, words, one);
      if (!console.quiet()) console.say(report::render_opening(report, console.style()));
    };
    Executed done = execute(one.spec, {.until = until,
                                       .wall_seconds = budget,
                                       .progress = &progress,
                                       .opening = opening,
                                       .keep_trace = static_cast<bool>(words.trace),
                                       .give_up = {}});
    name_source(done.report, words, one);
    done.report.rerun = rerun_of(words, one, done.report.seed, until ? until : shortest_failure(done.report));
    print_report(context, done);
    return worse(write_outputs(context, words, one, done), done.exit_code);
  } catch (const std::exception& error) {
    return broken(context, words.scenario, one.spec.seed, error);
  }
}

}  // namespace

Body add_run(CLI::App& app) {
  auto words = std::make_shared<RunWords>();
  add_scenario_words(app, words->scenario);
  app.add_option("--until", words->until, "stop at this simulated time, e.g. 12.5s")->type_name("TIME");
  app.add_option("--time-budget", words->time_budget, "stop after this much wall time (exit code 124)")->type_name("TIME");
  app.add_option("--json", words->json.path, "write the report as JSON; bare: to standard output")->type_name("[=PATH]");
  app.add_option("--junit", words->junit.path, "write JUnit XML")->type_name("[=PATH]");
  app.add_option("--csv", words->csv.path, "write lag, divergence and backlog over time as CSV")->type_name("[=PATH]");
  app.add_option("--html", words->html.path, "write one page with charts and all tables")->type_name("[=PATH]");
  app.add_option("--trace", words->trace.path, "write messages, commands, syncs and faults for ui.perfetto.dev")
      ->type_name("[=PATH]");
  app.footer(kExamples);
  return [words](Context& context) { return run_command(context, *words); };
}

}  // namespace jetlag::cli
