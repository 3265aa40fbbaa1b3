// SPDX-License-Identifier: Apache-2.0
#include "scenario/text_pattern.h"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "scenario/text_letters.h"

namespace jetlag::scenario {
namespace {

using Op = TextPattern::Op;
using Letters = TextPattern::Letters;
using Step = TextPattern::Step;

using Ranges = std::vector<std::pair<char32_t, char32_t>>;

Ranges without(Ranges ranges) {
  std::sort(ranges.begin(), ranges.end());
  Ranges out;
  char32_t from = 0;
  for (const auto& [first, last] : ranges) {
    if (first > from) out.emplace_back(from, first - 1);
    from = std::max<char32_t>(from, last + 1);
  }
  if (from <= kHighest) out.emplace_back(from, kHighest);
  return out;
}

/// d, w, s and their negations.
std::optional<Ranges> shorthand(char32_t c) {
  const Ranges digits{{'0', '9'}}, words{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}},
      blanks{{'\t', '\r'}, {' ', ' '}, {0xa0, 0xa0}, {0x2028, 0x2029}, {0xfeff, 0xfeff}};
  switch (c) {
    case 'd': return digits;
    case 'D': return without(digits);
    case 'w': return words;
    case 'W': return without(words);
    case 's': return blanks;
    case 'S': return without(blanks);
    default: return std::nullopt;
  }
}

std::optional<Ranges> named_class(std::string_view name) {
  if (name == "alpha") return Ranges{{'A', 'Z'}, {'a', 'z'}};
  if (name == "digit") return Ranges{{'0', '9'}};
  if (name == "alnum") return Ranges{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}};
  if (name == "upper") return Ranges{{'A', 'Z'}};
  if (name == "lower") return Ranges{{'a', 'z'}};
  if (name == "space") return Ranges{{'\t', '\r'}, {' ', ' '}};
  if (name == "punct") return Ranges{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}};
  if (name == "xdigit") return Ranges{{'0', '9'}, {'A', 'F'}, {'a', 'f'}};
  return std::nullopt;
}

/// Writes the program while it reads; a piece is the instructions from its beginning to the end of the list.
class Compiler {
 public:
  explicit Compiler(std::string_view pattern) {
    for (std::size_t at = 0; at < pattern.size();) letters_.push_back(next_letter(pattern, at));
  }

  bool run() {
    alternatives();
    if (!failed() && at_ < letters_.size()) fail("expected \"(\" before \")\"");
    emit({Op::kFound, 0, 0});
    return !failed();
  }

  std::vector<Step> steps;
  std::vector<Letters> sets;
  std::string problem;
  std::size_t at_ = 0;

