// SPDX-License-Identifier: Apache-2.0
#include "crdt/register.h"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "core/fingerprint.h"
#include "crdt/number.h"

namespace jetlag::crdt {
namespace {

constexpr std::uint64_t kDigestSalt = 0x5e6;

/// Numbers by value (and before everything that is not a number), other texts by bytes.
std::strong_ordering compare_values(std::string_view a, std::string_view b) {
  const auto x = parse_number(a), y = parse_number(b);
  if (!x || !y) return x ? std::strong_ordering::less : y ? std::strong_ordering::greater : a <=> b;
  const auto order = compare_amounts(*x, *y);
  return order < 0 ? std::strong_ordering::less : order > 0 ? std::strong_ordering::greater : std::strong_ordering::equal;
}

/// Which of the two the steps of a custom rule prefer; of scores, which have no such rule, neither.
template <class Value>
std::weak_ordering by_steps(const BasicCandidate<Value>& a, const BasicCandidate<Value>& b, Rule rule) {
  if constexpr (std::is_same_v<Value, Bytes>) return rule.steps().compare(a, b);
  else return std::weak_ordering::equivalent;
}

std::size_t data_bytes_of(const Bytes& value) { return value.size(); }
std::size_t data_bytes_of(double) { return sizeof(double); }
std::size_t heap_bytes_of(const Bytes& value) { return value.heap_bytes(); }
std::size_t heap_bytes_of(double) { return 0; }
std::uint64_t hash_of(const Bytes& value) { return hash_bytes(value); }
std::uint64_t hash_of(double value) { return std::bit_cast<std::uint64_t>(value); }

}  // namespace

bool better_value(std::string_view a, std::string_view b, Rule rule) {
  const auto order = compare_values(a, b);
  return rule == Rule::kMin ? order < 0 : order > 0;
}
bool better_value(double a, double b, Rule rule) { return rule == Rule::kMin ? a < b : a > b; }

template <class Value>
bool beats(const BasicCandidate<Value>& a, const BasicCandidate<Value>& b, Rule rule) {
  switch (rule.kind()) {
    case Rule::kFww:
      if (a.hlc != b.hlc) return a.hlc < b.hlc;
      if (a.dot.origin() != b.dot.origin()) return a.dot.origin() < b.dot.origin();
      return a.dot < b.dot;
    case Rule::kMax:
    case Rule::kMin:
      if (better_value(a.value, b.value, rule)) return true;
      if (better_value(b.value, a.value, rule)) return false;
      break;
    case Rule::kRegionPriority:
      if (a.dot.origin().region() != b.dot.origin().region()) return a.dot.origin().region() < b.dot.origin().region();
      break;
    case Rule::kCustom:
      if (const auto order = by_steps(a, b, rule); order != 0) return order > 0;
      break;
    case Rule::kLww:
    case Rule::kMultiValue:
      break;
  }
  return Creation{a.stamp(), a.dot} > Creation{b.stamp(), b.dot};
}

template <class Value>
template <class Keep>
void BasicRegister<Value>::keep_if(Keep keep) {
  if (more_)
    more_->erase(std::remove_if(more_->begin(), more_->end(), [&](const Candidate& c) { return !keep(c); }), more_->end());
  if (!empty() && !keep(std::as_const(first_))) {
    if (more_ && !more_->empty()) {
      first_ = std::move(more_->front());
      more_->erase(more_->begin());
    } else {
      first_ = Candidate{};
    }
  }
  if (more_ && more_->empty()) more_.reset();
}

template <class Value>
bool BasicRegister<Value>::insert(Candidate candidate) {
  if (empty()) {
    first_ = std::move(candidate);
    return true;
  }
  for (std::size_t i = 0; i < size(); ++i)
    if ((*this)[i].dot == candidate.dot) return false;
  if (candidate.dot < first_.dot) std::swap(candidate, first_);
  std::vector<Candidate>& more = more_.ensure();
  more.insert(std::find_if(more.begin(), more.end(), [&](const Candidate& c) { return candidate.dot < c.dot; }),
              std::move(candidate));
  return true;
}

template <class Value>
Observation BasicRegister<Value>::write(Candidate candidate, const VersionVector& deps, Overwrite overwrite, Rule rule) {
  if (!more_ && overwrite == Overwrite::kObserved && (empty() || deps.contains(first_.dot))) {  // the common case
    first_ = std::move(candidate);
    return {};
  }
  const std::size_t before = std::max<std::size_t>(size(), 1);
  const Stamp stamp = candidate.stamp();
  const RegionId region = candidate.dot.origin().region();
  const Dot dot = candidate.dot;
  keep_if([&](const Candidate& c) {
    if (!deps.contains(c.dot)) return true;
    if (overwrite == Overwrite::kObservedOlder) return c.stamp() > stamp;
    return overwrite == Overwrite::kOwn && c.dot.origin().region() != region;
  });
  insert(std::move(candidate));
  if (!more_) return {};
  Observation met = judge(dot, deps, rule);
  if (size() <= before && !met.lost_to_seen) met.discarded = 0;  // no more losers than before: those were counted then
  return met;
}

template <class Value>
Observation BasicRegister<Value>::judge(Dot written, const VersionVector& deps, Rule rule) const {
  Observation met;
  const Candidate* winner = resolve(rule);
  const Candidate *own = nullptr, *rival = nullptr;  // the one written, and the best of the others
  for (std::size_t i = 0; i < size(); ++i) {
    const Candidate& c = (*this)[i];
    if (c.dot == written) {
      own = &c;
      continue;
    }
    met.concurrent |= !deps.contains(c.dot);
    if (rival == nullptr || beats(c, *rival, rule)) rival = &c;
  }
  const bool by_value = rule == Rule::kMax || rule == Rule::kMin;
  met.lost_to_seen = !by_value && winner->dot != written && deps.contains(winner->dot);
  if (rule.makes_value()) {
    judge_made(*own, *rival, rule, met);
    return met;
  }
  if ((met.concurrent && rule != Rule::kMultiValue) || met.lost_to_seen) {
    met.discarded = 1;
    met.winner = winner->dot;
    met.loser = winner->dot == written ? rival->dot : written;
  }
  return met;
}

/// Of several that make the value together none has lost. Where the steps prefer one of the two, it has: the one written, or all
/// that had made the value without it.
template <class Value>
void BasicRegister<Value>::judge_made(const Candidate& own, const Candidate& rival, Rule rule, Observation& met) const {
  const auto order = by_steps(own, rival, rule);
  met.lost_to_seen = met.lost_to_seen && order < 0;
  if (order == 0 || (!met.concurrent && !met.lost_to_seen)) return;
  for (std::size_t i = 0; order > 0 && i < size(); ++i)
    if (const Candidate& c = (*this)[i]; c.dot != own.dot && by_steps(c, rival, rule) == 0) ++met.discarded;
  if (order < 0) met.discarded = 1;
  met.winner = order < 0 ? rival.dot : own.dot;
  met.loser = order < 0 ? own.dot : rival.dot;
}

template <class Value>
bool BasicRegister<Value>::remove(const VersionVector& deps) {
  if (!more_) {
    if (!empty() && deps.contains(first_.dot)) first_ = Candidate{};
  } else {
    keep_if([&](const Candidate& c) { return !deps.contains(c.dot); });
  }
  return !empty();
}

template <class Value>
void BasicRegister<Value>::join(const BasicRegister& theirs, const VersionVector& mine, const VersionVector& their_context) {
  const auto they_have = [&](Dot dot) {
    for (std::size_t i = 0; i < theirs.size(); ++i)
      if (theirs[i].dot == dot) return true;
    return false;
  };
  std::vector<const Candidate*> fresh;
  for (std::size_t i = 0; i < theirs.size(); ++i)
    if (!mine.contains(theirs[i].dot)) fresh.push_back(&theirs[i]);
  keep_if([&](const Candidate& c) { return !their_context.contains(c.dot) || they_have(c.dot); });
  for (const Candidate* c : fresh) insert(*c);
}

template <class Value>
const BasicCandidate<Value>* BasicRegister<Value>::resolve_many(Rule rule) const {
  const Candidate* best = &first_;
  for (const Candidate& c : *more_)
    if (beats(c, *best, rule)) best = &c;
  return best;
}

template <class Value>
std::vector<const BasicCandidate<Value>*> BasicRegister<Value>::chosen(Rule rule) const {
  const Candidate* const winner = resolve(rule);
  std::vector<const Candidate*> out;
  for (std::size_t i = 0; i < size(); ++i) {
    const Candidate& c = (*this)[i];
    if (&c == winner || rule == Rule::kMultiValue || (rule.makes_value() && by_steps(c, *winner, rule) == 0)) out.push_back(&c);
  }
  return out;
}

template <class Value>
Value BasicRegister<Value>::made(Rule rule) const {
  if constexpr (std::is_same_v<Value, Bytes>) return rule.steps().made_of(chosen(rule));
  else return resolve(rule)->value;
}

template <class Value>
Creation BasicRegister<Value>::newest() const {
  Creation best{first_.stamp(), first_.dot};
  for (std::size_t i = 1; i < size(); ++i) best = std::max(best, Creation{(*this)[i].stamp(), (*this)[i].dot});
  return best;
}

template <class Value>
Value BasicRegister<Value>::best_own(Value value, RegionId region, Rule rule) const {
  if (rule != Rule::kMax && rule != Rule::kMin) return value;
  for (std::size_t i = 0; i < size(); ++i)
    if ((*this)[i].dot.origin().region() == region && better_value((*this)[i].value, value, rule)) value = (*this)[i].value;
  return value;
}

template <class Value>
std::uint64_t BasicRegister<Value>::digest() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size(); ++i) sum += mix(kDigestSalt, (*this)[i].dot.packed);
  return sum;
}

template <class Value>
std::uint64_t BasicRegister<Value>::content_digest() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    const Candidate& c = (*this)[i];
    sum += mix(mix(hash_of(c.value), c.hlc.packed), c.dot.packed);
  }
  return sum;
}

template <class Value>
std::size_t BasicRegister<Value>::data_bytes() const {
  std::size_t sum = empty() ? 0 : data_bytes_of(first_.value);
  for (std::size_t i = 1; i < size(); ++i) sum += data_bytes_of((*this)[i].value);
  return sum;
}

template <class Value>
std::size_t BasicRegister<Value>::heap_bytes() const {
  std::size_t sum = heap_bytes_of(first_.value);
  if (more_) {
    sum += sizeof(*more_) + more_->size() * sizeof(Candidate);
    for (const Candidate& c : *more_) sum += heap_bytes_of(c.value);
  }
  return sum;
}

template bool beats(const BasicCandidate<Bytes>&, const BasicCandidate<Bytes>&, Rule);
template bool beats(const BasicCandidate<double>&, const BasicCandidate<double>&, Rule);
template class BasicRegister<Bytes>;
template class BasicRegister<double>;

}  // namespace jetlag::crdt
