// SPDX-License-Identifier: Apache-2.0
#include "observe/trace.h"

#include <iterator>

namespace jetlag::observe {

std::string_view name_of(TraceKind kind) {
  static constexpr std::string_view kNames[] = {
      "operations", "ack",   "sync request", "sync reply", "full chunk",  "lost", "read",        "write",    "script",
      "evicted",    "fault", "fault end",    "process",    "sync begins", "sync", "expectation", "converged"};
  static_assert(std::size(kNames) == static_cast<std::size_t>(TraceKind::kConverged) + 1);
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_interesting(TraceKind kind) { return kind >= TraceKind::kFault; }

bool is_message(TraceKind kind) { return kind <= TraceKind::kLost; }

}  // namespace jetlag::observe
