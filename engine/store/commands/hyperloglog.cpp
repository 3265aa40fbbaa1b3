// SPDX-License-Identifier: Apache-2.0
// HyperLogLogs: adding, counting, merging.
#include "store/commands/groups.h"
#include "store/errors.h"
#include "store/hyperloglogs.h"

namespace jetlag::store {
namespace {

using crdt::HllRegisters;

Reply pfadd(Call& call) {
  KeyView key(call, call.args[1]);
  auto before = hyperloglog_of(key);
  if (!before) return before.error();
  if (call.at.forgetful) return errors::forgetful();
  HllRegisters added;
  for (const Bytes& thing : call.args.subspan(2)) added.raise(HllRegisters::place_of(thing));
  bool changes = !before->has_value();
  added.for_each([&](crdt::HllRank r) { changes = changes || (*before)->registers.at(r.index) < r.rank; });
  if (changes) raise_registers(call, key, std::move(*before), added, false);
  return Reply::integer(changes ? 1 : 0);
}

/// All the keys' registers together; the error where one has none. `dense` tells whether one was stored so.
tl::expected<HllRegisters, Reply> merged(Call& call, bool* dense = nullptr) {
  HllRegisters all;
  for (const Bytes& name : call.args.subspan(1)) {
    const auto one = hyperloglog_of(KeyView(call, name));
    if (!one) return tl::unexpected(one.error());
    if (!*one) continue;
    all.merge((*one)->registers);
    if (dense != nullptr) *dense = *dense || (*one)->dense;
  }
  return all;
}

Reply pfcount(Call& call) {
  const auto all = merged(call);
  if (!all) return all.error();
  return Reply::integer(static_cast<std::int64_t>(all->estimate()));
}

Reply pfmerge(Call& call) {
  bool dense = false;
  const auto all = merged(call, &dense);
  if (!all) return all.error();
  if (call.at.forgetful) return errors::forgetful();
  KeyView key(call, call.args[1]);
  auto before = hyperloglog_of(key);
  raise_registers(call, key, std::move(*before), *all, dense);
  return Reply::ok();
}

constexpr const char* kGroup = "hyperloglog";
constexpr Command kCommands[] = {
    {"PFADD", -2, kGrows | kFast, {1, 1, 1}, kGroup, "2.8.9", "Adds things to the set whose size is estimated", pfadd},
    {"PFCOUNT", -2, kRead, {1, -1, 1}, kGroup, "2.8.9", "Estimates how many different things were added to the keys", pfcount},
    {"PFMERGE", -2, kGrows, {1, -1, 1}, kGroup, "2.8.9", "Adds all that was added to some keys to another one", pfmerge},
};

}  // namespace

std::span<const Command> hyperloglog_commands() { return kCommands; }

}  // namespace jetlag::store
