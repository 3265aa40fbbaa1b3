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
  jumps_.clear();
  bytes_ = since_checkpoint_ = 0;
  dropped_ = 0;
  vector_ = base_ = vector;
  horizon_ = {first_, vector};
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

void Backlog::append_jump(Instant now, const crdt::VersionVector& brought) {
  vector_.merge(brought);
  jumps_.push_back({end(), brought});
  entries_.push_back({{}, {}, 0, appended_, now});
  checkpoints_.push_back({end(), vector_});
  since_checkpoint_ = 0;
}

std::optional<std::uint64_t> Backlog::start_for(const crdt::VersionVector& theirs) const {
  if (vector_.covered_by(theirs)) return end();
  // Vectors ascend along the backlog, so "covered by theirs" is true for a prefix of the checkpoints.
  const auto past = std::partition_point(checkpoints_.begin(), checkpoints_.end(),
                                         [&](const Checkpoint& c) { return c.vector.covered_by(theirs); });
  if (past != checkpoints_.begin()) return std::prev(past)->position;
  return base_.covered_by(theirs) ? std::optional(first_) : std::nullopt;
}

std::optional<std::uint64_t> Backlog::jump_ahead(std::uint64_t position, const crdt::VersionVector& theirs) const {
  for (const Checkpoint& jump : jumps_)
    if (jump.position >= position && !jump.vector.covered_by(theirs)) return jump.position;
  return std::nullopt;
}

const crdt::VersionVector& Backlog::jump_vector(std::uint64_t position) const {
  const auto it = std::find_if(jumps_.begin(), jumps_.end(), [&](const Checkpoint& jump) { return jump.position == position; });
  JETLAG_CHECK(it != jumps_.end(), "there is a jump at this position");
  return it->vector;
}

void Backlog::pass(const Entry& entry, std::uint64_t position, crdt::VersionVector& vector) const {
  if (entry.is_jump()) vector.merge(jump_vector(position));
  else vector.raise(entry.slice.origin(), entry.slice.last_sequence());
}

void Backlog::advance_horizon(Instant until) {
  for (; horizon_.position < end() && at(horizon_.position).at <= until; ++horizon_.position)
    pass(at(horizon_.position), horizon_.position, horizon_.vector);
}

void Backlog::trim() {
  while (bytes_ > limit_ && entries_.size() > 1) {
    pass(entries_.front(), first_, base_);
    bytes_ -= entries_.front().bytes;
    entries_.pop_front();
    ++first_;
    ++dropped_;
  }
  while (!checkpoints_.empty() && checkpoints_.front().position < first_) checkpoints_.pop_front();
  while (!jumps_.empty() && jumps_.front().position < first_) jumps_.pop_front();
  if (horizon_.position < first_) horizon_ = {first_, base_};
}

}  // namespace jetlag::replication
