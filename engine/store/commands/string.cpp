// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <optional>
#include <string>

#include "crdt/number.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/shown.h"

namespace jetlag::store {
namespace {

using crdt::TtlChange;
using crdt::Type;

constexpr std::size_t kLongestString = std::size_t{512} << 20;

struct NewTtl {
  TtlChange change = TtlChange::kClear;
  Instant deadline{};
};

void put(Call& call, KeyView& key, const Bytes& value, NewTtl ttl) {
  if (key.exists() && key.type() != Type::kString) {
    // The bodies of other types go first, and with them the deadline that KEEPTTL wants to keep.
    const auto kept = key.object().deadline();
    key.remove();
    if (ttl.change == TtlChange::kKeep) ttl = kept ? NewTtl{TtlChange::kSet, *kept} : NewTtl{};
  }
  crdt::SetRegister effect = key.for_writing().prepare_set(value, call.db.region(), key.rule(), call.db.options().clock);
  effect.ttl = ttl.change;
  effect.expires_at = ttl.deadline;
  const bool kept_own = effect.value != value;
  key.write(std::move(effect));
  call.written.back().kept_own = kept_own;
}

struct SetOptions {
  enum class When : std::uint8_t { kAlways, kAbsent, kPresent };
  NewTtl ttl;
  When when = When::kAlways;
  bool get = false;
};

/// Reads what follows the value; an error reply, or nothing when all is well.
std::optional<Reply> read_set_options(const Call& call, SetOptions& options) {
  bool ttl_given = false;
  std::optional<TimeUnit> unit;
  Bytes time;
  for (std::size_t i = 3; i < call.args.size(); ++i) {
    const std::string_view word = call.args[i];
    if (is_word(word, "NX") && options.when != SetOptions::When::kPresent) options.when = SetOptions::When::kAbsent;
    else if (is_word(word, "XX") && options.when != SetOptions::When::kAbsent) options.when = SetOptions::When::kPresent;
    else if (is_word(word, "GET")) options.get = true;
    else if (is_word(word, "KEEPTTL") && (!ttl_given || options.ttl.change == TtlChange::kKeep)) {
      options.ttl = {TtlChange::kKeep, {}};
      ttl_given = true;
    } else if (time_unit(word) && !ttl_given && i + 1 < call.args.size()) {
      unit = time_unit(word);
      time = call.args[++i];
      ttl_given = true;
    } else {
      return errors::syntax();
    }
  }
  if (!unit) return std::nullopt;  // the time is looked at once the words are known to be right
  const auto deadline = read_deadline(time, *unit, call.at.now_clock, PastDeadline::kRefused, "set");
  if (!deadline) return deadline.error();
  options.ttl = {TtlChange::kSet, *deadline};
  return std::nullopt;
}

Reply set(Call& call) {
  KeyView key(call, call.args[1]);
  SetOptions options;
  if (call.args.size() > 3)
    if (auto problem = read_set_options(call, options)) return *problem;
  Reply old;
  if (options.get) {
    if (!key.fits(Type::kString)) return errors::wrong_type();
    if (key.exists()) old = shown(key.object().string(), key.rule());
  }
  const bool refused = (options.when == SetOptions::When::kAbsent && key.exists()) ||
                       (options.when == SetOptions::When::kPresent && !key.exists());
  if (refused) return old;
  put(call, key, call.args[2], options.ttl);
  return options.get ? old : Reply::ok();
}

Reply get(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  return key.exists() ? shown(key.object().string(), key.rule()) : Reply::nil();
}

Reply getdel(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  if (!key.exists()) return Reply::nil();
  Reply old = shown(key.object().string(), key.rule());
  key.remove();
  return old;
}

Reply append(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  std::string value = key.exists() ? key.text().str() : std::string();
  if (value.size() + call.args[2].size() > kLongestString) return errors::too_long();
  value += call.args[2].view();
  put(call, key, value, {TtlChange::kKeep, {}});
  return Reply::integer(static_cast<std::int64_t>(value.size()));
}

Reply strlen_of(Call& call) {
  const KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  return Reply::integer(key.exists() ? static_cast<std::int64_t>(key.text().size()) : 0);
}

Reply mget(Call& call) {
  std::vector<Reply> values;
  for (const Bytes& name : call.args.subspan(1)) {
    const KeyView key(call, name);
    values.push_back(key.type() == Type::kString ? shown(key.object().string(), key.rule()) : Reply::nil());
  }
  return Reply::array(std::move(values));
}

Reply mset(Call& call) {
  if (call.args.size() % 2 == 0) return errors::wrong_arity("mset");
  for (std::size_t i = 1; i < call.args.size(); i += 2) {
    KeyView key(call, call.args[i]);
    put(call, key, call.args[i + 1], {});
  }
  return Reply::ok();
}

constexpr Command kCommands[] = {
    {"APPEND", 3, kWrite | kFast, {1, 1, 1}, "string", "2.0.0", "Appends text to a string; creates the key if needed", append},
    {"GET", 2, kRead | kFast, {1, 1, 1}, "string", "1.0.0", "Returns the value of a string", get},
    {"GETDEL", 2, kWrite | kFast, {1, 1, 1}, "string", "6.2.0", "Returns the value of a string and deletes the key", getdel},
    {"MGET", -2, kRead | kFast, {1, -1, 1}, "string", "1.0.0", "Returns the values of several strings", mget},
    {"MSET", -3, kWrite, {1, -1, 2}, "string", "1.0.1", "Sets several strings", mset},
    {"SET", -3, kWrite, {1, 1, 1}, "string", "1.0.0", "Sets a string, whatever the key held before", set},
    {"STRLEN", 2, kRead | kFast, {1, 1, 1}, "string", "2.2.0", "Returns the length of a string", strlen_of},
};

}  // namespace

std::span<const Command> string_commands() { return kCommands; }

}  // namespace jetlag::store
