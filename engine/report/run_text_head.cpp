// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/units.h"
#include "report/chart.h"
#include "report/figures.h"
#include "report/run_text_parts.h"

namespace jetlag::report {

namespace {

constexpr std::size_t kLinkRows = 6, kFaultRows = 5, kLagRows = 4;

std::string origin_text(const observe::RunReport& run) {
  std::string text = run.scenario.file;
  if (!run.scenario.case_name.empty()) text += (text.empty() ? "case " : " · case ") + run.scenario.case_name;
  for (const auto& [path, value] : run.scenario.overrides) text += fmt::format(" · {}={}", path, value);
  return text + fmt::format("{}seed {}", text.empty() ? "" : " · ", run.seed);
}

std::size_t decimals(const std::string& number) {
  const std::size_t point = number.find('.');
  return point == std::string::npos ? 0 : number.size() - point - 1;
}

/// With zeros behind the point, until there are as many decimals or three digits.
std::string padded(std::string number, std::size_t wanted) {
  std::size_t digits = number.size() - (decimals(number) > 0 ? 1 : 0);
  for (std::size_t there = decimals(number); there < wanted && digits < 3; ++there, ++digits) number += there == 0 ? ".0" : "0";
  return number;
}

/// "34 ms … 20.1 s"; of one unit with as many decimals on both sides, as far as three digits go: "3.30 s … 4.22 s".
std::string range_text(Duration least, Duration most) {
  const std::string low = format_duration(least), high = format_duration(most);
  const std::size_t low_unit = std::min(low.find(' '), low.size()), high_unit = std::min(high.find(' '), high.size());
  if (low.substr(low_unit) != high.substr(high_unit)) return low + " … " + high;
  const std::string a = low.substr(0, low_unit), b = high.substr(0, high_unit);
  const std::size_t wanted = std::max(decimals(a), decimals(b));
  return padded(a, wanted) + low.substr(low_unit) + " … " + padded(b, wanted) + high.substr(high_unit);
}

/// "8 measured (cloudping, 2025-05-29), 2 estimated ±30 % (zone)".
std::string provenance_summary(const std::vector<observe::LinkInfo>& links) {
  std::vector<std::pair<std::string, std::size_t>> kinds;
  std::set<std::string> counted;  // the two directions of a pair are one link
  for (const observe::LinkInfo& link : links) {
    if (!counted.insert(std::min(link.from, link.to) + "\n" + std::max(link.from, link.to) + "\n" + link.provenance_text).second)
      continue;
    const auto it =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind.first == link.provenance_text; });
    if (it != kinds.end()) ++it->second;
    else kinds.emplace_back(link.provenance_text, 1);
  }
  std::string text;
  for (const auto& [kind, count] : kinds) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, kind);
  return text;
}

std::string names_of(const observe::LinkInfo& link) {
  return fmt::format("{} {} {}", link.from, link.both_ways ? "⇄" : "→", link.to);
}

Tone provenance_tone(observe::Provenance provenance) {
  return provenance == observe::Provenance::kEstimated ? Tone::kDoubt : Tone::kDim;
}

Instant right_edge(const observe::RunReport& run) {
  const Instant planned = Instant{} + run.duration;
  return run.interrupted ? run.reached : std::max(run.reached, planned);
}

void chart_faults(Chart& chart, const observe::RunReport& run, const Style& style) {
  const Instant edge = right_edge(run);
  std::vector<std::pair<std::string, std::vector<Chart::Span>>> rows;  // a flap strikes several times under one name
  for (const observe::FaultRecord& fault : run.faults) {
    if (!fault.struck) continue;
    Chart::Span span;
    span.from = fault.at;
    span.to = fault.ended ? *fault.ended : fault.until ? std::min(*fault.until, edge) : edge;
    span.open = !fault.ended && (!fault.until || *fault.until > edge);
    span.point = fault.momentary;
    span.text = fault.operands;
    const auto it = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.first == fault.name; });
    if (it != rows.end()) it->second.push_back(span);
    else rows.push_back({fault.name, {span}});
  }
  const std::size_t most = style.detail == Detail::kVerbose ? rows.size() : kFaultRows;
  for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) chart.spans(cut_to(printable(rows[i].first), 16), rows[i].second);
}

/// A region that takes part in all of them; empty: there is none.
std::string common_region(const std::vector<const observe::SyncRecord*>& syncs) {
  for (const std::string& one : {syncs.front()->from, syncs.front()->to})
    if (std::all_of(syncs.begin(), syncs.end(), [&](const auto* sync) { return sync->from == one || sync->to == one; }))
      return one;
  return {};
}

