// SPDX-License-Identifier: Apache-2.0
// Nothing is accepted and ignored: what would change nothing is a mistake.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "files.h"
#include "scenario/footprint.h"
#include "scenario/format.h"

namespace jetlag::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr const char* kTimes = R"(, "duration": "10s", "drain": "5s")";

TEST(NoEffect, ARepairNeedsSomethingThatIsBroken) {
  EXPECT_THAT(wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "restart": "us" } ])")),
              ElementsAre(HasSubstr("expected a process that is down at 1s")));
  EXPECT_THAT(wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "region-up": "us" } ])")),
              ElementsAre(HasSubstr("expected a region that is down at 1s")));
  EXPECT_THAT(wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "heal": "all" } ])")),
              ElementsAre(HasSubstr("expected a link that is cut or degraded at 1s")));
  EXPECT_THAT(wrong(two(std::string(kTimes) +
                        R"(, "faults": [ { "at": "1s", "for": "1s", "crash": "us" }, { "at": "3s", "restart": "us" } ])")),
              ElementsAre(HasSubstr("expected a process that is down at 3s")));
  EXPECT_THAT(wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "crash": "us" }, { "at": "2s", "restart": "us" },
 { "at": "3s", "restart": "us" } ])")), ElementsAre(HasSubstr("expected a process that is down at 3s")));
  EXPECT_THAT(wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "crash": "us" }, { "at": "2s", "restart": "us" },
 { "at": "3s", "isolate": "us" }, { "at": "4s", "heal": ["us", "eu"] }, { "at": "5s", "region-down": "eu" }, { "at": "6s", "region-up": "eu" } ])")),
              IsEmpty());
  EXPECT_THAT(wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "cut": ["us", "eu"] }, { "at": "2s", "heal": "eu" },
 { "at": "3s", "heal": "us" } ])")),
              ElementsAre(HasSubstr("expected a link that is cut or degraded at 3s")));
}

TEST(NoEffect, ARepairOfOneShardOrLinkIsJudgedByThatOne) {
  const auto faults = [](const std::string& text) {
    return wrong(two(std::string(kTimes) + R"(, "database": { "shards": 3 }, "faults": [ )" + text + " ]"));
  };
  const std::string crash = R"({ "at": "1s", "crash": "us" }, )", of_one = R"({ "at": "2s", "restart": { "region": "us", "shard": 1 } })";
  EXPECT_THAT(faults(crash + of_one), IsEmpty());
  EXPECT_THAT(faults(crash + of_one + R"(, { "at": "3s", "restart": "us" })"), IsEmpty()) << "two are still down";
  EXPECT_THAT(faults(crash + of_one + R"(, { "at": "3s", "restart": { "region": "us", "shard": 1 } })"),
              ElementsAre(HasSubstr("expected a process that is down at 3s")));
  EXPECT_THAT(faults(R"({ "at": "1s", "crash": { "region": "us", "shard": 2 } }, )" + of_one),
              ElementsAre(HasSubstr("expected a process that is down at 2s")));
  EXPECT_THAT(wrong(two(std::string(kTimes) + R"(, "faults": [ )" + crash +
                        R"({ "at": "2s", "restart": { "region": "us", "shard": 0 } }, { "at": "3s", "restart": "us" } ])")),
              ElementsAre(HasSubstr("expected a process that is down at 3s")))
      << "there is one shard only";
  EXPECT_THAT(faults(R"({ "at": "5s", "heal": "all" }, { "at": "2s", "for": "4s", "cut": ["us", "eu"] })"), IsEmpty())
      << "the order of time counts, not that of the file";
}

TEST(NoEffect, ADegradationMakesSomethingWorse) {
  const auto degrade = [](const std::string& text) {
    return wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "degrade": { "between": ["us", "eu"], )" + text + " } } ]"));
  };
  for (const char* nothing : {R"("latency": "0ms")", R"("loss": "0%")", R"("latency-factor": 1)"})
    EXPECT_THAT(degrade(nothing), ElementsAre(HasSubstr("expected something that gets worse"))) << nothing;
  EXPECT_THAT(degrade(R"("latency": "0ms", "loss": "1%")"), IsEmpty());
  EXPECT_THAT(degrade(R"("bandwidth": "999Mbit/s")"), IsEmpty());
  EXPECT_THAT(degrade(R"("latency": "1ms", "bandwidth": "1Gbit/s")"), IsEmpty());
  EXPECT_THAT(degrade(R"("latency": "0ms", "bandwidth": "1Gbit/s")"),
              ElementsAre(HasSubstr("expected a cap below the bandwidth that the link has (1Gbit/s), found 1Gbit/s")));
}

