// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"

namespace jetlag::store {
namespace {

using crdt::TtlChange;

struct Conditions {
  bool nx = false, xx = false, gt = false, lt = false;

  /// No deadline counts as one that never comes.
  bool allow(std::optional<Instant> current, Instant wanted) const {
    if (nx && current) return false;
    if (xx && !current) return false;
    if (gt && (!current || wanted <= *current)) return false;
    return !(lt && current && wanted >= *current);
  }
};

std::optional<Reply> read_conditions(const Call& call, Conditions& out) {
  for (const Bytes& word : call.args.subspan(3)) {
    if (is_word(word, "NX")) out.nx = true;
    else if (is_word(word, "XX")) out.xx = true;
    else if (is_word(word, "GT")) out.gt = true;
    else if (is_word(word, "LT")) out.lt = true;
    else return Reply::error("ERR Unsupported option " + word.str());
  }
  if (out.nx && (out.xx || out.gt || out.lt))
    return Reply::error("ERR NX and XX, GT or LT options at the same time are not compatible");
  if (out.gt && out.lt) return Reply::error("ERR GT and LT options at the same time are not compatible");
  return std::nullopt;
}

/// EXPIRE and its relatives.
Reply expire_by(Call& call, TimeUnit unit, std::string_view name) {
  Conditions conditions;
  if (auto problem = read_conditions(call, conditions)) return *problem;
  const auto deadline =
      read_deadline(call.args[2], unit, PastDeadline::kAccepted, {call.at.now_clock, call.db.options().commands, name});
  if (!deadline) return deadline.error();
  KeyView key(call, call.args[1]);
  if (!key.exists() || !conditions.allow(key.object().deadline(), *deadline)) return Reply::integer(0);
  if (*deadline <= call.at.now_clock) key.remove();
  else key.write(crdt::SetExpiry{TtlChange::kSet, *deadline});
  return Reply::integer(1);
}

Reply expire(Call& call) { return expire_by(call, {1000, false}, "expire"); }
Reply pexpire(Call& call) { return expire_by(call, {1, false}, "pexpire"); }
Reply expireat(Call& call) { return expire_by(call, {1000, true}, "expireat"); }
Reply pexpireat(Call& call) { return expire_by(call, {1, true}, "pexpireat"); }

/// The deadline of a key in milliseconds, counted from `since`; -1 without a deadline, -2 without a key.
Reply deadline_in(Call& call, std::int64_t millis_per_unit, Instant since) {
  const KeyView key(call, call.args[1]);
  if (!key.exists()) return Reply::integer(-2);
  const auto deadline = key.object().deadline();
  if (!deadline) return Reply::integer(-1);
  return Reply::integer((millis_between(since, *deadline) + millis_per_unit / 2) / millis_per_unit);
}

Reply ttl(Call& call) { return deadline_in(call, 1000, call.at.now_clock); }
Reply pttl(Call& call) { return deadline_in(call, 1, call.at.now_clock); }
Reply expiretime(Call& call) { return deadline_in(call, 1000, {}); }
Reply pexpiretime(Call& call) { return deadline_in(call, 1, {}); }

Reply persist(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.exists() || !key.object().deadline()) return Reply::integer(0);
  key.write(crdt::SetExpiry{TtlChange::kClear, {}});
  return Reply::integer(1);
}

constexpr Command kCommands[] = {
    {"EXPIRE", -3, kWrite | kFast, {1, 1, 1}, "generic", "1.0.0", "Sets the time to live of a key in seconds", expire},
    {"EXPIREAT", -3, kWrite | kFast, {1, 1, 1}, "generic", "1.2.0", "Sets when a key ends, in seconds", expireat},
    {"EXPIRETIME", 2, kLook | kFast, {1, 1, 1}, "generic", "7.0.0", "Returns when a key ends, in seconds", expiretime},
    {"PERSIST", 2, kWrite | kFast, {1, 1, 1}, "generic", "2.2.0", "Removes the deadline of a key", persist},
    {"PEXPIRE", -3, kWrite | kFast, {1, 1, 1}, "generic", "2.6.0", "Sets the time to live of a key in milliseconds", pexpire},
    {"PEXPIREAT", -3, kWrite | kFast, {1, 1, 1}, "generic", "2.6.0", "Sets when a key ends, in milliseconds", pexpireat},
    {"PEXPIRETIME", 2, kLook | kFast, {1, 1, 1}, "generic", "7.0.0", "Returns when a key ends, in milliseconds", pexpiretime},
    {"PTTL", 2, kLook | kFast, {1, 1, 1}, "generic", "2.6.0", "Returns the time to live of a key in milliseconds", pttl},
    {"TTL", 2, kLook | kFast, {1, 1, 1}, "generic", "1.0.0", "Returns the time to live of a key in seconds", ttl},
};

}  // namespace

std::span<const Command> expiry_commands() { return kCommands; }

}  // namespace jetlag::store
