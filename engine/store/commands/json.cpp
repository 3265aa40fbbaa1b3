// SPDX-License-Identifier: Apache-2.0
// JSON documents as wholes: writing, reading, deleting, merging.
#include <algorithm>

#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/documents.h"
#include "store/errors.h"

namespace jetlag::store {
namespace {

using crdt::AssignValue;
using crdt::Document;
using crdt::DocumentEdit;
using crdt::DocumentMember;
using crdt::DocumentValue;
using crdt::ValueKind;
using Shown = Document::Shown;

enum class Condition : std::uint8_t { kAlways, kIfAbsent, kIfPresent };

/// Members that a path names and that are not there yet, in each object that its parent means.
tl::expected<std::vector<DocumentEdit>, Reply> new_members(const DocumentView& view, const DocumentValue& value) {
  const JsonPath& path = view.path();
  if (!path.is_static()) return tl::unexpected(Reply::error("ERR wrong static path"));
  JsonPath above = path;
  above.steps.pop_back();
  const auto parents = find_all(view.document(), above);
  if (!parents) return tl::unexpected(parents.error());
  std::vector<DocumentEdit> edits;
  for (const Shown& parent : *parents) {
    if (path.last_name() == nullptr) return tl::unexpected(Reply::error("ERR array index out of range"));
    if (parent.kind != ValueKind::kObject) continue;
    const crdt::SlotAddress slot{parent.id, *path.last_name(), {}};
    if (!view.fits(slot, value)) return tl::unexpected(errors::too_deep());
    edits.push_back(AssignValue{slot, value, {}});
  }
  return edits;
}

Reply json_set(Call& call) {
  Condition condition = Condition::kAlways;
  for (std::size_t i = 4; i < call.args.size(); ++i) {
    if (i > 4) return errors::syntax();
    if (is_word(call.args[i], "NX")) condition = Condition::kIfAbsent;
    else if (is_word(call.args[i], "XX")) condition = Condition::kIfPresent;
    else return errors::syntax();
  }
  const auto value = read_json(call.args[3]);
  if (!value) return value.error();
  DocumentView view(call, call.args[1], &call.args[2]);
  if (view.problem()) return *view.problem();
  if (!view.exists()) {
    if (!view.path().is_root()) return Reply::error("ERR new objects must be created at the root");
    if (condition == Condition::kIfPresent) return Reply::nil();
    view.write({AssignValue{{}, *value, {}}});
    return Reply::ok();
  }
  const bool there = !view.matches().empty();
  if (condition == (there ? Condition::kIfAbsent : Condition::kIfPresent)) return Reply::nil();
  std::vector<DocumentEdit> edits;
  if (there) {
    for (const Shown& match : view.outermost()) {
      if (!view.fits(match.slot, *value)) return errors::too_deep();
      edits.push_back(view.document().prepare_assign(match, *value));
    }
  } else {
    auto fresh = new_members(view, *value);
    if (!fresh) return fresh.error();
    if (fresh->empty()) return Reply::nil();
    edits = std::move(*fresh);
  }
  view.write(std::move(edits));
  return Reply::ok();
}

DocumentValue array_of(const Document& document, const Matches& matches) {
  DocumentValue array{ValueKind::kArray, {}, {}, {}};
  for (const Shown& match : matches) array.items.push_back(document.value_of(match));
  return array;
}

/// Of several paths: an object with a member for each.
tl::expected<DocumentValue, Reply> read_paths(const Document& document, std::span<const Bytes> paths) {
  std::vector<JsonPath> parsed;
  for (const Bytes& text : paths) {
    auto path = parse_json_path(text);
    if (!path) return tl::unexpected(path.error());
    parsed.push_back(std::move(*path));
  }
  const bool legacy = std::all_of(parsed.begin(), parsed.end(), [](const JsonPath& path) { return path.legacy; });
  DocumentValue all{ValueKind::kObject, {}, {}, {}};
  for (const JsonPath& path : parsed) {
    const auto matches = find_all(document, path);
    if (!matches) return tl::unexpected(matches.error());
    if (legacy && matches->empty()) return tl::unexpected(errors::no_path(path.full));
    DocumentValue value = legacy ? document.value_of(matches->front()) : array_of(document, *matches);
    if (parsed.size() == 1) return value;
    all.members.push_back({path.text, std::move(value)});
  }
  return all;
}

Reply json_get(Call& call) {
  JsonStyle style;
  std::size_t at = 2;
  for (; at < call.args.size(); ++at) {
    const Bytes& word = call.args[at];
    std::string* const part = is_word(word, "INDENT")    ? &style.indent
                              : is_word(word, "NEWLINE") ? &style.newline
                              : is_word(word, "SPACE")   ? &style.space
                                                         : nullptr;
    if (part == nullptr && !is_word(word, "NOESCAPE")) break;
    if (part == nullptr) continue;
    if (++at == call.args.size()) return errors::wrong_arity("JSON.GET");
    *part = call.args[at].str();
  }
  static const Bytes kRoot(".");
  const std::span<const Bytes> paths = at == call.args.size() ? std::span(&kRoot, 1) : call.args.subspan(at);
  const KeyView key(call, call.args[1]);
  if (!key.fits(crdt::Type::kDocument)) return errors::not_a_document();
  if (!key.exists()) {
    for (const Bytes& path : paths)
      if (const auto parsed = parse_json_path(path); !parsed) return parsed.error();
    return Reply::nil();
  }
  const auto value = read_paths(*key.object().document(), paths);
  if (!value) return value.error();
  std::string out;
  write_json(*value, style, out);
  return Reply::bulk(out);
}

Reply json_mget(Call& call) {
  const auto path = parse_json_path(call.args.back());
  if (!path) return path.error();
  std::vector<Reply> replies;
  for (const Bytes& name : call.args.subspan(1, call.args.size() - 2)) {
    const KeyView key(call, name);
    const Document* const document = key.type() == crdt::Type::kDocument ? key.object().document() : nullptr;
    const auto matches = document != nullptr ? find_all(*document, *path) : Matches{};
    if (!matches) return matches.error();
    if (document == nullptr || (path->legacy && matches->empty())) replies.push_back(Reply::nil());
    else if (path->legacy) replies.push_back(Reply::bulk(write_json(document->value_of(matches->front()))));
    else replies.push_back(Reply::bulk(write_json(array_of(*document, *matches))));
  }
  return Reply::array(std::move(replies));
}

Reply json_del(Call& call) {
  if (call.args.size() > 3) return errors::wrong_arity(call.args[0]);
  DocumentView view(call, call.args[1], call.args.size() > 2 ? &call.args[2] : nullptr);
  if (view.problem()) return *view.problem();
  if (!view.exists()) return Reply::integer(0);
  const Matches parts = view.outermost();
  if (!parts.empty() && parts.front().slot.is_root()) {
    view.remove();
    return Reply::integer(1);
  }
  view.write(removals_of(view.document(), parts));
  return Reply::integer(static_cast<std::int64_t>(parts.size()));
}

Reply json_clear(Call& call) {
  if (call.args.size() > 3) return errors::wrong_arity(call.args[0]);
  DocumentView view(call, call.args[1], call.args.size() > 2 ? &call.args[2] : nullptr);
  if (view.problem()) return *view.problem();
  if (!view.exists()) return errors::no_document();
  std::vector<DocumentEdit> edits;
  for (const Shown& match : view.outermost()) {
    if (is_container(match.kind)) {
      if (view.document().length(match.id) != 0) edits.push_back(crdt::ClearContainer{match.id});
    } else if (is_number(match.kind) && crdt::canonical_number(view.document().number(match)).text != "0") {
      edits.push_back(view.document().prepare_assign(match, {ValueKind::kInteger, "0", {}, {}}));
    }
  }
  const auto cleared = static_cast<std::int64_t>(edits.size());
  view.write(std::move(edits));
  return Reply::integer(cleared);
}

/// A patch as a value that is new: its nulls name nothing.
DocumentValue without_nulls(const DocumentValue& patch) {
  if (patch.kind != ValueKind::kObject) return patch;
  DocumentValue out{ValueKind::kObject, {}, {}, {}};
  for (const DocumentMember& member : patch.members)
    if (member.value.kind != ValueKind::kNull) out.members.push_back({member.key, without_nulls(member.value)});
  return out;
}

/// Merge patch (RFC 7396): members that are null go, objects are merged, all else is assigned.
void merge(const Document& document, const Shown& target, const DocumentValue& patch, std::vector<DocumentEdit>& edits) {
  if (patch.kind != ValueKind::kObject || target.kind != ValueKind::kObject) {
    edits.push_back(document.prepare_assign(target, without_nulls(patch)));
    return;
  }
  for (const DocumentMember& part : patch.members) {
    const auto member = document.member(target.id, part.key);
    if (part.value.kind == ValueKind::kNull) {
      if (member) edits.push_back(crdt::RemoveMember{target.id, part.key});
    } else if (member) {
      merge(document, *member, part.value, edits);
    } else {
      edits.push_back(AssignValue{{target.id, part.key, {}}, without_nulls(part.value), {}});
    }
  }
}

Reply json_merge(Call& call) {
  const auto patch = read_json(call.args[3]);
  if (!patch) return patch.error();
  DocumentView view(call, call.args[1], &call.args[2]);
  if (view.problem()) return *view.problem();
  if (!view.exists()) {
    if (!view.path().is_root()) return Reply::error("ERR new objects must be created at the root");
    view.write({AssignValue{{}, without_nulls(*patch), {}}});
    return Reply::ok();
  }
  if (view.path().is_root() && patch->kind == ValueKind::kNull) {
    view.remove();
    return Reply::ok();
  }
  std::vector<DocumentEdit> edits;
  const Matches targets = view.outermost();
  for (const Shown& target : targets) {
    if (!view.fits(target.slot, *patch)) return errors::too_deep();
    if (patch->kind != ValueKind::kNull) merge(view.document(), target, *patch, edits);
  }
  if (patch->kind == ValueKind::kNull) edits = removals_of(view.document(), targets);
  if (targets.empty()) {
    auto fresh = new_members(view, without_nulls(*patch));
    if (!fresh) return fresh.error();
    if (patch->kind != ValueKind::kNull) edits = std::move(*fresh);
  }
  view.write(std::move(edits));
  return Reply::ok();
}

Reply json_mset(Call&) { return Reply::error("ERR 'json.mset' is not supported: write each document with JSON.SET"); }

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "json";
constexpr Command kCommands[] = {
    {"JSON.CLEAR", -2, kWrite, kOne, kGroup, "2.0.0", "Empties containers and sets numbers to zero", json_clear},
    {"JSON.DEL", -2, kWrite, kOne, kGroup, "1.0.0", "Takes values out of a document, or deletes it", json_del},
    {"JSON.FORGET", -2, kWrite, kOne, kGroup, "1.0.0", "The same as JSON.DEL", json_del},
    {"JSON.GET", -2, kRead, kOne, kGroup, "1.0.0", "Returns the values at paths as JSON text", json_get},
    {"JSON.MERGE", 4, kGrows, kOne, kGroup, "2.6.0", "Merges a JSON value into the values at a path", json_merge},
    {"JSON.MGET", -3, kRead, {1, -2, 1}, kGroup, "1.0.0", "Returns the values at one path of several documents", json_mget},
    {"JSON.MSET", -4, kGrows, {1, -3, 3}, kGroup, "2.6.0", "Not supported: use JSON.SET", json_mset},
    {"JSON.SET", -4, kGrows, kOne, kGroup, "1.0.0", "Sets the values at a path", json_set},
};

}  // namespace

std::span<const Command> json_commands() { return kCommands; }

}  // namespace jetlag::store
