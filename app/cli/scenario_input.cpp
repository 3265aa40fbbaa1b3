// SPDX-License-Identifier: Apache-2.0
#include "scenario_input.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "core/suggest.h"
#include "core/units.h"
#include "engine.h"
#include "exit_code.h"

namespace jetlag::cli {

namespace {

Loaded failed(Errors errors, int exit_code) {
  Loaded loaded;
  loaded.errors = std::move(errors);
  loaded.exit_code = exit_code;
  return loaded;
}

}  // namespace

Result<std::pair<std::string, std::string>> split_set(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos) {
    return failure(ErrorCode::kInvalid, "--set",
                   fmt::format("expected path=value such as database.backlog=16MiB, found '{}'", text));
  }
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

void add_sets(CLI::App& app, std::vector<std::string>& sets, const std::string& help) {
  app.add_option("--set", sets, help + "; may be repeated")->type_name("PATH=VALUE")->take_all()->allow_extra_args(false);
}

void add_scenario_words(CLI::App& app, ScenarioWords& words) {
  app.add_option("FILE", words.file, "scenario (.json or .jsonc), or - for standard input")->required();
  app.add_option("--case", words.case_name, "which of the file's cases")->type_name("NAME");
  add_sets(app, words.sets, "override a value, e.g. faults.cut.for=5s");
  const auto take_seed = [&words](const std::string& text) {
    words.seed = parse_seed(text);
    if (!words.seed)
      throw CLI::ValidationError("--seed",
                                 fmt::format("expected a whole number from 0 to 18446744073709551615, found '{}'", text));
  };
  app.add_option_function<std::string>("--seed", take_seed, "random seed instead of the file's")->type_name("N");
}

Loaded load(const ScenarioWords& words) {
  scenario::Overrides overrides{.seed = words.seed, .set = {}};
  for (const std::string& text : words.sets) {
    auto set = split_set(text);
    if (!set) return failed({set.error()}, kUsage);
    overrides.set.push_back(std::move(*set));
  }
  Loaded loaded;
  loaded.inputs.push_back(words.file);
  auto text = read_input(words.file);
  if (!text) return failed({text.error()}, text.error().code == ErrorCode::kNotFound ? kNoInput : kInvalidScenario);
  const scenario::Loader loader = [&](std::string_view path) {
    loaded.inputs.emplace_back(path);
    return read_input(path);
  };
  const std::string name = words.file == "-" ? "stdin" : words.file;
  std::tie(loaded.cases, loaded.errors) = load_and_validate(name, *text, loader, overrides);
  if (!loaded.errors.empty()) loaded.exit_code = kInvalidScenario;
  return loaded;
}

int print_errors(const Console& console, const Errors& errors) {
  constexpr std::size_t kMost = 100;
  std::string text;
  for (std::size_t i = 0; i < std::min(errors.size(), kMost); ++i) {
    const Error& error = errors[i];
    text += error.where.empty() || error.where.starts_with("--") || error.code == ErrorCode::kNotFound ? "jetlag: " : "";
    if (!error.where.empty()) text += report::printable(error.where) + ": ";
    text += report::printable(error.message) + "\n";
  }
  if (errors.size() > kMost) text += fmt::format("... and {} more\n", errors.size() - kMost);
  console.complain(text);
  return kInvalidScenario;
}

std::optional<std::size_t> pick(const Context& context, const ScenarioWords& words, const Loaded& loaded, int& exit_code) {
  exit_code = kUsage;
  std::vector<std::string_view> names;
  for (const scenario::Case& one : loaded.cases) names.push_back(one.name);
  if (words.case_name.empty()) {
    if (loaded.cases.size() == 1) return 0;
    context.console.complain(
        fmt::format("jetlag: '{}' has {} cases: {}\nChoose one with --case NAME, or run all of them with: jetlag test {}\n",
                    words.file, names.size(), name_list(names, " and "), shell_word(words.file)));
    return std::nullopt;
  }
  const auto found = std::find(names.begin(), names.end(), words.case_name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const bool none = names.size() == 1 && names.front().empty();
  context.console.complain(none ? fmt::format("jetlag: '{}' has no cases; leave --case out\n", words.file)
                                : fmt::format("jetlag: '{}' has no case '{}'{}; it has {}\n", words.file, words.case_name,
                                              did_you_mean(words.case_name, names), name_list(names, " and ")));
  return std::nullopt;
}

std::optional<Duration> duration_option(const Console& console, const std::string& option, const std::string& text,
                                        int& exit_code, Duration least) {
  auto duration = parse_duration(text);
  if (duration && *duration >= least) return *duration;
  exit_code = kUsage;
  console.complain(
      fmt::format("jetlag: {}: {}\n", option,
                  duration ? "expected " + std::string(least.ns > 0 ? "more than 0" : "0 or more") + ", found \"" + text + "\""
                           : duration.error().message));
  return std::nullopt;
}

std::string rerun_line(const ScenarioWords& words, std::uint64_t seed, std::optional<Instant> until) {
  std::string line = "jetlag run " + shell_word(words.file);
  if (!words.case_name.empty()) line += " --case " + shell_word(words.case_name);
  for (const std::string& set : words.sets) line += " --set " + shell_word(set);
  line += fmt::format(" --seed {}", seed);
  if (!until) return line;
  std::string seconds = fmt::format("{}.{:09}", until->ns / 1'000'000'000, until->ns % 1'000'000'000);
  seconds.erase(seconds.find_last_not_of('0') + 1);
  if (seconds.back() == '.') seconds.pop_back();
  return line + fmt::format(" --until {}s", seconds);
}

std::optional<Instant> shortest_failure(const observe::RunReport& report) {
  if (report.exit_code != kFail || report.interrupted) return std::nullopt;
  Instant until{};
  for (const auto& result : report.expectations) {
    if (result.verdict != observe::Verdict::kFail || result.over_seeds) continue;
    if (!result.decided_at) return std::nullopt;
    until = std::max(until, *result.decided_at);
  }
  for (const auto& step : report.script) {
    if (step.verdict != observe::Verdict::kFail) continue;
    if (step.command == "settle" || !step.replied) return std::nullopt;
    until = std::max(until, *step.replied);
  }
  for (const auto& checker : report.checkers)
    if (checker.fails_the_run()) return std::nullopt;  // judged at the end of a run
  constexpr std::int64_t kTenth = 100'000'000;
  until = Instant{(until.ns / kTenth + 1) * kTenth};  // beyond it: a run stops before its limit
  return until < report.reached ? std::optional(until) : std::nullopt;
}

std::optional<std::uint64_t> parse_seed(const std::string& text) {
  std::uint64_t seed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return seed;
}

int check_outputs(Context& context, const std::vector<OutputWord*>& outputs) {
  const OutputWord* standard = nullptr;
  for (OutputWord* word : outputs)  // two of them would overwrite each other, and what people read
    if (word->path == "/dev/stdout" || word->path == "/dev/fd/1" || word->path == "/proc/self/fd/1") word->path = "-";
  for (const OutputWord* word : outputs) {
    if (word->path == "-" && standard != nullptr) {
      context.console.complain(fmt::format("jetlag: {} and {} cannot both go to standard output; give one a path: {}=PATH\n",
                                           standard->option, word->option, word->option));
      return kUsage;
    }
    if (word->path == "-") {
      standard = word;
      context.console.machine_on_stdout = true;
    }
    for (const OutputWord* other : outputs) {
      if (other == word || word->path.empty() || other->path.empty() || !same_file(word->path, other->path)) continue;
      context.console.complain(fmt::format("jetlag: {} and {} name the same file '{}'\n", word->option, other->option,
                                           report::printable(word->path)));
      return kUsage;
    }
  }
  return kPass;
}

int open_outputs(Context& context, const std::vector<OutputWord*>& outputs, const std::vector<std::string>& inputs) {
  if (const int code = check_outputs(context, outputs); code != kPass) return code;
  for (const OutputWord* word : outputs) {
    for (const std::string& input : inputs) {
      if (word->path.empty() || !same_file(word->path, input)) continue;
      context.console.complain(fmt::format("jetlag: {}: '{}' is an input; it would be overwritten\n", word->option,
                                           report::printable(word->path)));
      return kUsage;
    }
  }
  for (OutputWord* word : outputs) {
    if (word->path.empty()) continue;
    auto output = Output::open(word->option, word->path);
    if (!output) {
      context.console.complain(fmt::format("jetlag: {}: {}\n", output.error().where, report::printable(output.error().message)));
      return kNotWritable;
    }
    word->output = std::move(*output);
  }
  return kPass;
}

int write_output(const Console& console, OutputWord& word, std::string_view text) {
  if (!word) return kPass;
  const std::string problem = word.output.write(text);
  if (problem.empty()) return kPass;
  console.complain(fmt::format("jetlag: {}: {}\n", word.option, problem));
  return kNotWritable;
}

}  // namespace jetlag::cli
