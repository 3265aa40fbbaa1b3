// SPDX-License-Identifier: Apache-2.0
// Blocked clients of a shard: those whose command waits for its keys to hold something (store/waiting.h).
//
// Connection  its own: others of the same client or script go on. What it is told goes where its reply would have gone.
// Woken       by whatever changes one of its keys, a command, operations of another region, a full sync: once the effect is there
//             (semantics section 3 leaves it open). The longest waiting comes first, and each after what the one before has done.
// Ends        with a reply, with its time, which is true time, or with its process.
// Cost        nothing while nobody waits; an event that changed the data: a look at every key that is waited for, and one more
//             execution for each client that waits for a key that has changed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/database.h"
#include "store/session.h"
#include "world/event.h"

namespace jetlag::world {

struct BlockedClient {
  std::uint64_t number = 0;      ///< of its shard
  Event command;                 ///< ClientCommand or ScriptCommand
  std::vector<Bytes> arguments;  ///< to be executed again
  std::vector<Bytes> keys;
  std::uint16_t db = 0;
  store::Reply at_end;  ///< when its time is over
  Instant since{};
  bool stirred = false;  ///< a key of it has changed
  bool operator==(const BlockedClient&) const = default;
};

class BlockedClients {
 public:
  bool empty() const { return clients_.empty(); }
  std::size_t size() const { return clients_.size(); }
  /// The number that it has from now on.
  std::uint64_t add(BlockedClient client, const store::Database& database);
  /// The longest waiting of those that have a key that has changed since they were added or looked at.
  const BlockedClient* next_stirred(const store::Database& database);
  /// It has been executed again, and goes on waiting.
  void calm(std::uint64_t number);
  std::optional<BlockedClient> take(std::uint64_t number);
  std::vector<BlockedClient> take_all();
  bool operator==(const BlockedClients&) const = default;

 private:
  struct Awaited {
    Bytes key;
    std::uint16_t db = 0;
    std::uint64_t digest = 0;
    std::uint32_t clients = 0;
    bool operator==(const Awaited&) const = default;
  };
  Awaited& awaited(const Bytes& key, std::uint16_t db, const store::Database& database);
  void look(const store::Database& database);

  std::vector<BlockedClient> clients_;  ///< in the order of waiting
  std::vector<Awaited> keys_;
  std::uint64_t seen_ = 0;  ///< the database's digest when it was looked at
  std::uint64_t next_ = 1;
};

}  // namespace jetlag::world
