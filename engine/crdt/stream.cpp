// SPDX-License-Identifier: Apache-2.0
// Reading, preparing and effects; whole states are in stream_join.cpp.
#include "crdt/stream.h"

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::crdt {

// --- fields -------------------------------------------------------------------------------------------------------------

namespace {

/// The next string of a packed sequence, taken off it; nothing at its end or where it is broken, which `packed` then tells.
std::optional<std::string_view> take_string(std::string_view& packed) {
  std::uint64_t size = 0;
  for (unsigned shift = 0; shift < 35 && !packed.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(packed.front());
    packed.remove_prefix(1);
    size |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) != 0) continue;
    if (size > packed.size()) break;
    const std::string_view text = packed.substr(0, size);
    packed.remove_prefix(size);
    return text;
  }
  packed = std::string_view("\x80", 1);  // no string begins like this
  return std::nullopt;
}

}  // namespace

Bytes pack_fields(std::span<const Bytes> names_and_values) {
  std::string packed;
  for (const Bytes& text : names_and_values) {
    std::size_t size = text.size();
    for (; size >= 0x80; size >>= 7) packed.push_back(static_cast<char>(size | 0x80));
    packed.push_back(static_cast<char>(size));
    packed.append(text.view());
  }
  return packed;
}

std::vector<Bytes> unpack_fields(std::string_view packed) {
  std::vector<Bytes> texts;
  while (!packed.empty()) {
    const auto text = take_string(packed);
    if (!text) return {};
    texts.emplace_back(*text);
  }
  return texts;
}

bool are_fields(std::string_view packed) {
  std::size_t texts = 0;
  for (; !packed.empty(); ++texts)
    if (!take_string(packed)) return false;
  return texts != 0 && texts % 2 == 0;
}

// --- reading ------------------------------------------------------------------------------------------------------------

StreamId Stream::last_id() const {
  StreamId best;
  for (const Head& h : heads_) best = std::max(best, h.last);
  return best;
}

std::uint64_t Stream::entries_added() const {
  std::uint64_t sum = 0;
  for (const Head& h : heads_) sum += h.added;
  return sum;
}

EntryKey Stream::first() const {
  JETLAG_CHECK(size_ != 0, "the first entry of a stream that has some");
  EntryKey best = branches_.front().refs.nth(0).key;
  for (const Branch& b : branches_) best = std::min(best, b.refs.nth(0).key);
  return best;
}

EntryKey Stream::last() const {
  JETLAG_CHECK(size_ != 0, "the last entry of a stream that has some");
  EntryKey best;
  for (const Branch& b : branches_) best = std::max(best, b.refs.nth(b.refs.size() - 1).key);
  return best;
}

const Stream::Branch* Stream::branch(OriginId origin) const {
  const auto it =
      std::lower_bound(branches_.begin(), branches_.end(), origin, [](const Branch& b, OriginId o) { return b.origin < o; });
  return it != branches_.end() && it->origin == origin ? &*it : nullptr;
}

std::vector<Stream::Stretch> Stream::stretches(StreamId from, StreamId to) const {
  std::vector<Stretch> all;
  for (const Branch& b : branches_) all.push_back({&b, b.before(from), b.upto(to)});
  return all;
}

std::size_t Stream::unread(const GroupProgress& progress) const {
  std::size_t count = 0;
  for (const Branch& b : branches_) count += b.refs.size() - b.unread(progress);
  return count;
}

std::optional<Stream::Entry> Stream::find(const EntryKey& key) const {
  const Branch* const home = branch(key.dot.origin());
  if (home == nullptr) return std::nullopt;
  const std::size_t rank = home->before(key.id);
  if (rank == home->refs.size() || home->refs.nth(rank).key != key) return std::nullopt;
  return entry(home->refs.nth(rank));
}

EntryKey Stream::trim_to_length(std::size_t kept) const {
  EntryKey upto;
  if (size_ <= kept) return upto;
  std::size_t left = size_ - kept;
  if (branches_.size() == 1) return branches_.front().refs.nth(left - 1).key;
  for_each({}, StreamId::largest(), [&](const Entry& e) {
    upto = e.key;
    return --left != 0;
  });
  return upto;
}

EntryKey Stream::trim_below(StreamId least, std::size_t most) const {
  EntryKey upto;
  if (most == 0 || !least) return upto;
  for_each({}, least.previous(), [&](const Entry& e) {
    upto = e.key;
    return --most != 0;
  });
  return upto;
}

std::size_t Stream::count_up_to(const EntryKey& upto) const {
  std::size_t count = 0;
  for (const Branch& b : branches_) count += b.upto(upto);
  return count;
}

std::size_t Stream::count_below(StreamId least) const {
  std::size_t count = 0;
  for (const Branch& b : branches_) count += b.before(least);
  return count;
}

