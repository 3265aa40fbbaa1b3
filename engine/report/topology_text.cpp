// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <fmt/format.h>

#include "core/units.h"
#include "report/run_text_parts.h"
#include "report/topology_views.h"

namespace jetlag::report {

namespace {

std::string joined(const std::vector<std::string>& names, const char* between) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : between) + name;
  return text;
}

std::string link_text(const net::LinkName& link) { return link.a + " × " + link.b; }

std::string groups_text(const std::vector<net::Group>& groups) {
  std::string text;
  for (const net::Group& group : groups) text += (text.empty() ? "{" : " | {") + joined(group, ", ") + "}";
  return text;
}

void print_links(std::string& out, const TopologyView& view, const Style& style) {
  Table table({{"LINKS"}, {"RTT", Align::kRight}, {}});
  for (const observe::LinkInfo& link : view.links) {
    const Tone tone = link.provenance == observe::Provenance::kEstimated ? Tone::kDoubt : Tone::kDim;
    table.row({fmt::format("{} {} {}", link.from, link.both_ways ? "⇄" : "→", link.to), format_duration(link.rtt),
               Cell(link.provenance_text + (link.shape_text.empty() ? "" : "   " + link.shape_text), tone)});
  }
  out += '\n';
  table.print(out, style);
}

/// A matrix while it fits; else one row per pair.
void print_bounds(std::string& out, const TopologyView& view, const Style& style) {
  const auto& regions = view.report.regions;
  out += "\n" + toned("LAG LOWER BOUND", Tone::kStrong, style.colour) +
         toned("  one-way over the shortest path: no write is visible sooner", Tone::kDim, style.colour) + "\n";
  std::size_t name = 6;
  for (const std::string& region : regions) name = std::max(name, display_width(region));
  const auto cell = [&](const std::string& from, const std::string& to) {
    const net::ShortestPath* path = view.report.path(from, to);
    if (from == to || path == nullptr) return Cell("·", Tone::kDim);
    if (!path->reachable) return Cell("never", Tone::kBad);
    return Cell(format_duration(path->one_way) + (path->hops() > 1 ? fmt::format(" /{}", path->hops()) : ""));
  };
  if ((name + 3) + regions.size() * (std::max<std::size_t>(name, 10) + 2) <= style.columns()) {
    std::vector<Column> columns{{"from \\ to"}};
    for (const std::string& region : regions) columns.push_back({region, Align::kRight});
    Table table(std::move(columns), 2);
    for (const std::string& from : regions) {
      std::vector<Cell> row{Cell(from)};
      for (const std::string& to : regions) row.push_back(cell(from, to));
      table.row(std::move(row));
    }
    table.print(out, style);
  } else {
    Table table({{}, {"", Align::kRight}, {}});
    for (const net::ShortestPath& path : view.report.paths) {
      table.row({path.from + " → " + path.to, cell(path.from, path.to),
                 Cell(path.hops() > 1 ? "via " + joined(path.path, " → ") : "", Tone::kDim)});
    }
    table.print(out, style);
  }
  const auto relayed =
      std::any_of(view.report.paths.begin(), view.report.paths.end(), [](const auto& path) { return path.hops() > 1; });
  if (relayed) out += toned("/n: relayed over n links\n", Tone::kDim, style.colour);
}

constexpr std::size_t kMostHarmlessCuts = 8;

bool joins_ends(const net::LinkName& link, const net::ShortestPath& path) {
  return (path.from == link.a && path.to == link.b) || (path.from == link.b && path.to == link.a);
}

/// "a ⇄ b 34.8 ms" where both ways are within 2 % (the longer one), "a → b 34.8 ms, b → a 39 ms" where not. `relayed` goes with
/// the ends of the link itself.
std::string pairs_text(const std::vector<net::ShortestPath>& paths, const net::LinkName& link, std::string_view relayed) {
  std::string text;
  for (const net::ShortestPath& path : paths) {
    const auto back =
        std::ranges::find_if(paths, [&](const auto& other) { return other.from == path.to && other.to == path.from; });
    const Duration longer = back == paths.end() ? path.one_way : std::max(path.one_way, back->one_way);
    const bool alike = back != paths.end() && (longer - std::min(path.one_way, back->one_way)) * 50 <= longer;
    if (alike && &*back < &path) continue;  // said with the way there
    text += fmt::format("{}{} {} {} {}{}", text.empty() ? "" : ", ", path.from, alike ? "⇄" : "→", path.to,
                        format_duration(alike ? longer : path.one_way), joins_ends(link, path) ? relayed : "");
  }
  return text;
}

