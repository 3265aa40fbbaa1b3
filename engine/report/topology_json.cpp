// SPDX-License-Identifier: Apache-2.0
#include "report/run_json_parts.h"
#include "report/topology_views.h"

namespace jetlag::report {

namespace {

Json link_name(const net::LinkName& link) { return Json::array({link.a, link.b}); }

Json path_value(const net::ShortestPath& path) {
  if (!path.reachable) return {{"from", path.from}, {"to", path.to}, {"reachable", false}};
  return {{"from", path.from}, {"to", path.to}, {"reachable", true}, {"one_way_ns", path.one_way.ns}, {"path", path.path}};
}

}  // namespace

std::string topology_json(const TopologyView& view) {
  const net::TopologyReport& report = view.report;
  Json value{{"scenario", {{"name", text_value(view.name)}, {"file", text_value(view.file)}}},
             {"topology", view.topology},
             {"regions", report.regions}};
  Json& links = value["links"] = Json::array();
  for (const auto& link : view.links) {
    links.push_back({{"from", link.from},
                     {"to", link.to},
                     {"both_ways", link.both_ways},
                     {"rtt_ns", link.rtt.ns},
                     {"provenance", text_value(link.provenance_text)}});
  }
  value["connected"] = report.connected();
  value["groups"] = report.groups;
  Json& paths = value["lag_lower_bounds"] = Json::array();
  for (const auto& path : report.paths) paths.push_back(path_value(path));
  value["diameter"] = report.diameter ? path_value(*report.diameter) : Json();
  value["diameter_hops"] = report.diameter_hops;
  Json& bridges = value["bridges"] = Json::array();
  for (const auto& link : report.bridges) bridges.push_back(link_name(link));
  value["articulation_points"] = report.articulation_points;
  value["min_cut"] = nullptr;
  if (report.min_cut) {
    Json cut = Json::array();
    for (const auto& link : report.min_cut->links) cut.push_back(link_name(link));
    value["min_cut"] = {{"weight", report.min_cut->weight}, {"links", std::move(cut)}, {"side", report.min_cut->side}};
  }
  Json& cuts = value["link_cuts"] = Json::array();
  for (const auto& cut : report.link_cuts) {
    Json slower = Json::array(), relayed = Json::array();
    for (const auto& path : cut.slower) slower.push_back(path_value(path));
    for (const auto& path : cut.relayed) relayed.push_back(path_value(path));
    cuts.push_back({{"link", link_name(cut.link)},
                    {"separates", cut.separates(report.groups.size())},
                    {"groups", cut.groups},
                    {"slower", std::move(slower)},
                    {"relayed", std::move(relayed)}});
  }
  Json& losses = value["region_losses"] = Json::array();
  for (const auto& loss : report.region_losses) {
    losses.push_back({{"region", loss.region},
                      {"partitions_the_rest", loss.partitions_the_rest(report.groups.size())},
                      {"groups", loss.groups}});
  }
  return dump(value);
}

}  // namespace jetlag::report
