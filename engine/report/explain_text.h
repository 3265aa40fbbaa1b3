// SPDX-License-Identifier: Apache-2.0
// "Why does this key have this value?" as a person reads it: what every region shows, and the operations in the order in which
// they were written, each with its fate, what it had seen, and when it became visible where. JSON: report/run_json.h.
#pragma once

#include <string>

#include "observe/explain.h"
#include "report/layout.h"

namespace jetlag::report {

std::string render_explanation(const observe::Explanation& why, const Style& style);

}  // namespace jetlag::report
