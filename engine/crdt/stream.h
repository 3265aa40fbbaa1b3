// SPDX-License-Identifier: Apache-2.0
// Stream: entries listed by ID, and consumer groups (crdt/stream_group.h).
//
// Value       the entries that were added and not removed. An entry is its operation's dot with its ID, so two regions that used
//             one ID have two entries. Beside them, per origin, what it said last of the stream as a whole (its head): the last
//             ID and how many entries it added. The last ID of the stream is the greatest of these.
// Merge       entries and heads: those that both sides have, or that the other side has not seen. Groups: see there.
// Conflict    XADD against XDEL, XTRIM or DEL: what the remover had not seen stays. XADD against XADD: both stay, also with one
//             ID. Groups: whoever deletes wins.
// Order       an entry's ID is greater than every ID that its writer had seen in the stream, so IDs respect causality, and the
//             live entries of one origin ascend.
// Presence    entries or groups; or a head that keeps the key (the standard command set, where an empty stream stays). Who writes
//             where no stream is present begins a new one, and the heads that he had seen do not count any more; so heads of what
//             is not present can be forgotten once everybody has applied them.
// Local       the progress of groups, and the largest removed ID, which is what this region has seen removed.
// Cost        adding, removing, finding, counting: logarithmic in the entries of an origin, linear in the origins; an entry takes
//             some 100 bytes beside its fields.
// Errors      an operation that adds an ID of its origin twice is a failed check: causal delivery rules it out.
// Source      one ordered set per origin, merged when read, as the modelled store documents it; trees: core/counted_tree.h.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "core/counted_tree.h"
#include "crdt/observation.h"
#include "crdt/op.h"
#include "crdt/register.h"
#include "crdt/stream_group.h"

namespace jetlag::crdt {

class Stream {
 public:
  static constexpr Type kType = Type::kStream;

  struct Entry {
    EntryKey key;
    Hlc hlc;
    const Bytes& fields;
  };
  struct Head {
    Dot dot;  ///< Of the operation that said it.
    Hlc hlc;
    StreamId last;
    std::uint64_t added = 0;
    bool keeps = false;
    bool operator==(const Head&) const = default;
  };
  using Groups = std::map<Bytes, ConsumerGroup>;

  // Reading.
  std::size_t size() const { return size_; }
  bool present() const { return size_ != 0 || group_count() != 0 || kept(); }
  bool bottom() const { return size_ == 0 && heads_.empty() && groups_.empty() && deletions_.empty(); }
  StreamId last_id() const;
  std::uint64_t entries_added() const;
  StreamId max_deleted() const { return max_deleted_; }
  /// Requires entries.
  EntryKey first() const;
  EntryKey last() const;
  /// f(Entry) for the entries with IDs from `from` to `to`, onwards or backwards; f may return false to stop.
  template <class F>
  void for_each(StreamId from, StreamId to, F f) const;
  template <class F>
  void for_each_back(StreamId from, StreamId to, F f) const;
  /// The same for those that a region has not handed out to the group.
  template <class F>
  void for_each_unread(const GroupProgress& progress, F f) const;
  std::size_t unread(const GroupProgress& progress) const;
  std::optional<Entry> find(const EntryKey& key) const;
  /// Those that have entries, in order; and f(Entry) for the entries of one.
  std::vector<OriginId> origins() const;
  std::size_t size_of(OriginId origin) const;
  template <class F>
  void for_each_of(OriginId origin, F f) const {
    const Branch* const home = branch(origin);
    if (home != nullptr) home->refs.for_each(0, home->refs.size(), [&](const Ref& r) { f(entry(r)); });
  }
  /// All else; without what is local.
  Stream without_entries() const;
  /// What a trim that leaves the last `kept` entries removes up to, or one that removes all IDs below `least`; none: nothing.
  EntryKey trim_to_length(std::size_t kept) const;
  EntryKey trim_below(StreamId least, std::size_t most) const;
  std::size_t count_up_to(const EntryKey& upto) const;
  std::size_t count_below(StreamId least) const;
  /// The newest live write: linear, only needed when types conflict. Requires present().
  Creation newest() const;

  const std::vector<Head>& heads() const { return heads_; }
  /// By name, with those that are only remembered.
  const Groups& groups() const { return groups_; }
  /// Present ones.
  std::size_t group_count() const;
  /// nullptr unless present.
  const ConsumerGroup* group(const Bytes& name) const;
  /// DELs that not everybody has applied, in order.
  const std::vector<Dot>& deletions() const { return deletions_; }

  // Prepare.
  StreamHead prepare_head(OriginId me, std::size_t entries, StreamId last, bool keeps) const;
  /// What may be told to other regions once `acked` were acknowledged here; nothing where it is nothing new.
  std::optional<AckEntries> prepare_ack(const Bytes& name, const std::vector<EntryKey>& acked) const;

  // Effects.
  Observation add(const AddEntries& effect, const Meta& meta);
  Observation remove(const RemoveEntries& effect, const Meta& meta);
  Observation create_group(const CreateGroup& effect, const Meta& meta);
  Observation destroy_group(const DestroyGroup& effect, const Meta& meta);
  Observation acknowledge(const AckEntries& effect, const Meta& meta);
  Observation remove_all(const DeleteKey& effect, const Meta& meta);

  // What is local. Requires the group.
  GroupProgress& progress_of(const Bytes& name);
  /// Takes over the progress of the groups that live on, from this region's stream as it was before a join.
  void keep_progress(const Stream& before);

