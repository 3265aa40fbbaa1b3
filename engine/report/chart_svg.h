// SPDX-License-Identifier: Apache-2.0
// A line chart over simulated time, as SVG inside a page.
//
// Lines    one per series, a gap where nothing was sampled; at most kMostLines, told apart by colour and by dashes. The page's
//          style sheet (report/run_html.cpp) gives the colours of the classes that stand here.
// Marks    what happened meanwhile: spans lie behind the lines, instants above them; both say more when pointed at.
// Scale    from zero to the largest sample shown.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/time.h"
#include "observe/run_report.h"

namespace jetlag::report {

inline constexpr std::size_t kMostLines = 8;

struct SvgMark {
  Instant from{}, to{};  ///< of an instant the same
  std::string name;      ///< beside it, where there is room
  std::string text;      ///< when pointed at
  bool sync = false;     ///< the beginning of a full sync; otherwise a fault
};

/// `until` is the right edge; `label` names the chart to those who do not see it.
std::string chart_svg(const std::string& label, const std::vector<const observe::NamedSeries*>& lines,
                      const std::vector<SvgMark>& marks, Instant until);

}  // namespace jetlag::report
