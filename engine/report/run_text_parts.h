// SPDX-License-Identifier: Apache-2.0
// The sections of the text report, each printing nothing when it has nothing to say. A section is preceded by a blank line.
#pragma once

#include <string>

#include "observe/run_report.h"
#include "report/layout.h"

namespace jetlag::report {

// run_text_head.cpp
void print_heading(std::string& out, const observe::RunReport& run, const Style& style);
void print_links(std::string& out, const observe::RunReport& run, const Style& style);
void print_chart(std::string& out, const observe::RunReport& run, const Style& style);

// run_text_tables.cpp
void print_lag(std::string& out, const observe::RunReport& run, const Style& style);
void print_clients(std::string& out, const observe::RunReport& run, const Style& style);
void print_conflicts(std::string& out, const observe::RunReport& run, const Style& style);
void print_cost(std::string& out, const observe::RunReport& run, const Style& style);
void print_memory(std::string& out, const observe::RunReport& run, const Style& style);
/// In one sentence what the tables of memory tell of limits that were met; nothing where none was.
void print_memory_trouble(std::string& out, const observe::RunReport& run, const Style& style);

// run_text_events.cpp
void print_syncs(std::string& out, const observe::RunReport& run, const Style& style);
void print_faults(std::string& out, const observe::RunReport& run, const Style& style);

// run_text_script.cpp
void print_script(std::string& out, const observe::RunReport& run, const Style& style);

// run_text_verdicts.cpp
void print_checks(std::string& out, const observe::RunReport& run, const Style& style);
void print_expectations(std::string& out, const observe::RunReport& run, const Style& style);
void print_unequal(std::string& out, const observe::RunReport& run, const Style& style);
/// That a run was stopped; nothing for one that was not.
void print_stop(std::string& out, const observe::RunReport& run, const Style& style);
void print_verdict(std::string& out, const observe::RunReport& run, const Style& style);

/// Positions of the `most` largest of `weights`, in their original order.
std::vector<std::size_t> heaviest(const std::vector<double>& weights, std::size_t most);
/// How many pairs of regions have a link; its directions may differ.
std::size_t linked_pairs(const std::vector<observe::LinkInfo>& links);
/// A full sync has ended: what it merged is not in the table of conflicts.
bool merged_whole_states(const observe::RunReport& run);
/// "1 full sync", "3 full syncs".
std::string plural(std::uint64_t count, const std::string& noun);
/// "3 violations of 120 checked", where it is known how many were.
std::string violations_text(const observe::CheckerResult& checker);
/// "3 violations of 120 checked, first at 12.0 s", and below it the witness.
std::string broken_text(const observe::CheckerResult& checker);
/// Guarantees whose failure fails the run and is not told by an expectation.
std::vector<observe::CheckerResult> broken_unasked(const observe::RunReport& run);
/// "✓", "✗" or "?", and its colour.
const char* sign(observe::Verdict verdict);
Tone tone_of(observe::Verdict verdict);
/// "cut.json:12"; empty where there is no place.
std::string place_text(const std::string& file, std::uint32_t line);
/// It answered an error, or a list with one in it, and says nothing of what it expects.
bool answered_unexpected_error(const observe::ScriptResult& step);
/// How many steps did.
std::size_t unexpected_errors(const observe::RunReport& run);
/// A reply on one line, as redis-cli shows it: (integer) 1, "milk", (nil), (error) WRONGTYPE ...
std::string reply_text(const observe::ReplyValue& reply);

}  // namespace jetlag::report
