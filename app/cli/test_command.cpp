// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>

#include "command.h"
#include "exit_code.h"
#include "fingerprints.h"
#include "report/junit.h"
#include "report/run_json.h"
#include "scenario_input.h"
#include "test_lines.h"
#include "test_runner.h"

namespace jetlag::cli {

namespace {

struct TestWords {
  TestOptions options{};
  std::string shard{}, timeout{}, time_budget{};
  OutputWord junit{"--junit"}, json{"--json"};
};

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// As test drivers set them; the index counts from 0.
constexpr const char* kTotalShards = "GTEST_TOTAL_SHARDS";
constexpr const char* kShardIndex = "GTEST_SHARD_INDEX";

/// "i/n", 1-based; what is no number stays, so that it is refused.
std::string shard_from_environment() {
  const std::string total = environment(kTotalShards), index = environment(kShardIndex);
  if (total.empty() || index.empty()) return {};
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), number);
  const bool whole = error == std::errc{} && end == index.data() + index.size() && number < UINT32_MAX;
  return fmt::format("{}/{}", whole ? fmt::format("{}", number + 1) : index, total);
}

/// As seen from here, where that is shorter.
std::string near_path(const std::string& path) {
  std::error_code error;
  const std::string near = std::filesystem::path(path).lexically_relative(std::filesystem::current_path(error)).string();
  return error || near.empty() || near.starts_with("..") ? path : near;
}

/// Fills the options that have a form of their own; 0, or an exit code that was explained.
int complete(const Console& console, TestWords& words) {
  int code = kPass;
  const bool asked = !words.shard.empty();
  if (!asked) words.shard = shard_from_environment();
  if (!words.shard.empty()) {
    const auto shard = parse_shard(words.shard);
    if (!shard) {
      console.complain(asked
                           ? fmt::format("jetlag: --shard: expected i/n with 1 <= i <= n such as 2/4, found '{}'\n", words.shard)
                           : fmt::format("jetlag: {} and {}: expected an index from 0 below the total, found '{}' and '{}'\n",
                                         kShardIndex, kTotalShards, environment(kShardIndex), environment(kTotalShards)));
      return kUsage;
    }
    words.options.shard = *shard;
  }
  constexpr std::uint64_t kMostRuns = 1'000'000;
  if (std::uint64_t{words.options.repeat} * words.options.seeds > kMostRuns) {
    console.complain(fmt::format("jetlag: --repeat times --seeds: expected at most {} runs of a case, found {}\n", kMostRuns,
                                 std::uint64_t{words.options.repeat} * words.options.seeds));
    return kUsage;
  }
  if (!words.timeout.empty()) {
    const auto limit = duration_option(console, "--timeout", words.timeout, code);
    if (!limit) return code;
    words.options.timeout_seconds = limit->in_seconds();
  }
  if (!words.time_budget.empty()) {
    const auto limit = duration_option(console, "--time-budget", words.time_budget, code);
    if (!limit) return code;
    words.options.budget_seconds = limit->in_seconds();
  }
  return code;
}

/// What is written besides --junit and --json; opened before anything runs.
struct Side {
  std::string summary{};  ///< of GitHub; empty: none is asked for
  std::map<std::string, Output> records{};  ///< fingerprints.csv by path
};

/// 0, or 73 and why.
int open_side(const Console& console, const TestOptions& options, const Plan& plan, Side& side) {
  const auto refuse = [&](const std::string& problem) {
    console.complain("jetlag: " + report::printable(problem) + "\n");
    return int{kNotWritable};
  };
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  if (options.github && path != nullptr && *path != '\0') {
    side.summary = path;
    if (const std::string problem = cannot_append(side.summary); !problem.empty()) return refuse(problem);
  }
  if (!options.update_fingerprints) return kPass;
  for (const Job& job : plan.jobs) {
    if (!job.record || side.records.contains(job.record->path())) continue;
    auto output = Output::open("--update-fingerprints", job.record->path());
    if (!output) return refuse(output.error().message);
    side.records.emplace(job.record->path(), std::move(*output));
  }
  return kPass;
}

int update_fingerprints(const Console& console, const report::TestSession& session, const Plan& plan, Side& side) {
  std::map<std::string, std::pair<FingerprintFile, std::size_t>> changed;
  for (const Job& job : plan.jobs) {
    const auto run = std::find_if(session.runs.begin(), session.runs.end(), [&](const report::TestedRun& r) {
      return r.id == job.run.id && r.seed == job.run.seed && r.repetition == job.run.repetition;
    });
    if (run == session.runs.end() || !job.record || !run->report || run->report->interrupted || run->repetition > 0) continue;
    auto& [file, rows] = changed.try_emplace(job.record->path(), *job.record, std::size_t{0}).first->second;
    file.set(file.id_of(run->file, run->case_name), run->seed, session.version, run->report->fingerprint.text());
    ++rows;
  }
  int code = kPass;
  for (auto& [path, update] : changed) {
    const std::string problem = side.records.at(path).write(update.first.text());
    if (!problem.empty()) {
      console.complain("jetlag: " + problem + "\n");
      code = kNotWritable;
    } else if (!console.quiet()) {
      const char* plural = update.second == 1 ? "" : "s";
      console.say(fmt::format("{} fingerprint{} written to {}\n", update.second, plural, report::printable(near_path(path))));
    }
  }
  if (changed.empty() && !console.quiet()) console.say("no fingerprint written: no run came to its end\n");
  return code;
}

int write_github(const Console& console, const report::TestSession& session, const Side& side) {
  console.say(report::github_annotations(session));
  const std::string problem = side.summary.empty() ? "" : append(side.summary, report::github_summary(session));
  if (problem.empty()) return kPass;
  console.complain("jetlag: " + problem + "\n");
  return kNotWritable;
}

