// SPDX-License-Identifier: Apache-2.0
// topology and explain: questions about one scenario that are not a run's report.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "command.h"
#include "core/suggest.h"
#include "core/units.h"
#include "engine.h"
#include "exit_code.h"
#include "report/explain_text.h"
#include "report/layout.h"
#include "report/run_json.h"
#include "report/topology_views.h"
#include "scenario_input.h"
#include "store/command.h"

namespace jetlag::cli {

namespace {

struct TopologyWords {
  ScenarioWords scenario{};
  OutputWord json{"--json"}, dot{"--dot"}, svg{"--svg"};
};

struct ExplainWords {
  ScenarioWords scenario{};
  std::string key{}, at{};
  OutputWord json{"--json"};
};

/// The case to work on with its outputs opened, or an exit code that was explained.
const scenario::Case* prepare(Context& context, const ScenarioWords& words, const Loaded& loaded,
                              const std::vector<OutputWord*>& outputs, int& code) {
  if (loaded.exit_code != kPass) {
    print_errors(context.console, loaded.errors);
    code = loaded.exit_code;
    return nullptr;
  }
  const auto chosen = pick(context, words, loaded, code);
  if (!chosen) return nullptr;
  code = open_outputs(context, outputs, loaded.inputs);
  return code == kPass ? &loaded.cases[*chosen] : nullptr;
}

int topology_command(Context& context, TopologyWords& words) {
  int code = check_outputs(context, {&words.json, &words.dot, &words.svg});
  if (code != kPass) return code;
  const Loaded loaded = load(words.scenario);
  const scenario::Case* one = prepare(context, words.scenario, loaded, {&words.json, &words.dot, &words.svg}, code);
  if (one == nullptr) return code;
  report::TopologyView view = topology_of(one->spec);
  view.file = words.scenario.file == "-" ? "" : words.scenario.file;
  code = worse(code, write_output(context.console, words.json, words.json ? report::topology_json(view) : ""));
  code = worse(code, write_output(context.console, words.dot, words.dot ? report::topology_dot(view) : ""));
  code = worse(code, write_output(context.console, words.svg, words.svg ? report::topology_svg(view) : ""));
  const bool only_data = context.console.machine_on_stdout && !context.console.verbose();
  if (!context.console.quiet() && !only_data) context.console.say(report::render_topology(view, context.console.style()));
  return code;
}

/// Some region has the key, or some operation has touched it.
bool knows_key(const observe::Explanation& why) {
  return !why.operations.empty() ||
         std::any_of(why.regions.begin(), why.regions.end(), [](const auto& r) { return r.type != "none"; });
}

/// A key that the script names and that is gone by then, where no key that is there is near.
std::string script_key_like(const scenario::ScenarioSpec& spec, const std::string& key) {
  std::vector<std::string> keys;
  for (const scenario::ScriptStep& step : spec.script) {
    const std::vector<Bytes> words(step.arguments.begin(), step.arguments.end());
    if (words.empty() || store::misused(words)) continue;
    for (const std::size_t place : store::key_places(*store::find_command(words.front()), words))
      keys.push_back(step.arguments[place]);
  }
  if (std::ranges::find(keys, key) != keys.end()) return {};  // that one was meant, at another time
  const std::vector<std::string_view> names(keys.begin(), keys.end());
  return did_you_mean(key, names);
}

int explain_command(Context& context, ExplainWords& words) {
  int code = kPass;
  std::optional<Instant> at;
  if (!words.at.empty()) {
    const auto offset = duration_option(context.console, "--at", words.at, code, Duration{});
    if (!offset) return code;
    at = Instant{} + *offset;
  }
  const Loaded loaded = load(words.scenario);
  const scenario::Case* one = prepare(context, words.scenario, loaded, {&words.json}, code);
  if (one == nullptr) return code;
  if (at && *at > one->spec.drain_end()) {
    context.console.complain(fmt::format("jetlag: --at: expected a time within the run (at most {}), found {}\n",
                                         format_duration(one->spec.drain_end() - Instant{}), words.at));
    return kUsage;
  }
  watch_interrupts();
  struct Interrupted {};
  try {
    const observe::Explanation why = explain(one->spec, words.key, at, [] { if (interrupted()) throw Interrupted(); });
    code = write_output(context.console, words.json, words.json ? report::explanation_json(why) : "");
    if (!knows_key(why)) {  // a word of the command line that matches nothing, as a filter that no scenario matches
      const std::string hint =
          why.summary.find("did you mean") == std::string::npos ? script_key_like(one->spec, words.key) : std::string();
      context.console.complain(fmt::format("jetlag: --key {}: {}{}\n", report::printable(shell_word(words.key)),
                                           report::printable(why.summary + hint),
                                           at ? " (looked at until " + format_duration(*at - Instant{}) + ")" : ""));
      return worse(code, kUsage);
    }
    const bool only_data = context.console.machine_on_stdout && !context.console.verbose();
    if (!context.console.quiet() && !only_data) context.console.say(report::render_explanation(why, context.console.style()));
    return code;
  } catch (const Interrupted&) {
    context.console.complain("jetlag: interrupted; an explanation needs the whole run up to its time\n");
    return kInterrupted;
  } catch (const std::exception& error) {
    context.console.complain(fmt::format("jetlag: {}\nrerun: {}\n", problem_text(error),
                                         rerun_line(words.scenario, one->spec.seed, at)));
    return kInternal;
  }
}

}  // namespace

Body add_topology(CLI::App& app) {
  auto words = std::make_shared<TopologyWords>();
  add_scenario_words(app, words->scenario);
  app.add_option("--json", words->json.path, "write the analysis as JSON; bare: to standard output")->type_name("[=PATH]");
  app.add_option("--dot", words->dot.path, "write a graph for Graphviz")->type_name("[=PATH]");
  app.add_option("--svg", words->svg.path, "write a drawing")->type_name("[=PATH]");
  app.footer(
      "Shortest paths, diameter, the lag lower bound of every pair, bridges, articulation points, the minimum cut, and what "
      "each single cut isolates. Nothing is simulated.\n\n"
      "Examples:\n"
      "  jetlag topology scenarios/hub-fails.json\n"
      "  jetlag topology cut.jsonc --set network.topology=ring --svg=ring.svg\n"
      "  jetlag topology cut.jsonc --dot | dot -Tpng > cut.png\n");
  return [words](Context& context) { return topology_command(context, *words); };
}

Body add_explain(CLI::App& app) {
  auto words = std::make_shared<ExplainWords>();
  add_scenario_words(app, words->scenario);
  app.add_option("--key", words->key, "the key to explain")->required()->type_name("KEY");
  app.add_option("--at", words->at, "at this simulated time instead of the end, e.g. 12.5s")->type_name("TIME");
  app.add_option("--json", words->json.path, "write the explanation as JSON; bare: to standard output")->type_name("[=PATH]");
  app.footer(
      "Every operation that touched the key: what its writer had seen, which rule decided, what was discarded, and when it "
      "became visible in which region.\n\n"
      "Examples:\n"
      "  jetlag explain cut.jsonc --key cart:7\n"
      "  jetlag explain cut.jsonc --key cart:7 --at 12s --json=why.json\n\n"
      "A key that no region has and no operation touched ends with exit code 64, and names the nearest one.\n");
  return [words](Context& context) { return explain_command(context, *words); };
}

}  // namespace jetlag::cli
