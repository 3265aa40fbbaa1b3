// SPDX-License-Identifier: Apache-2.0
#include "crdt/accumulator.h"

#include <algorithm>
#include <utility>

#include "core/fingerprint.h"

namespace jetlag::crdt {
namespace {

constexpr std::uint64_t kDigestSalt = 0xacc0;

auto lower_bound(auto& entries, Dot birth) {
  return std::lower_bound(entries.begin(), entries.end(), birth, [](const Accumulator& e, Dot b) { return e.birth < b; });
}

/// The join of two states of the same accumulator.
Accumulator joined(const Accumulator& a, const Accumulator& b) {
  Accumulator out = a.sequence() >= b.sequence() ? a : b;
  const Accumulator& reset = a.reset_sequence >= b.reset_sequence ? a : b;
  out.reset_sequence = reset.reset_sequence;
  out.reset_sum = reset.reset_sum;
  out.dead_by = Dot{};
  if (!out.alive()) {  // only a side that holds the joined reset point can name a reset that covers the joined accumulator
    if (a.reset_sequence == out.reset_sequence) out.dead_by = a.dead_by;
    if (b.reset_sequence == out.reset_sequence) out.dead_by = std::max(out.dead_by, b.dead_by);
  }
  return out;
}

}  // namespace

bool Accumulators::any_alive() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Accumulator& e) { return e.alive(); });
}

void Accumulators::increment(Dot birth, Amount sum, Dot dot, Hlc hlc) {
  auto it = lower_bound(entries_, birth);
  if (it == entries_.end() || it->birth != birth) {
    it = entries_.insert(it, Accumulator{});
    it->birth = birth;
  } else if (dot.sequence() <= it->sequence()) {
    return;  // seen already
  }
  it->sequence_and_kind = dot.sequence() | (sum.is_float ? Accumulator::kFloatBit : 0);
  it->sum = sum.bits;
  it->hlc = hlc;
  it->dead_by = Dot{};
}

void Accumulators::reset(std::span<const AccumulatorReset> resets, Dot dot) {
  for (const AccumulatorReset& r : resets) {
    const auto it = lower_bound(entries_, r.birth);
    if (it == entries_.end() || it->birth != r.birth) continue;  // its birth was seen (causal delivery), so it has been collected
    if (r.sequence > it->reset_sequence) {
      it->reset_sequence = r.sequence;
      it->reset_sum = r.sum.bits;
    }
    if (r.sequence >= it->sequence()) it->dead_by = std::max(it->dead_by, dot);
  }
}

void Accumulators::observe(std::vector<AccumulatorReset>& out) const {
  for (const Accumulator& e : entries_)
    if (e.alive()) out.push_back({e.birth, e.sequence(), e.total()});
}

Increment Accumulators::next(Dot dot, Amount delta) const {
  // One that has no room left for the sum is not extended: the increments are split over two.
  const auto has_room = [&](const Accumulator& e) {
    std::int64_t sum = 0;
    return e.is_float() || !__builtin_add_overflow(e.sum, delta.bits, &sum);
  };
  for (const Accumulator* it = entries_.end(); it != entries_.begin();) {
    --it;
    if (it->birth.origin() == dot.origin() && it->alive() && it->is_float() == delta.is_float && has_room(*it))
      return {it->birth, add(it->total(), delta)};
  }
  return {dot, delta};
}

void Accumulators::join(const Accumulators& theirs, const VersionVector& mine, const VersionVector& their_context) {
  FlatArray<Accumulator> out;
  const Accumulator* a = std::as_const(entries_).begin();
  const Accumulator* b = theirs.entries_.begin();
  while (a != entries_.end() || b != theirs.entries_.end()) {
    if (b == theirs.entries_.end() || (a != entries_.end() && a->birth < b->birth)) {
      if (!their_context.contains(a->birth)) out.push_back(*a);
      ++a;
    } else if (a == entries_.end() || b->birth < a->birth) {
      if (!mine.contains(b->birth)) out.push_back(*b);
      ++b;
    } else {
      out.push_back(joined(*a++, *b++));
    }
  }
  entries_ = std::move(out);
}

bool Accumulators::collect(const AckView& acks) {
  return entries_.erase_if([&](const Accumulator& e) {
    const bool own = e.dead_by.origin() == e.birth.origin();  // a reset of the owner's own: nobody has to tell
    return !e.alive() && e.dead_by && (own || acks.applied(e.birth.origin(), e.dead_by));
  }) > 0;
}

std::uint64_t Accumulators::digest() const {
  std::uint64_t sum = 0;
  for (const Accumulator& e : entries_)
    if (e.alive()) sum += mix(mix(kDigestSalt + e.reset_sequence, e.birth.packed), e.sequence());
  return sum;
}

}  // namespace jetlag::crdt
