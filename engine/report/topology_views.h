// SPDX-License-Identifier: Apache-2.0
// A network before anything runs, in four forms: text, JSON, DOT (Graphviz), SVG.
//
// Text    links with RTT and provenance, the lag lower bound of every ordered pair (one-way, over the shortest path), the
// diameter, and
//         what single failures do: bridges, articulation points, the minimum cut, what each cut isolates or slows down.
// SVG     regions on a circle in scenario order; bridges are drawn red and dashed, articulation points have a double ring.
// Standalone,
//         no scripts, no fonts of its own.
#pragma once

#include <string>
#include <vector>

#include "net/topology.h"
#include "observe/run_report.h"
#include "report/layout.h"

namespace jetlag::report {

struct TopologyView {
  std::string name{}, file{}, topology{};
  std::vector<observe::LinkInfo> links{};  ///< as in RunReport: one entry per symmetric pair
  net::TopologyReport report{};
};

std::string render_topology(const TopologyView& view, const Style& style);
std::string topology_json(const TopologyView& view);
std::string topology_dot(const TopologyView& view);
std::string topology_svg(const TopologyView& view);

}  // namespace jetlag::report