/// Syncs that start within a second of each other share a mark: "P partial us⇄eu", or "F 3 full, 1 partial, with eu".
void chart_syncs(Chart& chart, const observe::RunReport& run) {
  struct Group {
    Instant at{};
    std::string a, b;  ///< of the only pair; empty when there are several
    std::vector<const observe::SyncRecord*> all{};
    std::size_t full = 0, other = 0;
    bool both_ways = false;
  };
  std::vector<Group> groups;
  for (const observe::SyncRecord& sync : run.syncs) {
    const bool full = sync.kind == observe::SyncKind::kFull;
    if (groups.empty() || sync.start - groups.back().at >= Duration::seconds(1))
      groups.push_back({.at = sync.start, .a = sync.from, .b = sync.to});
    Group& group = groups.back();
    ++(full ? group.full : group.other);
    group.all.push_back(&sync);
    const bool forth = sync.from == group.a && sync.to == group.b, back = sync.from == group.b && sync.to == group.a;
    group.both_ways = group.both_ways || back;
    if (!forth && !back) group.a.clear();
  }
  std::vector<Chart::Mark> marks;
  for (const Group& group : groups) {
    std::string more, text = (group.full > 0 ? "full " : "partial ") + group.a + (group.both_ways ? "⇄" : "→") + group.b;
    if (group.a.empty() || (group.full > 0 && group.other > 0)) {
      text = group.full > 0 ? fmt::format("{} full", group.full) : "";
      if (group.other > 0) text += fmt::format("{}{} partial", text.empty() ? "" : ", ", group.other);
      if (const std::string one = common_region(group.all); !one.empty()) more = ", with " + cut_to(printable(one), 16);
    }
    marks.push_back({group.at, group.full > 0 ? 'F' : 'P', text, group.full > 0 ? Tone::kBad : Tone::kDoubt, more});
  }
  constexpr std::size_t kMostNamed = 5;
  if (marks.size() > kMostNamed) {  // there is no room to name each: one text for all
    std::size_t full = 0, other = 0;
    for (const Group& group : groups) full += group.full, other += group.other;
    for (Chart::Mark& mark : marks) mark.text.clear(), mark.more.clear();
    const std::string partials = other > 0 ? fmt::format("{} partial", other) : "";
    marks.back().text =
        (full > 0 ? fmt::format("{} full", full) : "") + (full > 0 && other > 0 ? ", " : "") + partials + " in all";
  }
  if (!marks.empty()) chart.marks("syncs", std::move(marks));
}

std::uint64_t least_of(const observe::Series& series, Instant until) {
  double least = -1;
  for (std::size_t i = 0; i < series.values.size() && series.start + series.step * static_cast<std::int64_t>(i) <= until; ++i)
    if (series.values[i] >= 0 && (least < 0 || series.values[i] < least)) least = series.values[i];
  return static_cast<std::uint64_t>(std::max(least, 0.0));
}

void chart_lag(Chart& chart, const observe::RunReport& run, const Style& style) {
  const Instant edge = right_edge(run);
  std::vector<double> peaks, weights;
  double scale = 0;
  for (const observe::LagRow& row : run.lag) {
    peaks.push_back(peak(row.over_time, edge));
    scale = std::max(scale, peaks.back());
  }
  if (scale <= 0) return;
  for (std::size_t i = 0; i < run.lag.size(); ++i) {  // of each pair the slower direction
    const auto other = std::find_if(run.lag.begin(), run.lag.end(),
                                    [&](const auto& row) { return row.from == run.lag[i].to && row.to == run.lag[i].from; });
    const auto back = static_cast<std::size_t>(other - run.lag.begin());
    const bool slower = other == run.lag.end() || peaks[i] > peaks[back] || (peaks[i] == peaks[back] && i < back);
    weights.push_back(slower ? peaks[i] : -1);
  }
  for (const std::size_t i : heaviest(weights, style.detail == Detail::kVerbose ? weights.size() : kLagRows)) {
    const observe::LagRow& row = run.lag[i];
    if (style.detail == Detail::kNormal && weights[i] <= 0) continue;
    double least = -1;  // of the time when something was under way
    for (const double value : row.over_time.values) {
      if (value > 0 && (least < 0 || value < least)) least = value;
    }
    const Duration low{static_cast<std::int64_t>(least)}, high{static_cast<std::int64_t>(peaks[i])};
    const bool one = format_duration(low) == format_duration(high);
    chart.spark(fmt::format("lag {}→{}", row.from, row.to), row.over_time, scale, LowestBar::kLittle,
                least < 0 ? "none"
                : one     ? format_duration(high) + " throughout"
                          : range_text(low, high));
  }
}

}  // namespace

