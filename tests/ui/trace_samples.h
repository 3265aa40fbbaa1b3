// SPDX-License-Identifier: GPL-3.0-or-later
// Traces made up for tests of the log: a mix of everything that happens between three regions, in chunks as a session keeps them.
#pragma once

#include <memory>
#include <vector>

#include "observe/snapshot.h"

namespace jetlag::ui::samples {

/// Entry `n`; equal numbers give equal entries. One every 50 µs.
observe::TraceEntry entry(std::uint64_t n);
std::vector<observe::TraceChunkPtr> trace(std::uint64_t from, std::uint64_t to, std::uint64_t chunk = 1024);
/// A snapshot of three regions us, eu, ap that shows the trace's end.
std::shared_ptr<observe::Snapshot> snapshot(std::vector<observe::TraceChunkPtr> trace);

}  // namespace jetlag::ui::samples
