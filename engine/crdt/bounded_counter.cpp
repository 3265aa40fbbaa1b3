// SPDX-License-Identifier: Apache-2.0
#include "crdt/bounded_counter.h"

#include <algorithm>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::crdt {
namespace {

using Counter = BoundedCounter::Counter;
using Gift = BoundedCounter::Gift;
using Row = BoundedCounter::Row;

std::uint64_t bits(std::int64_t number) { return static_cast<std::uint64_t>(number); }

/// The place of an origin's entry, or where it belongs.
auto place_in(auto& entries, OriginId origin, auto origin_of) {
  return std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return origin <= origin_of(e); });
}
OriginId of_row(const Row& row) { return row.last.origin(); }
OriginId of_gift(const Gift& gift) { return gift.to; }

template <class Entry>
bool ordered(const std::vector<Entry>& entries, OriginId (*origin_of)(const Entry&)) {
  const auto wrong = [&](const Entry& a, const Entry& b) { return !(origin_of(a) < origin_of(b)); };
  return std::adjacent_find(entries.begin(), entries.end(), wrong) == entries.end();
}

void join_rows(std::vector<Row>& rows, const std::vector<Row>& theirs) {
  for (const Row& row : theirs) {
    const auto place = place_in(rows, of_row(row), of_row);
    if (place == rows.end() || of_row(*place) != of_row(row)) rows.insert(place, row);
    else if (place->last < row.last) *place = row;
  }
}

MoveCounter move_of(const Counter& counter, OriginId origin) {
  MoveCounter move;
  move.counter = counter.name;
  if (const Row* row = counter.row_of(origin)) {
    move.added = row->added;
    move.taken = row->taken;
  }
  return move;
}

}  // namespace

std::int64_t Counter::value() const {
  std::uint64_t sum = bits(terms.initial);
  for (const Row& row : rows) sum += row.added - row.taken;
  return static_cast<std::int64_t>(sum);
}

const Row* Counter::row_of(OriginId origin) const {
  const auto place = place_in(rows, origin, of_row);
  return place != rows.end() && of_row(*place) == origin ? &*place : nullptr;
}

Rights Counter::rights_of(OriginId origin) const {
  std::uint64_t down = 0, up = 0;
  if (origin == name.origin()) {
    down = bits(terms.initial) - bits(terms.lower);
    up = bits(terms.upper) - bits(terms.initial);
  }
  for (const Row& row : rows) {
    const bool own = of_row(row) == origin;
    if (own) {
      down += row.added - row.taken;
      up += row.taken - row.added;
    }
    for (const Gift& gift : row.gifts) {
      if (own) {
        down -= gift.down;
        up -= gift.up;
      }
      if (gift.to == origin) {
        down += gift.down;
        up += gift.up;
      }
    }
  }
  return {static_cast<std::int64_t>(down), static_cast<std::int64_t>(up)};
}

bool Counter::held_by(OriginId origin) const {
  const Rights rights = rights_of(origin);
  return rights.down + rights.up == terms.upper - terms.lower;  // what one of them loses, another has
}

