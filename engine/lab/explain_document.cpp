// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_document.h"

#include <algorithm>
#include <cctype>

#include "core/json_text.h"
#include "lab/explain_text.h"
#include "store/describe_document.h"
#include "store/json_values.h"

namespace jetlag::lab {

namespace {

using crdt::SlotAddress;

/// What an edit is about, slot by slot.
struct Targets {
  std::vector<SlotAddress> own;      ///< Values that it puts somewhere, or adds to.
  std::vector<SlotAddress> asserts;  ///< Slots that it writes, those that it touches included.
  std::vector<SlotAddress> removes;
  std::vector<crdt::NodeId> clears;
};

Targets targets_of(const crdt::Op& op) {
  Targets out;
  const auto* const effect = std::get_if<crdt::EditDocument>(&op.effect);
  if (effect == nullptr) return out;
  for (const crdt::DocumentEdit& edit : effect->edits) {
    if (const auto* const assign = std::get_if<crdt::AssignValue>(&edit)) {
      out.own.push_back(assign->slot);
      out.asserts.push_back(assign->slot);
    }
    if (const auto* const touch = std::get_if<crdt::TouchSlot>(&edit)) out.asserts.push_back(touch->slot);
    if (const auto* const add = std::get_if<crdt::AddToNumber>(&edit)) out.own.push_back(add->slot);
    if (const auto* const remove = std::get_if<crdt::RemoveMember>(&edit))
      out.removes.push_back({remove->object, remove->key, {}});
    if (const auto* const clear = std::get_if<crdt::ClearContainer>(&edit)) out.clears.push_back(clear->container);
    if (const auto* const insert = std::get_if<crdt::InsertElements>(&edit))
      for (std::uint32_t i = 0; i < insert->values.size(); ++i) out.own.push_back({insert->array, {}, {op.dot, i}});
    if (const auto* const remove = std::get_if<crdt::RemoveElements>(&edit))
      for (const crdt::ItemRange& range : remove->items)
        for (std::uint32_t i = 0; i < range.length; ++i) out.removes.push_back({remove->array, {}, range.at(i)});
  }
  return out;
}

bool is_plain(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)); });
}

bool holds(const std::vector<SlotAddress>& slots, const SlotAddress& slot) {
  return std::ranges::find(slots, slot) != slots.end();
}

}  // namespace

bool only_removes(const crdt::EditDocument& effect) {
  return std::ranges::all_of(effect.edits, [](const crdt::DocumentEdit& edit) {
    return std::holds_alternative<crdt::RemoveMember>(edit) || std::holds_alternative<crdt::RemoveElements>(edit) ||
           std::holds_alternative<crdt::ClearContainer>(edit);
  });
}

std::vector<SlotWrite> slots_written(const crdt::Op& op) {
  std::vector<SlotWrite> out;
  const auto* const effect = std::get_if<crdt::EditDocument>(&op.effect);
  if (effect == nullptr) return out;
  for (const crdt::DocumentEdit& edit : effect->edits) {
    if (const auto* const assign = std::get_if<crdt::AssignValue>(&edit))
      out.push_back({store::slot_name(assign->slot).str(), store::write_json(assign->value)});
    if (const auto* const add = std::get_if<crdt::AddToNumber>(&edit))
      out.push_back({store::slot_name(add->slot).str() + "+", amount_text(add->sum), true});
    if (const auto* const insert = std::get_if<crdt::InsertElements>(&edit))
      for (std::uint32_t i = 0; i < insert->values.size(); ++i)
        out.push_back({store::slot_name({insert->array, {}, {op.dot, i}}).str(), store::write_json(insert->values[i])});
  }
  return out;
}

bool only_touches(const crdt::Op& op, std::string_view slot_name) {
  const Targets targets = targets_of(op);
  const auto named = [&](const SlotAddress& slot) { return store::slot_name(slot).view() == slot_name; };
  return std::ranges::any_of(targets.asserts, named) && std::ranges::none_of(targets.own, named);
}

std::vector<std::string> slots_removed(const crdt::EditDocument& effect) {
  crdt::Op op;
  op.effect = effect;
  std::vector<std::string> out;
  const Targets targets = targets_of(op);
  for (const SlotAddress& slot : targets.removes) out.push_back(store::slot_name(slot).str());
  for (const crdt::NodeId container : targets.clears) out.push_back("{" + store::item_name(container).str() + "}.*");
  return out;
}

