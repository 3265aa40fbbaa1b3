// SPDX-License-Identifier: Apache-2.0
#include "crdt/hyperloglog.h"

#include <algorithm>

#include "core/fingerprint.h"

namespace jetlag::crdt {

void HyperLogLog::count(Adds adds) {
  const auto place =
      std::find_if(adds_.begin(), adds_.end(), [&](const Adds& a) { return adds.first.origin() <= a.first.origin(); });
  if (place == adds_.end() || place->first.origin() != adds.first.origin()) {
    adds_.insert(place, adds);
    return;
  }
  place->first = std::min(place->first, adds.first);
  place->last = std::max(place->last, adds.last);
}

std::optional<Dot> HyperLogLog::deletion_beyond(const VersionVector& context) const {
  for (const VersionVector::Entry& e : deletions_)
    if (e.sequence > context.at(e.origin)) return Dot::of(e.origin, e.sequence);
  return std::nullopt;
}

Observation HyperLogLog::add(const AddRanks& effect, const Meta& meta) {
  if (const auto deletion = deletion_beyond(*meta.deps)) return Observation::lost(kType, *deletion, meta.dot);
  Observation met;
  for (const Adds& a : adds_) met.concurrent |= !meta.deps->contains(a.last);
  count({meta.dot, meta.dot});
  newest_ = std::max(newest_, Creation{meta.stamp(), meta.dot});
  for (const HllRank& rank : effect.ranks) registers_.raise(rank);
  return met;
}

Observation HyperLogLog::remove_all(const DeleteKey& effect, const Meta& meta) {
  Observation met;
  if (!effect.ends_adds) {
    met.concurrent = present();
    return met;
  }
  // Whoever had seen this deletion comes after it, so nothing that is here survives.
  for (const Adds& a : adds_) {
    if (meta.deps->contains(a.last)) continue;
    met.concurrent = true;
    ++met.discarded;
    met.winner = meta.dot;
    met.loser = a.last;
  }
  registers_ = {};
  adds_.clear();
  newest_ = {};
  deletions_.raise(meta.dot.origin(), meta.dot.sequence());
  return met;
}

bool HyperLogLog::ended_by(const HyperLogLog& other, const VersionVector& context) const {
  return std::any_of(adds_.begin(), adds_.end(), [&](const Adds& mine) {
    const auto same = [&](const Adds& theirs) { return theirs.contains(mine.last); };
    return context.contains(mine.last) && std::none_of(other.adds_.begin(), other.adds_.end(), same);
  });
}

void HyperLogLog::join(const HyperLogLog& theirs, const VersionVector& mine, const VersionVector& their_context) {
  const bool keep = !theirs.deletion_beyond(mine) && !ended_by(theirs, their_context);
  const bool take = !deletion_beyond(their_context) && !theirs.ended_by(*this, mine);
  if (!keep) {
    registers_ = {};
    adds_.clear();
    newest_ = {};
  }
  if (take) {
    for (const Adds& a : theirs.adds_) count(a);
    registers_.merge(theirs.registers_);
    newest_ = std::max(newest_, theirs.newest_);
  }
  // A deletion that one side has seen and does not remember was forgotten there: everybody has it.
  VersionVector left;
  const auto keep_some = [&](const HyperLogLog& one, const HyperLogLog& other, const VersionVector& other_context) {
    for (const VersionVector::Entry& e : one.deletions_)
      if (other.deletions_.at(e.origin) >= e.sequence || other_context.at(e.origin) < e.sequence)
        left.raise(e.origin, e.sequence);
  };
  keep_some(*this, theirs, their_context);
  keep_some(theirs, *this, mine);
  deletions_ = std::move(left);
}

bool HyperLogLog::collect(const AckView& acks) {
  if (deletions_.empty() || !acks.everyone_applied(deletions_)) return false;
  deletions_ = {};
  return true;
}

bool HyperLogLog::restore(HllRegisters registers, FlatArray<Adds> adds, Creation newest, VersionVector deletions) {
  for (std::size_t i = 0; i < adds.size(); ++i) {
    const Adds& a = adds[i];
    if (a.first.origin() != a.last.origin() || a.last < a.first) return false;
    if (i != 0 && !(adds[i - 1].first.origin() < a.first.origin())) return false;
  }
  if (adds.empty() && (registers.raised() != 0 || deletions.empty())) return false;
  registers_ = std::move(registers);
  adds_ = std::move(adds);
  newest_ = newest;
  deletions_ = std::move(deletions);
  return true;
}

std::uint64_t HyperLogLog::digest() const {
  std::uint64_t sum = 0;
  for (const Adds& a : adds_) sum += mix(a.first.packed, a.last.packed);
  return sum;
}

std::uint64_t HyperLogLog::content_digest() const {
  std::uint64_t sum = digest();
  registers_.for_each([&](HllRank r) { sum += mix(r.index, r.rank); });
  return sum;
}

}  // namespace jetlag::crdt
