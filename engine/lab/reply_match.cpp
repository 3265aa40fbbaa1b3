// SPDX-License-Identifier: Apache-2.0
#include "lab/reply_match.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "core/json_text.h"
#include "scenario/text_pattern.h"

namespace jetlag::lab {

namespace {

using scenario::ReplyExpectation;
using scenario::ReplyMatch;
using Expected = scenario::ReplyValue;
using store::Reply;

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_text(const Reply& reply) { return reply.kind() == Reply::Kind::kBulk || reply.kind() == Reply::Kind::kStatus; }

/// What a reply reads as; nil and lists are no text.
std::optional<std::string> text_in(const Reply& reply) {
  if (is_text(reply)) return reply.text().str();
  if (reply.kind() == Reply::Kind::kInteger) return std::to_string(reply.integer_value());
  if (reply.kind() == Reply::Kind::kDouble) return fmt::format("{}", reply.real_value());
  return std::nullopt;
}

std::optional<double> number_of(const Reply& reply) {
  switch (reply.kind()) {
    case Reply::Kind::kInteger: return static_cast<double>(reply.integer_value());
    case Reply::Kind::kDouble: return reply.real_value();
    case Reply::Kind::kBulk:
    case Reply::Kind::kStatus: return number_of(reply.text().view());
    default: return std::nullopt;
  }
}

bool equals(const Reply& reply, const Expected& expected) {
  switch (expected.kind) {
    case Expected::Kind::kNull: return reply.is_nil();
    case Expected::Kind::kInteger:
      if (reply.kind() == Reply::Kind::kInteger) return reply.integer_value() == expected.integer;
      return number_of(reply) == static_cast<double>(expected.integer);
    case Expected::Kind::kNumber: return number_of(reply) == expected.number;
    case Expected::Kind::kString:
      return is_text(reply) && reply.text().view() == expected.text;
    case Expected::Kind::kArray:
      return reply.kind() == Reply::Kind::kArray && reply.items().size() == expected.items.size() &&
             std::equal(reply.items().begin(), reply.items().end(), expected.items.begin(), equals);
  }
  return false;
}

bool equals_in_any_order(const Reply& reply, const Expected& expected) {
  if (reply.kind() != Reply::Kind::kArray || expected.kind != Expected::Kind::kArray ||
      reply.items().size() != expected.items.size())
    return false;
  std::vector<bool> taken(expected.items.size(), false);
  return std::all_of(reply.items().begin(), reply.items().end(), [&](const Reply& item) {
    for (std::size_t i = 0; i < taken.size(); ++i)
      if (!taken[i] && equals(item, expected.items[i])) return static_cast<bool>(taken[i] = true);
    return false;
  });
}

bool json_equal(const JsonValue& a, const JsonValue& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == JsonKind::kNumber) return number_of(a.text) == number_of(b.text);
  if (a.kind == JsonKind::kArray)
    return a.items.size() == b.items.size() && std::equal(a.items.begin(), a.items.end(), b.items.begin(), json_equal);
  if (a.kind == JsonKind::kObject) {
    return a.members.size() == b.members.size() && std::all_of(a.members.begin(), a.members.end(), [&](const JsonMember& member) {
             return std::any_of(b.members.begin(), b.members.end(), [&](const JsonMember& other) {
               return other.key == member.key && json_equal(member.value, other.value);
             });
           });
  }
  return a.text == b.text;
}

bool same_json(const std::string& got, const std::string& want) {
  const JsonDocument a = parse_json(got, "reply"), b = parse_json(want, "expectation");
  return a.errors.empty() && b.errors.empty() && json_equal(a.root, b.root);
}

bool contains(const Reply& reply, const Expected& expected) {
  if (reply.kind() == Reply::Kind::kArray)
    return std::any_of(reply.items().begin(), reply.items().end(), [&](const Reply& item) { return equals(item, expected); });
  const auto text = text_in(reply);
  return text && text->find(expected.text) != std::string::npos;
}

std::optional<std::int64_t> length_of(const Reply& reply) {
  if (reply.kind() == Reply::Kind::kArray) return static_cast<std::int64_t>(reply.items().size());
  if (!is_text(reply)) return std::nullopt;
  return static_cast<std::int64_t>(reply.text().size());
}

bool fits(const Reply& reply, const std::string& pattern) {
  const auto text = text_in(reply);
  const auto compiled = scenario::TextPattern::compile(pattern);
  return text && compiled && compiled->found_in(*text);
}

bool matches(const Reply& reply, const ReplyExpectation& expect) {
  const Expected& want = expect.value;
  const bool error = reply.is_error();
  switch (expect.match) {
    case ReplyMatch::kError: return error && reply.text().view().starts_with(want.text);
    case ReplyMatch::kEquals: return !error && equals(reply, want);
    case ReplyMatch::kApprox: {
      const auto got = number_of(reply);
      const double wanted = want.kind == Expected::Kind::kInteger ? static_cast<double>(want.integer) : want.number;
      const double size = wanted < 0 ? -wanted : wanted;
      return got && (*got - wanted) <= 1e-9 * std::max(1.0, size) && (wanted - *got) <= 1e-9 * std::max(1.0, size);
    }
    case ReplyMatch::kMatch: return fits(reply, want.text);
    case ReplyMatch::kUnordered: return equals_in_any_order(reply, want);
    case ReplyMatch::kJson: return is_text(reply) && same_json(reply.text().str(), want.text);
    case ReplyMatch::kContains: return contains(reply, want);
    case ReplyMatch::kLength: return length_of(reply) == want.integer;
  }
  return false;
}

std::string text_of(const Expected& value) {
  switch (value.kind) {
    case Expected::Kind::kNull: return "(nil)";
    case Expected::Kind::kInteger: return std::to_string(value.integer);
    case Expected::Kind::kNumber: return value.text;
    case Expected::Kind::kString: return store::quoted(value.text);
    case Expected::Kind::kArray: break;
  }
  std::string text = "[";
  for (const Expected& item : value.items) text += (text.size() > 1 ? ", " : "") + text_of(item);
  return text + "]";
}

std::string text_of(const Reply& reply) {
  if (reply.kind() == Reply::Kind::kInteger) return std::to_string(reply.integer_value());
  if (reply.kind() != Reply::Kind::kArray) return reply.to_text();
  std::string text = "[";
  for (const Reply& item : reply.items()) text += (text.size() > 1 ? ", " : "") + text_of(item);
  return text + "]";
}

}  // namespace

