// SPDX-License-Identifier: Apache-2.0
#include "report/listing.h"

#include <algorithm>
#include <numeric>

namespace jetlag::report {

namespace {

constexpr std::size_t kGap = 2, kShortest = 8, kProse = 40;

/// The columns that are shown, as wide as their widest cell or as there is room; the last one wraps when it is left-aligned.
struct Shown {
  std::vector<std::size_t> columns, widths;

  Shown(const Listing& listing, std::size_t room) {
    for (std::size_t c = 0; c < listing.columns.size(); ++c) {
      if (!listing.columns[c].below) columns.push_back(c);
      widths.push_back(display_width(listing.columns[c].header));
      for (const auto& row : listing.rows) widths[c] = std::max(widths[c], display_width(printable(row[c])));
    }
    for (std::size_t c = columns.size(); c-- > 1 && total(listing) + wrapped(listing) > room;)
      if (listing.columns[columns[c]].optional) columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(c));
    while (total(listing) > room && last(listing) - columns.cbegin() > 1) {
      const std::size_t widest = *std::max_element(columns.cbegin() + 1, last(listing),
                                                   [&](std::size_t a, std::size_t b) { return widths[a] < widths[b]; });
      if (widths[widest] <= kShortest) break;
      --widths[widest];
    }
  }

  std::vector<std::size_t>::const_iterator last(const Listing& listing) const {
    return columns.end() - (listing.columns[columns.back()].align == Align::kLeft && columns.size() > 1 ? 1 : 0);
  }
  /// What the last column needs at least when its text wraps.
  std::size_t wrapped(const Listing& listing) const {
    return last(listing) == columns.end() ? 0 : std::min(widths[columns.back()], kProse);
  }
  std::size_t total(const Listing& listing) const {
    return std::accumulate(columns.begin(), last(listing), kGap * (columns.size() - 1),
                           [&](std::size_t sum, std::size_t c) { return sum + widths[c]; });
  }
};

}  // namespace

std::string render_listing(const Listing& listing, const Style& style) {
  const Shown shown(listing, style.columns());
  const auto wrapping = shown.last(listing);
  std::vector<Column> columns;
  for (const std::size_t c : shown.columns) columns.push_back({listing.columns[c].header, listing.columns[c].align});
  Table table(std::move(columns), kGap);
  for (const auto& row : listing.rows) {
    std::vector<Cell> cells;
    for (auto c = shown.columns.begin(); c != shown.columns.end(); ++c)
      cells.emplace_back(c < wrapping ? shortened(printable(row[*c]), shown.widths[*c]) : row[*c]);
    table.row(std::move(cells));
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (!listing.columns[c].below) continue;
      std::vector<Cell> below(shown.columns.size());
      below.back() = Cell(row[c], Tone::kDim);
      table.row(std::move(below));
    }
  }
  std::string out;
  table.print(out, style);
  return out;
}

}  // namespace jetlag::report
