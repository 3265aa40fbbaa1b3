// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_text.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "crdt/number.h"
#include "lab/explain_document.h"
#include "store/describe.h"
#include "store/reply.h"
#include "store/scores.h"
#include "store/streams.h"
#include "store/vectors.h"

namespace jetlag::lab {

namespace {

/// A word as it would be typed: quoted only where it needs to be.
std::string word(std::string_view bytes) {
  for (const char c : bytes)
    if (c <= ' ' || c == '"' || c == '\'' || c == '\\' || static_cast<unsigned char>(c) >= 0x7f) return store::quoted(bytes);
  return bytes.empty() ? "\"\"" : std::string(bytes);
}

using Kind = observe::OperationKind;

/// The kind and the parts of an effect, apart from the key.
struct Teller {
  observe::ExplainedOperation& out;
  crdt::Dot dot;

  void is(Kind kind) const { out.kind = kind; }
  void part(std::string name, std::string value = {}) const { out.parts.push_back({std::move(name), std::move(value)}); }
  void names(const std::vector<Bytes>& list) const {
    for (const Bytes& one : list) part(one.str());
  }

  void operator()(const crdt::SetRegister& e) const { is(Kind::kSet), part({}, e.value.str()); }
  void operator()(const crdt::Increment& e) const { is(Kind::kIncrement), part({}, amount_text(e.sum)); }
  void operator()(const crdt::AddMembers& e) const { is(Kind::kAddMembers), names(e.members); }
  void operator()(const crdt::RemoveMembers& e) const { is(Kind::kRemoveMembers), names(e.members); }
  void operator()(const crdt::SetFields& e) const {
    is(Kind::kSetFields);
    for (const auto& field : e.fields) part(field.field.str(), field.value.str());
  }
  void operator()(const crdt::IncrementField& e) const { is(Kind::kIncrementField), part(e.field.str(), amount_text(e.sum)); }
  void operator()(const crdt::RemoveFields& e) const {
    is(Kind::kRemoveFields);
    for (const auto& field : e.fields) part(field.name.str());
  }
  void operator()(const crdt::SetScores& e) const {
    is(Kind::kSetScores);
    for (const auto& write : e.members) part(write.member.str(), amount_text(crdt::float_amount(write.score)));
  }
  void operator()(const crdt::IncrementScore& e) const { is(Kind::kIncrementScore), part(e.member.str(), amount_text(e.sum)); }
  void operator()(const crdt::RemoveScores& e) const {
    is(Kind::kRemoveScores);
    for (const auto& removal : e.members) part(removal.name.str());
  }
  void operator()(const crdt::InsertItems& e) const {
    is(Kind::kInsertItems);
    for (std::uint32_t i = 0; i < e.values.size(); ++i) part(store::item_name({dot, i}).str(), e.values[i].str());
  }
  void operator()(const crdt::SetItem& e) const { is(Kind::kSetItem), part(store::item_name(e.item).str(), e.value.str()); }
  void operator()(const crdt::RemoveItems& e) const {
    is(Kind::kRemoveItems);
    for (const crdt::ItemRange& range : e.items)
      for (std::uint32_t i = 0; i < range.length; ++i) part(store::item_name(range.at(i)).str());
  }
  void operator()(const crdt::AddEntries& e) const {
    is(Kind::kAddEntries);
    for (const crdt::NewEntry& entry : e.entries) part(store::format_id(entry.id), store::fields_text(entry.fields).str());
  }
  void operator()(const crdt::RemoveEntries& e) const {
    is(Kind::kRemoveEntries);
    for (const crdt::StreamId id : e.ids) part(store::format_id(id));
  }
  void operator()(const crdt::CreateGroup& e) const { is(Kind::kCreateGroup), part(store::group_name(e.name)); }
  void operator()(const crdt::DestroyGroup& e) const { is(Kind::kDestroyGroup), part(store::group_name(e.name)); }
  void operator()(const crdt::AckEntries& e) const { is(Kind::kAckEntries), part(store::group_name(e.group)); }
  void operator()(const crdt::EditDocument& e) const {
    is(Kind::kEditDocument);
    crdt::Op op;
    op.dot = dot;
    op.effect = e;
    for (SlotWrite& write : slots_written(op)) part(std::move(write.name), std::move(write.value));
    for (std::string& name : slots_removed(e)) part(std::move(name));
  }
  void operator()(const crdt::AddRanks&) const { is(Kind::kAddRanks); }
  void operator()(const crdt::CreateCounter& e) const { is(Kind::kCreateCounter), part({}, std::to_string(e.initial)); }
  void operator()(const crdt::MoveCounter&) const { is(Kind::kMoveCounter); }
  void operator()(const crdt::SetVectors& e) const {
    is(Kind::kSetVectors);
    for (const auto& write : e.elements)
      part(write.element.str(), write.vector ? store::vector_text(*write.vector).str() : write.attributes->str());
  }
  void operator()(const crdt::RemoveVectors& e) const { is(Kind::kRemoveVectors), names(e.elements); }
  void operator()(const crdt::DeleteKey&) const { is(Kind::kDelete); }
  void operator()(const crdt::SetExpiry&) const { is(Kind::kSetDeadline); }
  void operator()(const crdt::PublishMessage& e) const { is(Kind::kPublish), part({}, e.message.str()); }
  void operator()(const crdt::SetFieldDeadlines& e) const {
    is(Kind::kSetFieldDeadlines);
    for (const crdt::FieldDeadline& one : e.fields)
      part(one.field.str(), one.at == kNever ? "never" : std::to_string(one.at.ns / 1'000'000));
  }
};

/// " PXAT 1200": what a SET does to the key's time to live besides clearing it.
std::string deadline_text(const crdt::Effect& effect) {
  const auto* set = std::get_if<crdt::SetRegister>(&effect);
  if (set == nullptr || set->ttl == crdt::TtlChange::kClear) return {};
  return set->ttl == crdt::TtlChange::kKeep ? " KEEPTTL" : fmt::format(" PXAT {}", set->expires_at.ns / 1'000'000);
}

/// That something else is sent than what was asked for: with rules max and min a region stands by the best that it has written.
const char* kept_text(const crdt::Op& op) { return op.kept_own ? " (a worse value was asked for)" : ""; }

/// " name value name value", each where there is one.
std::string words(const std::vector<observe::OperationPart>& parts, bool values) {
  std::string text;
  for (const observe::OperationPart& part : parts) {
    text += " " + word(part.name);
    if (values) text += " " + word(part.value);
  }
  return text;
}

/// "HPEXPIREAT h 12000 FIELDS 2 a b": one per deadline.
std::string field_deadlines_text(const std::string& key, const crdt::SetFieldDeadlines& effect) {
  std::map<Instant, std::vector<observe::OperationPart>> by_time;
  for (const crdt::FieldDeadline& one : effect.fields) by_time[one.at].push_back({one.field.str(), {}});
  std::string text;
  for (const auto& [at, fields] : by_time) {
    text += text.empty() ? "" : "; ";
    text += at == kNever ? "HPERSIST " + key : fmt::format("HPEXPIREAT {} {}", key, at.ns / 1'000'000);
    text += fmt::format(" FIELDS {}{}", fields.size(), words(fields, false));
  }
  return text;
}

/// " score member score member".
std::string scores_text(const std::vector<observe::OperationPart>& members) {
  std::string text;
  for (const observe::OperationPart& member : members) text += " " + member.value + " " + word(member.name);
  return text;
}

/// Where items were put, by what their writer saw there: "insertion into list of a b, behind 1:3 and before 2:7".
std::string insertion_text(const std::string& key, const crdt::InsertItems& effect) {
  std::string text = "insertion into " + key + " of";
  for (const Bytes& value : effect.values) text += " " + word(value);
  if (!effect.generation && !effect.left) return text + ", into the empty list";
  text += effect.left ? ", behind " + store::item_name(effect.left).str() : ", at the front";
  return text + (effect.right ? " and before " + store::item_name(effect.right).str() : effect.left ? ", at the end" : "");
}

std::string added_text(const std::string& key, const crdt::AddEntries& effect) {
  if (effect.entries.empty()) return "XSETID " + key + " " + store::format_id(effect.head.last);
  std::string text = "XADD " + key;
  for (const crdt::NewEntry& entry : effect.entries)
    text += " " + store::format_id(entry.id) + " " + store::fields_text(entry.fields).str();
  return text;
}

std::string removed_text(const std::string& key, const crdt::RemoveEntries& effect) {
  if (effect.upto.id) return "XTRIM " + key + " up to " + store::format_id(effect.upto.id);
  std::string text = "XDEL " + key;
  for (const crdt::StreamId id : effect.ids) text += " " + store::format_id(id);
  return text;
}

/// "XACK chat readers up to 5-1 of region 1, 7-0 of region 2".
std::string acknowledged_text(const std::string& key, const crdt::AckEntries& effect) {
  std::string text = "XACK " + key + " " + word(effect.group) + " up to";
  for (const crdt::Watermark& w : effect.upto)
    text += fmt::format("{} {} of region {}", w == *effect.upto.begin() ? "" : ",", store::format_id(w.id),
                        w.origin.region().value + 1);
  return text;
}

std::string move_text(const std::string& key, const crdt::MoveCounter& move) {
  if (move.to == crdt::OriginId{})
    return fmt::format("move of {} (its own sums are now {} up and {} down)", key, move.added, move.taken);
  return fmt::format("rights to {} for region {} (given it so far: {} down and {} up)", key, move.to.region().value + 1,
                     move.given_down, move.given_up);
}

std::string vectors_text(const std::string& key, const crdt::SetVectors& effect) {
  std::string text;
  for (const crdt::VectorWrite& write : effect.elements) {
    if (!text.empty()) text += ", ";
    text += (write.vector ? "VADD " : "VSETATTR ") + key + " " + word(write.element);
    if (write.vector) text += " " + store::vector_text(*write.vector).str();
    if (write.attributes) text += (write.vector ? " SETATTR " : " ") + word(*write.attributes);
  }
  return text;
}

std::string command_text(const crdt::Op& op, const observe::ExplainedOperation& told, const SlotPaths& paths) {
  const std::string key = word(op.key);
  const auto own_sum = [&] { return " (its own sum is now " + told.parts.front().value + ")"; };
  switch (told.kind) {
    case Kind::kSet: return "SET " + key + " " + word(told.parts.front().value) + deadline_text(op.effect) + kept_text(op);
    case Kind::kIncrement: return "increment of " + key + own_sum();  // by INCR, DECRBY, ...
    case Kind::kAddMembers: return "SADD " + key + words(told.parts, false);
    case Kind::kRemoveMembers: return "SREM " + key + words(told.parts, false);
    case Kind::kSetFields: return "HSET " + key + words(told.parts, true) + kept_text(op);
    case Kind::kIncrementField: return "HINCRBY " + key + " " + word(told.parts.front().name) + own_sum();
    case Kind::kRemoveFields:
      return op.expired ? "expiry of" + words(told.parts, false) + " in " + key : "HDEL " + key + words(told.parts, false);
    case Kind::kSetScores: return "ZADD " + key + scores_text(told.parts);
    case Kind::kIncrementScore: return "ZINCRBY " + key + " " + word(told.parts.front().name) + own_sum();
    case Kind::kRemoveScores: return "ZREM " + key + words(told.parts, false);
    case Kind::kInsertItems: return insertion_text(key, std::get<crdt::InsertItems>(op.effect));
    case Kind::kSetItem: return "LSET " + key + ", item" + words(told.parts, true);
    case Kind::kRemoveItems:
      return (std::get<crdt::RemoveItems>(op.effect).popped ? "pop from " : "removal from ") + key + " of" +
             words(told.parts, false);
    case Kind::kAddEntries: return added_text(key, std::get<crdt::AddEntries>(op.effect));
    case Kind::kRemoveEntries: return removed_text(key, std::get<crdt::RemoveEntries>(op.effect));
    case Kind::kCreateGroup: {
      const auto& group = std::get<crdt::CreateGroup>(op.effect);
      return "XGROUP CREATE " + key + " " + word(group.name) + " " + (group.only_seen ? "$" : store::format_id(group.start));
    }
    case Kind::kDestroyGroup: return "XGROUP DESTROY " + key + " " + word(std::get<crdt::DestroyGroup>(op.effect).name);
    case Kind::kAckEntries: return acknowledged_text(key, std::get<crdt::AckEntries>(op.effect));
    case Kind::kEditDocument: return edit_text(key, op, paths);
    case Kind::kAddRanks:
      return fmt::format("PFADD {} (raises {} register{})", key, std::get<crdt::AddRanks>(op.effect).ranks.size(),
                         std::get<crdt::AddRanks>(op.effect).ranks.size() == 1 ? "" : "s");
    case Kind::kCreateCounter: {
      const auto& terms = std::get<crdt::CreateCounter>(op.effect);
      return fmt::format("BC.CREATE {} {} {} {}", key, terms.lower, terms.upper, terms.initial);
    }
    case Kind::kMoveCounter: return move_text(key, std::get<crdt::MoveCounter>(op.effect));
    case Kind::kSetVectors: return vectors_text(key, std::get<crdt::SetVectors>(op.effect));
    case Kind::kRemoveVectors: return "VREM " + key + words(told.parts, false);
    case Kind::kDelete: return "DEL " + key;
    case Kind::kExpire: return "expiry of " + key;
    case Kind::kPublish:
      return (std::get<crdt::PublishMessage>(op.effect).sharded ? "SPUBLISH " : "PUBLISH ") + key + " " +
             word(told.parts.front().value);
    case Kind::kSetFieldDeadlines: return field_deadlines_text(key, std::get<crdt::SetFieldDeadlines>(op.effect));
    case Kind::kEvict: return "eviction of " + key;
    case Kind::kSetDeadline: break;
  }
  const auto& deadline = std::get<crdt::SetExpiry>(op.effect);
  return deadline.ttl == crdt::TtlChange::kSet ? fmt::format("PEXPIREAT {} {}", key, deadline.expires_at.ns / 1'000'000)
                                               : "PERSIST " + key;
}

}  // namespace

std::string amount_text(const crdt::Amount& amount) {
  return amount.is_float ? fmt::format("{}", std::bit_cast<double>(amount.bits)) : std::to_string(amount.bits);
}

std::string dot_text(const world::Setup& setup, crdt::Dot dot) {
  const crdt::OriginId origin = dot.origin();
  if (origin.incarnation() == 0) return fmt::format("{}{}", kPreloaded, dot.sequence());
  if (origin.incarnation() == 1) return fmt::format("{}:{}", setup.name(origin.region()), dot.sequence());
  return fmt::format("{}.{}:{}", setup.name(origin.region()), origin.incarnation(), dot.sequence());
}

void tell(const crdt::Op& op, observe::ExplainedOperation& out, const SlotPaths& paths) {
  std::visit(Teller{out, op.dot}, op.effect);
  if (op.expired && out.kind == Kind::kDelete) out.kind = Kind::kExpire;
  if (op.evicted) out.kind = Kind::kEvict;
  out.asked_worse = op.kept_own;
  out.command = command_text(op, out, paths);
}

std::string asked_text(const std::vector<Bytes>& asked) {
  std::string text;
  for (const Bytes& one : asked) {
    std::string next = word(one.view());
    if (text.empty()) std::ranges::transform(next, next.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    text += (text.empty() ? "" : " ") + next;
  }
  return text;
}

std::string contests_text(const std::vector<observe::Contest>& contests) {
  std::string text;
  for (auto each = contests.begin(); each != contests.end(); ++each) {
    const auto alike = [&](const observe::Contest& other) { return other.decided == each->decided; };
    if (std::any_of(contests.begin(), each, alike)) continue;  // told with the first of its kind
    text += (text.empty() ? "" : "; ") + each->decided;
    const char* before = ": ";
    for (const observe::Contest& contest : contests) {
      if (!contest.field || !alike(contest)) continue;
      text += fmt::format("{}{} {} {}", before, word(*contest.field), contest.won ? "won over" : "lost to", contest.rival);
      before = ", ";
    }
  }
  return text;
}

std::string clock_text(crdt::Hlc hlc, scenario::ClockMode mode) {
  const std::int64_t millis = hlc.millis(), size = std::abs(millis);
  const std::string seconds = fmt::format("{}{}.{:03} s", millis < 0 ? "-" : "", size / 1000, size % 1000);
  if (mode != scenario::ClockMode::kHlc) return "wall clock " + seconds;
  return hlc.counter() == 0 ? "HLC " + seconds : fmt::format("HLC {} + {}", seconds, hlc.counter());
}

}  // namespace jetlag::lab
