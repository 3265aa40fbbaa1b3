// SPDX-License-Identifier: Apache-2.0
#include "document_intents.h"

#include <fmt/format.h>

namespace jetlag::crdt::laws {
namespace {

/// What is meant: it may be deep inside.
Document::Shown walk(const Document& document, Document::Shown at, const std::vector<std::size_t>& way) {
  for (const std::size_t step : way) {
    if (at.kind == ValueKind::kObject) {
      const std::vector<Document::Shown> members = document.members(at.id);
      const std::size_t choice = step % (members.size() + 1);
      if (choice == members.size()) return at;
      at = members[choice];
    } else if (at.kind == ValueKind::kArray) {
      const std::size_t choice = step % (document.length(at.id) + 1);
      if (choice == document.length(at.id)) return at;
      at = document.item(at.id, choice);
    } else {
      return at;
    }
  }
  return at;
}

std::string json_of(const DocumentValue& value) {
  switch (value.kind) {
    case ValueKind::kNull: return "null";
    case ValueKind::kFalse: return "false";
    case ValueKind::kTrue: return "true";
    case ValueKind::kInteger:
    case ValueKind::kDouble: return value.text.str();
    case ValueKind::kString: return "\"" + value.text.str() + "\"";
    default: break;
  }
  std::vector<std::string> parts;
  for (const DocumentMember& member : value.members) parts.push_back("\"" + member.key.str() + "\":" + json_of(member.value));
  for (const DocumentValue& item : value.items) parts.push_back(json_of(item));
  return fmt::format("{}{}{}", value.kind == ValueKind::kObject ? "{" : "[", fmt::join(parts, ","),
                     value.kind == ValueKind::kObject ? "}" : "]");
}

}  // namespace

std::vector<DocumentEdit> edits_of(const Document& document, const Intent& intent, OriginId me) {
  const auto root = document.shown();
  if (!root) {
    if (intent.kind != Kind::kAssign) return {};
    return {AssignValue{{}, intent.values.front(), {}}};
  }
  const Document::Shown at = walk(document, *root, intent.way);
  switch (intent.kind) {
    case Kind::kAssign: return {document.prepare_assign(at, intent.values.front())};
    case Kind::kAssignMember: {
      if (at.kind != ValueKind::kObject) return {};
      if (const auto member = document.member(at.id, intent.name))
        return {document.prepare_assign(*member, intent.values.front())};
      return {AssignValue{{at.id, intent.name, {}}, intent.values.front(), {}}};
    }
    case Kind::kRemovePart: {
      if (at.slot.is_root()) return {};
      if (!at.slot.item) return {RemoveMember{at.slot.parent, at.slot.key}};
      const auto position = document.find(at.slot.parent)->items()->position(at.slot.item);
      return {document.prepare_remove(at.slot.parent, *position, *position + 1)};
    }
    case Kind::kInsertElements:
      if (at.kind != ValueKind::kArray) return {};
      return {document.prepare_insert(at.id, intent.position % (document.length(at.id) + 1), intent.values)};
    case Kind::kClear:
      if (!is_container(at.kind)) return {};
      return {ClearContainer{at.id}};
    default:
      if (!is_number(at.kind)) return {};
      return {document.prepare_add(at, me, intent.delta)};
  }
}

DocumentValue text(std::string value) { return {ValueKind::kString, value, {}, {}}; }
DocumentValue integer(std::int64_t value) { return {ValueKind::kInteger, std::to_string(value), {}, {}}; }
DocumentValue object(std::vector<DocumentMember> members) { return {ValueKind::kObject, {}, std::move(members), {}}; }
DocumentValue array(std::vector<DocumentValue> items) { return {ValueKind::kArray, {}, {}, std::move(items)}; }

std::string json_of(const Document& document) {
  const auto root = document.shown();
  return root ? json_of(document.value_of(*root)) : "";
}

}  // namespace jetlag::crdt::laws
