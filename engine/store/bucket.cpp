// SPDX-License-Identifier: Apache-2.0
#include "store/bucket.h"

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::store {
namespace {

constexpr std::uint32_t kPlaceMask = 0x00ffffffu;
constexpr std::size_t kFewestCells = 8;

/// An entry spans several cache lines; asking for all of them at once waits for memory once.
void fetch(const Entry& entry) {
  const char* const start = reinterpret_cast<const char*>(&entry);
  for (std::size_t line = 0; line < sizeof(Entry); line += 64) __builtin_prefetch(start + line, 1);
}

/// Room for the next entries: a quarter more and what the block in the pool has beyond that, or an eighth where blocks are exact.
/// Few steps, because a block that moved on leaves a hole that only its own size can fill.
std::size_t grown(std::size_t size) {
  const std::size_t bytes = (size + 1 + size / 4) * sizeof(Entry);
  return bytes > pool::kLargest ? size + size / 8 : pool::room(bytes) / sizeof(Entry);
}

std::uint64_t digest_of(const Entry& entry) {
  const std::uint64_t object = entry.object.digest();
  return object == 0 ? 0 : mix(entry.hash, object);
}

}  // namespace

const Bucket& empty_bucket() {
  static const Bucket empty;
  return empty;
}

std::uint32_t Bucket::find(std::string_view key, std::uint32_t hash, std::uint32_t hint) const {
  if (hint < entries_.size() && entries_[hint].hash == hash && entries_[hint].key.view() == key) return hint;
  if (cells_.empty()) return kAbsent;
  const std::size_t mask = cells_.size() - 1;
  for (std::size_t cell = hash & mask; cells_[cell] != 0; cell = (cell + 1) & mask) {
    if ((cells_[cell] & ~kPlaceMask) != tag_of(hash)) continue;
    const std::uint32_t place = (cells_[cell] & kPlaceMask) - 1;
    fetch(entries_[place]);
    if (entries_[place].hash == hash && entries_[place].key.view() == key) return place;
  }
  return kAbsent;
}

std::uint32_t Bucket::likely_place(std::uint32_t hash) const {
  if (cells_.empty()) return kAbsent;
  const std::size_t mask = cells_.size() - 1;
  for (std::size_t cell = hash & mask; cells_[cell] != 0; cell = (cell + 1) & mask)
    if ((cells_[cell] & ~kPlaceMask) == tag_of(hash)) return (cells_[cell] & kPlaceMask) - 1;
  return kAbsent;
}

void Bucket::prefetch_entry(std::uint32_t hash, std::uint32_t hint) const {
  const std::uint32_t place = hint < entries_.size() ? hint : likely_place(hash);
  if (place != kAbsent) fetch(entries_[place]);
}

void Bucket::prefetch_body(std::uint32_t hash, std::uint32_t hint) const {
  if (hint < entries_.size() && entries_[hint].hash == hash) return entries_[hint].object.string().prefetch();
  const std::uint32_t place = likely_place(hash);
  if (place == kAbsent) return;
  if (hint < entries_.size()) return fetch(entries_[place]);
  if (entries_[place].hash == hash) entries_[place].object.string().prefetch();
}

void Bucket::link(std::uint32_t place) {
  const std::size_t mask = cells_.size() - 1;
  const std::uint32_t hash = entries_[place].hash;
  std::size_t cell = hash & mask;
  while (cells_[cell] != 0) cell = (cell + 1) & mask;
  cells_[cell] = tag_of(hash) | (place + 1);
}

void Bucket::rebuild_index(std::size_t cells) {
  cells_.assign(cells, 0);
  for (std::uint32_t i = 0; i < entries_.size(); ++i) link(i);
}

void Bucket::reserve(std::size_t keys) {
  entries_.reserve(keys);
  std::size_t cells = kFewestCells;
  while (cells * 3 < keys * 4) cells *= 2;
  if (cells > cells_.size()) rebuild_index(cells);
}

std::uint32_t Bucket::insert(const Bytes& key, std::uint32_t hash) {
  JETLAG_CHECK(entries_.size() + 1 < kPlaceMask, "a bucket holds fewer than 2^24 keys");
  if (entries_.size() == entries_.capacity()) entries_.reserve(grown(entries_.size()));
  const auto place = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back(Entry{key, hash, 0, {}});
  // At most three quarters of the cells are taken.
  if (entries_.size() * 4 > cells_.size() * 3) rebuild_index(cells_.empty() ? kFewestCells : cells_.size() * 2);
  else link(place);
  return place;
}

std::size_t Bucket::cell_of(std::uint32_t place) const {
  const std::size_t mask = cells_.size() - 1;
  std::size_t cell = entries_[place].hash & mask;
  while ((cells_[cell] & kPlaceMask) != place + 1) cell = (cell + 1) & mask;
  return cell;
}

void Bucket::erase(std::uint32_t place) {
  const std::size_t mask = cells_.size() - 1;
  std::size_t gap = cell_of(place);
  cells_[gap] = 0;
  // Closes the gap: later cells of the same run move back unless that would put them before their home.
  for (std::size_t cell = (gap + 1) & mask; cells_[cell] != 0; cell = (cell + 1) & mask) {
    const std::size_t home = entries_[(cells_[cell] & kPlaceMask) - 1].hash & mask;
    if (((cell - home) & mask) < ((cell - gap) & mask)) continue;
    cells_[gap] = cells_[cell];
    cells_[cell] = 0;
    gap = cell;
  }
  const auto last = static_cast<std::uint32_t>(entries_.size() - 1);
  if (place != last) {
    const std::size_t cell = cell_of(last);
    cells_[cell] = tag_of(entries_[last].hash) | (place + 1);
    entries_[place] = std::move(entries_[last]);
  }
  entries_.pop_back();
}

void Bucket::settle(std::uint32_t place) {
  Entry& entry = entries_[place];
  digest_ -= entry.digest;
  live_ -= entry.digest != 0 ? 1 : 0;
  if (entry.object.bottom()) {
    erase(place);
    return;
  }
  entry.digest = digest_of(entry);
  digest_ += entry.digest;
  live_ += entry.digest != 0 ? 1 : 0;
}

void Bucket::join(const Bucket& other, const crdt::VersionVector& mine, const crdt::VersionVector& theirs) {
  static const crdt::Object nothing;
  // Backwards, because settle() may move the last entry into the place of an erased one.
  for (auto place = static_cast<std::uint32_t>(entries_.size()); place-- > 0;) {
    const Entry& entry = entries_[place];
    const std::uint32_t there = other.find(entry.key, entry.hash);
    edit(place).join(there == kAbsent ? nothing : other.at(there).object, mine, theirs);
    settle(place);
  }
  for (const Entry& entry : other) {
    if (find(entry.key, entry.hash) != kAbsent) continue;
    const std::uint32_t place = insert(entry.key, entry.hash);
    edit(place).join(entry.object, mine, theirs);
    settle(place);
  }
}

bool Bucket::operator==(const Bucket& other) const {
  if (this == &other) return true;
  if (size() != other.size() || digest_ != other.digest_) return false;
  for (const Entry& entry : entries_) {
    const std::uint32_t there = other.find(entry.key, entry.hash);
    if (there == kAbsent || !(other.at(there).object == entry.object)) return false;
  }
  return true;
}

}  // namespace jetlag::store