TEST(NoEffect, ACapIsBelowWhatSomeOfItsLinksHave) {
  const auto degrade = [](const std::string& place, const std::string& cap) {
    return wrong(R"({ "jetlag": 1, "name": "t", "duration": "10s", "regions": [ { "id": "a", "location": "aws:us-east-1" },
 { "id": "b", "location": "aws:eu-west-1" }, { "id": "c", "location": "aws:eu-west-3" } ],
 "network": { "defaults": { "bandwidth": "10Mbit/s" }, "links": [ { "from": "a", "to": "b", "bandwidth": "20Mbit/s" } ] },
 "faults": [ { "at": "1s", "degrade": { )" + place + R"(, "bandwidth": ")" + cap + "\" } } ] }");
  };
  EXPECT_THAT(degrade(R"("between": ["a", "b"])", "15Mbit/s"), IsEmpty()) << "one direction is capped";
  EXPECT_THAT(degrade(R"("from": "b", "to": "a")", "15Mbit/s"), ElementsAre(HasSubstr("(10Mbit/s), found 15Mbit/s")));
  EXPECT_THAT(degrade(R"("region": "a")", "15Mbit/s"), IsEmpty());
  EXPECT_THAT(degrade(R"("region": "a")", "20Mbit/s"),
              ElementsAre(HasSubstr("that the widest of these links has (20Mbit/s), found 20Mbit/s")));
  EXPECT_THAT(degrade(R"("region": "c")", "15Mbit/s"), ElementsAre(HasSubstr("(10Mbit/s), found 15Mbit/s")));
}

TEST(NoEffect, ADegradationHasALinkAndOneMistakeIsToldOnce) {
  EXPECT_THAT(wrong(R"({ "jetlag": 1, "name": "t", "duration": "10s", "regions": [ { "id": "a", "location": "aws:us-east-1" } ],
 "faults": [ { "at": "1s", "degrade": { "region": "a", "latency": "5ms" } } ] })"),
              ElementsAre(HasSubstr("expected a region with links, found none of \"a\"")));
  for (const char* value : {R"("latency-factor": 1e9)", R"("loss": "200%")", R"("latency": "5 parsecs")"})
    EXPECT_EQ(wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "degrade": { "between": ["us", "eu"], )" + value +
                        " } } ]")).size(), 1u) << value;
}

TEST(NoEffect, OptionsThatTheOthersDoNotUse) {
  EXPECT_THAT(wrong(two(R"(, "dataset": { "keys": 5, "elements": 3 })")), ElementsAre(HasSubstr("strings and counters have none")));
  EXPECT_THAT(wrong(two(R"(, "dataset": { "keys": 5, "type": "counter", "value": "3B" })")),
              ElementsAre(HasSubstr("a counter holds a number")));
  const auto keys = [](const std::string& text) {
    return wrong(two(R"(, "workloads": [ { "rate": "1/s", "mix": { "GET": "100%" }, "keys": { )" + text + " } } ]"));
  };
  EXPECT_THAT(keys(R"("exponent": 0.5)"), ElementsAre(HasSubstr("only the distributions zipf and latest")));
  EXPECT_THAT(keys(R"("distribution": "zipf", "hot-keys": "5%")"), ElementsAre(HasSubstr("only the distribution hotspot")));
  EXPECT_THAT(keys(R"("distribution": "hotspot", "exponent": 1)"),
              ElementsAre(HasSubstr("only the distributions zipf and latest")));
  EXPECT_THAT(keys(R"("distribution": "zipf", "exponent": 1.1)"), IsEmpty());
  EXPECT_THAT(wrong(two(R"(, "workloads": [ { "rate": "1/s", "mix": { "GET": "100%" }, "per-region": {} } ])")),
              ElementsAre(HasSubstr("at least one region")));
  EXPECT_THAT(wrong(two(R"(, "workloads": [ { "rate": "1/s", "mix": { "GET": "100%" }, "per-region": { "eu": {} } } ])")),
              ElementsAre(HasSubstr("something that differs")));
  EXPECT_THAT(wrong(two(R"(, "workloads": [ { "rate": "1/s", "mix": { "GET": "50%", "get": "50%" } } ])")),
              ElementsAre(HasSubstr("expected each command once, found \"get\" again")));
  EXPECT_THAT(wrong(two(R"(, "dataset": [ { "keys": 5 }, { "keys": 3, "type": "set" } ])")),
              ElementsAre(HasSubstr("hold another type")));
  EXPECT_THAT(wrong(two(R"(, "script": [ { "at": "40s", "region": "us", "run": "PING" } ])")),
              ElementsAre(HasSubstr("within the run")));
}

