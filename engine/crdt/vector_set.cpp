// SPDX-License-Identifier: Apache-2.0
#include "crdt/vector_set.h"

#include <algorithm>

namespace jetlag::crdt {

bool valid_vector(std::string_view stored) {
  constexpr std::size_t kSize = sizeof(float);
  if (stored.empty() || stored.size() % kSize != 0) return false;
  for (std::size_t at = 0; at < stored.size(); at += kSize) {
    const auto top = static_cast<unsigned char>(stored[at + 3]), next = static_cast<unsigned char>(stored[at + 2]);
    if ((top & 0x7F) == 0x7F && (next & 0x80) != 0) return false;  // an exponent of ones: infinite, or no number
  }
  return true;
}

const Bytes& VectorCell::attributes() const {
  static const Bytes kNone;
  const Candidate* winner = attributes_.resolve(Rule::kLww);
  return winner == nullptr ? kNone : winner->value;
}

namespace {

/// Attributes whose element somebody has taken out meanwhile.
Observation lost_with_element(Dot lost, Dot removal) {
  Observation met;
  met.concurrent = true;
  met.discarded = 1;
  met.winner = removal;
  met.loser = lost;
  return met;
}

}  // namespace

Observation VectorCell::write(const VectorWrite& write, const Meta& meta, Overwrite overwrite) {
  Observation met;
  if (write.fresh) attributes_.remove(*meta.deps);
  if (write.vector) met = vector_.write({meta.dot, meta.hlc, *write.vector}, *meta.deps, overwrite, Rule::kLww);
  if (write.attributes) {
    Observation other = attributes_.write({meta.dot, meta.hlc, *write.attributes}, *meta.deps, overwrite, Rule::kLww);
    if (met.discarded != 0 && other.loser == met.loser) other.discarded = 0;  // one update that lost with both its parts
    met.add(other);
  }
  if (!present()) met.add(lost_with_element(meta.dot, {}));
  return met;
}

bool VectorCell::remove(const VersionVector& deps) {
  const bool vector = vector_.remove(deps), attributes = attributes_.remove(deps);
  return vector || attributes;
}

void Dimensions::add(std::size_t dimension, bool one_more) {
  const auto place = std::ranges::lower_bound(counts_, dimension, {}, &std::pair<std::size_t, std::size_t>::first);
  if (one_more) {
    if (place != counts_.end() && place->first == dimension) ++place->second;
    else counts_.insert(place, {dimension, 1});
  } else if (--place->second == 0) {
    counts_.erase(place);
  }
}

void Dimensions::update(const Cells& cells, std::size_t place, Noted before) {
  const Noted after = note(cells, place);
  if (before == after) return;
  if (before != 0) add(before, false);
  if (after != 0) add(after, true);
}

std::size_t Dimensions::most_common() const {
  std::size_t dimension = 0, most = 0;
  for (const auto& [each, elements] : counts_) {
    if (elements <= most) continue;
    dimension = each;
    most = elements;
  }
  return dimension;
}

Observation VectorSet::write(const VectorWrite& write, const Meta& meta, Overwrite overwrite) {
  Observation met;
  awaited_.reset();
  change(write.element, [&](VectorCell& cell) { met = cell.write(write, meta, overwrite); });
  return met;
}

Observation VectorSet::remove(const Bytes& element, const Meta& meta) {
  Observation met;
  awaited_.reset();
  if (find(element) == nullptr) return met;
  change(element, [&](VectorCell& cell) {
    const bool had = cell.present();
    met.concurrent = cell.remove(*meta.deps);
    if (had && met.concurrent && !cell.present()) met.add(lost_with_element(cell.all_attributes().newest().dot, meta.dot));
  });
  return met;
}

Observation VectorSet::remove_all(const DeleteKey&, const Meta& meta) {
  Observation met;
  for (std::size_t i = remembered(); i-- > 0;)  // erase moves only later ones
    met.add(remove(Bytes(remembered_at(i).first), meta));
  met.concurrent |= present();
  return met;
}

bool VectorSet::collect(const AckView& acks) {
  if (!awaits_collection() || !acks.everyone) return false;
  if (!awaited_) {
    awaited_.emplace();
    for (const AckView::Entry& e : acks.entries) awaited_->merge(*e.applied);
  }
  if (!acks.everyone_applied(*awaited_)) return false;
  for (std::size_t i = remembered(); i-- > 0;)
    if (const auto& [element, cell] = remembered_at(i); !cell.present())
      change(Bytes(element), [](VectorCell& gone) { gone = {}; });
  awaited_.reset();
  return true;
}

}  // namespace jetlag::crdt