std::optional<std::string> mismatch_of(const Reply& reply, const ReplyExpectation& expect) {
  if (matches(reply, expect)) return std::nullopt;
  static constexpr const char* kWords[] = {
      "",          "an error starting with ", "approximately ", "a match of ", "in any order ",
      "the JSON ", "something containing ",   "the length "};
  return "expected " + (kWords[static_cast<std::size_t>(expect.match)] + text_of(expect.value)) + ", got " + text_of(reply);
}

observe::ReplyValue value_of(const Reply& reply) {
  using Type = observe::ReplyValue::Type;
  observe::ReplyValue value;
  switch (reply.kind()) {
    case Reply::Kind::kNil:
    case Reply::Kind::kNilArray: break;
    case Reply::Kind::kStatus: value.type = Type::kStatus; value.text = reply.text().str(); break;
    case Reply::Kind::kError: value.type = Type::kError; value.text = reply.text().str(); break;
    case Reply::Kind::kBulk: value.type = Type::kString; value.text = reply.text().str(); break;
    case Reply::Kind::kInteger: value.type = Type::kInteger; value.integer = reply.integer_value(); break;
    case Reply::Kind::kDouble: value.type = Type::kDouble; value.number = reply.real_value(); break;
    case Reply::Kind::kArray:
      value.type = Type::kArray;
      for (const Reply& item : reply.items()) value.items.push_back(value_of(item));
      break;
  }
  return value;
}

}  // namespace jetlag::lab
