// SPDX-License-Identifier: Apache-2.0
#include "core/json_text_lexer.h"

#include <fmt/format.h>

namespace jetlag {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-' ||
         c == '.';
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits(std::string_view text, std::size_t at) {
  std::size_t n = 0;
  while (at + n < text.size() && is_digit(text[at + n])) ++n;
  return n;
}

/// JSON's own grammar: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
bool is_number(std::string_view t) {
  std::size_t i = !t.empty() && t[0] == '-' ? 1 : 0;
  const std::size_t whole = digits(t, i);
  if (whole == 0 || (whole > 1 && t[i] == '0')) return false;
  i += whole;
  if (i < t.size() && t[i] == '.') {
    const std::size_t n = digits(t, i + 1);
    if (n == 0) return false;
    i += 1 + n;
  }
  if (i < t.size() && (t[i] == 'e' || t[i] == 'E')) {
    ++i;
    if (i < t.size() && (t[i] == '+' || t[i] == '-')) ++i;
    const std::size_t n = digits(t, i);
    if (n == 0) return false;
    i += n;
  }
  return i == t.size();
}

}  // namespace

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

JsonLexer::JsonLexer(std::string_view text, std::string_view file, std::uint32_t source, Comments comments, Errors& errors)
    : text_(text), file_(file), source_(source), comments_(comments), errors_(errors) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_start_ = 3;  // a byte order mark says nothing
}

void JsonLexer::report(const JsonPlace& place, std::string message) {
  if (gave_up_) return;
  errors_.push_back({ErrorCode::kInvalid, fmt::format("{}:{}:{}", file_, place.line, place.column), std::move(message)});
  if (errors_.size() >= kMostErrors) give_up();
}

void JsonLexer::give_up() {
  gave_up_ = true;
  at_ = text_.size();
}

void JsonLexer::step() {
  if (text_[at_++] == '\n') {
    ++line_;
    line_start_ = at_;
  }
}

JsonPlace JsonLexer::here() const {
  JsonPlace p;
  p.source = source_;
  p.line = line_;
  p.column = static_cast<std::int32_t>(at_ - line_start_ + 1);
  p.begin = p.end = static_cast<std::uint32_t>(at_);
  return p;
}

void JsonLexer::finish(Token& token) { token.place.end = static_cast<std::uint32_t>(at_); }

void JsonLexer::skip_blanks() {
  while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) step();
}

/// Length of the well-formed UTF-8 sequence here, 0 when there is none.
std::size_t JsonLexer::utf8_length() const {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(peek(i)); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t n = first >= 0xC2 && first <= 0xDF ? 2 : (first & 0xF0) == 0xE0 ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
  if (n == 0 || at_ + n > text_.size()) return 0;
  for (std::size_t i = 1; i < n; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool surrogate = first == 0xED && byte(1) >= 0xA0;
  const bool beyond = first == 0xF4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : n;
}

void JsonLexer::take_utf8(std::string* into) {
  const std::size_t n = utf8_length();
  if (n == 0) {
    // Once: a file in another encoding has such bytes everywhere.
    const auto byte = static_cast<unsigned char>(peek());
    if (!bad_byte_) report(here(), fmt::format("expected UTF-8 text, found the byte 0x{:02X}", byte));
    bad_byte_ = true;
    if (!at_end()) step();
    return;
  }
  if (into != nullptr) into->append(text_.substr(at_, n));
  for (std::size_t i = 0; i < n; ++i) step();
}

bool JsonLexer::read_comment(Token& token) {
  if (peek() != '/' || (peek(1) != '/' && peek(1) != '*')) return false;
  const bool line = peek(1) == '/';
  token.kind = JsonToken::kComment;
  token.place = here();
  step();
  step();
  bool closed = line;
  while (!at_end() && !(line && peek() == '\n')) {
    if (!line && peek() == '*' && peek(1) == '/') {
      step();
      step();
      closed = true;
      break;
    }
    take_utf8(nullptr);
  }
  finish(token);
  if (!closed) report(token.place, "expected \"*/\" at the end of this comment, found the end of the file");
  token.text = std::string(text_.substr(token.place.begin, at_ - token.place.begin));
  return true;
}

bool JsonLexer::read_hex4(std::uint32_t& code) {
  code = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = peek();
    const std::uint32_t digit = is_digit(c)                ? static_cast<std::uint32_t>(c - '0')
                                : (c >= 'a' && c <= 'f') ? static_cast<std::uint32_t>(c - 'a' + 10)
                                : (c >= 'A' && c <= 'F') ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                         : 16U;
    if (digit == 16U) return false;
    code = code * 16 + digit;
    step();
  }
  return true;
}

