// SPDX-License-Identifier: Apache-2.0
// Commands: one declarative table, and how a command is executed.
//
// Command            name, arity, flags, key positions, group, since, summary and handler. Commands are declared in
//                    store/commands/<group>.cpp; commands() is the concatenation, sorted by name, names unique.
// execute()          finds the command, checks arity and slots, runs the handler against one shard's database; or queues it, when
//                    the session is in a transaction (store/session.h).
// execute_command()  the same for a command resolved beforehand with find_command(), and at once: workloads look a name up once.
//
// Inputs   the shard's database, the connection's session, the times of this execution, the arguments (the name included).
// Outputs  the reply; the operations that the command produced are appended to `written`, already applied to the database.
// Errors   everything that a client can do wrong is an error Reply, and then the command has changed and written nothing. What a
//          shard with a memory limit evicts to make room for it comes before, and stays (store/eviction.h).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/rng.h"
#include "core/time.h"
#include "crdt/op.h"
#include "store/database.h"
#include "store/key.h"
#include "store/reply.h"
#include "store/session.h"

namespace jetlag::store {

/// What a command with a timeout does when it finds nothing (store/waiting.h).
enum class Patience : std::uint8_t {
  kNone,   ///< It answers as after its time: in a transaction, and where nobody can wait.
  kWaits,  ///< It leaves in the session what it waits for.
  kWoken,  ///< The same, and it has waited already.
};

/// Everything a command may depend on besides data and arguments.
struct ExecuteContext {
  Instant now_true{};   ///< True simulated time: stamped on operations for observation, never decides anything.
  Instant now_clock{};  ///< The region's own clock: expiry and wall-clock modes.
  Rng* rng = nullptr;   ///< Choices such as SPOP's; required by commands flagged kRandom, and by a database with a memory limit.
  const KeyRef* first_key = nullptr;  ///< args[1] as a key of database 0, if the caller has hashed it already.
  /// The process has lost its memory and could reach nobody to refill it. It does not know what was deleted, so it takes nothing
  /// over which a deletion wins that it had not seen.
  bool forgetful = false;
  std::span<Session> audience{};  ///< The connections of the region that may have subscribed to messages.
  bool within_exec = false;  ///< One of the commands of a transaction, for which there is room already.
  Patience patience = Patience::kNone;
};

/// What a handler works on.
struct Call {
  Database& db;
  Session& session;
  const ExecuteContext& at;
  std::span<const Bytes> args;
  std::vector<crdt::Op>& written;

  WriteTimes times() const { return {at.now_true, at.now_clock}; }
};

enum CommandFlag : std::uint16_t {
  kRead = 1,           ///< Reads keys, changes none.
  kWrite = 2,          ///< May change keys.
  kFast = 4,           ///< Constant or logarithmic time.
  kRandom = 8,         ///< Draws random numbers.
  kNoKeys = 16,        ///< Concerns the connection or the server only.
  kStandardOnly = 32,  ///< An active-active database refuses it (semantics section 12).
  kDenyOom = 64,       ///< May need memory: refused by a shard that has only its reserve left (store/eviction.h).
  kNoTouch = 128,      ///< Looks at keys without using them: eviction goes by uses.
  kChannel = 256,      ///< Sends to the channel that its first argument names; the shard of the channel's slot carries it.
  kBlocking = 512,     ///< May wait for its keys to hold something.
  kGrows = kWrite | kDenyOom,
  kLook = kRead | kNoTouch,
};

/// Keys that a word announces, somewhere among the options.
enum class NamedKeys : std::uint8_t {
  kNone,
  kStore,    ///< STORE or STOREDIST and a key; of several the last one
  kStreams,  ///< STREAMS, keys, and as many IDs: XREAD, XREADGROUP
};

/// Where the keys are among the arguments: first, last (negative counts from the end), step. first = 0: no keys. counted: where
/// an argument says how many keys follow it, 0: none does. named: where a word announces some, from the argument options_at on
/// (0: right behind the first key).
struct KeyPositions {
  std::int16_t first = 0, last = 0, step = 0, counted = 0;
  NamedKeys named = NamedKeys::kNone;
  std::int16_t options_at = 0;
};

struct Command {
  std::string_view name;  ///< Upper case.
  std::int8_t arity;      ///< Arguments including the name; negative: at least that many.
  std::uint16_t flags;    ///< CommandFlag bits.
  KeyPositions keys;
  std::string_view group, since, summary;
  Reply (*handler)(Call&);

  bool has(CommandFlag flag) const { return (flags & flag) != 0; }
  /// About all keys of a database: a shard answers for its own ones only.
  bool whole_keyspace() const { return keys.first == 0 && keys.named == NamedKeys::kNone && !has(kNoKeys); }
};

/// All commands, sorted by name.
std::span<const Command> commands();
/// Any case; nullptr when there is no such command.
const Command* find_command(std::string_view name);

/// Where the keys are among these arguments, which are as many as the command takes. Of keys that are counted none, where the
/// count is none or more than follow; of keys that a word announces none, where they are not as it asks.
std::vector<std::size_t> key_places(const Command& command, std::span<const Bytes> args);

/// What execute() answers before it looks at any key: no such command, or another number of arguments.
std::optional<Reply> misused(std::span<const Bytes> args);

Reply execute(Database& db, Session& session, const ExecuteContext& at, std::span<const Bytes> args,
              std::vector<crdt::Op>& written);
Reply execute_command(const Command& command, Database& db, Session& session, const ExecuteContext& at,
                      std::span<const Bytes> args, std::vector<crdt::Op>& written);

}  // namespace jetlag::store
