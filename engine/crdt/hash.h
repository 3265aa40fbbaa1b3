// SPDX-License-Identifier: Apache-2.0
// Hash: observed-remove map from field to Elem (crdt/cell_map.h), and when its fields end (crdt/field_deadlines.h).
//
// Value      the fields whose element is present. A field may be remembered without being present (dead accumulators, claims on
//            its deadline). What is past its deadline is still there: whoever reads gives the time.
// Merge      per field, of the elements and of the claims.
// Conflict   HSET or HINCRBY against HDEL or DEL: what the remover had not seen survives, so a field is kept by a concurrent
//            write and a counter keeps exactly the unseen increments. Within one field: the rules of Elem. A write or a removal
//            takes the claims that it had seen along, an increment leaves them: a field that survives a removal, or is written
//            beside a HEXPIRE, has the deadlines that were not seen.
// Digest     of the fields alone; Object adds the claims, which may outlive the last field.
// Cost       one hash probe per field operation. Without deadlines they cost a pointer.
#pragma once

#include "core/box.h"
#include "crdt/cell_map.h"
#include "crdt/element.h"
#include "crdt/field_deadlines.h"

namespace jetlag::crdt {

class Hash : public CellMap<Elem> {
 public:
  static constexpr Type kType = Type::kHash;

  bool bottom() const { return CellMap::bottom() && !deadlines_; }
  /// nullptr when no field has a claim.
  const FieldDeadlines* deadlines() const { return deadlines_.get(); }
  bool past(const Bytes& field, Instant now) const { return deadlines_ && deadlines_->past(field, now); }
  /// The element of a field that is there and not past its deadline, or nullptr.
  const Elem* find_at(const Bytes& field, Instant now) const {
    const Elem* const element = find(field);
    return element != nullptr && element->present() && !past(field, now) ? element : nullptr;
  }
  /// Fields that are there and not past their deadlines.
  std::size_t size_at(Instant now) const {
    std::size_t count = size();
    if (deadlines_) deadlines_->for_each_past(now, [&](const Bytes& field, RegionId) { count -= contains(field) ? 1u : 0u; });
    return count;
  }
  /// Nothing is left of it that clients see. Cheap unless much is over and waits for its owners.
  bool over_at(Instant now) const {
    if (!deadlines_ || size() > deadlines_->ending()) return !present();  // a field that is there never ends
    bool shows = false;
    deadlines_->for_each_last([&](const Bytes& field, Instant at) { shows |= at > now && contains(field); });
    return !shows && size_at(now) == 0;
  }

  // Effects.
  Observation write(const FieldWrite& write, const Meta& meta, Overwrite overwrite, Rule rule) {
    Observation met;
    change(write.field, [&](Elem& e) {
      met = e.write({meta.dot, meta.hlc, write.value}, *meta.deps, overwrite, write.resets, rule);
    });
    if (deadlines_) edit_deadlines([&](FieldDeadlines& all) { all.remove(write.field, *meta.deps); });
    return met;
  }
  Observation increment(const IncrementField& increment, const Meta& meta) {
    Observation met;
    change(increment.field, [&](Elem& e) { met = e.increment(increment.birth, increment.sum, meta); });
    return met;
  }
  Observation set_deadlines(const SetFieldDeadlines& effect, const Meta& meta) {
    Observation met;
    edit_deadlines([&](FieldDeadlines& all) {
      for (const FieldDeadline& one : effect.fields) met.add(all.claim(one.field, {meta.dot, meta.hlc, one.at}, *meta.deps));
    });
    return met;
  }
  Observation remove(const CellRemoval& removal, const Meta& meta) {
    if (deadlines_) edit_deadlines([&](FieldDeadlines& all) { all.remove(removal.name, *meta.deps); });
    return CellMap::remove(removal, meta);
  }
  Observation remove_all(const DeleteKey& effect, const Meta& meta) {
    if (deadlines_) edit_deadlines([&](FieldDeadlines& all) { all.remove_all(*meta.deps); });
    return CellMap::remove_all(effect.field_resets, meta);
  }

  void join(const Hash& theirs, const VersionVector& mine, const VersionVector& their_context) {
    static const FieldDeadlines kNone;
    CellMap::join(theirs, mine, their_context);
    if (deadlines_ || theirs.deadlines_)
      edit_deadlines([&](FieldDeadlines& all) { all.join(theirs.deadlines_ ? *theirs.deadlines_ : kNone, mine, their_context); });
  }
  /// Takes over what was decoded.
  void adopt(FieldDeadlines deadlines) {
    edit_deadlines([&](FieldDeadlines& all) { all = std::move(deadlines); });
  }

  std::size_t heap_bytes() const {
    return CellMap::heap_bytes() + (deadlines_ ? sizeof(FieldDeadlines) + deadlines_->heap_bytes() : 0);
  }
  bool operator==(const Hash& other) const { return CellMap::operator==(other) && deadlines_ == other.deadlines_; }

 private:
  template <class Change>
  void edit_deadlines(Change change) {
    change(deadlines_.ensure());
    if (deadlines_->empty()) deadlines_.reset();
  }

  Box<FieldDeadlines> deadlines_;  // never empty ones
};

}  // namespace jetlag::crdt