TEST(NoEffect, WhatNoCommandOfTheMixNeeds) {
  const auto mix = [](const std::string& text) { return wrong(two(R"(, "workloads": [ { "rate": "1/s", )" + text + " } ]")); };
  EXPECT_THAT(mix(R"("mix": { "GET": "100%" }, "value": "1KiB", "elements": 4)"),
              UnorderedElementsAre(HasSubstr("expected no \"value\""), HasSubstr("expected no \"elements\"")));
  EXPECT_THAT(mix(R"("mix": { "SET": "100%" }, "elements": 4)"), ElementsAre(HasSubstr("expected no \"elements\"")));
  EXPECT_THAT(mix(R"("mix": { "INCR": "100%" }, "value": "1MiB")"), ElementsAre(HasSubstr("expected no \"value\"")));
  EXPECT_THAT(mix(R"("mix": { "SET": "50%", "SADD": "50%" }, "value": "1KiB", "elements": 4)"), IsEmpty());
  EXPECT_THAT(mix(R"("mix": { "GET": "100%" }, "value": "1KiB", "per-region": { "eu": { "mix": { "SET": "100%" } } })"),
              IsEmpty());
}

TEST(NoEffect, AClockIsMovedAndARuleDecides) {
  const auto fault = [](const std::string& text) {
    return wrong(two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", )" + text + " } ]"));
  };
  EXPECT_THAT(fault(R"("skew": { "region": "eu", "by": "0s" })"), ElementsAre(HasSubstr("other than 0")));
  EXPECT_THAT(fault(R"("jump": { "region": "eu", "by": "0s" })"), ElementsAre(HasSubstr("other than 0")));
  EXPECT_THAT(fault(R"("skew": { "region": "eu", "by": "0s", "drift": "5ppm" })"), IsEmpty());
  const auto rules = [](const std::string& text) { return wrong(two(R"(, "database": { "rules": [ )" + text + " ] }")); };
  EXPECT_THAT(rules(R"({ "keys": "*", "conflict": "max" }, { "keys": "a:*", "conflict": "min" })"),
              ElementsAre(HasSubstr("\"*\" above takes them all")));
  EXPECT_THAT(rules(R"({ "keys": "a:*", "conflict": "max" }, { "keys": "a:*", "conflict": "min" })"),
              ElementsAre(HasSubstr("\"a:*\" above takes them all")));
  EXPECT_THAT(rules(R"({ "keys": "a:*", "conflict": "max" }, { "keys": "*", "conflict": "min" })"), IsEmpty());
}

TEST(Script, CommandsHaveTheArgumentsTheyNeed) {
  const auto run = [](const std::string& command) {
    return wrong(two(R"(, "script": [ { "region": "us", "run": )" + command + " } ]"));
  };
  EXPECT_THAT(run(R"("GET")"), ElementsAre(HasSubstr("expected GET with 1 argument, found 0")));
  EXPECT_THAT(run(R"("GET a b")"), ElementsAre(HasSubstr("expected GET with 1 argument, found 2")));
  EXPECT_THAT(run(R"(["SADD", "s"])"), ElementsAre(HasSubstr("expected SADD with at least 2 arguments, found 1")));
  EXPECT_THAT(run(R"("SADD s a b")"), IsEmpty());
}

