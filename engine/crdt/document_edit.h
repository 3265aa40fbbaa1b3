// SPDX-License-Identifier: Apache-2.0
// The effects on a JSON document: a list of edits that are applied together, in order.
//
// Edits name containers and numbers by identity, and items by id: never by a path, which may lead somewhere else elsewhere.
// AssignValue      puts a value in place of what the slot held, as observed.
// RemoveMember     takes a member out, as observed.
// InsertElements   puts values between two items of an array.
// RemoveElements   takes items out of an array.
// ClearContainer   takes out everything that the container held, as observed; the container stays.
// AddToNumber      the running sum of what the writer has added to a number.
// TouchSlot        asserts again what the slot showed (update wins over delete); `value` is a packed SlotValue with its identity.
// Limits           one operation inserts into one array once, and writes a slot once.
#pragma once

#include <variant>
#include <vector>

#include "crdt/amount.h"
#include "crdt/document_value.h"

namespace jetlag::crdt {

struct AssignValue {
  SlotAddress slot;
  DocumentValue value;
  std::optional<MemberOrder> order;  ///< Of a member that is written again.
  bool operator==(const AssignValue&) const = default;
};
struct RemoveMember {
  NodeId object;
  Bytes key;
  bool operator==(const RemoveMember&) const = default;
};
struct InsertElements {
  NodeId array;
  Dot generation;  ///< As of InsertItems.
  ItemId left, right;
  std::vector<DocumentValue> values;  ///< At least one.
  bool operator==(const InsertElements&) const = default;
};
struct RemoveElements {
  NodeId array;
  std::vector<ItemRange> items;
  bool popped = false;  ///< A client got them.
  bool operator==(const RemoveElements&) const = default;
};
struct ClearContainer {
  NodeId container;
  bool operator==(const ClearContainer&) const = default;
};
struct AddToNumber {
  SlotAddress slot;
  NodeId number;
  Amount sum;  ///< Of all additions of the writer's origin to it, of this kind.
  bool operator==(const AddToNumber&) const = default;
};
struct TouchSlot {
  SlotAddress slot;
  Bytes value;
  bool operator==(const TouchSlot&) const = default;
};
using DocumentEdit =
    std::variant<AssignValue, RemoveMember, InsertElements, RemoveElements, ClearContainer, AddToNumber, TouchSlot>;

struct EditDocument {  // JSON.SET, JSON.DEL of a part, JSON.ARRAPPEND, JSON.NUMINCRBY ...
  std::vector<DocumentEdit> edits;
  bool operator==(const EditDocument&) const = default;
};

}  // namespace jetlag::crdt
