// SPDX-License-Identifier: Apache-2.0
// Whole states of a stream: joined, collected, built from decoded parts, weighed.
#include "core/fingerprint.h"
#include "crdt/stream.h"

namespace jetlag::crdt {

void Stream::join(const Stream& theirs, const VersionVector& mine, const VersionVector& their_context) {
  if (this == &theirs) return;
  join_entries(theirs, mine, their_context);
  join_heads(theirs, mine, their_context);
  join_groups(theirs, mine, their_context);
  max_deleted_ = std::max(max_deleted_, theirs.max_deleted_);
}

void Stream::join_entries(const Stream& theirs, const VersionVector& mine, const VersionVector& their_context) {
  for (Branch& b : branches_)
    erase(b, 0, b.refs.size(), [&](const EntryKey& key) { return their_context.contains(key.dot) && !theirs.find(key); });
  drop_empty_branches();
  for (const Branch& b : theirs.branches_)
    b.refs.for_each(0, b.refs.size(), [&](const Ref& r) {
      if (mine.contains(r.key.dot) || find(r.key)) return;
      const bool added = put(r.key, theirs.payloads_[r.place].hlc, theirs.payloads_[r.place].fields);
      JETLAG_CHECK(added, "one origin gives each ID of a stream once");
    });
}

void Stream::join_heads(const Stream& theirs, const VersionVector& mine, const VersionVector& their_context) {
  const auto of = [](const Stream& stream, OriginId origin) {
    return std::any_of(stream.heads_.begin(), stream.heads_.end(), [&](const Head& h) { return h.dot.origin() == origin; });
  };
  std::erase_if(heads_, [&](const Head& h) { return their_context.contains(h.dot) && !of(theirs, h.dot.origin()); });
  for (const Head& h : theirs.heads_)
    if (of(*this, h.dot.origin()) || !mine.contains(h.dot)) say(h);
}

namespace {

/// The creations of a group that one side knows and the other side lets be. `other_deletes` are deletions that count for it.
void keep_tags(ConsumerGroup& to, const ConsumerGroup* from, const ConsumerGroup* other, const VersionVector& from_context,
               const VersionVector& other_context, const std::vector<Dot>& other_deletes) {
  if (from == nullptr) return;
  const auto unseen = [&](Dot deletion) { return !from_context.contains(deletion); };
  const bool ended = std::any_of(other_deletes.begin(), other_deletes.end(), unseen) ||
                     (other != nullptr && std::any_of(other->destroyed.begin(), other->destroyed.end(), unseen));
  bool any = false;
  for (const GroupTag& tag : from->tags) {
    const bool both = other != nullptr && other->tag(tag.dot) != nullptr;
    if (!both && (ended || other_context.contains(tag.dot))) continue;
    any = true;
    if (to.tag(tag.dot) == nullptr) to.tags.push_back(tag);
  }
  if (any) to.acknowledged.raise(from->acknowledged);
}

void merge_deletions(std::vector<Dot>& mine, const std::vector<Dot>& theirs, const VersionVector& my_context,
                     const VersionVector& their_context) {
  const auto has = [](const std::vector<Dot>& all, Dot dot) { return std::binary_search(all.begin(), all.end(), dot); };
  // One that the other side knows and remembers no more has been applied by everybody.
  std::erase_if(mine, [&](Dot d) { return their_context.contains(d) && !has(theirs, d); });
  std::vector<Dot> fresh;
  for (const Dot d : theirs)
    if (!has(mine, d) && !my_context.contains(d)) fresh.push_back(d);
  mine.insert(mine.end(), fresh.begin(), fresh.end());
  std::sort(mine.begin(), mine.end());
}

}  // namespace

void Stream::join_groups(const Stream& theirs, const VersionVector& mine, const VersionVector& their_context) {
  Groups joined;
  const auto join_one = [&](const Bytes& name, const ConsumerGroup* ours, const ConsumerGroup* other) {
    ConsumerGroup group;
    keep_tags(group, ours, other, mine, their_context, theirs.deletions_);
    const bool lives_on = group.present();
    keep_tags(group, other, ours, their_context, mine, deletions_);
    std::sort(group.tags.begin(), group.tags.end(), [](const GroupTag& a, const GroupTag& b) { return a.dot < b.dot; });
    static const std::vector<Dot> kNone;
    if (ours != nullptr) group.destroyed = ours->destroyed;
    merge_deletions(group.destroyed, other != nullptr ? other->destroyed : kNone, mine, their_context);
    if (lives_on && ours->progress) {
      group.progress = ours->progress;
      group.progress->acknowledge(group.acknowledged);
    }
    if (!group.bottom()) joined.emplace(name, std::move(group));
  };
  for (const auto& [name, group] : groups_) {
    const auto other = theirs.groups_.find(name);
    join_one(name, &group, other == theirs.groups_.end() ? nullptr : &other->second);
  }
  for (const auto& [name, group] : theirs.groups_)
    if (!groups_.contains(name)) join_one(name, nullptr, &group);
  groups_ = std::move(joined);
  merge_deletions(deletions_, theirs.deletions_, mine, their_context);
}

void Stream::keep_progress(const Stream& before) {
  for (auto& [name, group] : groups_) {
    const ConsumerGroup* const old = before.group(name);
    group.progress.reset();
    if (old == nullptr || !old->progress) continue;
    const auto known = [&](const GroupTag& t) { return old->tag(t.dot) != nullptr; };
    if (std::none_of(group.tags.begin(), group.tags.end(), known)) continue;
    group.progress = old->progress;
    group.progress->acknowledge(group.acknowledged);
  }
}

bool Stream::collect(const AckView& acks) {
  const auto everyone = [&](Dot dot) {
    VersionVector until;
    until.raise(dot.origin(), dot.sequence());
    return acks.everyone_applied(until);
  };
  std::size_t gone = std::erase_if(deletions_, everyone);
  for (auto& [name, group] : groups_) gone += std::erase_if(group.destroyed, everyone);
  std::erase_if(groups_, [](const auto& g) { return g.second.bottom(); });
  if (!present()) gone += std::erase_if(heads_, [&](const Head& h) { return everyone(h.dot); });
  return gone != 0;
}

bool Stream::awaits_collection() const {
  return !deletions_.empty() || (!present() && !heads_.empty()) ||
         std::any_of(groups_.begin(), groups_.end(), [](const auto& g) { return !g.second.destroyed.empty(); });
}

std::vector<OriginId> Stream::origins() const {
  std::vector<OriginId> all;
  for (const Branch& b : branches_) all.push_back(b.origin);
  return all;
}

std::size_t Stream::size_of(OriginId origin) const {
  const Branch* const home = branch(origin);
  return home == nullptr ? 0 : home->refs.size();
}

Stream Stream::without_entries() const {
  Stream rest;
  rest.heads_ = heads_;
  rest.groups_ = groups_;
  for (auto& [name, group] : rest.groups_) group.progress.reset();
  rest.deletions_ = deletions_;
  rest.max_deleted_ = max_deleted_;
  return rest;
}

bool Stream::append(const EntryKey& key, Hlc hlc, Bytes fields) {
  if (const Branch* const home = branch(key.dot.origin())) {
    const EntryKey& last = home->refs.nth(home->refs.size() - 1).key;
    if (key.id <= last.id || key.dot < last.dot) return false;
  }
  return put(key, hlc, std::move(fields));
}

bool Stream::append(const Head& head) {
  if (!heads_.empty() && head.dot.origin() <= heads_.back().dot.origin()) return false;
  heads_.push_back(head);
  return true;
}

bool Stream::append(const Bytes& name, ConsumerGroup group) {
  if (group.bottom() || (!groups_.empty() && name <= groups_.rbegin()->first)) return false;
  groups_.emplace_hint(groups_.end(), name, std::move(group));
  return true;
}

std::uint64_t Stream::digest() const {
  if (!present()) return 0;
  constexpr std::uint64_t kLast = 0x57;
  const StreamId last = last_id();
  std::uint64_t sum = digest_ + mix(kLast, mix(last.millis, last.number));
  for (const auto& [name, group] : groups_) sum += group.digest(name);
  return sum;
}

std::uint64_t Stream::content_digest() const {
  std::uint64_t sum = digest();
  for (const Branch& b : branches_)
    b.refs.for_each(0, b.refs.size(), [&](const Ref& r) {
      sum += mix(mix(r.key.id.millis, r.key.id.number), hash_bytes(payloads_[r.place].fields.view(), r.key.dot.packed));
    });
  return sum;
}

std::size_t Stream::dead_bytes() const {
  std::size_t sum = deletions_.size() * sizeof(Dot);
  for (const auto& [name, group] : groups_) sum += group.destroyed.size() * sizeof(Dot);
  return present() ? sum : sum + heads_.size() * sizeof(Head);
}

std::size_t Stream::heap_bytes() const {
  constexpr std::size_t kTreeNode = 32;
  std::size_t sum = size_ * sizeof(Payload) + shared_bytes_ + heads_.size() * sizeof(Head) + deletions_.size() * sizeof(Dot);
  for (const Branch& b : branches_) sum += sizeof(Branch) + b.refs.heap_bytes();
  for (const auto& [name, group] : groups_)
    sum += kTreeNode + sizeof(Bytes) + name.heap_bytes() + sizeof(ConsumerGroup) + group.heap_bytes();
  return sum;
}

bool Stream::operator==(const Stream& other) const {
  if (size_ != other.size_ || digest_ != other.digest_ || heads_ != other.heads_ || groups_ != other.groups_ ||
      deletions_ != other.deletions_ || max_deleted_ != other.max_deleted_ || branches_.size() != other.branches_.size())
    return false;
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    const Branch &a = branches_[i], &b = other.branches_[i];
    if (a.origin != b.origin || a.refs.size() != b.refs.size()) return false;
    for (std::size_t rank = 0; rank < a.refs.size(); ++rank) {
      const Entry x = entry(a.refs.nth(rank)), y = other.entry(b.refs.nth(rank));
      if (x.key != y.key || x.hlc != y.hlc || x.fields != y.fields) return false;
    }
  }
  return true;
}

}  // namespace jetlag::crdt
