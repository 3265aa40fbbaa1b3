// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rng.h"
#include "files.h"
#include "scenario/starter.h"

namespace jetlag::scenario {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(BadInput, UnknownKeysNameTheNearestOne) {
  EXPECT_THAT(wrong(two(", \"duratoin\": \"5s\",\n  \"database\": { \"backlogg\": \"1MiB\" }")),
              ElementsAre("f:3:3 unknown key \"duratoin\" in this scenario; did you mean \"duration\"?",
                          "f:4:17 unknown key \"backlogg\" in this database; did you mean \"backlog\"?"));
  EXPECT_THAT(wrong(two(R"(, "database": { "sync": { "batch": { "zzzzzz": 1 } } })")),
              ElementsAre("f:3:38 unknown key \"zzzzzz\" in this batch; it has delay and bytes"));
}

TEST(BadInput, UnknownPlaceholdersNameTheNearestOne) {
  const auto mix = [](const std::string& command) {
    return wrong(two(R"(, "workloads": [ { "rate": "1/s", "mix": { ")" + command + R"(": "100%" } } ])"));
  };
  EXPECT_THAT(mix("SADD {key} {Element}"),
              ElementsAre(AllOf(StartsWith("f:3:"), HasSubstr("unknown placeholder \"{Element}\": expected {key}, {element}, "
                                                              "{value} or {number}; did you mean \"{element}\"?"))));
  EXPECT_THAT(mix("SADD {key} {foo}"), ElementsAre(HasSubstr("unknown placeholder \"{foo}\"")));
  EXPECT_THAT(mix("HSET {key} {element} {value}"), ElementsAre());
  EXPECT_THAT(mix("SET {key} {tag}:x"), ElementsAre()) << "a hash tag is none";
}

TEST(BadInput, DuplicateKeysAreRefused) {
  EXPECT_THAT(wrong(two(", \"seed\": 1, \"seed\": 2")),
              ElementsAre("f:3:14 expected each key once, found \"seed\" again (first in line 3)"));
}

TEST(BadInput, ADuplicateKeyHidesNoOtherMistake) {
  EXPECT_THAT(wrong(R"({ "jetlag": 1, "seed": 1, "seed": 2, "regions": [ { "id": "us" } ] })"),
              ElementsAre(HasSubstr("expected the key \"name\""), HasSubstr("found \"seed\" again"),
                          HasSubstr("expected the key \"location\"")));
  std::vector<Case> readable;
  EXPECT_FALSE(load_text("f", two(R"(, "seed": 1, "seed": 2, "expect": ["converged"])"), Files{}.loader(), {}, &readable));
  ASSERT_EQ(readable.size(), 1U);
  EXPECT_EQ(readable[0].spec.expect.size(), 1U);
  EXPECT_TRUE(readable[0].names_known);
  std::vector<Case> broken;
  EXPECT_FALSE(load_text("f", two(R"(, "seed" 1, "expect": ["converged"])"), Files{}.loader(), {}, &broken));
  EXPECT_TRUE(broken.empty());
}

TEST(BadInput, NamesAreNotKnownWhereThingsHaveNone) {
  const auto known = [](const std::string& rest) {
    std::vector<Case> readable;
    EXPECT_FALSE(load_text("f", two(rest + R"(, "drain": 5)"), Files{}.loader(), {}, &readable)) << rest;
    return readable.size() == 1 && readable[0].names_known;
  };
  EXPECT_TRUE(known(R"(, "faults": [ { "at": "1s", "isolate": "uk" } ])"));  // "isolate-1", whatever else is wrong with it
  EXPECT_FALSE(known(R"(, "faults": [ { "at": "1s", "isolat": "us" } ])"));
  EXPECT_FALSE(known(R"(, "faults": [ { "at": "1s", "name": 5, "isolate": "us" } ])"));
  EXPECT_FALSE(known(R"(, "faults": { "at": "1s", "isolate": "us" })"));
}

TEST(BadInput, UnitsAreRequired) {
  EXPECT_THAT(
      wrong(two(", \"duration\": 60, \"drain\": \"60\"")),
      ElementsAre(
          "f:3:15 expected a duration such as \"150ms\" (units: ns, us, ms, s, m, h, d), found the number 60 without a unit",
          "f:3:28 expected a duration such as \"150ms\" (units: ns, us, ms, s, m, h, d), found \"60\", which has no unit"));
}

TEST(BadInput, RequiredKeysAreNamed) {
  EXPECT_THAT(wrong("{}"), ElementsAre("f:1:1 expected the key \"jetlag\" in this scenario, found none",
                                       "f:1:1 expected the key \"name\" in this scenario, found none",
                                       "f:1:1 expected the key \"regions\" in this scenario, found none"));
  EXPECT_THAT(wrong("[]"), ElementsAre("f:1:1 expected a scenario, an object in braces, found an empty list"));
}

TEST(BadInput, LocationsMustBeInTheCatalogue) {
  const auto errors = wrong(
      R"({ "jetlag": 1, "name": "t", "regions": [ { "id": "us", "location": "us-east-1" }, { "id": "x", "location": { "lat": 91, "lon": 0 } } ] })");
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_THAT(errors[0], StartsWith("f:1:68 expected a region of the catalogue"));
  EXPECT_THAT(errors[0], HasSubstr("\"aws:us-east-1\""));
  EXPECT_THAT(errors[1], HasSubstr("expected a number from -90 to 90, found the number 91"));
}

TEST(BadInput, NoRegionIsCalledLikeOperationsOfAnother) {
  EXPECT_THAT(wrong(R"({ "jetlag": 1, "name": "t", "regions": [ { "id": "us.2", "location": "aws:us-east-1" },
    { "id": "us", "location": "aws:us-east-2" }, { "id": "eu.2", "location": "aws:eu-west-1" }, { "id": "us.x", "location": "aws:eu-west-2" },
    { "id": "preloaded", "location": "aws:eu-west-3" } ] })"),
              ElementsAre(HasSubstr("1:50 expected another id: \"us.2\" is how operations of a later life of \"us\" are named"),
                          HasSubstr("expected another id: \"preloaded\"")));
}

