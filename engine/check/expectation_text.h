// SPDX-License-Identifier: Apache-2.0
// The words of an expectation: a cursor over its text, and errors that know their column.
//
// Columns count characters from 1, so that an editor can point at them (UTF-8 continuation bytes do not count).
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace jetlag::check {

std::string_view trimmed(std::string_view text);

class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) { skip_blanks(); }

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  std::size_t position() const { return at_; }
  /// Takes `symbol` and the blanks after it, if it is next.
  bool take(std::string_view symbol);
  /// Takes `word`, if it is next and a blank or the end follows.
  bool take_word(std::string_view word);
  /// Letters, digits, _ and -; empty when none is next.
  std::string_view name();
  /// Up to the first of `stops`, or the end; trimmed.
  std::string_view until(std::string_view stops);
  /// Up to a blank followed by one of the words that open a clause (or by `other`, when given), or the end; trimmed. A text in
  /// double quotes is taken whole, without them.
  std::string_view phrase(std::string_view other = {});
  std::string_view rest() const { return text_.substr(at_); }

  Error error(ErrorCode code, std::size_t position, std::string message) const;
  Error error(std::size_t position, std::string message) const {
    return error(ErrorCode::kInvalid, position, std::move(message));
  }

 private:
  void skip_blanks();
  bool word_at(std::size_t position, std::string_view word) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace jetlag::check