  void join(const Stream& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Forgets deletions that everybody has applied, and heads of what is not present; true when something went.
  bool collect(const AckView& acks);
  bool awaits_collection() const;

  // Building from decoded parts; false when it does not fit.
  bool append(const EntryKey& key, Hlc hlc, Bytes fields);
  bool append(const Head& head);
  bool append(const Bytes& name, ConsumerGroup group);
  void restore(std::vector<Dot> deletions, StreamId max_deleted) {
    deletions_ = std::move(deletions);
    max_deleted_ = max_deleted;
  }

  std::uint64_t digest() const;
  std::uint64_t content_digest() const;
  std::size_t data_bytes() const { return data_bytes_; }
  std::size_t heap_bytes() const;
  /// The part of it that is kept because something was deleted.
  std::size_t dead_bytes() const;
  bool operator==(const Stream& other) const;

 private:
  struct Ref {
    EntryKey key;
    std::uint32_t place = 0;  ///< In payloads_.
  };
  struct Payload {
    Bytes fields;
    Hlc hlc;
  };
  struct Branch {
    OriginId origin;
    CountedTree<Ref> refs;  ///< Ascending, never empty.
    std::size_t before(StreamId id) const {
      return refs.partition_point([&](const Ref& r) { return r.key.id < id; });
    }
    std::size_t upto(StreamId id) const {
      return refs.partition_point([&](const Ref& r) { return r.key.id <= id; });
    }
    std::size_t upto(const EntryKey& key) const {
      return refs.partition_point([&](const Ref& r) { return r.key <= key; });
    }
    std::size_t unread(const GroupProgress& progress) const {
      return refs.partition_point([&](const Ref& r) { return progress.delivered(r.key); });
    }
  };
  /// A stretch of a branch that is still to be read.
  struct Stretch {
    const Branch* branch;
    std::size_t first, last;
  };

  bool kept() const {
    return std::any_of(heads_.begin(), heads_.end(), [](const Head& h) { return h.keeps; });
  }
  Entry entry(const Ref& ref) const { return {ref.key, payloads_[ref.place].hlc, payloads_[ref.place].fields}; }
  const Branch* branch(OriginId origin) const;
  std::vector<Stretch> stretches(StreamId from, StreamId to) const;
  template <class F>
  void merge(std::vector<Stretch> from, F f) const;
  bool put(const EntryKey& key, Hlc hlc, Bytes fields);
  void account(const Ref& ref, int sign);
  /// Erases of [first, last) what `gone` says; how many went.
  template <class Gone>
  std::size_t erase(Branch& branch, std::size_t first, std::size_t last, Gone gone);
  void drop_empty_branches() {
    std::erase_if(branches_, [](const Branch& b) { return b.refs.empty(); });
  }
  void say(const Head& head);
  void forget_heads(const VersionVector& seen);
  void join_entries(const Stream& theirs, const VersionVector& mine, const VersionVector& their_context);
  void join_heads(const Stream& theirs, const VersionVector& mine, const VersionVector& their_context);
  void join_groups(const Stream& theirs, const VersionVector& mine, const VersionVector& their_context);

  std::vector<Branch> branches_;  // ordered by origin
  std::vector<Payload> payloads_;
  std::vector<std::uint32_t> free_;  // places in payloads_
  std::vector<Head> heads_;          // ordered by origin
  Groups groups_;                    // none of them bottom
  std::vector<Dot> deletions_;
  StreamId max_deleted_;
  std::size_t size_ = 0;
  std::uint64_t digest_ = 0;  // of entries
  std::size_t data_bytes_ = 0, shared_bytes_ = 0;
};

template <class Gone>
std::size_t Stream::erase(Branch& branch, std::size_t first, std::size_t last, Gone gone) {
  std::size_t erased = 0;
  for (std::size_t rank = last; rank-- > first;) {
    const Ref ref = branch.refs.nth(rank);
    if (!gone(ref.key)) continue;
    account(ref, -1);
    payloads_[ref.place] = {};
    free_.push_back(ref.place);
    branch.refs.erase(rank);
    ++erased;
  }
  if (size_ == 0) {
    payloads_ = {};
    free_ = {};
  }
  return erased;
}

template <class F>
void Stream::merge(std::vector<Stretch> from, F f) const {
  std::erase_if(from, [](const Stretch& s) { return s.first >= s.last; });
  while (!from.empty()) {
    auto least = from.begin();
    for (auto it = from.begin() + 1; it < from.end(); ++it)
      if (it->branch->refs.nth(it->first).key < least->branch->refs.nth(least->first).key) least = it;
    if (!f(entry(least->branch->refs.nth(least->first)))) return;
    if (++least->first == least->last) from.erase(least);
  }
}

template <class F>
void Stream::for_each(StreamId from, StreamId to, F f) const {
  merge(stretches(from, to), f);
}

template <class F>
void Stream::for_each_back(StreamId from, StreamId to, F f) const {
  std::vector<Stretch> all = stretches(from, to);
  std::erase_if(all, [](const Stretch& s) { return s.first >= s.last; });
  while (!all.empty()) {
    auto most = all.begin();
    for (auto it = all.begin() + 1; it < all.end(); ++it)
      if (most->branch->refs.nth(most->last - 1).key < it->branch->refs.nth(it->last - 1).key) most = it;
    if (!f(entry(most->branch->refs.nth(most->last - 1)))) return;
    if (--most->last == most->first) all.erase(most);
  }
}

template <class F>
void Stream::for_each_unread(const GroupProgress& progress, F f) const {
  std::vector<Stretch> all;
  for (const Branch& b : branches_) all.push_back({&b, b.unread(progress), b.refs.size()});
  merge(std::move(all), f);
}

}  // namespace jetlag::crdt
