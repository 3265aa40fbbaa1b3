// SPDX-License-Identifier: Apache-2.0
#include "lab/trace_ring.h"

#include <utility>

namespace jetlag::lab {

using observe::TraceEntry;

TraceRing::TraceRing(std::size_t bytes) : most_chunks_(std::max<std::size_t>(2, bytes / (kChunk * sizeof(TraceEntry)))) {}

void TraceRing::add(TraceEntry&& entry) {
  open_.push_back(std::move(entry));
  if (open_.size() < kChunk) return;
  auto full = std::make_shared<observe::TraceChunk>();
  full->entries = std::exchange(open_, {});
  open_.reserve(kChunk);
  chunks_.push_back(std::move(full));
  if (chunks_.size() <= most_chunks_) return;
  dropped_ += chunks_.front()->entries.size();
  chunks_.erase(chunks_.begin());
}

void TraceRing::truncate(Instant at) {
  while (!chunks_.empty() && chunks_.back()->entries.back().at > at) {
    const bool whole = chunks_.back()->entries.front().at > at;
    open_ = whole ? std::vector<TraceEntry>{} : chunks_.back()->entries;
    chunks_.pop_back();
    if (!whole) break;
  }
  std::erase_if(open_, [&](const TraceEntry& entry) { return entry.at > at; });
}

std::vector<observe::TraceChunkPtr> TraceRing::chunks() const {
  std::vector<observe::TraceChunkPtr> all = chunks_;
  if (!open_.empty()) all.push_back(std::make_shared<const observe::TraceChunk>(observe::TraceChunk{open_}));
  return all;
}

}  // namespace jetlag::lab
