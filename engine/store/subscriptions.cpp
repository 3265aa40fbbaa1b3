// SPDX-License-Identifier: Apache-2.0
#include "store/subscriptions.h"

#include <algorithm>

#include "core/glob.h"

namespace jetlag::store {
namespace {

bool listens(const Subscriptions& all) { return !all.channels.empty() || !all.patterns.empty() || !all.shard_channels.empty(); }

std::size_t deliver(Subscriptions& to, const Bytes& channel, const crdt::PublishMessage& message) {
  const std::size_t before = to.unread.size();
  const auto& channels = message.sharded ? to.shard_channels : to.channels;
  if (std::ranges::find(channels, channel) != channels.end())
    to.unread.push_back({message.sharded ? Message::Kind::kShard : Message::Kind::kChannel, {}, channel, message.message});
  if (!message.sharded)
    for (const Bytes& pattern : to.patterns)
      if (glob_matches(pattern, channel)) to.unread.push_back({Message::Kind::kPattern, pattern, channel, message.message});
  const std::size_t reached = to.unread.size() - before;
  if (to.unread.size() >= kMostUnread) to = {{}, {}, {}, std::move(to.unread)};
  return reached;
}

}  // namespace

std::size_t deliver(std::span<Session> audience, const Bytes& channel, const crdt::PublishMessage& message) {
  std::size_t reached = 0;
  for (Session& session : audience)
    if (session.subscriptions) reached += deliver(*session.subscriptions, channel, message);
  return reached;
}

bool any_subscription(std::span<const Session> audience) {
  return std::ranges::any_of(audience, [](const Session& s) { return s.subscriptions && listens(*s.subscriptions); });
}

}  // namespace jetlag::store