Creation Stream::newest() const {
  Creation best;
  const auto consider = [&](Dot dot, Hlc hlc) { best = std::max(best, Creation{{hlc, dot.origin()}, dot}); };
  for (const Branch& b : branches_)
    b.refs.for_each(0, b.refs.size(), [&](const Ref& r) { consider(r.key.dot, payloads_[r.place].hlc); });
  for (const auto& [name, group] : groups_)
    for (const GroupTag& t : group.tags) consider(t.dot, t.hlc);
  for (const Head& h : heads_)
    if (h.keeps) consider(h.dot, h.hlc);
  return best;
}

std::size_t Stream::group_count() const {
  const auto present = [](const auto& g) { return g.second.present(); };
  return static_cast<std::size_t>(std::count_if(groups_.begin(), groups_.end(), present));
}

const ConsumerGroup* Stream::group(const Bytes& name) const {
  const auto it = groups_.find(name);
  return it != groups_.end() && it->second.present() ? &it->second : nullptr;
}

// --- prepare ------------------------------------------------------------------------------------------------------------

StreamHead Stream::prepare_head(OriginId me, std::size_t entries, StreamId last, bool keeps) const {
  StreamHead head{last, entries, {}, keeps, !present()};
  for (const Head& h : heads_)
    if (!head.begins && h.dot.origin() == me) head.added += h.added;
  return head;
}

std::optional<AckEntries> Stream::prepare_ack(const Bytes& name, const std::vector<EntryKey>& acked) const {
  const ConsumerGroup* const found = group(name);
  if (found == nullptr || !found->progress) return std::nullopt;
  const GroupProgress& progress = *found->progress;
  const std::optional<StreamId> waiting = progress.first_pending();  // whoever wrote it
  Watermarks reached;
  for (const EntryKey& key : acked)
    if (!waiting || key.id < *waiting) reached.raise(key.dot.origin(), key.id);
  for (const Branch& home : branches_) {
    const StreamId read = progress.delivered_by_origin().at(home.origin);
    const std::size_t done = std::min(home.upto(read), waiting ? home.before(*waiting) : home.refs.size());
    if (done != 0) reached.raise(home.origin, home.refs.nth(done - 1).key.id);
  }
  AckEntries effect{name, {}};
  for (const Watermark& w : reached)
    if (w.id > found->acknowledged.at(w.origin)) effect.upto.raise(w.origin, w.id);
  return effect.upto.empty() ? std::nullopt : std::optional(std::move(effect));
}

// --- single entries -----------------------------------------------------------------------------------------------------

void Stream::account(const Ref& ref, int sign) {
  const auto times = static_cast<std::uint64_t>(sign);
  const Bytes& fields = payloads_[ref.place].fields;
  digest_ += times * mix(mix(ref.key.id.millis, ref.key.id.number), ref.key.dot.packed);
  data_bytes_ += times * (sizeof(StreamId) + fields.size());
  shared_bytes_ += times * fields.heap_bytes();
  size_ += times;
}

bool Stream::put(const EntryKey& key, Hlc hlc, Bytes fields) {
  const OriginId origin = key.dot.origin();
  auto home =
      std::lower_bound(branches_.begin(), branches_.end(), origin, [](const Branch& b, OriginId o) { return b.origin < o; });
  if (home == branches_.end() || home->origin != origin) home = branches_.insert(home, Branch{origin, {}});
  const std::size_t rank = home->before(key.id);
  if (rank < home->refs.size() && home->refs.nth(rank).key.id == key.id) return false;
  Ref ref{key, static_cast<std::uint32_t>(payloads_.size())};
  if (free_.empty()) {
    payloads_.push_back({std::move(fields), hlc});
  } else {
    ref.place = free_.back();
    free_.pop_back();
    payloads_[ref.place] = {std::move(fields), hlc};
  }
  home->refs.insert(rank, ref);
  account(ref, 1);
  return true;
}

void Stream::say(const Head& head) {
  const auto it = std::lower_bound(heads_.begin(), heads_.end(), head.dot.origin(),
                                   [](const Head& h, OriginId o) { return h.dot.origin() < o; });
  if (it == heads_.end() || it->dot.origin() != head.dot.origin()) heads_.insert(it, head);
  else if (it->dot < head.dot) *it = head;
}

void Stream::forget_heads(const VersionVector& seen) {
  std::erase_if(heads_, [&](const Head& h) { return seen.contains(h.dot); });
  if (heads_.empty()) max_deleted_ = {};
}

// --- effects ------------------------------------------------------------------------------------------------------------

Observation Stream::add(const AddEntries& effect, const Meta& meta) {
  Observation met;
  for (const NewEntry& fresh : effect.entries) {
    for (const Branch& b : branches_) {  // the same ID, from a region that did not know of this one
      const std::size_t rank = b.before(fresh.id);
      met.concurrent |= rank < b.refs.size() && b.refs.nth(rank).key.id == fresh.id;
    }
    const bool added = put({fresh.id, meta.dot}, meta.hlc, fresh.fields);
    JETLAG_CHECK(added, "one origin gives each ID of a stream once");
  }
  if (effect.head.begins) forget_heads(*meta.deps);
  say({meta.dot, meta.hlc, effect.head.last, effect.head.added, effect.head.keeps});
  if (effect.head.max_deleted) max_deleted_ = effect.head.max_deleted;
  return met;
}

