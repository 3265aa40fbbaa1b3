// SPDX-License-Identifier: Apache-2.0
// Lists of what exists, as an aligned table or as JSON: an array of objects with the columns' keys. The first column of a table
// is never shortened: it is what people copy.
#pragma once

#include <string>
#include <vector>

#include "report/layout.h"

namespace jetlag::report {

/// What a column's cells are: in a list several words, each behind ", ".
enum class Holds { kText, kNumber, kList };

struct Listing {
  struct Key {
    std::string key, header;
    Align align = Align::kLeft;
    bool optional = false;  ///< left out of the table, the last first, where it would be too wide
    Holds holds = Holds::kText;
    bool below = false;     ///< in the table a line of its own under the row's last column
  };
  std::vector<Key> columns;
  std::vector<std::vector<std::string>> rows;
};

std::string render_listing(const Listing& listing, const Style& style);
std::string listing_json(const Listing& listing);

}  // namespace jetlag::report
