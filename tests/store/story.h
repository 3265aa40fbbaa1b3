// SPDX-License-Identifier: Apache-2.0
// A story of one region: what a client says, and what it hears.
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
};

inline void PrintTo(const Story& story, std::ostream* out) { *out << story.name; }

inline void tell(const Story& story) {
  Region region(1);
  for (const Step& step : story.steps) EXPECT_EQ(region.say(step.line), step.reply) << step.line;
}

inline const char* const kWrongType = "(error) WRONGTYPE Operation against a key holding the wrong kind of value";
inline const char* const kNotInteger = "(error) ERR value is not an integer or out of range";
inline const char* const kNotFloat = "(error) ERR value is not a valid float";
inline const char* const kSyntax = "(error) ERR syntax error";

}  // namespace jetlag::store::testing
