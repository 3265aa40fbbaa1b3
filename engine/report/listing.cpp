// SPDX-License-Identifier: Apache-2.0
#include "report/listing.h"

namespace jetlag::report {

std::string render_listing(const Listing& listing, const Style& style) {
  std::vector<Column> columns;
  for (const Listing::Key& key : listing.columns) columns.push_back({key.header, key.align});
  Table table(std::move(columns), 2);
  for (const auto& row : listing.rows) table.row(std::vector<Cell>(row.begin(), row.end()));
  std::string out;
  table.print(out, style);
  return out;
}

}  // namespace jetlag::report
