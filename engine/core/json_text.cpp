// SPDX-License-Identifier: Apache-2.0
#include "core/json_text.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "core/json_text_lexer.h"

namespace jetlag {
namespace {

class Parser {
 public:
  Parser(std::string_view text, std::string_view file, std::uint32_t source, const JsonLimits& limits, Errors& errors)
      : file_(file),
        limits_(limits),
        lexer_(text, file, source, limits.comments ? JsonLexer::Comments::kSkip : JsonLexer::Comments::kRefuse, errors) {
    advance();
  }

  JsonValue parse() {
    JsonValue root;
    if (token_.kind == JsonToken::kEnd) {
      lexer_.report(token_.place, "expected a JSON value, found nothing");
      return root;
    }
    value(root, 1);
    if (token_.kind != JsonToken::kEnd)
      lexer_.report(token_.place, fmt::format("expected the end of the file, found {}", found()));
    return root;
  }
  std::size_t duplicates() const { return duplicates_; }

 private:
  void advance() { token_ = lexer_.next(); }
  bool at(JsonToken kind) const { return token_.kind == kind; }
  bool at_close() const { return at(JsonToken::kCloseObject) || at(JsonToken::kCloseArray) || at(JsonToken::kEnd); }

  std::string found() const {
    if (at(JsonToken::kEnd)) return "the end of the file";
    if (at(JsonToken::kString)) return "the string " + quote_json(token_.text.substr(0, 40));
    if (at(JsonToken::kNumber)) return "the number " + token_.text.substr(0, 40);
    const bool printable = std::all_of(token_.text.begin(), token_.text.end(), [](char c) { return c >= ' ' && c < '\x7F'; });
    return printable ? "\"" + token_.text.substr(0, 40) + "\"" : "something that is not text";
  }

  /// Skips to the next comma or closing bracket of the container that we are in.
  void recover() {
    std::size_t depth = 0;
    while (!at(JsonToken::kEnd)) {
      if (at(JsonToken::kOpenObject) || at(JsonToken::kOpenArray)) ++depth;
      if (depth == 0 && (at(JsonToken::kComma) || at_close())) return;
      if (depth > 0 && at_close()) --depth;
      advance();
    }
  }

  void value(JsonValue& out, std::uint32_t depth) {
    out.place = token_.place;
    switch (token_.kind) {
      case JsonToken::kOpenObject:
      case JsonToken::kOpenArray: return container(out, depth);
      case JsonToken::kString: out.kind = JsonKind::kString; break;
      case JsonToken::kNumber: out.kind = JsonKind::kNumber; break;
      case JsonToken::kTrue:
      case JsonToken::kFalse:
        out.kind = JsonKind::kBool;
        out.truth = at(JsonToken::kTrue);
        break;
      case JsonToken::kNull: break;
      default:
        lexer_.report(token_.place,
                      fmt::format("expected a value, found {}{}", found(), at(JsonToken::kBad) ? " (text needs quotes)" : ""));
        return recover();
    }
    if (out.kind == JsonKind::kString || out.kind == JsonKind::kNumber) out.text = std::move(token_.text);
    advance();
  }

  void container(JsonValue& out, std::uint32_t depth) {
    const bool object = at(JsonToken::kOpenObject);
    if (depth > limits_.max_depth) {
      lexer_.report(token_.place, fmt::format("expected at most {} levels of nesting, found more", limits_.max_depth));
      lexer_.give_up();
      return advance();
    }
    out.kind = object ? JsonKind::kObject : JsonKind::kArray;
    const JsonToken close = object ? JsonToken::kCloseObject : JsonToken::kCloseArray;
    advance();
    entries(out, depth, close);
    out.place.end = token_.place.end;
    if (at(close)) {
      advance();
    } else {
      lexer_.report(token_.place, fmt::format("expected \"{}\" for the \"{}\" of line {}, found {}", object ? '}' : ']',
                                              object ? '{' : '[', out.place.line, found()));
      if (!at(JsonToken::kEnd)) advance();
    }
    if (object && !limits_.duplicate_keys) refuse_duplicates(out);
  }

  void entries(JsonValue& out, std::uint32_t depth, JsonToken close) {
    if (at(close) || at(JsonToken::kEnd)) return;
    for (;;) {
      const JsonPlace before = token_.place;
      if (out.kind == JsonKind::kObject) {
        member(out, depth);
      } else {
        value(out.items.emplace_back(), depth + 1);
      }
      if (at_close()) return;
      if (at(JsonToken::kComma)) {
        const JsonPlace comma = token_.place;
        advance();
        if (at_close()) return lexer_.report(comma, "expected an entry after this comma: the last one has no comma");
        continue;
      }
      lexer_.report(token_.place, fmt::format("expected a comma, found {}", found()));
      if (at(JsonToken::kColon) || at(JsonToken::kBad) || token_.place.begin == before.begin) recover();
      if (at(JsonToken::kComma)) advance();
      if (at_close()) return;
    }
  }

