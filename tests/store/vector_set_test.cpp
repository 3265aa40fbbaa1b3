// SPDX-License-Identifier: Apache-2.0
// Vector sets: the replies of the commands, exact search, and what regions make of them apart.
#include <algorithm>
#include <cmath>

#include "delivery_orders.h"
#include "store/describe.h"
#include "store/vectors.h"
#include "stories.h"

namespace jetlag::store {
namespace {

using testing::Conflict;
using testing::kSyntax;
using testing::kWrongType;
using testing::Region;
using testing::settle;
using testing::Story;

const char* const kNoVector = "(error) ERR invalid vector specification";

class VectorSets : public ::testing::TestWithParam<Story> {};
TEST_P(VectorSets, ReplyAsClientsExpect) { testing::tell(GetParam()); }

const Story kStories[] = {
    {"Vadd",
     {{"VADD v VALUES 2 1 0 a", "(integer) 1"},
      {"VADD v VALUES 2 0 1 a", "(integer) 0"},
      {"VADD v FP32 \"\\x00\\x00\\x80\\x3f\\x00\\x00\\x00\\x00\" b", "(integer) 1"},
      {"VEMB v a", "1) \"0\"\n2) \"1\""},
      {"VEMB v b", "1) \"1\"\n2) \"0\""},
      {"TYPE v", "vectorset"},
      {"VCARD v", "(integer) 2"},
      {"VDIM v", "(integer) 2"},
      {"VADD v VALUES 3 1 0 0 c", "(error) ERR Vector dimension mismatch - got 3 but set has 2"},
      {"VADD v VALUES 2 1 c", kNoVector},
      {"VADD v VALUES 0 c d", kNoVector},
      {"VADD v VALUES two 1 c", kNoVector},
      {"VADD v VALUES 2 1 x c", kNoVector},
      {"VADD v VALUES 2 1 nan c", kNoVector},
      {"VADD v VALUES 2 1 1e39 c", kNoVector},
      {"VADD v FP32 abc c", kNoVector},
      {"VADD v FP32 \"\" c", kNoVector},
      {"VADD v OTHER abcd c", kNoVector},
      {"VADD v VALUES 2 1 2", kSyntax},
      {"VADD v x y", "(error) ERR wrong number of arguments for 'vadd' command"},
      {"VCARD v", "(integer) 2"}}},
    {"VaddOptions",
     {{"VADD v VALUES 2 1 0 a CAS NOQUANT EF 200 M 16", "(integer) 1"},
      {"VADD v VALUES 2 1 0 b Q8", "(error) ERR quantization is not supported: vectors are kept as 32-bit floats (NOQUANT)"},
      {"VADD v VALUES 2 1 0 b BIN", "(error) ERR quantization is not supported: vectors are kept as 32-bit floats (NOQUANT)"},
      {"VADD v REDUCE 1 VALUES 2 1 0 b", "(error) ERR REDUCE is not supported: vectors are kept as they are"},
      {"VADD v VALUES 2 1 0 b EF 0", "(error) ERR invalid EF"},
      {"VADD v VALUES 2 1 0 b M 2", "(error) ERR invalid M"},
      {"VADD v VALUES 2 1 0 b M", kSyntax},
      {"VADD v VALUES 2 1 0 b NOPE", kSyntax},
      {"VADD v VALUES 2 1 0 b SETATTR", kSyntax},
      {"VADD v VALUES 2 1 0 b SETATTR '{\"x\":1}'", "(integer) 1"},
      {"VGETATTR v b", "\"{\\\"x\\\":1}\""},
      {"VADD v VALUES 2 1 1 b", "(integer) 0"},
      {"VGETATTR v b", "\"{\\\"x\\\":1}\""},
      {"VGETATTR v a", "(nil)"}}},
    {"Attributes",
     {{"VADD v VALUES 1 1 a", "(integer) 1"},
      {"VSETATTR v a text", "(integer) 1"},
      {"VGETATTR v a", "\"text\""},
      {"VSETATTR v a \"\"", "(integer) 1"},
      {"VGETATTR v a", "(nil)"},
      {"VSETATTR v none text", "(integer) 0"},
      {"VSETATTR none a text", "(integer) 0"},
      {"VGETATTR none a", "(nil)"},
      {"VISMEMBER v a", "(integer) 1"},
      {"VISMEMBER v none", "(integer) 0"},
      {"VISMEMBER none a", "(integer) 0"}}},
    {"Vrem",
     {{"VADD v VALUES 1 1 a", "(integer) 1"},
      {"VADD v VALUES 1 1 b", "(integer) 1"},
      {"VREM v a", "(integer) 1"},
      {"VREM v a", "(integer) 0"},
      {"VREM none a", "(integer) 0"},
      {"VREM v b", "(integer) 1"},
      {"EXISTS v", "(integer) 0"},
      {"VADD v VALUES 3 1 2 3 a", "(integer) 1"},
      {"VDIM v", "(integer) 3"}}},
    {"Vsim",
     {{"VADD v VALUES 2 1 0 east", "(integer) 1"},
      {"VADD v VALUES 2 0 1 north", "(integer) 1"},
      {"VADD v VALUES 2 -3 0 west", "(integer) 1"},
      {"VADD v VALUES 2 5 5 between SETATTR x", "(integer) 1"},
      {"VSIM v VALUES 2 2 0", "1) \"east\"\n2) \"between\"\n3) \"north\"\n4) \"west\""},
      {"VSIM v ELE north COUNT 2 WITHSCORES", "1) \"north\"\n2) \"1\"\n3) \"between\"\n4) \"0.85355339059327373\""},
      {"VSIM v VALUES 2 1 0 COUNT 4 WITHSCORES EPSILON 0.5",
       "1) \"east\"\n2) \"1\"\n3) \"between\"\n4) \"0.85355339059327373\"\n5) \"north\"\n6) \"0.5\""},
      {"VSIM v ELE between COUNT 1 WITHSCORES WITHATTRIBS", "1) \"between\"\n2) \"1\"\n3) \"x\""},
      {"VSIM v VALUES 2 0 0 COUNT 1 WITHSCORES", "1) \"between\"\n2) \"0.5\""},
      {"VSIM v ELE east TRUTH NOTHREAD EF 10 FILTER-EF 0 COUNT 1", "1) \"east\""},
      {"VSIM v ELE none", "(error) ERR element not found in set"},
      {"VSIM v VALUES 3 1 0 0", "(error) ERR Vector dimension mismatch - got 3 but set has 2"},
      {"VSIM v VALUES 2 1", kNoVector},
      {"VSIM v ELE east COUNT 0", "(error) ERR invalid COUNT"},
      {"VSIM v ELE east EPSILON 0", "(error) ERR invalid EPSILON"},
      {"VSIM v ELE east FILTER .x", "(error) ERR FILTER is not supported: attributes are stored and not searched"},
      {"VSIM v ELE east NOPE", kSyntax},
      {"VSIM none ELE east", "(empty array)"},
      {"VLINKS v east", "1) 1) \"between\"\n   2) \"north\"\n   3) \"west\""},
      {"VLINKS v east WITHSCORES NOPE", "(error) ERR wrong number of arguments for 'vlinks' command"},
      {"VLINKS v none", "(nil)"}}},
    {"Told",
     {{"VADD v VALUES 2 3 4 a SETATTR x", "(integer) 1"},
      {"VINFO v",
       " 1) \"quant-type\"\n 2) \"f32\"\n 3) \"vector-dim\"\n 4) (integer) 2\n 5) \"size\"\n 6) (integer) 1\n"
       " 7) \"attributes-count\"\n 8) (integer) 1\n 9) \"other-dimensions\"\n10) (integer) 0"},
      {"VINFO none", "(nil)"},
      {"VDIM none", "(error) ERR key does not exist"},
      {"VCARD none", "(integer) 0"},
      {"VEMB none a", "(nil)"},
      {"VEMB v none", "(nil)"},
      {"VEMB v a RAW", "1) f32\n2) \"\\x9a\\x99\\x19?\\xcd\\xccL?\"\n3) \"5\""},
      {"VEMB v a NOPE", kSyntax},
      {"VRANDMEMBER v", "\"a\""},
      {"VRANDMEMBER v 5", "1) \"a\""},
      {"VRANDMEMBER v -2", "1) \"a\"\n2) \"a\""},
      {"VRANDMEMBER v 0", "(empty array)"},
      {"VRANDMEMBER none", "(nil)"},
      {"VRANDMEMBER none 2", "(empty array)"}}},
    {"OtherTypes",
     {{"SET s x", "OK"},
      {"VADD s VALUES 1 1 a", kWrongType},
      {"VSIM s VALUES 1 1", kWrongType},
      {"VREM s a", kWrongType},
      {"VCARD s", kWrongType},
      {"VDIM s", kWrongType},
      {"VEMB s a", kWrongType},
      {"VGETATTR s a", kWrongType},
      {"VSETATTR s a x", kWrongType},
      {"VINFO s", kWrongType},
      {"VRANDMEMBER s", kWrongType},
      {"VISMEMBER s a", kWrongType},
      {"VLINKS s a", kWrongType},
      {"VADD v VALUES 1 1 a", "(integer) 1"},
      {"GET v", kWrongType},
      {"EXPIRE v 100", "(integer) 1"},
      {"COPY v {v}w", "(integer) 1"},
      {"VSIM {v}w ELE a", "1) \"a\""},
      {"TTL {v}w", "(integer) 100"},
      {"RENAME {v}w v", "OK"},
      {"VCARD v", "(integer) 1"}}},
};
INSTANTIATE_TEST_SUITE_P(All, VectorSets, ::testing::ValuesIn(kStories), [](const auto& p) { return std::string(p.param.name); });

class VectorSetsApart : public ::testing::TestWithParam<Conflict> {};
TEST_P(VectorSetsApart, EveryOrderOfDeliveryReadsTheSame) {
  testing::every_outcome(GetParam(), [&](Region& region, const std::string& how) {
    for (const auto& [line, reply] : GetParam().reads) EXPECT_EQ(region.say(line), reply) << line << ": " << how;
  });
}

const Conflict kConflicts[] = {
    {"ElementsMerge",
     {"VADD v VALUES 2 1 0 a"},
     {{"VADD v VALUES 2 0 1 b"}, {"VADD v VALUES 2 1 1 c"}},
     {{"VSIM v VALUES 2 0 1", "1) \"b\"\n2) \"c\"\n3) \"a\""}}},
    {"TheLaterVectorWins",
     {"VADD v VALUES 2 1 0 a"},
     {{"VADD v VALUES 2 0 1 a"}, {"VADD v VALUES 2 1 1 a"}},
     {{"VEMB v a", "1) \"1\"\n2) \"1\""}, {"VCARD v", "(integer) 1"}}},
    {"AnAdditionWinsOverARemoval",
     {"VADD v VALUES 2 1 0 a", "VADD v VALUES 2 1 0 b"},
     {{"VADD v VALUES 2 0 1 a"}, {"VREM v a"}},
     {{"VEMB v a", "1) \"0\"\n2) \"1\""}}},
    {"AttributesDoNotKeepAnElement",
     {"VADD v VALUES 2 1 0 a", "VADD v VALUES 2 1 0 b"},
     {{"VSETATTR v a x"}, {"VREM v a"}},
     {{"VISMEMBER v a", "(integer) 0"}, {"VGETATTR v a", "(nil)"}, {"VCARD v", "(integer) 1"}}},
    {"TheyShowIfItComesBack",
     {"VADD v VALUES 2 1 0 a", "VADD v VALUES 2 1 0 b"},
     {{"VSETATTR v a x"}, {"VREM v a", "VADD v VALUES 2 1 1 a"}},
     {{"VGETATTR v a", "\"x\""}}},
    {"VectorAndAttributesAreTwoRegisters",
     {"VADD v VALUES 2 1 0 a"},
     {{"VSETATTR v a x"}, {"VADD v VALUES 2 0 1 a"}},
     {{"VGETATTR v a", "\"x\""}, {"VEMB v a", "1) \"0\"\n2) \"1\""}}},
    {"OfTwoDimensionsTheCommonOneIsSearched",
     {},
     {{"VADD v VALUES 2 1 0 a", "VADD v VALUES 2 0 1 b"}, {"VADD v VALUES 3 1 0 0 c"}},
     {{"VDIM v", "(integer) 2"}, {"VCARD v", "(integer) 3"}, {"VSIM v ELE a", "1) \"a\"\n2) \"b\""}}},
    {"ADeletionTakesWhatItHadSeen",
     {"VADD v VALUES 2 1 0 a"},
     {{"DEL v"}, {"VADD v VALUES 2 0 1 b"}},
     {{"VRANDMEMBER v 5", "1) \"b\""}}},
};
INSTANTIATE_TEST_SUITE_P(Stories, VectorSetsApart, ::testing::ValuesIn(kConflicts),
                         [](const auto& p) { return std::string(p.param.name); });

TEST(VectorAttributes, WithoutAnElementEndWithTheNextOneOrOnceAllKnowOfThem) {
  for (const bool collected : {false, true}) {
    Region us(1), eu(2);
    us.run("VADD v VALUES 2 1 0 a");
    settle({&us, &eu});
    us.run("VSETATTR v a x");
    eu.run("VREM v a");
    settle({&us, &eu});
    EXPECT_EQ(us.say("EXISTS v"), "(integer) 0");
    EXPECT_EQ(us.db.digest(), eu.db.digest());
    const auto remembers = [](const Region& region) { return region.db.find(KeyRef(Bytes("v"))) != nullptr; };
    EXPECT_TRUE(remembers(us));
    if (collected) us.db.collect({{{us.db.identity(), &us.db.observed()}, {eu.db.identity(), &eu.db.observed()}}, true});
    EXPECT_EQ(remembers(us), !collected);
    EXPECT_EQ(eu.say("VADD v VALUES 2 0 1 a"), "(integer) 1");
    settle({&us, &eu});
    for (Region* region : {&us, &eu}) EXPECT_EQ(region->say("VGETATTR v a"), "(nil)");
    EXPECT_EQ(us.db.content_digest(), eu.db.content_digest());
  }
}

TEST(VectorSearch, IsExact) {
  Rng rng(5);
  Region us(1);
  std::vector<std::pair<double, std::string>> expected;
  const std::vector<float> centre = {0.5F, -1, 2};
  for (int i = 0; i < 300; ++i) {
    std::vector<float> vector;
    std::string line = "VADD v VALUES 3";
    for (int d = 0; d < 3; ++d) {
      vector.push_back(static_cast<float>(rng.below(2001)) - 1000);
      line += " " + std::to_string(static_cast<int>(vector.back()));
    }
    const std::string name = "e" + std::to_string(i);
    us.run(line + " " + name);
    expected.emplace_back(-similarity(centre, vector), name);
  }
  std::ranges::sort(expected);
  const Reply found = us.run("VSIM v VALUES 3 0.5 -1 2 COUNT 20");
  ASSERT_EQ(found.items().size(), 20u);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(found.items()[i].text(), Bytes(expected[i].second)) << i;
}

TEST(VectorSearch, MeasuresTheCosine) {
  const std::vector<float> a = {1, 2, 3}, b = {-2, 0.5F, 4};
  const double cosine = (-2 + 1 + 12) / std::sqrt(14 * (4 + 0.25 + 16));
  EXPECT_DOUBLE_EQ(similarity(a, b), (1 + cosine) / 2);
  EXPECT_EQ(similarity(a, a), 1);
  EXPECT_EQ(similarity(a, std::vector<float>{-1, -2, -3}), 0);
}

TEST(VectorSetDescription, TellsVectorsAndAttributes) {
  Region us(1), eu(2);
  us.run("VADD v VALUES 2 1 0.5 a SETATTR x");
  settle({&us, &eu});
  us.run("VADD v VALUES 2 1 1 a");
  eu.advance(Duration::millis(5));
  eu.run("VADD v VALUES 2 2 2 a");
  settle({&us, &eu});
  const auto description = describe(us.db, "v", us.clock);
  ASSERT_TRUE(description && description->bodies.size() == 1);
  const BodyInfo& body = description->bodies.front();
  ASSERT_EQ(body.elements.size(), 2u);
  EXPECT_EQ(body.elements[0].value, Bytes("[2 2]"));
  EXPECT_EQ(body.elements[0].candidates.size(), 2u);
  EXPECT_EQ(body.elements[1].value, Bytes("x"));
}

}  // namespace
}  // namespace jetlag::store
