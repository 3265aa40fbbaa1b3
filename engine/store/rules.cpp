// SPDX-License-Identifier: Apache-2.0
#include "store/rules.h"

namespace jetlag::store {

crdt::Rule RuleTable::look_up(std::string_view key) const {
  for (const Line& line : lines_)
    if (glob_matches(line.pattern, key)) return line.rule;
  return {};
}

}  // namespace jetlag::store
