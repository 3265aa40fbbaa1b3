// SPDX-License-Identifier: Apache-2.0
// IndexMap: a hash map that iterates in insertion order, the same on every machine.
//
// Value    a list of (key, value) pairs with distinct keys, in insertion order; equality compares that list.
// Cost     one hash and one probe per look-up; erase moves the last pair into the gap (deterministic, but not order-preserving).
// Errors   at() requires the key.
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

  std::size_t size() const { return pairs_.size(); }
  bool empty() const { return pairs_.empty(); }
  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }
  auto begin() { return pairs_.begin(); }
  auto end() { return pairs_.end(); }
  const Pair& nth(std::size_t i) const { return pairs_[i]; }

  template <class K> const Value* find(const K& key) const {
    const auto it = index_.find(key);
    return it == index_.end() ? nullptr : &pairs_[it->second].second;
  }
  template <class K> Value* find(const K& key) { return const_cast<Value*>(std::as_const(*this).find(key)); }
  template <class K> bool contains(const K& key) const { return index_.find(key) != index_.end(); }
  template <class K> const Value& at(const K& key) const {
    const Value* found = find(key);
    JETLAG_CHECK(found != nullptr, "IndexMap::at needs a present key");
    return *found;
  }
  /// The value of `key`, default-constructed when new.
  Value& operator[](const Key& key) {
    const auto [it, fresh] = index_.try_emplace(key, static_cast<std::uint32_t>(pairs_.size()));
    if (fresh) pairs_.emplace_back(key, Value{});
    return pairs_[it->second].second;
  }
  template <class K> bool erase(const K& key) {
    const auto it = index_.find(key);
    if (it == index_.end()) return false;
    const std::uint32_t gap = it->second;
    index_.erase(it);
    if (gap + 1 != pairs_.size()) {
      pairs_[gap] = std::move(pairs_.back());
      index_[pairs_[gap].first] = gap;
    }
    pairs_.pop_back();
    return true;
  }
  void clear() { pairs_.clear(); index_.clear(); }
  bool operator==(const IndexMap& other) const { return pairs_ == other.pairs_; }

 private:
  std::vector<Pair> pairs_;
  boost::unordered_flat_map<Key, std::uint32_t, StableHash, std::equal_to<>> index_;
};

}  // namespace jetlag
