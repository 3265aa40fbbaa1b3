// SPDX-License-Identifier: Apache-2.0
// What becomes of commands that meet, as a person reads it: one section per outcome, and in it when that happens, what each
// command was answered and what came of it. Interleavings that do not differ in any of that share a row.
//
// render_conflicts    for a terminal.
// conflicts_markdown  a section of a document: the commands as its heading, one table.
// conflicts_json      everything, one entry per interleaving, each with the scenario that is it.
#pragma once

#include <string>

#include "observe/conflicts.h"
#include "report/layout.h"

namespace jetlag::report {

std::string render_conflicts(const observe::ConflictTable& table, const Style& style);
std::string conflicts_markdown(const observe::ConflictTable& table);
std::string conflicts_json(const observe::ConflictTable& table);

/// Interleavings with one outcome, replies and fates.
struct ConflictRow {
  std::string when;                   ///< "concurrent", "B had seen A", with the order by the clock where it decides
  std::vector<std::string> commands;  ///< of each what it was answered and what came of it: "(integer) 1, kept"
  std::size_t number = 0;             ///< of its first interleaving, from 1: what --which takes
  const observe::Interleaving* sample = nullptr;
};
struct ConflictOutcome {
  const observe::Interleaving* sample = nullptr;
  std::vector<ConflictRow> rows;
};
/// The outcome of most interleavings first.
std::vector<ConflictOutcome> conflict_outcomes(const observe::ConflictTable& table);

}  // namespace jetlag::report
