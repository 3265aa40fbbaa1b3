// SPDX-License-Identifier: Apache-2.0
// Several strings in one command.
#include <algorithm>

#include "store/commands/groups.h"
#include "store/errors.h"
#include "store/put.h"
#include "store/shown.h"

namespace jetlag::store {
namespace {

Reply mget(Call& call) {
  std::vector<Reply> values;
  for (const Bytes& name : call.args.subspan(1)) {
    const KeyView key(call, name);
    values.push_back(key.type() == crdt::Type::kString ? shown(key.object().string(), key.rule()) : Reply::nil());
  }
  return Reply::array(std::move(values));
}

void put_all(Call& call) {
  for (std::size_t i = 1; i < call.args.size(); i += 2) {
    KeyView key(call, call.args[i]);
    put(call, key, call.args[i + 1], {});
  }
}

Reply mset(Call& call) {
  if (call.args.size() % 2 == 0) return errors::wrong_arity("mset");
  put_all(call);
  return Reply::ok();
}

Reply msetnx(Call& call) {
  if (call.args.size() % 2 == 0) return errors::wrong_arity("msetnx");
  for (std::size_t i = 1; i < call.args.size(); i += 2)
    if (KeyView(call, call.args[i]).exists()) return Reply::integer(0);
  put_all(call);
  return Reply::integer(1);
}

constexpr Command kCommands[] = {
    {"MGET", -2, kRead | kFast, {1, -1, 1}, "string", "1.0.0", "Returns the values of several strings", mget},
    {"MSET", -3, kGrows, {1, -1, 2}, "string", "1.0.1", "Sets several strings", mset},
    {"MSETNX", -3, kGrows, {1, -1, 2}, "string", "1.0.1", "Sets several strings unless one exists here", msetnx},
};

}  // namespace

std::span<const Command> string_many_commands() { return kCommands; }

}  // namespace jetlag::store
