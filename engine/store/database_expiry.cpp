// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "store/database.h"

namespace jetlag::store {

const crdt::Object* Database::find_visible(const KeyRef& key, Instant now_clock) const {
  const crdt::Object* object = find(key);
  return object != nullptr && visible(*object, now_clock) ? object : nullptr;
}

void Database::note_deadline(std::uint16_t index, const crdt::Object& object) {
  any_deadline_ = true;
  const auto deadline = object.deadline();
  if (!deadline || object.expiry_owner() != region()) return;
  if (deadlines_.empty()) deadlines_.assign(kBuckets, kNever);
  deadlines_[index] = std::min(deadlines_[index], *deadline);
  next_expiry_ = std::min(next_expiry_, *deadline);
}

void Database::expire(const WriteTimes& times, std::vector<crdt::Op>& written) {
  if (times.now_clock < next_expiry_) return;
  std::vector<Entry> due;
  next_expiry_ = kNever;
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    if (deadlines_[i] > times.now_clock) {
      next_expiry_ = std::min(next_expiry_, deadlines_[i]);
      continue;
    }
    deadlines_[i] = kNever;
    due.clear();
    for (const Entry& e : bucket(i)) {
      if (const auto deadline = e.object.deadline(); !deadline || *deadline > times.now_clock) watch_deadline(i, e.object);
      else if (e.object.expiry_owner() == region()) due.push_back(e);
    }
    for (const Entry& e : due) {
      write(KeyRef(e.key, crdt::db_of(e.key, e.hash)), e.object.prepare_delete(), times, written);
      written.back().expired = true;
    }
  }
}

}  // namespace jetlag::store
