// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command.h"
#include "core/suggest.h"
#include "exit_code.h"
#include "version.h"

namespace jetlag::cli {

namespace {

constexpr std::array<Command, 19> kCommands{{
    {"run", "simulate one scenario and report", add_run},
    {"test", "run scenarios as a test suite for CI", add_test},
    {"check", "validate scenario files without running them", add_check},
    {"new", "write a starter scenario", add_new},
    {"fmt", "format scenario files, keeping comments", add_fmt},
    {"schema", "print the JSON Schema of scenarios or reports", add_schema},
    {"list", "what exists: scenarios, regions, faults, metrics, commands", add_list},
    {"topology", "what the network allows before anything runs", add_topology},
    {"explain", "why a key has the value it has", add_explain},
    {"conflicts", "what becomes of two or three commands that meet", add_conflicts},
    {"completion", "print shell completions (bash, zsh, fish)", add_completion},
    {"gui", "open the lab (executes jetlag-gui)", add_gui},
    {"compare", "two runs side by side", add_not_yet, Command::State::kNotYet},
    {"sweep", "a grid of parameters and seeds", add_not_yet, Command::State::kNotYet},
    {"plan", "the parameter at which an expectation breaks", add_not_yet, Command::State::kNotYet},
    {"fuzz", "random faults, shrunk to a minimal scenario", add_not_yet, Command::State::kNotYet},
    {"replay", "run a failing file again", add_not_yet, Command::State::kNotYet},
    {"diff", "the first event in which two runs differ", add_not_yet, Command::State::kNotYet},
    {"serve", "regions as live endpoints", add_not_yet, Command::State::kNotYet},
}};

std::string overview() {
  std::string text =
      "Jetlag shows what your data does while it crosses the world: a deterministic\n"
      "simulator of multi-region active-active data stores that runs the real\n"
      "replication code.\n\n"
      "Usage: jetlag COMMAND [OPTIONS]\n\nCommands:\n";
  for (const Command& command : kCommands) {
    if (command.state == Command::State::kBuilt) text += fmt::format("  {:<12}{}\n", command.name, command.summary);
  }
  text += "\nKnown, not yet built:\n ";
  for (const Command& command : kCommands) {
    if (command.state == Command::State::kNotYet) text += fmt::format(" {}", command.name);
  }
  return text +
         "\n\nExamples:\n"
         "  jetlag new first.jsonc && jetlag run first.jsonc\n"
         "  jetlag test scenarios --junit=report.xml\n"
         "  jetlag run scenarios/quickstart.json --set database.backlog=64KiB\n\n"
         "jetlag COMMAND --help shows options and examples, jetlag --version this build.\n"
         "Exit codes: 0 pass, 1 fail, 2 undecided, 3 replicas unequal, 64 usage,\n"
         "65 invalid scenario.\n";
}

/// The command line's first word must be a command; a near miss is named.
int unknown_command(const Context& context, const std::string& word) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) names.push_back(command.name);
  context.console.complain(
      fmt::format("jetlag: '{}' is not a command{}\nSee: jetlag --help\n", report::printable(word), did_you_mean(word, names)));
  return kUsage;
}

constexpr std::size_t kHelpWidth = 80, kHelpColumn = 30;

/// The help with its long lines broken: an option's text below itself, prose at its margin, examples as they are.
std::string broken_up(const std::string& help) {
  std::string out;
  for (std::string_view rest = help; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const bool example = line.starts_with("  jetlag ") || (line.starts_with("  ") && line.find(" | ") != std::string_view::npos);
    if (example || report::display_width(line) <= kHelpWidth) {
      out += std::string(line) + "\n";
      continue;
    }
    const bool option = line.starts_with("  ");
    const std::size_t margin = option ? kHelpColumn : 0;
    const auto rows = report::wrap(line.substr(margin), kHelpWidth - margin);
    for (std::size_t i = 0; i < rows.size(); ++i)
      out += (i == 0 ? std::string(line.substr(0, margin)) : std::string(margin, ' ')) + rows[i] + "\n";
  }
  return out;
}

/// CLI11 says "The following arguments were not expected: --sed": the nearest option is added.
std::string parse_problem(const CLI::App& app, const CLI::ParseError& error) {
  std::string text = error.what();
  const std::size_t dashes = text.find("--");
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && dashes == std::string::npos)
    for (const CLI::Option* option : app.get_options())
      if (!option->get_lnames().empty() && is_output_option("--" + option->get_lnames().front()) && option->count() > 0)
        return text + fmt::format("; an output takes its path as in --{}=PATH", option->get_lnames().front());
  if (dashes == std::string::npos || dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr) return text;
  std::string word = text.substr(dashes, text.find_first_of(" =\n", dashes) - dashes);
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  for (const std::string& name : names)  // "--sed" is rather a shortened "--seed" than a misspelt "--set"
    if (name.size() == word.size() + 1 && edit_distance(name, word) == 1)
      return text + fmt::format("; did you mean \"{}\"?", name);
  return text + did_you_mean(word, views);
}

