// SPDX-License-Identifier: Apache-2.0
// Codecs of script steps: commands and what they are expected to reply.
#include <charconv>

#include <fmt/format.h>

#include "core/suggest.h"
#include "scenario/codecs.h"
#include "scenario/text_pattern.h"
#include "store/command_line.h"
#include "store/reply.h"

namespace jetlag::scenario {
namespace {

std::optional<std::string> decode_base64(std::string_view text) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0, held = 0;
  for (const char c : text) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<char>((bits >> held) & 0xFF));
  }
  if (held >= 6) return std::nullopt;
  return out;
}

/// { "b64": "..." }
std::optional<std::string> read_base64(Reader& reader, const JsonValue& value) {
  constexpr std::string_view kWhat = "{ \"b64\": \"...\" } with base64 text";
  const JsonMember* member = value.members.size() == 1 ? value.find("b64") : nullptr;
  if (member == nullptr || !member->value.is(JsonKind::kString)) {
    reader.expected(value, kWhat);
    return std::nullopt;
  }
  auto bytes = decode_base64(member->value.text);
  if (!bytes) reader.expected(member->value, "base64 text");
  return bytes;
}

void read_number(const JsonValue& value, ReplyValue& out) {
  const char *first = value.text.data(), *last = first + value.text.size();
  out.text = value.text;
  const auto whole = std::from_chars(first, last, out.integer);
  std::from_chars(first, last, out.number);
  out.kind = whole.ec == std::errc{} && whole.ptr == last ? ReplyValue::Kind::kInteger : ReplyValue::Kind::kNumber;
}

void read_literal(Reader& reader, const JsonValue& value, ReplyValue& out) {
  switch (value.kind) {
    case JsonKind::kNull: out.kind = ReplyValue::Kind::kNull; return;
    case JsonKind::kNumber: return read_number(value, out);
    case JsonKind::kString:
      out.kind = ReplyValue::Kind::kString;
      out.text = value.text;
      return;
    case JsonKind::kArray:
      out.kind = ReplyValue::Kind::kArray;
      for (const JsonValue& item : value.items) read_literal(reader, item, out.items.emplace_back());
      return;
    case JsonKind::kObject:
      if (auto bytes = read_base64(reader, value)) {
        out.kind = ReplyValue::Kind::kString;
        out.text = std::move(*bytes);
      }
      return;
    case JsonKind::kBool:
      return reader.expected(value, "a reply: a number, a text, null or a list (no command replies true or false)");
  }
}

void read_text(Reader& reader, const JsonValue& value, std::string_view what, ReplyExpectation& out) {
  if (!reader.want(value, JsonKind::kString, what)) return;
  out.value.kind = ReplyValue::Kind::kString;
  out.value.text = value.text;
}

void check_pattern(Reader& reader, const JsonValue& value) {
  const auto pattern = TextPattern::compile(value.text);
  if (!pattern) reader.error(value.place, fmt::format("expected a regular expression: {}", pattern.error().message));
}

struct MatchName {
  std::string_view name;
  ReplyMatch match;
};
constexpr MatchName kMatches[] = {{"error", ReplyMatch::kError},  {"approx", ReplyMatch::kApprox},
                                  {"match", ReplyMatch::kMatch},  {"unordered", ReplyMatch::kUnordered},
                                  {"json", ReplyMatch::kJson},    {"contains", ReplyMatch::kContains},
                                  {"length", ReplyMatch::kLength}};

