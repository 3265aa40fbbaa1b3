// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace_log.h"

#include <algorithm>

namespace jetlag::ui {

namespace {

bool begins_with(const observe::TraceChunk& longer, const observe::TraceChunk& shorter) {
  return longer.entries.size() >= shorter.entries.size() &&
         std::equal(shorter.entries.begin(), shorter.entries.end(), longer.entries.begin());
}

}  // namespace

std::size_t TraceLog::chunk_of(std::uint64_t number) const {
  return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), number) - starts_.begin()) - 1;
}

const observe::TraceEntry& TraceLog::at(std::uint64_t number) const {
  const std::size_t c = chunk_of(number);
  return chunks_[c]->entries[static_cast<std::size_t>(number - starts_[c])];
}

void TraceLog::append(const observe::TraceChunkPtr& chunk) {
  if (chunk->entries.empty()) return;
  chunks_.push_back(chunk);
  starts_.push_back(end_);
  end_ += chunk->entries.size();
}

TraceLog::Change TraceLog::update(const std::vector<observe::TraceChunkPtr>& all) {
  std::vector<observe::TraceChunkPtr> now;
  for (const auto& chunk : all)
    if (chunk && !chunk->entries.empty()) now.push_back(chunk);
  Change change;
  const std::uint64_t before = end_;
  // Where the new list begins in the old one.
  std::size_t skip = 0;
  while (skip < chunks_.size() && (now.empty() || chunks_[skip] != now.front())) ++skip;
  if (skip == chunks_.size() && skip > 0 && !now.empty() && begins_with(*now.front(), *chunks_.back())) skip = chunks_.size() - 1;
  const std::size_t kept = chunks_.size() - skip;
  bool same = kept > 0 && now.size() >= kept;
  for (std::size_t i = 0; same && i < kept; ++i) {
    if (chunks_[skip + i] == now[i]) continue;
    same = i + 1 == kept && begins_with(*now[i], *chunks_[skip + i]);
  }
  if (!same) {
    change.reset = !(chunks_.empty() && now.empty());
    chunks_.clear();
    starts_.clear();
    first_ = end_;
    for (const auto& chunk : now) append(chunk);
    change.added = end_ - first_;
    return change;
  }
  const std::uint64_t first = starts_[skip];
  change.dropped = first - first_;
  first_ = first;
  end_ = starts_.back();
  chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(skip));
  starts_.erase(starts_.begin(), starts_.begin() + static_cast<std::ptrdiff_t>(skip));
  chunks_.pop_back();
  starts_.pop_back();
  for (std::size_t i = kept - 1; i < now.size(); ++i) append(now[i]);
  change.added = end_ - before;
  return change;
}

}  // namespace jetlag::ui
