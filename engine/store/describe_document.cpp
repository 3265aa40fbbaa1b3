// SPDX-License-Identifier: Apache-2.0
#include "store/describe_document.h"

#include <algorithm>
#include <string>

#include "store/json_values.h"

namespace jetlag::store {
namespace {

using crdt::Document;
using crdt::Register;
using crdt::SlotAddress;
using crdt::ValueKind;

bool is_plain(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

constexpr std::size_t kMostContent = 200;  // bytes of a container that is shown beside others

class Describer {
 public:
  explicit Describer(const Document& document) : document_(document) {}

  BodyInfo run() {
    if (document_.present()) visit({}, document_.root(), {"", "$"}, 0, true);
    if (slots_shown_ > kMostRows)
      body_.rows.push_back({0, Bytes("and " + std::to_string(slots_shown_ - kMostRows) + " more"), {}, false});
    return std::move(body_);
  }

 private:
  /// Where a slot is: the path to what it is in, and its own part of the path.
  struct Way {
    std::string above, name;
  };

  void visit(const SlotAddress& slot, const Register& candidates, const Way& way, std::uint32_t depth, bool shown) {
    const std::string path = way.above + way.name;
    ElementInfo& element = body_.elements.emplace_back();
    element.field = slot_name(slot);
    if (shown) element.path = path;
    const crdt::Candidate* const winner = candidates.resolve(crdt::Rule::kRegionPriority);
    struct Inside {
      crdt::NodeId id;
      ValueKind kind;
      bool shown;
    };
    std::vector<Inside> containers;
    crdt::NodeId written;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const crdt::Candidate& c = candidates[i];
      const auto value = crdt::unpack_slot(c.value);
      const crdt::NodeId id = value->identity ? value->identity : crdt::NodeId{c.dot, value->index};
      const bool wins = shown && &c == winner;
      const bool competes = candidates.size() > 1 && is_container(value->kind);
      element.candidates.push_back(
          {c.dot, c.hlc, competes ? Bytes(content(id, value->kind, 0)) : slot_text(value->kind, value->text), wins});
      const auto same = [&](const Inside& other) { return other.id == id; };
      if (is_container(value->kind) && std::ranges::none_of(containers, same)) containers.push_back({id, value->kind, wins});
      else if (is_container(value->kind)) std::ranges::find_if(containers, same)->shown |= wins;
      if (&c != winner) continue;
      written = {c.dot, value->index};
      element.value = slot_text(value->kind, value->text);
      if (!has_inside(value->kind)) continue;
      element.node = id;
      const Document::Node* const added = is_number(value->kind) ? document_.find(id) : nullptr;
      if (added == nullptr) continue;
      Document::Shown number;
      number.kind = value->kind;
      number.id = id;
      number.text = value->text;
      element.value = crdt::canonical_number(document_.number(number)).text;
      for (const Document::Addition& a : *added->additions())
        element.counters.push_back({crdt::Dot::of(a.origin, 1), a.last(), a.hlc, a.sum, {0, a.sum.is_float}, 0, true});
    }
    if (shown && slots_shown_++ < kMostRows)
      body_.rows.push_back({depth, item_name(written), Bytes(way.name + " = " + element.value.str()), false});
    for (const Inside& container : containers) inside(container.id, container.kind, path, depth + 1, container.shown);
  }

  /// What a container that competes with another value holds, with its beginning only if it is large.
  std::string content(crdt::NodeId id, ValueKind kind, std::size_t before) const {
    const bool object = kind == ValueKind::kObject;
    std::string text(1, object ? '{' : '[');
    const auto add = [&](const Document::Shown& shown) {
      if (text.size() > 1) text += ',';
      if (before + text.size() > kMostContent) return false;
      if (object) quote_json(shown.slot.key, text), text += ':';
      if (is_container(shown.kind)) text += content(shown.id, shown.kind, before + text.size());
      else write_json(document_.value_of(shown), {}, text);
      return true;
    };
    bool all = true;
    if (object) {
      const auto members = document_.members(id);
      for (std::size_t i = 0; all && i < members.size(); ++i) all = add(members[i]);
    } else {
      for (std::size_t i = 0; all && i < document_.length(id); ++i) all = add(document_.item(id, i));
    }
    return text + (all ? "" : "…") + (object ? '}' : ']');
  }

  void inside(crdt::NodeId id, ValueKind kind, const std::string& path, std::uint32_t depth, bool shown) {
    if (kind == ValueKind::kObject)
      for (const Document::Shown& member : document_.members(id)) {
        std::string name = "." + member.slot.key.str();
        if (!is_plain(member.slot.key)) {
          name = "[";
          quote_json(member.slot.key, name);
          name += "]";
        }
        visit(member.slot, *member.candidates, {path, name}, depth, shown);
      }
    else
      for (std::size_t i = 0; i < document_.length(id); ++i) {
        const Document::Shown item = document_.item(id, i);
        visit(item.slot, *item.candidates, {path, "[" + std::to_string(i) + "]"}, depth, shown);
      }
  }

  const Document& document_;
  BodyInfo body_;
  std::size_t slots_shown_ = 0;
};

}  // namespace

Bytes slot_name(const SlotAddress& slot) {
  if (slot.is_root()) return "$";
  const std::string container = "{" + item_name(slot.parent).str() + "}";
  return slot.item ? container + "[" + item_name(slot.item).str() + "]" : container + "." + slot.key.str();
}

Bytes slot_text(ValueKind kind, std::string_view text) {
  if (kind == ValueKind::kObject) return "{}";
  if (kind == ValueKind::kArray) return "[]";
  return write_json({kind, text, {}, {}});
}

BodyInfo describe_document(const Document& document) { return Describer(document).run(); }

}  // namespace jetlag::store
