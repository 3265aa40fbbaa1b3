// SPDX-License-Identifier: Apache-2.0
// Reading paths.
#include "store/json_path.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "store/json_values.h"

namespace jetlag::store {
namespace {

constexpr std::size_t kMostNested = 64;

/// After the first mistake nothing is left to read; ask mistake() at the end.
class PathReader {
 public:
  explicit PathReader(std::string_view text) : text_(text) {}

  struct Mistake {
    std::size_t position;
    const char* expected;
  };
  const std::optional<Mistake>& mistake() const { return mistake_; }

  /// Behind the "$" or "@", up to the end of the path.
  std::vector<PathStep> steps() {
    std::vector<PathStep> out;
    while (!at_end() && (peek() == '.' || peek() == '[')) out.push_back(step());
    return out;
  }
  void expect_end() {
    if (!at_end()) fail("\".\" or \"[\"");
  }
  void skip(std::size_t characters) { at_ += characters; }

 private:
  void fail(const char* expected) {
    if (!mistake_) mistake_ = Mistake{at_, expected};
    at_ = text_.size();
  }
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) { return peek() == c && !at_end() && ++at_ != 0; }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }
  void expect(char c, const char* what) {
    blanks();
    if (!take(c)) fail(what);
  }

  PathStep step() {
    PathStep out;
    if (take('.')) {
      out.recursive = take('.');
      if (take('*')) {
        out.selectors.emplace_back(PathWildcard{});
        return out;
      }
      if (peek() != '[') {
        out.selectors.emplace_back(name());
        return out;
      }
    }
    expect('[', "\"[\"");
    do {
      blanks();
      out.selectors.push_back(selector());
      blanks();
    } while (take(','));
    expect(']', "\"]\"");
    return out;
  }

  static bool in_name(char c) {
    constexpr std::string_view kMarks = ".[]()'\",*?&|=<>!@ ";
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f && kMarks.find(c) == std::string_view::npos;
  }
  Bytes name() {
    const std::size_t start = at_;
    while (!at_end() && in_name(peek())) ++at_;
    if (at_ == start) fail("a name");
    return text_.substr(start, at_ - start);
  }

