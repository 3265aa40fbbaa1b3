// SPDX-License-Identifier: Apache-2.0
// Sizes are real: what is counted on links and in backlogs is the length of the encoding, and batches take no spare memory.
#include <gtest/gtest.h>

#include <set>

#include "cluster.h"

namespace jetlag::replication {
namespace {

constexpr crdt::OriginId kUs = crdt::OriginId::of({0}, 1), kEu = crdt::OriginId::of({1}, 1);

crdt::VersionVector vector(std::uint64_t us, std::uint64_t eu) {
  crdt::VersionVector v;
  v.raise(kUs, us);
  v.raise(kEu, eu);
  return v;
}

/// Operations of many kinds as a shard writes them, with a new context now and then.
BatchPtr written_batch(int commands, int level) {
  Cluster t({.regions = 2});
  BatchBuilder builder;
  store::Database db(kUs);
  Rng rng(4);
  std::vector<crdt::Op> written;
  store::Session session;
  for (int i = 0; i < commands; ++i) {
    const std::string k = std::to_string(i % 5);
    const std::string lines[] = {"SET s" + k + " value-value-value-value", "INCR c" + k, "SADD t" + k + " a b",
                                 "HSET h" + k + " f 1", "DEL c" + k};
    written.clear();
    const auto words = store::split_command_line(lines[rng.below(std::size(lines))]);
    store::execute(db, session, {Instant{i * 700'000}, Instant{i * 700'000}, &rng}, *words, written);
    for (crdt::Op& op : written) builder.add(std::move(op), vector(0, static_cast<std::uint64_t>(i / 4)));
  }
  return builder.seal(level);
}

TEST(Sizes, OfControlMessages) {
  const Message messages[] = {
      Shared<Ack>(Ack{1, vector(5, 6), 700, {}}),
      Shared<Ack>(Ack{70'000, vector(5, 600'000), 1 << 30, {{kEu, vector(9, 9)}, {kUs, vector(1, 0)}}}),
      Shared<SyncRequest>(SyncRequest{1, kUs, vector(5, 6), true, true}),
      Shared<SyncReply>(
          SyncReply{7, SyncKind::kFull, false, FullReason::kBacklogOverflow, 3, vector(1, 200), 900, 1 << 20, 1 << 25}),
  };
  for (const Message& m : messages) EXPECT_EQ(static_cast<std::int64_t>(encode(m).size()), wire_bytes(m)) << kind_name(m);
}

TEST(Sizes, OfWholeAndPartialSlices) {
  for (const int level : {0, 3}) {
    const BatchPtr batch = written_batch(60, level);
    for (std::uint32_t begin = 0; begin < batch->size(); begin += 3)
      for (std::uint32_t end = begin + 1; end <= batch->size(); end += 5) {
        const Message m = Operations{1, {batch, begin, end}};
        ASSERT_EQ(static_cast<std::int64_t>(encode(m).size()), wire_bytes(m)) << begin << " to " << end << ", level " << level;
        const auto back = Batch::decode(batch->encode(begin, end));
        ASSERT_TRUE(back.has_value());
        ASSERT_EQ((*back)->size(), end - begin);
        ASSERT_EQ((*back)->first_sequence(), batch->first_sequence() + begin);
        ASSERT_EQ((*back)->contexts().front().deps, batch->contexts()[batch->context_of(begin)].deps);
      }
  }
}

/// The length of the body as a reader of the frame finds it, and where the body begins.
std::pair<std::uint64_t, std::size_t> body_of(const std::string& wire) {
  const auto number = [&](std::size_t at, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{static_cast<unsigned char>(wire[at + i])} << (8 * i);
    return value;
  };
  if (const std::uint64_t length = number(5, 3); length < 0xFF'FFFF) return {length, 8};
  return {number(8, 8), 16};
}

TEST(Sizes, OfBodiesThatThreeBytesCannotCount) {
  for (const std::size_t size :
       {std::size_t{1000}, (std::size_t{1} << 24) - 200, (std::size_t{1} << 24) + 5, std::size_t{40} << 20}) {
    BatchBuilder builder;
    store::Database db(kUs);
    Rng rng(4);
    store::Session session;
    std::vector<crdt::Op> written;
    const std::vector<Bytes> set{"SET", "k", Bytes(std::string(size, 'v'))};
    store::execute(db, session, {Instant{}, Instant{}, &rng}, set, written);
    for (crdt::Op& op : written) builder.add(std::move(op), {});
    const BatchPtr batch = builder.seal(0);
    const Message message = Operations{1, {batch, 0, batch->size()}};
    const std::string wire = encode(message);
    EXPECT_EQ(static_cast<std::int64_t>(wire.size()), wire_bytes(message)) << size;
    const auto [length, begin] = body_of(wire);
    EXPECT_EQ(begin, size < std::size_t{1} << 24 ? 8u : 16u) << size;
    EXPECT_EQ(length, wire.size() - begin) << size;
    EXPECT_TRUE(Batch::decode(wire.substr(begin)).has_value()) << size;
  }
}

TEST(Sizes, OfFullSyncChunks) {
  store::Database db(kUs);
  std::vector<Bytes> members;
  for (int i = 0; i < 500; ++i) members.push_back(Bytes("member" + std::to_string(i)));
  db.load_set("big", members);
  for (int i = 0; i < 50; ++i) db.load_string(Bytes("key" + std::to_string(i)), "some value");
  const store::Snapshot snapshot = db.snapshot();
  for (const int level : {0, 3}) {
    FullChunk chunk;
    chunk.stream = 4;
    chunk.clock = snapshot.clock;
    chunk.compression = level;
    chunk.end = true;
    for (const store::BucketPtr& bucket : snapshot.buckets) {
      const auto pieces = store::pieces(store::deref(bucket), 1000);
      if (pieces.empty()) chunk.parts.push_back({nullptr, {}, true});
      for (const store::BucketPiece& piece : pieces) chunk.parts.push_back({bucket, piece, &piece == &pieces.back()});
    }
    chunk.bytes = measure(chunk);
    const Message m = Shared<FullChunk>(chunk);
    EXPECT_EQ(static_cast<std::int64_t>(encode(m).size()), wire_bytes(m)) << "level " << level;
    EXPECT_LT(chunk.bytes, level > 0 ? 10'000 : 30'000);
    FullChunk other = chunk;
    EXPECT_EQ(chunk, other);
    store::Database changed = db;
    changed.load_string("key1", "another value");
    const Bytes key = "key1";
    other.parts.clear();
    for (const store::BucketPtr& bucket : changed.snapshot().buckets) other.parts.push_back({bucket, {}, true});
    EXPECT_NE(chunk, other);
  }
}

TEST(Sizes, ChunksOfABigKeyRespectTheCredit) {
  for (const int level : {0, 3}) {
    Cluster t({.regions = 2, .backlog = 1000, .window = 16'000, .compression = level});
    std::string add = "SADD big";
    for (int i = 0; i < 5000; ++i) add += " member-number-" + std::to_string(i * 7919);
    t.run(0, add);
    t.settle();
    t.run(0, "SET x " + std::string(2000, 'x'));  // pushes it out of the backlog
    t.settle();
    t.lose_memory(1);
    t.largest_message = 0;
    t.settle();
    EXPECT_TRUE(t.equal());
    EXPECT_LE(t.largest_message, 16'000 / 4 + 200);
    EXPECT_EQ(t.text(1, "SCARD big"), "(integer) 5000");
  }
}

TEST(Sizes, TheBatchLimitCountsEncodedBytesOfEveryKind) {
  Cluster t({.regions = 2, .batch_bytes = 4096});
  t.settle();
  for (int i = 0; i < 40; ++i) t.run(0, "HSET h f" + std::to_string(i) + " " + std::string(1000, 'x'));
  EXPECT_EQ(t.at(0).replicator.backlog().end() - t.at(0).replicator.backlog().first(), 8u);
  for (int i = 0; i < 40; ++i) t.run(0, "SADD s " + std::string(1000, static_cast<char>('a' + i % 26)));
  EXPECT_EQ(t.at(0).replicator.backlog().end() - t.at(0).replicator.backlog().first(), 16u);
}

TEST(Memory, ASealedBatchHoldsNoSpareRoom) {
  for (const int operations : {1, 5, 33, 65, 1000}) {
    const BatchPtr batch = written_batch(operations, 0);
    EXPECT_EQ(batch->memory_bytes(), sizeof(Batch) + batch->size() * (sizeof(crdt::Op) + sizeof(std::uint32_t)) +
                                         batch->contexts().size() * sizeof(Batch::Context));
  }
}

TEST(Memory, OfAMinuteAtAThousandWritesPerSecondIsBounded) {
  // Three regions write 1 000 times a second in all, for 60 s; the backlogs keep everything. What they hold is counted once:
  // batches are shared. Bound: 192 bytes for each operation, and 512 for each batch with its entry in three backlogs.
  Cluster t({.regions = 3, .backlog = 64 << 20});
  std::uint64_t writes = 0;
  for (int ms = 0; ms < 60'000; ms += 6, t.pass(Duration::millis(6)))
    for (int r = 0; r < 3; ++r, writes += 2) {
      t.run(r, "INCR c" + std::to_string(writes % 997));
      t.run(r, "SET s" + std::to_string(writes % 997) + " v");
    }
  std::set<const Batch*> batches;
  std::size_t bytes = 0;
  for (int r = 0; r < 3; ++r) {
    const Backlog& backlog = t.at(r).replicator.backlog();
    for (std::uint64_t p = backlog.first(); p < backlog.end(); ++p) {
      bytes += sizeof(Backlog::Entry);
      const BatchPtr& batch = backlog.at(p).slice.batch;
      if (batch && batches.insert(batch.get()).second) bytes += batch->memory_bytes();
    }
  }
  EXPECT_GE(writes, 60'000u);
  EXPECT_LE(bytes, writes * 192 + batches.size() * 512);
}

}  // namespace
}  // namespace jetlag::replication
