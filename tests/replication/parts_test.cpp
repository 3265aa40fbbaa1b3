// SPDX-License-Identifier: Apache-2.0
// The parts by themselves: batch, backlog, causal inbox, messages.
#include <gtest/gtest.h>

#include "replication/backlog.h"
#include "replication/causal_inbox.h"
#include "replication/message.h"

namespace jetlag::replication {
namespace {

constexpr crdt::OriginId kUs = crdt::OriginId::of({0}, 1), kEu = crdt::OriginId::of({1}, 1);

crdt::Op op(crdt::OriginId origin, std::uint64_t sequence, const std::string& value = "v") {
  crdt::Op out;
  out.dot = crdt::Dot::of(origin, sequence);
  out.hlc = crdt::Hlc::of_millis(static_cast<std::int64_t>(sequence));
  out.key = Bytes("key" + std::to_string(sequence));
  out.effect = crdt::SetRegister{Bytes(value), {}, {}, {}, {}};
  return out;
}

crdt::VersionVector vector(std::uint64_t us, std::uint64_t eu) {
  crdt::VersionVector v;
  v.raise(kUs, us);
  v.raise(kEu, eu);
  return v;
}

BatchPtr batch(crdt::OriginId origin, std::uint64_t first, std::uint64_t last, const crdt::VersionVector& deps = {},
               int level = 0) {
  BatchBuilder builder;
  for (std::uint64_t s = first; s <= last; ++s) builder.add(op(origin, s, std::string(100, 'x')), deps);
  return builder.seal(level);
}

Slice whole(const BatchPtr& b) { return {b, 0, b->size()}; }

TEST(Batch, SizeIsTheLengthOfTheEncodingAndDecodingInvertsIt) {
  BatchBuilder builder;
  builder.add(op(kUs, 1), vector(0, 0));
  builder.add(op(kUs, 2), vector(1, 7));
  builder.add(op(kUs, 3), vector(2, 7));
  const BatchPtr b = builder.seal(0);
  EXPECT_EQ(b->contexts().size(), 2u);
  const std::string wire = b->encode();
  EXPECT_EQ(static_cast<std::int64_t>(wire.size()), b->wire_bytes());
  const auto back = Batch::decode(wire);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ((*back)->contexts(), b->contexts());
  EXPECT_EQ((*back)->encode(), wire);
}

TEST(Batch, DecodingTruncatedOrChangedBytesNeverCrashes) {
  const std::string wire = batch(kUs, 1, 5, vector(0, 3))->encode();
  for (std::size_t n = 0; n < wire.size(); ++n) EXPECT_FALSE(Batch::decode(wire.substr(0, n)).has_value()) << n;
  for (std::size_t n = 0; n < wire.size(); ++n) {
    std::string changed = wire;
    changed[n] = static_cast<char>(changed[n] ^ 0x55);
    (void)Batch::decode(changed);
  }
}

TEST(Batch, CompressionMakesRepetitiveBatchesSmaller) {
  EXPECT_LT(batch(kUs, 1, 50, {}, 3)->wire_bytes(), batch(kUs, 1, 50)->wire_bytes() / 4);
}

TEST(Message, SizeIsTheLengthOfTheEncoding) {
  const Message messages[] = {Operations{3, whole(batch(kUs, 1, 4))}, Shared<Ack>(Ack{1, vector(5, 6), 700, {}}),
                              Shared<SyncRequest>(SyncRequest{1, kUs, vector(5, 6), true, false}),
                              Shared<SyncReply>(SyncReply{})};
  for (const Message& m : messages) EXPECT_EQ(static_cast<std::int64_t>(encode(m).size()), wire_bytes(m)) << kind_name(m);
}

TEST(Backlog, ServesAPeerFromTheLastCheckpointItCovers) {
  Backlog backlog(1 << 20);
  backlog.restart({});
  for (std::uint64_t s = 1; s <= 200; ++s) backlog.append(whole(batch(kUs, s, s)), {0}, Instant{});
  const auto start = backlog.start_for(vector(150, 0));
  ASSERT_TRUE(start.has_value());
  EXPECT_LE(*start, 150u);
  EXPECT_GT(*start, 60u);
  EXPECT_EQ(backlog.start_for(vector(200, 0)), backlog.end());
}

TEST(Backlog, WhatWasTrimmedCannotBeServed) {
  Backlog backlog(5000);
  backlog.restart({});
  for (std::uint64_t s = 1; s <= 200; ++s) backlog.append(whole(batch(kUs, s, s)), {0}, Instant{});
  EXPECT_LE(backlog.bytes(), 5000);
  EXPECT_FALSE(backlog.start_for(vector(10, 0)).has_value());
  EXPECT_TRUE(backlog.start_for(vector(195, 0)).has_value());
}

TEST(Backlog, AJumpIsKnownByWhatItBrought) {
  Backlog backlog(1 << 20);
  backlog.restart({});
  backlog.append(whole(batch(kUs, 1, 1)), {0}, Instant{});
  const std::uint64_t jump = backlog.end();
  backlog.append_jump(Instant{}, vector(1, 50));
  backlog.append(whole(batch(kUs, 2, 2)), {0}, Instant{});
  ASSERT_TRUE(backlog.at(jump).is_jump());
  EXPECT_EQ(backlog.jump_vector(jump), vector(1, 50));
  EXPECT_LE(*backlog.start_for(vector(1, 0)), jump);      // must meet the jump
  EXPECT_GT(*backlog.start_for(vector(1, 50)), jump);     // has what it brought
}

TEST(CausalInbox, HoldsAMessageUntilItsPastHasArrived) {
  CausalInbox inbox;
  crdt::VersionVector observed;
  inbox.add(whole(batch(kUs, 1, 2, vector(0, 1))), {0}, observed);
  EXPECT_FALSE(inbox.next(observed).has_value());
  inbox.add(whole(batch(kEu, 1, 1)), {1}, observed);
  auto run = inbox.next(observed);
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->slice.origin(), kEu);
  observed.raise(kEu, 1);
  run = inbox.next(observed);
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->slice.size(), 2u);
}

TEST(CausalInbox, DeliversThePartOfABatchWhosePastIsHere) {
  BatchBuilder builder;
  builder.add(op(kUs, 1), {});
  builder.add(op(kUs, 2), vector(0, 9));
  CausalInbox inbox;
  crdt::VersionVector observed;
  const BatchPtr b = builder.seal(0);
  inbox.add(whole(b), {0}, observed);
  EXPECT_EQ(inbox.next(observed)->slice.size(), 1u);
  observed.raise(kUs, 1);
  EXPECT_FALSE(inbox.next(observed).has_value());
}

TEST(CausalInbox, FiltersWhatItHasSeenFromAnyLink) {
  CausalInbox inbox;
  crdt::VersionVector observed;
  const BatchPtr b = batch(kUs, 1, 4);
  inbox.add({b, 0, 3}, {1}, observed);
  inbox.add({b, 1, 4}, {2}, observed);
  EXPECT_EQ(inbox.next(observed)->slice.size(), 3u);
  observed.raise(kUs, 3);
  const auto rest = inbox.next(observed);
  ASSERT_TRUE(rest.has_value());
  EXPECT_EQ(rest->slice.first_sequence(), 4u);
  EXPECT_EQ(inbox.duplicates(), 2u);
}

}  // namespace
}  // namespace jetlag::replication