TEST(BadInput, UnknownRegionsAreFoundEverywhere) {
  EXPECT_THAT(wrong(two(R"(, "network": { "links": [ { "between": ["us", "eo"] } ] },
"workloads": [ { "regions": ["us", "euu"], "rate": "1/s", "mix": { "GET": "100%" } } ],
"faults": [ { "at": "1s", "cut": ["us", "zz"] } ],
"script": [ { "region": "ux", "run": "GET a" } ])")),
              ElementsAre("f:3:47 expected the id of a region (us or eu), found the string \"eo\"; did you mean \"eu\"?",
                          "f:4:36 expected the id of a region (us or eu), found the string \"euu\"; did you mean \"eu\"?",
                          "f:5:41 expected the id of a region (us or eu), found the string \"zz\"",
                          "f:6:25 expected the id of a region (us or eu), found the string \"ux\"; did you mean \"us\"?"));
}

TEST(BadInput, ImpossibleTimes) {
  EXPECT_THAT(wrong(two(R"(, "duration": "10s", "drain": "5s", "warmup": "10s",
"faults": [ { "at": "15s", "cut": ["us", "eu"] },
  { "at": "14s", "for": "2s", "cut": ["us", "eu"] },
  { "at": "1s", "for": "2s", "heal": "all" },
  { "at": "1s", "pause": "us" } ],
"workloads": [ { "rate": "1/s", "mix": { "GET": "100%" }, "stop": "11s" } ],
"script": [ { "at": "2s", "region": "us", "run": "GET a" }, { "at": "1s", "region": "us", "run": "GET a" }, { "at": "1m", "region": "us", "run": "GET a" } ])")),
              ElementsAre("f:3:47 expected \"warmup\" to be shorter than \"duration\" (10s), found 10s",
                          "f:4:21 expected a time within the run (duration + drain = 15s), found 15s",
                          "f:5:25 expected the fault to end within the run (duration + drain = 15s), found its end at 16s; "
                          "without \"for\" it lasts to the end",
                          "f:6:17 expected no \"for\": \"heal\" happens at one moment",
                          "f:7:3 expected \"for\": a pause has an end (a process that stays away has crashed)",
                          "f:8:67 expected an end within \"duration\" (10s), found 11s",
                          "f:9:69 expected steps in the order of time, found 1s after 2s",
                          "f:9:117 expected a time within the run (duration + drain = 15s), found 1m"));
}

TEST(BadInput, NegativeTimesAreOutOfRange) {
  EXPECT_THAT(wrong(two(", \"drain\": \"-1s\"")), ElementsAre("f:3:12 expected 0s to 30d, found \"-1s\""));
}

TEST(BadInput, RegionsThatNothingReaches) {
  EXPECT_THAT(wrong(two(R"(, "network": { "topology": "explicit" })")),
              ElementsAre("f:3:28 expected a connected network: nothing sent by \"us\" can reach \"eu\" (2 such pairs)"));
  EXPECT_THAT(wrong(two(R"(, "network": { "topology": "explicit", "links": [ { "from": "us", "to": "eu", "rtt": "10ms" } ] })")),
              ElementsAre("f:3:28 expected a connected network: nothing sent by \"eu\" can reach \"us\" (1 such pair)"));
  // Every region of a directed ring reaches every other one, but nobody could acknowledge anything to whom he got it from.
  const char* const ring =
      R"({ "jetlag": 1, "name": "ring", "duration": "2s", "regions": [ { "id": "a", "location": "aws:us-east-1" },
    { "id": "b", "location": "aws:eu-west-1" }, { "id": "c", "location": "aws:ap-southeast-1" } ],
    "network": { "topology": "explicit", "links": [ { "from": "a", "to": "b" }, { "from": "b", "to": "c" }, { "from": "c", "to": "a" } ] } })";
  EXPECT_THAT(wrong(ring), ElementsAre(testing::HasSubstr("there is one from \"a\" to \"b\" and none back")));
}

