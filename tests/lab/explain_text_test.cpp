// SPDX-License-Identifier: Apache-2.0
#include "lab/explain_text.h"

#include <gtest/gtest.h>

#include <string>

namespace jetlag::lab {
namespace {

TEST(ExplainText, AWordIsQuotedWhereATerminalWouldNotShowItAsItIs) {
  EXPECT_EQ(asked_text({"set", "k~!", "v"}), "SET k~! v");
  EXPECT_EQ(asked_text({"set", "k", ""}), "SET k \"\"");
  EXPECT_EQ(asked_text({"set", "a b", "\"\\"}), R"(SET "a b" "\"\\")");
  EXPECT_EQ(asked_text({"set", "\x7f", "\xc3\xa4"}), R"(SET "\x7f" "\xc3\xa4")");
}

TEST(ExplainText, AClockMayStandBeforeTheStart) {
  using scenario::ClockMode;
  EXPECT_EQ(clock_text(crdt::Hlc::of_millis(-1'577), ClockMode::kHlc), "HLC -1.577 s");
  EXPECT_EQ(clock_text(crdt::Hlc::of_millis(-38, 1), ClockMode::kHlc), "HLC -0.038 s + 1");
  EXPECT_EQ(clock_text(crdt::Hlc::of_millis(10'042, 3), ClockMode::kWall), "wall clock 10.042 s");
}

TEST(ExplainText, ASetSaysWhatItDoesToTheTimeToLive) {
  const auto told = [](crdt::TtlChange ttl) {
    crdt::Op op;
    op.key = "k";
    op.effect = crdt::SetRegister{"a", crdt::Overwrite::kObserved, ttl, Instant{} + Duration::millis(1'200), {}};
    observe::ExplainedOperation out;
    tell(op, out);
    return out.command;
  };
  EXPECT_EQ(told(crdt::TtlChange::kClear), "SET k a");
  EXPECT_EQ(told(crdt::TtlChange::kKeep), "SET k a KEEPTTL");
  EXPECT_EQ(told(crdt::TtlChange::kSet), "SET k a PXAT 1200");
}

}  // namespace
}  // namespace jetlag::lab
