// SPDX-License-Identifier: Apache-2.0
// The executable specification of lists: FugueMax as its authors write it, one item at a time in a plain vector, every question
// answered by looking through all of it.
//
// It knows nothing of runs, trees and full syncs, and never forgets an item. A list is its generations in the order of their
// names.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "crdt/item.h"

namespace jetlag::crdt::laws {

struct ModelItem {
  ItemId id, left, right;
};

class ListModel {
 public:
  /// Both origins must be there, or be none: an end of the generation.
  void insert(Dot generation, ModelItem item);
  /// All items in order, with those that were removed.
  std::vector<ModelItem> items() const;
  bool holds(ItemId id) const;
  /// The generation of an item that is there.
  Dot generation_of(ItemId id) const;
  /// The item behind this one in its generation, or behind its start; none at the end.
  ItemId next_in(Dot generation, ItemId id) const;

 private:
  std::map<Dot, std::vector<ModelItem>> generations_;
};

}  // namespace jetlag::crdt::laws