TEST(BadInput, FaultsNeedALinkToStrike) {
  const std::string line =
      R"({ "jetlag": 1, "name": "t", "regions": [ { "id": "a", "location": "aws:us-east-1" }, { "id": "b", "location": "aws:eu-west-1" },
 { "id": "c", "location": "aws:us-west-2" } ], "network": { "topology": "line" },
)";
  EXPECT_THAT(wrong(line + R"("faults": [ { "at": "1s", "cut": ["a", "c"] } ] })"),
              ElementsAre("f:3:34 expected two linked regions: this topology has no link from \"a\" to \"c\""));
  EXPECT_THAT(wrong(line + R"("faults": [ { "at": "1s", "isolate": ["a", "b", "c"] } ] })"),
              ElementsAre("f:3:38 expected fewer than all regions: nothing is left to isolate them from"));
}

TEST(BadInput, AFaultHasExactlyOneKind) {
  EXPECT_THAT(
      wrong(two(
          R"(, "faults": [ { "at": "1s" }, { "at": "1s", "cutt": ["us", "eu"] }, { "at": "1s", "crash": "us", "isolate": "us" }, { "at": "1s", "slow": "us" } ])")),
      ElementsAre(HasSubstr("f:3:15 expected one of the keys cut, one-way, isolate"),
                  "f:3:45 unknown key \"cutt\" in this fault; did you mean \"cut\"?",
                  "f:3:98 expected only one of these keys, found \"isolate\" beside \"crash\"",
                  "f:3:131 \"slow\" is known, not yet supported"));
}

TEST(BadInput, FaultsThatCannotBe) {
  EXPECT_THAT(
      wrong(two(
          R"(, "faults": [ { "name": "x", "at": "1s", "cut": ["us", "us"] }, { "name": "x", "at": "1s", "crash": { "region": "us", "shard": 1 } },
 { "at": "1s", "crash": { "region": "us", "role": "replica" } }, { "at": "1s", "degrade": { "region": "us" } }, { "at": "1s", "degrade": { "loss": "1%" } } ])")),
      ElementsAre("f:3:49 expected two different regions, found \"us\" twice",
                  "f:3:75 expected each name once, found \"x\" again",
                  "f:3:128 expected a shard below 1 (database.shards), found 1",
                  "f:4:51 expected a role (primary), found \"replica\", which is known, not yet supported",
                  "f:4:91 expected at least one of latency, latency-factor, loss and bandwidth, found none",
                  "f:4:138 expected one of the keys between, from or region in this degrade, found none"));
}

