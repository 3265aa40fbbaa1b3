// SPDX-License-Identifier: Apache-2.0
// By which rule what is under a key is made of what was written: the head of an explanation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/explain_effects.h"
#include "store/describe.h"
#include "world/setup.h"

namespace jetlag::lab {

struct HeadingFacts {
  const std::string& key;
  const world::Setup& setup;
  const store::RuleTable& rules;
  const std::vector<std::string>& types;              ///< as the regions show them: store::type_word()
  const std::vector<Seen>& seen;                      ///< of a key that is gone the type of what was last written counts
  const std::optional<store::Description>& together;  ///< what all regions hold together
};

/// "lww (default)"; "add-wins: concurrent changes merge"; with deadlines that competed: "...; of deadlines the longest counts".
std::string heading_of(const HeadingFacts& facts);

}  // namespace jetlag::lab
