// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <algorithm>

#include "core/check.h"
#include "core/fingerprint.h"

namespace jetlag::store {

/// Nothing of it is kept.
static bool is_message(const crdt::Effect& effect) { return std::holds_alternative<crdt::PublishMessage>(effect); }

Database::Database(crdt::OriginId identity, Options options)
    : identity_(identity), options_(std::move(options)), buckets_(kBuckets) {
  if (options_.memory.bytes > 0) book_.ensure() = MemoryBook(options_.memory);
}

void Database::become(crdt::OriginId identity) {
  JETLAG_CHECK(observed_.at(identity) == 0, "a new incarnation has issued no dot yet");
  identity_ = identity;
  // Deadlines belong to regions: another region may own other ones.
  deadlines_.clear();
  next_expiry_ = kNever;
  if (!any_deadline_) return;
  for (std::uint16_t i = 0; i < kBuckets; ++i)
    for (const Entry& e : bucket(i)) watch_deadline(i, e.object);
}

void Database::clear_memory() {
  buckets_.assign(kBuckets, nullptr);
  if (book_) book_->clear();
  observed_ = {};
  clock_ = {};
  digest_ = 0;
  key_count_ = 0;
  join_.reset();
  deadlines_.clear();
  next_expiry_ = kNever;
  any_deadline_ = false;
  may_hold_dead_.reset();
}

const crdt::Object* Database::find(const KeyRef& key) const {
  const Bucket* home = buckets_[key.bucket()].get();
  if (home == nullptr) return nullptr;
  const std::uint32_t place = home->find(key);
  return place == Bucket::kAbsent ? nullptr : &home->at(place).object;
}

Bucket& Database::writable(std::shared_ptr<Bucket>& home) {
  if (!home) home = std::make_shared<Bucket>();
  else if (home.use_count() > 1) home = std::make_shared<Bucket>(*home);
  return *home;
}

void Database::own() {
  for (std::shared_ptr<Bucket>& home : buckets_)
    if (home) writable(home);
}

crdt::Observation Database::apply_effect(const KeyRef& key, const crdt::Effect& effect, const crdt::Meta& meta) {
  if (is_message(effect)) return {};
  const std::uint16_t index = key.bucket();
  const bool fresh = !buckets_[index];
  Bucket& home = writable(buckets_[index]);
  const std::uint64_t digest_before = home.digest();
  const std::size_t keys_before = home.live();
  std::uint32_t place = home.find(key);
  const MemoryBook::Before before = book_ ? MemoryBook::before(fresh ? nullptr : &home, place) : MemoryBook::Before{};
  if (place == Bucket::kAbsent) place = home.insert(key);
  crdt::Object& object = home.edit(place);
  const crdt::Observation seen = object.apply(effect, meta, options_.rules.rule_of(*key.bytes));
  watch_deadline(index, object);
  watch_dead(index, effect, object);
  home.settle(place);
  digest_ += home.digest() - digest_before;
  key_count_ += home.live() - keys_before;
  if (home.empty()) buckets_[index].reset();
  if (book_) book_->after(before, index, buckets_[index].get(), place);
  return seen;
}

void Database::use(const KeyRef& key, Instant now_clock, std::uint64_t random) {
  const Bucket* const home = buckets_[key.bucket()].get();
  const std::uint32_t place = home == nullptr ? Bucket::kAbsent : home->find(key);
  book_->read_clock(now_clock);
  if (place != Bucket::kAbsent) book_->use(key.bucket(), place, random);
}

const Use* Database::use_of(const KeyRef& key) const {
  const Bucket* const home = buckets_[key.bucket()].get();
  const std::uint32_t place = home == nullptr ? Bucket::kAbsent : home->find(key);
  return !book_ || !book_->keeps_uses() || place == Bucket::kAbsent ? nullptr : &book_->use_of(key.bucket(), place);
}

crdt::Hlc Database::stamp(Instant now_clock) {
  return options_.clock == ClockMode::kHlc ? clock_.tick(now_clock) : crdt::Hlc::of(now_clock);
}

crdt::Observation Database::write(const KeyRef& key, crdt::Effect effect, const WriteTimes& times,
                                  std::vector<crdt::Op>& written) {
  JETLAG_CHECK(identity_ != genesis(), "the genesis origin writes only while loading");
  const crdt::Dot dot = next_dot();
  written.push_back({dot,
                     stamp(times.now_clock),
                     key.hash,
                     key.slot,
                     key.db,
                     {},
                     false,
                     false,
                     false,
                     false,
                     *key.bytes,
                     std::move(effect),
                     times.now_true});
  crdt::Op& op = written.back();
  const crdt::Meta meta{op.dot, op.hlc, &observed_};
  const crdt::Observation seen = apply_effect(key, op.effect, meta);
  op.hint = {key.hint};
  op.outranked = seen.lost_to_seen;
  if (join_ && !is_message(op.effect)) follow_join(key, op.effect, meta);
  advance(dot);
  return seen;
}

crdt::Observation Database::apply(const crdt::Op& op, const crdt::VersionVector& deps) {
  const bool next = observed_.append(op.dot.origin(), op.dot.sequence());
  JETLAG_CHECK(next, "operations of one origin are applied in sequence, each once");
  clock_.observe(op.hlc);
  const KeyRef key(op);
  const crdt::Meta meta{op.dot, op.hlc, &deps};
  const crdt::Observation seen = apply_effect(key, op.effect, meta);
  if (join_ && !is_message(op.effect)) follow_join(key, op.effect, meta);
  if (book_) note_arrival(key, op);
  return seen;
}

void Database::note_arrival(const KeyRef& key, const crdt::Op& op) {
  if (book_->beyond_limit()) book_->count_taken_beyond();
  const bool uses = !std::holds_alternative<crdt::DeleteKey>(op.effect) && !is_message(op.effect);
  if (book_->keeps_uses() && uses) use(key, book_->now(), hash_bytes(op.key) ^ mix(op.dot.packed, 0));
}

bool Database::operator==(const Database& other) const {
  if (identity_ != other.identity_ || observed_ != other.observed_ || clock_ != other.clock_ || digest_ != other.digest_ ||
      key_count_ != other.key_count_ || !(join_ == other.join_) || options_ != other.options_ || !(book_ == other.book_))
    return false;
  for (std::uint16_t i = 0; i < kBuckets; ++i)
    if (buckets_[i] != other.buckets_[i] && !(bucket(i) == other.bucket(i))) return false;
  return true;
}

}  // namespace jetlag::store
