// SPDX-License-Identifier: Apache-2.0
// Which commands a workload may send, and what is said of the others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files.h"
#include "store/command.h"
#include "workload/config.h"
#include "workload/examples.h"

namespace jetlag::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> mix(const std::string& command) {
  std::string written;
  for (const char c : command) written += c == '"' ? "\\\"" : std::string(1, c);
  return wrong(two(R"(, "workloads": [ { "rate": "1/s", "mix": { ")" + written + R"(": "100%" } } ])"));
}

TEST(Mix, CommandsTakeAsManyArgumentsAsInScripts) {
  EXPECT_THAT(mix("HSET {key} f"),
              ElementsAre("f:3:44 expected HSET with at least 3 arguments, found 2: write HSET {key} {element} {value}"));
  EXPECT_THAT(mix("set x"), ElementsAre("f:3:44 expected SET with at least 2 arguments, found 1: write SET {key} {value}"));
  EXPECT_THAT(mix("SETEX {key}  {value}"),
              ElementsAre("f:3:44 expected SETEX with 3 arguments, found 2: write SETEX {key} 10 {value}"));
  EXPECT_THAT(mix("GET {key} {key}"), ElementsAre("f:3:44 expected GET with 1 argument, found 2: write GET {key}"));
  EXPECT_THAT(mix("SETEX {key} 5 {value}"), ElementsAre());
  EXPECT_THAT(mix("PING hello"), ElementsAre());
}

TEST(Mix, ABareNameThatStandsForNothingSaysHowItIsWritten) {
  EXPECT_THAT(mix("PFADD"), ElementsAre("f:3:44 expected PFADD with its arguments: write PFADD {key} {element}"));
  EXPECT_THAT(mix("json.set"), ElementsAre("f:3:44 expected JSON.SET with its arguments: write JSON.SET {key} $ {number}"));
  EXPECT_THAT(mix("GEOADD"), ElementsAre(HasSubstr("write GEOADD {key} 13.4 52.5 {element}")));
  EXPECT_THAT(mix("BC.DECR"), ElementsAre(HasSubstr("write BC.DECR {key} {number}")));
  EXPECT_THAT(mix("PFADDD"), ElementsAre(HasSubstr("expected a command that a workload can send, found \"PFADDD\"")));
}

TEST(Mix, WhatCannotBeSentSaysWhy) {
  for (const char* command : {"XREADGROUP GROUP g c STREAMS {key} >", "XREAD STREAMS {key} 0", "XGROUP CREATE {key} g 0", "BITOP",
                              "XINFO STREAM {key}", "ZUNION 1 {key}"})
    EXPECT_THAT(mix(command), ElementsAre(HasSubstr("a workload sends a request to the shard of its first argument, which is no "
                                                    "key here; a script can send it")))
        << command;
  EXPECT_THAT(mix("MULTI"), ElementsAre(HasSubstr("none is part of a transaction")));
  EXPECT_THAT(mix("DBSIZE"), ElementsAre(HasSubstr("it is about all keys")));
}

TEST(Mix, EveryCommandThatCanBeSentHasAnExampleThatIsRight) {
  std::size_t examples = 0;
  for (const store::Command& command : store::commands()) {
    const bool takes_some = command.arity != 1 && command.arity != -1;
    const bool sent = command.group != "transactions" && (command.keys.first == 1 || command.has(store::kNoKeys));
    const std::string example(workload::command_example(command.name));
    EXPECT_TRUE(example.starts_with(command.name) || !sent || !takes_some) << command.name;
    if (example.find(' ') == std::string::npos) continue;
    EXPECT_TRUE(sent) << example;
    EXPECT_THAT(mix(example), ElementsAre()) << example;
    ++examples;
  }
  EXPECT_GT(examples, 150u);
}

}  // namespace
}  // namespace jetlag::scenario
