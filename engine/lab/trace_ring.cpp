// SPDX-License-Identifier: Apache-2.0
#include "lab/trace_ring.h"

#include <utility>

namespace jetlag::lab {

using observe::TraceEntry;

namespace {

std::size_t bytes_of(const observe::TraceChunk& chunk) {
  std::size_t bytes = chunk.entries.size() * sizeof(TraceEntry);
  for (const TraceEntry& entry : chunk.entries) bytes += entry.subject.heap_bytes() + entry.command.heap_bytes();
  return bytes;
}

}  // namespace

TraceRing::TraceRing(std::size_t bytes) : limit_(bytes) {}

void TraceRing::add(TraceEntry&& entry) {
  open_.push_back(std::move(entry));
  if (open_.size() < kChunk) return;
  auto full = std::make_shared<observe::TraceChunk>();
  full->entries = std::exchange(open_, {});
  open_.reserve(kChunk);
  bytes_ += bytes_of(*full);
  chunks_.push_back(std::move(full));
  while (bytes_ > limit_ && chunks_.size() > 2) {
    bytes_ -= bytes_of(*chunks_.front());
    dropped_ += chunks_.front()->entries.size();
    chunks_.erase(chunks_.begin());
    whole_since_ = chunks_.front()->entries.front().at + Duration{1};
  }
}

void TraceRing::truncate(Instant at, std::uint64_t events) {
  const auto gone = [&](const TraceEntry& entry) { return entry.at > at || (entry.at == at && entry.number > events); };
  while (!chunks_.empty() && gone(chunks_.back()->entries.back())) {
    const bool whole = gone(chunks_.back()->entries.front());
    open_ = whole ? std::vector<TraceEntry>{} : chunks_.back()->entries;
    bytes_ -= bytes_of(*chunks_.back());
    chunks_.pop_back();
    if (!whole) break;
  }
  std::erase_if(open_, gone);
  whole_since_ = std::min(whole_since_, at + Duration{1});
}

std::vector<observe::TraceChunkPtr> TraceRing::chunks() const {
  std::vector<observe::TraceChunkPtr> all = chunks_;
  if (!open_.empty()) all.push_back(std::make_shared<const observe::TraceChunk>(observe::TraceChunk{open_}));
  return all;
}

}  // namespace jetlag::lab