  PathSelector selector() {
    if (take('*')) return PathWildcard{};
    if (peek() == '\'' || peek() == '"') return Bytes(quoted());
    if (take('?')) return filter();
    std::optional<std::int64_t> first;
    if (peek() != ':') first = integer("a name in quotes, an index, \"*\" or \"?\"");
    blanks();
    if (!take(':')) return *first;
    PathSlice slice;
    slice.start = first;
    slice.stop = optional_integer();
    blanks();
    if (!take(':')) return slice;
    if (const auto step = optional_integer()) slice.step = *step;
    return slice;
  }
  std::int64_t integer(const char* expected) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc{}) fail(expected);
    else at_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }
  std::optional<std::int64_t> optional_integer() {
    blanks();
    const bool there = peek() == '-' || (peek() >= '0' && peek() <= '9');
    return there ? std::optional(integer("an index")) : std::nullopt;
  }
  /// What is escaped is so as in JSON; a single quote may be, too.
  std::string quoted() {
    const char quote = text_[at_++];
    std::string plain, json = "\"";
    bool escaped = false;
    while (!at_end() && peek() != quote) {
      const bool escape = take('\\');
      if (at_end()) break;
      const char c = text_[at_++];
      escaped |= escape;
      plain += c;
      if (escape ? c != '\'' : c == '"') json += '\\';
      json += c;
    }
    if (!take(quote)) fail("a closing quote");
    if (!escaped || mistake_) return plain;
    const auto text = read_json(json + '"');
    if (!text) fail("an escape that JSON has");
    return text ? text->text.str() : plain;
  }

  // Filters, loosest operator first.
  using Filter = std::shared_ptr<const FilterNode>;
  Filter filter() { return any_of(); }
  Filter any_of() { return chain("||", FilterOperator::kOr, [&] { return all_of(); }); }
  Filter all_of() { return chain("&&", FilterOperator::kAnd, [&] { return condition(); }); }
  Filter chain(std::string_view word, FilterOperator what, auto part) {
    FilterNode node{what, {part()}, {}};
    for (blanks(); take(word); blanks()) node.parts.push_back(part());
    return node.parts.size() == 1 ? node.parts.front() : std::make_shared<const FilterNode>(std::move(node));
  }
  Filter condition() {
    if (++nested_ > kMostNested) fail("filters that nest less deep");
    blanks();
    Filter out;
    if (peek() == '!' && !text_.substr(at_).starts_with("!=")) {
      ++at_;
      out = std::make_shared<const FilterNode>(FilterNode{FilterOperator::kNot, {condition()}, {}});
    } else if (take('(')) {
      out = any_of();
      expect(')', "\")\"");
    } else {
      out = comparison();
    }
    --nested_;
    return out;
  }
  Filter comparison() {
    FilterNode node{FilterOperator::kExists, {}, {}};
    node.terms.push_back(term());
    blanks();
    static constexpr std::pair<std::string_view, FilterOperator> kOperators[] = {
        {"==", FilterOperator::kEqual},       {"!=", FilterOperator::kUnequal}, {"<=", FilterOperator::kLessOrEqual},
        {">=", FilterOperator::kGreaterOrEqual}, {"<", FilterOperator::kLess},  {">", FilterOperator::kGreater}};
    for (const auto& [word, what] : kOperators) {
      if (!take(word)) continue;
      node.what = what;
      blanks();
      node.terms.push_back(term());
      break;
    }
    return std::make_shared<const FilterNode>(std::move(node));
  }
  FilterTerm term() {
    using crdt::DocumentValue;
    using crdt::ValueKind;
    if (take('@')) return nested_path(true);
    if (take('$')) return nested_path(false);
    if (peek() == '\'' || peek() == '"') return DocumentValue{ValueKind::kString, quoted(), {}, {}};
    if (take("true")) return DocumentValue{ValueKind::kTrue, {}, {}, {}};
    if (take("false")) return DocumentValue{ValueKind::kFalse, {}, {}, {}};
    if (take("null")) return DocumentValue{};
    const std::size_t start = at_;
    constexpr std::string_view kOfNumbers = "0123456789+-.eE";
    while (!at_end() && kOfNumbers.find(peek()) != std::string_view::npos) ++at_;
    const auto number = crdt::canonical_number(text_.substr(start, at_ - start));
    if (!number) {
      at_ = start;
      fail("\"@\", \"$\", a number, a text in quotes, true, false or null");
      return DocumentValue{};
    }
    return DocumentValue{number->kind, number->text, {}, {}};
  }
  FilterPath nested_path(bool relative) {
    if (++nested_ > kMostNested) fail("filters that nest less deep");
    FilterPath path{relative, steps()};
    --nested_;
    return path;
  }

  std::string_view text_;
  std::size_t at_ = 0, nested_ = 0;
  std::optional<Mistake> mistake_;
};

}  // namespace

bool JsonPath::is_static() const {
  return std::all_of(steps.begin(), steps.end(), [](const PathStep& step) {
    const PathSelector& only = step.selectors.front();
    return !step.recursive && step.selectors.size() == 1 &&
           (std::holds_alternative<Bytes>(only) || std::holds_alternative<std::int64_t>(only));
  });
}

PathOrError parse_json_path(std::string_view text) {
  JsonPath path;
  path.text = text;
  path.legacy = !text.starts_with('$');
  if (!path.legacy) path.full = text;
  else if (text == ".") path.full = "$";
  else path.full = (text.starts_with('.') || text.starts_with('[') ? "$" : "$.") + std::string(text);
  PathReader reader(path.full);
  reader.skip(1);
  path.steps = reader.steps();
  reader.expect_end();
  if (!reader.mistake()) return path;
  return tl::unexpected(Reply::error(fmt::format("ERR Error occurred on position {} of the path {}: expected {}",
                                                 reader.mistake()->position + 1, quoted(path.full.substr(0, 120)),
                                                 reader.mistake()->expected)));
}

}  // namespace jetlag::store