Observation Stream::remove(const RemoveEntries& effect, const Meta& meta) {
  Observation met;
  const auto seen = [&](const EntryKey& key) { return meta.deps->contains(key.dot); };
  for (Branch& b : branches_) {
    for (const StreamId id : effect.ids) {
      const std::size_t rank = b.before(id);
      if (rank == b.refs.size() || b.refs.nth(rank).key.id != id) continue;
      if (erase(b, rank, rank + 1, seen) != 0) max_deleted_ = std::max(max_deleted_, id);
      else met.concurrent = true;
    }
    if (!effect.upto.id) continue;
    const std::size_t all = b.upto(effect.upto);
    met.concurrent |= erase(b, 0, all, seen) != all;
  }
  drop_empty_branches();
  return met;
}

Observation Stream::create_group(const CreateGroup& effect, const Meta& meta) {
  Observation met;
  ConsumerGroup& group = groups_[effect.name];
  if (effect.begins) forget_heads(*meta.deps);
  std::uint64_t added = 0;
  bool keeps = effect.keeps;
  for (const Head& h : heads_)
    if (h.dot.origin() == meta.dot.origin()) added = h.added, keeps |= h.keeps;
  say({meta.dot, meta.hlc, effect.last, added, keeps});
  const auto lost_to = [&](const std::vector<Dot>& deletions) {
    for (const Dot d : deletions)
      if (!meta.deps->contains(d)) return d;
    return Dot{};
  };
  Dot winner = lost_to(deletions_);
  if (!winner) winner = lost_to(group.destroyed);
  if (winner) {
    met.concurrent = true;
    met.discarded = 1;
    met.winner = winner;
    met.loser = meta.dot;
    if (group.bottom()) groups_.erase(effect.name);
    return met;
  }
  met.concurrent = group.present();
  GroupTag tag{meta.dot, meta.hlc, {effect.start, effect.only_seen, {}}};
  if (effect.only_seen) tag.start.seen = *meta.deps;
  group.tags.insert(std::find_if(group.tags.begin(), group.tags.end(), [&](const GroupTag& t) { return meta.dot < t.dot; }),
                    std::move(tag));
  return met;
}

namespace {

void note_lost(Observation& met, const ConsumerGroup& group, const Meta& meta) {
  for (const GroupTag& t : group.tags) {
    if (meta.deps->contains(t.dot)) continue;
    ++met.discarded;
    met.concurrent = true;
    met.winner = meta.dot;
    met.loser = t.dot;
  }
}

void remember(std::vector<Dot>& deletions, Dot dot) {
  deletions.insert(std::lower_bound(deletions.begin(), deletions.end(), dot), dot);
}

}  // namespace

Observation Stream::destroy_group(const DestroyGroup& effect, const Meta& meta) {
  Observation met;
  ConsumerGroup& group = groups_[effect.name];
  note_lost(met, group, meta);
  group.end(*meta.deps);
  remember(group.destroyed, meta.dot);
  return met;
}

Observation Stream::acknowledge(const AckEntries& effect, const Meta& meta) {
  const auto it = groups_.find(effect.group);
  if (it == groups_.end()) return {};
  ConsumerGroup& group = it->second;
  const auto meant = [&](const GroupTag& t) { return meta.deps->contains(t.dot); };
  if (std::none_of(group.tags.begin(), group.tags.end(), meant)) return {};  // another group of that name
  group.acknowledged.raise(effect.upto);
  if (group.progress) group.progress->acknowledge(effect.upto);
  return {};
}

Observation Stream::remove_all(const DeleteKey& effect, const Meta& meta) {
  Observation met;
  const auto seen = [&](Dot dot) { return meta.deps->contains(dot); };
  for (Branch& b : branches_) erase(b, 0, b.refs.size(), [&](const EntryKey& key) { return seen(key.dot); });
  drop_empty_branches();
  forget_heads(*meta.deps);
  for (auto& [name, group] : groups_) {
    if (effect.ends_groups) {
      note_lost(met, group, meta);
      group.end(*meta.deps);
    } else if (group.present()) {
      std::erase_if(group.tags, [&](const GroupTag& t) { return seen(t.dot); });
      if (!group.present()) group.end(*meta.deps);
    }
  }
  std::erase_if(groups_, [](const auto& g) { return g.second.bottom(); });
  if (effect.ends_groups) remember(deletions_, meta.dot);
  met.concurrent |= present();
  return met;
}

GroupProgress& Stream::progress_of(const Bytes& name) {
  ConsumerGroup& group = groups_.at(name);
  if (!group.progress) group.progress.ensure() = group.fresh_progress();
  return *group.progress;
}

}  // namespace jetlag::crdt
