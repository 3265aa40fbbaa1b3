// SPDX-License-Identifier: Apache-2.0
// Regular expressions that cannot hang: whether a pattern is found in a text, in time proportional to text times pattern.
//
// Syntax   literals, `.`, [classes] with ranges and [:names:], ( ) and (?: ), |, * + ? {m} {m,} {m,n} (lazy forms too: they match
//          the same texts), ^ $ \b \B, \d \w \s and their negations, \t \n \r \f \v \0 \xHH \uHHHH. Letters are Unicode
//          characters; a byte that is not UTF-8 is a letter of its own. `.` matches everything but line ends; ^ and $ only the
//          ends of the whole text.
// Errors   back-references, look-around and named groups have no such bound and are refused, as is a pattern that becomes too
//          large; the message says what was expected and at which character.
// Cost     one pass over the text; for each letter at most kMostSteps steps. No recursion over the text.
// Source   Thompson, "Regular Expression Search Algorithm" (1968); Pike's virtual machine, in Cox, "Regular Expression Matching:
//          the Virtual Machine Approach" (2009).
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace jetlag::scenario {

class TextPattern {
 public:
  static constexpr std::size_t kLongest = 1000;    ///< letters of a pattern
  static constexpr std::size_t kMostSteps = 4000;  ///< instructions it may become
  static constexpr std::uint32_t kMostRepeats = 1000;

  /// The error's message begins with "expected"; `where` is empty.
  static Result<TextPattern> compile(std::string_view pattern);

  bool found_in(std::string_view text) const;

  /// A set of letters as ranges; `negated` turns it round.
  struct Letters {
    std::vector<std::pair<char32_t, char32_t>> ranges;
    bool negated = false;
    bool holds(char32_t letter) const;
  };

  enum class Op : std::uint8_t { kLetter, kSet, kSplit, kJump, kBegin, kEnd, kWordEdge, kNoWordEdge, kFound };
  struct Step {
    Op op = Op::kFound;
    std::uint32_t a = 0, b = 0;  ///< kLetter: the letter; kSet: which; kSplit: both ways; kJump: where to
  };

 private:
  std::vector<Step> steps_;
  std::vector<Letters> sets_;
};

}  // namespace jetlag::scenario
