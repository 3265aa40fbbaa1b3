// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "crdt/number.h"
#include "store/database.h"

namespace jetlag::store {
namespace {

/// Data sets were written one second before the run begins.
constexpr crdt::Hlc kLoadedAt = crdt::Hlc::of_millis(-1000);

}  // namespace

void Database::reserve(std::size_t keys) {
  // Slots spread keys evenly; a few buckets will still grow a little.
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    const std::size_t before = buckets_[i] ? buckets_[i]->overhead_bytes() : 0;
    writable(buckets_[i]).reserve(keys / kBuckets + keys / kBuckets / 8 + 4);
    if (book_) book_->add(static_cast<std::int64_t>(buckets_[i]->overhead_bytes() - before));
  }
}

void Database::load(const Bytes& key, const crdt::Effect& effect) {
  const crdt::Dot dot = crdt::Dot::of(genesis(), observed_.at(genesis()) + 1);
  clock_.observe(kLoadedAt);
  apply_effect(KeyRef(key), effect, {dot, kLoadedAt, &observed_});
  advance(dot);
}

void Database::load_string(const Bytes& key, Bytes value) {
  crdt::SetRegister effect;
  effect.value = std::move(value);
  load(key, std::move(effect));
}

void Database::load_counter(const Bytes& key, std::int64_t value) {
  load_string(key, crdt::format_number(crdt::integer_amount(value)));
}

void Database::load_set(const Bytes& key, std::vector<Bytes> members) { load(key, crdt::AddMembers{std::move(members)}); }

// NOLINTNEXTLINE(performance-unnecessary-value-param): its elements are moved from
void Database::load_hash(const Bytes& key, std::vector<std::pair<Bytes, Bytes>> fields) {
  crdt::SetFields effect;
  for (auto& [field, value] : fields) effect.fields.push_back({std::move(field), std::move(value), {}});
  load(key, std::move(effect));
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): its elements are moved from
void Database::load_sorted_set(const Bytes& key, std::vector<std::pair<Bytes, double>> members) {
  crdt::SetScores effect;
  for (auto& [member, score] : members) effect.members.push_back({std::move(member), score, {}});
  load(key, std::move(effect));
}

void Database::load_list(const Bytes& key, std::vector<Bytes> items) {
  load(key, crdt::InsertItems{{}, {}, {}, std::move(items)});
}

}  // namespace jetlag::store
