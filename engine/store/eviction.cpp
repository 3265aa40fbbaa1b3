// SPDX-License-Identifier: Apache-2.0
#include "store/eviction.h"

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "store/deadline.h"
#include "store/errors.h"

namespace jetlag::store {
namespace {

constexpr int kDraws = 5;
constexpr int kTries = 16;  // at a bucket with keys to choose from, before the next one is taken

bool only_timed(EvictionPolicy policy) {
  return policy == EvictionPolicy::kVolatileLru || policy == EvictionPolicy::kVolatileLfu ||
         policy == EvictionPolicy::kVolatileRandom || policy == EvictionPolicy::kVolatileTtl;
}

class Chooser {
 public:
  Chooser(const Database& db, Rng& rng) : db_(db), book_(*db.book()), policy_(book_.limit().eviction), rng_(rng) {}

  /// The entry to give up; nullptr when there is none.
  const Entry* choose() {
    const bool at_random = policy_ == EvictionPolicy::kAllRandom || policy_ == EvictionPolicy::kVolatileRandom;
    const Entry* best = nullptr;
    std::int64_t least = 0;
    for (int draw = 0; draw < (at_random ? 1 : kDraws); ++draw) {
      const auto bucket = draw_bucket();
      if (!bucket) return nullptr;
      const std::uint32_t place = draw_place(*bucket);
      const std::int64_t worth = worth_of(*bucket, place);
      if (best != nullptr && worth >= least) continue;
      best = &db_.bucket(*bucket).at(place);
      least = worth;
    }
    return best;
  }

 private:
  std::size_t eligible_in(std::uint16_t bucket) const {
    return only_timed(policy_) ? book_.timed(bucket) : db_.bucket(bucket).live();
  }
  bool eligible(const Entry& entry) const {
    return only_timed(policy_) ? entry.object.deadline().has_value() : entry.digest != 0;
  }

  std::optional<std::uint16_t> draw_bucket() {
    std::uint16_t bucket = 0;
    for (int attempt = 0; attempt < kTries; ++attempt) {
      bucket = static_cast<std::uint16_t>(rng_.below(kBuckets));
      if (eligible_in(bucket) != 0) return bucket;
    }
    for (std::size_t step = 1; step <= kBuckets; ++step) {
      const auto next = static_cast<std::uint16_t>((bucket + step) % kBuckets);
      if (eligible_in(next) != 0) return next;
    }
    return std::nullopt;
  }

  /// The first eligible entry from a random place on; requires one in the bucket.
  std::uint32_t draw_place(std::uint16_t index) {
    const Bucket& bucket = db_.bucket(index);
    auto place = static_cast<std::uint32_t>(rng_.below(bucket.size()));
    while (!eligible(bucket.at(place))) place = place + 1 == bucket.size() ? 0 : place + 1;
    return place;
  }

  /// The least worth is given up first.
  std::int64_t worth_of(std::uint16_t bucket, std::uint32_t place) const {
    switch (policy_) {
      case EvictionPolicy::kAllLru:
      case EvictionPolicy::kVolatileLru: return book_.use_of(bucket, place).last.ns;
      case EvictionPolicy::kAllLfu:
      case EvictionPolicy::kVolatileLfu: return book_.use_of(bucket, place).frequency_at(book_.now());
      case EvictionPolicy::kVolatileTtl: return db_.bucket(bucket).at(place).object.deadline()->ns;
      case EvictionPolicy::kAllRandom:
      case EvictionPolicy::kVolatileRandom:
      case EvictionPolicy::kNone: break;
    }
    return 0;
  }

  const Database& db_;
  const MemoryBook& book_;
  EvictionPolicy policy_;
  Rng& rng_;
};

void evict(Database& db, const ExecuteContext& at, std::vector<crdt::Op>& written) {
  MemoryBook& book = *db.book();
  if (book.limit().eviction == EvictionPolicy::kNone) return;
  JETLAG_CHECK(at.rng != nullptr, "eviction draws random numbers");
  for (std::int64_t most = book.pressure(); most > 0 && book.must_evict(); --most) {
    const Entry* const entry = Chooser(db, *at.rng).choose();
    if (entry == nullptr) return;
    const Bytes key = entry->key;
    db.write(KeyRef(key, crdt::db_of(key, entry->hash)), entry->object.prepare_delete(), {at.now_true, at.now_clock}, written);
    written.back().evicted = true;
    book.count_eviction();
  }
}

bool may_write(const Command& command, std::span<const Bytes>) { return command.has(kWrite); }

bool may_need_memory(const Command& command, std::span<const Bytes> args) {
  if (!command.has(kDenyOom)) return false;
  return command.name != "XGROUP" || is_word(args[1], "CREATE") || is_word(args[1], "CREATECONSUMER");
}

bool is_exec(const Command& command) { return command.name == "EXEC"; }

/// EXEC is what the commands are that wait for it.
bool asks(bool (*what)(const Command&, std::span<const Bytes>), const Command& command, const Session& session,
          std::span<const Bytes> args) {
  if (!is_exec(command) || !session.transaction) return what(command, args);
  const auto of = [&](const std::vector<Bytes>& queued) { return what(*find_command(queued[0]), queued); };
  return std::ranges::any_of(session.transaction->queued, of);
}

}  // namespace

std::optional<Reply> make_room(const Command& command, Database& db, Session& session, const ExecuteContext& at,
                               std::span<const Bytes> args, std::vector<crdt::Op>& written) {
  MemoryBook& book = *db.book();
  book.read_clock(at.now_clock);
  if (book.must_evict() && asks(may_write, command, session, args)) evict(db, at, written);
  if (!book.only_reserve_left() || !asks(may_need_memory, command, session, args)) return std::nullopt;
  book.count_refusal();
  if (!is_exec(command)) return errors::out_of_memory();
  session.transaction.reset();
  session.watched.clear();
  return Reply::error("EXECABORT Transaction discarded because of: " + errors::out_of_memory().text().str());
}

std::optional<Reply> no_room_to_queue(const Command& command, Database& db, std::span<const Bytes> args) {
  if (!db.book()->only_reserve_left() || !may_need_memory(command, args)) return std::nullopt;
  db.book()->count_refusal();
  return errors::out_of_memory();
}

void note_uses(const Command& command, Database& db, const Session& session, const ExecuteContext& at,
               std::span<const Bytes> args) {
  const MemoryBook& book = *db.book();
  if (!book.keeps_uses() || command.has(kNoTouch) || !(command.has(kRead) || command.has(kWrite))) return;
  const auto note = [&](const KeyRef& key) { db.use(key, at.now_clock, book.counts_frequency() ? at.rng->next() : 0); };
  const KeyPositions& keys = command.keys;
  if (keys.first == 1 && keys.last == 1 && keys.counted == 0 && keys.named == NamedKeys::kNone) {
    const bool known = at.first_key != nullptr && at.first_key->bytes == &args[1] && session.db == 0;
    return note(known ? *at.first_key : KeyRef(args[1], session.db));
  }
  for (const std::size_t place : key_places(command, args)) note(KeyRef(args[place], session.db));
}

}  // namespace jetlag::store
