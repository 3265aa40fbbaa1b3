// SPDX-License-Identifier: Apache-2.0
#include "crdt/document_value.h"

#include <algorithm>
#include <string>

#include "crdt/wire.h"

namespace jetlag::crdt {

namespace {

constexpr std::uint8_t kKindMask = 0x07, kHasOrder = 0x08, kHasIdentity = 0x10, kAll = 0x1f;

}  // namespace

std::size_t depth_of(const DocumentValue& value) {
  std::size_t inside = 0;
  for (const DocumentMember& member : value.members) inside = std::max(inside, depth_of(member.value));
  for (const DocumentValue& item : value.items) inside = std::max(inside, depth_of(item));
  return is_container(value.kind) ? inside + 1 : 0;
}

Bytes pack(const SlotValue& value) {
  std::string bytes;
  Writer out(bytes);
  out.byte(static_cast<std::uint8_t>(static_cast<unsigned>(value.kind) | (value.order ? kHasOrder : 0u) |
                                     (value.identity ? kHasIdentity : 0u)));
  out.varint(value.index);
  if (value.order) {
    out.varint(value.order->hlc.packed);
    wire::put_item(out, value.order->id);
  }
  if (value.identity) wire::put_item(out, value.identity);
  bytes.append(value.text);
  return bytes;
}

std::optional<SlotValue> unpack_slot(std::string_view bytes) {
  Reader in(bytes);
  SlotValue value;
  const std::uint8_t first = in.byte();
  if (first > kAll) return std::nullopt;
  value.kind = static_cast<ValueKind>(first & kKindMask);
  value.index = static_cast<std::uint32_t>(in.at_most(UINT32_MAX, "expected the number of a value of at most 32 bits"));
  if ((first & kHasOrder) != 0) {
    MemberOrder& order = value.order.emplace();
    order.hlc.packed = in.varint();
    order.id = wire::read_item(in);
  }
  if ((first & kHasIdentity) != 0) value.identity = wire::read_item(in);
  if (!in.ok()) return std::nullopt;
  value.text = bytes.substr(bytes.size() - in.remaining());
  return value;
}

}  // namespace jetlag::crdt
