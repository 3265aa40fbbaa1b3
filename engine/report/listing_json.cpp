// SPDX-License-Identifier: Apache-2.0
#include "report/listing.h"
#include "report/run_json_parts.h"

namespace jetlag::report {

std::string listing_json(const Listing& listing) {
  Json value = Json::array();
  for (const auto& row : listing.rows) {
    Json entry = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) entry[listing.columns[i].key] = text_value(row[i]);
    value.push_back(std::move(entry));
  }
  return dump(value);
}

}  // namespace jetlag::report
