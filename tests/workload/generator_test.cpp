// SPDX-License-Identifier: Apache-2.0
#include "workload/generator.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jetlag::workload {
namespace {

using testing::HasSubstr;

Config steady() {
  Config c;
  c.name = "page views";
  c.rates = {{{}, 1'000'000}};
  c.keys.pattern = "page:{}";
  c.mix = {{"INCR", kOne / 2}, {"GET", kOne / 2}};
  return c;
}

std::vector<Request> draw(Generator& g, int n) {
  std::vector<Request> requests;
  for (int i = 0; i < n; ++i) {
    Request r;
    g.next(g.next_arrival(), r);
    requests.push_back(r);
  }
  return requests;
}

std::string text(const Request& r) {
  std::string line;
  for (const Bytes& arg : r.args) line += (line.empty() ? "" : " ") + arg.str();
  return line;
}

TEST(Generator, MixesCommandsByTheirShares) {
  Config c = steady();
  c.mix = {{"INCR", kOne / 10}, {"GET", kOne / 10 * 9}};
  Generator g(c, Rng(1));
  int writes = 0;
  for (const Request& r : draw(g, 20'000)) {
    writes += r.kind == CommandClass::kWrite;
    EXPECT_EQ(r.args[0].view(), r.kind == CommandClass::kWrite ? "INCR" : "GET");
    EXPECT_EQ(r.args[1].view(), "page:" + std::to_string(r.key_number));
  }
  EXPECT_NEAR(writes, 2'000, 180);
  EXPECT_EQ(g.produced(), 20'000u);
}

TEST(Generator, ACommandWithAShareOfZeroNeverComes) {
  Config c = steady();
  c.mix = {{"DEL", 0}, {"GET", kOne}, {"DEL", 0}};
  Generator g(c, Rng(1));
  for (const Request& r : draw(g, 1'000)) EXPECT_EQ(r.args[0].view(), "GET");
}

TEST(Generator, EveryKnownCommandMakesACompleteRequest) {
  for (const std::string_view name : known_commands()) {
    Config c = steady();
    c.mix = {{std::string(name), kOne}};
    ASSERT_TRUE(validate(c).empty()) << name;
    Generator g(c, Rng(1));
    for (const Request& r : draw(g, 5)) {
      EXPECT_FALSE(r.args.empty()) << name;
      for (const Bytes& arg : r.args) EXPECT_EQ(arg.view().find('{'), std::string_view::npos) << text(r);
    }
  }
}

TEST(Generator, ATemplateFillsInKeysValuesElementsAndNumbers) {
  Config c = steady();
  c.mix = {{"SET {key} {value} PX 500", kOne / 2}, {"HINCRBY {key} {element} {number}", kOne / 2}};
  c.elements = 3;
  c.value = Distribution::constant(12);
  Generator g(c, Rng(1));
  for (const Request& r : draw(g, 200)) {
    EXPECT_EQ(r.kind, CommandClass::kWrite);
    if (r.args[0].view() == "SET") {
      ASSERT_EQ(r.args.size(), 5u);
      EXPECT_EQ(r.args[2].size(), 12u);
      EXPECT_EQ(r.args[4].view(), "500");
    } else {
      ASSERT_EQ(r.args.size(), 4u);
      EXPECT_TRUE(r.args[2] == "e0" || r.args[2] == "e1" || r.args[2] == "e2") << text(r);
      EXPECT_GE(std::stoi(r.args[3].str()), 1);
      EXPECT_LE(std::stoi(r.args[3].str()), 100);
    }
  }
}

TEST(Generator, ReadModifyWriteIsAGetAndThenASetOfTheSameKeyByTheSameClient) {
  Config c = steady();
  c.clients = 4;
  c.mix = {{"READ-MODIFY-WRITE", kOne}};
  Generator g(c, Rng(1));
  for (int i = 0; i < 50; ++i) {
    const Instant at = g.next_arrival();
    Request get, set;
    g.next(at, get);
    EXPECT_EQ(get.turn, Turn::kGoesOn);
    ASSERT_EQ(g.next_arrival(), at);
    g.next(at, set);
    EXPECT_EQ(get.args[0].view(), "GET");
    EXPECT_EQ(set.args[0].view(), "SET");
    EXPECT_EQ(get.args[1], set.args[1]);
    EXPECT_EQ(get.client, set.client);
    EXPECT_EQ(set.position, Position::kFollowUp);
    EXPECT_EQ(set.turn, Turn::kEnds);
  }
}

TEST(Generator, AScanReadsOneToTenKeysInARow) {
  Config c = steady();
  c.mix = {{"SCAN", kOne}};
  c.keys.count = 100;
  Generator g(c, Rng(1));
  std::set<int> lengths;
  for (int i = 0; i < 300; ++i) {
    int length = 0;
    std::uint64_t expected = 0;
    Request r;
    do {
      g.next(g.next_arrival(), r);
      EXPECT_TRUE(length++ == 0 || r.key_number == expected);
      expected = (r.key_number + 1) % 100;
    } while (r.turn == Turn::kGoesOn);
    lengths.insert(length);
  }
  EXPECT_EQ(*lengths.begin(), 1);
  EXPECT_EQ(*lengths.rbegin(), 10);
}

TEST(Generator, WrittenValuesDifferAcrossGenerators) {
  std::set<std::string> values;
  for (std::uint32_t i = 0; i < 3; ++i) {
    Config c = steady();
    c.place = {i, 3, i};
    c.mix = {{"SET", kOne}};
    Generator g(c, Rng(1));
    for (const Request& r : draw(g, 1'000)) EXPECT_TRUE(values.insert(r.args[2].str()).second);
  }
}

TEST(Generator, ACopyHasTheSameFutureAndEqualityMeansThat) {
  Generator g(steady(), Rng(1));
  draw(g, 100);
  Generator copy = g;
  EXPECT_EQ(copy, g);
  EXPECT_EQ(draw(copy, 100), draw(g, 100));
  Request r;
  g.next(g.next_arrival(), r);
  EXPECT_NE(copy, g);
  EXPECT_NE(copy.digest(), g.digest());
}

TEST(Generator, TheKeysDoNotDependOnTheMix) {
  Config reads = steady(), writes = steady();
  reads.mix = {{"GET", kOne}};
  writes.mix = {{"SET", kOne}};
  Generator a(reads, Rng(1)), b(writes, Rng(1));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(draw(a, 1)[0].key_number, draw(b, 1)[0].key_number);
}

TEST(Generator, YcsbPresetsHaveTheirShares) {
  const std::map<char, std::string> writes = {{'a', "SET"}, {'B', "SET"}, {'d', "SET"}, {'E', "SET"}, {'f', "SET"}};
  const std::map<char, double> share = {{'a', 0.5}, {'B', 0.05}, {'d', 0.05}, {'E', 0.05}, {'f', 1.0 / 3}};
  for (const auto& [letter, command] : writes) {
    const auto config = with_ycsb(letter, steady());
    ASSERT_TRUE(config.has_value());
    ASSERT_TRUE(validate(*config).empty());
    Generator g(*config, Rng(1));
    int turns = 0, found = 0;
    for (const Request& r : draw(g, 20'000)) {
      turns += letter == 'E' ? r.position == Position::kFirst : 1;
      found += r.args[0].view() == command;
    }
    EXPECT_NEAR(static_cast<double>(found) / turns, share.at(letter), 0.02) << letter;
  }
  EXPECT_EQ(with_ycsb('c', steady())->mix.size(), 1u);
  EXPECT_FALSE(with_ycsb('g', steady()).has_value());
}

TEST(Validate, NamesEveryMistakeAtOnce) {
  Config c = steady();
  c.rates.clear();
  c.keys.count = 0;
  c.mix = {{"GTE", kOne / 2}};
  c.clients = 0;
  const Errors errors = validate(c);
  ASSERT_GE(errors.size(), 5u);
  std::string all;
  for (const Error& e : errors) all += e.where + ": " + e.message + "\n";
  EXPECT_THAT(all, HasSubstr("rate: an open loop needs a rate"));
  EXPECT_THAT(all, HasSubstr("keys.count: expected 1 to"));
  EXPECT_THAT(all, HasSubstr("GET"));
  EXPECT_THAT(all, HasSubstr("add up to 100 %"));
}

TEST(Validate, HomesNeedAtLeastOneKeyEach) {
  Config c = steady();
  c.home = Home::kByKey;
  c.place = {0, 5, 0};
  c.keys.count = 4;
  ASSERT_EQ(validate(c).size(), 1u);
  c.keys.count = 5;
  EXPECT_TRUE(validate(c).empty());
}

TEST(Validate, AClosedLoopHasNoRate) {
  Config c = steady();
  c.arrival = Arrival::kClosed;
  EXPECT_EQ(validate(c).size(), 1u);
}

}  // namespace
}  // namespace jetlag::workload
