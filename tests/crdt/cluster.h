// SPDX-License-Identifier: Apache-2.0
// A few replicas of one key, and a network that reorders within causal order, duplicates, and now and then replaces operations
// by a full-state join. Every operation and every state crosses it through the real codec.
//
// Checked    check(i) compares replica i with the executable specification, with every replica that has seen the same, and its
//            incremental digest and sizes with those of a freshly decoded copy.
// Mutations  deliberately wrong replicas: the laws must notice each of them, or they are worthless.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/rng.h"
#include "crdt/codec.h"
#include "specification.h"

namespace jetlag::crdt::laws {

enum class Mutation {
  kNone,
  kAddOfPresentIsSilent,   ///< SADD of a present member adds no fresh tag.
  kJoinForgetsContext,     ///< A full-state join keeps whatever either side has.
  kRemoveEverything,       ///< Removal takes what the remover had not seen, too.
  kArrivalOrder,           ///< A register write replaces every candidate on arrival.
  kResetSubtracts,         ///< SET over a counter is an increment by the negative sum.
  kCollectEarly,           ///< Dead accumulators are erased at once.
  kTieByArrival,           ///< Every stamp is equal and no region is lower.
};

enum class Collection { kOff, kOn };

struct Replica {
  OriginId origin;
  std::int64_t skew_millis = 0;
  VersionVector seen;
  Object object;
  HybridClock clock;
  std::vector<const Record*> records;  ///< Of the operations seen.
  std::vector<VersionVector> acks;     ///< What every replica is known to have seen.
  std::vector<std::size_t> inbox;      ///< Operations under way to this replica, any order.
};

class Cluster {
 public:
  Cluster(std::size_t replicas, Settings settings, Collection collection = Collection::kOff, Mutation mutation = Mutation::kNone);
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  const Replica& at(std::size_t i) const { return replicas_[i]; }
  std::size_t size() const { return replicas_.size(); }
  std::string text(std::size_t i) const { return describe(replicas_[i].object, settings_); }
  std::string value(std::size_t i) const { return replicas_[i].object.string().value(settings_.rule).str(); }
  void set_skew(std::size_t i, std::int64_t millis) { replicas_[i].skew_millis = millis; }
  void advance(std::int64_t millis) { now_ += millis; }
  const Observation& last_met() const { return met_; }

  /// A client's command at replica i; false when it had no effect to send (a wrong type, nothing to remove ...).
  bool write(std::size_t i, const Intent& intent);
  /// Delivers some deliverable operation to i, sometimes leaving a duplicate under way; false when there was none.
  bool deliver_some(std::size_t i, Rng& rng);
  /// Delivers the next operation of replica `from` to i, and leaves a duplicate under way; false when there was none.
  bool deliver_next(std::size_t i, std::size_t from);
  /// Delivers everything under way to i that causality allows.
  void receive_all(std::size_t i);
  void exchange_all();
  /// i joins the whole state of j, in pieces.
  void full_sync(std::size_t i, std::size_t j);

  /// Empty when replica i is right, else what is wrong.
  std::string check(std::size_t i) const;
  std::string check_laws_of_join(std::size_t a, std::size_t b, std::size_t c) const;

 private:
  /// Of a stream, also what the command meant there.
  std::optional<Effect> prepare(const Replica& r, Intent& intent, Dot dot) const;
  std::optional<Effect> prepare_string(const Replica& r, const Intent& intent, Dot dot) const;
  std::optional<Effect> prepare_hash(const Replica& r, const Intent& intent, Dot dot) const;
  std::optional<Effect> prepare_sorted_set(const Replica& r, const Intent& intent, Dot dot) const;
  std::optional<Effect> prepare_list(const Replica& r, const Intent& intent) const;
  std::optional<Effect> prepare_stream(const Replica& r, Intent& intent) const;
  std::optional<Effect> prepare_document(const Replica& r, const Intent& intent) const;
  std::optional<Effect> prepare_other(const Replica& r, Intent& intent) const;
  std::optional<Effect> prepare_counter(const Replica& r, const Intent& intent) const;
  void issue(Replica& r, const Intent& intent, Effect effect);
  bool deliverable(const Replica& r, std::size_t op) const;
  void deliver(Replica& r, std::size_t op);
  void apply(Replica& r, const Op& op, const VersionVector& deps);
  void collect(Replica& r) const;
  Object join(const Object& mine, const VersionVector& my_context, const Object& theirs,
              const VersionVector& their_context) const;
  std::string summary(const Object& object) const;

  Settings settings_;
  Collection collection_;
  Mutation mutation_;
  std::int64_t now_ = 1000;
  std::vector<Replica> replicas_;
  struct Sent { std::string bytes; Record record; };
  std::vector<std::unique_ptr<Sent>> sent_;
  Observation met_;
};

}  // namespace jetlag::crdt::laws
