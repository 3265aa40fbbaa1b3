// SPDX-License-Identifier: Apache-2.0
#include "scenario/edit.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "core/json_text.h"
#include "core/json_text_lexer.h"
#include "core/units.h"

namespace jetlag::scenario {
namespace {

constexpr std::size_t kWidth = 100;  ///< columns of the canonical form

struct Span {
  std::size_t begin = 0, end = 0;
};

std::vector<Span> children_of(const JsonValue& container) {
  std::vector<Span> out;
  for (const JsonMember& m : container.members) out.push_back({m.key_place.begin, m.value.place.end});
  for (const JsonValue& item : container.items) out.push_back({item.place.begin, item.place.end});
  return out;
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const auto newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

std::string indent_at(std::string_view text, std::size_t at) {
  const std::size_t begin = line_begin(text, at);
  const std::size_t first = text.find_first_not_of(" \t", begin);
  return std::string(text.substr(begin, std::min(first, at) - begin));
}

bool breaks(std::string_view text, std::size_t from, std::size_t to) {
  return text.substr(from, to - from).find('\n') != std::string_view::npos;
}

/// Behind the comma that follows `at`, comments aside; nothing when a bracket follows.
std::optional<Span> comma_after(std::string_view text, std::size_t at) {
  Errors none;
  JsonLexer lexer(text.substr(at), "", 0, JsonLexer::Comments::kSkip, none);
  const JsonLexer::Token token = lexer.next();
  if (token.kind != JsonToken::kComma) return std::nullopt;
  return Span{at + token.place.begin, at + token.place.end};
}

/// Behind the comments that end the line of `at`.
std::size_t behind_comments(std::string_view text, std::size_t at) {
  Errors none;
  JsonLexer lexer(text.substr(at), "", 0, JsonLexer::Comments::kReport, none);
  std::size_t end = at;
  for (;;) {
    const JsonLexer::Token token = lexer.next();
    if (token.kind != JsonToken::kComment || breaks(text, end, at + token.place.begin)) return end;
    end = at + token.place.end;
  }
}

/// A container that stands on one line, its entries below each other.
std::string spread(std::string_view text, const JsonValue& container, std::string_view piece, std::size_t position) {
  const std::string outer = indent_at(text, container.place.begin);
  std::vector<std::string> pieces;
  for (const Span& child : children_of(container)) pieces.emplace_back(text.substr(child.begin, child.end - child.begin));
  pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(std::min(position, pieces.size())), std::string(piece));
  std::string out(1, text[container.place.begin]);
  for (std::size_t i = 0; i < pieces.size(); ++i) out += fmt::format("{}\n{}  {}", i > 0 ? "," : "", outer, pieces[i]);
  return out + '\n' + outer + text[container.place.end - 1];
}

std::string inserted(std::string_view text, const JsonValue& container, std::string_view piece, std::size_t position) {
  const std::vector<Span> children = children_of(container);
  std::string out(text);
  const auto whole = [&](const std::string& with) {
    return out.replace(container.place.begin, container.place.end - container.place.begin, with);
  };
  const bool comments =
      text.substr(container.place.begin, container.place.end - container.place.begin).find("//") != std::string_view::npos;
  if (children.empty()) {
    if (!comments) return whole(spread(text, container, piece, 0));
    const std::string outer = indent_at(text, container.place.begin);
    const std::size_t close = container.place.end - 1;
    const std::size_t at = text.find_last_not_of(" \t\r\n", close - 1) + 1;
    return out.replace(at, close - at, fmt::format("\n{}  {}\n{}", outer, piece, outer));
  }
  const bool below = breaks(text, container.place.begin, children.front().begin);
  position = std::min(position, children.size());
  if (!below) {
    const std::size_t column = container.place.end - line_begin(text, container.place.begin);
    if (!comments && !breaks(text, container.place.begin, container.place.end) && column + piece.size() + 3 > kWidth)
      return whole(spread(text, container, piece, position));
    if (position == children.size()) return out.insert(children.back().end, fmt::format(", {}", piece));
    return out.insert(children[position].begin, fmt::format("{}, ", piece));
  }
  const std::string line = '\n' + indent_at(text, children.front().begin) + std::string(piece);
  if (position < children.size()) {
    const std::size_t from = position == 0 ? container.place.begin + 1 : comma_after(text, children[position - 1].end)->end;
    return out.insert(behind_comments(text, from), line + ',');
  }
  const std::size_t last = children.back().end;
  out.insert(behind_comments(text, last), line);
  return out.insert(last, ",");
}

std::string removed(std::string_view text, const JsonValue& container, std::size_t index) {
  const std::vector<Span> children = children_of(container);
  const Span child = children[index];
  std::string out(text);
  const std::size_t begin = line_begin(text, child.begin);
  const bool own_line = text.find_first_not_of(" \t", begin) == child.begin && begin > container.place.begin;
  const auto comma = comma_after(text, child.end);
  const std::size_t end = behind_comments(text, comma ? comma->end : child.end);
  const bool line_ends = end >= text.size() || text[end] == '\n' || text[end] == '\r';
  if (own_line && line_ends) {
    out.erase(begin - 1, end - begin + 1);
  } else {
    const std::size_t next = comma ? text.find_first_not_of(' ', comma->end) : child.end;
    out.erase(child.begin, next - child.begin);
  }
  if (comma || index == 0) return out;
  const Span before = *comma_after(text, children[index - 1].end);
  const bool blank = !own_line && out[before.end] == ' ';
  return out.erase(before.begin, blank ? 2 : 1);
}

Result<JsonValue> tree_of(std::string_view text) {
  JsonDocument document = parse_json(text, "the scenario");
  if (!document.ok()) return tl::unexpected<Error>(document.errors.front());
  if (!document.root.is(JsonKind::kObject))
    return failure(ErrorCode::kInvalid, "", "expected an object, found " + describe_json(document.root));
  return std::move(document.root);
}

std::optional<std::size_t> position_in(const JsonValue& container, const std::string& step) {
  if (container.is(JsonKind::kObject)) {
    const JsonMember* member = container.find(step);
    return member != nullptr ? std::optional(static_cast<std::size_t>(member - container.members.data())) : std::nullopt;
  }
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  const bool fine = error == std::errc() && end == step.data() + step.size() && index < container.items.size();
  return fine ? std::optional(index) : std::nullopt;
}

const JsonValue& child_at(const JsonValue& container, std::size_t index) {
  return container.is(JsonKind::kObject) ? container.members[index].value : container.items[index];
}

/// As far down the path as the text goes; `depth` steps were taken.
const JsonValue* descend(const JsonValue& root, const EditPath& path, std::size_t& depth) {
  const JsonValue* at = &root;
  for (depth = 0; depth < path.size(); ++depth) {
    const auto index = position_in(*at, path[depth]);
    if (!index) return at;
    at = &child_at(*at, *index);
  }
  return at;
}

Error no_way(const EditPath& path, std::size_t depth) {
  std::string way;
  for (std::size_t i = 0; i <= std::min(depth, path.size() - 1); ++i) way += (i > 0 ? "." : "") + path[i];
  return {ErrorCode::kNotFound, "", fmt::format("expected an object or a list on the way to {}, found none", way)};
}

std::string said_at(const JsonValue& step) {
  const JsonMember* at = step.is(JsonKind::kObject) ? step.find("at") : nullptr;
  return at != nullptr ? at->value.text : std::string();
}

/// Before the first step that says a later time.
std::size_t place_in_time(const JsonValue& script, const JsonValue& step) {
  const auto at = parse_duration(said_at(step));
  for (std::size_t i = 0; at && i < script.items.size(); ++i)
    if (const auto other = parse_duration(said_at(script.items[i])); other && *other > *at) return i;
  return kAtEnd;
}

Result<std::string> with_one(const std::string& text, const std::string& json) {
  const auto root = tree_of(text);
  const auto entry = tree_of(json);
  if (!root) return tl::unexpected<Error>(root.error());
  if (!entry) return tl::unexpected<Error>(entry.error());
  const bool step = entry->find("run") != nullptr || entry->find("settle") != nullptr;
  const std::string key = step ? "script" : "faults";
  const JsonMember* list = root->find(key);
  if (list == nullptr && step && root->find("extends") != nullptr)
    return failure(
        ErrorCode::kUnsupported, "",
        "the script is in the file that this one extends; copy it into \"script\" here first, so that the new step can join it");
  if (list == nullptr) return with_entry(text, {key}, json);
  const auto& items = list->value.items;
  if (std::find(items.begin(), items.end(), *entry) != items.end()) return text;
  return with_entry(text, {key}, json, step ? place_in_time(list->value, *entry) : kAtEnd);
}

}  // namespace

Result<std::string> with_value(std::string_view text, const EditPath& path, std::string_view json) {
  const auto root = tree_of(text);
  if (!root) return tl::unexpected<Error>(root.error());
  std::size_t depth = 0;
  const JsonValue* at = descend(*root, path, depth);
  if (depth == path.size()) return std::string(text).replace(at->place.begin, at->place.end - at->place.begin, json);
  if (!at->is(JsonKind::kObject)) return tl::unexpected<Error>(no_way(path, depth));
  std::string piece(json);
  for (std::size_t i = path.size(); --i > depth;) piece = fmt::format("{{ {}: {} }}", quote_json(path[i]), piece);
  return inserted(text, *at, fmt::format("{}: {}", quote_json(path[depth]), piece), kAtEnd);
}

Result<std::string> with_entry(std::string_view text, const EditPath& list, std::string_view json, std::size_t position) {
  const auto root = tree_of(text);
  if (!root) return tl::unexpected<Error>(root.error());
  std::size_t depth = 0;
  const JsonValue* at = descend(*root, list, depth);
  if (depth < list.size()) return with_value(text, list, fmt::format("[\n    {}\n  ]", json));
  if (!at->is(JsonKind::kArray)) return tl::unexpected<Error>(no_way(list, depth));
  return inserted(text, *at, json, position);
}

Result<std::string> without(std::string_view text, const EditPath& path) {
  const auto root = tree_of(text);
  if (!root) return tl::unexpected<Error>(root.error());
  if (path.empty()) return failure(ErrorCode::kInvalid, "", "expected a path, found none");
  std::size_t depth = 0;
  const EditPath above(path.begin(), path.end() - 1);
  const JsonValue* container = descend(*root, above, depth);
  if (depth < above.size()) return std::string(text);
  const auto index = position_in(*container, path.back());
  return index ? removed(text, *container, *index) : std::string(text);
}

Result<std::string> with_injected(std::string_view text, const std::vector<std::string>& injected) {
  std::string now(text);
  for (const std::string& json : injected) {
    auto next = with_one(now, json);
    if (!next) return next;
    now = std::move(*next);
  }
  return now;
}

}  // namespace jetlag::scenario
