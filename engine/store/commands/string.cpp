// SPDX-License-Identifier: Apache-2.0
// Strings as a whole: SET and its relatives, GET and its relatives.
#include <optional>

#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/hyperloglogs.h"
#include "store/put.h"
#include "store/shown.h"

namespace jetlag::store {
namespace {

using crdt::TtlChange;
using crdt::Type;

/// The words behind the value of SET, or behind the key of GETEX.
struct Options {
  enum class When : std::uint8_t { kAlways, kAbsent, kPresent };
  When when = When::kAlways;
  bool get = false, keep_ttl = false, persist = false;
  std::optional<std::pair<std::string_view, TimeUnit>> unit;  ///< The word that was given, and what it means.
  Bytes time;
};

enum class For : std::uint8_t { kSet, kGetex };

/// One word (and the time behind it); false when it does not fit.
bool read_option(const Call& call, std::size_t& i, For command, Options& out) {
  using When = Options::When;
  const std::string_view word = call.args[i];
  const bool set = command == For::kSet;
  if (set && is_word(word, "NX") && out.when != When::kPresent) out.when = When::kAbsent;
  else if (set && is_word(word, "XX") && out.when != When::kAbsent) out.when = When::kPresent;
  else if (set && is_word(word, "GET")) out.get = true;
  else if (set && is_word(word, "KEEPTTL") && !out.unit) out.keep_ttl = true;
  else if (!set && is_word(word, "PERSIST") && !out.unit) out.persist = true;
  else if (const auto unit = time_unit(word)) {
    const bool other = out.unit && !(out.unit->second == *unit);
    if (other || out.keep_ttl || out.persist || i + 1 == call.args.size()) return false;
    out.unit = {word, *unit};
    out.time = call.args[++i];
  } else {
    return false;
  }
  return true;
}

std::optional<Options> read_options(const Call& call, std::size_t from, For command) {
  Options options;
  for (std::size_t i = from; i < call.args.size(); ++i)
    if (!read_option(call, i, command, options)) return std::nullopt;
  return options;
}

tl::expected<Instant, Reply> deadline_of(const Call& call, std::string_view time, TimeUnit unit, std::string_view command) {
  return read_deadline(time, unit, PastDeadline::kRefused, {call.at.now_clock, call.db.options().commands, command});
}

Reply old_value(const KeyView& key) { return key.exists() ? shown(key.object().string(), key.rule()) : Reply::nil(); }

Reply set(Call& call) {
  KeyView key(call, call.args[1]);
  const auto options = read_options(call, 3, For::kSet);
  if (!options) return errors::syntax();
  NewTtl ttl;
  if (options->keep_ttl) ttl = kSameTtl;
  if (options->unit) {  // the time is looked at once the words are known to be right
    const auto deadline = deadline_of(call, options->time, options->unit->second, "set");
    if (!deadline) return deadline.error();
    ttl = {TtlChange::kSet, *deadline};
  }
  if (options->get && !key.fits(Type::kString)) return errors::wrong_type();
  Reply old = options->get ? old_value(key) : Reply::nil();
  const bool refused = (options->when == Options::When::kAbsent && key.exists()) ||
                       (options->when == Options::When::kPresent && !key.exists());
  if (refused) return old;
  const bool estimate = makes_hyperloglog(call, call.args[2]);
  if (estimate && call.at.forgetful) return errors::forgetful();
  if (estimate) put_hyperloglog(call, key, read_hll(call.args[2])->registers, ttl);
  else put(call, key, call.args[2], ttl);
  return options->get ? old : Reply::ok();
}

Reply setnx(Call& call) {
  KeyView key(call, call.args[1]);
  if (key.exists()) return Reply::integer(0);
  put(call, key, call.args[2], {});
  return Reply::integer(1);
}

Reply set_until(Call& call, TimeUnit unit, std::string_view name) {
  const auto deadline = deadline_of(call, call.args[2], unit, name);
  if (!deadline) return deadline.error();
  KeyView key(call, call.args[1]);
  put(call, key, call.args[3], {TtlChange::kSet, *deadline});
  return Reply::ok();
}
Reply setex(Call& call) { return set_until(call, {1000, false}, "setex"); }
Reply psetex(Call& call) { return set_until(call, {1, false}, "psetex"); }

Reply get(Call& call) {
  const KeyView key(call, call.args[1]);
  if (key.type() == Type::kHyperLogLog) return Reply::bulk(Bytes(write_hll(key.object().hyperloglog()->registers())));
  return key.fits(Type::kString) ? old_value(key) : errors::wrong_type();
}

Reply getset(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  Reply old = old_value(key);
  put(call, key, call.args[2], {});
  return old;
}

Reply getdel(Call& call) {
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  Reply old = old_value(key);
  if (key.exists()) key.remove();
  return old;
}

Reply getex(Call& call) {
  const auto options = read_options(call, 2, For::kGetex);
  if (!options) return errors::syntax();
  KeyView key(call, call.args[1]);
  if (!key.fits(Type::kString)) return errors::wrong_type();
  if (!key.exists()) return Reply::nil();
  Reply value = old_value(key);
  if (options->persist && key.object().deadline()) key.write(crdt::SetExpiry{TtlChange::kClear, {}});
  if (!options->unit) return value;
  const auto deadline = deadline_of(call, options->time, options->unit->second, "getex");
  if (!deadline) return deadline.error();
  if (*deadline <= call.at.now_clock) key.remove();
  else key.write(crdt::SetExpiry{TtlChange::kSet, *deadline});
  return value;
}

constexpr Command kCommands[] = {
    {"GET", 2, kRead | kFast, {1, 1, 1}, "string", "1.0.0", "Returns the value of a string", get},
    {"GETDEL", 2, kWrite | kFast, {1, 1, 1}, "string", "6.2.0", "Returns the value of a string and deletes the key", getdel},
    {"GETEX", -2, kWrite | kFast, {1, 1, 1}, "string", "6.2.0", "Returns the value of a string and changes its deadline", getex},
    {"GETSET", 3, kGrows | kFast, {1, 1, 1}, "string", "1.0.0", "Sets a string and returns what it held before", getset},
    {"PSETEX", 4, kGrows, {1, 1, 1}, "string", "2.6.0", "Sets a string with a time to live in milliseconds", psetex},
    {"SET", -3, kGrows, {1, 1, 1}, "string", "1.0.0", "Sets a string, whatever the key held before", set},
    {"SETEX", 4, kGrows, {1, 1, 1}, "string", "2.0.0", "Sets a string with a time to live in seconds", setex},
    {"SETNX", 3, kGrows | kFast, {1, 1, 1}, "string", "1.0.0", "Sets a string unless the key exists in this region", setnx},
};

}  // namespace

std::span<const Command> string_commands() { return kCommands; }

}  // namespace jetlag::store
