// SPDX-License-Identifier: Apache-2.0
#include "crdt/cell.h"

#include <algorithm>
#include <optional>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::crdt {

namespace {

bool is_text(const Bytes& value) { return !parse_number(value); }
bool is_text(double) { return false; }

template <class Value>
bool shows_text(const BasicRegister<Value>& base, Rule rule) {
  const BasicCandidate<Value>* const winner = base.resolve(rule);
  return winner != nullptr && is_text(winner->value);
}

}  // namespace

template <class Value>
Creation Cell<Value>::newest() const {
  JETLAG_CHECK(present(), "only a present element has a newest write");
  std::optional<Creation> best;
  if (!base_.empty()) best = base_.newest();
  for (const Accumulator& e : accumulators_.entries()) {
    if (!e.alive()) continue;
    const Creation c{{e.hlc, e.birth.origin()}, e.last()};
    best = best ? std::max(*best, c) : c;
  }
  return *best;
}

template <class Value>
std::vector<AccumulatorReset> Cell<Value>::observed_resets() const {
  std::vector<AccumulatorReset> out;
  accumulators_.observe(out);
  return out;
}

template <class Value>
Observation Cell<Value>::write(BasicCandidate<Value> candidate, const VersionVector& deps, Overwrite overwrite,
                               std::span<const AccumulatorReset> resets, Rule rule) {
  accumulators_.reset(resets, candidate.dot);
  if (!has_increments()) return base_.write(std::move(candidate), deps, overwrite, rule);
  // What its writer had seen is reset by now: a text hides the increments that are left.
  const bool hid_them = shows_text(base_, rule);
  const Dot written = candidate.dot;
  Observation met = base_.write(std::move(candidate), deps, overwrite, rule);
  met.increments = !met.concurrent;
  met.concurrent = true;
  if (hid_them || !shows_text(base_, rule)) return met;
  for (const Accumulator& e : accumulators_.entries()) {
    if (!e.alive()) continue;
    met.increments = false;
    ++met.discarded;
    met.winner = written;
    met.loser = e.last();
  }
  return met;
}

template <class Value>
Observation Cell<Value>::increment(Dot birth, Amount sum, const Meta& meta) {
  Observation met;
  met.concurrent = accumulators_.holds_unseen(*meta.deps);
  for (std::size_t i = 0; i < base_.size(); ++i) {
    if (meta.deps->contains(base_[i].dot)) continue;
    met.concurrent = true;
    if (is_text(base_[i].value)) met.winner = base_[i].dot;  // it may hide it; whether it does is up to the rule
  }
  accumulators_.increment(birth, sum, meta.dot, meta.hlc);
  return met;
}

template <class Value>
Observation Cell<Value>::remove(std::span<const AccumulatorReset> resets, const Meta& meta) {
  accumulators_.reset(resets, meta.dot);
  Observation met;
  const bool writes = base_.remove(*meta.deps);
  met.concurrent = writes || has_increments();
  met.increments = !writes && has_increments();
  return met;
}

template <class Value>
void Cell<Value>::join(const Cell& theirs, const VersionVector& mine, const VersionVector& their_context) {
  base_.join(theirs.base_, mine, their_context);
  accumulators_.join(theirs.accumulators_, mine, their_context);
}

template <class Value>
std::uint64_t Cell<Value>::content_digest() const {
  std::uint64_t sum = base_.content_digest();
  for (const Accumulator& e : accumulators_.entries())
    if (e.alive())
      sum += mix(mix(e.birth.packed, e.sequence_and_kind),
                 mix(static_cast<std::uint64_t>(e.sum),
                     mix(e.reset_sequence, mix(e.hlc.packed, static_cast<std::uint64_t>(e.cancelled().bits)))));
  return sum;
}

template class Cell<Bytes>;
template class Cell<double>;

}  // namespace jetlag::crdt
