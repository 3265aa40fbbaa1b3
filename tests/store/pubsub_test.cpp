// SPDX-License-Identifier: Apache-2.0
// Published messages: the replies of one region, and what connections have received.
#include <gtest/gtest.h>

#include <array>

#include "store/command.h"
#include "store/command_line.h"
#include "store/subscriptions.h"

namespace jetlag::store {
namespace {

/// A region with two connections.
struct PubSub : ::testing::Test {
  std::string say(std::size_t who, std::string_view line) {
    const auto args = split_command_line(line);
    ExecuteContext at{{}, {}, &rng, nullptr, false, connections};
    return execute(db, connections[who], at, *args, written).to_text();
  }

  Database db{crdt::OriginId::of(RegionId{0}, 1)};
  std::array<Session, 2> connections;
  Rng rng{1};
  std::vector<crdt::Op> written;
};

TEST_F(PubSub, AMessageReachesWhoeverListens) {
  EXPECT_EQ(say(0, "PUBLISH news early"), "(integer) 0");
  EXPECT_EQ(say(0, "SUBSCRIBE news"), "1) \"subscribe\"\n2) \"news\"\n3) (integer) 1");
  EXPECT_EQ(say(1, "SUBSCRIBE news sport"),
            "1) 1) \"subscribe\"\n   2) \"news\"\n   3) (integer) 1\n2) 1) \"subscribe\"\n   2) \"sport\"\n   3) (integer) 2");
  EXPECT_EQ(say(1, "PUBLISH news hello"), "(integer) 2");
  EXPECT_EQ(say(1, "PUBLISH sport goal"), "(integer) 1");
  EXPECT_EQ(say(0, "LAB.MESSAGES"), "1) 1) \"message\"\n   2) \"news\"\n   3) \"hello\"");
  EXPECT_EQ(say(0, "LAB.MESSAGES"), "(empty array)") << "each once";
  EXPECT_EQ(say(1, "LAB.MESSAGES"),
            "1) 1) \"message\"\n   2) \"news\"\n   3) \"hello\"\n2) 1) \"message\"\n   2) \"sport\"\n   3) \"goal\"");
}

TEST_F(PubSub, PatternsCountOnTheirOwn) {
  say(0, "PSUBSCRIBE n*");
  EXPECT_EQ(say(0, "SUBSCRIBE news"), "1) \"subscribe\"\n2) \"news\"\n3) (integer) 2");
  EXPECT_EQ(say(0, "PUBLISH news hello"), "(integer) 2") << "by its channel and by its pattern";
  EXPECT_EQ(say(0, "LAB.MESSAGES"),
            "1) 1) \"message\"\n   2) \"news\"\n   3) \"hello\"\n"
            "2) 1) \"pmessage\"\n   2) \"n*\"\n   3) \"news\"\n   4) \"hello\"");
  EXPECT_EQ(say(0, "PUNSUBSCRIBE"), "1) \"punsubscribe\"\n2) \"n*\"\n3) (integer) 1");
  EXPECT_EQ(say(0, "PUBLISH news again"), "(integer) 1");
}

TEST_F(PubSub, ShardChannelsAreApart) {
  EXPECT_EQ(say(0, "SSUBSCRIBE orders"), "1) \"ssubscribe\"\n2) \"orders\"\n3) (integer) 1");
  EXPECT_EQ(say(0, "SUBSCRIBE orders"), "1) \"subscribe\"\n2) \"orders\"\n3) (integer) 1");
  EXPECT_EQ(say(1, "SPUBLISH orders x"), "(integer) 1");
  EXPECT_EQ(say(0, "LAB.MESSAGES"), "1) 1) \"smessage\"\n   2) \"orders\"\n   3) \"x\"");
  EXPECT_EQ(say(0, "SSUBSCRIBE a b"), "(error) CROSSSLOT Keys in request don't hash to the same slot");
  EXPECT_EQ(say(0, "SUNSUBSCRIBE"), "1) \"sunsubscribe\"\n2) \"orders\"\n3) (integer) 0");
  EXPECT_EQ(say(0, "SUNSUBSCRIBE"), "1) \"sunsubscribe\"\n2) (nil)\n3) (integer) 0");
}

TEST_F(PubSub, TellsAboutSubscriptions) {
  say(0, "SUBSCRIBE news");
  say(1, "SUBSCRIBE news sport");
  say(1, "PSUBSCRIBE a* b*");
  say(0, "PSUBSCRIBE a*");
  say(0, "SSUBSCRIBE orders");
  EXPECT_EQ(say(0, "PUBSUB CHANNELS"), "1) \"news\"\n2) \"sport\"");
  EXPECT_EQ(say(0, "PUBSUB channels s*"), "1) \"sport\"");
  EXPECT_EQ(say(0, "PUBSUB NUMSUB news none"), "1) \"news\"\n2) (integer) 2\n3) \"none\"\n4) (integer) 0");
  EXPECT_EQ(say(0, "PUBSUB NUMSUB"), "(empty array)");
  EXPECT_EQ(say(0, "PUBSUB NUMPAT"), "(integer) 2");
  EXPECT_EQ(say(0, "PUBSUB SHARDCHANNELS"), "1) \"orders\"");
  EXPECT_EQ(say(0, "PUBSUB SHARDNUMSUB orders"), "1) \"orders\"\n2) (integer) 1");
  say(0, "SUBSCRIBE news");
  EXPECT_EQ(say(0, "PUBSUB NUMSUB news"), "1) \"news\"\n2) (integer) 2") << "twice is once";
}

TEST_F(PubSub, BadInput) {
  EXPECT_EQ(say(0, "PUBLISH news"), "(error) ERR wrong number of arguments for 'publish' command");
  EXPECT_EQ(say(0, "SUBSCRIBE"), "(error) ERR wrong number of arguments for 'subscribe' command");
  EXPECT_EQ(say(0, "PUBSUB WHAT"), "(error) ERR unknown subcommand 'WHAT'. Try PUBSUB HELP.");
  EXPECT_EQ(say(0, "PUBSUB NUMPAT x"), "(error) ERR wrong number of arguments for 'pubsub|numpat' command");
  EXPECT_EQ(say(0, "LAB.MESSAGES x"), "(error) ERR wrong number of arguments for 'lab.messages' command");
  EXPECT_TRUE(written.empty());
}

TEST_F(PubSub, NothingOfAMessageIsKept) {
  say(0, "SET news value");
  const std::uint64_t digest = db.digest();
  say(0, "PUBLISH news hello");
  say(0, "PUBLISH other hello");
  EXPECT_EQ(db.digest(), digest);
  EXPECT_EQ(db.key_count(), 1u);
  EXPECT_EQ(say(0, "GET news"), "\"value\"");
  EXPECT_EQ(written.size(), 3u) << "they travel as operations do";
}

TEST_F(PubSub, ATransactionPublishesWhenItIsExecuted) {
  say(0, "SUBSCRIBE {t}news");
  say(1, "MULTI");
  EXPECT_EQ(say(1, "PUBLISH {t}news hello"), "QUEUED");
  EXPECT_EQ(say(0, "LAB.MESSAGES"), "(empty array)");
  say(1, "SET {t}k v");
  EXPECT_EQ(say(1, "EXEC"), "1) (integer) 1\n2) OK");
  EXPECT_EQ(say(0, "LAB.MESSAGES"), "1) 1) \"message\"\n   2) \"{t}news\"\n   3) \"hello\"");
}

TEST_F(PubSub, AConnectionThatDoesNotReadIsCutOff) {
  say(0, "SUBSCRIBE news");
  for (std::size_t i = 0; i < kMostUnread + 5; ++i) say(1, "PUBLISH news x");
  EXPECT_EQ(say(1, "PUBLISH news x"), "(integer) 0");
  EXPECT_EQ(connections[0].subscriptions->unread.size(), kMostUnread);
}

}  // namespace
}  // namespace jetlag::store
