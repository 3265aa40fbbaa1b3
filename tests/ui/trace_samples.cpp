// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_samples.h"

#include <string>

namespace jetlag::ui::samples {

observe::TraceEntry entry(std::uint64_t n) {
  using observe::TraceKind;
  static constexpr TraceKind kKinds[] = {TraceKind::kWrite, TraceKind::kOperations, TraceKind::kAck, TraceKind::kRead,
                                         TraceKind::kOperations};
  observe::TraceEntry e;
  e.number = n;
  e.at = e.sent = Instant{static_cast<std::int64_t>(n) * 50'000};
  e.kind = kKinds[n % 5];
  e.to = static_cast<std::uint8_t>(n % 3);
  if (n % 997 == 0) {
    e.kind = TraceKind::kFault;
    e.to = observe::kNoRegion;
    e.subject = n % 2 == 0 ? "cut" : "slow link";
  } else if (observe::is_message(e.kind)) {
    e.from = static_cast<std::uint8_t>((n + 1) % 3);
    e.sent = e.at - Duration::micros(static_cast<std::int64_t>(20'000 + n % 7 * 30'000));
    e.bytes = static_cast<std::uint32_t>(64 + n % 4096);
    e.operations = e.kind == TraceKind::kOperations ? static_cast<std::uint32_t>(1 + n % 9) : 0;
  } else {
    e.subject = std::string(n % 2 == 0 ? "cart:" : "page:") + std::to_string(n % 500);
    e.command = e.kind == TraceKind::kWrite ? "SET" : "GET";
  }
  return e;
}

std::vector<observe::TraceChunkPtr> trace(std::uint64_t from, std::uint64_t to, std::uint64_t chunk) {
  std::vector<observe::TraceChunkPtr> chunks;
  for (std::uint64_t n = from; n < to;) {
    auto made = std::make_shared<observe::TraceChunk>();
    do made->entries.push_back(entry(n++));
    while (n < to && n % chunk != 0);
    chunks.push_back(std::move(made));
  }
  return chunks;
}

std::shared_ptr<observe::Snapshot> snapshot(std::vector<observe::TraceChunkPtr> trace) {
  auto seen = std::make_shared<observe::Snapshot>();
  auto scenery = std::make_shared<observe::Scenery>();
  for (const char* id : {"us", "eu", "ap"}) scenery->regions.push_back({id, "", 0, 0});
  seen->scenery = scenery;
  if (!trace.empty()) seen->at = seen->reached = trace.back()->entries.back().at;
  seen->end = seen->at + Duration::seconds(10);
  seen->trace = std::move(trace);
  return seen;
}

}  // namespace jetlag::ui::samples
