// SPDX-License-Identifier: Apache-2.0
// The part of the executable specification that concerns documents. It knows which slots a command wrote, wrote over and took
// out, and in which containers items were put where. A write stands while no other operation whose writer had seen it wrote over
// it, took it out or cleared its container; what stands in no slot that stands is not there.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "list_model.h"
#include "specification.h"

namespace jetlag::crdt::laws {

/// What a command on a document meant where it was written.
struct DocumentMeaning {
  struct Write {
    SlotAddress slot;
    ValueKind kind{};
    NodeId id;
    std::string text;
    MemberOrder order;
  };
  struct Insertion {
    NodeId array;
    Dot generation;
    ModelItem item;
  };
  std::vector<Write> writes;
  std::vector<SlotAddress> over;  ///< Slots in which nothing stays of what its writer had seen.
  std::vector<NodeId> cleared;
  std::vector<Insertion> insertions;
  NodeId number;  ///< That is added to.
};

namespace {

using Seen = std::vector<const Record*>;
using Write = DocumentMeaning::Write;

const DocumentMeaning& meaning_of(const Record& record, const Seen& seen, Settings settings);

struct Standing {
  const Record* record;
  const Write* write;
};

struct DocumentState {
  Settings settings;
  std::map<SlotAddress, std::vector<Standing>> slots;
  std::map<NodeId, ListModel> arrays;
  std::map<NodeId, std::vector<const Record*>> additions;

  std::vector<Standing> in(const SlotAddress& slot) const {
    const auto it = slots.find(slot);
    return it == slots.end() ? std::vector<Standing>{} : it->second;
  }
  static bool wins(const Standing& a, const Standing& b) {
    const RegionId p = a.record->dot.origin().region(), q = b.record->dot.origin().region();
    if (p != q) return p < q;
    return std::pair(a.record->stamp(), a.record->dot) > std::pair(b.record->stamp(), b.record->dot);
  }
  const Write* shown(const SlotAddress& slot) const {
    const std::vector<Standing> all = in(slot);
    if (all.empty()) return nullptr;
    return std::min_element(all.begin(), all.end(), wins)->write;
  }
  /// Slots of a container with something in them, in order.
  std::vector<SlotAddress> inside(NodeId id, ValueKind kind) const {
    std::vector<SlotAddress> out;
    if (kind == ValueKind::kArray) {
      const auto it = arrays.find(id);
      if (it == arrays.end()) return out;
      for (const ModelItem& item : it->second.items())
        if (const SlotAddress slot{id, {}, item.id}; !in(slot).empty()) out.push_back(slot);
      return out;
    }
    std::vector<std::pair<MemberOrder, Bytes>> members;
    for (const auto& [slot, standing] : slots)
      if (slot.parent == id && !slot.item) members.emplace_back(shown(slot)->order, slot.key);
    std::sort(members.begin(), members.end());
    for (const auto& [order, key] : members) out.push_back({id, key, {}});
    return out;
  }
};

DocumentState state_of(const Seen& seen, Settings settings) {
  DocumentState state{settings, {}, {}, {}};
  for (const Record* x : seen) {
    const DocumentMeaning& m = meaning_of(*x, seen, settings);
    for (const auto& i : m.insertions) state.arrays[i.array].insert(i.generation, i.item);
    if (m.number) state.additions[m.number].push_back(x);
    for (const Write& write : m.writes) {
      const bool covered = std::any_of(seen.begin(), seen.end(), [&](const Record* y) {
        if (!y->deps.contains(x->dot)) return false;
        if (y->intent.kind == Kind::kDelete) return write.slot.is_root();
        const DocumentMeaning& later = meaning_of(*y, seen, settings);
        if (std::find(later.over.begin(), later.over.end(), write.slot) != later.over.end()) return true;
        return write.slot.parent &&
               std::find(later.cleared.begin(), later.cleared.end(), write.slot.parent) != later.cleared.end();
      });
      if (!covered) state.slots[write.slot].push_back({x, &write});
    }
  }
  return state;
}

/// Everything that a value writes, in the order in which it is written.
void write_all(DocumentMeaning& m, const Record& record, const DocumentValue& value, const SlotAddress& slot, std::uint32_t& next,
               const MemberOrder* order = nullptr) {
  const NodeId id{record.dot, next++};
  m.writes.push_back({slot, value.kind, id, value.text.str(), order != nullptr ? *order : MemberOrder{record.hlc, id}});
  for (const DocumentMember& member : value.members) write_all(m, record, member.value, {id, member.key, {}}, next);
  ItemId left;
  for (std::uint32_t i = 0; i < value.items.size(); ++i) {
    const ItemId item{record.dot, i};
    m.insertions.push_back({id, record.dot, {item, left, {}}});
    write_all(m, record, value.items[i], {id, {}, item}, next);
    left = item;
  }
}

/// Works out what a command meant to a writer who saw `then`.
struct Interpreter {
  const Record& record;
  const DocumentState& then;
  DocumentMeaning meaning = {};
  std::uint32_t next = 0;
  std::vector<const Write*> above = {};  ///< The slots on the way to what is meant, from the root.

