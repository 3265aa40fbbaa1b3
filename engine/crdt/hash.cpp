// SPDX-License-Identifier: Apache-2.0
#include "crdt/hash.h"

#include <algorithm>

#include "core/fingerprint.h"

namespace jetlag::crdt {

void Hash::account(const Bytes& field, const Elem& element, bool adding) {
  const std::uint64_t live = element.digest();
  const std::uint64_t digest = live == 0 ? 0 : mix(hash_bytes(field.view()), live);
  const std::size_t data = field.size() + element.data_bytes();
  const std::size_t shared = field.heap_bytes() + element.heap_bytes();
  const std::size_t present = element.present() ? 1 : 0;
  if (adding) {
    digest_ += digest; data_bytes_ += data; shared_bytes_ += shared; present_ += present;
  } else {
    digest_ -= digest; data_bytes_ -= data; shared_bytes_ -= shared; present_ -= present;
  }
}

/// Runs `change` on a field's element (created when missing), keeping counts, digest and the absence of bottom elements right.
template <class Change>
void Hash::change(const Bytes& field, Change change) {
  Elem* element = fields_.find(field);
  if (element != nullptr) account(field, *element, false);
  else element = &fields_[field];
  change(*element);
  if (element->bottom()) {
    const Bytes kept = field;  // may be the map's own key
    fields_.erase(kept);
  } else {
    account(field, *element, true);
  }
}

Creation Hash::newest() const {
  Creation best;
  for (const auto& [field, element] : fields_)
    if (element.present()) best = std::max(best, element.newest());
  return best;
}

Observation Hash::write(const FieldWrite& write, const Meta& meta, Overwrite overwrite, Rule rule) {
  Observation met;
  change(write.field, [&](Elem& e) {
    met = e.write({meta.dot, meta.hlc, write.value}, *meta.deps, overwrite, write.resets, rule);
  });
  return met;
}

Observation Hash::increment(const IncrementField& increment, const Meta& meta) {
  Observation met;
  change(increment.field, [&](Elem& e) { met = e.increment(increment.birth, increment.sum, meta); });
  return met;
}

Observation Hash::remove(const FieldRemoval& removal, const Meta& meta) {
  Observation met;
  if (fields_.contains(removal.field)) change(removal.field, [&](Elem& e) { met = e.remove(removal.resets, meta); });
  return met;
}

Observation Hash::remove_all(std::span<const FieldRemoval> resets, const Meta& meta) {
  for (const FieldRemoval& r : resets) remove(r, meta);
  for (std::size_t i = fields_.size(); i-- > 0;) {  // erase moves only later fields
    const Bytes field = fields_.nth(i).first;
    change(field, [&](Elem& e) { e.remove({}, meta); });
  }
  Observation met;
  met.concurrent = present();
  return met;
}

void Hash::join(const Hash& theirs, const VersionVector& mine, const VersionVector& their_context) {
  static const Elem kNone;
  for (std::size_t i = fields_.size(); i-- > 0;) {
    const Bytes field = fields_.nth(i).first;
    if (const Elem* other = theirs.find(field); other == nullptr)
      change(field, [&](Elem& e) { e.join(kNone, mine, their_context); });
  }
  for (const auto& [field, element] : theirs.fields_) change(field, [&](Elem& e) { e.join(element, mine, their_context); });
}

bool Hash::collect(const AckView& acks) {
  bool any = false;
  for (std::size_t i = fields_.size(); i-- > 0;) {
    if (fields_.nth(i).second.accumulators() == nullptr) continue;
    const Bytes field = fields_.nth(i).first;
    change(field, [&](Elem& e) { any |= e.collect(acks); });
  }
  return any;
}

void Hash::put(const Bytes& field, Elem element) {
  change(field, [&](Elem& e) { e = std::move(element); });
}

std::uint64_t Hash::content_digest() const {
  std::uint64_t sum = 0;
  for (const auto& [field, element] : fields_)
    if (element.present()) sum += mix(hash_bytes(field.view()), element.content_digest());
  return sum;
}

std::size_t Hash::heap_bytes() const {
  constexpr std::size_t kIndexEntry = (sizeof(Bytes) + 8 + 1) * 5 / 4;  // one hash table entry at a usual load
  return fields_.size() * (sizeof(IndexMap<Bytes, Elem>::Pair) + kIndexEntry) + shared_bytes_;
}

}  // namespace jetlag::crdt
