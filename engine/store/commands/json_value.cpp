// SPDX-License-Identifier: Apache-2.0
// Parts of JSON documents by their kind: numbers, texts, booleans, objects; and what they are.
#include <algorithm>

#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/documents.h"
#include "store/errors.h"

namespace jetlag::store {
namespace {

using crdt::Amount;
using crdt::Document;
using crdt::DocumentEdit;
using crdt::DocumentValue;
using crdt::ValueKind;
using Shown = Document::Shown;

const Bytes* path_of(const Call& call, std::size_t at) { return call.args.size() > at ? &call.args[at] : nullptr; }

Reply wrong_kind(std::string_view expected, ValueKind found) {
  return Reply::error("WRONGTYPE wrong type of path value - expected " + std::string(expected) + " but found " +
                      std::string(name_of(found)));
}

/// About every match of one kind, for commands that read: `tell` says what of a value, nil where it is of another kind.
template <class Tell>
Reply read_all(Call& call, std::string_view expected, Tell tell) {
  if (call.args.size() > 3) return errors::wrong_arity(call.args[0]);
  const DocumentView view(call, call.args[1], path_of(call, 2));
  if (view.problem()) return *view.problem();
  if (!view.exists()) return view.path().legacy ? Reply::nil() : errors::no_document();
  if (view.path().legacy) {
    if (view.matches().empty()) return errors::no_path(view.path().full);
    Reply first = tell(view.document(), view.matches().front());
    return first.is_nil() ? wrong_kind(expected, view.matches().front().kind) : first;
  }
  std::vector<Reply> replies;
  for (const Shown& match : view.matches()) replies.push_back(tell(view.document(), match));
  return Reply::array(std::move(replies));
}

Reply json_type(Call& call) {
  if (call.args.size() > 3) return errors::wrong_arity(call.args[0]);
  const DocumentView view(call, call.args[1], path_of(call, 2));
  if (view.problem()) return *view.problem();
  if (!view.exists()) return Reply::nil();
  const auto name = [&](const Shown& match) { return Reply::bulk(name_of(view.document().value_of(match).kind)); };
  if (view.path().legacy) return view.matches().empty() ? Reply::nil() : name(view.matches().front());
  std::vector<Reply> names;
  for (const Shown& match : view.matches()) names.push_back(name(match));
  return Reply::array(std::move(names));
}

Reply json_strlen(Call& call) {
  return read_all(call, "string", [](const Document&, const Shown& match) {
    return match.kind == ValueKind::kString ? Reply::integer(static_cast<std::int64_t>(match.text.size())) : Reply::nil();
  });
}
Reply json_objlen(Call& call) {
  return read_all(call, "object", [](const Document& document, const Shown& match) {
    return match.kind == ValueKind::kObject ? Reply::integer(static_cast<std::int64_t>(document.length(match.id))) : Reply::nil();
  });
}
Reply json_objkeys(Call& call) {
  return read_all(call, "object", [](const Document& document, const Shown& match) {
    if (match.kind != ValueKind::kObject) return Reply::nil();
    std::vector<Reply> keys;
    for (const Shown& member : document.members(match.id)) keys.push_back(Reply::bulk(member.slot.key));
    return Reply::array(std::move(keys));
  });
}

/// Numbers reply as one text: of the legacy form the last number, else an array with null for everything else.
Reply numbers(const DocumentView& view, const std::vector<std::optional<Amount>>& results) {
  DocumentValue all{ValueKind::kArray, {}, {}, {}};
  for (const auto& result : results) {
    if (!result && view.path().legacy) continue;
    DocumentValue& value = all.items.emplace_back();
    if (!result) continue;
    const crdt::CanonicalNumber number = crdt::canonical_number(*result);
    value = {number.kind, number.text, {}, {}};
  }
  if (!view.path().legacy) return Reply::bulk(write_json(all));
  if (all.items.empty()) return errors::no_path_or(view.path().full, "does not contains a number");
  return Reply::bulk(write_json(all.items.back()));
}

std::optional<Amount> read_amount(std::string_view text) {
  const auto value = read_json(text);
  if (!value || !is_number(value->kind)) return std::nullopt;
  return crdt::amount_of(value->kind, value->text);
}

enum class Arithmetic : bool { kAdd, kMultiply };

template <Arithmetic kWhat>
Reply calculate(Call& call) {
  const auto operand = read_amount(call.args[3]);
  if (!operand) return Reply::error("ERR expected a number as the operand");
  DocumentView view(call, call.args[1], &call.args[2]);
  if (view.problem()) return *view.problem();
  if (!view.exists()) return errors::no_document();
  std::vector<std::optional<Amount>> results;
  std::vector<DocumentEdit> edits;
  for (const Shown& match : view.matches()) {
    auto& result = results.emplace_back();
    if (!is_number(match.kind)) continue;
    const Amount before = view.document().number(match);
    if (kWhat == Arithmetic::kMultiply) {
      result = crdt::multiply_json(before, *operand);
    } else if (const double sum = crdt::as_double(before) + crdt::as_double(*operand); std::isfinite(sum)) {
      result = crdt::add_json(before, *operand);
    }
    if (!result) return Reply::error("ERR result is not a number");
    if (kWhat == Arithmetic::kMultiply) {
      const crdt::CanonicalNumber number = crdt::canonical_number(*result);
      edits.push_back(view.document().prepare_assign(match, {number.kind, number.text, {}, {}}));
    } else {
      edits.push_back(view.document().prepare_add(match, call.db.identity(), *operand));
    }
  }
  view.write(std::move(edits));
  return numbers(view, results);
}

Reply json_strappend(Call& call) {
  if (call.args.size() > 4) return errors::wrong_arity(call.args[0]);
  const auto more = read_json(call.args.back());
  if (!more) return more.error();
  if (more->kind != ValueKind::kString) return wrong_kind("string", more->kind);
  DocumentView view(call, call.args[1], call.args.size() == 4 ? &call.args[2] : nullptr);
  if (view.problem()) return *view.problem();
  if (!view.exists()) return errors::no_document();
  std::vector<Reply> lengths;
  std::vector<DocumentEdit> edits;
  for (const Shown& match : view.matches()) {
    if (match.kind != ValueKind::kString) {
      lengths.push_back(Reply::nil());
      continue;
    }
    if (match.text.size() + more->text.size() > (std::size_t{512} << 20)) return errors::too_long();
    const std::string text = std::string(match.text) + more->text.str();
    lengths.push_back(Reply::integer(static_cast<std::int64_t>(text.size())));
    edits.push_back(view.document().prepare_assign(match, {ValueKind::kString, text, {}, {}}));
  }
  view.write(std::move(edits));
  return view.about_all(std::move(lengths), errors::no_path_or(view.path().full, "not a string"));
}

Reply json_toggle(Call& call) {
  DocumentView view(call, call.args[1], &call.args[2]);
  if (view.problem()) return *view.problem();
  if (!view.exists()) return errors::no_document();
  std::vector<Reply> replies;
  std::vector<DocumentEdit> edits;
  for (const Shown& match : view.matches()) {
    if (match.kind != ValueKind::kTrue && match.kind != ValueKind::kFalse) {
      replies.push_back(Reply::nil());
      continue;
    }
    const bool now = match.kind == ValueKind::kFalse;
    replies.push_back(view.path().legacy ? Reply::bulk(now ? "true" : "false") : Reply::integer(now ? 1 : 0));
    edits.push_back(view.document().prepare_assign(match, {now ? ValueKind::kTrue : ValueKind::kFalse, {}, {}, {}}));
  }
  view.write(std::move(edits));
  return view.about_all(std::move(replies), errors::no_path_or(view.path().full, "not a bool"));
}

Reply resp_of(const DocumentValue& value) {
  switch (value.kind) {
    case ValueKind::kNull: return Reply::nil();
    case ValueKind::kFalse: return Reply::status("false");
    case ValueKind::kTrue: return Reply::status("true");
    case ValueKind::kInteger:
      if (const auto integer = crdt::parse_integer(value.text)) return Reply::integer(*integer);
      return Reply::bulk(value.text);
    case ValueKind::kDouble:
    case ValueKind::kString: return Reply::bulk(value.text);
    default: break;
  }
  std::vector<Reply> parts = {Reply::status(value.kind == ValueKind::kObject ? "{" : "[")};
  for (const crdt::DocumentMember& member : value.members) {
    parts.push_back(Reply::bulk(member.key));
    parts.push_back(resp_of(member.value));
  }
  for (const DocumentValue& item : value.items) parts.push_back(resp_of(item));
  return Reply::array(std::move(parts));
}

Reply json_resp(Call& call) {
  if (call.args.size() > 3) return errors::wrong_arity(call.args[0]);
  const DocumentView view(call, call.args[1], path_of(call, 2));
  if (view.problem()) return *view.problem();
  if (!view.exists()) return Reply::nil();
  const auto tell = [&](const Shown& match) { return resp_of(view.document().value_of(match)); };
  if (view.path().legacy) return view.matches().empty() ? errors::no_path(view.path().full) : tell(view.matches().front());
  std::vector<Reply> replies;
  for (const Shown& match : view.matches()) replies.push_back(tell(match));
  return Reply::array(std::move(replies));
}

/// As a plain store would hold it: without what merging needs.
std::size_t plain_bytes(const DocumentValue& value) {
  std::size_t sum = 8 + (value.kind == ValueKind::kString ? value.text.size() : 0);
  for (const crdt::DocumentMember& member : value.members) sum += 8 + member.key.size() + plain_bytes(member.value);
  for (const DocumentValue& item : value.items) sum += plain_bytes(item);
  return sum;
}

Reply json_debug(Call& call) {
  const std::string_view word = call.args[1];
  if (is_word(word, "HELP")) {
    if (call.args.size() != 2) return errors::wrong_arity("JSON.DEBUG|HELP");
    return Reply::array(
        {Reply::bulk("MEMORY <key> [path] - reports memory usage"), Reply::bulk("HELP                - this message")});
  }
  if (!is_word(word, "MEMORY")) return Reply::error("ERR unknown subcommand - try `JSON.DEBUG HELP`");
  if (call.args.size() < 3 || call.args.size() > 4) return errors::wrong_arity("JSON.DEBUG|MEMORY");
  const DocumentView view(call, call.args[2], path_of(call, 3));
  if (view.problem()) return *view.problem();
  const auto bytes = [&](const Shown& match) {
    return Reply::integer(static_cast<std::int64_t>(plain_bytes(view.document().value_of(match))));
  };
  if (view.path().legacy) return view.matches().empty() ? Reply::integer(0) : bytes(view.matches().front());
  std::vector<Reply> replies;
  for (const Shown& match : view.matches()) replies.push_back(bytes(match));
  return Reply::array(std::move(replies));
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "json";
constexpr Command kCommands[] = {
    {"JSON.DEBUG", -2, kRead, {2, 2, 1}, kGroup, "1.0.0", "Tells how much memory values take; see JSON.DEBUG HELP", json_debug},
    {"JSON.NUMINCRBY", 4, kWrite, kOne, kGroup, "1.0.0", "Adds to numbers; concurrent additions add up (an extension)",
     calculate<Arithmetic::kAdd>},
    {"JSON.NUMMULTBY", 4, kWrite, kOne, kGroup, "1.0.0", "Multiplies numbers", calculate<Arithmetic::kMultiply>},
    {"JSON.OBJKEYS", -2, kRead, kOne, kGroup, "1.0.0", "Returns the keys of objects", json_objkeys},
    {"JSON.OBJLEN", -2, kRead, kOne, kGroup, "1.0.0", "Returns how many members objects have", json_objlen},
    {"JSON.RESP", -2, kRead, kOne, kGroup, "1.0.0", "Returns values as replies instead of JSON text", json_resp},
    {"JSON.STRAPPEND", -3, kGrows, kOne, kGroup, "1.0.0", "Appends to texts", json_strappend},
    {"JSON.STRLEN", -2, kRead, kOne, kGroup, "1.0.0", "Returns the length of texts", json_strlen},
    {"JSON.TOGGLE", 3, kGrows, kOne, kGroup, "2.0.0", "Turns booleans into their opposite", json_toggle},
    {"JSON.TYPE", -2, kRead, kOne, kGroup, "1.0.0", "Returns the kind of values", json_type},
};

}  // namespace

std::span<const Command> json_value_commands() { return kCommands; }

}  // namespace jetlag::store