std::vector<std::size_t> heaviest(const std::vector<double>& weights, std::size_t most) {
  std::vector<std::size_t> order(weights.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return weights[a] > weights[b]; });
  if (order.size() > most) order.resize(most);
  std::sort(order.begin(), order.end());
  return order;
}

std::string plural(std::uint64_t count, const std::string& noun) {
  return fmt::format("{} {}{}", figure_count(count), noun, count == 1 ? "" : "s");
}

std::size_t linked_pairs(const std::vector<observe::LinkInfo>& links) {
  std::set<std::pair<std::string, std::string>> pairs;
  for (const observe::LinkInfo& link : links) pairs.emplace(std::min(link.from, link.to), std::max(link.from, link.to));
  return pairs.size();
}

void print_heading(std::string& out, const observe::RunReport& run, const Style& style) {
  const std::string name = printable(run.scenario.name.empty() ? std::string("(unnamed scenario)") : run.scenario.name);
  const std::string origin = printable(origin_text(run));
  Line title;
  title.add(name, Tone::kStrong);
  const std::size_t taken = display_width(name) + display_width(origin);
  if (taken + 2 <= style.columns()) {
    title.space(style.columns() - taken).add(origin, Tone::kDim);
    title.print(out, style);
  } else {
    for (const std::string& text : wrap(name, style.columns())) out += toned(text, Tone::kStrong, style.colour) + "\n";
    for (const std::string& text : wrap(origin, style.columns())) out += toned(text, Tone::kDim, style.colour) + "\n";
  }
  if (!run.scenario.description.empty()) {
    for (const std::string& text : wrap(printable(run.scenario.description), style.columns())) out += text + "\n";
  }
  std::string shape = plural(run.regions.size(), "region");
  if (!run.database.topology.empty()) shape += ", " + run.database.topology;
  std::vector<Cell> facts{shape};
  for (const std::string& fact : run.database.facts) facts.emplace_back(fact);
  if (!run.scenario.scale.empty()) facts.emplace_back("scaled " + run.scenario.scale, Tone::kDoubt);
  print_joined(out, facts, 0, style);
  if (run.scenario.not_scaled.empty()) return;
  std::string apart;
  for (const std::string& one : run.scenario.not_scaled) apart += (apart.empty() ? "" : "; ") + one;
  for (const std::string& text : wrap("figures of the full size, except " + apart, style.columns()))
    out += toned(text, Tone::kDim, style.colour) + "\n";
}

void print_links(std::string& out, const observe::RunReport& run, const Style& style) {
  if (run.links.empty()) return;
  out += '\n';
  if (run.links.size() > kLinkRows && style.detail == Detail::kNormal) {
    const auto [least, most] =
        std::minmax_element(run.links.begin(), run.links.end(), [](const auto& a, const auto& b) { return a.rtt < b.rtt; });
    print_joined(out,
                 {fmt::format("{}, {} RTT", plural(linked_pairs(run.links), "link"), range_text(least->rtt, most->rtt)),
                  Cell(provenance_summary(run.links), Tone::kDim)},
                 2, style);
    return;
  }
  Table table({{"", Align::kRight}, {"", Align::kRight}, {}}, 2);
  for (const observe::LinkInfo& link : run.links) {
    const std::string shape = link.shape_text.empty() ? std::string() : "   " + link.shape_text;
    table.row({"  " + names_of(link), format_duration(link.rtt) + " RTT",
               Cell(link.provenance_text + shape, provenance_tone(link.provenance))});
  }
  table.print(out, style);
}

void print_chart(std::string& out, const observe::RunReport& run, const Style& style) {
  Chart chart(right_edge(run));
  chart_faults(chart, run, style);
  chart_syncs(chart, run);
  chart_lag(chart, run, style);
  if (!run.divergent.values.empty()) {
    chart.spark("divergent", run.divergent, static_cast<double>(run.divergent_peak), LowestBar::kOnlyZero,
                run.divergent_peak == 0 ? "no key differs at any sample"
                                        : fmt::format("{} … {}", figure_count(least_of(run.divergent, right_edge(run))),
                                                      plural(run.divergent_peak, "key")));
  }
  if (chart.empty()) return;
  out += '\n';
  chart.print(out, style);
}

}  // namespace jetlag::report