  void member(JsonValue& out, std::uint32_t depth) {
    if (!at(JsonToken::kString)) {
      lexer_.report(token_.place, fmt::format("expected a key in quotes, found {}", found()));
      return recover();
    }
    JsonMember& m = out.members.emplace_back();
    m.key = std::move(token_.text);
    m.key_place = token_.place;
    advance();
    if (!at(JsonToken::kColon)) {
      lexer_.report(token_.place, fmt::format("expected \":\" after the key \"{}\", found {}", m.key.substr(0, 40), found()));
      m.value.place = m.key_place;
      if (!at(JsonToken::kComma) && !at_close()) recover();
      return;
    }
    advance();
    value(m.value, depth + 1);
  }

  void refuse_duplicates(const JsonValue& object) {
    std::vector<std::size_t> order(object.members.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return object.members[a].key < object.members[b].key; });
    for (std::size_t i = 1; i < order.size(); ++i) {
      const JsonMember &first = object.members[order[i - 1]], &again = object.members[order[i]];
      if (first.key != again.key) continue;
      lexer_.report(again.key_place, fmt::format("expected each key once, found \"{}\" again (first in line {})",
                                                 again.key.substr(0, 60), first.key_place.line));
      ++duplicates_;
    }
  }

  std::string_view file_;
  JsonLimits limits_;
  JsonLexer lexer_;
  JsonLexer::Token token_;
  std::size_t duplicates_ = 0;
};

}  // namespace

const JsonMember* JsonValue::find(std::string_view key) const {
  for (const JsonMember& m : members)
    if (m.key == key) return &m;
  return nullptr;
}

JsonMember* JsonValue::find(std::string_view key) {
  for (JsonMember& m : members)
    if (m.key == key) return &m;
  return nullptr;
}

bool JsonValue::operator==(const JsonValue& other) const {
  return kind == other.kind && truth == other.truth && text == other.text && items == other.items && members == other.members;
}

JsonDocument parse_json(std::string_view text, std::string_view file, std::uint32_t source, const JsonLimits& limits) {
  JsonDocument document;
  if (text.size() > limits.max_bytes) {
    document.whole = false;
    document.errors.push_back({ErrorCode::kInvalid, fmt::format("{}:1:1", file),
                               fmt::format("expected at most {} bytes, found {}", limits.max_bytes, text.size())});
    return document;
  }
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(zero), '\n');
    const std::size_t start = zero == 0 ? 0 : text.rfind('\n', zero - 1) + 1;
    document.whole = false;
    document.errors.push_back({ErrorCode::kInvalid, fmt::format("{}:{}:{}", file, line, zero - start + 1),
                               "expected text, found the byte 0x00: this is not a text file"});
    return document;
  }
  Parser parser(text, file, source, limits, document.errors);
  document.root = parser.parse();
  document.whole = document.errors.size() == parser.duplicates() && document.errors.size() < kMostErrors;
  if (document.errors.size() >= kMostErrors) document.errors.back().message += " (and possibly more: reading stopped here)";
  return document;
}

std::string describe_json(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::kNull: return "null";
    case JsonKind::kBool: return value.truth ? "true" : "false";
    case JsonKind::kNumber: return "the number " + value.text.substr(0, 40);
    case JsonKind::kString: return "the string " + quote_json(value.text.substr(0, 60));
    case JsonKind::kArray: return value.items.empty() ? "an empty list" : "a list";
    case JsonKind::kObject: return "an object";
  }
  return {};
}

std::string quote_json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string write_json(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::kNull: return "null";
    case JsonKind::kBool: return value.truth ? "true" : "false";
    case JsonKind::kNumber: return value.text;
    case JsonKind::kString: return quote_json(value.text);
    case JsonKind::kArray: {
      std::string out = "[";
      for (std::size_t i = 0; i < value.items.size(); ++i) out += (i > 0 ? "," : "") + write_json(value.items[i]);
      return out + "]";
    }
    case JsonKind::kObject: {
      std::string out = "{";
      for (std::size_t i = 0; i < value.members.size(); ++i)
        out += (i > 0 ? "," : "") + quote_json(value.members[i].key) + ":" + write_json(value.members[i].value);
      return out + "}";
    }
  }
  return {};
}

}  // namespace jetlag
