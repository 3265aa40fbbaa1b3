// SPDX-License-Identifier: Apache-2.0
#include "store/commands/groups.h"
#include "store/counting.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"

namespace jetlag::store {
namespace {

using crdt::Type;

Reply add_integer(Call& call, std::int64_t delta) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  const auto total = integer_total(key.object().string(), key.rule());
  if (!total) return errors::not_an_integer();
  const auto sum = bounded_sum(*total, delta, call.db.options().commands);
  if (!sum) return errors::overflow();
  const crdt::Object& object = key.for_writing();
  key.write(object.prepare_increment(call.db.next_dot(), crdt::integer_amount(delta)));
  return Reply::integer(*sum);
}

Reply incr(Call& call) { return add_integer(call, 1); }
Reply decr(Call& call) { return add_integer(call, -1); }

Reply incrby(Call& call) {
  const auto delta = crdt::parse_integer(call.args[2]);
  return delta ? add_integer(call, *delta) : errors::not_an_integer();
}

Reply decrby(Call& call) {
  const auto delta = crdt::parse_integer(call.args[2]);
  if (!delta) return errors::not_an_integer();
  if (*delta == INT64_MIN) return Reply::error("ERR decrement would overflow");
  return add_integer(call, -*delta);
}

Reply incrbyfloat(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  const auto total = key.object().string().number(key.rule());
  const auto delta = read_float_delta(call.args[2], total ? total->amount : crdt::integer_amount(0));
  if (!total) return delta && is_infinity(key.text()) ? errors::nan_or_infinity() : errors::not_a_float();
  if (!delta) return delta.error();
  const crdt::Object& object = key.for_writing();
  key.write(object.prepare_increment(call.db.next_dot(), *delta));
  return Reply::bulk(key.written().string().value(key.rule()));
}

constexpr Command kCommands[] = {
    {"DECR", 2, kGrows | kFast, {1, 1, 1}, "string", "1.0.0", "Subtracts one from a counter", decr},
    {"DECRBY", 3, kGrows | kFast, {1, 1, 1}, "string", "1.0.0", "Subtracts a number from a counter", decrby},
    {"INCR", 2, kGrows | kFast, {1, 1, 1}, "string", "1.0.0", "Adds one to a counter; a missing key counts as 0", incr},
    {"INCRBY", 3, kGrows | kFast, {1, 1, 1}, "string", "1.0.0", "Adds a number to a counter", incrby},
    {"INCRBYFLOAT", 3, kGrows | kFast, {1, 1, 1}, "string", "2.6.0", "Adds a decimal fraction to a number", incrbyfloat},
};

}  // namespace

std::span<const Command> counter_commands() { return kCommands; }

}  // namespace jetlag::store