  const Write* walk(const Write* at) {
    for (const std::size_t step : record.intent.way) {
      if (!is_container(at->kind)) break;
      const std::vector<SlotAddress> inside = then.inside(at->id, at->kind);
      if (step % (inside.size() + 1) == inside.size()) break;
      above.push_back(at);
      at = then.shown(inside[step % (inside.size() + 1)]);
    }
    return at;
  }

  void assign(const SlotAddress& slot) {
    const Write* const old = then.shown(slot);
    meaning.over.push_back(slot);
    const bool again = old != nullptr && !slot.is_root() && !slot.item;
    write_all(meaning, record, record.intent.values.front(), slot, next, again ? &old->order : nullptr);
  }

  void insert(const Write& array) {
    const std::vector<SlotAddress> inside = then.inside(array.id, ValueKind::kArray);
    ItemId left, right;
    Dot generation = record.dot;
    if (!inside.empty()) {
      const ListModel& model = then.arrays.at(array.id);
      const std::size_t position = record.intent.position % (inside.size() + 1);
      if (position != 0) left = inside[position - 1].item;
      generation = model.generation_of(inside[position == 0 ? 0 : position - 1].item);
      right = model.next_in(generation, left);
    }
    for (std::uint32_t i = 0; i < record.intent.values.size(); ++i) {
      const ItemId item{record.dot, i};
      meaning.insertions.push_back({array.id, generation, {item, left, right}});
      write_all(meaning, record, record.intent.values[i], {array.id, {}, item}, next);
      left = item;
    }
  }

