// SPDX-License-Identifier: Apache-2.0
#include "replication/backlog.h"

#include <algorithm>

#include "core/check.h"

namespace jetlag::replication {

std::int64_t Backlog::checkpoint_spacing() const { return std::clamp<std::int64_t>(limit_ / 256, 1024, 64 * 1024); }

void Backlog::restart(const crdt::VersionVector& vector) {
  first_ = end();
  entries_.clear();
  checkpoints_.clear();
  bytes_ = since_checkpoint_ = 0;
  vector_ = vector;
}

void Backlog::append(Slice slice, RegionId from, Instant now) {
  if (checkpoints_.empty() || since_checkpoint_ >= checkpoint_spacing()) {
    checkpoints_.push_back({end(), vector_});
    since_checkpoint_ = 0;
  }
  const std::int64_t bytes = slice.wire_bytes();
  vector_.raise(slice.origin(), slice.last_sequence());
  entries_.push_back({std::move(slice), from, bytes, appended_, now});
  appended_ += bytes;
  bytes_ += bytes;
  since_checkpoint_ += bytes;
  trim();
}

void Backlog::append_jump(Instant now, const crdt::VersionVector& after) {
  vector_.merge(after);
  entries_.push_back({{}, {}, 0, appended_, now});
  checkpoints_.push_back({end(), vector_});
  since_checkpoint_ = 0;
}

std::optional<std::uint64_t> Backlog::start_for(const crdt::VersionVector& theirs) const {
  if (vector_.covered_by(theirs)) return end();
  // Vectors ascend along the backlog, so "covered by theirs" is true for a prefix of the checkpoints.
  const auto past = std::partition_point(checkpoints_.begin(), checkpoints_.end(),
                                         [&](const Checkpoint& c) { return c.vector.covered_by(theirs); });
  if (past == checkpoints_.begin()) return std::nullopt;
  return std::max(std::prev(past)->position, first_);
}

std::optional<std::uint64_t> Backlog::jump_ahead(std::uint64_t position, const crdt::VersionVector& theirs) const {
  for (const Checkpoint& c : checkpoints_)
    if (c.position > position && c.position > first_ && at(c.position - 1).is_jump() && !c.vector.covered_by(theirs)) return c.position - 1;
  return std::nullopt;
}

const crdt::VersionVector& Backlog::jump_vector(std::uint64_t position) const {
  const auto it = std::find_if(checkpoints_.begin(), checkpoints_.end(), [&](const Checkpoint& c) { return c.position == position + 1; });
  JETLAG_CHECK(it != checkpoints_.end(), "a jump has a checkpoint behind it");
  return it->vector;
}

void Backlog::trim() {
  while (bytes_ > limit_ && !entries_.empty()) {
    bytes_ -= entries_.front().bytes;
    entries_.pop_front();
    ++first_;
    ++dropped_;
  }
  while (!checkpoints_.empty() && checkpoints_.front().position < first_) checkpoints_.pop_front();
}

}  // namespace jetlag::replication
