// SPDX-License-Identifier: Apache-2.0
// Hash: observed-remove map from field to Elem (crdt/cell_map.h).
//
// Value      the fields whose element is present. A field may be remembered without being present (dead accumulators).
// Merge      per field, of the elements.
// Conflict   HSET or HINCRBY against HDEL or DEL: what the remover had not seen survives, so a field is kept by a concurrent
//            write and a counter keeps exactly the unseen increments. Within one field: the rules of Elem.
// Cost       one hash probe per field operation.
#pragma once

#include "crdt/cell_map.h"
#include "crdt/element.h"

namespace jetlag::crdt {

class Hash : public CellMap<Elem> {
 public:
  static constexpr Type kType = Type::kHash;
  Observation remove_all(const DeleteKey& effect, const Meta& meta) { return CellMap::remove_all(effect.field_resets, meta); }
  Observation write(const FieldWrite& write, const Meta& meta, Overwrite overwrite, Rule rule) {
    Observation met;
    change(write.field, [&](Elem& e) {
      met = e.write({meta.dot, meta.hlc, write.value}, *meta.deps, overwrite, write.resets, rule);
    });
    return met;
  }
  Observation increment(const IncrementField& increment, const Meta& meta) {
    Observation met;
    change(increment.field, [&](Elem& e) { met = e.increment(increment.birth, increment.sum, meta); });
    return met;
  }
};

}  // namespace jetlag::crdt
