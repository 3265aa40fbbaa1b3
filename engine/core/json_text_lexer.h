// SPDX-License-Identifier: Apache-2.0
// Tokens of JSON text with comments, for the reader and the formatter.
//
// next()   the next token; kEnd for ever after the last. A malformed token is reported through `errors` and comes out as what it
//          was meant to be, so that reading goes on.
// Comments are tokens only when asked for (Comments::kReport); otherwise they are skipped like blanks, or no JSON (kRefuse).
#pragma once

#include <string>
#include <string_view>

#include "core/json_text.h"

namespace jetlag {

enum class JsonToken : std::uint8_t {
  kEnd, kOpenObject, kCloseObject, kOpenArray, kCloseArray, kColon, kComma, kString, kNumber, kTrue, kFalse, kNull, kComment, kBad
};

class JsonLexer {
 public:
  enum class Comments : std::uint8_t { kSkip, kReport, kRefuse };
  struct Token {
    JsonToken kind = JsonToken::kEnd;
    JsonPlace place;
    std::string text;  ///< kString: decoded; kNumber, kBad: as written; kComment: with its marks
  };

  JsonLexer(std::string_view text, std::string_view file, std::uint32_t source, Comments comments, Errors& errors);
  Token next();
  void report(const JsonPlace& place, std::string message);
  /// Nothing after this can be understood: only kEnd follows, and no more is reported.
  void give_up();
  bool gave_up() const { return gave_up_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void step();
  JsonPlace here() const;
  void finish(Token& token);
  void skip_blanks();
  bool read_comment(Token& token);
  void read_string(Token& token);
  void read_escape(Token& token);
  bool read_hex4(std::uint32_t& code);
  void read_word(Token& token);
  std::size_t utf8_length() const;
  void take_utf8(std::string* into);

  std::string_view text_, file_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::int32_t line_ = 1;
  std::uint32_t source_;
  Comments comments_;
  Errors& errors_;
  bool gave_up_ = false;
  bool bad_byte_ = false;
};

void append_utf8(std::string& out, std::uint32_t code);

}  // namespace jetlag
