// SPDX-License-Identifier: Apache-2.0
// Items of a list: what names them.
//
// ItemId     the dot of the operation that inserted the item, and which of that operation's items it is. Ids order by origin,
//            sequence and index; ItemId{} means "none".
// ItemRange  ids that follow each other: several items of one operation, or, if `solo`, the items of consecutive operations of
//            one origin that inserted one item each. Which of the two it is belongs to the operation, so a single item says it
//            too.
#pragma once

#include <compare>
#include <cstdint>

#include "crdt/dot.h"

namespace jetlag::crdt {

struct ItemId {
  Dot dot;
  std::uint32_t index = 0;
  explicit constexpr operator bool() const { return static_cast<bool>(dot); }
  constexpr auto operator<=>(const ItemId&) const = default;
};

struct ItemRange {
  ItemId first;
  std::uint32_t length = 1;
  bool solo = false;

  constexpr ItemId at(std::uint32_t offset) const {
    return solo ? ItemId{{first.dot.packed + offset}, 0} : ItemId{first.dot, first.index + offset};
  }
  /// Within the range of ids, and not empty.
  constexpr bool valid() const {
    if (length == 0 || (solo && first.index != 0)) return false;
    return solo ? first.dot.sequence() + length - 1 <= Dot::kSequenceMask : first.index <= UINT32_MAX - (length - 1);
  }
  constexpr ItemId last() const { return at(length - 1); }
  /// Whether the id is one of these; then it is at(offset_of(id)).
  constexpr bool contains(ItemId id) const {
    if (solo) return id.index == 0 && id.dot >= first.dot && id.dot.packed - first.dot.packed < length;
    return id.dot == first.dot && id.index >= first.index && id.index - first.index < length;
  }
  constexpr std::uint32_t offset_of(ItemId id) const {
    return solo ? static_cast<std::uint32_t>(id.dot.packed - first.dot.packed) : id.index - first.index;
  }
  constexpr bool operator==(const ItemRange&) const = default;
};

}  // namespace jetlag::crdt
