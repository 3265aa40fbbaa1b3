// SPDX-License-Identifier: Apache-2.0
// The identity of a key is (db, key): the same name in another numbered database is another key, wherever it travels.
#include <gtest/gtest.h>

#include "crdt/codec.h"
#include "region.h"

namespace jetlag::store::testing {
namespace {

Options sixteen() {
  Options options;
  options.commands = CommandSet::kStandard;
  return options;
}

TEST(NumberedDatabases, AHashTellsThemApartAndGivesTheNumberBack) {
  for (const char* key : {"", "k", "user:1", "{tag}:2"})
    for (std::uint32_t db = 0; db < 65'536; db += 251) {
      const auto number = static_cast<std::uint16_t>(db);
      EXPECT_EQ(crdt::db_of(key, crdt::hash_key(key, number)), number);
      EXPECT_EQ(crdt::hash_key(key, number) == crdt::hash_key(key), number == 0);
    }
}

TEST(NumberedDatabases, OneNameIsAnotherKeyInEach) {
  Region us(1, sixteen());
  EXPECT_EQ(us.say("SET k zero"), "OK");
  EXPECT_EQ(us.say("SELECT 15"), "OK");
  EXPECT_EQ(us.say("GET k"), "(nil)");
  EXPECT_EQ(us.say("SADD k member"), "(integer) 1") << "not even the type is shared";
  EXPECT_EQ(us.say("SELECT 16"), "(error) ERR DB index is out of range");
  EXPECT_EQ(us.say("TYPE k"), "set") << "a refused SELECT changes nothing";
  EXPECT_EQ(us.say("SELECT 0"), "OK");
  EXPECT_EQ(us.say("GET k"), "\"zero\"");
  EXPECT_EQ(us.say("DEL k"), "(integer) 1");
  EXPECT_EQ(us.say("SELECT 15"), "OK");
  EXPECT_EQ(us.say("SCARD k"), "(integer) 1");
  EXPECT_EQ(us.db.key_count(), 1u);
}

TEST(NumberedDatabases, SessionsSelectForThemselves) {
  Region us(1, sixteen());
  us.say("SELECT 3");
  us.say("SET k three");
  us.session = Session{};  // another connection
  EXPECT_EQ(us.say("GET k"), "(nil)");
}

TEST(NumberedDatabases, AnActiveActiveDatabaseHasOne) {
  Region us(1);
  EXPECT_EQ(us.say("SELECT 1"), "(error) ERR DB index is out of range");
}

/// A region that wrote the same name in three databases, one of them with a deadline.
Region writer() {
  Region us(1, sixteen());
  for (const char* line : {"SET k zero", "SELECT 1", "SET k one", "SELECT 2", "SET k two PX 500"}) us.say(line);
  return us;
}
void expect_all(Region& region) {
  for (const auto& [select, value] :
       {std::pair{"SELECT 0", "\"zero\""}, {"SELECT 1", "\"one\""}, {"SELECT 2", "\"two\""}, {"SELECT 3", "(nil)"}}) {
    region.say(select);
    EXPECT_EQ(region.say("GET k"), value) << select;
  }
}

TEST(NumberedDatabases, OperationsReachTheirOwnAndEqualDigestsMeanEqualData) {
  Region us = writer(), eu(2, sixteen());
  eu.pull(us);
  expect_all(eu);
  EXPECT_EQ(us.db.digest(), eu.db.digest());
  EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
}

TEST(NumberedDatabases, TheWireKeepsTheNumberAndZeroCostsNothing) {
  const Region us = writer();
  std::string bytes;
  crdt::CodecState writing, reading;
  for (const Shipped& s : us.log) crdt::encode(s.op, writing, bytes);
  Region eu(2, sixteen());
  crdt::Reader in(bytes);
  for (const Shipped& s : us.log) {
    const auto op = crdt::decode_op(in, reading);
    ASSERT_TRUE(op.has_value());
    eu.db.apply(*op, s.deps);
  }
  expect_all(eu);
  crdt::CodecState first, second;
  crdt::Op op = us.log[0].op, elsewhere = op;
  elsewhere.db = 1;
  EXPECT_EQ(crdt::encoded_size(elsewhere, first), crdt::encoded_size(op, second) + 2);
}

TEST(NumberedDatabases, AFullSyncCarriesThemApart) {
  Region us = writer(), eu(2, sixteen());
  eu.say("SELECT 1");
  eu.say("SET k older");
  eu.say("SET mine 1");
  us.advance(Duration::millis(1));
  us.say("SELECT 1");
  us.say("SET k one");
  const Snapshot snapshot = us.db.snapshot();
  eu.db.begin_join(snapshot.observed);
  for (std::uint16_t i = 0; i < kBuckets; ++i) {
    std::string bytes;
    for (const BucketPiece& piece : pieces(deref(snapshot.buckets[i]), 1'000)) encode(deref(snapshot.buckets[i]), piece, bytes);
    EXPECT_EQ(static_cast<std::int64_t>(bytes.size()), encoded_size(deref(snapshot.buckets[i])));
    Bucket received;
    ASSERT_TRUE(decode(bytes, received).has_value());
    EXPECT_EQ(received, deref(snapshot.buckets[i]));
    eu.db.join_bucket(i, received);
  }
  eu.db.finish_join();
  expect_all(eu);
  eu.say("SELECT 1");
  EXPECT_EQ(eu.say("GET mine"), "\"1\"");
}

TEST(NumberedDatabases, ExpiryDeletesInItsOwn) {
  Region us = writer();
  us.advance(Duration::seconds(1));
  us.expire();
  us.say("SELECT 2");
  EXPECT_EQ(us.say("EXISTS k"), "(integer) 0");
  us.say("SELECT 1");
  EXPECT_EQ(us.say("GET k"), "\"one\"");
  EXPECT_EQ(us.db.key_count(), 2u);
}

}  // namespace
}  // namespace jetlag::store::testing
