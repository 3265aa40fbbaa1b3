// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/index_map.h"
#include "crdt/number.h"
#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/counting.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/fields.h"
#include "store/key_view.h"
#include "store/sample.h"
#include "store/shown.h"

namespace jetlag::store {
namespace {

using crdt::Type;

Reply hset(Call& call) {
  if (call.args.size() % 2 != 0) return errors::wrong_arity("hset");
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  return Reply::integer(write_fields(call, key, call.args.subspan(2)));
}

Reply hmset(Call& call) {
  if (call.args.size() % 2 != 0) return errors::wrong_arity("hmset");
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  write_fields(call, key, call.args.subspan(2));
  return Reply::ok();
}

Reply hsetnx(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  return Reply::integer(field_of(key, call.args[2]) == nullptr ? write_fields(call, key, call.args.subspan(2)) : 0);
}

Reply hmget(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  std::vector<Reply> values;
  for (const Bytes& field : call.args.subspan(2)) {
    const crdt::Elem* element = field_of(key, field);
    values.push_back(element != nullptr ? shown(*element, key.rule()) : Reply::nil());
  }
  return Reply::array(std::move(values));
}

Reply hstrlen(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  const crdt::Elem* element = field_of(key, call.args[2]);
  return Reply::integer(element != nullptr ? static_cast<std::int64_t>(element->value(key.rule()).size()) : 0);
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
  return Reply::integer(static_cast<std::int64_t>(field_count(key)));
}

Reply all_of(Call& call, bool fields, bool values) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  std::vector<Reply> all;
  for (auto& [field, element] : fields_of(key)) {
    if (fields) all.push_back(Reply::bulk(field));
    if (values) all.push_back(shown(*element, key.rule()));
  }
  return Reply::array(std::move(all));
}

Reply hgetall(Call& call) { return all_of(call, true, true); }
Reply hkeys(Call& call) { return all_of(call, true, false); }
Reply hvals(Call& call) { return all_of(call, false, true); }

Reply hrandfield(Call& call) {
  const bool many = call.args.size() >= 3, with_values = call.args.size() == 4;
  const auto sample = many ? read_sample(call.args[2]) : Sample{};
  if (!sample) return sample.error();
  if (call.args.size() > 4 || (with_values && !is_word(call.args[3], "WITHVALUES"))) return errors::syntax();
  if (with_values && sample->count > INT64_MAX / 2) return Reply::error("ERR value is out of range");
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  const auto fields = fields_of(key);
  if (fields.empty() || sample->count == 0) return many ? Reply::array({}) : Reply::nil();
  std::vector<Reply> chosen;
  for (const std::uint32_t place : sample->places(fields.size(), *call.at.rng)) {
    chosen.push_back(Reply::bulk(fields[place].first));
    if (with_values) chosen.push_back(shown(*fields[place].second, key.rule()));
  }
  return many ? Reply::array(std::move(chosen)) : chosen.front();
}

Reply hdel(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  return Reply::integer(remove_fields(key, call.args.subspan(2)));
}

Reply hgetdel(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  const auto fields = read_field_names(call.args.subspan(2), "ERR Number of fields must be a positive integer");
  if (!fields) return fields.error();
  std::vector<Reply> values;
  IndexMap<Bytes, bool> taken;  // A field that is named twice is gone the second time.
  for (const Bytes& field : *fields) {
    const crdt::Elem* element = taken.contains(field) ? nullptr : field_of(key, field);
    taken[field] = true;
    values.push_back(element != nullptr ? shown(*element, key.rule()) : Reply::nil());
  }
  remove_fields(key, *fields);
  return Reply::array(std::move(values));
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
  const crdt::Object& object = ready_fields(key, call.args.subspan(2, 1));
  key.write(object.prepare_field_increment(call.args[2], call.db.next_dot(), crdt::integer_amount(*delta)));
  return Reply::integer(*sum);
}

Reply hincrbyfloat(Call& call) {
  if (auto delta = read_float_delta(call.args[3], crdt::integer_amount(0)); !delta)
    return delta.error() == errors::nan_or_infinity() ? Reply::error("ERR value is NaN or Infinity") : delta.error();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kHash)) return errors::wrong_type();
  const crdt::Elem* element = field_of(key, call.args[2]);
  const auto total = element == nullptr ? std::optional(crdt::Elem::Total{}) : element->number(key.rule());
  if (!total)
    return is_infinity(element->value(key.rule())) ? errors::nan_or_infinity() : Reply::error("ERR hash value is not a float");
  const auto delta = read_float_delta(call.args[3], total->amount);
  if (!delta) return delta.error();
  const crdt::Object& object = ready_fields(key, call.args.subspan(2, 1));
  key.write(object.prepare_field_increment(call.args[2], call.db.next_dot(), *delta));
  return Reply::bulk(key.written().hash()->find(call.args[2])->value(key.rule()));
}

constexpr Command kCommands[] = {
    {"HDEL", -3, kWrite | kFast, {1, 1, 1}, "hash", "2.0.0", "Removes fields from a hash", hdel},
    {"HEXISTS", 3, kRead | kFast, {1, 1, 1}, "hash", "2.0.0", "Tells whether a field is in a hash", hexists},
    {"HGET", 3, kRead | kFast, {1, 1, 1}, "hash", "2.0.0", "Returns the value of a field", hget},
    {"HGETALL", 2, kRead, {1, 1, 1}, "hash", "2.0.0", "Returns all fields and values of a hash", hgetall},
    {"HGETDEL", -5, kWrite | kFast, {1, 1, 1}, "hash", "8.0.0", "Returns the values of fields and removes them", hgetdel},
    {"HINCRBY", 4, kGrows | kFast, {1, 1, 1}, "hash", "2.0.0", "Adds a number to a field that counts", hincrby},
    {"HINCRBYFLOAT", 4, kGrows | kFast, {1, 1, 1}, "hash", "2.6.0", "Adds a decimal fraction to a field", hincrbyfloat},
    {"HKEYS", 2, kRead, {1, 1, 1}, "hash", "2.0.0", "Returns all fields of a hash", hkeys},
    {"HLEN", 2, kRead | kFast, {1, 1, 1}, "hash", "2.0.0", "Returns how many fields a hash has", hlen},
    {"HMGET", -3, kRead | kFast, {1, 1, 1}, "hash", "2.0.0", "Returns the values of several fields", hmget},
    {"HMSET", -4, kGrows | kFast, {1, 1, 1}, "hash", "2.0.0", "Sets fields of a hash, like HSET", hmset},
    {"HRANDFIELD", -2, kRead | kRandom, {1, 1, 1}, "hash", "6.2.0", "Returns random fields of a hash", hrandfield},
    {"HSET", -4, kGrows | kFast, {1, 1, 1}, "hash", "2.0.0", "Sets fields of a hash", hset},
    {"HSETNX", 4, kGrows | kFast, {1, 1, 1}, "hash", "2.0.0", "Sets a field unless it is there in this region", hsetnx},
    {"HSTRLEN", 3, kRead | kFast, {1, 1, 1}, "hash", "3.2.0", "Returns the length of the value of a field", hstrlen},
    {"HVALS", 2, kRead, {1, 1, 1}, "hash", "2.0.0", "Returns all values of a hash", hvals},
};

}  // namespace

std::span<const Command> hash_commands() { return kCommands; }

}  // namespace jetlag::store
