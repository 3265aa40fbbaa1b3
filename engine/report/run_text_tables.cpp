// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/figures.h"
#include "report/run_text_parts.h"
#include "report/shell.h"

namespace jetlag::report {

namespace {

constexpr std::size_t kLagRows = 6;

Cell duration_cell(const std::optional<Duration>& value) { return value ? Cell(figure(*value)) : Cell("–", Tone::kDim); }

/// One column has one precision: whole numbers, or one decimal where all are small.
std::string rate_text(double rate, bool whole) { return whole ? figure_number(std::round(rate)) : fmt::format("{:.1f}", rate); }

std::string pair_text(const observe::LagRow& row) { return row.from + " → " + row.to; }

/// The lag is that of what arrived: what did not is said apart.
void print_never_arrived(std::string& out, const observe::RunReport& run, const Style& style) {
  std::vector<double> missing;
  for (const observe::LagRow& row : run.lag) missing.push_back(static_cast<double>(row.never_arrived));
  const auto pairs = static_cast<std::size_t>(std::count_if(missing.begin(), missing.end(), [](double n) { return n > 0; }));
  if (pairs == 0) return;
  const auto shown = heaviest(missing, style.detail == Detail::kVerbose ? pairs : std::min(pairs, kLagRows));
  std::string text;
  for (const std::size_t i : shown)
    text += fmt::format("{}{} {}", text.empty() ? "never arrived: " : ", ", pair_text(run.lag[i]),
                        plural(run.lag[i].never_arrived, "op"));
  if (shown.size() < pairs) text += fmt::format(", and fewer in {}", plural(pairs - shown.size(), "more pair"));
  for (const std::string& row : wrap(printable(text), style.columns())) out += toned(row, Tone::kBad, style.colour) + "\n";
}

}  // namespace

void print_lag(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.lag.empty()) return;
  const bool narrow = style.columns() < 92;
  Table table({{"REPLICATION LAG"}, {"operations", Align::kRight}, {"p50", Align::kRight}, {"p99", Align::kRight},
               {narrow ? "max" : "p99.9", Align::kRight}, {narrow ? "most behind" : "max", Align::kRight},
               {narrow ? "" : "most behind", Align::kRight}});
  std::vector<double> weights;
  for (const observe::LagRow& row : run.lag) weights.push_back(row.max ? static_cast<double>(row.max->ns) : -1);
  const auto shown = heaviest(weights, style.detail == Detail::kVerbose ? weights.size() : kLagRows);
  for (const std::size_t i : shown) {
    const observe::LagRow& row = run.lag[i];
    const Cell behind(row.max_operations_behind == 0 ? "none" : plural(row.max_operations_behind, "op"));
    std::vector<Cell> cells{pair_text(row), figure_count(row.operations), duration_cell(row.p50), duration_cell(row.p99)};
    if (!narrow) cells.push_back(duration_cell(row.p999));
    cells.insert(cells.end(), {duration_cell(row.max), behind});
    if (narrow) cells.emplace_back("");
    table.row(std::move(cells));
  }
  out += '\n';
  table.print(out, style);
  print_never_arrived(out, run, style);
  if (shown.size() == run.lag.size()) return;
  Duration best{}, worst{};
  bool first = true;
  for (std::size_t i = 0; i < run.lag.size(); ++i) {
    if (std::find(shown.begin(), shown.end(), i) != shown.end() || !run.lag[i].p99) continue;
    best = first ? *run.lag[i].p99 : std::min(best, *run.lag[i].p99);
    worst = std::max(worst, *run.lag[i].p99);
    first = false;
  }
  Line more;
  more.add(fmt::format("… {} with less", plural(run.lag.size() - shown.size(), "more pair")).c_str(), Tone::kDim);
  if (!first) more.add(fmt::format(": p99 {} to {}", figure(best), figure(worst)), Tone::kDim);
  more.add("  (--verbose shows all)", Tone::kDim);
  more.print(out, style);
}

