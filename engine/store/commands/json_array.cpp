// SPDX-License-Identifier: Apache-2.0
// Arrays in JSON documents.
#include <algorithm>
#include <set>

#include "crdt/number.h"
#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/documents.h"
#include "store/errors.h"
#include "store/lists.h"

namespace jetlag::store {
namespace {

using crdt::Document;
using crdt::DocumentEdit;
using crdt::DocumentValue;
using crdt::ValueKind;
using Shown = Document::Shown;

constexpr const char* kNotAnArray = "not an array";

tl::expected<std::vector<DocumentValue>, Reply> read_values(std::span<const Bytes> texts) {
  std::vector<DocumentValue> values;
  for (const Bytes& text : texts) {
    auto value = read_json(text);
    if (!value) return tl::unexpected(value.error());
    values.push_back(std::move(*value));
  }
  return values;
}

/// What a command does with one array: its edits, and what it replies.
struct Change {
  std::vector<DocumentEdit> edits;
  Reply reply;
};
using ChangeOrError = tl::expected<Change, Reply>;

/// For every array that the path means, once: change(document, array, its length). Everything else replies nil.
template <class F>
Reply change_arrays(DocumentView& view, F change) {
  if (view.problem()) return *view.problem();
  if (!view.exists()) return errors::no_document();
  std::vector<Reply> replies;
  std::vector<DocumentEdit> edits;
  std::set<crdt::NodeId> done;
  for (const Shown& match : view.matches()) {
    if (match.kind != ValueKind::kArray || !done.insert(match.id).second) {
      replies.push_back(Reply::nil());
      continue;
    }
    ChangeOrError changed = change(view.document(), match, view.document().length(match.id));
    if (!changed) return changed.error();
    replies.push_back(std::move(changed->reply));
    for (DocumentEdit& edit : changed->edits) edits.push_back(std::move(edit));
  }
  const bool any = !done.empty();
  view.write(std::move(edits));
  return view.about_all(std::move(replies), any ? Reply::nil() : errors::no_path_or(view.path().text, kNotAnArray));
}

Reply length_reply(std::size_t length) { return Reply::integer(static_cast<std::int64_t>(length)); }

ChangeOrError insertion(const DocumentView& view, const Shown& array, std::size_t at, std::size_t length,
                        const std::vector<DocumentValue>& values) {
  for (const DocumentValue& value : values)
    if (!view.fits({array.id, {}, {}}, value)) return tl::unexpected(errors::too_deep());
  return Change{{view.document().prepare_insert(array.id, at, values)}, length_reply(length + values.size())};
}

Reply json_arrappend(Call& call) {
  const auto values = read_values(call.args.subspan(3));
  if (!values) return values.error();
  DocumentView view(call, call.args[1], &call.args[2]);
  return change_arrays(view, [&](const Document&, const Shown& array, std::size_t length) {
    return insertion(view, array, length, length, *values);
  });
}

Reply json_arrinsert(Call& call) {
  const auto index = read_integer(call.args[3]);
  if (!index) return index.error();
  const auto values = read_values(call.args.subspan(4));
  if (!values) return values.error();
  DocumentView view(call, call.args[1], &call.args[2]);
  return change_arrays(view, [&](const Document&, const Shown& array, std::size_t length) -> ChangeOrError {
    const auto size = static_cast<std::int64_t>(length);
    if (*index < -size || *index > size) return tl::unexpected(Reply::error("ERR index out of bounds"));
    const std::int64_t at = *index < 0 ? *index + size : *index;
    return insertion(view, array, static_cast<std::size_t>(at), length, *values);
  });
}

Reply json_arrlen(Call& call) {
  if (call.args.size() > 3) return errors::wrong_arity(call.args[0]);
  const DocumentView view(call, call.args[1], call.args.size() > 2 ? &call.args[2] : nullptr);
  if (view.problem()) return *view.problem();
  if (!view.exists()) return view.path().legacy ? Reply::nil() : errors::no_document();
  std::vector<Reply> lengths;
  for (const Shown& match : view.matches())
    lengths.push_back(match.kind == ValueKind::kArray ? length_reply(view.document().length(match.id)) : Reply::nil());
  if (!view.path().legacy) return Reply::array(std::move(lengths));
  if (lengths.empty() || lengths.front().is_nil()) return errors::no_path_or(view.path().text, kNotAnArray);
  return lengths.front();
}

Reply json_arrpop(Call& call) {
  if (call.args.size() > 4) return errors::wrong_arity(call.args[0]);
  const auto index = call.args.size() > 3 ? read_integer(call.args[3]) : Integer(-1);
  if (!index) return index.error();
  DocumentView view(call, call.args[1], call.args.size() > 2 ? &call.args[2] : nullptr);
  return change_arrays(view, [&](const Document& document, const Shown& array, std::size_t length) -> ChangeOrError {
    if (length == 0) return Change{{}, Reply::nil()};
    const auto size = static_cast<std::int64_t>(length);
    const std::int64_t from_front = *index < 0 ? std::max<std::int64_t>(*index, -size) + size : *index;
    const auto at = static_cast<std::size_t>(std::min(from_front, size - 1));
    crdt::RemoveElements removal = document.prepare_remove(array.id, at, at + 1);
    removal.popped = true;
    return Change{{std::move(removal)}, Reply::bulk(write_json(document.value_of(document.item(array.id, at))))};
  });
}

Reply json_arrtrim(Call& call) {
  const auto start = read_integer(call.args[3]), stop = read_integer(call.args[4]);
  if (!start) return start.error();
  if (!stop) return stop.error();
  DocumentView view(call, call.args[1], &call.args[2]);
  return change_arrays(view, [&](const Document& document, const Shown& array, std::size_t length) -> ChangeOrError {
    const IndexRange kept = clamp(*start, *stop, length);
    Change out{{}, length_reply(kept.size())};
    crdt::RemoveElements removal = document.prepare_remove(array.id, 0, kept.size() == 0 ? length : kept.first);
    if (kept.size() != 0) document.find(array.id)->items()->append_ids(kept.last, length, removal.items);
    if (!removal.items.empty()) out.edits.push_back(std::move(removal));
    return out;
  });
}

Reply json_arrindex(Call& call) {
  if (call.args.size() > 6) return errors::wrong_arity(call.args[0]);
  const auto wanted = read_json(call.args[3]);
  if (!wanted) return wanted.error();
  const auto start = call.args.size() > 4 ? read_integer(call.args[4]) : Integer(0);
  const auto stop = call.args.size() > 5 ? read_integer(call.args[5]) : Integer(0);
  if (!start) return start.error();
  if (!stop) return stop.error();
  const DocumentView view(call, call.args[1], &call.args[2]);
  if (view.problem()) return *view.problem();
  if (!view.exists()) return errors::no_document();
  const auto search = [&](const Shown& array) {
    if (array.kind != ValueKind::kArray) return Reply::nil();
    const auto size = static_cast<std::int64_t>(view.document().length(array.id));
    const auto place = [&](std::int64_t index) { return std::clamp<std::int64_t>(index < 0 ? index + size : index, 0, size); };
    const std::int64_t last = *stop == 0 ? size : place(*stop);
    for (std::int64_t i = place(*start); i < last; ++i) {
      const Shown item = view.document().item(array.id, static_cast<std::size_t>(i));
      if (equal_json(view.document().value_of(item), *wanted)) return Reply::integer(i);
    }
    return Reply::integer(-1);
  };
  std::vector<Reply> found;
  for (const Shown& match : view.matches()) found.push_back(search(match));
  if (!view.path().legacy) return Reply::array(std::move(found));
  if (found.empty() || found.front().is_nil()) return errors::no_path_or(view.path().text, kNotAnArray);
  return found.front();
}

constexpr KeyPositions kOne{1, 1, 1};
constexpr const char* kGroup = "json";
constexpr Command kCommands[] = {
    {"JSON.ARRAPPEND", -4, kGrows, kOne, kGroup, "1.0.0", "Puts values at the end of arrays", json_arrappend},
    {"JSON.ARRINDEX", -4, kRead, kOne, kGroup, "1.0.0", "Returns the index of a value in arrays", json_arrindex},
    {"JSON.ARRINSERT", -5, kGrows, kOne, kGroup, "1.0.0", "Puts values into arrays, before an index", json_arrinsert},
    {"JSON.ARRLEN", -2, kRead, kOne, kGroup, "1.0.0", "Returns how many items arrays have", json_arrlen},
    {"JSON.ARRPOP", -2, kWrite, kOne, kGroup, "1.0.0", "Takes an item out of arrays and returns it", json_arrpop},
    {"JSON.ARRTRIM", 5, kWrite, kOne, kGroup, "1.0.0", "Keeps a range of the items of arrays", json_arrtrim},
};

}  // namespace

std::span<const Command> json_array_commands() { return kCommands; }

}  // namespace jetlag::store
