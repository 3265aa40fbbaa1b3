// SPDX-License-Identifier: Apache-2.0
#include "crdt/stream_group.h"

#include <algorithm>

#include "core/fingerprint.h"

namespace jetlag::crdt {
namespace {

/// A node of a tree beside what it holds.
constexpr std::size_t kTreeNode = 32;

}  // namespace

std::vector<EntryKey> GroupProgress::pending_with(StreamId id) const {
  std::vector<EntryKey> found;
  for (auto it = pending_.lower_bound({id, {}}); it != pending_.end() && it->first.id == id; ++it) found.push_back(it->first);
  return found;
}

void GroupProgress::restart(ReadStart start) {
  start_ = std::move(start);
  delivered_ = {};
}

bool GroupProgress::touch(const Bytes& consumer, Instant now) {
  const auto [it, fresh] = consumers_.try_emplace(consumer);
  it->second.seen = now;
  return fresh;
}

void GroupProgress::assign(const EntryKey& entry, const Bytes& consumer, Instant delivered, std::uint64_t deliveries) {
  const auto it = pending_.find(entry);
  if (it != pending_.end() && it->second.consumer != consumer) consumers_.at(it->second.consumer).pending.erase(entry);
  pending_.insert_or_assign(entry, PendingEntry{consumer, delivered, deliveries});
  by_origin_.insert({entry.dot.origin(), entry});
  consumers_[consumer].pending.insert(entry);
}

bool GroupProgress::forget(const EntryKey& entry) {
  const auto it = pending_.find(entry);
  if (it == pending_.end()) return false;
  consumers_.at(it->second.consumer).pending.erase(entry);
  pending_.erase(it);
  by_origin_.erase({entry.dot.origin(), entry});
  return true;
}

std::size_t GroupProgress::drop_consumer(const Bytes& name) {
  const auto it = consumers_.find(name);
  if (it == consumers_.end()) return 0;
  const std::size_t dropped = it->second.pending.size();
  for (const EntryKey& entry : it->second.pending) {
    pending_.erase(entry);
    by_origin_.erase({entry.dot.origin(), entry});
  }
  consumers_.erase(it);
  return dropped;
}

void GroupProgress::acknowledge(const Watermarks& upto) {
  delivered_.raise(upto);
  for (const Watermark& w : upto) {
    const auto covered = [&](auto it) { return it != by_origin_.end() && it->origin == w.origin && it->entry.id <= w.id; };
    while (covered(by_origin_.lower_bound({w.origin, {}}))) forget(EntryKey(by_origin_.lower_bound({w.origin, {}})->entry));
  }
}

std::size_t GroupProgress::heap_bytes() const {
  std::size_t sum = start_.seen.size() * sizeof(VersionVector::Entry) + delivered_.size() * sizeof(Watermark);
  sum += pending_.size() * (3 * kTreeNode + 2 * sizeof(EntryKey) + sizeof(PendingEntry) + sizeof(OfOrigin));
  for (const auto& [name, consumer] : consumers_)
    sum += kTreeNode + sizeof(Bytes) + sizeof(StreamConsumer) + name.heap_bytes() * (1 + consumer.pending.size());
  return sum;
}

const GroupTag* ConsumerGroup::tag(Dot dot) const {
  const auto it = std::find_if(tags.begin(), tags.end(), [&](const GroupTag& t) { return t.dot == dot; });
  return it == tags.end() ? nullptr : &*it;
}

GroupProgress ConsumerGroup::fresh_progress() const {
  const auto reads_more = [](const GroupTag& a, const GroupTag& b) { return a.start.id < b.start.id; };
  GroupProgress fresh(std::min_element(tags.begin(), tags.end(), reads_more)->start);
  fresh.acknowledge(acknowledged);
  return fresh;
}

std::size_t ConsumerGroup::end(const VersionVector& deps) {
  const auto unseen = std::count_if(tags.begin(), tags.end(), [&](const GroupTag& t) { return !deps.contains(t.dot); });
  tags.clear();
  acknowledged = {};
  progress.reset();
  return static_cast<std::size_t>(unseen);
}

std::uint64_t ConsumerGroup::digest(std::string_view name) const {
  if (!present()) return 0;
  const std::uint64_t named = hash_bytes(name);
  std::uint64_t sum = 0;
  for (const GroupTag& t : tags) sum += mix(named, t.dot.packed);
  for (const Watermark& w : acknowledged) sum += mix(mix(named, w.origin.packed), mix(w.id.millis, w.id.number));
  return sum;
}

std::size_t ConsumerGroup::heap_bytes() const {
  std::size_t sum = destroyed.size() * sizeof(Dot) + acknowledged.size() * sizeof(Watermark);
  for (const GroupTag& t : tags) sum += sizeof(GroupTag) + t.start.seen.size() * sizeof(VersionVector::Entry);
  return progress ? sum + sizeof(GroupProgress) + progress->heap_bytes() : sum;
}

}  // namespace jetlag::crdt