TEST(Shape, ARateBesideItIsHowTheLoadStarts) {
  const auto spec = load_one(two(std::string(kTimes) + R"(, "workloads": [ { "rate": "2/s", "mix": { "GET": "100%" },
 "shape": [ { "at": "3s", "rate": "4/s" } ] }, { "rate": "2/s", "mix": { "GET": "100%" }, "shape": [ { "at": "0s", "rate": "2/s" }, { "at": "4s", "rate": "8/s" } ] } ])"));
  ASSERT_EQ(spec.workloads[0].shape.size(), 2u);
  EXPECT_EQ(spec.workloads[0].shape[0], (ShapePoint{Duration{}, 2000}));
  EXPECT_EQ(spec.workloads[1].shape.size(), 2u);
  const auto shape = [](const std::string& text) {
    return wrong(two(std::string(kTimes) + R"(, "workloads": [ { "mix": { "GET": "100%" }, )" + text + " } ]"));
  };
  EXPECT_THAT(shape(R"("rate": "1/s", "shape": [ { "at": "0s", "rate": "2/s" } ])"),
              ElementsAre(HasSubstr("the rate of the shape's first point")));
  EXPECT_THAT(shape(R"("shape": [ { "at": "0s", "rate": "2/s" }, { "at": "10s", "rate": "3/s" } ])"),
              ElementsAre(HasSubstr("expected a point before the workload's end, 10s after its start, found 10s")));
  EXPECT_THAT(shape(R"("clients": 3, "shape": [ { "at": "0s", "rate": "2/s" } ])"),
              ElementsAre(HasSubstr("either \"shape\" (open loop)")));
  EXPECT_THAT(shape(R"("clients": 3, "arrival": "poisson")"),
              ElementsAre(HasSubstr("expected no \"arrival\" beside \"clients\"")));
}

TEST(Lists, ThatAreTooLongBringNoOtherMistakes) {
  std::string regions;
  for (int i = 0; i < 300; ++i)
    regions += (i == 0 ? "" : ", ") + ("{ \"id\": \"r" + std::to_string(i)) + "\", \"location\": \"aws:us-east-1\" }";
  EXPECT_THAT(wrong("{ \"jetlag\": 1, \"name\": \"t\", \"faults\": [ { \"at\": \"1s\", \"crash\": \"r7\" } ], \"regions\": [" +
                    regions + "] }"),
              ElementsAre(HasSubstr("expected a list of regions of 1 to 64 entries, found 300")));
}

TEST(Extends, AChainThatIsTooLongIsNoCycle) {
  Files files;
  for (int i = 0; i < 40; ++i) files.texts["c" + std::to_string(i)] = "{ \"extends\": \"c" + std::to_string(i + 1) + "\" }";
  files.texts["c40"] = two("");
  EXPECT_THAT(wrong("{ \"extends\": \"c0\" }", files), ElementsAre(HasSubstr("at most 32 files that extend each other")));
}

TEST(Locations, ArePlacesThatAreClose) {
  const auto of = [](const std::string& name) {
    return wrong(R"({ "jetlag": 1, "name": "t", "regions": [ { "id": "a", "location": ")" + name + "\" } ] }").front();
  };
  EXPECT_EQ(of("mars").find("did you mean"), std::string::npos) << of("mars");
  EXPECT_THAT(of("marseille"), HasSubstr("azure:francesouth"));
  EXPECT_THAT(of("us-east-1"), HasSubstr("aws:us-east-1"));
}

TEST(Schema, AgreesWithTheReaderAboutWhatABaseMayComplete) {
  const auto schema = nlohmann::json::parse(format_schema());
  EXPECT_FALSE(schema["$defs"]["region"].contains("required"));
  EXPECT_EQ(schema["then"]["properties"]["regions"]["then"]["items"]["required"].size(), 2u);
  EXPECT_EQ(schema["properties"]["faults"]["anyOf"][1]["type"], "null");
  EXPECT_EQ(schema["then"]["properties"]["faults"]["not"]["type"], "null");
  Files files;
  files.texts["base"] = two(std::string(kTimes) + R"(, "faults": [ { "at": "1s", "crash": "us" } ])");
  EXPECT_THAT(
      wrong(R"({ "extends": "base", "regions": [ { "id": "eu", "clock": { "offset": "1ms" } } ], "faults": null })", files),
      IsEmpty());
  EXPECT_THAT(wrong(two(R"(, "faults": null)")), ElementsAre(HasSubstr("expected a list of faults, found null")));
}

TEST(Footprint, GrowsWithWhatIsLoaded) {
  DatasetSpec data;
  data.keys = 1000;
  const std::int64_t strings = estimated_bytes(data);
  data.type = ValueType::kSet;
  EXPECT_GT(estimated_bytes(data), strings);
  data.keys = 1'000'000'000;
  data.elements = 1'000'000;
  data.value = constant_of(512 << 20);
  EXPECT_GT(estimated_bytes(data), kMostDataset);
}

}  // namespace
}  // namespace jetlag::scenario
