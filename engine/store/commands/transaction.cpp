// SPDX-License-Identifier: Apache-2.0
// MULTI, EXEC, WATCH: several commands as one.
//
// Atomic   EXEC is one command, and the operations of one command travel in one batch and are applied together
//          (replication/batch.h): no client of any region sees a part of a transaction. That is our decision; it is documented
//          nowhere (semantics section 11).
// Slots    under the active-active command set all keys of a transaction, the watched ones too, must share a slot.
// Errors   as in Redis: what cannot be queued dooms the transaction; what fails while it runs undoes nothing.
#include <algorithm>
#include <optional>

#include "crdt/slot.h"
#include "store/commands/groups.h"
#include "store/errors.h"
#include "store/key_view.h"

namespace jetlag::store {
namespace {

/// Changes with everything that is done to the key; 0 when it is absent, or its time is up.
std::uint64_t digest_of(Call& call, const Bytes& name, std::uint16_t db) {
  Session there;
  there.db = db;
  Call elsewhere{call.db, there, call.at, call.args, call.written};
  const KeyView key(elsewhere, name);
  return key.exists() ? key.object().digest() : 0;
}

Reply multi(Call& call) {
  if (call.session.transaction) return Reply::error("ERR MULTI calls can not be nested");
  call.session.transaction.ensure();
  return Reply::ok();
}

Reply discard(Call& call) {
  if (!call.session.transaction) return Reply::error("ERR DISCARD without MULTI");
  call.session.transaction.reset();
  call.session.watched.clear();
  return Reply::ok();
}

Reply watch(Call& call) {
  if (call.session.transaction) return Reply::error("ERR WATCH inside MULTI is not allowed");
  for (const Bytes& key : call.args.subspan(1)) {
    const std::uint16_t db = call.session.db;
    const auto same = [&](const WatchedKey& w) { return w.key == key && w.db == db; };
    if (std::ranges::none_of(call.session.watched, same)) call.session.watched.push_back({key, db, digest_of(call, key, db)});
  }
  return Reply::ok();
}

Reply unwatch(Call& call) {
  call.session.watched.clear();
  return Reply::ok();
}

bool in_one_slot(const std::vector<WatchedKey>& watched, const Transaction& transaction) {
  std::optional<std::uint16_t> slot;
  const auto fits = [&](const Bytes& key) {
    if (!slot) slot = crdt::slot_of(key);
    return crdt::slot_of(key) == *slot;
  };
  for (const std::vector<Bytes>& args : transaction.queued)
    for (const std::size_t place : key_places(*find_command(args[0]), args))
      if (!fits(args[place])) return false;
  return std::ranges::all_of(watched, [&](const WatchedKey& w) { return fits(w.key); });
}

Reply exec(Call& call) {
  if (!call.session.transaction) return Reply::error("ERR EXEC without MULTI");
  const Transaction transaction = std::move(*call.session.transaction);
  const std::vector<WatchedKey> watched = std::move(call.session.watched);
  call.session.transaction.reset();
  call.session.watched.clear();
  if (transaction.doomed) return Reply::error("EXECABORT Transaction discarded because of previous errors.");
  if (call.db.options().commands == CommandSet::kActiveActive && !in_one_slot(watched, transaction)) return errors::cross_slot();
  for (const WatchedKey& w : watched)
    if (digest_of(call, w.key, w.db) != w.digest) return Reply::nil_array();
  std::vector<Reply> replies;
  ExecuteContext at = call.at;
  at.first_key = nullptr;
  at.within_exec = true;
  at.patience = Patience::kNone;
  for (const std::vector<Bytes>& args : transaction.queued)
    replies.push_back(execute_command(*find_command(args[0]), call.db, call.session, at, args, call.written));
  return Reply::array(std::move(replies));
}

constexpr const char* kGroup = "transactions";
constexpr Command kCommands[] = {
    {"DISCARD", 1, kNoKeys | kFast, {}, kGroup, "2.0.0", "Forgets the commands that wait for EXEC", discard},
    {"EXEC", 1, kNoKeys, {}, kGroup, "1.2.0", "Executes the commands since MULTI as one", exec},
    {"MULTI", 1, kNoKeys | kFast, {}, kGroup, "1.2.0", "Begins a transaction: commands wait for EXEC", multi},
    {"UNWATCH", 1, kNoKeys | kFast, {}, kGroup, "2.2.0", "Forgets the watched keys", unwatch},
    {"WATCH", -2, kFast, {1, -1, 1}, kGroup, "2.2.0", "Makes EXEC do nothing if a key changes meanwhile", watch},
};

}  // namespace

std::span<const Command> transaction_commands() { return kCommands; }

}  // namespace jetlag::store
