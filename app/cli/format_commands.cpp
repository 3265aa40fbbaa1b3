// SPDX-License-Identifier: Apache-2.0
// fmt, new, schema: the commands about the text of a scenario.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <unistd.h>

#include "command.h"
#include "core/json_text.h"
#include "core/suggest.h"
#include "exit_code.h"
#include "report/layout.h"
#include "report/run_json.h"
#include "scenario/format.h"
#include "scenario/starter.h"
#include "scenario_input.h"

namespace jetlag::cli {

namespace {

struct FmtWords {
  std::vector<std::string> files{};
  bool check = false;
};

int fmt_file(const Console& console, const std::string& file, bool check) {
  auto text = read_input(file);
  if (!text) {
    print_errors(console, {text.error()});
    return kNoInput;
  }
  auto formatted = format_json(*text, file == "-" ? "stdin" : file);
  if (!formatted) return print_errors(console, formatted.error());
  if (check) {
    if (*formatted == *text) return kPass;
    if (!console.quiet()) console.say(fmt::format("{}: not in canonical form; run: jetlag fmt {}\n", file, shell_word(file)));
    return kFail;
  }
  if (file == "-") {
    console.say(*formatted);
    return kPass;
  }
  if (*formatted == *text) return kPass;
  auto output = Output::open("fmt", file);
  std::string problem = output ? output->write(*formatted) : output.error().message;
  if (!problem.empty()) {
    console.complain("jetlag: " + problem + "\n");
    return kNotWritable;
  }
  if (!console.quiet()) console.say(fmt::format("{}: formatted\n", file));
  return kPass;
}

/// "carts" -> carts.jsonc; a name with an extension or a folder is kept.
int new_file(const Console& console, const std::string& name) {
  std::filesystem::path path(name);
  if (path.filename().empty() || path.filename() == "." || path.filename() == ".." || name == "-") {
    console.complain(fmt::format("jetlag: expected a name for the new file, found '{}'\n", report::printable(name)));
    return kUsage;
  }
  const std::string extension = path.extension().string();
  if (extension != ".json" && extension != ".jsonc") path += ".jsonc";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0 && errno == EEXIST) {
    console.complain(fmt::format("jetlag: '{}' exists; it is not overwritten\n", path.string()));
    return kNotWritable;
  }
  if (file < 0) {
    console.complain(fmt::format("jetlag: cannot write '{}': {}\n", path.string(), std::strerror(errno)));
    return kNotWritable;
  }
  ::close(file);
  auto output = Output::open("new", path.string());
  const std::string problem = output ? output->write(scenario::starter_text(path.stem().string())) : output.error().message;
  if (!problem.empty()) {
    ::unlink(path.c_str());  // it is ours and empty
    console.complain("jetlag: " + problem + "\n");
    return kNotWritable;
  }
  if (!console.quiet()) console.say(fmt::format("{} written. Now: jetlag run {}\n", path.string(), shell_word(path.string())));
  return kPass;
}

}  // namespace

Body add_fmt(CLI::App& app) {
  auto words = std::make_shared<FmtWords>();
  app.add_option("FILE", words->files, "scenarios, rewritten in place; - formats standard input to standard output")->required();
  app.add_flag("--check", words->check, "change nothing; exit code 1 when a file is not in canonical form");
  app.footer(
      "Comments and the order of keys are kept.\n\n"
      "Examples:\n"
      "  jetlag fmt scenarios/*.json\n"
      "  jetlag fmt --check scenarios/*.json\n"
      "  jetlag fmt - < draft.jsonc\n");
  return [words](Context& context) {
    int code = kPass;
    for (const std::string& file : words->files) code = worse(code, fmt_file(context.console, file, words->check));
    return code;
  };
}

Body add_new(CLI::App& app) {
  auto name = std::make_shared<std::string>();
  app.add_option("NAME", *name, "name of the new file; .jsonc is added to what ends in neither .json nor .jsonc")->required();
  app.footer(
      "Writes a commented scenario that runs and passes. Refuses to overwrite.\n\nExamples:\n  jetlag new first && jetlag run "
      "first.jsonc\n  jetlag new scenarios/carts.json\n");
  return [name](Context& context) { return new_file(context.console, *name); };
}

Body add_schema(CLI::App& app) {
  auto of_report = std::make_shared<bool>(false), markdown = std::make_shared<bool>(false);
  CLI::Option* report = app.add_flag("--report", *of_report, "the schema of `jetlag run --json` instead of the scenario's");
  app.add_flag("--markdown", *markdown, "the scenario format as a page for people")->excludes(report);
  app.footer(
      "Examples:\n"
      "  jetlag schema > scenario.schema.json\n"
      "  jetlag schema --report\n"
      "  jetlag schema --markdown > docs/scenario-format.md\n\n"
      "A scenario with \"$schema\": \"./scenario.schema.json\" is completed by editors.\n");
  return [of_report, markdown](Context& context) {
    context.console.say(*of_report  ? std::string(report::report_schema())
                        : *markdown ? scenario::format_markdown()
                                    : scenario::format_schema());
    return int{kPass};
  };
}

}  // namespace jetlag::cli
