// SPDX-License-Identifier: Apache-2.0
#include "report/chart_svg.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/chart.h"
#include "report/figures.h"
#include "report/layout.h"

namespace jetlag::report {

namespace {

constexpr double kWidth = 1000, kHeight = 230, kLeft = 86, kRight = 14, kTop = 34, kBottom = 26, kLetter = 7;

/// 1, 2 or 5 times a power of ten (of bytes: a power of two), so that about `count` of them make `whole`.
double step_of(double whole, double count, bool bytes) {
  const double least = whole / count;
  double step = bytes ? 1 : 1e-9;
  for (int digit = 0; step < least; digit = (digit + 1) % 3) step *= bytes || digit != 1 ? 2 : 2.5;
  return step;
}

struct Frame {
  Instant until;
  double top = 0;   ///< the value at the upper edge
  double step = 1;  ///< between two lines of the grid
  double x(Instant at) const {
    const double share = until.ns <= 0 ? 0 : std::clamp(at.in_seconds() / until.in_seconds(), 0.0, 1.0);
    return kLeft + share * (kWidth - kLeft - kRight);
  }
  double y(double value) const { return kHeight - kBottom - value / top * (kHeight - kTop - kBottom); }
};

void draw_axes(std::string& out, const Frame& frame, const std::string& unit) {
  for (double value = 0; value <= frame.top * 1.001; value += frame.step) {
    out += fmt::format("<path class=\"grid\" d=\"M{:.1f} {:.1f}H{:.1f}\"/>", kLeft, frame.y(value), kWidth - kRight);
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", kLeft - 8, frame.y(value) + 4,
                       markup(value == 0 ? "0" : figure_unit(value, unit)));
  }
  const double seconds = step_of(frame.until.in_seconds(), 8, false);
  for (double at = 0; at <= frame.until.in_seconds() * 1.001; at += seconds) {
    const double x = frame.x(Instant{static_cast<std::int64_t>(at * 1e9)});
    out += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:g} s</text>\n", x, kHeight - 8, at);
  }
}

/// `label`: its name stands above the plot, where no line crosses it.
void draw_mark(std::string& out, const Frame& frame, const SvgMark& mark, bool label) {
  const double from = frame.x(mark.from), to = frame.x(mark.to), bottom = kHeight - kBottom;
  out += fmt::format("<g><title>{}</title>", markup(mark.text));
  if (mark.to > mark.from)
    out += fmt::format("<rect class=\"span\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{:.1f}\"/>", from, kTop,
                       std::max(to - from, 1.0), bottom - kTop);
  else out += fmt::format("<path class=\"{}\" d=\"M{:.1f} {}l-5 -8h10z\"/>", mark.sync ? "sync" : "fault", from, kTop);
  if (label) out += fmt::format("<text x=\"{:.1f}\" y=\"{}\">{}</text>", from, kTop - 14, markup(mark.name));
  out += "</g>\n";
}

/// Names that do not run into one another, nor over the edge.
std::vector<bool> labels_of(const Frame& frame, const std::vector<SvgMark>& marks) {
  std::vector<std::size_t> order(marks.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return marks[a].from < marks[b].from; });
  std::vector<bool> labelled(marks.size(), false);
  double taken = 0;
  for (const std::size_t i : order) {
    const double from = frame.x(marks[i].from), wide = kLetter * static_cast<double>(display_width(printable(marks[i].name)));
    if (marks[i].name.empty() || from < taken || from + wide > kWidth) continue;
    labelled[i] = true;
    taken = from + wide + 10;
  }
  return labelled;
}

void draw_line(std::string& out, const Frame& frame, const observe::NamedSeries& line, std::size_t number) {
  std::string path;
  bool pen_down = false;
  const observe::Series& series = line.series;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    const Instant at = series.start + series.step * static_cast<std::int64_t>(i);
    const bool there = series.values[i] >= 0 && at <= frame.until;
    if (there) path += fmt::format("{}{:.1f} {:.1f}", pen_down ? "L" : "M", frame.x(at), frame.y(series.values[i]));
    pen_down = there;
  }
  out += fmt::format("<path class=\"line l{}\" d=\"{}\"><title>{}</title></path>\n", number, path, markup(line.name));
}

}  // namespace

std::string chart_svg(const std::string& label, const std::vector<const observe::NamedSeries*>& lines,
                      const std::vector<SvgMark>& marks, Instant until) {
  Frame frame{until, 0};
  for (const observe::NamedSeries* line : lines) frame.top = std::max(frame.top, peak(line->series, until));
  if (frame.top <= 0) frame.top = 1;
  frame.step = step_of(frame.top, 7, !lines.empty() && lines.front()->unit == "bytes");
  frame.top = std::ceil(frame.top / frame.step - 1e-9) * frame.step;
  const std::vector<bool> labelled = labels_of(frame, marks);
  std::string out = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", kWidth, kHeight, markup(label));
  const auto draw_marks = [&](bool lasting) {
    for (std::size_t i = 0; i < marks.size(); ++i)
      if ((marks[i].to > marks[i].from) == lasting) draw_mark(out, frame, marks[i], labelled[i]);
  };
  draw_marks(true);
  draw_axes(out, frame, lines.empty() ? "" : lines.front()->unit);
  for (std::size_t i = 0; i < std::min(lines.size(), kMostLines); ++i) draw_line(out, frame, *lines[i], i);
  draw_marks(false);
  return out + "</svg>\n";
}

}  // namespace jetlag::report
