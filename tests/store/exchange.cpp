// SPDX-License-Identifier: Apache-2.0
#include "exchange.h"

#include <algorithm>
#include <optional>

#include "replication/causal_inbox.h"

namespace jetlag::store::testing {
namespace {

using Order = std::vector<std::size_t>;

/// The operations that are still to come, by origin, and which of them may come next.
class Pending {
 public:
  Pending(const std::vector<Shipped>& operations, const crdt::VersionVector& observed)
      : operations_(operations), observed_(observed) {
    for (std::size_t i = 0; i < operations.size(); ++i) {
      const crdt::OriginId origin = operations[i].op.dot.origin();
      const auto queue = std::ranges::find(queues_, origin, &Queue::origin);
      if (queue == queues_.end()) queues_.push_back({origin, {i}});
      else queue->places.push_back(i);
    }
    std::ranges::sort(queues_, {}, &Queue::origin);
    for (Queue& queue : queues_)
      std::ranges::sort(queue.places, {}, [&](std::size_t i) { return operations[i].op.dot.sequence(); });
  }
  std::size_t origins() const { return queues_.size(); }
  bool may_come(std::size_t origin) const {
    const Queue& queue = queues_[origin];
    return queue.next < queue.places.size() && operations_[queue.places[queue.next]].deps.covered_by(observed_);
  }
  std::size_t take(std::size_t origin) {
    Queue& queue = queues_[origin];
    const std::size_t place = queue.places[queue.next++];
    observed_.raise(queue.origin, operations_[place].op.dot.sequence());
    return place;
  }

 private:
  struct Queue {
    crdt::OriginId origin;
    std::vector<std::size_t> places;
    std::size_t next = 0;
  };
  const std::vector<Shipped>& operations_;
  crdt::VersionVector observed_;
  std::vector<Queue> queues_;
};

/// False once there are more than kMostOrders.
bool add_all(const Pending& pending, Order& begun, std::size_t size, std::vector<Order>& all) {
  if (begun.size() == size) {
    all.push_back(begun);
    return all.size() <= kMostOrders;
  }
  for (std::size_t origin = 0; origin < pending.origins(); ++origin) {
    if (!pending.may_come(origin)) continue;
    Pending rest = pending;
    begun.push_back(rest.take(origin));
    const bool few = add_all(rest, begun, size, all);
    begun.pop_back();
    if (!few) return false;
  }
  return true;
}

/// choose(which may come) says which does.
Order one_order(Pending pending, std::size_t size, auto choose) {
  Order order;
  while (order.size() < size) {
    std::vector<std::size_t> possible;
    for (std::size_t origin = 0; origin < pending.origins(); ++origin)
      if (pending.may_come(origin)) possible.push_back(origin);
    JETLAG_CHECK(!possible.empty(), "the past of every operation is known or among them");
    order.push_back(pending.take(choose(possible)));
  }
  return order;
}

/// A database behind the inbox of a replicator.
class Receiver {
 public:
  explicit Receiver(Database& db) : db_(db) {}
  void arrive(const replication::Slice& slice) {
    inbox_.add(slice, slice.origin().region(), db_.observed());
    deliver();
  }
  void deliver() {
    while (const auto run = inbox_.next(db_.observed())) {
      const replication::Batch& batch = *run->slice.batch;
      for (std::uint32_t i = run->slice.begin; i < run->slice.end; ++i) {
        crdt::VersionVector deps = batch.contexts()[batch.context_of(i)].deps;
        deps.raise(batch.origin(), batch.op(i).dot.sequence() - 1);
        db_.apply(batch.op(i), deps);
      }
    }
  }
  ~Receiver() { EXPECT_TRUE(inbox_.empty()); }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

 private:
  Database& db_;
  replication::CausalInbox inbox_;
};

class Exchange {
 public:
  Exchange(const Database& reader, const std::vector<const Region*>& sources) : reader_(reader), sources_(sources) {
    crdt::VersionVector known = reader.observed();
    for (const Region* source : sources)
      for (const Shipped& shipped : source->log) {
        if (known.contains(shipped.op.dot)) continue;
        known.raise(shipped.op.dot.origin(), shipped.op.dot.sequence());
        missing_.push_back(shipped);
        replication::BatchBuilder builder;
        builder.add(crdt::Op(shipped.op), shipped.deps);
        slices_.push_back({builder.seal(0), 0, 1});
      }
    orders_ = delivery_orders(missing_, reader.observed());
  }

