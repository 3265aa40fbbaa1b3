// SPDX-License-Identifier: Apache-2.0
// Results for other people's programs: JUnit XML, GitHub annotations and step summary, CSV.
//
// junit_xml        suite = file; case = case x seed x (expectation | judged script step | end state); a problem is an <error>, a
// broken
//                  expectation a <failure>, undecided is <skipped>. Properties: seed, fingerprint, version.
// github_annotations   workflow commands, one line per failure, on the line of the scenario that says what was expected.
// github_summary   Markdown: one table row per run, failures first.
// series_csv       one row per sample: time_ns, then a column per series; empty where nothing was sampled (RFC 4180).
#pragma once

#include <string>

#include "observe/run_report.h"
#include "report/test_session.h"

namespace jetlag::report {

std::string junit_xml(const TestSession& session);
std::string github_annotations(const TestSession& session);
std::string github_summary(const TestSession& session);
std::string series_csv(const observe::RunReport& run);

}  // namespace jetlag::report
