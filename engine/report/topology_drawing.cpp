// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "core/units.h"
#include "report/topology_views.h"

namespace jetlag::report {

namespace {

std::string dot_id(const std::string& text) {
  std::string out = "\"";
  for (const char c : printable(text)) out += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "\"";
}

bool is_bridge(const TopologyView& view, const observe::LinkInfo& link) {
  return std::any_of(view.report.bridges.begin(), view.report.bridges.end(), [&](const net::LinkName& b) {
    return (b.a == link.from && b.b == link.to) || (b.a == link.to && b.b == link.from);
  });
}

bool is_articulation(const TopologyView& view, const std::string& region) {
  const auto& points = view.report.articulation_points;
  return std::find(points.begin(), points.end(), region) != points.end();
}

struct Point {
  double x = 0, y = 0;
};

constexpr double kSize = 640, kRadius = 230, kMargin = 40;

/// The point of the unit circle after `turn` of a full turn (0..1) clockwise from the top: a quarter, then halved 20 times.
Point on_circle(double turn) {
  static constexpr std::array<Point, 5> kQuarters{{{0, -1}, {1, 0}, {0, 1}, {-1, 0}, {0, -1}}};
  const auto quarter = std::min(static_cast<std::size_t>(turn * 4), std::size_t{3});
  Point low = kQuarters[quarter], high = kQuarters[quarter + 1];
  double rest = turn * 4 - static_cast<double>(quarter);
  for (int i = 0; i < 20; ++i) {
    Point middle{low.x + high.x, low.y + high.y};
    const double length = std::sqrt(middle.x * middle.x + middle.y * middle.y);
    middle = {middle.x / length, middle.y / length};
    rest *= 2;
    if (rest >= 1) {
      low = middle;
      rest -= 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Point place(std::size_t i, std::size_t count) {
  const Point at = on_circle(static_cast<double>(i) / static_cast<double>(std::max<std::size_t>(count, 1)));
  return {kSize / 2 + kRadius * at.x, kMargin + kSize / 2 + kRadius * at.y};
}

Point position(const TopologyView& view, const std::string& region) {
  const auto& regions = view.report.regions;
  const auto at = std::find(regions.begin(), regions.end(), region);
  return place(static_cast<std::size_t>(at - regions.begin()), regions.size());
}

struct Segment {
  Point a, b;
  Point at(double t) const { return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t}; }
};

double distance(Point p, Point q) { return std::sqrt((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y)); }

double distance(Point p, const Segment& s) {
  const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y, square = dx * dx + dy * dy;
  const double t = square == 0 ? 0 : std::clamp(((p.x - s.a.x) * dx + (p.y - s.a.y) * dy) / square, 0.0, 1.0);
  return distance(p, s.at(t));
}

void draw_line(std::string& out, const Segment& line, const observe::LinkInfo& link, bool bridge) {
  out += fmt::format("  <line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" stroke-width=\"2\"{}{}/>\n",
                     line.a.x, line.a.y, line.b.x, line.b.y, bridge ? "#c0392b" : "#7f8c9b",
                     bridge ? " stroke-dasharray=\"6 4\"" : "", link.both_ways ? "" : " marker-end=\"url(#arrow)\"");
}

/// The place on a line with enough room, or else the most, to all other lines and to the labels that are placed already; the
/// middle is preferred.
Point label_place(const std::vector<Segment>& lines, std::size_t own, const std::vector<Point>& labels) {
  Point best{};
  double best_room = -1;
  for (const double t : {0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74}) {
    const Point at = lines[own].at(t);
    double room = 32;  // enough
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (i != own) room = std::min(room, distance(at, lines[i]));
    for (const Point& label : labels) room = std::min(room, distance(at, label) / 2);
    if (room > best_room + 0.01) best = at, best_room = room;
  }
  return best;
}

void draw_label(std::string& out, Point at, const observe::LinkInfo& link, bool bridge) {
  const std::string text = format_duration(link.rtt) + (link.provenance == observe::Provenance::kEstimated ? " est." : "");
  const double width = 7.2 * static_cast<double>(display_width(text)) + 8;
  out += fmt::format(
      "  <rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"18\" rx=\"4\" fill=\"#ffffff\" fill-opacity=\"0.9\"/>\n",
      at.x - width / 2, at.y - 9, width);
  out += fmt::format("  <text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"12\" text-anchor=\"middle\" fill=\"{}\">{}</text>\n", at.x,
                     at.y + 4, bridge ? "#c0392b" : "#34495e", markup(text));
}

/// All lines first: none may cross a label.
void draw_links(std::string& out, const TopologyView& view) {
  std::vector<Segment> lines;
  for (const observe::LinkInfo& link : view.links) {
    lines.push_back({position(view, link.from), position(view, link.to)});
    draw_line(out, lines.back(), link, is_bridge(view, link));
  }
  std::vector<Point> labels;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    labels.push_back(label_place(lines, i, labels));
    draw_label(out, labels.back(), view.links[i], is_bridge(view, view.links[i]));
  }
}

void draw_region(std::string& out, const TopologyView& view, const std::string& region) {
  const Point at = position(view, region);
  const std::string label = cut_to(printable(region), 12);
  const double half = std::max(26.0, 4.4 * static_cast<double>(display_width(label)) + 12);
  if (is_articulation(view, region)) {
    out += fmt::format(
        "  <rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"44\" rx=\"22\" fill=\"none\" stroke=\"#c0392b\" "
        "stroke-width=\"2\"/>\n",
        at.x - half - 4, at.y - 22, 2 * half + 8);
  }
  out += fmt::format(
      "  <rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"36\" rx=\"18\" fill=\"#1f4e79\"><title>{}</title></rect>\n",
      at.x - half, at.y - 18, 2 * half, markup(region));
  out += fmt::format(
      "  <text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"14\" font-weight=\"600\" text-anchor=\"middle\" "
      "fill=\"#ffffff\">{}</text>\n",
      at.x, at.y + 5, markup(label));
}

}  // namespace

std::string topology_dot(const TopologyView& view) {
  std::string out = fmt::format(
      "digraph {} {{\n  layout=neato; overlap=false; splines=true;\n  node [shape=box, style=rounded];\n", dot_id(view.name));
  for (const std::string& region : view.report.regions) {
    out += fmt::format("  {}{};\n", dot_id(region),
                       is_articulation(view, region) ? " [color=red, penwidth=2, tooltip=\"single point of failure\"]" : "");
  }
  for (const observe::LinkInfo& link : view.links) {
    out += fmt::format("  {} -> {} [{}label={}, len={:.2f}{}];\n", dot_id(link.from), dot_id(link.to),
                       link.both_ways ? "dir=both, " : "", dot_id(format_duration(link.rtt) + " RTT"),
                       1.0 + link.rtt.in_millis() / 60, is_bridge(view, link) ? ", color=red, style=dashed" : "");
  }
  return out + "}\n";
}

std::string topology_svg(const TopologyView& view) {
  const double height = kSize + 2 * kMargin;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0f} {:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" "
      "font-family=\"sans-serif\" role=\"img\">\n"
      "  <title>{}</title>\n  <defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"28\" refY=\"5\" markerWidth=\"8\" "
      "markerHeight=\"8\" orient=\"auto\">"
      "<path d=\"M0 0 L10 5 L0 10 z\" fill=\"#7f8c9b\"/></marker></defs>\n  <rect width=\"100%\" height=\"100%\" "
      "fill=\"#ffffff\"/>\n",
      kSize, height, kSize, height, markup(view.name));
  out += fmt::format("  <text x=\"20\" y=\"32\" font-size=\"18\" font-weight=\"600\" fill=\"#1f2d3d\">{}</text>\n",
                     markup(cut_to(printable(view.name), 60)));
  std::string facts = fmt::format("{} regions, {}; RTT on the links", view.report.regions.size(),
                                  view.topology.empty() ? "links as drawn" : view.topology);
  if (view.report.diameter) facts += fmt::format("; diameter {} one-way", format_duration(view.report.diameter->one_way));
  out += fmt::format("  <text x=\"20\" y=\"54\" font-size=\"13\" fill=\"#5d6d7e\">{}</text>\n", markup(facts));
  draw_links(out, view);
  for (const std::string& region : view.report.regions) draw_region(out, view, region);
  if (!view.report.bridges.empty() || !view.report.articulation_points.empty()) {
    out += fmt::format(
        "  <text x=\"20\" y=\"{:.0f}\" font-size=\"13\" fill=\"#c0392b\">red: a single failure here separates regions</text>\n",
        height - 16);
  }
  return out + "</svg>\n";
}

}  // namespace jetlag::report
