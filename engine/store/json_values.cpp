// SPDX-License-Identifier: Apache-2.0
#include "store/json_values.h"

#include <fmt/format.h>

#include "core/index_map.h"
#include "core/json_text.h"
#include "crdt/document_number.h"

namespace jetlag::store {
namespace {

using crdt::DocumentMember;
using crdt::DocumentValue;
using crdt::ValueKind;

Reply mistake(std::string_view what, std::int32_t line, std::int32_t column) {
  return Reply::error(fmt::format("ERR {} at line {} column {}", what, line, column));
}

/// What the reader found wrong, in the words of the modelled store.
Reply mistake(const Error& error) {
  const std::string_view message = error.message;
  const auto says = [&](std::string_view words) { return message.find(words) != std::string_view::npos; };
  std::int32_t line = 1, column = 1;  // of ":line:column"
  const std::size_t first = error.where.find(':'), second = error.where.find(':', first + 1);
  if (second != std::string::npos) {
    line = std::atoi(error.where.c_str() + first + 1);
    column = std::atoi(error.where.c_str() + second + 1);
  }
  if (says("levels of nesting")) return mistake("recursion limit exceeded", line, column);
  if (says("found nothing") || says("found the end of the file")) return mistake("EOF while parsing a value", line, column);
  if (says("expected the end of the file")) return mistake("trailing characters", line, column);
  if (says("expected a key in quotes")) return mistake("key must be a string", line, column);
  if (says("control character") || says("end of the line"))
    return mistake("control character (\\u0000-\\u001F) found while parsing a string", line, column);
  if (says("escape") || says("hexadecimal") || says("surrogate")) return mistake("invalid escape", line, column);
  if (says("after this comma")) return mistake("trailing comma", line, column);
  return mistake("expected value", line, column);
}

class Builder {
 public:
  DocumentValue build(const JsonValue& from) {
    DocumentValue value;
    switch (from.kind) {
      case JsonKind::kNull: break;
      case JsonKind::kBool: value.kind = from.truth ? ValueKind::kTrue : ValueKind::kFalse; break;
      case JsonKind::kNumber: number(from, value); break;
      case JsonKind::kString:
        value.kind = ValueKind::kString;
        value.text = from.text;
        break;
      case JsonKind::kArray:
        value.kind = ValueKind::kArray;
        value.items.reserve(from.items.size());
        for (const JsonValue& item : from.items) value.items.push_back(build(item));
        break;
      case JsonKind::kObject: {
        value.kind = ValueKind::kObject;
        IndexMap<Bytes, const JsonValue*> last;
        for (const JsonMember& member : from.members) last[member.key] = &member.value;
        for (const auto& [key, member] : last) value.members.push_back({key, build(*member)});
        break;
      }
    }
    return value;
  }
  const std::optional<Reply>& wrong() const { return wrong_; }

 private:
  void number(const JsonValue& from, DocumentValue& value) {
    const auto number = crdt::canonical_number(from.text);
    if (!number) {
      if (!wrong_) wrong_ = mistake("number out of range", from.place.line, from.place.column);
      return;
    }
    value.kind = number->kind;
    value.text = number->text;
  }
  std::optional<Reply> wrong_;
};

}  // namespace

tl::expected<DocumentValue, Reply> read_json(std::string_view text) {
  JsonLimits limits;
  limits.max_depth = crdt::kMostDepth;
  limits.max_bytes = std::size_t{512} << 20;
  limits.comments = false;
  limits.duplicate_keys = true;
  const JsonDocument document = parse_json(text, "", 0, limits);
  if (text.starts_with("\xEF\xBB\xBF")) return tl::unexpected(mistake("expected value", 1, 1));
  if (!document.ok()) return tl::unexpected(mistake(document.errors.front()));
  Builder builder;
  DocumentValue value = builder.build(document.root);
  if (builder.wrong()) return tl::unexpected(*builder.wrong());
  return value;
}

void quote_json(std::string_view text, std::string& out) {
  static constexpr std::string_view kFrom = "\"\\\b\f\n\r\t", kTo = "\"\\bfnrt";
  out.push_back('"');
  for (const char c : text) {
    const std::size_t at = kFrom.find(c);
    if (at != std::string_view::npos) {
      out.push_back('\\');
      out.push_back(kTo[at]);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void write_json(const DocumentValue& value, const JsonStyle& style, std::string& out, std::size_t level) {
  const auto line = [&](std::size_t depth) {
    out += style.newline;
    for (std::size_t i = 0; i < depth; ++i) out += style.indent;
  };
  switch (value.kind) {
    case ValueKind::kNull: out += "null"; return;
    case ValueKind::kFalse: out += "false"; return;
    case ValueKind::kTrue: out += "true"; return;
    case ValueKind::kInteger:
    case ValueKind::kDouble: out += value.text.view(); return;
    case ValueKind::kString: return quote_json(value.text, out);
    default: break;
  }
  const bool object = value.kind == ValueKind::kObject;
  const std::size_t size = object ? value.members.size() : value.items.size();
  out.push_back(object ? '{' : '[');
  for (std::size_t i = 0; i < size; ++i) {
    if (i != 0) out.push_back(',');
    line(level + 1);
    if (object) {
      quote_json(value.members[i].key, out);
      out.push_back(':');
      out += style.space;
    }
    write_json(object ? value.members[i].value : value.items[i], style, out, level + 1);
  }
  if (size != 0) line(level);
  out.push_back(object ? '}' : ']');
}

std::string write_json(const DocumentValue& value) {
  std::string out;
  write_json(value, {}, out);
  return out;
}

std::string_view name_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::kNull: return "null";
    case ValueKind::kFalse:
    case ValueKind::kTrue: return "boolean";
    case ValueKind::kInteger: return "integer";
    case ValueKind::kDouble: return "number";
    case ValueKind::kString: return "string";
    case ValueKind::kObject: return "object";
    case ValueKind::kArray: return "array";
  }
  return "null";
}

}  // namespace jetlag::store
