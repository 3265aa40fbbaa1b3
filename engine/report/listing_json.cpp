// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "report/listing.h"
#include "report/run_json_parts.h"

namespace jetlag::report {

namespace {

Json value_of(const std::string& cell, Holds holds) {
  if (holds == Holds::kNumber) return Json::parse(cell);
  if (holds == Holds::kText) return text_value(cell);
  Json words = Json::array();
  constexpr std::string_view kBetween = ", ";
  for (std::size_t at = 0; at < cell.size();) {
    const std::size_t end = std::min(cell.find(kBetween, at), cell.size());
    words.push_back(text_value(cell.substr(at, end - at)));
    at = end + kBetween.size();
  }
  return words;
}

}  // namespace

std::string listing_json(const Listing& listing) {
  Json value = Json::array();
  for (const auto& row : listing.rows) {
    Json entry = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) entry[listing.columns[i].key] = value_of(row[i], listing.columns[i].holds);
    value.push_back(std::move(entry));
  }
  return dump(value);
}

}  // namespace jetlag::report