void print_clients(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.clients.empty()) return;
  Table table({{"CLIENTS"}, {"requests/s", Align::kRight}, {"reads p99", Align::kRight}, {"writes p99", Align::kRight},
               {"errors", Align::kRight}, {"availability", Align::kRight}});
  bool any = false;
  const bool whole =
      std::any_of(run.clients.begin(), run.clients.end(), [](const auto& row) { return row.requests_per_second >= 100; });
  for (const observe::ClientRow& row : run.clients) {
    any = any || row.requests > 0;
    const Tone errors = row.errors > 0 ? Tone::kBad : Tone::kPlain;
    table.row({row.region, rate_text(row.requests_per_second, whole), duration_cell(row.read_p99), duration_cell(row.write_p99),
               Cell(figure_count(row.errors), errors),
               row.availability ? Cell(figure_share(*row.availability), errors) : Cell("–", Tone::kDim)});
  }
  if (!any) return;
  out += '\n';
  table.print(out, style);
  constexpr std::size_t kMostKinds = 3;
  const std::size_t kinds = run.client_errors.size();
  const std::size_t shown = style.detail == Detail::kVerbose || kinds <= kMostKinds + 1 ? kinds : kMostKinds;
  for (std::size_t i = 0; i < shown; ++i) {
    const observe::ClientErrorRow& error = run.client_errors[i];
    const std::string example = error.example_key.empty() ? "" : ", e.g. " + error.example_key;
    const std::string text = fmt::format("{} × {}: {}{}", figure_count(error.count), error.command, error.message, example);
    for (const std::string& row : wrap(printable(text), style.columns() - 2))
      out += "  " + toned(row, Tone::kBad, style.colour) + "\n";
  }
  if (shown < kinds)
    out += toned(fmt::format("  … {} more kinds of errors  (--verbose shows all)\n", kinds - shown), Tone::kDim, style.colour);
}

bool merged_whole_states(const observe::RunReport& run) {
  return std::any_of(run.syncs.begin(), run.syncs.end(),
                     [](const observe::SyncRecord& sync) { return sync.kind == observe::SyncKind::kFull && sync.duration; });
}

namespace {

/// No update was discarded: two clients have what one of them should have.
std::uint64_t handed_out_twice(const observe::RunReport& run) {
  const auto row = std::ranges::find(run.metrics, "double_pops", &observe::MetricRow::name);
  return row == run.metrics.end() || row->values.empty() ? 0
                                                         : static_cast<std::uint64_t>(std::llround(row->values.front().value));
}

}  // namespace

void print_conflicts(std::string& out, const observe::RunReport& run, const Style& style) {
  Table table({{"CONFLICTS"}, {"concurrent", Align::kRight}, {"discarded by rule", Align::kRight}});
  const observe::ConflictRow* worst = nullptr;
  for (const observe::ConflictRow& row : run.conflicts) {
    if (row.concurrent == 0 && row.discarded == 0) continue;
    const Cell discarded = row.discarded == 0 ? Cell("none") : Cell(plural(row.discarded, "update"), Tone::kDoubt);
    if (row.discarded > 0 && !row.example_key.empty() && (worst == nullptr || row.discarded > worst->discarded)) worst = &row;
    table.row({row.rule.empty() ? row.type : row.type + ", " + row.rule, figure_count(row.concurrent), discarded});
  }
  if (const std::uint64_t twice = handed_out_twice(run); twice > 0)
    table.row({"items handed out twice", Cell(figure_count(twice), Tone::kDoubt), ""});
  const bool merged = merged_whole_states(run);
  if (table.empty() && !merged) return;
  out += '\n';
  if (table.empty()) out += toned("CONFLICTS", Tone::kStrong, style.colour) + "  none counted\n";
  else table.print(out, style);
  if (merged) out += toned("(conflicts settled by a full sync are not counted)", Tone::kDim, style.colour) + "\n";
  if (worst == nullptr) return;
  std::string hint = "why: jetlag explain " + shell_word(run.scenario.file.empty() ? "-" : run.scenario.file);
  if (!run.scenario.case_name.empty()) hint += " --case " + shell_word(run.scenario.case_name);
  for (const auto& [path, value] : run.scenario.overrides) hint += " --set " + shell_word(path + "=" + value);
  hint += fmt::format(" --seed {} --key {}", run.seed, shell_word(worst->example_key));
  out += toned(printable(hint), Tone::kDim, style.colour) + "\n";
}

