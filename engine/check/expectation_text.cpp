// SPDX-License-Identifier: Apache-2.0
#include "check/expectation_text.h"

#include <algorithm>

namespace jetlag::check {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

constexpr std::string_view kClauses[] = {"within", "during", "in"};

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

void Cursor::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

bool Cursor::take(std::string_view symbol) {
  if (text_.substr(at_, symbol.size()) != symbol) return false;
  at_ += symbol.size();
  skip_blanks();
  return true;
}

bool Cursor::word_at(std::size_t position, std::string_view word) const {
  if (text_.substr(position, word.size()) != word) return false;
  const std::size_t end = position + word.size();
  return end >= text_.size() || is_blank(text_[end]);
}

bool Cursor::take_word(std::string_view word) { return word_at(at_, word) && take(word); }

std::string_view Cursor::name() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_name(text_[at_])) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::string_view Cursor::until(std::string_view stops) {
  const std::size_t begin = at_;
  at_ = std::min(text_.find_first_of(stops, at_), text_.size());
  return trimmed(text_.substr(begin, at_ - begin));
}

std::string_view Cursor::phrase(std::string_view other) {
  if (peek() == '"') {
    const std::size_t end = text_.find('"', at_ + 1);
    if (end != std::string_view::npos) {
      const std::string_view quoted = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      skip_blanks();
      return quoted;
    }
  }
  const std::size_t begin = at_;
  while (!at_end()) {
    if (at_ == begin || is_blank(text_[at_ - 1])) {
      bool stops = !other.empty() && word_at(at_, other);
      for (const std::string_view clause : kClauses) stops = stops || word_at(at_, clause);
      if (stops) break;
    }
    ++at_;
  }
  return trimmed(text_.substr(begin, at_ - begin));
}

Error Cursor::error(ErrorCode code, std::size_t position, std::string message) const {
  std::size_t column = 1;
  for (std::size_t i = 0; i < std::min(position, text_.size()); ++i)
    column += (static_cast<unsigned char>(text_[i]) & 0xc0u) != 0x80u;
  return {code, "column " + std::to_string(column), std::move(message)};
}

}  // namespace jetlag::check