/// An option that was given nothing ("--shard \"$UNSET\"") is not one that was left out. A key may be empty.
std::optional<std::string> empty_option(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() || option->get_lnames().front() == "key" || option->get_items_expected_min() == 0) continue;
    if (is_output_option("--" + option->get_lnames().front())) continue;
    for (const std::string& result : option->results())
      if (result.empty()) return "--" + option->get_lnames().front();
  }
  return std::nullopt;
}

/// "--filter=", which would take the next word for its value.
std::optional<std::string> option_without_value(const CLI::App& app, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    if (!words[i].starts_with("--") || !words[i].ends_with('=')) continue;
    const std::string option = words[i].substr(0, words[i].size() - 1);
    if (option != "--key" && !is_output_option(option) && app.get_option_no_throw(option) != nullptr) return option;
  }
  return std::nullopt;
}

int parse_and_run(Context& context, const Command& command, std::vector<std::string> words) {
  CLI::App app(std::string(command.summary), "jetlag " + std::string(command.name));
  app.option_defaults()->always_capture_default(false);
  bool quiet = false, verbose = false;
  const Body body = command.add(app);
  app.add_flag("-q,--quiet", quiet, "only problems and requested outputs");
  app.add_flag("-v,--verbose", verbose, "every row");
  app.get_formatter()->column_width(kHelpColumn);
  app.get_formatter()->label("TEXT", "");
  app.get_formatter()->label("REQUIRED", "");
  if (const auto option = option_without_value(app, words)) {
    context.console.complain(fmt::format("jetlag {}: expected a value for {}, found nothing\n", command.name, *option));
    return kUsage;
  }
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    context.console.say(broken_up(app.help()));
    return kPass;
  } catch (const CLI::ParseError& error) {
    context.console.complain(fmt::format("jetlag {}: {}\nSee: jetlag {} --help\n", command.name,
                                         report::printable(parse_problem(app, error)), command.name));
    return kUsage;
  }
  if (const auto option = empty_option(app)) {
    context.console.complain(fmt::format("jetlag {}: expected a value for {}, found nothing\n", command.name, *option));
    return kUsage;
  }
  if (quiet && verbose) {
    context.console.complain(fmt::format("jetlag {}: --quiet and --verbose exclude each other\n", command.name));
    return kUsage;
  }
  context.console.volume = quiet ? Volume::kQuiet : verbose ? Volume::kVerbose : Volume::kNormal;
  return body(context);
}

}  // namespace

std::span<const Command> commands() { return kCommands; }

bool is_output_option(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames{"--json",  "--junit", "--html", "--csv",
                                                          "--trace", "--dot",   "--svg",  "--save"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::vector<std::string> normalised(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  bool literal = false;
  for (const std::string& word : arguments) {
    literal = literal || word == "--";
    words.push_back(!literal && is_output_option(word) ? word + "=-" : word);
  }
  return words;
}

namespace {

int run_words(Context& context) {
  if (context.arguments.empty()) {
    context.console.complain(overview());
    return kUsage;
  }
  std::string word = context.arguments.front();
  std::vector<std::string> rest(context.arguments.begin() + 1, context.arguments.end());
  if (word == "--help" || word == "-h" || (word == "help" && rest.empty())) {
    context.console.say(overview());
    return kPass;
  }
  if (word == "--version" || word == "-V") {
    context.console.say(version_text());
    return kPass;
  }
  if (word == "help") {
    word = rest.front();
    rest = {"--help"};
  }
  for (const Command& command : kCommands) {
    if (command.name == word) return parse_and_run(context, command, normalised(rest));
  }
  return unknown_command(context, word);
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  survive_failed_writes();
  Context context;
  context.program = argc > 0 ? argv[0] : "jetlag";
  for (int i = 1; i < argc; ++i) context.arguments.emplace_back(argv[i]);
  const int code = run_words(context);
  if (output_errno() == 0) return code;
  if (output_errno() != EPIPE)
    context.console.complain(fmt::format("jetlag: cannot write to standard output: {}\n", std::strerror(output_errno())));
  return worse(code, kNotWritable);
}

}  // namespace jetlag::cli
