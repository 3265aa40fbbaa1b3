// SPDX-License-Identifier: Apache-2.0
// Acknowledgements: what we tell our neighbours about ourselves and about regions that they have no link with, and what is done
// with what they tell us.
#include <algorithm>
#include <utility>

#include "replication/replicator.h"

namespace jetlag::replication {

namespace {

constexpr std::uint32_t kDistantTicks = 10;    // how often what distant regions have applied is passed on
constexpr std::uint32_t kHeartbeatTicks = 50;  // how often an acknowledgement is repeated though nothing is new: one may be lost

}  // namespace

void Replicator::send_acks(const store::Database& database, AckRound round, Outbox& out) {
  const bool tell_distant = round == AckRound::kTick && ticks_ % kDistantTicks == 0;
  const bool heartbeat = round == AckRound::kTick && ticks_ % kHeartbeatTicks == 0;
  for (Inbound& stream : inbound_) {
    std::vector<Applied> distant;
    if (tell_distant) distant = distant_from(stream.peer());
    auto ack = stream.ack_if_due(database.observed(), heartbeat || !distant.empty());
    if (!ack) continue;
    ack->distant = std::move(distant);
    out.sends.push_back({stream.peer(), Shared<Ack>(std::move(*ack))});
  }
}

std::vector<Applied> Replicator::distant_from(RegionId peer) const {
  std::vector<Applied> all;
  const auto add = [&](const crdt::OriginId identity, const crdt::VersionVector& vector) {
    const RegionId region = identity.region();
    if (identity.incarnation() != 0 && region != peer && !place_.direct(region, peer)) all.push_back({identity, vector});
  };
  for (const Outbound& stream : outbound_) add(stream.peer_identity(), stream.acknowledged());
  for (const Applied& applied : distant_) add(applied.identity, applied.vector);
  return all;
}

void Replicator::learn(const Applied& applied) {
  const RegionId region = applied.identity.region();
  if (region == place_.self || place_.direct(region, place_.self)) return;
  Applied& known = distant_[region.value];
  if (known.identity == applied.identity) known.vector.merge(applied.vector);
  else if (known.identity < applied.identity) known = applied;
}

void Replicator::collect(store::Database& database) const {
  crdt::AckView acks;
  acks.entries.push_back({database.identity(), &database.observed()});
  const auto add = [&](const crdt::OriginId live, const crdt::VersionVector& applied) {
    // Only the incarnation that acknowledges: the tail of an older one may still be on its way from somebody else. And an
    // acknowledgement can overtake increments that its sender issued before it saw the reset: it counts once those are here.
    if (live.incarnation() != 0 && applied.at(live) <= database.observed().at(live)) acks.entries.push_back({live, &applied});
  };
  for (const Outbound& stream : outbound_) add(stream.peer_identity(), stream.acknowledged());
  for (const Applied& known : distant_) add(known.identity, known.vector);
  // A region that has lost its memory once may have sent operations that nobody has yet: then nobody is known to be told by all.
  acks.everyone = acks.entries.size() == place_.adjacency.size() &&
                  std::ranges::all_of(acks.entries, [](const auto& e) { return e.origin.incarnation() == 1; });
  database.collect(acks);
}

}  // namespace jetlag::replication