 private:
  bool failed() const { return !problem.empty(); }
  void fail(std::string message) {
    if (!failed()) problem = std::move(message);
  }
  bool at_end() const { return at_ >= letters_.size(); }
  char32_t peek(std::size_t ahead = 0) const { return at_ + ahead < letters_.size() ? letters_[at_ + ahead] : 0; }
  bool take(char32_t c) {
    if (at_end() || letters_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(steps.size()); }
  void emit(Step step) {
    if (steps.size() >= TextPattern::kMostSteps)
      return fail(fmt::format("expected a pattern of at most {} steps once its repetitions are written out",
                              TextPattern::kMostSteps));
    steps.push_back(step);
  }
  void emit_set(Ranges ranges, bool negated) {
    sets.push_back({std::move(ranges), negated});
    emit({Op::kSet, static_cast<std::uint32_t>(sets.size() - 1), 0});
  }

  /// A copy of the instructions [from, to) at the end.
  void repeat(const std::vector<Step>& piece, std::uint32_t from) {
    const std::uint32_t shift = here() - from;
    for (Step step : piece) {
      if (step.op == Op::kSplit || step.op == Op::kJump) step.a += shift;
      if (step.op == Op::kSplit) step.b += shift;
      emit(step);
    }
  }

  void alternatives() {
    const std::uint32_t begin = here();
    sequence();
    if (failed() || peek() != '|' || at_end()) return;
    std::vector<std::vector<Step>> choices{take_piece(begin)};
    while (!failed() && take('|')) {
      sequence();
      choices.push_back(take_piece(begin));
    }
    std::vector<std::uint32_t> ends;
    for (std::size_t i = 0; i < choices.size() && !failed(); ++i) {
      const bool last = i + 1 == choices.size();
      const std::uint32_t split = here();
      if (!last) emit({Op::kSplit, split + 1, 0});
      repeat(choices[i], begin);
      if (last) break;
      ends.push_back(here());
      emit({Op::kJump, 0, 0});
      if (!failed()) steps[split].b = here();
    }
    for (const std::uint32_t end : ends)
      if (!failed()) steps[end].a = here();
  }

  std::vector<Step> take_piece(std::uint32_t from) {
    std::vector<Step> piece(steps.begin() + from, steps.end());
    steps.resize(from);
    return piece;
  }

  void sequence() {
    while (!failed() && !at_end() && peek() != '|' && peek() != ')') {
      const std::uint32_t begin = here();
      const bool repeatable = atom();
      if (!failed()) quantifier(begin, repeatable);
    }
  }

  /// {m}, {m,} or {m,n}; false when the braces are not of that form.
  bool bounds(std::uint32_t& least, std::optional<std::uint32_t>& most) {
    std::size_t at = at_ + 1;
    const auto number = [&]() -> std::optional<std::uint32_t> {
      std::optional<std::uint32_t> value;
      for (; at < letters_.size() && letters_[at] >= '0' && letters_[at] <= '9'; ++at)
        value = std::min<std::uint32_t>(value.value_or(0) * 10 + static_cast<std::uint32_t>(letters_[at] - '0'), 100'000);
      return value;
    };
    const auto first = number();
    if (!first) return false;
    least = *first;
    most = first;
    if (at < letters_.size() && letters_[at] == ',') {
      ++at;
      most = number();
    }
    if (at >= letters_.size() || letters_[at] != '}') return false;
    if (least > TextPattern::kMostRepeats || most.value_or(0) > TextPattern::kMostRepeats)
      fail(fmt::format("expected at most {} repetitions", TextPattern::kMostRepeats));
    else if (most && *most < least) fail("expected the second number of {m,n} to be at least the first");
    at_ = at + 1;
    return true;
  }

  void quantifier(std::uint32_t begin, bool repeatable) {
    std::uint32_t least = 0;
    std::optional<std::uint32_t> most;
    if (take('*')) least = 0;
    else if (take('+')) least = 1;
    else if (take('?')) most = 1;
    else if (peek() != '{' || at_end() || !bounds(least, most)) return;
    if (failed()) return;
    if (!repeatable) return fail("expected something to repeat before the repetition");
    take('?');
    if (!at_end() && (peek() == '*' || peek() == '+' || peek() == '?'))
      return fail("expected one repetition, found two in a row");
    const std::vector<Step> piece = take_piece(begin);
    for (std::uint32_t i = 0; i < least && !failed(); ++i) repeat(piece, begin);
    if (!most) {  // L: split to the piece or on; the piece; back to L
      const std::uint32_t loop = here();
      emit({Op::kSplit, loop + 1, 0});
      repeat(piece, begin);
      emit({Op::kJump, loop, 0});
      if (!failed()) steps[loop].b = here();
      return;
    }
    std::vector<std::uint32_t> splits;
    for (std::uint32_t i = least; i < *most && !failed(); ++i) {
      splits.push_back(here());
      emit({Op::kSplit, here() + 1, 0});
      repeat(piece, begin);
    }
    for (const std::uint32_t split : splits)
      if (!failed()) steps[split].b = here();
  }

  /// One thing that can be repeated; false for what has no width.
  bool atom() {
    const char32_t c = letters_[at_++];
    switch (c) {
      case '^': emit({Op::kBegin, 0, 0}); return false;
      case '$': emit({Op::kEnd, 0, 0}); return false;
      case '.': emit_set({{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}, true); return true;
      case '(': group(); return true;
      case '[': set(); return true;
      case '\\': return escape();
      case '*': case '+': case '?':
        --at_;
        fail("expected something to repeat before the repetition");
        return false;
      default: emit({Op::kLetter, static_cast<std::uint32_t>(c), 0}); return true;
    }
  }

  void group() {
    const std::size_t open = at_ - 1;
    if (take('?') && !take(':')) {
      at_ = open;
      return fail("expected a plain group (..) or (?:..): look-around and named groups are not supported");
    }
    if (++depth_ > 100) return fail("expected at most 100 groups inside each other");
    alternatives();
    --depth_;
    if (!failed() && !take(')')) {
      at_ = open;
      fail("expected \")\" to close this \"(\"");
    }
  }

  std::optional<char32_t> hex(std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const char32_t c = peek();
      const char32_t digit = c >= '0' && c <= '9'   ? c - '0'
                             : c >= 'a' && c <= 'f' ? c - 'a' + 10
                             : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                    : 16;
      if (at_end() || digit > 15) {
        fail(fmt::format("expected {} hexadecimal digits", digits));
        return std::nullopt;
      }
      value = value * 16 + digit;
      ++at_;
    }
    return value;
  }

  /// The letter that `\c` stands for.
  std::optional<char32_t> escaped_letter(char32_t c) {
    static constexpr std::pair<char32_t, char32_t> kLetters[] = {{'t', '\t'}, {'n', '\n'}, {'r', '\r'},
                                                                 {'f', '\f'}, {'v', '\v'}, {'0', 0}};
    for (const auto& [name, letter] : kLetters)
      if (name == c) return letter;
    if (c == 'x') return hex(2);
    if (c == 'u') return hex(4);
    if (c < 0x80 && is_word(c)) {
      --at_;
      fail(c >= '1' && c <= '9' ? "expected no back-reference such as \\1: it is not supported"
                                : "expected an escape such as \\d or \\.");
      return std::nullopt;
    }
    return c;
  }

  bool escape() {
    if (at_end()) {
      fail("expected a letter after the last \"\\\"");
      return false;
    }
    const char32_t c = letters_[at_++];
    if (c == 'b' || c == 'B') {
      emit({c == 'b' ? Op::kWordEdge : Op::kNoWordEdge, 0, 0});
      return false;
    }
    if (auto ranges = shorthand(c)) {
      emit_set(std::move(*ranges), false);
      return true;
    }
    if (const auto letter = escaped_letter(c)) emit({Op::kLetter, static_cast<std::uint32_t>(*letter), 0});
    return true;
  }

  /// One end of a range; nothing when a whole class stood there, which is then part of `ranges`.
  std::optional<char32_t> set_letter(Ranges& ranges) {
    const char32_t c = letters_[at_++];
    if (c == '[' && peek() == ':') {
      std::string name;
      for (++at_; !at_end() && peek() != ':' && peek() < 0x80; ++at_) name += static_cast<char>(peek());
      const auto known = named_class(name);
      if (!known || !take(':') || !take(']')) fail("expected a class such as [:alpha:], [:digit:] or [:space:]");
      else ranges.insert(ranges.end(), known->begin(), known->end());
      return std::nullopt;
    }
    if (c != '\\') return c;
    if (at_end()) return std::nullopt;
    const char32_t name = letters_[at_++];
    if (name == 'b') return U'\b';
    if (const auto known = shorthand(name)) {
      ranges.insert(ranges.end(), known->begin(), known->end());
      return std::nullopt;
    }
    return escaped_letter(name);
  }

  void set() {
    const std::size_t open = at_ - 1;
    Ranges ranges;
    const bool negated = take('^');
    while (!failed() && !at_end() && peek() != ']') {
      const auto first = set_letter(ranges);
      if (!first || failed()) continue;
      std::optional<char32_t> last = first;
      if (peek() == '-' && at_ + 1 < letters_.size() && peek(1) != ']') {
        ++at_;
        last = set_letter(ranges);
        if (!last) ranges.emplace_back('-', '-');
      }
      if (last && *last < *first) return fail("expected a range that rises, such as a-z");
      ranges.emplace_back(*first, last.value_or(*first));
    }
    if (!failed() && !take(']')) {
      at_ = open;
      return fail("expected \"]\" to close this \"[\"");
    }
    emit_set(std::move(ranges), negated);
  }

  std::vector<char32_t> letters_;
  std::size_t depth_ = 0;
};

}  // namespace

Result<TextPattern> TextPattern::compile(std::string_view pattern) {
  if (pattern.size() > kLongest * 4)
    return failure(ErrorCode::kInvalid, {}, fmt::format("expected at most {} letters", kLongest));
  Compiler compiler(pattern);
  if (!compiler.run())
    return failure(ErrorCode::kInvalid, {}, fmt::format("{}, at character {}", compiler.problem, compiler.at_ + 1));
  TextPattern out;
  out.steps_ = std::move(compiler.steps);
  out.sets_ = std::move(compiler.sets);
  return out;
}

}  // namespace jetlag::scenario