std::vector<OriginId> Counter::holders() const {
  std::vector<OriginId> all{name.origin()};
  for (const Row& row : rows) {
    all.push_back(of_row(row));
    for (const Gift& gift : row.gifts) all.push_back(gift.to);
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

const Counter& BoundedCounter::shown() const {
  JETLAG_CHECK(present(), "a counter that shows needs one that is there");
  const auto older = [](const Counter& a, const Counter& b) { return a.creation() < b.creation(); };
  return *std::max_element(counters_.begin(), counters_.end(), older);
}

MoveCounter BoundedCounter::prepare_move(OriginId origin, std::int64_t by) const {
  MoveCounter move = move_of(shown(), origin);
  (by < 0 ? move.taken : move.added) += by < 0 ? 0 - bits(by) : bits(by);
  return move;
}

MoveCounter BoundedCounter::prepare_gift(OriginId origin, OriginId to, Rights rights) const {
  MoveCounter move = move_of(shown(), origin);
  move.to = to;
  move.given_down = bits(rights.down);
  move.given_up = bits(rights.up);
  if (const Row* row = shown().row_of(origin)) {
    const auto before = place_in(row->gifts, to, of_gift);
    if (before != row->gifts.end() && before->to == to) {
      move.given_down += before->down;
      move.given_up += before->up;
    }
  }
  return move;
}

Observation BoundedCounter::create(const CreateCounter& effect, const Meta& meta) {
  Observation met;
  for (const Counter& other : counters_) {
    if (meta.deps->contains(other.name)) continue;
    const bool newer = other.creation() < Creation{meta.stamp(), meta.dot};
    met.concurrent = true;
    met.discarded = 1;
    met.winner = newer ? meta.dot : other.name;
    met.loser = newer ? other.name : meta.dot;
  }
  insert({meta.dot, meta.hlc, effect, {}});
  return met;
}

Observation BoundedCounter::move(const MoveCounter& effect, const Meta& meta) {
  Observation met;
  const auto counter =
      std::find_if(counters_.begin(), counters_.end(), [&](const Counter& c) { return c.name == effect.counter; });
  if (counter == counters_.end()) {
    met.concurrent = true;  // with the deletion that took the counter
    met.discarded = 1;
    met.loser = meta.dot;
    return met;
  }
  const OriginId origin = meta.dot.origin();
  for (const Row& row : counter->rows) met.concurrent |= of_row(row) != origin && !meta.deps->contains(row.last);
  auto row = place_in(counter->rows, origin, of_row);
  if (row == counter->rows.end() || of_row(*row) != origin) row = counter->rows.insert(row, Row{meta.dot, 0, 0, {}});
  row->last = meta.dot;
  row->added = effect.added;
  row->taken = effect.taken;
  if (effect.to == OriginId{}) return met;
  const auto gift = place_in(row->gifts, effect.to, of_gift);
  const Gift given{effect.to, effect.given_down, effect.given_up};
  if (gift == row->gifts.end() || gift->to != effect.to) row->gifts.insert(gift, given);
  else *gift = given;
  return met;
}

Observation BoundedCounter::remove_all(const DeleteKey&, const Meta& meta) {
  Observation met;
  for (const Counter& counter : counters_) {
    if (!meta.deps->contains(counter.name)) continue;
    for (const Row& row : counter.rows) {
      if (meta.deps->contains(row.last)) continue;
      ++met.discarded;
      met.winner = meta.dot;
      met.loser = row.last;
    }
  }
  std::erase_if(counters_, [&](const Counter& counter) { return meta.deps->contains(counter.name); });
  met.concurrent = met.discarded != 0 || present();
  return met;
}

void BoundedCounter::join(const BoundedCounter& theirs, const VersionVector& mine, const VersionVector& their_context) {
  const auto find = [](std::vector<Counter>& in, Dot name) {
    return std::find_if(in.begin(), in.end(), [&](const Counter& c) { return c.name == name; });
  };
  std::erase_if(counters_, [&](const Counter& counter) {
    const auto same = [&](const Counter& other) { return other.name == counter.name; };
    return their_context.contains(counter.name) && std::none_of(theirs.counters_.begin(), theirs.counters_.end(), same);
  });
  for (const Counter& counter : theirs.counters_) {
    const auto own = find(counters_, counter.name);
    if (own != counters_.end()) join_rows(own->rows, counter.rows);
    else if (!mine.contains(counter.name)) insert(counter);
  }
}

bool BoundedCounter::insert(Counter counter) {
  if (!ordered<Row>(counter.rows, of_row)) return false;
  for (const Row& row : counter.rows)
    if (!ordered<Gift>(row.gifts, of_gift)) return false;
  const auto place = std::find_if(counters_.begin(), counters_.end(), [&](const Counter& c) { return counter.name <= c.name; });
  if (place != counters_.end() && place->name == counter.name) return false;
  counters_.insert(place, std::move(counter));
  return true;
}

std::uint64_t BoundedCounter::digest() const {
  std::uint64_t sum = 0;
  for (const Counter& counter : counters_) {
    std::uint64_t rows = 1;
    for (const Row& row : counter.rows) rows += mix(counter.name.packed, row.last.packed);
    sum += mix(counter.name.packed, rows);
  }
  return sum;
}

std::uint64_t BoundedCounter::content_digest() const {
  std::uint64_t sum = digest();
  for (const Counter& counter : counters_) {
    sum += mix(counter.name.packed, mix(bits(counter.terms.lower), mix(bits(counter.terms.upper), bits(counter.value()))));
    for (const OriginId origin : counter.holders()) {
      const Rights rights = counter.rights_of(origin);
      sum += mix(mix(counter.name.packed, origin.packed), mix(bits(rights.down), bits(rights.up)));
    }
  }
  return sum;
}

std::size_t BoundedCounter::heap_bytes() const {
  std::size_t sum = counters_.size() * sizeof(Counter);
  for (const Counter& counter : counters_) {
    sum += counter.rows.size() * sizeof(Row);
    for (const Row& row : counter.rows) sum += row.gifts.size() * sizeof(Gift);
  }
  return sum;
}

}  // namespace jetlag::crdt