void read_match(Reader& reader, const JsonValue& value, ReplyExpectation& out) {
  switch (out.match) {
    case ReplyMatch::kError: return read_text(reader, value, "the start of an error reply such as \"WRONGTYPE\"", out);
    case ReplyMatch::kMatch:
      read_text(reader, value, "a regular expression", out);
      if (value.is(JsonKind::kString)) check_pattern(reader, value);
      return;
    case ReplyMatch::kApprox:
      if (reader.want(value, JsonKind::kNumber, "a number")) read_number(value, out.value);
      return;
    case ReplyMatch::kLength: {
      std::int64_t n = 0;
      IntegerCodec{0}.read(reader, value, n);
      out.value.kind = ReplyValue::Kind::kInteger;
      out.value.integer = n;
      return;
    }
    case ReplyMatch::kUnordered:
      if (reader.want(value, JsonKind::kArray, "a list")) read_literal(reader, value, out.value);
      return;
    case ReplyMatch::kJson:
      out.value.kind = ReplyValue::Kind::kString;
      out.value.text = write_json(value);
      return;
    case ReplyMatch::kContains:
      if (!value.is(JsonKind::kString) && !value.is(JsonKind::kNumber) && value.find("b64") == nullptr)
        return reader.expected(value, "a text or a number to look for");
      return read_literal(reader, value, out.value);
    case ReplyMatch::kEquals: return read_literal(reader, value, out.value);
  }
}

std::string readable(const std::vector<std::string>& arguments) {
  std::string out;
  for (const std::string& argument : arguments) {
    const bool plain = !argument.empty() && argument.find_first_of(" \t\n\r\"'\\") == std::string::npos &&
                       std::all_of(argument.begin(), argument.end(), [](char c) { return c > ' ' && c < '\x7F'; });
    out += (out.empty() ? "" : " ") + (plain ? argument : store::quoted(argument));
  }
  return out;
}

}  // namespace

void CommandCodec::read(Reader& reader, const JsonValue& value, ScriptStep& out) const {
  out.arguments.clear();
  if (value.is(JsonKind::kString)) {
    const auto arguments = store::split_command_line(value.text);
    if (!arguments) return reader.error(value.place, fmt::format("{} in {}", arguments.error().message, describe_json(value)));
    for (const Bytes& argument : *arguments) out.arguments.emplace_back(argument.view());
    out.text = value.text;
  } else if (reader.want(value, JsonKind::kArray, "a command line or a list of arguments")) {
    for (const JsonValue& item : value.items) {
      if (item.is(JsonKind::kObject)) {
        if (auto bytes = read_base64(reader, item)) out.arguments.push_back(std::move(*bytes));
      } else if (item.is(JsonKind::kString) || item.is(JsonKind::kNumber)) {
        out.arguments.push_back(item.text);
      } else {
        reader.expected(item, "an argument: a text, a number or { \"b64\": \"...\" }");
      }
    }
    out.text = readable(out.arguments);
  } else {
    return;
  }
  if (out.arguments.empty()) reader.expected(value, "a command");
}

TypeInfo CommandCodec::type(FormatInfo&) const {
  TypeInfo list = plain_type(TypeInfo::Shape::kList, "list of arguments");
  list.parts.push_back(plain_type(TypeInfo::Shape::kAny, "argument"));
  return any_of("command line or list of arguments", {plain_type(TypeInfo::Shape::kText, "command line"), std::move(list)});
}

void ReplyCodec::read(Reader& reader, const JsonValue& value, std::optional<ReplyExpectation>& out) const {
  ReplyExpectation& expect = out.emplace();
  expect.where = reader.span(value.place);
  if (!value.is(JsonKind::kObject) || value.find("b64") != nullptr) return read_literal(reader, value, expect.value);
  std::vector<std::string_view> names;
  for (const MatchName& m : kMatches) names.push_back(m.name);
  if (value.members.size() != 1)
    return reader.error(value.place, fmt::format("expected a reply or an object with one of {}, found {} keys", name_list(names),
                                                 value.members.size()));
  const JsonMember& member = value.members.front();
  for (const MatchName& m : kMatches) {
    if (m.name != member.key) continue;
    expect.match = m.match;
    return read_match(reader, member.value, expect);
  }
  reader.error(member.key_place,
               fmt::format("unknown key \"{}\": expected {}{}", member.key, name_list(names), did_you_mean(member.key, names)),
               ErrorCode::kUnknownName);
}

TypeInfo ReplyCodec::type(FormatInfo&) const {
  return plain_type(TypeInfo::Shape::kAny, "reply: number, text, null, list or { \"error\" .. }");
}

}  // namespace jetlag::scenario
