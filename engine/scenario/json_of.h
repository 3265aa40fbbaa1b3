// SPDX-License-Identifier: Apache-2.0
// One fault or script step as the scenario file would say it: a JSON object on one line that load_scenario() reads back as the
// same.
//
// For saving what was done by hand into the file. Quantities are exact; names are the regions' ids.
#pragma once

#include <string>

#include "scenario/spec.h"

namespace jetlag::scenario {

std::string json_of(const ScenarioSpec& spec, const FaultSpec& fault);
std::string json_of(const ScenarioSpec& spec, const ScriptStep& step);

}  // namespace jetlag::scenario
