// SPDX-License-Identifier: Apache-2.0
// IndexMap: a hash map that iterates in insertion order, the same on every machine.
//
// Value    a list of (key, value) pairs with distinct keys, in insertion order; equality compares that list.
// Places   a pair is at one place of that list until something is erased: erase moves the last pair into the gap (deterministic,
//          but not order-preserving).
// Cost     one hash and one probe per look-up. Up to kScanned pairs are looked through instead, and need no hash table.
// Errors   at() requires the key, a place must be in use.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag {

struct StableHash {
  using is_avalanching = void;
  using is_transparent = void;
  template <class K>
  std::size_t operator()(const K& key) const {
    if constexpr (std::is_convertible_v<const K&, std::string_view>) return hash_bytes(std::string_view(key));
    else if constexpr (std::is_integral_v<K> || std::is_enum_v<K>) return mix(0, static_cast<std::uint64_t>(key));
    else return mix(0, static_cast<std::uint64_t>(key.value));
  }
};

template <class Key, class Value>
class IndexMap {
 public:
  using Pair = std::pair<Key, Value>;
  static constexpr std::size_t kScanned = 8;

  std::size_t size() const { return pairs_.size(); }
  bool empty() const { return pairs_.empty(); }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }
  auto begin() { return pairs_.begin(); }
  auto end() { return pairs_.end(); }
  const Pair& nth(std::size_t i) const { return pairs_[i]; }

  /// The place of `key`, or size() when it is absent.
  template <class K> std::size_t place_of(const K& key) const {
    if (!index_.empty()) {
      const auto it = index_.find(key);
      return it == index_.end() ? pairs_.size() : it->second;
    }
    std::size_t place = 0;
    while (place < pairs_.size() && !(pairs_[place].first == key)) ++place;
    return place;
  }
  const Value& value(std::size_t place) const { return pairs_[place].second; }
  Value& value(std::size_t place) { return pairs_[place].second; }

  template <class K> const Value* find(const K& key) const {
    const std::size_t place = place_of(key);
    return place == pairs_.size() ? nullptr : &pairs_[place].second;
  }
  template <class K> Value* find(const K& key) { return const_cast<Value*>(std::as_const(*this).find(key)); }
  template <class K> bool contains(const K& key) const { return place_of(key) != pairs_.size(); }
  template <class K> const Value& at(const K& key) const {
    const Value* found = find(key);
    JETLAG_CHECK(found != nullptr, "IndexMap::at needs a present key");
    return *found;
  }
  /// The place of `key`, and whether it is new: its value is then default-constructed.
  std::pair<std::size_t, bool> ensure(const Key& key) {
    if (!index_.empty()) {
      const auto [it, fresh] = index_.try_emplace(key, static_cast<std::uint32_t>(pairs_.size()));
      if (fresh) pairs_.emplace_back(key, Value{});
      return {it->second, fresh};
    }
    const std::size_t place = place_of(key);
    if (place != pairs_.size()) return {place, false};
    pairs_.emplace_back(key, Value{});
    if (pairs_.size() > kScanned)
      for (const Pair& pair : pairs_) index_.try_emplace(pair.first, static_cast<std::uint32_t>(index_.size()));
    return {place, true};
  }
  /// The value of `key`, default-constructed when new.
  Value& operator[](const Key& key) { return pairs_[ensure(key).first].second; }

  void erase_at(std::size_t place) {
    if (!index_.empty()) index_.erase(pairs_[place].first);
    if (place + 1 != pairs_.size()) {
      pairs_[place] = std::move(pairs_.back());
      if (!index_.empty()) index_[pairs_[place].first] = static_cast<std::uint32_t>(place);
    }
    pairs_.pop_back();
  }
  template <class K> bool erase(const K& key) {
    const std::size_t place = place_of(key);
    if (place == pairs_.size()) return false;
    erase_at(place);
    return true;
  }
  void clear() { pairs_.clear(); index_.clear(); }
  /// The pairs and, unless they are few, the hash table at a usual load: a function of size() alone.
  std::size_t heap_bytes() const {
    constexpr std::size_t kTableEntry = (sizeof(Key) + 8 + 1) * 5 / 4;
    return pairs_.size() * (sizeof(Pair) + (pairs_.size() > kScanned ? kTableEntry : 0));
  }
  bool operator==(const IndexMap& other) const { return pairs_ == other.pairs_; }

 private:
  std::vector<Pair> pairs_;
  /// Empty as long as there are few pairs, else of all of them.
  boost::unordered_flat_map<Key, std::uint32_t, StableHash, std::equal_to<>> index_;
};

}  // namespace jetlag
