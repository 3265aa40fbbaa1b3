// SPDX-License-Identifier: Apache-2.0
// A run as a trace file for trace viewers: the Trace Event Format, JSON object form, which Perfetto (ui.perfetto.dev) and
// chrome://tracing open. One event per line, so that grep and jq read it too.
//
// Processes  "world" (pid 1): faults, broken expectations, convergence, and a counter per series of the report; then one process
//            per region in scenario order (pid 2, 3, ...): what clients sent it, what arrived, its syncs and processes.
// Spans      (async, ph b and e): a message from its sending to its arrival (or to where it would have arrived: "lost"), at the
//            region it was for; a sync; a fault; a command of the script until its reply. A sync, fault or command that did not
//            end ends where the run did. Messages still under way then, and what was sent while no connection was up, have no
//            span.
// Instants   (ph i): a client's command when it is executed or refused, named by the command, its key among the args; a process
//            that stopped; a fault that struck or let go (a flap does often); an expectation that broke.
// Counters   (ph C): lag in ms, keys that differ, bytes in backlogs.
// Times      ts in microseconds with nanoseconds behind the point: simulated time.
// Bound      messages and commands are the newest that the trace kept; otherData says how many older ones are missing and since
//            when it is whole. All else is there for the whole run, of faults and processes up to 50,000; of very many counters
//            every n-th sample. A text is cut after 200 bytes, a counter's name never.
// Scale      of a scaled run (otherData.scale) messages and commands are those that ran; figures of faults, syncs and counters
//            are of the full size, as in the report.
// Source     "Trace Event Format", Chromium project, 2016.
#pragma once

#include <string>

#include "observe/run_report.h"
#include "observe/trace.h"

namespace jetlag::report {

/// `version`: of the program. The same bytes for the same run.
std::string trace_json(const observe::RunReport& run, const observe::Trace& trace, const std::string& version);

}  // namespace jetlag::report