  void tell(const std::function<void(Database, std::string)>& f) const {
    for (const Order& order : missing_.empty() ? std::vector<Order>{} : orders_) {
      f(after(order, order.size()), "operations" + names(order));
      f(with_duplicates(order), "operations, again and again," + names(order));
    }
    f(backwards(orders_.front()), "operations from the last to the first" + names(orders_.front()));
    f(by_states(sources_), "full syncs");
    f(by_states({sources_.rbegin(), sources_.rend()}), "full syncs the other way round");
    for (const Region* source : sources_) {
      const std::string from = " from region " + std::to_string(source->db.region().value + 1);
      for (const std::size_t point : points())
        f(in_between(point, source->db), std::to_string(point) + " operations, a full sync" + from + ", all operations");
      f(meanwhile(source->db), "operations during a full sync" + from);
    }
    for (const std::size_t point : points())
      f(in_between(point, after(orders_.back(), missing_.size() - point)),
        std::to_string(point) + " operations, the state of one that has others, all operations");
  }

 private:
  void all_of(const Order& order, Receiver& receiver) const {
    for (const std::size_t place : order) receiver.arrive(slices_[place]);
  }
  Database after(const Order& order, std::size_t count) const {
    Database db = reader_;
    Receiver receiver(db);
    for (std::size_t i = 0; i < count; ++i) receiver.arrive(slices_[order[i]]);
    return db;
  }
  Database with_duplicates(const Order& order) const {
    Database db = reader_;
    Receiver receiver(db);
    for (std::size_t i = 0; i < order.size(); ++i) {
      receiver.arrive(slices_[order[i]]);
      for (std::size_t j = i > kRepeated ? i - kRepeated : 0; j <= i; ++j) receiver.arrive(slices_[order[j]]);
    }
    all_of(order, receiver);
    return db;
  }
  Database backwards(const Order& order) const {
    Database db = reader_;
    Receiver receiver(db);
    all_of({order.rbegin(), order.rend()}, receiver);
    return db;
  }
  Database by_states(const std::vector<const Region*>& sources) const {
    Database db = reader_;
    for (int round = 0; round < 2; ++round)
      for (const Region* source : sources) take_state(db, source->db);
    return db;
  }
  Database in_between(std::size_t point, const Database& source) const {
    Database db = after(orders_.front(), point);
    take_state(db, source);
    Receiver receiver(db);
    all_of(orders_.front(), receiver);
    return db;
  }
  Database meanwhile(const Database& source) const {
    Database db = reader_;
    Receiver receiver(db);
    const Snapshot snapshot = source.snapshot();
    const Order& order = orders_.front();
    db.observe_clock(snapshot.clock);
    db.begin_join(snapshot.observed);
    for (std::uint16_t i = 0; i < kBuckets; ++i) {
      if (i % 2 == 0) db.join_bucket(i, deref(snapshot.buckets[i]));
      if (i == kBuckets / 2) all_of({order.begin(), order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2)}, receiver);
    }
    for (std::uint16_t i = 1; i < kBuckets; i += 2) db.join_bucket(i, deref(snapshot.buckets[i]));
    for (std::size_t i = order.size() / 2; i < order.size(); ++i) receiver.arrive(slices_[order[i]]);
    db.finish_join();
    receiver.deliver();
    return db;
  }
  /// After how many operations a state comes: not more of them than a few.
  std::vector<std::size_t> points() const {
    std::vector<std::size_t> all;
    const std::size_t size = missing_.size();
    for (std::size_t i = 1; i <= kPoints && i < size; ++i) all.push_back(size <= kPoints + 1 ? i : i * size / (kPoints + 1));
    return all;
  }
  std::string names(const Order& order) const {
    std::string text = " of regions";
    for (std::size_t i = 0; i < order.size() && i < 20; ++i)
      text += " " + std::to_string(missing_[order[i]].op.dot.origin().region().value + 1);
    return order.size() > 20 ? text + " ..." : text;
  }

  static constexpr std::size_t kRepeated = 12, kPoints = 5;
  const Database& reader_;
  std::vector<const Region*> sources_;
  std::vector<Shipped> missing_;
  std::vector<replication::Slice> slices_;
  std::vector<Order> orders_;
};

}  // namespace

std::vector<std::vector<std::size_t>> delivery_orders(const std::vector<Shipped>& operations,
                                                      const crdt::VersionVector& observed) {
  const Pending pending(operations, observed);
  std::vector<Order> orders;
  Order begun;
  if (operations.size() < 50 && add_all(pending, begun, operations.size(), orders)) return orders;
  const std::size_t size = operations.size(), wanted = std::clamp<std::size_t>(5'000 / size, 4, kSampledOrders);
  Rng rng{2026};
  orders = {one_order(pending, size, [](const auto& possible) { return possible.front(); }),
            one_order(pending, size, [](const auto& possible) { return possible.back(); })};
  while (orders.size() < wanted)
    orders.push_back(one_order(pending, size, [&](const auto& possible) { return possible[rng.below(possible.size())]; }));
  return orders;
}

void each_way(const Database& reader, const std::vector<const Region*>& sources,
              const std::function<void(Database, std::string)>& f) {
  Exchange(reader, sources).tell(f);
}

}  // namespace jetlag::store::testing
