// SPDX-License-Identifier: Apache-2.0
// Commands: one file each, one table for all.
//
// Command   name, one line about it, and add(): which declares its options on a CLI11 subcommand and says what to do when chosen.
// A command's body returns an exit code; everything it needs from outside is in Context.
// Output options (--json, --csv, ...) take their path only as --json=PATH: normalised() writes a bare --json as --json=- before
// the parser sees it, so that it never swallows the word that follows.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "console.h"

namespace CLI {
class App;
}

namespace jetlag::cli {

struct Context {
  Console console{};
  std::string program{};              ///< argv[0]
  std::vector<std::string> arguments{};  ///< as given, without the program
};

using Body = std::function<int(Context&)>;

struct Command {
  enum class State : std::uint8_t { kBuilt, kNotYet };
  std::string_view name;
  std::string_view summary;
  Body (*add)(CLI::App& app);
  State state = State::kBuilt;
};

std::span<const Command> commands();

/// Options that name an output.
bool is_output_option(std::string_view name);
std::vector<std::string> normalised(const std::vector<std::string>& arguments);

/// The whole program.
int run_program(int argc, const char* const* argv);

// One per file <name>_command.cpp; each returns what to do when its command is chosen.
Body add_run(CLI::App& app);
Body add_test(CLI::App& app);
Body add_check(CLI::App& app);
Body add_schema(CLI::App& app);
Body add_fmt(CLI::App& app);
Body add_new(CLI::App& app);
Body add_list(CLI::App& app);
Body add_conflicts(CLI::App& app);
Body add_topology(CLI::App& app);
Body add_explain(CLI::App& app);
Body add_completion(CLI::App& app);
Body add_gui(CLI::App& app);
Body add_not_yet(CLI::App& app);

}  // namespace jetlag::cli
