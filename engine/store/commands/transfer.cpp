// SPDX-License-Identifier: Apache-2.0
// Content that goes from key to key: a write of what is seen here under the new key, and for RENAME and MOVE an observed delete
// of the old one. What other regions write to the old key meanwhile stays there (semantics 10.4).
#include "store/arguments.h"
#include "store/commands/groups.h"
#include "store/content.h"
#include "store/deadline.h"

namespace jetlag::store {
namespace {

/// The same call in another numbered database.
class InDatabase {
 public:
  InDatabase(Call& call, std::uint16_t number) : call_{call.db, session_, call.at, call.args, call.written} {
    session_.db = number;
  }
  Call& call() { return call_; }

 private:
  Session session_;
  Call call_;
};

Reply same_object() { return Reply::error("ERR source and destination objects are the same"); }

Reply rename_to(Call& call, bool only_new) {
  Reply done = only_new ? Reply::integer(1) : Reply::ok();
  const KeyView from(call, call.args[1]);
  if (!from.exists()) return errors::no_such_key();
  if (call.args[1] == call.args[2]) return only_new ? Reply::integer(0) : Reply::ok();
  KeyView to(call, call.args[2]);
  if (only_new && to.exists()) return Reply::integer(0);
  const bool bounded = from.type() == crdt::Type::kBoundedCounter;
  if (bounded && !from.object().bounded_counter()->shown().held_by(call.db.identity()))
    return Reply::error("NORIGHTS cannot rename: other regions have rights to this counter");
  write_content(call, to, content_of(from));
  KeyView(call, call.args[1]).remove();
  return done;
}
Reply rename(Call& call) { return rename_to(call, false); }
Reply renamenx(Call& call) { return rename_to(call, true); }

Reply copy(Call& call) {
  const std::uint16_t databases = databases_of(call.db.options().commands);
  std::uint16_t number = call.session.db;
  bool replace = false;
  for (std::size_t i = 3; i < call.args.size(); ++i) {
    if (is_word(call.args[i], "REPLACE")) {
      replace = true;
    } else if (is_word(call.args[i], "DB") && i + 1 < call.args.size()) {
      const auto given = read_database(call.args[++i], databases);
      if (!given) return given.error();
      number = *given;
    } else {
      return errors::syntax();
    }
  }
  if (number == call.session.db && call.args[1] == call.args[2]) return same_object();
  const KeyView from(call, call.args[1]);
  if (!from.exists()) return Reply::integer(0);
  InDatabase there(call, number);
  KeyView to(there.call(), call.args[2]);
  if (to.exists() && !replace) return Reply::integer(0);
  write_content(there.call(), to, content_of(from));
  return Reply::integer(1);
}

Reply move(Call& call) {
  const auto number = read_database(call.args[2], databases_of(call.db.options().commands));
  if (!number) return number.error();
  if (*number == call.session.db) return same_object();
  const KeyView from(call, call.args[1]);
  if (!from.exists()) return Reply::integer(0);
  InDatabase there(call, *number);
  KeyView to(there.call(), call.args[1]);
  if (to.exists()) return Reply::integer(0);
  write_content(there.call(), to, content_of(from));
  KeyView(call, call.args[1]).remove();
  return Reply::integer(1);
}

Reply dump(Call& call) {
  const KeyView key(call, call.args[1]);
  return key.exists() ? Reply::bulk(pack(content_of(key))) : Reply::nil();
}

struct RestoreOptions {
  bool replace = false, absolute = false;
};

std::optional<Reply> read_options(const Call& call, RestoreOptions& out) {
  for (std::size_t i = 4; i < call.args.size(); ++i) {
    const std::string_view word = call.args[i];
    const bool more = i + 1 < call.args.size();
    if (is_word(word, "REPLACE")) out.replace = true;
    else if (is_word(word, "ABSTTL")) out.absolute = true;
    else if (is_word(word, "IDLETIME") && more) {
      const Integer idle = read_integer(call.args[++i]);
      if (!idle) return idle.error();
      if (*idle < 0) return Reply::error("ERR Invalid IDLETIME value, must be >= 0");
    } else if (is_word(word, "FREQ") && more) {
      const Integer frequency = read_integer(call.args[++i]);
      if (!frequency) return frequency.error();
      if (*frequency < 0 || *frequency > 255) return Reply::error("ERR Invalid FREQ value, must be >= 0 and <= 255");
    } else {
      return errors::syntax();
    }
  }
  return std::nullopt;
}

Reply restore(Call& call) {
  RestoreOptions options;
  if (auto problem = read_options(call, options)) return *problem;
  KeyView key(call, call.args[1]);
  if (key.exists() && !options.replace) return Reply::error("BUSYKEY Target key name already exists.");
  const Integer ttl = read_integer(call.args[2]);
  if (!ttl) return ttl.error();
  if (*ttl < 0) return Reply::error("ERR Invalid TTL value, must be >= 0");
  auto content = unpack(call.args[3]);
  if (!content) return Reply::error("ERR DUMP payload version or checksum are wrong");
  if (*ttl != 0) {
    const auto deadline = read_deadline(call.args[2], {1, options.absolute}, PastDeadline::kAccepted,
                                        {call.at.now_clock, call.db.options().commands, "restore"});
    if (!deadline) return deadline.error();
    content->deadline = *deadline;
  }
  if (content->deadline && *content->deadline <= call.at.now_clock) {
    if (key.exists()) key.remove();
    return Reply::ok();
  }
  write_content(call, key, std::move(*content));
  return Reply::ok();
}

constexpr Command kCommands[] = {
    {"COPY", -3, kGrows, {1, 2, 1}, "generic", "6.2.0", "Copies what a key holds to another key", copy},
    {"DUMP", 2, kRead, {1, 1, 1}, "generic", "2.6.0", "Returns what a key holds in Jetlag's own format", dump},
    {"MOVE", 3, kWrite | kFast | kStandardOnly, {1, 1, 1}, "generic", "1.0.0", "Moves a key to another numbered database", move},
    {"RENAME", 3, kWrite, {1, 2, 1}, "generic", "1.0.0", "Moves what a key holds to another key", rename},
    {"RENAMENX", 3, kWrite | kFast, {1, 2, 1}, "generic", "1.0.0", "Renames a key unless the new one exists here", renamenx},
    {"RESTORE", -4, kGrows | kStandardOnly, {1, 1, 1}, "generic", "2.6.0", "Stores what DUMP has returned", restore},
};

}  // namespace

std::span<const Command> transfer_commands() { return kCommands; }

}  // namespace jetlag::store
