// SPDX-License-Identifier: Apache-2.0
// The canonical form of JSON text. The text is known to be valid when it gets here, so its depth is bounded.
//
// Comments belong to an entry: those before it (`leading`) stand on their own lines above it, the one that ends its line
// (`trailing`) stays behind it. Comments before a closing bracket stay there.
#include <algorithm>

#include "core/json_text.h"
#include "core/json_text_lexer.h"

namespace jetlag {
namespace {

constexpr std::size_t kWidth = 100;

struct Entry {
  std::vector<std::string> leading;
  bool blank_before = false;
  std::string key;     ///< as written, with quotes; empty in arrays
  std::string scalar;  ///< as written
  char open = 0;       ///< '{' or '[' for containers
  std::vector<Entry> entries;
  std::vector<std::string> dangling;  ///< before the closing bracket
  std::vector<std::string> trailing;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    Errors none;
    JsonLexer lexer(text, "", 0, JsonLexer::Comments::kReport, none);
    do tokens_.push_back(lexer.next());
    while (tokens_.back().kind != JsonToken::kEnd);
  }

  Entry document() {
    Entry root;
    collect(root.leading);
    entry(root, Keyed::kNo);
    collect(root.trailing);
    return root;
  }

 private:
  enum class Keyed : std::uint8_t { kNo, kYes };

  const JsonLexer::Token& token() const { return tokens_[at_]; }
  bool at(JsonToken kind) const { return token().kind == kind; }
  std::size_t last_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].place.end; }
  std::string raw() const { return std::string(text_.substr(token().place.begin, token().place.end - token().place.begin)); }
  std::size_t line_ends(std::size_t from, std::size_t to) const {
    const auto part = text_.substr(from, to - from);
    return static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
  }

  void collect(std::vector<std::string>& into) {
    while (at(JsonToken::kComment)) collect_one(into);
  }

  /// Comments that start on the line of what precedes them, when nothing else follows on that line.
  void collect_trailing(std::vector<std::string>& into) {
    if (!at(JsonToken::kComment) || line_ends(last_end(), token().place.begin) > 0) return;
    std::size_t last = at_;
    while (tokens_[last + 1].kind == JsonToken::kComment &&
           line_ends(tokens_[last].place.end, tokens_[last + 1].place.begin) == 0)
      ++last;
    const auto& next = tokens_[last + 1];
    if (next.kind != JsonToken::kEnd && line_ends(tokens_[last].place.end, next.place.begin) == 0) return;
    while (at_ <= last) collect_one(into);
  }
  void collect_one(std::vector<std::string>& into) {
    std::string comment = token().text;
    std::erase(comment, '\r');
    while (comment.back() == ' ' || comment.back() == '\t') comment.pop_back();
    into.push_back(std::move(comment));
    ++at_;
  }

  void entry(Entry& e, Keyed keyed) {
    if (keyed == Keyed::kYes) {
      e.key = raw();
      ++at_;
      collect(e.leading);
      ++at_;  // the colon
      collect(e.leading);
    }
    if (at(JsonToken::kOpenObject) || at(JsonToken::kOpenArray)) return container(e);
    e.scalar = raw();
    ++at_;
  }

  void container(Entry& e) {
    const Keyed keyed = at(JsonToken::kOpenObject) ? Keyed::kYes : Keyed::kNo;
    const JsonToken close = keyed == Keyed::kYes ? JsonToken::kCloseObject : JsonToken::kCloseArray;
    e.open = keyed == Keyed::kYes ? '{' : '[';
    ++at_;
    std::vector<std::string> before;
    for (;;) {
      const bool blank = before.empty() && !e.entries.empty() && line_ends(last_end(), token().place.begin) > 1;
      collect(before);
      if (at(close)) break;
      Entry child;
      child.blank_before = blank;
      child.leading = std::move(before);
      before.clear();
      entry(child, keyed);
      collect_trailing(child.trailing);
      std::vector<std::string> between;
      collect(between);
      if (at(JsonToken::kComma)) {
        ++at_;
        child.trailing.insert(child.trailing.end(), between.begin(), between.end());
        collect_trailing(child.trailing);
      } else {
        before = std::move(between);
      }
      // Only a new line can follow a line comment: what comes later goes to the next entry.
      const auto line =
          std::find_if(child.trailing.begin(), child.trailing.end(), [](const auto& c) { return c.starts_with("//"); });
      if (line != child.trailing.end()) {
        before.insert(before.begin(), line + 1, child.trailing.end());
        child.trailing.erase(line + 1, child.trailing.end());
      }
      e.entries.push_back(std::move(child));
    }
    e.dangling = std::move(before);
    ++at_;
  }

  std::string_view text_;
  std::vector<JsonLexer::Token> tokens_;
  std::size_t at_ = 0;
};

bool has_comments(const Entry& e) {
  return !e.leading.empty() || !e.trailing.empty() || !e.dangling.empty() ||
         std::any_of(e.entries.begin(), e.entries.end(), has_comments);
}

std::string one_line(const Entry& e) {
  std::string out = e.key.empty() ? "" : e.key + ": ";
  if (e.open == 0) return out + e.scalar;
  const bool object = e.open == '{';
  if (e.entries.empty()) return out + (object ? "{}" : "[]");
  out += object ? "{ " : "[";
  for (std::size_t i = 0; i < e.entries.size(); ++i) out += (i > 0 ? ", " : "") + one_line(e.entries[i]);
  return out + (object ? " }" : "]");
}

bool fits(const Entry& e, std::size_t indent) {
  if (e.open == 0) return true;
  if (!e.dangling.empty() || std::any_of(e.entries.begin(), e.entries.end(), has_comments)) return false;
  return indent + one_line(e).size() + 1 <= kWidth;
}

void write(std::string& out, const Entry& e, std::size_t indent, bool last, bool top) {
  const std::string blanks(indent, ' ');
  if (e.blank_before && !top) out += '\n';
  for (const std::string& comment : e.leading) out += blanks + comment + '\n';
  out += blanks;
  if (fits(e, indent) && !(top && e.open != 0 && !e.entries.empty())) {
    out += one_line(e);
  } else {
    out += (e.key.empty() ? "" : e.key + ": ") + e.open + '\n';
    for (std::size_t i = 0; i < e.entries.size(); ++i) write(out, e.entries[i], indent + 2, i + 1 == e.entries.size(), false);
    for (const std::string& comment : e.dangling) out += blanks + "  " + comment + '\n';
    out += blanks + (e.open == '{' ? '}' : ']');
  }
  if (!last) out += ',';
  for (const std::string& comment : e.trailing) out += (top ? "\n" : "  ") + comment;
  out += '\n';
}

}  // namespace

tl::expected<std::string, Errors> format_json(std::string_view text, std::string_view file, const JsonLimits& limits) {
  const JsonDocument document = parse_json(text, file, 0, limits);
  if (!document.ok()) return tl::unexpected<Errors>(document.errors);
  std::string out;
  write(out, Reader(text).document(), 0, true, true);
  return out;
}

}  // namespace jetlag
