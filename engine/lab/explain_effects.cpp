// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_effects.h"

#include <algorithm>
#include <set>

#include "lab/explain_document.h"
#include "store/describe.h"
#include "store/scores.h"
#include "store/streams.h"
#include "store/vectors.h"

namespace jetlag::lab {

namespace {

/// What a write takes away of those that it had seen, by how it was prepared.
bool overwrites(crdt::Overwrite how, const Seen& later, const Seen& earlier) {
  switch (how) {
    case crdt::Overwrite::kObserved: return true;
    case crdt::Overwrite::kObservedOlder: return creation_of(earlier) < creation_of(later);
    case crdt::Overwrite::kOwn: return earlier.op.dot.origin().region() == later.op.dot.origin().region();
  }
  return true;
}

/// Of one of the elements the vector, or, if that is all that it sets, the attributes.
bool sets_the_same(const crdt::SetVectors& later, const crdt::Effect& earlier) {
  const bool vector = !sets_only_attributes(earlier);
  return std::ranges::any_of(later.elements, [&](const auto& write) {
    return vector ? write.vector.has_value() : write.attributes.has_value() || write.fresh;
  });
}

}  // namespace

crdt::Creation creation_of(const Seen& seen) { return {{seen.op.hlc, seen.op.dot.origin()}, seen.op.dot}; }

bool removes(const crdt::Effect& effect) {
  return std::holds_alternative<crdt::DeleteKey>(effect) || std::holds_alternative<crdt::RemoveMembers>(effect) ||
         std::holds_alternative<crdt::RemoveFields>(effect) || std::holds_alternative<crdt::RemoveScores>(effect) ||
         std::holds_alternative<crdt::RemoveItems>(effect) || std::holds_alternative<crdt::RemoveEntries>(effect) ||
         std::holds_alternative<crdt::DestroyGroup>(effect) || std::holds_alternative<crdt::RemoveVectors>(effect) ||
         (std::holds_alternative<crdt::EditDocument>(effect) && only_removes(std::get<crdt::EditDocument>(effect)));
}

bool removes_unnamed(const crdt::Effect& effect) {
  const auto* entries = std::get_if<crdt::RemoveEntries>(&effect);
  return (entries != nullptr && entries->upto.id) || std::holds_alternative<crdt::DeleteKey>(effect);
}

bool ends_group(const crdt::Effect& effect, const Bytes& name) {
  const auto* destroy = std::get_if<crdt::DestroyGroup>(&effect);
  const auto* key = std::get_if<crdt::DeleteKey>(&effect);
  return (destroy != nullptr && destroy->name == name) || (key != nullptr && key->ends_groups);
}

bool is_remark(const crdt::Effect& effect) {
  const auto* add = std::get_if<crdt::AddEntries>(&effect);
  return std::holds_alternative<crdt::AckEntries>(effect) || std::holds_alternative<crdt::PublishMessage>(effect) ||
         (add != nullptr && add->entries.empty());
}

bool sets_only_attributes(const crdt::Effect& effect) {
  const auto* vectors = std::get_if<crdt::SetVectors>(&effect);
  return vectors != nullptr &&
         std::ranges::none_of(vectors->elements, [](const auto& write) { return write.vector.has_value(); });
}

bool pops_the_same(const crdt::Effect& a, const crdt::Effect& b) {
  const auto *ours = std::get_if<crdt::RemoveItems>(&a), *theirs = std::get_if<crdt::RemoveItems>(&b);
  if (ours == nullptr || theirs == nullptr || !ours->popped || !theirs->popped) return false;
  std::set<crdt::ItemId> items;
  for (const crdt::ItemRange& range : ours->items)
    for (std::uint32_t i = 0; i < range.length; ++i) items.insert(range.at(i));
  for (const crdt::ItemRange& range : theirs->items)
    for (std::uint32_t i = 0; i < range.length; ++i)
      if (items.contains(range.at(i))) return true;
  return false;
}

bool overrules(const Seen& later, const Seen& earlier) {
  const auto* deletion = std::get_if<crdt::DeleteKey>(&later.op.effect);
  if (deletion == nullptr) return false;
  if (std::holds_alternative<crdt::AddRanks>(earlier.op.effect)) return deletion->ends_adds;
  const auto* move = std::get_if<crdt::MoveCounter>(&earlier.op.effect);
  return move != nullptr && later.deps.contains(move->counter);
}

std::vector<DeadlineClaim> claims_of(const crdt::Effect& effect) {
  std::vector<DeadlineClaim> claims;
  if (const auto* set = std::get_if<crdt::SetRegister>(&effect); set != nullptr && set->ttl == crdt::TtlChange::kSet)
    claims.push_back({std::nullopt, set->expires_at});
  if (const auto* expiry = std::get_if<crdt::SetExpiry>(&effect); expiry != nullptr && expiry->ttl != crdt::TtlChange::kKeep)
    claims.push_back({std::nullopt, expiry->ttl == crdt::TtlChange::kSet ? expiry->expires_at : kNever});
  if (const auto* fields = std::get_if<crdt::SetFieldDeadlines>(&effect))
    for (const crdt::FieldDeadline& one : fields->fields) claims.push_back({one.field.str(), one.at});
  return claims;
}

bool changes_deadline(const crdt::Effect& effect, const std::optional<std::string>& field) {
  if (std::holds_alternative<crdt::DeleteKey>(effect)) return true;
  if (!field) {
    const auto* set = std::get_if<crdt::SetRegister>(&effect);
    return (set != nullptr && set->ttl != crdt::TtlChange::kKeep) || std::holds_alternative<crdt::SetExpiry>(effect);
  }
  const auto named = [&](const Bytes& name) { return name.view() == *field; };
  const auto* fields = std::get_if<crdt::SetFields>(&effect);
  const auto* removal = std::get_if<crdt::RemoveFields>(&effect);
  const auto* deadlines = std::get_if<crdt::SetFieldDeadlines>(&effect);
  return (fields != nullptr && std::ranges::any_of(fields->fields, named, &crdt::FieldWrite::field)) ||
         (removal != nullptr && std::ranges::any_of(removal->fields, named, &crdt::CellRemoval::name)) ||
         (deadlines != nullptr && std::ranges::any_of(deadlines->fields, named, &crdt::FieldDeadline::field));
}

bool takes(const Told& later, const Told& earlier) {
  using Kind = observe::OperationKind;
  const crdt::Effect& effect = later.seen.op.effect;
  const Kind kind = later.words.kind;
  if (std::holds_alternative<crdt::DeleteKey>(effect)) return true;
  const auto* set = std::get_if<crdt::SetRegister>(&effect);
  const auto* fields = std::get_if<crdt::SetFields>(&effect);
  const auto* scores = std::get_if<crdt::SetScores>(&effect);
  const auto* item = std::get_if<crdt::SetItem>(&effect);
  const auto* vectors = std::get_if<crdt::SetVectors>(&effect);
  switch (earlier.words.kind) {
    case Kind::kSet: return set != nullptr && overwrites(set->overwrite, later.seen, earlier.seen);
    case Kind::kIncrement: return set != nullptr;
    case Kind::kSetDeadline: return changes_deadline(effect, std::nullopt);
    case Kind::kSetFieldDeadlines: return kind == Kind::kRemoveFields || kind == Kind::kSetFieldDeadlines || fields != nullptr;
    case Kind::kAddMembers: return kind == Kind::kAddMembers || kind == Kind::kRemoveMembers;
    case Kind::kSetFields:
      return kind == Kind::kRemoveFields || (fields != nullptr && overwrites(fields->overwrite, later.seen, earlier.seen));
    case Kind::kIncrementField: return kind == Kind::kRemoveFields || fields != nullptr;
    case Kind::kSetScores:
      return kind == Kind::kRemoveScores || (scores != nullptr && overwrites(scores->overwrite, later.seen, earlier.seen));
    case Kind::kIncrementScore: return kind == Kind::kRemoveScores || scores != nullptr;
    case Kind::kInsertItems:
    case Kind::kSetItem:
      return kind == Kind::kRemoveItems || (item != nullptr && overwrites(item->overwrite, later.seen, earlier.seen));
    case Kind::kAddEntries: {
      const auto* gone = std::get_if<crdt::RemoveEntries>(&effect);
      if (gone == nullptr) return false;
      const crdt::NewEntry& first = std::get<crdt::AddEntries>(earlier.seen.op.effect).entries.front();
      return !gone->ids.empty() || crdt::EntryKey{first.id, earlier.seen.op.dot} <= gone->upto;
    }
    case Kind::kCreateGroup: return kind == Kind::kDestroyGroup;
    case Kind::kEditDocument: return kind == Kind::kEditDocument;  // of a slot that both write
    case Kind::kSetVectors:
      return kind == Kind::kRemoveVectors || (vectors != nullptr && sets_the_same(*vectors, earlier.seen.op.effect) &&
                                              overwrites(vectors->overwrite, later.seen, earlier.seen));
    default: return false;  // nothing is left of a removal that could be taken away
  }
}

std::vector<std::pair<Place, crdt::Candidate>> written_by(const Seen& seen) {
  std::vector<std::pair<Place, crdt::Candidate>> out;
  const auto add = [&](crdt::Type type, std::optional<std::string> field, const Bytes& value) {
    out.push_back({{type, std::move(field)}, {seen.op.dot, seen.op.hlc, value}});
  };
  if (const auto* set = std::get_if<crdt::SetRegister>(&seen.op.effect)) add(crdt::Type::kString, std::nullopt, set->value);
  if (const auto* fields = std::get_if<crdt::SetFields>(&seen.op.effect))
    for (const crdt::FieldWrite& field : fields->fields) add(crdt::Type::kHash, field.field.str(), field.value);
  if (const auto* scores = std::get_if<crdt::SetScores>(&seen.op.effect))
    for (const crdt::ScoreWrite& write : scores->members)
      add(crdt::Type::kSortedSet, write.member.str(), store::format_score(write.score));
  if (const auto* items = std::get_if<crdt::InsertItems>(&seen.op.effect))
    for (std::uint32_t i = 0; i < items->values.size(); ++i)
      add(crdt::Type::kList, store::item_name({seen.op.dot, i}).str(), items->values[i]);
  if (const auto* item = std::get_if<crdt::SetItem>(&seen.op.effect))
    add(crdt::Type::kList, store::item_name(item->item).str(), item->value);
  for (const SlotWrite& write : slots_written(seen.op))
    if (!write.adds) add(crdt::Type::kDocument, write.name, write.value);
  if (const auto* terms = std::get_if<crdt::CreateCounter>(&seen.op.effect))
    add(crdt::Type::kBoundedCounter, std::nullopt, Bytes(std::to_string(terms->initial)));
  if (const auto* vectors = std::get_if<crdt::SetVectors>(&seen.op.effect))
    for (const crdt::VectorWrite& write : vectors->elements)
      if (write.vector) add(crdt::Type::kVectorSet, write.element.str(), store::vector_text(*write.vector));
  return out;
}

crdt::Type type_of(const crdt::Effect& effect) {
  const bool stream = std::holds_alternative<crdt::AddEntries>(effect) || std::holds_alternative<crdt::CreateGroup>(effect);
  const bool deadline =
      std::holds_alternative<crdt::SetExpiry>(effect) || std::holds_alternative<crdt::SetFieldDeadlines>(effect);
  if (removes(effect) || is_remark(effect) || deadline) return crdt::Type::kNone;
  if (stream) return crdt::Type::kStream;
  if (std::holds_alternative<crdt::AddMembers>(effect)) return crdt::Type::kSet;
  if (std::holds_alternative<crdt::SetScores>(effect) || std::holds_alternative<crdt::IncrementScore>(effect))
    return crdt::Type::kSortedSet;
  const bool items = std::holds_alternative<crdt::InsertItems>(effect) || std::holds_alternative<crdt::SetItem>(effect);
  if (items) return crdt::Type::kList;
  if (std::holds_alternative<crdt::EditDocument>(effect)) return crdt::Type::kDocument;
  if (std::holds_alternative<crdt::AddRanks>(effect)) return crdt::Type::kHyperLogLog;
  if (std::holds_alternative<crdt::SetVectors>(effect)) return crdt::Type::kVectorSet;
  if (std::holds_alternative<crdt::CreateCounter>(effect) || std::holds_alternative<crdt::MoveCounter>(effect))
    return crdt::Type::kBoundedCounter;
  const bool fields = std::holds_alternative<crdt::SetFields>(effect) || std::holds_alternative<crdt::IncrementField>(effect);
  return fields ? crdt::Type::kHash : crdt::Type::kString;
}

}  // namespace jetlag::lab
