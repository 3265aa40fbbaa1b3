// SPDX-License-Identifier: Apache-2.0
// CellMap: observed-remove map from a name to a cell: what a hash and a sorted set are made of.
//
// Value      the names whose cell is present. A name may be remembered without being present (dead accumulators).
// Merge      per name, of the cells.
// Conflict   a write or an increment against a removal: what the remover had not seen survives, so a name is kept by a concurrent
//            write, and by exactly the increments that were not seen.
// Index      follows the cells: note() what it knows of a cell before a change, update() it after one, move() it when the last
//            cell goes to another place. NoIndex follows nothing.
// Order      iteration in insertion order of this replica (erase moves the last name into the gap), as Set.
// Cost       one hash probe per operation; digest and sizes are kept incrementally.
#pragma once

#include <algorithm>
#include <span>

#include "core/fingerprint.h"
#include "core/index_map.h"
#include "crdt/cell.h"

namespace jetlag::crdt {

struct NoIndex {
  struct Noted {};
  template <class Map> Noted note(const Map&, std::size_t) const { return {}; }
  template <class Map> void update(const Map&, std::size_t, Noted) {}
  template <class Map> void move(const Map&, std::size_t, std::size_t) {}
};

template <class Element, class Index = NoIndex>
class CellMap {
 public:
  using Cells = IndexMap<Bytes, Element>;

  /// Present names.
  std::size_t size() const { return present_; }
  bool present() const { return present_ != 0; }
  /// With those that are not present: what iteration visits.
  std::size_t remembered() const { return cells_.size(); }
  bool bottom() const { return cells_.empty(); }
  /// The cell of a name (maybe not present), or nullptr.
  const Element* find(const Bytes& name) const { return cells_.find(name); }
  bool contains(const Bytes& name) const { const Element* e = find(name); return e != nullptr && e->present(); }
  /// The i-th of these, in iteration order.
  const auto& remembered_at(std::size_t i) const { return cells_.nth(i); }
  /// Pairs (name, cell), with those that are not present.
  auto begin() const { return cells_.begin(); }
  auto end() const { return cells_.end(); }
  /// The newest live write: linear, only needed when types conflict. Requires present().
  Creation newest() const {
    Creation best;
    for (const auto& [name, cell] : cells_)
      if (cell.present()) best = std::max(best, cell.newest());
    return best;
  }

  // Effects.
  Observation remove(const CellRemoval& removal, const Meta& meta) {
    Observation met;
    const std::size_t place = cells_.place_of(removal.name);
    if (place != cells_.size()) change_at(place, [&](Element& e) { met = e.remove(removal.resets, meta); });
    return met;
  }
  Observation remove_all(std::span<const CellRemoval> resets, const Meta& meta) {
    for (const CellRemoval& r : resets) remove(r, meta);
    for (std::size_t i = cells_.size(); i-- > 0;)  // erase moves only later names
      change_at(i, [&](Element& e) { e.remove({}, meta); });
    Observation met;
    met.concurrent = present();
    met.increments = present() && std::all_of(cells_.begin(), cells_.end(), [](const auto& named) {
                       return !named.second.present() || named.second.base().empty();
                     });
    return met;
  }

  void join(const CellMap& theirs, const VersionVector& mine, const VersionVector& their_context) {
    static const Element kNone;
    for (std::size_t i = cells_.size(); i-- > 0;)
      if (!theirs.cells_.contains(cells_.nth(i).first))
        change_at(i, [&](Element& e) { e.join(kNone, mine, their_context); });
    for (const auto& [name, cell] : theirs.cells_) change(name, [&](Element& e) { e.join(cell, mine, their_context); });
  }
  bool collect(const AckView& acks) {
    bool any = false;
    for (std::size_t i = cells_.size(); i-- > 0;)
      if (cells_.value(i).accumulators() != nullptr) change_at(i, [&](Element& e) { any |= e.collect(acks); });
    return any;
  }
  /// Replaces the cell of a name by a decoded one.
  void put(const Bytes& name, Element cell) {
    change(name, [&](Element& e) { e = std::move(cell); });
  }

  // Prepare.
  /// What a removal of `name` written now must list.
  CellRemoval prepare_removal(Bytes name) const {
    CellRemoval removal;
    if (const Element* cell = find(name)) removal.resets = cell->observed_resets();
    removal.name = std::move(name);
    return removal;
  }
  /// What a DEL written now must list: the names with increments.
  std::vector<CellRemoval> prepare_removal_of_all() const {
    std::vector<CellRemoval> out;
    for (const auto& [name, cell] : cells_)
      if (cell.has_increments()) out.push_back({name, cell.observed_resets()});
    return out;
  }

  std::uint64_t digest() const { return digest_; }
  std::uint64_t content_digest() const {
    std::uint64_t sum = 0;
    for (const auto& [name, cell] : cells_)
      if (cell.present()) sum += mix(hash_bytes(name.view()), cell.content_digest());
    return sum;
  }
  std::size_t data_bytes() const { return data_bytes_; }
  std::size_t heap_bytes() const {
    return cells_.heap_bytes() + shared_bytes_;
  }
  bool operator==(const CellMap& other) const { return cells_ == other.cells_; }  // the rest follows from the cells

 protected:
  /// Runs `change` on the cell of a name (created when missing).
  template <class Change>
  void change(const Bytes& name, Change change) {
    const auto [place, fresh] = cells_.ensure(name);
    change_at(place, change, fresh);
  }

  Cells cells_;  // no bottom cells
  [[no_unique_address]] Index index_;

 private:
  /// Keeps counts, digest, index and the absence of bottom cells right.
  template <class Change>
  void change_at(std::size_t place, Change change, bool fresh = false) {
    if (!fresh) account(place, -1);
    const auto noted = index_.note(cells_, place);
    Element& cell = cells_.value(place);
    change(cell);
    index_.update(cells_, place, noted);
    if (!cell.bottom()) return account(place, 1);
    if (place + 1 != cells_.size()) index_.move(cells_, cells_.size() - 1, place);
    cells_.erase_at(place);
  }
  /// Adds (sign 1) or takes off (sign -1) what the cell contributes.
  void account(std::size_t place, int sign) {
    const auto& [name, cell] = cells_.nth(place);
    const auto times = static_cast<std::uint64_t>(sign);
    const std::uint64_t live = cell.digest();
    digest_ += times * (live == 0 ? 0 : mix(hash_bytes(name.view()), live));
    data_bytes_ += times * (name.size() + cell.data_bytes());
    shared_bytes_ += times * (name.heap_bytes() + cell.heap_bytes());
    present_ += times * (cell.present() ? 1 : 0);
  }

  std::size_t present_ = 0;
  std::uint64_t digest_ = 0;
  std::size_t data_bytes_ = 0, shared_bytes_ = 0;
};

}  // namespace jetlag::crdt