std::string edit_text(const std::string& key, const crdt::Op& op, const SlotPaths& paths) {
  std::string text = "edit of " + key + ":";
  const char* before = " ";
  for (const SlotWrite& write : slots_written(op)) {
    const std::string name = write.adds ? write.name.substr(0, write.name.size() - 1) : write.name;
    text += before + paths.of(name) + (write.adds ? " + " : " = ") + write.value + (write.adds ? " (its own sum)" : "");
    before = ", ";
  }
  for (const std::string& name : slots_removed(std::get<crdt::EditDocument>(op.effect))) {
    text += before + ("without " + paths.of(name));
    before = ", ";
  }
  return text;
}

SlotPaths::SlotPaths(const std::vector<Seen>& all, const std::optional<store::Description>& together) {
  for (const store::BodyInfo& body : together ? together->bodies : std::vector<store::BodyInfo>{})
    for (const store::ElementInfo& element : body.elements) {
      if (body.type != crdt::Type::kDocument || element.path.empty()) continue;
      paths_[element.field.str()] = element.path.str();
      if (element.node) shown_[element.node] = element.path.str();
    }
  for (const Seen& seen : all) {
    const auto* const effect = std::get_if<crdt::EditDocument>(&seen.op.effect);
    std::uint32_t next = 0;
    for (const crdt::DocumentEdit& edit : effect == nullptr ? std::vector<crdt::DocumentEdit>{} : effect->edits) {
      if (const auto* const assign = std::get_if<crdt::AssignValue>(&edit)) note(assign->value, assign->slot, seen.op.dot, next);
      if (const auto* const insert = std::get_if<crdt::InsertElements>(&edit))
        for (std::uint32_t i = 0; i < insert->values.size(); ++i)
          note(insert->values[i], {insert->array, {}, {seen.op.dot, i}}, seen.op.dot, next);
    }
  }
  for (const Seen& seen : all) {
    const Targets targets = targets_of(seen.op);
    for (const auto* slots : {&targets.own, &targets.asserts, &targets.removes})
      for (const SlotAddress& slot : *slots) {
        const std::string place = place_of(slot);
        if (!place.empty()) paths_.try_emplace(store::slot_name(slot).str(), place);
      }
    for (const crdt::NodeId container : targets.clears) {
      const auto at = containers_.find(container);
      const std::string place = shown_.contains(container) ? shown_[container]
                                : at != containers_.end()  ? place_of(at->second)
                                                           : std::string();
      if (!place.empty()) paths_["{" + store::item_name(container).str() + "}.*"] = place + ".*";
    }
  }
}

void SlotPaths::note(const crdt::DocumentValue& value, const SlotAddress& slot, crdt::Dot dot, std::uint32_t& next) {
  constexpr std::size_t kLongest = 24;
  const crdt::NodeId id{dot, next++};
  if (is_container(value.kind)) containers_[id] = slot;
  if (slot.item) {
    std::string text = store::write_json(value);
    items_[slot.item] = text.size() <= kLongest ? std::move(text) : text.substr(0, kLongest) + "...";
  }
  for (const crdt::DocumentMember& member : value.members) note(member.value, {id, member.key, {}}, dot, next);
  for (std::uint32_t i = 0; i < value.items.size(); ++i) note(value.items[i], {id, {}, {dot, i}}, dot, next);
}

/// Empty: nothing on record says where its container is.
std::string SlotPaths::place_of(const SlotAddress& slot) const {
  if (slot.is_root()) return "$";
  if (const auto known = paths_.find(store::slot_name(slot).str()); known != paths_.end()) return known->second;
  const auto shown = shown_.find(slot.parent);
  const auto around = containers_.find(slot.parent);
  if (shown == shown_.end() && around == containers_.end()) return {};
  const std::string above = shown != shown_.end() ? shown->second : place_of(around->second);
  if (above.empty()) return {};
  if (!slot.item) return above + (is_plain(slot.key.view()) ? "." + slot.key.str() : "[" + quote_json(slot.key.view()) + "]");
  const auto item = items_.find(slot.item);
  return item == items_.end() ? std::string() : above + "[item " + item->second + "]";
}

std::string SlotPaths::of(const std::string& name) const {
  if (name.ends_with('+')) return of(name.substr(0, name.size() - 1)) + "+";
  const auto path = paths_.find(name);
  return path == paths_.end() ? name : path->second;
}

