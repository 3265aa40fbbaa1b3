// SPDX-License-Identifier: Apache-2.0
// Custom rules by the letter of their steps: each narrows the candidates, one that would leave none is skipped, of several that
// are left the newest is read. The engine compares candidates instead (crdt/custom_rule.h), and must come to the same.
#pragma once

#include <string>
#include <vector>

#include "crdt/custom_rule.h"

namespace jetlag::crdt::laws {

/// A step as the scenario format writes it; `region` is that of "from".
CustomRule::Step step(const std::string& text, RegionId region = {});
CustomRule rule_of(const std::vector<std::string>& steps);

/// Those of which the value is made.
std::vector<Candidate> narrowed(const std::vector<CustomRule::Step>& steps, std::vector<Candidate> candidates);
/// What is read of them. REQUIRES: some.
std::string specify_value(const std::vector<CustomRule::Step>& steps, const std::vector<Candidate>& candidates);

/// A few that use every kind of step.
const std::vector<CustomRule>& custom_rules();

}  // namespace jetlag::crdt::laws
