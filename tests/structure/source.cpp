// SPDX-License-Identifier: Apache-2.0
#include "source.h"

#include <algorithm>
#include <cctype>

namespace jetlag::structure {
namespace {

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Walks over a C++ text once, copying code and blanking the rest.
class Scanner {
 public:
  explicit Scanner(Source& source) : source_(source), text_(source.text) { source_.code.assign(text_); }

  void run() {
    while (at_ < text_.size()) {
      if (text_.substr(at_).starts_with("//")) comment(text_.find('\n', at_));
      else if (text_.substr(at_).starts_with("/*")) comment(after(text_.find("*/", at_ + 2), 2));
      else if (text_.substr(at_).starts_with("R\"") && !inside_name()) raw_string();
      else if (text_[at_] == '"') literal('"');
      else if (text_[at_] == '\'' && !inside_name()) literal('\'');
      else ++at_;
    }
  }

 private:
  static std::size_t after(std::size_t found, std::size_t length) {
    return found == std::string_view::npos ? found : found + length;
  }
  /// 1'000 is a number, not a character; u'x' is one.
  bool inside_name() const {
    if (at_ == 0 || !is_name(text_[at_ - 1])) return false;
    const bool prefix = text_[at_ - 1] == 'u' || text_[at_ - 1] == 'U' || text_[at_ - 1] == 'L';
    return !prefix || (at_ > 1 && is_name(text_[at_ - 2]));
  }

  void blank(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      if (source_.code[i] != '\n') source_.code[i] = ' ';
  }
  void comment(std::size_t end) {
    end = std::min(end, text_.size());
    const auto line_start = text_.rfind('\n', at_) == std::string_view::npos ? 0 : text_.rfind('\n', at_) + 1;
    const auto before = text_.substr(line_start, at_ - line_start);
    source_.comments.push_back({line_of(text_, at_), before.find_first_not_of(" \t") == std::string_view::npos,
                                std::string(text_.substr(at_, end - at_))});
    blank(at_, end);
    at_ = end;
  }
  void raw_string() {
    const auto open = text_.find('(', at_);
    if (open == std::string_view::npos) { ++at_; return; }
    const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    const auto end = std::min(after(text_.find(close, open), close.size()), text_.size());
    blank(at_, end);
    at_ = end;
  }
  void literal(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') end += text_[end] == '\\' ? 2u : 1u;
    end = std::min(end, text_.size());
    blank(at_ + 1, end);
    at_ = end + 1;
  }

  Source& source_;
  std::string_view text_;
  std::size_t at_ = 0;
};

void find_includes(Source& source) {
  for (const auto at : find_word(source.code, "include")) {
    const auto hash = source.code.find_last_not_of(" \t", at - 1);
    if (at == 0 || hash == std::string::npos || source.code[hash] != '#') continue;
    const auto open = source.text.find_first_of("\"<\n", at);
    if (open == std::string::npos || source.text[open] == '\n') continue;
    const auto close = source.text.find_first_of("\">\n", open + 1);
    source.includes.push_back(
        {line_of(source.text, at), source.text[open] == '"', source.text.substr(open + 1, close - open - 1)});
  }
}

}  // namespace

Source parse(std::string path, std::string text) {
  Source source{std::move(path), std::move(text), {}, {}, {}};
  Scanner(source).run();
  find_includes(source);
  return source;
}

int line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

int count_lines(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n')) + (text.empty() || text.back() == '\n' ? 0 : 1);
}

std::vector<std::size_t> find_word(std::string_view code, std::string_view word) {
  std::vector<std::size_t> found;
  const bool open_start = word.starts_with('_');
  const bool open_end = word.ends_with('(') || word.ends_with('_');
  for (auto at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1)) {
    const auto end = at + word.size();
    if (!open_start && at > 0 && is_name(code[at - 1])) continue;
    if (!open_end && end < code.size() && is_name(code[end])) continue;
    found.push_back(at);
  }
  return found;
}

}  // namespace jetlag::structure
