// SPDX-License-Identifier: Apache-2.0
#include "crdt/custom_rule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "core/check.h"
#include "core/glob.h"
#include "crdt/number.h"
#include "crdt/rule.h"

namespace jetlag::crdt {
namespace {

using Step = CustomRule::Step;
using Kind = CustomRule::Kind;

bool is_number(const Candidate& c) { return parse_number(c.value).has_value(); }

bool is_from(const Candidate& c, RegionId region) {
  return c.dot.origin().region() == region && c.dot.origin().incarnation() != 0;
}

std::weak_ordering by_age(const Candidate& a, const Candidate& b) {
  return Creation{a.stamp(), a.dot} <=> Creation{b.stamp(), b.dot};
}

/// Numbers before what is none; of two numbers the greater one.
std::weak_ordering by_number(const Candidate& a, const Candidate& b, bool largest) {
  const auto x = parse_number(a.value), y = parse_number(b.value);
  if (!x || !y) return x.has_value() <=> y.has_value();
  return largest ? compare_amounts(*x, *y) : compare_amounts(*y, *x);
}

std::weak_ordering compare_by(const Step& step, const Candidate& a, const Candidate& b) {
  switch (step.kind) {
    case Kind::kMatches: return glob_matches(step.argument, a.value) <=> glob_matches(step.argument, b.value);
    case Kind::kLongest: return a.value.size() <=> b.value.size();
    case Kind::kShortest: return b.value.size() <=> a.value.size();
    case Kind::kLargest: return by_number(a, b, true);
    case Kind::kSmallest: return by_number(a, b, false);
    case Kind::kFirst: return b.value <=> a.value;
    case Kind::kLast: return a.value <=> b.value;
    case Kind::kNewest: return by_age(a, b);
    case Kind::kOldest:
      if (a.hlc != b.hlc) return b.hlc <=> a.hlc;
      if (a.dot.origin() != b.dot.origin()) return b.dot.origin() <=> a.dot.origin();
      return b.dot <=> a.dot;
    case Kind::kFrom: return is_from(a, step.region) <=> is_from(b, step.region);
    case Kind::kSum: {
      const bool x = is_number(a), y = is_number(b);
      return x || y ? x <=> y : by_age(a, b);  // of texts there is no sum, and the newest is read
    }
    case Kind::kJoin:
    case Kind::kUnion: break;
  }
  return std::weak_ordering::equivalent;
}

/// Whole numbers exactly, fractions in the order of dots; what leaves the range of a double stays at its end.
Bytes sum_of(std::span<const Candidate* const> left) {
  __extension__ using Wide = __int128;
  Wide whole = 0;
  std::optional<Amount> fractions;
  const auto held = [](Amount sum) {
    constexpr double kMost = std::numeric_limits<double>::max();
    return float_amount(std::clamp(as_double(sum), -kMost, kMost));
  };
  for (const Candidate* c : left) {
    const Amount amount = *parse_number(c->value);
    if (!amount.is_float) whole += amount.bits;
    else fractions = fractions ? held(add(*fractions, amount)) : amount;
  }
  const auto narrow = static_cast<std::int64_t>(whole);
  const Amount sum = whole == narrow ? integer_amount(narrow) : float_amount(static_cast<double>(whole));
  return format_number(fractions ? held(add(*fractions, sum)) : sum);
}

/// The parts in byte order, each once.
Bytes joined(std::vector<std::string_view> parts, std::string_view between) {
  std::sort(parts.begin(), parts.end());
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) text += between;
    text += parts[i];
  }
  return text;
}

/// Empty parts count for nothing: no value and an empty one are the same list.
void split(std::string_view text, std::string_view between, std::vector<std::string_view>& parts) {
  for (;;) {
    const std::size_t end = text.find(between);
    if (end != 0 && !text.empty()) parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + between.size());
  }
}

}  // namespace

CustomRule::CustomRule(std::vector<Step> steps) : steps_(std::move(steps)) {
  JETLAG_CHECK(!steps_.empty(), "a custom rule has a step");
  for (const Step& step : steps_)
    JETLAG_CHECK(!makes_value(step.kind) || &step == &steps_.back(), "what makes a value is the last step");
}

const CustomRule::Step* CustomRule::step_between(const Candidate& a, const Candidate& b) const {
  for (const Step& step : steps_) {
    if (compare_by(step, a, b) == 0) continue;
    return step.kind == Kind::kSum && !is_number(a) && !is_number(b) ? nullptr : &step;
  }
  return nullptr;
}

std::weak_ordering CustomRule::compare(const Candidate& a, const Candidate& b) const {
  for (const Step& step : steps_)
    if (const auto order = compare_by(step, a, b); order != 0) return order;
  return std::weak_ordering::equivalent;
}

Bytes CustomRule::made_of(std::span<const Candidate* const> left) const {
  JETLAG_CHECK(maker() != nullptr, "the last step makes a value");
  if (left.size() == 1) return left.front()->value;
  if (maker()->kind == Kind::kSum) return sum_of(left);
  std::vector<std::string_view> parts;
  for (const Candidate* c : left) {
    if (maker()->kind == Kind::kUnion) split(c->value.view(), maker()->argument.view(), parts);
    else parts.push_back(c->value.view());
  }
  return joined(std::move(parts), maker()->argument.view());
}

Rule::Rule(const CustomRule& steps) : kind_(kCustom), makes_value_(steps.maker() != nullptr), steps_(&steps) {}

bool Rule::has_the_steps_of(const Rule& other) const {
  return steps_ == other.steps_ || (steps_ != nullptr && other.steps_ != nullptr && *steps_ == *other.steps_);
}

}  // namespace jetlag::crdt
