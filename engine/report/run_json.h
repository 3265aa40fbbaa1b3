// SPDX-License-Identifier: Apache-2.0
// JSON outputs. Keys are published (report.schema.json); new ones may be added, none changes its meaning.
//
// Units    integers ending in _ns, _bytes, _usd as named; metrics carry their unit. Absent values are null or missing, as the
// schema says. Order    keys and rows in a fixed order, two spaces of indentation, a newline at the end: equal runs give equal
// bytes. Bytes    strings that are not UTF-8 carry their broken bytes as \xNN.
#pragma once

#include <string>
#include <string_view>

#include "net/topology.h"
#include "observe/explain.h"
#include "observe/run_report.h"
#include "report/test_session.h"

namespace jetlag::report {

/// `version`: of the program.
std::string run_json(const observe::RunReport& run, const std::string& version);
/// {"jetlag", "format", "verdict", "exit_code", "runs": [run, ...], "problems": [...]}
std::string session_json(const TestSession& session);
std::string explanation_json(const observe::Explanation& why);
/// The JSON Schema (2020-12) of run_json().
std::string_view report_schema();

}  // namespace jetlag::report
