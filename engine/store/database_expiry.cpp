// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <vector>

#include "store/database.h"

namespace jetlag::store {

const crdt::Object* Database::find_visible(const KeyRef& key, Instant now_clock) const {
  const crdt::Object* object = find(key);
  return object != nullptr && visible(*object, now_clock) ? object : nullptr;
}

/// A PERSIST of this region has outlived the key, and nothing else would end it.
static bool haunts(const crdt::Object& object, RegionId region) {
  if (object.expiry() == nullptr || object.exists()) return false;
  const crdt::Claim& claim = *object.expiry()->winner();
  return claim.deadline == kNever && claim.dot.origin().region() == region;
}

void Database::note_deadline(std::uint16_t index, const crdt::Object& object) {
  any_deadline_ = true;
  Instant first = object.expiry_owner() == region() ? *object.deadline() : kNever;
  if (haunts(object, region())) first = Instant{0};
  if (object.hash() != nullptr && object.hash()->deadlines() != nullptr)
    first = std::min(first, object.hash()->deadlines()->next_of(region()));
  if (first == kNever) return;
  if (deadlines_.empty()) deadlines_.assign(kBuckets, kNever);
  deadlines_[index] = std::min(deadlines_[index], first);
  next_expiry_ = std::min(next_expiry_, first);
}

/// What this region has to delete of an object by now.
static std::optional<crdt::Effect> due_of(const crdt::Object& object, RegionId region, Instant now) {
  const auto deadline = object.deadline();
  if (deadline && *deadline <= now && object.expiry_owner() == region) return object.prepare_delete();
  if (haunts(object, region)) return object.prepare_delete();
  if (object.hash() == nullptr || object.hash()->deadlines() == nullptr) return std::nullopt;
  std::vector<Bytes> fields;
  object.hash()->deadlines()->for_each_past(now, [&](const Bytes& field, RegionId owner) {
    if (owner == region) fields.push_back(field);
  });
  return fields.empty() ? std::nullopt : std::optional(object.prepare_fields_removal(fields));
}

void Database::expire(const WriteTimes& times, std::vector<crdt::Op>& written) {
  if (times.now_clock < next_expiry_) return;
  struct Due {
    Bytes key;
    std::uint16_t db = 0;
    crdt::Effect effect;
  };
  std::vector<Due> due;
  next_expiry_ = kNever;
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    if (deadlines_[i] > times.now_clock) {
      next_expiry_ = std::min(next_expiry_, deadlines_[i]);
      continue;
    }
    deadlines_[i] = kNever;
    due.clear();
    for (const Entry& e : bucket(i)) {
      if (!e.object.has_claims()) continue;
      if (auto effect = due_of(e.object, region(), times.now_clock))
        due.push_back({e.key, crdt::db_of(e.key, e.hash), std::move(*effect)});
      else watch_deadline(i, e.object);
    }
    for (Due& one : due) {
      write(KeyRef(one.key, one.db), std::move(one.effect), times, written);
      written.back().expired = true;
    }
  }
}

}  // namespace jetlag::store
