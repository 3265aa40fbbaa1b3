// SPDX-License-Identifier: Apache-2.0
#include "custom_specification.h"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "core/check.h"
#include "core/glob.h"
#include "crdt/number.h"

namespace jetlag::crdt::laws {
namespace {

using Step = CustomRule::Step;
using Kind = CustomRule::Kind;
using Candidates = std::vector<Candidate>;

constexpr const char* kWords[] = {"matches", "longest", "shortest", "largest", "smallest", "first", "last",
                                  "newest",  "oldest",  "from",     "join",    "sum",      "union"};

Candidates those(const Candidates& all, const std::function<bool(const Candidate&)>& wanted) {
  Candidates out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), wanted);
  return out;
}

/// Those at the top of what `measure` says.
template <class Measure>
Candidates top(const Candidates& all, Measure measure) {
  auto best = measure(all.front());
  for (const Candidate& c : all) best = std::max(best, measure(c));
  return those(all, [&](const Candidate& c) { return measure(c) == best; });
}

double number_in(const Candidate& c) { return as_double(*parse_number(c.value)); }
Candidates numbers_in(const Candidates& all) {
  return those(all, [](const Candidate& c) { return parse_number(c.value).has_value(); });
}

Candidates newest_of(const Candidates& all) {
  return {*std::max_element(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return std::pair(a.stamp(), a.dot) < std::pair(b.stamp(), b.dot);
  })};
}

Candidates oldest_of(const Candidates& all) {
  return {*std::min_element(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    if (a.hlc != b.hlc) return a.hlc < b.hlc;
    return std::pair(a.dot.origin(), a.dot) < std::pair(b.dot.origin(), b.dot);
  })};
}

/// What one step keeps; nobody where its question has no answer.
Candidates kept_by(const Step& step, const Candidates& all) {
  const Candidates numbers = numbers_in(all);
  switch (step.kind) {
    case Kind::kMatches: return those(all, [&](const Candidate& c) { return glob_matches(step.argument, c.value); });
    case Kind::kLongest: return top(all, [](const Candidate& c) { return static_cast<long>(c.value.size()); });
    case Kind::kShortest: return top(all, [](const Candidate& c) { return -static_cast<long>(c.value.size()); });
    case Kind::kLargest: return numbers.empty() ? numbers : top(numbers, number_in);
    case Kind::kSmallest: return numbers.empty() ? numbers : top(numbers, [](const Candidate& c) { return -number_in(c); });
    case Kind::kLast: return top(all, [](const Candidate& c) { return c.value.str(); });
    case Kind::kFirst: {
      const auto first = std::ranges::min_element(all, {}, [](const Candidate& c) { return c.value.str(); });
      return those(all, [&](const Candidate& c) { return c.value == first->value; });
    }
    case Kind::kNewest: return newest_of(all);
    case Kind::kOldest: return oldest_of(all);
    case Kind::kFrom: return those(all, [&](const Candidate& c) { return c.dot.origin().region() == step.region; });
    case Kind::kSum: return numbers;
    case Kind::kJoin:
    case Kind::kUnion: return all;
  }
  return all;
}

void add_parts(const std::string& text, const std::string& between, std::set<std::string>& parts) {
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find(between, from), text.size());
    if (end > from) parts.insert(text.substr(from, end - from));
    from = end + between.size();
  }
}

}  // namespace

Step step(const std::string& text, RegionId region) {
  const std::size_t blank = text.find(' ');
  const auto word = std::ranges::find(kWords, text.substr(0, blank));
  JETLAG_CHECK(word != std::end(kWords), "the test names a step");
  const bool named = text.starts_with("from");
  return {static_cast<Kind>(word - std::begin(kWords)),
          blank == std::string::npos || named ? Bytes() : Bytes(text.substr(blank + 1)), region, Bytes(text)};
}

CustomRule rule_of(const std::vector<std::string>& steps) {
  std::vector<Step> all;
  for (const std::string& text : steps) all.push_back(step(text, RegionId{2}));
  return CustomRule(std::move(all));
}

Candidates narrowed(const std::vector<Step>& steps, Candidates candidates) {
  for (const Step& one : steps)
    if (Candidates kept = kept_by(one, candidates); !kept.empty()) candidates = std::move(kept);
  const Kind last = steps.back().kind;
  const bool together =
      last == Kind::kJoin || last == Kind::kUnion || (last == Kind::kSum && numbers_in(candidates).size() == candidates.size());
  return together ? candidates : newest_of(candidates);
}

std::string specify_value(const std::vector<Step>& steps, const Candidates& candidates) {
  const Candidates left = narrowed(steps, candidates);
  if (left.size() == 1) return left.front().value.str();
  if (steps.back().kind == Kind::kSum) {
    double sum = 0;  // the numbers of the tests are exact in binary
    bool whole = true;
    for (const Candidate& c : left) sum += number_in(c), whole = whole && !parse_number(c.value)->is_float;
    return format_number(whole ? integer_amount(static_cast<std::int64_t>(sum)) : float_amount(sum)).str();
  }
  std::set<std::string> parts;
  for (const Candidate& c : left)
    if (steps.back().kind == Kind::kJoin) parts.insert(c.value.str());
    else add_parts(c.value.str(), steps.back().argument.str(), parts);
  return fmt::format("{}", fmt::join(parts, steps.back().argument.str()));
}

const std::vector<CustomRule>& custom_rules() {
  static const std::vector<CustomRule> rules = {rule_of({"matches a*", "matches 1*", "longest"}),
                                                rule_of({"largest", "first"}),
                                                rule_of({"from", "smallest", "last"}),
                                                rule_of({"shortest", "oldest"}),
                                                rule_of({"newest"}),
                                                rule_of({"longest", "sum"}),
                                                rule_of({"sum"}),
                                                rule_of({"matches [^a]*", "join , "}),
                                                rule_of({"union  "})};
  return rules;
}

}  // namespace jetlag::crdt::laws
