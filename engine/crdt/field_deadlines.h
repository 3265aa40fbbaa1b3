// SPDX-License-Identifier: Apache-2.0
// FieldDeadlines: when the fields of a hash end, agreed between regions.
//
// Value      per field the claims on its deadline (crdt/expiry.h). A field may have claims and not be there: HEXPIRE concurrent
//            with HDEL.
// Merge      per field, of the claims.
// Conflict   per field as that of a key: the longest wins, and its region alone removes the field.
// Order      iteration in insertion order of this replica.
// Cost       a probe per claim; what is due is found in logarithmic time per region that owns some.
#pragma once

#include <compare>
#include <iterator>
#include <optional>
#include <set>

#include "core/ids.h"
#include "core/index_map.h"
#include "core/shared_bytes.h"
#include "crdt/expiry.h"

namespace jetlag::crdt {

class FieldDeadlines {
 public:
  bool empty() const { return claims_.empty(); }
  std::size_t size() const { return claims_.size(); }
  /// Pairs (field, claims), none of them empty.
  auto begin() const { return claims_.begin(); }
  auto end() const { return claims_.end(); }
  /// The claims on a field, or nullptr.
  const Expiry* find(const Bytes& field) const { return claims_.find(field); }
  /// The deadline in force; nothing when the field does not expire.
  std::optional<Instant> deadline_of(const Bytes& field) const {
    const Expiry* const claims = find(field);
    return claims == nullptr ? std::nullopt : claims->deadline();
  }
  bool past(const Bytes& field, Instant now) const {
    const auto deadline = deadline_of(field);
    return deadline && *deadline <= now;
  }
  /// f(const Bytes& field, RegionId owner) for each whose deadline is not later than `now`.
  template <class F>
  void for_each_past(Instant now, F f) const {
    for (auto due = due_.begin(); due != due_.end();) {
      if (due->at > now) due = due_.lower_bound({due->owner, kNever, {}});  // the next owner's
      else f(due->field, due->owner), ++due;
    }
  }
  /// The first deadline on which `owner` has to act, or kNever.
  Instant next_of(RegionId owner) const {
    const auto due = due_.lower_bound({owner, Instant{INT64_MIN}, {}});
    return due == due_.end() || due->owner != owner ? kNever : due->at;
  }

  // Effects; the results as those of Expiry.
  Observation claim(const Bytes& field, const Claim& claim, const VersionVector& deps);
  void remove(const Bytes& field, const VersionVector& deps);
  void remove_all(const VersionVector& deps);
  void join(const FieldDeadlines& theirs, const VersionVector& mine, const VersionVector& their_context);
  /// Takes over claims as they were decoded.
  void put(const Bytes& field, Expiry claims);

  std::uint64_t digest() const { return digest_; }
  std::uint64_t content_digest() const;
  std::size_t heap_bytes() const;
  /// Of each owner the last field to end: f(field, deadline).
  template <class F>
  void for_each_last(F f) const {
    for (auto first = due_.begin(); first != due_.end();) {
      const auto next = due_.lower_bound({first->owner, kNever, {}});
      f(std::prev(next)->field, std::prev(next)->at);
      first = next;
    }
  }
  /// Fields that end some time.
  std::size_t ending() const { return due_.size(); }
  bool operator==(const FieldDeadlines& other) const { return claims_ == other.claims_; }  // the rest follows

 private:
  struct Due {
    RegionId owner;
    Instant at;
    Bytes field;
    auto operator<=>(const Due&) const = default;
  };
  template <class Change>
  void change(const Bytes& field, Change change);
  void account(const Bytes& field, const Expiry& claims, bool there);

  IndexMap<Bytes, Expiry> claims_;
  std::set<Due> due_;  // of all fields that end some time
  std::uint64_t digest_ = 0;
  std::size_t shared_bytes_ = 0;
};

}  // namespace jetlag::crdt
