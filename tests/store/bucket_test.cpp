// SPDX-License-Identifier: Apache-2.0
#include "store/bucket.h"

#include <gtest/gtest.h>

#include <map>

#include "core/rng.h"

#include "store/database.h"

namespace jetlag::store {
namespace {

constexpr crdt::OriginId kOrigin = crdt::OriginId::of(RegionId{0}, 1);

/// Writes `key` = "v" under dot number `sequence`, or deletes it.
void put(Bucket& bucket, const Bytes& key, std::uint64_t sequence) {
  const KeyRef ref(key);
  std::uint32_t place = bucket.find(ref);
  if (place == Bucket::kAbsent) place = bucket.insert(ref);
  crdt::VersionVector deps;
  deps.raise(kOrigin, sequence - 1);
  bucket.edit(place).apply(crdt::SetRegister{"v", {}, {}, {}, {}}, {crdt::Dot::of(kOrigin, sequence), {}, &deps}, {});
  bucket.settle(place);
}

void remove(Bucket& bucket, const Bytes& key, std::uint64_t sequence) {
  const std::uint32_t place = bucket.find(KeyRef(key));
  if (place == Bucket::kAbsent) return;
  crdt::VersionVector deps;
  deps.raise(kOrigin, sequence - 1);
  bucket.edit(place).apply(crdt::DeleteKey{}, {crdt::Dot::of(kOrigin, sequence), {}, &deps}, {});
  bucket.settle(place);
}

TEST(Bucket, FindsWhatAMapFindsThroughThousandsOfInsertsAndErases) {
  Bucket bucket;
  std::map<std::string, std::uint64_t> model;
  Rng rng(11);
  for (std::uint64_t step = 1; step <= 20'000; ++step) {
    const std::string name = "key" + std::to_string(rng.below(300));
    if (rng.below(5) < 2) {
      remove(bucket, name, step);
      model.erase(name);
    } else {
      put(bucket, name, step);
      model[name] = step;
    }
    ASSERT_EQ(bucket.size(), model.size());
  }
  for (int i = 0; i < 300; ++i) {
    const Bytes name = "key" + std::to_string(i);
    const std::uint32_t place = bucket.find(KeyRef(name));
    ASSERT_EQ(place != Bucket::kAbsent, model.contains(name.str()));
    if (place == Bucket::kAbsent) continue;
    EXPECT_EQ(bucket.at(place).key, name);
    EXPECT_EQ(bucket.at(place).object.string().base()[0].dot.sequence(), model[name.str()]);
  }
  std::uint64_t sum = 0;
  for (const Entry& e : bucket) sum += e.digest;
  EXPECT_EQ(bucket.digest(), sum);
  EXPECT_EQ(bucket.live(), model.size());
}

TEST(Bucket, EqualityAndDigestDoNotDependOnOrder) {
  Bucket a, b;
  put(a, "x", 1);
  put(a, "y", 2);
  put(b, "y", 2);
  put(b, "x", 1);
  EXPECT_TRUE(a == b);
  EXPECT_EQ(a.digest(), b.digest());
  put(b, "x", 3);
  EXPECT_FALSE(a == b);
  EXPECT_NE(a.digest(), b.digest());
  remove(a, "x", 4);
  remove(a, "y", 5);
  EXPECT_TRUE(a == empty_bucket());
  EXPECT_EQ(a.digest(), 0u);
}

TEST(Bucket, AWrongHintIsHarmless) {
  Bucket bucket;
  put(bucket, "a", 1);
  put(bucket, "b", 2);
  const Bytes name = "b";
  KeyRef key(name);
  for (const std::uint32_t hint : {0u, 1u, 7u, Bucket::kAbsent}) {
    key.hint = hint;
    EXPECT_EQ(bucket.find(key), 1u);
  }
}

TEST(Bucket, PiecesAreExactAndTogetherGiveTheBucketBack) {
  Bucket bucket;
  for (std::uint64_t i = 1; i <= 50; ++i) put(bucket, "key-" + std::to_string(i * i), i);
  put(bucket, Bytes(std::string(500, 'k')), 51);
  const auto cut = pieces(bucket, 200);
  ASSERT_GT(cut.size(), 5u);
  std::int64_t total = 0;
  Bucket back;
  for (const BucketPiece& piece : cut) {
    std::string bytes;
    encode(bucket, piece, bytes);
    EXPECT_EQ(static_cast<std::int64_t>(bytes.size()), piece.bytes);
    EXPECT_TRUE(piece.bytes <= 200 || piece.count == 1);
    total += piece.bytes;
    const auto decoded = decode(bytes, back);
    ASSERT_TRUE(decoded.has_value());
    EXPECT_EQ(*decoded, piece.count);
  }
  EXPECT_EQ(total, encoded_size(bucket));
  EXPECT_TRUE(back == bucket);
  EXPECT_TRUE(pieces(empty_bucket(), 100).empty());
}

TEST(Bucket, AnEntryLargerThanAPieceIsCutByMembersAndFields) {
  Database db(crdt::OriginId::of({0}, 1));
  std::vector<Bytes> members;
  std::vector<std::pair<Bytes, Bytes>> fields;
  for (int i = 0; i < 300; ++i) {
    members.push_back(Bytes("member" + std::to_string(i)));
    fields.emplace_back(Bytes("field" + std::to_string(i)), Bytes("value"));
  }
  db.load_set("{t}set", members);
  db.load_hash("{t}hash", fields);
  db.load_string("{t}small", "v");
  const Bytes key = "{t}";
  const Bucket& bucket = db.bucket(KeyRef(key).bucket());
  Bucket back;
  const auto cut = pieces(bucket, 500);
  ASSERT_GT(cut.size(), 12u);
  for (const BucketPiece& piece : cut) {
    std::string bytes;
    encode(bucket, piece, bytes);
    EXPECT_EQ(static_cast<std::int64_t>(bytes.size()), piece.bytes);
    EXPECT_LE(piece.bytes, 700);
    ASSERT_TRUE(decode(bytes, back).has_value());
  }
  EXPECT_TRUE(back == bucket);
}

TEST(Bucket, DecodingNeverTrustsItsInput) {
  Bucket bucket;
  for (std::uint64_t i = 1; i <= 4; ++i) put(bucket, "key" + std::to_string(i), i);
  std::string bytes;
  encode(bucket, {0, 4, 0}, bytes);
  Rng rng(3);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    Bucket back;
    const auto decoded = decode(std::string_view(bytes).substr(0, cut), back);
    if (decoded) EXPECT_LT(*decoded, 4u);
    else EXPECT_FALSE(decoded.error().message.empty());
  }
  for (int i = 0; i < 2'000; ++i) {
    std::string broken = bytes;
    broken[rng.below(broken.size())] = static_cast<char>(rng.below(256));
    Bucket back;
    (void)decode(broken, back);
    std::uint64_t sum = 0;
    for (const Entry& e : back) sum += e.digest;
    EXPECT_EQ(back.digest(), sum);
  }
}

}  // namespace
}  // namespace jetlag::store
