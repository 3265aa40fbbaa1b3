// SPDX-License-Identifier: Apache-2.0
// From the words of a command line to scenario cases, with every problem printed the same way.
//
// load()          the cases of FILE ("-" is standard input) with --set and --seed applied; semantic validation included. Problems
// are
//                 printed as file:line:column: message, one per line, and give 65 or 66.
// pick()          the one case that a command works on: the only one, or the one that --case names.
// inputs          every file that was read, so that an output may not overwrite one of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "command.h"
#include "core/result.h"
#include "files.h"
#include "observe/run_report.h"
#include "report/shell.h"
#include "scenario/load.h"

namespace CLI {
class Option;
}

namespace jetlag::cli {

using report::shell_word;

struct ScenarioWords {
  std::string file{};
  std::string case_name{};
  std::vector<std::string> sets{};  ///< "path=value"
  std::optional<std::uint64_t> seed{};
};

/// FILE, --case, --set, --seed.
void add_scenario_words(CLI::App& app, ScenarioWords& words);

struct Loaded {
  std::vector<scenario::Case> cases{};
  std::vector<std::string> inputs{};
  Errors errors{};
  int exit_code = 0;
};

Loaded load(const ScenarioWords& words);
/// Prints the errors, sorted as they are, and of very many the first; returns the exit code they stand for.
int print_errors(const Console& console, const Errors& errors);
/// The two sides of "path=value".
Result<std::pair<std::string, std::string>> split_set(const std::string& text);
/// --set, which may be repeated.
void add_sets(CLI::App& app, std::vector<std::string>& sets, const std::string& help);
/// The position in loaded.cases, or an exit code that was explained.
std::optional<std::size_t> pick(const Context& context, const ScenarioWords& words, const Loaded& loaded, int& exit_code);

/// "150ms" on the command line; prints what is wrong with it. `least` is 0 or the smallest there is.
std::optional<Duration> duration_option(const Console& console, const std::string& option, const std::string& text,
                                        int& exit_code, Duration least = Duration{1});

/// "jetlag run FILE --case C --set a=b --seed 7 --until 10.15s"
std::string rerun_line(const ScenarioWords& words, std::uint64_t seed, std::optional<Instant> until);
/// How long a run must at least be to fail in the same way, in tenths of a second; nothing when only the whole run does.
std::optional<Instant> shortest_failure(const observe::RunReport& report);
/// A seed as it is written: decimal digits, at most 2^64 - 1.
std::optional<std::uint64_t> parse_seed(const std::string& text);

/// The requested outputs of a command, opened; a bare one takes standard output.
struct OutputWord {
  std::string option{};
  std::string path{};
  Output output{};
  explicit operator bool() const { return !path.empty(); }
};
/// Checks paths against each other: a mistake of the command line, said before any file is read. 0, or 64.
int check_outputs(Context& context, const std::vector<OutputWord*>& outputs);
/// Checks paths against the inputs and each other, opens them. 0, or an exit code that was explained.
int open_outputs(Context& context, const std::vector<OutputWord*>& outputs, const std::vector<std::string>& inputs);
/// 0 or 73.
int write_output(const Console& console, OutputWord& word, std::string_view text);

}  // namespace jetlag::cli
