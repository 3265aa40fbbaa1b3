// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <unistd.h>

#include "command.h"
#include "core/json_text.h"
#include "core/suggest.h"
#include "discovery.h"
#include "exit_code.h"
#include "fault/kinds.h"
#include "metrics/catalogue.h"
#include "net/catalogue.h"
#include "report/listing.h"
#include "scenario_input.h"
#include "store/command.h"

namespace jetlag::cli {

namespace {

using report::Listing;

struct ListWords {
  std::string what{};
  OutputWord json{"--json"};
};

constexpr std::array<std::string_view, 5> kKinds{"scenarios", "regions", "faults", "metrics", "commands"};

/// Where the bundled scenarios are: here, beside an installed program, or in the checkout that built it.
std::filesystem::path scenario_folder() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const auto& folder :
       {std::filesystem::path("scenarios"), self / "../share/jetlag/scenarios", self / "../../../scenarios"}) {
    if (std::filesystem::is_directory(folder, error)) return folder.lexically_normal();
  }
  return {};
}

Listing scenarios() {
  Listing listing{{{"file", "SCENARIO"},
                   {"name", "name"},
                   {"tags", "tags", report::Align::kLeft, true, report::Holds::kList},
                   {"description", "description"}},
                  {}};
  const std::filesystem::path folder = scenario_folder();
  if (folder.empty()) return listing;
  for (const std::string& file : discover({folder.string()}).files) {
    const Loaded loaded = load({.file = file});  // what it extends included
    if (loaded.cases.empty()) continue;
    const scenario::ScenarioSpec& spec = loaded.cases.front().spec;
    std::string tags;
    for (const std::string& tag : spec.tags) tags += (tags.empty() ? "" : ", ") + tag;
    listing.rows.push_back({file, spec.name, tags, spec.description});
  }
  return listing;
}

Listing regions() {
  Listing listing{{{"id", "REGION"},
                   {"name", "name", report::Align::kLeft, true},
                   {"city", "city"},
                   {"country", "country"},
                   {"latitude", "latitude", report::Align::kRight, true, report::Holds::kNumber},
                   {"longitude", "longitude", report::Align::kRight, true, report::Holds::kNumber}},
                  {}};
  for (const net::RegionInfo& region : net::catalogue().regions()) {
    listing.rows.push_back({std::string(region.id), std::string(region.name), std::string(region.city),
                            std::string(region.country), fmt::format("{:.2f}", region.at.lat),
                            fmt::format("{:.2f}", region.at.lon)});
  }
  return listing;
}

Listing faults() {
  Listing listing{{{"kind", "FAULT"}, {"meaning", "meaning"}, {.key = "example", .header = {}, .below = true}}, {}};
  for (const fault::KindInfo& kind : fault::kCatalogue)
    listing.rows.push_back({std::string(kind.name), std::string(kind.meaning), std::string(kind.example)});
  return listing;
}

/// The unit as people write it in an expectation.
std::string_view written_unit(metrics::Unit unit) {
  using metrics::Unit;
  switch (unit) {
    case Unit::kDuration: return "ms, s";
    case Unit::kShare: return "%";
    case Unit::kPerSecond: return "/s";
    case Unit::kMoney: return "$";
    case Unit::kBytes: return "KiB, MiB";
    case Unit::kCount: case Unit::kKeySeconds: case Unit::kBandwidth: break;
  }
  return metrics::name_of(unit);
}

std::string standard_of(const metrics::MetricInfo& info) {
  const auto standard = info.default_aggregation;
  return std::string(standard == metrics::Aggregation::kPercentile ? "p99" : metrics::name_of(standard));
}

Listing metrics_table() {
  Listing listing{{{"name", "METRIC"},
                   {"labels", "labels", report::Align::kLeft, false, report::Holds::kList},
                   {"kind", "kind"},
                   {"unit", "unit"},
                   {"default", "default"},
                   {"meaning", "meaning"}},
                  {}};
  for (const metrics::MetricInfo& info : metrics::catalogue()) {
    std::string labels;
    for (const metrics::Label& label : info.labels()) labels += (labels.empty() ? "" : ", ") + std::string(label.name);
    listing.rows.push_back({std::string(info.name), labels, std::string(metrics::name_of(info.kind)),
                            std::string(written_unit(info.unit)), standard_of(info), std::string(info.meaning)});
  }
  return listing;
}

Listing data_commands() {
  Listing listing{{{"name", "COMMAND"},
                   {"group", "group"},
                   {"arity", "arity", report::Align::kRight, false, report::Holds::kNumber},
                   {"since", "since"},
                   {"summary", "summary"}},
                  {}};
  for (const store::Command& command : store::commands()) {
    listing.rows.push_back({std::string(command.name), std::string(command.group), fmt::format("{}", command.arity),
                            std::string(command.since),
                            fmt::format("{}{}", command.summary,
                                        command.has(store::kStandardOnly) ? " (refused by active-active databases)" : "")});
  }
  return listing;
}

Listing listing_of(std::string_view what) {
  if (what == "scenarios") return scenarios();
  if (what == "regions") return regions();
  if (what == "faults") return faults();
  return what == "metrics" ? metrics_table() : data_commands();
}

int list_command(Context& context, ListWords& words) {
  if (words.what.empty() && words.json) {
    context.console.complain(fmt::format("jetlag: --json needs to know what to list: {}\n", name_list(kKinds)));
    return kUsage;
  }
  if (words.what.empty()) {
    context.console.say(fmt::format("What to list: {}\nExample: jetlag list metrics\n", name_list(kKinds)));
    return kPass;
  }
  if (std::find(kKinds.begin(), kKinds.end(), words.what) == kKinds.end()) {
    context.console.complain(fmt::format("jetlag: cannot list '{}'{}; there are {}\n", report::printable(words.what),
                                         did_you_mean(words.what, kKinds), name_list(kKinds, " and ")));
    return kUsage;
  }
  if (const int code = open_outputs(context, {&words.json}, {}); code != kPass) return code;
  const Listing listing = listing_of(words.what);
  const int code = write_output(context.console, words.json, words.json ? report::listing_json(listing) : "");
  if (words.json) return code;
  if (listing.rows.empty()) context.console.complain("jetlag: no scenarios folder here and none installed\n");
  report::Style style = context.console.style();
  if (isatty(STDOUT_FILENO) == 0 && std::getenv("COLUMNS") == nullptr) style.width = 160;  // for a program or a file
  context.console.say(report::render_listing(listing, style));
  return code;
}

}  // namespace

Body add_list(CLI::App& app) {
  auto words = std::make_shared<ListWords>();
  app.add_option("WHAT", words->what, "scenarios, regions, faults, metrics or commands");
  app.add_option("--json", words->json.path, "as JSON; bare: to standard output")->type_name("[=PATH]");
  app.footer("Examples:\n  jetlag list regions\n  jetlag list metrics --json | jq -r '.[].name'\n");
  return [words](Context& context) { return list_command(context, *words); };
}

}  // namespace jetlag::cli
