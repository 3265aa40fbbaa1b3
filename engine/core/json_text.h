// SPDX-License-Identifier: Apache-2.0
// JSON text with // and /* */ comments, read without losing anything that people care about.
//
// Value    JsonValue is the tree: numbers and strings as text (numbers as written, strings decoded), the place of every value and
//          key, members in the order of the file. It copies and compares; equality ignores places.
// Errors   all mistakes of a text in one go (at most kMostErrors), sorted by place, each "file:line:column" with what was
//          expected and found. After a mistake the reader goes on at the next comma or closing bracket. Duplicate keys, text that
//          is not UTF-8, control characters in strings, trailing commas and anything after the value are mistakes. Bytes that are
//          not UTF-8 are reported once; a file with a byte 0 is no text and not read at all.
// Depth    deeper than `max_depth` is a mistake, after which nothing is read: no input exhausts the stack.
// Cost     linear in the text, n log n in the members of one object.
// Lines    1-based; columns 1-based in bytes; a line ends with \n, \r\n counts as one end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace jetlag {

struct JsonPlace {
  std::uint32_t source = 0;  ///< whichever file the caller said; 0 unless told
  std::int32_t line = 0, column = 0;
  std::uint32_t begin = 0, end = 0;  ///< byte offsets in that text
};

enum class JsonKind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

struct JsonMember;

struct JsonValue {
  JsonKind kind = JsonKind::kNull;
  bool truth = false;            ///< kBool
  std::string text;              ///< kNumber as written, kString decoded (UTF-8)
  std::vector<JsonValue> items;  ///< kArray
  std::vector<JsonMember> members;  ///< kObject
  JsonPlace place;

  const JsonMember* find(std::string_view key) const;
  JsonMember* find(std::string_view key);
  bool is(JsonKind k) const { return kind == k; }
  bool operator==(const JsonValue& other) const;
};

struct JsonMember {
  std::string key;
  JsonPlace key_place;
  JsonValue value;
  bool operator==(const JsonMember& other) const { return key == other.key && value == other.value; }
};

struct JsonLimits {
  std::uint32_t max_depth = 100;
  std::size_t max_bytes = std::size_t{256} << 20;
  bool comments = true;         ///< False: JSON as everybody writes it.
  bool duplicate_keys = false;  ///< True: they are the reader's business.
};

struct JsonDocument {
  JsonValue root;  ///< what could be read, even when there are errors
  Errors errors;
  bool whole = true;  ///< nothing of the text is missing in `root`: the mistakes, if any, are keys that are given twice
  bool ok() const { return errors.empty(); }
};

inline constexpr std::size_t kMostErrors = 50;

/// `source` is stored in every place; `file` only names the text in messages.
JsonDocument parse_json(std::string_view text, std::string_view file, std::uint32_t source = 0, const JsonLimits& limits = {});

/// "an object", "the number 5", "the string \"x\"": for "found ..." in messages.
std::string describe_json(const JsonValue& value);

/// Compact text, keys in their order, numbers as written. For messages and for literals that are kept as text.
std::string write_json(const JsonValue& value);
std::string quote_json(std::string_view text);

/// The canonical form: two blanks per level, containers that fit into 100 columns and hold no comment on one line, comments and
/// single blank lines between entries kept, key order kept. format_json(format_json(x)) == format_json(x).
tl::expected<std::string, Errors> format_json(std::string_view text, std::string_view file, const JsonLimits& limits = {});

}  // namespace jetlag
