// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/fingerprint.h"
#include "store/database.h"

namespace jetlag::store {
namespace {

template <class Value>
std::int64_t dead_bytes(const crdt::Cell<Value>& element) {
  if (element.accumulators() == nullptr) return 0;
  const auto& all = element.accumulators()->entries();
  const auto dead = std::count_if(all.begin(), all.end(), [](const crdt::Accumulator& a) { return !a.alive(); });
  return dead * static_cast<std::int64_t>(sizeof(crdt::Accumulator));
}

/// What only waits to be collected.
std::int64_t dead_bytes(const crdt::Object& object) {
  std::int64_t bytes = dead_bytes(object.string());
  if (object.hash() != nullptr)
    for (const auto& [field, element] : *object.hash()) bytes += dead_bytes(element);
  if (object.sorted_set() != nullptr)
    for (const auto& [member, score] : *object.sorted_set()) bytes += dead_bytes(score);
  return bytes;
}

/// All that is kept because something was removed.
std::int64_t tombstone_bytes(const crdt::Object& object) {
  const std::size_t of_items = object.list() == nullptr ? 0 : object.list()->dead_bytes();
  const std::size_t of_groups = object.stream() == nullptr ? 0 : object.stream()->dead_bytes();
  const std::size_t of_parts = object.document() == nullptr ? 0 : object.document()->dead_bytes();
  // A deletion of a HyperLogLog that is remembered alone: the whole body is there for it.
  const bool remembered = object.hyperloglog() != nullptr && !object.hyperloglog()->present();
  const std::size_t of_deletions = remembered ? sizeof(crdt::HyperLogLog) : 0;
  return dead_bytes(object) + static_cast<std::int64_t>(of_items + of_groups + of_parts + of_deletions);
}

bool awaits_collection(const crdt::Object& object) {
  return dead_bytes(object) != 0 || (object.list() != nullptr && object.list()->awaits_collection()) ||
         (object.stream() != nullptr && object.stream()->awaits_collection()) ||
         (object.document() != nullptr && object.document()->awaits_collection()) ||
         (object.hyperloglog() != nullptr && object.hyperloglog()->awaits_collection()) ||
         (object.vector_set() != nullptr && object.vector_set()->awaits_collection());
}

std::int64_t data_of(const Entry& e) { return static_cast<std::int64_t>(e.key.size() + e.object.data_bytes()); }

void add(MemoryUse& use, const Entry& e) {
  const std::int64_t all = e.memory_bytes();
  if (e.digest == 0) {
    use.tombstones += all;
    return;
  }
  const std::int64_t data = data_of(e);
  const std::int64_t dead = tombstone_bytes(e.object);
  use.data += data;
  use.tombstones += dead;
  use.metadata += all - data - dead;
}

/// f(Entry) for each of a bucket, with what lies elsewhere of those that follow already on its way.
template <class F>
void visit(const Bucket& bucket, F f) {
  constexpr std::uint32_t kAhead = 6;  // entries: counters lie somewhere else
  for (std::uint32_t place = 0; place < bucket.size(); ++place) {
    if (place + kAhead < bucket.size()) bucket.at(place + kAhead).object.string().prefetch();
    f(bucket.at(place));
  }
}

}  // namespace

std::uint64_t Database::content_digest() const {
  std::uint64_t sum = 0;
  for (std::uint16_t i = 0; i < kBuckets; ++i)
    for (const Entry& e : bucket(i))
      if (const std::uint64_t content = e.object.content_digest(); content != 0)
        sum += mix(mix(hash_bytes(e.key), e.hash), content);
  return sum;
}

MemoryUse Database::memory() const {
  MemoryUse use;
  use.metadata = static_cast<std::int64_t>(buckets_.size() * sizeof buckets_[0]);
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    if (buckets_[i]) use.metadata += static_cast<std::int64_t>(bucket(i).overhead_bytes());
    visit(bucket(i), [&](const Entry& e) { add(use, e); });
  }
  return use;
}

std::int64_t Database::data_bytes() const {
  std::int64_t bytes = 0;
  for (std::uint16_t i = 0; i < kBuckets; ++i) visit(bucket(i), [&](const Entry& e) { bytes += e.digest == 0 ? 0 : data_of(e); });
  return bytes;
}

std::array<TypeUse, crdt::kTypeCount> Database::memory_by_type() const {
  std::array<TypeUse, crdt::kTypeCount> uses;
  for (std::uint16_t i = 0; i < kBuckets; ++i)
    visit(bucket(i), [&](const Entry& e) {
      TypeUse& use = uses[static_cast<std::size_t>(e.object.type())];
      ++use.keys;
      use.elements += static_cast<std::int64_t>(e.object.elements());
      add(use.memory, e);
    });
  return uses;
}

void Database::watch_dead(std::uint16_t index, const crdt::Effect& effect, const crdt::Object& object) {
  const auto resets_something = [](const auto& e) {
    using E = std::decay_t<decltype(e)>;
    if constexpr (std::is_same_v<E, crdt::SetRegister>) return !e.resets.empty();
    if constexpr (std::is_same_v<E, crdt::DeleteKey>)
      return !e.resets.empty() || !e.field_resets.empty() || !e.score_resets.empty() || e.ends_adds;
    if constexpr (std::is_same_v<E, crdt::SetFields> || std::is_same_v<E, crdt::RemoveFields>)
      return std::any_of(e.fields.begin(), e.fields.end(), [](const auto& field) { return !field.resets.empty(); });
    if constexpr (std::is_same_v<E, crdt::SetScores> || std::is_same_v<E, crdt::RemoveScores>)
      return std::any_of(e.members.begin(), e.members.end(), [](const auto& member) { return !member.resets.empty(); });
    return false;
  };
  if (std::visit(resets_something, effect)) may_hold_dead_[index] = true;
  const bool ends_items = std::holds_alternative<crdt::RemoveItems>(effect) || std::holds_alternative<crdt::DeleteKey>(effect);
  if (ends_items && object.list() != nullptr && object.list()->awaits_collection()) may_hold_dead_[index] = true;
  if (object.stream() != nullptr && object.stream()->awaits_collection()) may_hold_dead_[index] = true;
  if (object.document() != nullptr && object.document()->dead_bytes() != 0) may_hold_dead_[index] = true;
  if (object.vector_set() != nullptr && object.vector_set()->awaits_collection()) may_hold_dead_[index] = true;
}

void Database::collect(const crdt::AckView& acks) {
  if (may_hold_dead_.none()) return;
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    if (!may_hold_dead_[i] || !buckets_[i]) continue;
    Bucket& home = writable(buckets_[i]);
    bool left = false;
    for (auto place = static_cast<std::uint32_t>(home.size()); place-- > 0;) {
      const MemoryBook::Before before = book_ ? MemoryBook::before(&home, place) : MemoryBook::Before{};
      const bool changed = home.edit(place).collect(acks);
      left = awaits_collection(home.at(place).object) || left;
      if (changed) home.settle(place);
      if (changed && book_) book_->after(before, i, &home, place);
    }
    if (home.empty()) {
      if (book_) book_->add(-static_cast<std::int64_t>(home.overhead_bytes()));
      buckets_[i].reset();
    }
    may_hold_dead_[i] = left;
  }
}

}  // namespace jetlag::store
