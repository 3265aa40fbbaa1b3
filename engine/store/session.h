// SPDX-License-Identifier: Apache-2.0
// Session: what a connection to a region remembers between commands.
//
// Database     the number of the selected one: keys of different databases never meet. An active-active database has one, 0
//              (semantics section 12), and SELECT refuses the others there.
// Transaction  what MULTI has opened: commands that wait for EXEC. Doomed once one of them could not be queued.
// Watched      the keys that WATCH named, each with the digest of what it held: any change makes EXEC answer nothing, also one
//              that came from another region.
// Subscriptions what the connection listens to, and the messages that it has not read yet (store/subscriptions.h).
// Wait         what its command waits for (store/waiting.h); whoever executed the command takes it out.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "core/box.h"
#include "core/shared_bytes.h"
#include "core/time.h"

namespace jetlag::store {

struct Transaction {
  std::vector<std::vector<Bytes>> queued;
  bool doomed = false;
  bool operator==(const Transaction&) const = default;
};

struct WatchedKey {
  Bytes key;
  std::uint16_t db = 0;
  std::uint64_t digest = 0;
  bool operator==(const WatchedKey&) const = default;
};

struct Message {
  enum class Kind : std::uint8_t { kChannel, kPattern, kShard };
  Kind kind = Kind::kChannel;
  Bytes pattern;  ///< Of kPattern.
  Bytes channel, text;
  bool operator==(const Message&) const = default;
};

struct Subscriptions {
  std::vector<Bytes> channels, patterns, shard_channels;  ///< In the order of subscribing.
  std::deque<Message> unread;
  bool operator==(const Subscriptions&) const = default;
};

struct Wait {
  Duration longest;              ///< Zero: for ever.
  std::vector<Bytes> arguments;  ///< The command for when its keys have changed: what it says relative to now is resolved.
  bool operator==(const Wait&) const = default;
};

struct Session {
  std::uint16_t db = 0;
  Box<Transaction> transaction;
  std::vector<WatchedKey> watched;
  Box<Subscriptions> subscriptions;
  Box<Wait> wait;
  bool operator==(const Session&) const = default;
};

}  // namespace jetlag::store
