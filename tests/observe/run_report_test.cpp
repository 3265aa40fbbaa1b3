// SPDX-License-Identifier: Apache-2.0
#include "observe/run_report.h"

#include <gtest/gtest.h>

#include "observe/explain.h"

namespace jetlag::observe {
namespace {

RunReport some_report() {
  RunReport run;
  run.scenario.name = "x";
  run.lag.push_back({.from = "us", .to = "eu", .operations = 3, .p50 = Duration::millis(34)});
  run.script.push_back({.command = "SMEMBERS k", .reply = ReplyValue{.type = ReplyValue::Type::kArray, .items = {ReplyValue{}}}});
  return run;
}

TEST(RunReport, IsAValueThatComparesDeeply) {
  const RunReport run = some_report();
  RunReport copy = run;
  EXPECT_EQ(copy, run);
  copy.script[0].reply->items[0].text = "milk";
  EXPECT_NE(copy, run);
  copy = run;
  copy.lag[0].p50.reset();  // no sample is not a sample of 0
  EXPECT_NE(copy, run);
}

TEST(RunReport, StartsAsARunThatMeasuredNothing) {
  const RunReport run;
  EXPECT_FALSE(run.converged);  // nobody has looked
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_TRUE(run.expectations.empty());
  EXPECT_EQ(ExplainedOperation{}.fate, Fate::kKept);
}

TEST(Series, TellsNoSampleFromZero) {
  EXPECT_LT(Series::kNoSample, 0);  // every sampled quantity is 0 or more
}

}  // namespace
}  // namespace jetlag::observe