DocumentWays::DocumentWays(const std::vector<Seen>& all) {
  for (const Seen& seen : all) {
    const auto* const effect = std::get_if<crdt::EditDocument>(&seen.op.effect);
    if (effect == nullptr) continue;
    std::uint32_t next = 0;
    for (const crdt::DocumentEdit& edit : effect->edits) {
      if (const auto* const assign = std::get_if<crdt::AssignValue>(&edit)) note(assign->value, assign->slot, seen.op.dot, next);
      if (const auto* const insert = std::get_if<crdt::InsertElements>(&edit))
        for (std::uint32_t i = 0; i < insert->values.size(); ++i)
          note(insert->values[i], {insert->array, {}, {seen.op.dot, i}}, seen.op.dot, next);
    }
  }
}

void DocumentWays::note(const crdt::DocumentValue& value, const SlotAddress& slot, crdt::Dot dot, std::uint32_t& next) {
  const crdt::NodeId id{dot, next++};
  if (is_container(value.kind)) slots_[id] = slot;
  for (const crdt::DocumentMember& member : value.members) note(member.value, {id, member.key, {}}, dot, next);
  for (std::uint32_t i = 0; i < value.items.size(); ++i) note(value.items[i], {id, {}, {dot, i}}, dot, next);
}

bool DocumentWays::inside(SlotAddress slot, const SlotAddress& other) const {
  while (!slot.is_root()) {
    const auto above = slots_.find(slot.parent);
    if (above == slots_.end()) return other.is_root();  // its container is older than the record: all hangs in the root
    slot = above->second;
    if (slot == other) return true;
  }
  return false;
}

DocumentWays::End DocumentWays::ended(const crdt::Op& which, const crdt::Op& other) const {
  const Targets mine = targets_of(which);
  Targets theirs = targets_of(other);
  if (std::holds_alternative<crdt::DeleteKey>(other.effect)) theirs.removes.emplace_back();
  const bool first = other.dot.origin().region() < which.dot.origin().region();
  bool besides = false;
  const auto ends = [&](const SlotAddress& own) {
    for (const SlotAddress& slot : theirs.asserts) {
      const bool rival = holds(mine.asserts, slot);
      if (rival ? first && (slot == own || inside(own, slot)) : slot == own || inside(own, slot)) {
        besides |= rival;
        return true;
      }
    }
    return std::ranges::any_of(theirs.removes, [&](const SlotAddress& slot) {
      return !holds(mine.asserts, slot) && (slot == own || inside(own, slot));
    });
  };
  if (mine.own.empty() || !std::ranges::all_of(mine.own, ends)) return End::kNot;
  return besides ? End::kBesides : End::kAbove;
}

bool DocumentWays::keeps(const crdt::Op& which, const crdt::Op& removal) {
  const Targets mine = targets_of(which);
  Targets theirs = targets_of(removal);
  if (std::holds_alternative<crdt::DeleteKey>(removal.effect)) theirs.removes.emplace_back();
  return std::ranges::any_of(theirs.removes,
                             [&](const SlotAddress& slot) { return holds(mine.asserts, slot) && !holds(mine.own, slot); });
}

bool DocumentWays::taken(const crdt::Op& which, const crdt::Op& later) const {
  if (std::holds_alternative<crdt::DeleteKey>(later.effect)) return true;
  const Targets mine = targets_of(which), theirs = targets_of(later);
  return !mine.own.empty() && std::ranges::all_of(mine.own, [&](const SlotAddress& own) {
    const auto takes = [&](const SlotAddress& slot) { return slot == own || inside(own, slot); };
    const auto clears = [&](crdt::NodeId container) {
      const auto at = slots_.find(container);
      return own.parent == container || (at != slots_.end() && inside(own, at->second));
    };
    const auto* const edits = std::get_if<crdt::EditDocument>(&later.effect);
    if (edits == nullptr) return false;
    for (const crdt::DocumentEdit& edit : edits->edits)
      if (const auto* const assign = std::get_if<crdt::AssignValue>(&edit); assign != nullptr && takes(assign->slot)) return true;
    return std::ranges::any_of(theirs.removes, takes) || std::ranges::any_of(theirs.clears, clears);
  });
}

}  // namespace jetlag::lab