void JsonLexer::read_escape(Token& token) {
  const JsonPlace place = here();
  step();  // the backslash
  const char c = peek();
  static constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
  if (const auto at = kFrom.find(c); at != std::string_view::npos && !at_end()) {
    token.text.push_back(kTo[at]);
    step();
    return;
  }
  if (c != 'u') {
    report(place, fmt::format("expected an escape (\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX), found \\{}",
                              c >= ' ' && c < '\x7F' ? std::string(1, c) : std::string("and something else")));
    return;
  }
  step();
  std::uint32_t code = 0, low = 0;
  if (!read_hex4(code)) return report(place, "expected four hexadecimal digits after \\u");
  if (code >= 0xD800 && code < 0xDC00 && peek() == '\\' && peek(1) == 'u') {
    step();
    step();
    if (!read_hex4(low)) return report(place, "expected four hexadecimal digits after \\u");
    if (low >= 0xDC00 && low < 0xE000) return append_utf8(token.text, 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
    code = 0xD800;
  }
  if (code >= 0xD800 && code < 0xE000)
    return report(place, "expected a complete surrogate pair (\\uD8XX\\uDCXX), found half of one");
  append_utf8(token.text, code);
}

void JsonLexer::read_string(Token& token) {
  token.kind = JsonToken::kString;
  step();
  while (!at_end() && peek() != '"') {
    const char c = peek();
    if (c == '\\') {
      read_escape(token);
    } else if (c == '\n' || c == '\r') {
      break;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      report(here(), fmt::format("expected \\u{:04X} instead of the control character itself", static_cast<unsigned>(c)));
      step();
    } else {
      take_utf8(&token.text);
    }
  }
  if (peek() == '"' && !at_end()) {
    step();
  } else {
    report(token.place, at_end() ? "expected a closing quote for this string, found the end of the file"
                                 : "expected a closing quote for this string, found the end of the line");
  }
  finish(token);
}

void JsonLexer::read_word(Token& token) {
  while (!at_end() && is_word(peek())) step();
  if (at_ == token.place.begin) take_utf8(nullptr);
  finish(token);
  token.text = std::string(text_.substr(token.place.begin, at_ - token.place.begin));
  token.kind = token.text == "true"    ? JsonToken::kTrue
               : token.text == "false" ? JsonToken::kFalse
               : token.text == "null"  ? JsonToken::kNull
               : is_number(token.text) ? JsonToken::kNumber
                                       : JsonToken::kBad;
}

JsonLexer::Token JsonLexer::next() {
  Token token;
  for (;;) {
    skip_blanks();
    if (gave_up_ || at_end()) {
      token.kind = JsonToken::kEnd;
      token.place = here();
      return token;
    }
    if (comments_ == Comments::kRefuse || !read_comment(token)) break;
    if (comments_ == Comments::kReport) return token;
    token = Token{};
  }
  token.place = here();
  static constexpr std::string_view kMarks = "{}[]:,";
  static constexpr JsonToken kKinds[] = {JsonToken::kOpenObject, JsonToken::kCloseObject, JsonToken::kOpenArray,
                                         JsonToken::kCloseArray, JsonToken::kColon,       JsonToken::kComma};
  if (const auto mark = kMarks.find(peek()); mark != std::string_view::npos) {
    token.kind = kKinds[mark];
    token.text = peek();
    step();
    finish(token);
  } else if (peek() == '"') {
    read_string(token);
  } else {
    read_word(token);
  }
  return token;
}

}  // namespace jetlag
