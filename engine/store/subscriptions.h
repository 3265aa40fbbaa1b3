// SPDX-License-Identifier: Apache-2.0
// Published messages: who listens to what, and what has arrived.
//
// Messages     go to the connections of the region where they are published at once, and to those of the other regions as
//              operations: in the order of their channel's shard, late after a cut, and not at all after a full
//              sync. Each once, also where a shard that has lost its memory gets the operations of others once more.
// Connections  of scripts have no reader of their own: what arrives waits until LAB.MESSAGES takes it.
// Limit        a connection with kMostUnread messages is cut off, as servers do with one that does not read: its subscriptions
//              end, and what has arrived stays.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "crdt/op.h"
#include "store/session.h"

namespace jetlag::store {

inline constexpr std::size_t kMostUnread = 10'000;

/// How many subscriptions the message reaches: one of a channel and one of a matching pattern are two.
std::size_t deliver(std::span<Session> audience, const Bytes& channel, const crdt::PublishMessage& message);

/// Somebody listens.
bool any_subscription(std::span<const Session> audience);

}  // namespace jetlag::store