int finish(const Console& console, TestWords& words, const report::TestSession& session, const Plan& plan, Side& side) {
  int written = kPass;
  written = worse(written, write_output(console, words.junit, words.junit ? report::junit_xml(session) : ""));
  written = worse(written, write_output(console, words.json, words.json ? report::session_json(session) : ""));
  if (words.options.github) written = worse(written, write_github(console, session, side));
  if (words.options.update_fingerprints) written = worse(written, update_fingerprints(console, session, plan, side));
  return worse(written, session.exit_code);
}

int nothing_matched(const Console& console, const TestWords& words, const Plan& plan) {
  std::string why;
  if (plan.filtered > 0) why = fmt::format("; {} left out by --filter", plan.filtered);
  if (plan.large > 0) why += fmt::format("; {} tagged large, which --all includes", plan.large);
  console.complain(fmt::format("jetlag: no scenario matched{}\n",
                               why.empty() ? " in " + fmt::format("{}", fmt::join(words.options.paths, ", ")) : why));
  return kUsage;
}

int test_command(Context& context, TestWords& words) {
  const Console& console = context.console;
  if (const int code = complete(console, words); code != kPass) return code;
  if (words.options.update_fingerprints && !words.options.sets.empty()) {
    console.complain("jetlag: --set with --update-fingerprints: what goes on record is of the files as they stand\n");
    return kUsage;
  }
  if (words.options.list && (words.junit || words.json)) {
    console.complain("jetlag: --list runs nothing: there is nothing for --junit or --json to write\n");
    return kUsage;
  }
  if (const int code = check_outputs(context, {&words.junit, &words.json}); code != kPass) return code;
  Plan plan = make_plan(words.options);
  if (!plan.errors.empty()) return print_errors(console, plan.errors);
  // A shard that has nothing to do is no mistake: the others have it.
  if (plan.jobs.empty() && plan.elsewhere == 0) return nothing_matched(console, words, plan);
  if (words.options.list) {
    for (const Job& job : plan.jobs)
      console.say(fmt::format("{}{}\n", job.run.id, job.spec ? fmt::format(" seed {}", job.run.seed) : " (invalid)"));
    return kPass;
  }
  if (const int code = open_outputs(context, {&words.junit, &words.json}, plan.inputs); code != kPass) return code;
  Side side;
  if (const int code = open_side(console, words.options, plan, side); code != kPass) return code;
  watch_interrupts();
  TestLines lines(console, plan);
  report::TestSession session = run_plan(plan, words.options, [&](const report::TestedRun& run) { lines.print(run); });
  if (words.options.seeds > 1) judge_over_seeds(session);
  lines.print_end(session, plan);
  return finish(console, words, session, plan, side);
}

}  // namespace

Body add_test(CLI::App& app) {
  auto words = std::make_shared<TestWords>();
  TestOptions& options = words->options;
  app.add_option("PATH", options.paths, "scenario files, or folders that hold some")->required();
  app.add_option("-j,--jobs", options.jobs, "how many at once; default: one per processor")->type_name("N");
  app.add_option("--filter", options.filter, "only cases whose id or name matches; * ? [abc], or a part of it")
      ->type_name("GLOB");
  add_sets(app, options.sets, "override a value in every scenario, e.g. database.backlog=8MiB");
  app.add_flag("--list", options.list, "print what would run");
  app.add_option("--repeat", options.repeat, "run everything N times")
      ->type_name("N")
      ->check(CLI::Range(1u, 1'000'000u).description(""));
  app.add_option("--seeds", options.seeds, "run every case with N seeds, from its own on")
      ->type_name("N")
      ->check(CLI::Range(1u, 1'000'000u).description(""));
  app.add_option("--shard", words->shard, "the i-th of n parts, by hash of the case's id; GTEST_TOTAL_SHARDS is honoured")
      ->type_name("i/n");
  app.add_option("--timeout", words->timeout, "wall time per run")->type_name("TIME");
  app.add_option("--time-budget", words->time_budget, "wall time for everything (exit code 124)")->type_name("TIME");
  app.add_flag("--fail-fast", options.fail_fast, "start nothing after the first case that does not pass");
  app.add_flag("--all", options.all, "include scenarios tagged large");
  app.add_flag("--check-determinism", options.check_determinism, "run each again and from a copy; exit code 4 when they differ");
  app.add_flag("--update-fingerprints", options.update_fingerprints, "write fingerprints.csv instead of comparing with it");
  app.add_option("--junit", words->junit.path, "write JUnit XML; bare: to standard output")->type_name("[=PATH]");
  app.add_option("--json", words->json.path, "write all reports as JSON")->type_name("[=PATH]");
  app.add_flag("--github", options.github, "annotate the lines of failed expectations, write a step summary");
  app.footer(
      "Examples:\n"
      "  jetlag test scenarios\n"
      "  jetlag test scenarios --junit=junit.xml --github --shard 1/4\n"
      "  jetlag test cut.jsonc --seeds 50 --filter '*short*'\n"
      "  jetlag test cut.jsonc --seeds 20 --set database.backlog=144MiB\n"
      "  jetlag test scenarios --update-fingerprints\n\n"
      "Exit codes, the worst wins: 70 internal error, 65 invalid scenario, 66 no such\n"
      "file, 73 output not writable, 4 two runs differ, 1 failed, 3 replicas unequal,\n"
      "124 time budget, 130 interrupted, 2 undecided, 0 passed; 64 when no scenario\n"
      "matched.\n");
  return [words](Context& context) { return test_command(context, *words); };
}

}  // namespace jetlag::cli