void print_cost(std::string& out, const observe::RunReport& run, const Style& style) {
  Table table({{"COST"}, {"egress", Align::kRight}, {"this run", Align::kRight}, {"per hour", Align::kRight}, {}});
  bool any = false;
  double bytes = 0, usd = 0, hourly = 0;
  bool known = true;
  for (const observe::CostRow& row : run.costs) {
    any = any || row.egress_bytes > 0;
    const auto money = [](const std::optional<double>& amount) {
      return amount ? Cell(figure_usd(*amount)) : Cell("unknown", Tone::kDoubt);
    };
    table.row({row.region, figure_bytes(static_cast<double>(row.egress_bytes)), money(row.usd), money(row.usd_per_hour),
               Cell(row.price_note, Tone::kDim)});
    bytes += static_cast<double>(row.egress_bytes);
    known = known && row.usd && row.usd_per_hour;
    usd += row.usd.value_or(0);
    hourly += row.usd_per_hour.value_or(0);
  }
  if (!any) return;
  const auto sum = [&](double amount) { return known ? Cell(figure_usd(amount)) : Cell("unknown", Tone::kDoubt); };
  if (run.costs.size() > 1) table.row({"all", figure_bytes(bytes), sum(usd), sum(hourly), ""});
  out += '\n';
  table.print(out, style);
}

namespace {

void print_memory_limits(std::string& out, const observe::RunReport& run, const Style& style) {
  if (std::ranges::none_of(run.memory, [](const observe::MemoryRow& row) { return row.limit.has_value(); })) return;
  Table table({{"MEMORY LIMIT"},
               {"limit", Align::kRight},
               {"held", Align::kRight},
               {"evicted", Align::kRight},
               {"refused", Align::kRight},
               {"taken beyond", Align::kRight}});
  for (const observe::MemoryRow& row : run.memory) {
    if (!row.limit) continue;
    table.row({row.region, figure_bytes(static_cast<double>(row.limit->limit_bytes)), figure_share(row.limit->fill),
               figure_count(row.limit->evicted), figure_count(row.limit->refused), figure_count(row.limit->taken_beyond)});
  }
  out += '\n';
  table.print(out, style);
}

/// What a type costs, and of the metadata how much falls to each of its keys and of its members, fields, items or entries.
void print_memory_by_type(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.memory_by_type.empty()) return;
  Table table({{"MEMORY BY TYPE"},
               {"keys", Align::kRight},
               {"data", Align::kRight},
               {"tombstones", Align::kRight},
               {"metadata", Align::kRight},
               {"per key", Align::kRight},
               {"per item", Align::kRight}},
              2);
  const auto bytes = [](std::uint64_t value) { return figure_bytes(static_cast<double>(value)); };
  const auto each = [](std::uint64_t of, std::uint64_t by) {
    return by == 0 ? std::string("–") : figure_bytes(static_cast<double>(of) / static_cast<double>(by));
  };
  for (const observe::TypeMemoryRow& row : run.memory_by_type)
    table.row({row.type, row.keys == 0 ? "–" : figure_count(row.keys), bytes(row.data_bytes), bytes(row.tombstone_bytes),
               bytes(row.metadata_bytes), each(row.metadata_bytes, row.keys), each(row.metadata_bytes, row.elements)});
  out += '\n';
  table.print(out, style);
}

}  // namespace

void print_memory_trouble(std::string& out, const observe::RunReport& run, const Style& style) {
  std::string text;
  for (const observe::MemoryRow& row : run.memory) {
    if (!row.limit || (row.limit->evicted == 0 && row.limit->refused == 0)) continue;
    std::string met;
    if (row.limit->evicted > 0) met = "evicted " + plural(row.limit->evicted, "key");
    if (row.limit->refused > 0) met += (met.empty() ? "refused " : " and refused ") + plural(row.limit->refused, "command");
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", row.region, met);
  }
  if (text.empty()) return;
  out += '\n';
  Line line;
  line.add("MEMORY LIMIT", Tone::kStrong);
  for (const std::string& part : wrap(printable(text + "  (-v shows more)"), style.columns() - 14)) {
    if (line.width() > 12) line.print(out, style), line = Line().space(12);
    line.space(2).add(part, Tone::kDoubt);
  }
  line.print(out, style);
}

void print_memory(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.memory.empty()) return;
  Table table({{"MEMORY"},
               {"keys", Align::kRight},
               {"data", Align::kRight},
               {"metadata", Align::kRight},
               {"tombstones", Align::kRight},
               {"backlog held", Align::kRight}});
  const auto bytes = [](std::uint64_t value) { return figure_bytes(static_cast<double>(value)); };
  for (const observe::MemoryRow& row : run.memory) {
    table.row({row.region, figure_count(row.keys), bytes(row.data_bytes), bytes(row.metadata_bytes), bytes(row.tombstone_bytes),
               bytes(row.backlog_bytes)});
  }
  out += '\n';
  table.print(out, style);
  print_memory_limits(out, run, style);
  print_memory_by_type(out, run, style);
}

}  // namespace jetlag::report
