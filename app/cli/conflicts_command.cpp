// SPDX-License-Identifier: Apache-2.0
// conflicts: what becomes of commands that meet, in every way in which they can.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "command.h"
#include "engine.h"
#include "exit_code.h"
#include "lab/conflicts.h"
#include "report/conflicts_text.h"
#include "report/layout.h"
#include "scenario_input.h"

namespace jetlag::cli {

namespace {

struct ConflictWords {
  lab::ConflictQuestion question{};
  std::vector<std::string> sets{};
  std::size_t pick = 1;
  bool markdown = false;
  OutputWord json{"--json"}, save{"--save"};
};

int complain(Context& context, const Errors& errors) {
  for (const Error& error : errors)
    context.console.complain(fmt::format("jetlag: {}: {}\n", report::printable(error.where), report::printable(error.message)));
  return kUsage;
}

int conflicts_command(Context& context, ConflictWords& words) {
  const std::vector<OutputWord*> outputs{&words.json, &words.save};
  int code = check_outputs(context, {&words.json, &words.save});
  if (code != kPass) return code;
  for (const std::string& text : words.sets) {
    auto set = split_set(text);
    if (!set) return complain(context, {set.error()});
    words.question.set.push_back(std::move(*set));
  }
  watch_interrupts();
  struct Interrupted {};
  try {
    const auto table = lab::conflicts(words.question, [] {
      if (interrupted()) throw Interrupted();
    });
    if (!table) return complain(context, table.error());
    if (words.pick < 1 || words.pick > table->interleavings.size()) {
      context.console.complain(
          fmt::format("jetlag: --which: expected 1 to {}, found {}\n", table->interleavings.size(), words.pick));
      return kUsage;
    }
    code = open_outputs(context, outputs, {});
    if (code != kPass) return code;
    code = worse(code, write_output(context.console, words.json, words.json ? report::conflicts_json(*table) : ""));
    code =
        worse(code, write_output(context.console, words.save, words.save ? table->interleavings[words.pick - 1].scenario : ""));
    const bool only_data = context.console.machine_on_stdout && !context.console.verbose();
    if (!context.console.quiet() && !only_data)
      context.console.say(words.markdown ? report::conflicts_markdown(*table)
                                         : report::render_conflicts(*table, context.console.style()));
    return code;
  } catch (const Interrupted&) {
    context.console.complain("jetlag: interrupted\n");
    return kInterrupted;
  } catch (const std::exception& error) {
    context.console.complain(fmt::format("jetlag: {}\n", problem_text(error)));
    return kInternal;
  }
}

}  // namespace

Body add_conflicts(CLI::App& app) {
  auto words = std::make_shared<ConflictWords>();
  app.add_option("CMD", words->question.commands, "two or three commands, each in quotes; given in us, eu and ap")
      ->required()
      ->expected(-2);
  app.add_option("--before", words->question.before, "a command that everybody has seen before; may be repeated")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--regions", words->question.regions, "how many regions, at least one for each command (default 3)");
  add_sets(app, words->sets, "override a value of the scenarios, e.g. database.clock=wall");
  app.add_option("--json", words->json.path, "write every interleaving as JSON; bare: to standard output")->type_name("[=PATH]");
  app.add_flag("--markdown", words->markdown, "a section for a document instead of the text");
  app.add_option("--save", words->save.path, "write one interleaving as a scenario file")->type_name("[=PATH]");
  app.add_option("--which", words->pick, "which one --save writes: its number in the first column (default 1)");
  app.footer(
      "Every order in which the commands can be given, and for each who has seen whose: each is a scenario that the real engine "
      "runs. Its operations are then delivered again in every causal order and merged as full syncs do; all must agree.\n\n"
      "Examples:\n"
      "  jetlag conflicts 'SADD cart:7 milk' 'SREM cart:7 milk' --before 'SADD cart:7 milk'\n"
      "  jetlag conflicts 'SET k 1' 'INCRBY k 5' 'DEL k'\n"
      "  jetlag conflicts 'SET k a' 'SET k b' --set database.clock=wall\n"
      "  jetlag conflicts 'SET k a,b' 'SET k c' \\\n"
      "      --set 'database.rules=[{\"keys\":\"k\",\"conflict\":\"custom\",\"resolve\":[\"union ,\"]}]'\n"
      "  jetlag conflicts 'INCR k' 'DEL k' --before 'SET k 5' --save=conflict.json && jetlag gui conflict.json\n");
  return [words](Context& context) { return conflicts_command(context, *words); };
}

}  // namespace jetlag::cli
