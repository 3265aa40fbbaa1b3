// SPDX-License-Identifier: Apache-2.0
// Stories about one region: command lines, each with the reply that a client sees.
//
// tell()   runs the lines in a fresh region and expects the replies, in the words of an interactive client.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <vector>

#include "region.h"

namespace jetlag::store::testing {

struct Step {
  const char* line;
  const char* reply;
};

struct Story {
  const char* name;
  std::vector<Step> steps;
  CommandSet commands = CommandSet::kActiveActive;
  StreamIds stream_ids = StreamIds::kStrict;
};

inline void PrintTo(const Story& story, std::ostream* out) { *out << story.name; }

inline void tell(const Story& story) {
  Options options;
  options.commands = story.commands;
  options.stream_ids = story.stream_ids;
  Region region(1, options);
  for (const Step& step : story.steps) EXPECT_EQ(region.say(step.line), step.reply) << step.line;
}

inline constexpr const char* kWrongType = "(error) WRONGTYPE Operation against a key holding the wrong kind of value";
inline constexpr const char* kNotInteger = "(error) ERR value is not an integer or out of range";
inline constexpr const char* kOverflow = "(error) ERR increment or decrement would overflow";
inline constexpr const char* kNotFloat = "(error) ERR value is not a valid float";
inline constexpr const char* kSyntax = "(error) ERR syntax error";

}  // namespace jetlag::store::testing
