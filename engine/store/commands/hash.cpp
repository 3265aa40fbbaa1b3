// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/index_map.h"
#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/counting.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/shown.h"

namespace jetlag::store {
namespace {

using crdt::Type;

/// The element of a field, as clients see it; nullptr when the field is absent.
const crdt::Elem* field_of(const KeyView& key, const Bytes& field) {
  if (!key.exists()) return nullptr;
  const crdt::Elem* element = key.object().hash()->find(field);
  return element != nullptr && element->present() ? element : nullptr;
}

Reply hset(Call& call) {
  if (call.args.size() % 2 != 0) return errors::wrong_arity("hset");
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  IndexMap<Bytes, Bytes> pairs;  // The last value given for a field counts.
  for (std::size_t i = 2; i < call.args.size(); i += 2) pairs[call.args[i]] = call.args[i + 1];
  std::int64_t fresh = 0;
  for (const auto& [field, value] : pairs) fresh += field_of(key, field) == nullptr ? 1 : 0;
  const crdt::Object& object = key.for_writing();
  crdt::SetFields effect;
  effect.overwrite = crdt::overwrite_for(key.rule(), call.db.options().clock);
  bool kept_own = false;
  for (const auto& [field, value] : pairs) {
    effect.fields.push_back(object.prepare_field(field, value, call.db.region(), key.rule()));
    kept_own |= effect.fields.back().value != value;
  }
  key.write(std::move(effect));
  call.written.back().kept_own = kept_own;
  return Reply::integer(fresh);
}

Reply hget(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  const crdt::Elem* element = field_of(key, call.args[2]);
  return element != nullptr ? shown(*element, key.rule()) : Reply::nil();
}

Reply hexists(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  return Reply::integer(field_of(key, call.args[2]) != nullptr ? 1 : 0);
}

Reply hlen(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  return Reply::integer(key.exists() ? static_cast<std::int64_t>(key.object().hash()->size()) : 0);
}

Reply hgetall(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  if (!key.exists()) return Reply::array({});
  std::vector<std::pair<Bytes, const crdt::Elem*>> pairs;
  for (const auto& [field, element] : *key.object().hash())
    if (element.present()) pairs.emplace_back(field, &element);
  // Sorted, so that equal hashes give equal replies in every region.
  std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Reply> all;
  for (auto& [field, element] : pairs) {
    all.push_back(Reply::bulk(std::move(field)));
    all.push_back(shown(*element, key.rule()));
  }
  return Reply::array(std::move(all));
}

Reply hdel(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  crdt::RemoveFields effect;
  IndexMap<Bytes, bool> seen;
  for (const Bytes& field : call.args.subspan(2)) {
    if (seen.contains(field) || field_of(key, field) == nullptr) continue;
    seen[field] = true;
    effect.fields.push_back(key.object().prepare_field_removal(field));
  }
  if (effect.fields.empty()) return Reply::integer(0);
  const auto removed = static_cast<std::int64_t>(effect.fields.size());
  // With its last field the key goes, and its deadline with it, unless it hides something of another type.
  if (effect.fields.size() == key.object().hash()->size() && key.object().bodies() == 1) key.remove();
  else key.write(std::move(effect));
  return Reply::integer(removed);
}

Reply hincrby(Call& call) {
  const auto delta = crdt::parse_integer(call.args[3]);
  if (!delta) return errors::not_an_integer();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  const crdt::Elem* element = field_of(key, call.args[2]);
  const auto total = element == nullptr ? std::optional<std::int64_t>(0) : integer_total(*element, key.rule());
  if (!total) return Reply::error("ERR hash value is not an integer");
  const auto sum = bounded_sum(*total, *delta, call.db.options().commands);
  if (!sum) return errors::overflow();
  const crdt::Object& object = key.for_writing();
  key.write(object.prepare_field_increment(call.args[2], call.db.next_dot(), crdt::integer_amount(*delta)));
  return Reply::integer(*sum);
}

constexpr Command kCommands[] = {
    {"HDEL", -3, kWrite | kFast, {1, 1, 1}, "hash", "2.0.0", "Removes fields from a hash", hdel},
    {"HEXISTS", 3, kRead | kFast, {1, 1, 1}, "hash", "2.0.0", "Tells whether a field is in a hash", hexists},
    {"HGET", 3, kRead | kFast, {1, 1, 1}, "hash", "2.0.0", "Returns the value of a field", hget},
    {"HGETALL", 2, kRead, {1, 1, 1}, "hash", "2.0.0", "Returns all fields and values of a hash", hgetall},
    {"HINCRBY", 4, kWrite | kFast, {1, 1, 1}, "hash", "2.0.0", "Adds a number to a field that counts", hincrby},
    {"HLEN", 2, kRead | kFast, {1, 1, 1}, "hash", "2.0.0", "Returns how many fields a hash has", hlen},
    {"HSET", -4, kWrite | kFast, {1, 1, 1}, "hash", "2.0.0", "Sets fields of a hash", hset},
};

}  // namespace

std::span<const Command> hash_commands() { return kCommands; }

}  // namespace jetlag::store
