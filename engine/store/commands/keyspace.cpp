// SPDX-License-Identifier: Apache-2.0
// All keys of a database at once, as far as one shard knows them; store/all_keys.h joins what several say.
//
// DBSIZE     counts what may be read as a key: in an active-active database every body of every key, expired or hidden ones too
//            (semantics 10.6), in a standard one the keys that clients see.
#include <algorithm>
#include <vector>

#include "store/commands/groups.h"
#include "store/deadline.h"
#include "store/errors.h"
#include "store/key_view.h"
#include "store/sample.h"

namespace jetlag::store {
namespace {

/// f(const Bytes& key, const crdt::Object&) for all that is stored in the numbered database of the session.
void for_each(const Call& call, auto f) {
  for (std::uint16_t bucket = 0; bucket < kBuckets; ++bucket)
    for (const Entry& e : call.db.bucket(bucket))
      if (crdt::db_of(e.key, e.hash) == call.session.db) f(e.key, e.object);
}

/// The keys that clients see, in the order of the table.
std::vector<Bytes> visible(const Call& call) {
  std::vector<Bytes> names;
  for_each(call, [&](const Bytes& name, const crdt::Object& object) {
    if (Database::visible(object, call.at.now_clock)) names.push_back(name);
  });
  return names;
}

Reply keys(Call& call) {
  std::vector<Bytes> names = visible(call);
  std::erase_if(names, [&](const Bytes& name) { return !glob_matches(call.args[1], name); });
  std::ranges::sort(names);
  std::vector<Reply> shown;
  for (const Bytes& name : names) shown.push_back(Reply::bulk(name));
  return Reply::array(std::move(shown));
}

Reply randomkey(Call& call) {
  const std::vector<Bytes> names = visible(call);
  return names.empty() ? Reply::nil() : Reply::bulk(names[call.at.rng->below(names.size())]);
}

Reply dbsize(Call& call) {
  std::size_t count = 0;
  if (call.db.options().commands == CommandSet::kStandard) count = visible(call).size();
  else for_each(call, [&](const Bytes&, const crdt::Object& object) { count += object.bodies(); });
  return Reply::integer(static_cast<std::int64_t>(count));
}

/// Deletes every key of the session's database as far as it was seen here: one operation for each.
void remove_all(Call& call) {
  std::vector<Bytes> names;
  for_each(call, [&](const Bytes& name, const crdt::Object&) { names.push_back(name); });
  for (const Bytes& name : names) {
    KeyView key(call, name);
    if (key.exists()) key.remove();
    else key.for_writing();
  }
}

bool flush_words_fit(const Call& call) {
  if (call.args.size() == 1) return true;
  return call.args.size() == 2 && (is_word(call.args[1], "ASYNC") || is_word(call.args[1], "SYNC"));
}

Reply flushdb(Call& call) {
  if (!flush_words_fit(call)) return errors::syntax();
  remove_all(call);
  return Reply::ok();
}

Reply flushall(Call& call) {
  if (!flush_words_fit(call)) return errors::syntax();
  for (std::uint16_t number = 0; number < databases_of(call.db.options().commands); ++number) {
    Session there{number, {}, {}};
    Call other{call.db, there, call.at, call.args, call.written};
    remove_all(other);
  }
  return Reply::ok();
}

constexpr Command kCommands[] = {
    {"DBSIZE", 1, kRead | kFast, {}, "server", "1.0.0", "Counts the keys of the database", dbsize},
    {"FLUSHALL", -1, kWrite | kStandardOnly, {}, "server", "1.0.0", "Deletes all keys of all numbered databases", flushall},
    {"FLUSHDB", -1, kWrite | kStandardOnly, {}, "server", "1.0.0", "Deletes all keys of the database", flushdb},
    {"KEYS", 2, kRead, {}, "generic", "1.0.0", "Returns all keys that match a pattern", keys},
    {"RANDOMKEY", 1, kRead | kRandom, {}, "generic", "1.0.0", "Returns a random key", randomkey},
};

}  // namespace

std::span<const Command> keyspace_commands() { return kCommands; }

}  // namespace jetlag::store
