// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

#include "command.h"
#include "exit_code.h"
#include "report/layout.h"
#include "report/run_text_parts.h"
#include "scenario_input.h"

namespace jetlag::cli {

namespace {

struct CheckWords {
  std::vector<std::string> files{}, sets{};
};

int check_file(const Console& console, const std::string& file, const std::vector<std::string>& sets) {
  ScenarioWords words;
  words.file = file;
  words.sets = sets;
  const Loaded loaded = load(words);
  if (loaded.exit_code != kPass) {
    print_errors(console, loaded.errors);
    return loaded.exit_code;
  }
  if (console.quiet()) return kPass;
  const std::string cases = loaded.cases.size() > 1 ? fmt::format(", {} cases", loaded.cases.size()) : std::string();
  const auto& spec = loaded.cases.front().spec;
  const std::string text = fmt::format("{}: fine: {}, {}, {}{}", file == "-" ? "stdin" : file, spec.name,
                                       report::plural(spec.regions.size(), "region"),
                                       report::plural(spec.expect.size(), "expectation"), cases);
  console.say(report::printable(text) + "\n");
  return kPass;
}

}  // namespace

Body add_check(CLI::App& app) {
  auto words = std::make_shared<CheckWords>();
  app.add_option("FILE", words->files, "scenarios (.json or .jsonc); - for standard input")->required();
  add_sets(app, words->sets, "override a value before checking");
  app.footer(
      "Prints every mistake of every file as file:line:column with what was expected, what was found and the nearest name.\n\n"
      "Examples:\n"
      "  jetlag check scenarios/*.json\n"
      "  jetlag check cut.jsonc --set faults.cut.for=40s\n"
      "  some-generator | jetlag check -\n\n"
      "Exit codes: 0 all fine, 65 at least one is invalid, 66 no such file.\n");
  return [words](Context& context) {
    int code = kPass;
    for (const std::string& file : words->files) code = worse(code, check_file(context.console, file, words->sets));
    return code;
  };
}

}  // namespace jetlag::cli
