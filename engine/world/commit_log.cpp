// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/check.h"
#include "world/measure.h"

namespace jetlag::world {

void CommitLog::restart(crdt::OriginId origin) {
  origin_ = origin;
  first_ = 1;
  times_.clear();
  for (std::uint64_t& s : seen_)
    if (s != UINT64_MAX) s = 0;
}

void CommitLog::committed(std::uint64_t sequence, Instant at) {
  JETLAG_CHECK(sequence == last() + 1, "every operation of a shard is recorded when it is committed");
  times_.push_back(at);
  if (times_.size() > kMaxCommits) {
    times_.pop_front();
    ++first_;
  }
}

void CommitLog::delivered(crdt::OriginId origin, std::size_t region, std::uint64_t sequence, Instant now,
                          metrics::Registry& registry, metrics::DistributionHandle visible) {
  if (origin != origin_ || sequence <= seen_[region]) return;
  seen_[region] = sequence;
  const std::uint64_t everywhere = *std::min_element(seen_.begin(), seen_.end());
  while (!times_.empty() && first_ <= everywhere) {
    registry.record(visible, now - times_.front());
    times_.pop_front();
    ++first_;
  }
}

void CommitLog::record_lag(crdt::OriginId origin, std::uint64_t from, std::uint64_t to, Instant now, metrics::Registry& registry,
                           metrics::DistributionHandle lag) const {
  if (origin != origin_ || times_.empty()) return;
  for (std::uint64_t s = std::max(from + 1, first_); s <= std::min(to, last()); ++s)
    registry.record(lag, now - times_[s - first_]);
}

std::optional<Instant> CommitLog::committed_after(std::uint64_t sequence) const {
  if (times_.empty() || sequence + 1 >= first_ + times_.size()) return std::nullopt;
  return times_[sequence + 1 <= first_ ? 0 : sequence + 1 - first_];
}

}  // namespace jetlag::world