TEST(BadInput, WhatIsNotBuiltYetIsKnown) {
  EXPECT_THAT(wrong(two(R"(, "sessions": {}, "lesson": [],
"database": { "profile": "redis-aa", "strategy": "quorum", "replicas": 1, "sync": { "tiers": ["delta", "full"] } })")),
              ElementsAre("f:3:3 \"sessions\" is known, not yet supported", "f:3:19 \"lesson\" is known, not yet supported",
                          "f:4:26 expected a profile (jetlag), found \"redis-aa\", which is known, not yet supported",
                          "f:4:50 expected a strategy (active-active), found \"quorum\", which is known, not yet supported",
                          "f:4:72 \"replicas\" other than 0 is known, not yet supported",
                          "f:4:95 expected a sync tier (partial or full), found \"delta\", which is known, not yet supported"));
}

TEST(BadInput, DeliveryWithoutCausalOrderIsRefused) {
  // Without a memory of removals that came before their elements it would diverge (pitfall 7).
  EXPECT_THAT(wrong(two(R"(, "database": { "causal": false })")),
              ElementsAre("f:3:27 \"causal\": false is known, not yet supported"));
  EXPECT_THAT(wrong(two(R"(, "database": { "causal": true })")), ElementsAre());
}

TEST(BadInput, ADesignThatNeedsMoreThanIsBuiltIsRefusedForNothingElse) {
  const auto loaded = load_text("f", two(R"(, "network": { "topology": "full-mesh", "rtt": { "import": "ours.csv" } },
"database": { "profile": "jetlag", "shards": 2, "replicas": 1, "sync": { "tiers": ["partial", "delta", "reconcile", "full"] } },
"faults": [ { "at": "1s", "disk-loss": "us" }, { "at": "1s", "crash": { "region": "eu", "shard": 0, "role": "primary" } } ],
"lesson": [ { "at": "12s", "say": "..." } ], "cache": {} )"), Files{{{"ours.csv", "from,to,p50_ms\nus,eu,68\n"}}}.loader());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().size(), 6U) << ::testing::PrintToString(lines(loaded.error()));
  for (const Error& e : loaded.error()) EXPECT_THAT(e.message, HasSubstr("known, not yet supported"));
}

TEST(BadInput, WorkloadsMustMakeSense) {
  EXPECT_THAT(
      wrong(two(R"(, "workloads": [
{ "mix": { "GET": "60%", "SET": "30%" } },
{ "rate": "1/s", "clients": 5, "mix": { "GETT": "100%" } },
{ "clients": 5, "rate": "1/s", "arrival": "closed", "mix": { "GET": "100%" } },
{ "rate": "1/s", "keys": { "pattern": "k", "count": 5 }, "regions": [] } ])")),
      ElementsAre("f:4:1 expected \"rate\" or \"shape\" (open loop) or \"clients\" (closed loop) in this workload, found none",
                  "f:4:10 expected shares that add up to 100%, found 90%",
                  "f:5:18 expected either \"rate\" (open loop) or \"clients\" (closed loop), found both",
                  "f:5:41 expected a command that a workload can send, found \"GETT\"; did you mean \"GET\"?",
                  "f:6:17 expected no \"rate\" in a closed loop: its clients send as fast as they get answers",
                  "f:7:1 expected \"mix\" or \"preset\" in this workload, found none",
                  "f:7:39 expected {} in the pattern of more than one key",
                  "f:7:69 expected \"all\", a region or a list of regions, found an empty list"));
}

TEST(BadInput, DistributionsNeedTheirParameters) {
  EXPECT_THAT(
      wrong(two(
          R"(, "network": { "links": [ { "between": ["us", "eu"], "rtt": { "distribution": "uniform", "min": "5ms", "mean": "3ms" } },
 { "between": ["us", "eu"], "rtt": "5ms", "one-way": "3ms" },
 { "between": ["us", "eu"], "one-way": { "distribution": "empirical", "quantiles": { "50%": "5ms", "99%": "4ms" } } } ] })")),
      ElementsAre("f:3:61 expected the key \"max\" of the distribution \"uniform\", found none",
                  "f:3:104 expected no \"mean\": it is not a parameter of the distribution \"uniform\"",
                  "f:4:54 expected either \"rtt\" or \"one-way\", found both",
                  "f:5:100 expected rising quantiles, found \"99%\" after a larger one"));
}

TEST(BadInput, ScriptsAreCheckedBeforeTheRun) {
  EXPECT_THAT(
      wrong(two(R"(, "script": [ { "region": "us", "run": "SADDD a b" }, { "run": "GET a" }, { "region": "us", "run": "" },
 { "region": "us", "run": "GET 'a" }, { "settle": true, "region": "us" }, { "region": "us", "run": "GET a", "expect": { "eror": "x" } },
 { "region": "us", "run": "GET a", "expect": { "match": "(" } }, { "region": "us", "run": ["GET", true] } ])")),
      ElementsAre("f:3:40 expected a command (jetlag list commands), found \"SADDD\"; did you mean \"SADD\"?",
                  "f:3:55 expected the key \"region\" in this script step, found none",
                  "f:3:100 expected a command, found the string \"\"",
                  "f:4:27 this quote is never closed in the string \"GET 'a\"", "f:4:57 expected no \"region\" beside \"settle\"",
                  HasSubstr("unknown key \"eror\": expected error, approx, match"),
                  HasSubstr("expected a regular expression: expected \")\" to close this \"(\", at character 1"),
                  "f:5:99 expected an argument: a text, a number or { \"b64\": \"...\" }, found true"));
}

TEST(BadInput, AWorkloadSendsNothingWhoseShardItCannotTell) {
  EXPECT_THAT(
      wrong(two(R"(, "database": { "shards": 2 }, "workloads": [ { "rate": "1/s", "mix": { "BITOP NOT {key} {key}": "100%" } } ],
"script": [ { "region": "us", "run": "KEYS *" }, { "region": "us", "run": "PING" }, { "region": "us", "run": "BITOP NOT a b" } ])")),
      ElementsAre(HasSubstr("expected a command that a workload can send, found \"BITOP NOT {key} {key}\"")))
      << "scripts may ask all shards";
}

TEST(BadInput, TheStandardCommandSetIsForOneRegion) {
  EXPECT_THAT(wrong(two(R"(, "database": { "commands": "standard" })")),
              ElementsAre(HasSubstr("the standard command set is for one region, and there are 2")));
}

TEST(BadInput, ImportedTablesAreCheckedWithTheirOwnPlaces) {
  Files files;
  files.texts["ours.csv"] = "from,to,p50_ms\nus,eo,68\nus,aws:us-eastt-1,5\nus,eu,abc\n";
  const std::string text = two(R"(, "network": { "rtt": { "import": "ours.csv" } })");
  EXPECT_THAT(
      wrong(text, files),
      ElementsAre(
          "ours.csv:2:4 expected the id of a region or of a place in the catalogue, found \"eo\"; did you mean \"eu\"?",
          "ours.csv:3:4 expected the id of a region or of a place in the catalogue, found \"aws:us-eastt-1\"; did you mean "
          "\"aws:us-east-1\"?",
          HasSubstr("ours.csv:4:7 expected p50_ms as milliseconds above 0")));
  EXPECT_THAT(wrong(text), ElementsAre("f:3:35 expected a readable CSV file, found that ours.csv is not: no such file"));
}

TEST(BadInput, MoreFaultsThanHaveNumbersAreRefused) {
  const std::string cut = R"({ "at": "1s", "cut": ["us", "eu"] })";
  std::string faults = R"(, "faults": [)" + cut;
  for (int i = 1; i < 50'000; ++i) faults += ",\n" + cut;
  EXPECT_THAT(wrong(two(faults + "]")), ElementsAre());
  EXPECT_THAT(wrong(two(faults + ",\n" + cut + "]")), ElementsAre("f:50003:1 expected at most 50000 faults, found 50001"));
}

TEST(BadInput, ManyRepairsAreReadAsFastAsManyFaults) {
  const std::string pair = R"({ "at": "1s", "cut": ["us", "eu"] },
{ "at": "1s", "heal": ["us", "eu"] })";
  std::string faults = R"(, "faults": [)" + pair;
  for (int i = 1; i < 25'000; ++i) faults += ",\n" + pair;
  EXPECT_THAT(wrong(two(faults + "]")), ElementsAre());
}

TEST(BadInput, SyntaxAndMeaningAreReportedTogetherWithoutEchoes) {
  EXPECT_THAT(wrong("{ \"jetlag\": 1, \"name\": t,\n\"regions\": [ { \"id\": \"us\" \"location\": \"aws:us-east-1\" } "
                    "],\n\"duration\": 5 }"),
              ElementsAre("f:1:24 expected a value, found \"t\" (text needs quotes)",
                          "f:2:27 expected a comma, found the string \"location\"", HasSubstr("f:3:13 expected a duration")));
}

TEST(BadInput, DeepHugeTruncatedAndBinaryTextsNeverCrash) {
  std::string deep = "{\"jetlag\":";
  for (int i = 0; i < 200'000; ++i) deep += "[";
  EXPECT_THAT(wrong(deep), Contains("f:1:110 expected at most 100 levels of nesting, found more"));
  const std::string good = starter_text("x");
  ASSERT_THAT(wrong(good), ElementsAre());
  for (std::size_t n = 0; n < good.size() - 3; n += 7) EXPECT_FALSE(wrong(good.substr(0, n)).empty()) << n;
  Rng rng(99);
  for (int round = 0; round < 400; ++round) {
    std::string text = good;
    for (int i = 0; i < 5; ++i) text[rng.next() % text.size()] = static_cast<char>(rng.next());
    wrong(text);
  }
  std::string noise(100'000, '\0');
  for (char& c : noise) c = static_cast<char>(rng.next());
  EXPECT_FALSE(wrong(noise).empty());
}

}  // namespace
}  // namespace jetlag::scenario