std::string consequence_text(const net::LinkCut& cut, std::size_t groups) {
  std::vector<std::string> parts;
  if (cut.separates(groups)) parts.push_back("separates " + groups_text(cut.groups));
  std::vector<net::ShortestPath> ends;  // they heard each other directly
  std::ranges::copy_if(cut.relayed, std::back_inserter(ends), [&](const auto& path) { return joins_ends(cut.link, path); });
  std::vector<net::ShortestPath> others;  // whose relay is said nowhere else: they are no slower by it
  std::ranges::copy_if(ends, std::back_inserter(others), [&](const auto& path) {
    return std::ranges::none_of(cut.slower, [&](const auto& slow) { return slow.from == path.from && slow.to == path.to; });
  });
  if (!cut.slower.empty()) parts.push_back("slower: " + pairs_text(cut.slower, cut.link, ends.empty() ? " one way" : " one way by a relay"));
  if (!others.empty()) parts.push_back("by a relay: " + pairs_text(others, cut.link, " one way"));
  return parts.empty() ? "nothing changes" : joined(parts, "; ");
}

/// What tears the rest apart comes first.
void print_consequences(std::string& out, const net::TopologyReport& report, const Style& style) {
  Table table({{"IF THIS FAILS"}, {"then"}});
  const std::size_t groups = report.groups.size();
  for (const net::LinkCut& cut : report.link_cuts)
    if (cut.separates(groups)) table.row({"link " + link_text(cut.link), Cell(consequence_text(cut, groups), Tone::kBad)});
  for (const net::RegionLoss& loss : report.region_losses)
    if (loss.partitions_the_rest(groups))
      table.row({"region " + loss.region, Cell("the others fall apart: " + groups_text(loss.groups), Tone::kBad)});
  std::size_t harmless = 0;
  for (const net::LinkCut& cut : report.link_cuts) {
    if (cut.separates(groups)) continue;
    if (++harmless > kMostHarmlessCuts && style.detail != Detail::kVerbose) continue;
    table.row({"link " + link_text(cut.link), Cell(consequence_text(cut, groups))});
  }
  if (table.empty()) return;
  out += '\n';
  table.print(out, style);
  if (harmless > kMostHarmlessCuts && style.detail != Detail::kVerbose)
    out += toned(
        fmt::format("… {} that separate nothing  (--verbose shows all)\n", plural(harmless - kMostHarmlessCuts, "more link")),
        Tone::kDim, style.colour);
}

void print_failures(std::string& out, const TopologyView& view, const Style& style) {
  const net::TopologyReport& report = view.report;
  out += "\n" + toned("SINGLE FAILURES", Tone::kStrong, style.colour) + "\n";
  Table table({{}, {}}, 2);
  const auto none = [](const char* text) { return Cell(text, Tone::kGood); };
  std::string bridges;
  for (const net::LinkName& link : report.bridges) bridges += (bridges.empty() ? "" : ", ") + link_text(link);
  table.row({"bridges", report.bridges.empty() ? none("none: no single cut separates regions") : Cell(bridges, Tone::kBad)});
  table.row({"single points of failure", report.articulation_points.empty()
                                             ? none("none: no single region's loss separates others")
                                             : Cell(joined(report.articulation_points, ", "), Tone::kBad)});
  if (report.min_cut) {
    std::string links;
    for (const net::LinkName& link : report.min_cut->links) links += (links.empty() ? "" : ", ") + link_text(link);
    table.row({"minimum cut", fmt::format("{} {{{}}} from the rest: {}",
                                          report.min_cut->weight == 1 ? "1 link separates"
                                                                      : plural(report.min_cut->weight, "link") + " separate",
                                          joined(report.min_cut->side, ", "), links)});
  }
  table.print(out, style);
  print_consequences(out, report, style);
}

}  // namespace

std::string render_topology(const TopologyView& view, const Style& style) {
  std::string out;
  const net::TopologyReport& report = view.report;
  Line title;
  title.add(view.name.empty() ? "(unnamed scenario)" : view.name, Tone::kStrong).space(2).add(view.file, Tone::kDim);
  title.print(out, style);
  std::vector<Cell> facts{Cell(plural(report.regions.size(), "region") + (view.topology.empty() ? "" : ", " + view.topology)),
                          plural(linked_pairs(view.links), "link")};
  if (!report.connected()) facts.emplace_back("not connected: " + groups_text(report.groups), Tone::kBad);
  if (report.diameter) {
    facts.emplace_back(fmt::format("diameter {} one-way ({} → {}), {}", format_duration(report.diameter->one_way),
                                   report.diameter->from, report.diameter->to, plural(report.diameter_hops, "hop")));
  }
  print_joined(out, facts, 2, style);
  if (!view.links.empty()) print_links(out, view, style);
  if (report.regions.size() > 1) {
    print_bounds(out, view, style);
    print_failures(out, view, style);
  }
  return out;
}

}  // namespace jetlag::report