  void run(bool touch) {
    const Write* at = then.shown({});
    if (at == nullptr) return write_all(meaning, record, record.intent.values.front(), {}, next);
    at = walk(at);
    const Kind kind = record.intent.kind;
    if (kind == Kind::kClear) return meaning.cleared.push_back(at->id);
    if (kind == Kind::kRemovePart) return meaning.over.push_back(at->slot);
    if (kind != Kind::kAssign) above.push_back(at);
    if (kind == Kind::kAssign) assign(at->slot);
    else if (kind == Kind::kAssignMember) assign({at->id, record.intent.name, {}});
    else if (kind == Kind::kInsertElements) insert(*at);
    else meaning.number = at->id;
    for (const Write* slot : touch ? above : std::vector<const Write*>{}) {
      meaning.over.push_back(slot->slot);
      meaning.writes.push_back(*slot);
    }
  }
};

const DocumentMeaning& meaning_of(const Record& record, const Seen& seen, Settings settings) {
  if (record.document) return *record.document;
  DocumentMeaning meaning;
  if (record.intent.kind >= Kind::kAssign) {
    Seen before;
    for (const Record* r : seen)
      if (record.deps.contains(r->dot)) before.push_back(r);
    const DocumentState then = state_of(before, settings);
    Interpreter interpreter{record, then};
    interpreter.run(settings.touch);
    meaning = std::move(interpreter.meaning);
  }
  record.document = std::make_shared<const DocumentMeaning>(std::move(meaning));
  return *record.document;
}

/// A slot with all that stands in it: what is shown comes first, the others by the operations that wrote them.
std::string slot_text(std::vector<std::pair<Dot, std::string>> others, const std::string& winner) {
  std::sort(others.begin(), others.end());
  std::string text = winner;
  for (const auto& [dot, other] : others) text += "|" + other;
  return text;
}
std::string number_text(const std::string& base, double sum, bool any) {
  return any ? fmt::format("{}", std::stod(base) + sum) : fmt::format("{}", std::stod(base));
}

std::string text_of(const DocumentState& state, const SlotAddress& slot, Seen& creations) {
  const auto value_text = [&](const Standing& s) {
    creations.push_back(s.record);
    const Write& w = *s.write;
    if (is_number(w.kind)) {
      double sum = 0;
      const auto it = state.additions.find(w.id);
      const bool any = it != state.additions.end();
      if (any)
        for (const Record* r : it->second) {
          sum += as_double(r->intent.delta);
          creations.push_back(r);
        }
      return number_text(w.text, sum, any);
    }
    if (!is_container(w.kind)) return fmt::format("{}'{}'", static_cast<int>(w.kind), w.text);
    std::string text = w.kind == ValueKind::kObject ? "{" : "[";
    for (const SlotAddress& inside : state.inside(w.id, w.kind))
      text += inside.key.str() + ":" + text_of(state, inside, creations) + " ";
    return text + (w.kind == ValueKind::kObject ? "}" : "]");
  };
  const std::vector<Standing> all = state.in(slot);
  const auto first = std::min_element(all.begin(), all.end(), DocumentState::wins);
  std::vector<std::pair<Dot, std::string>> others;
  for (auto it = all.begin(); it != all.end(); ++it)
    if (it != first) others.emplace_back(it->record->dot, value_text(*it));
  return slot_text(std::move(others), value_text(*first));
}

std::string text_of(const Document& document, const Register& candidates);
std::string text_of(const Document& document, const Candidate& candidate) {
  const auto value = unpack_slot(candidate.value);
  const NodeId id = value->identity ? value->identity : NodeId{candidate.dot, value->index};
  if (is_number(value->kind)) {
    Document::Shown shown;
    shown.kind = value->kind;
    shown.id = id;
    shown.text = value->text;
    return number_text(canonical_number(document.number(shown)).text, 0, false);
  }
  if (!is_container(value->kind)) return fmt::format("{}'{}'", static_cast<int>(value->kind), value->text);
  std::string text = value->kind == ValueKind::kObject ? "{" : "[";
  if (value->kind == ValueKind::kObject)
    for (const Document::Shown& m : document.members(id)) text += m.slot.key.str() + ":" + text_of(document, *m.candidates) + " ";
  else
    for (std::size_t i = 0; i < document.length(id); ++i) text += ":" + text_of(document, *document.item(id, i).candidates) + " ";
  return text + (value->kind == ValueKind::kObject ? "}" : "]");
}
std::string text_of(const Document& document, const Register& candidates) {
  const Candidate* const first = candidates.resolve(Rule::kRegionPriority);
  std::vector<std::pair<Dot, std::string>> others;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (candidates[i].dot != first->dot) others.emplace_back(candidates[i].dot, text_of(document, candidates[i]));
  return slot_text(std::move(others), text_of(document, *first));
}

}  // namespace

std::string specify_document(const Seen& seen, Settings settings, Seen& creations) {
  const DocumentState state = state_of(seen, settings);
  return state.in({}).empty() ? "" : text_of(state, {}, creations);
}

std::string describe_document(const Document& document) { return document.present() ? text_of(document, document.root()) : ""; }

}  // namespace jetlag::crdt::laws
