// SPDX-License-Identifier: Apache-2.0
// JSON values, as operations carry them and as slots of a document hold them.
//
// DocumentValue  a whole value with everything in it. Numbers are text in canonical form (crdt/document_number.h). What stands in
//                it is numbered in the order in which it is written, the value itself first: the number of a container or number
//                within its operation is its identity.
// SlotValue      what one write of a slot says: a scalar, or which container. Packed into the Bytes of a register's candidate.
//   identity     of the container or number; none: the candidate's own dot with `index`. Another one where a write asserts again
//                what is there.
//   order        when the member came into its object; none: with this write. Members are told in this order, so a member that is
//                written again stays where it was.
#pragma once

#include <compare>
#include <optional>
#include <string_view>
#include <vector>

#include "core/shared_bytes.h"
#include "crdt/hlc.h"
#include "crdt/item.h"

namespace jetlag::crdt {

enum class ValueKind : std::uint8_t { kNull, kFalse, kTrue, kInteger, kDouble, kString, kObject, kArray };
constexpr bool is_container(ValueKind kind) { return kind == ValueKind::kObject || kind == ValueKind::kArray; }
constexpr bool is_number(ValueKind kind) { return kind == ValueKind::kInteger || kind == ValueKind::kDouble; }
/// Something can be done *inside* it, so it has an identity of its own.
constexpr bool has_inside(ValueKind kind) { return is_container(kind) || is_number(kind); }

/// No document is deeper, so recursion over one is bounded.
inline constexpr std::size_t kMostDepth = 128;

struct DocumentMember;

struct DocumentValue {
  ValueKind kind = ValueKind::kNull;
  Bytes text;                           ///< of a number or string
  std::vector<DocumentMember> members;  ///< of an object; every key once
  std::vector<DocumentValue> items;     ///< of an array
  bool operator==(const DocumentValue& other) const;
};
struct DocumentMember {
  Bytes key;
  DocumentValue value;
  bool operator==(const DocumentMember&) const = default;
};
inline bool DocumentValue::operator==(const DocumentValue& other) const {
  return kind == other.kind && text == other.text && members == other.members && items == other.items;
}
/// Levels of containers; 0 of a scalar.
std::size_t depth_of(const DocumentValue& value);

/// Names a container or a number of a document: the operation that wrote it, and its number there.
using NodeId = ItemId;

/// Orders members by when they came.
struct MemberOrder {
  Hlc hlc;
  NodeId id;
  constexpr auto operator<=>(const MemberOrder&) const = default;
};

struct SlotValue {
  ValueKind kind = ValueKind::kNull;
  std::uint32_t index = 0;
  std::optional<MemberOrder> order;
  NodeId identity;
  std::string_view text;
};
Bytes pack(const SlotValue& value);
/// Nothing where it was not packed here.
std::optional<SlotValue> unpack_slot(std::string_view bytes);

/// A slot of a document: the root, a member of an object, or an item of an array.
struct SlotAddress {
  NodeId parent;  ///< none: the root
  Bytes key;      ///< of a member
  ItemId item;    ///< of an item; none: a member
  bool is_root() const { return !parent; }
  auto operator<=>(const SlotAddress&) const = default;
};

}  // namespace jetlag::crdt
