// SPDX-License-Identifier: Apache-2.0
// Files in memory, for tests that load scenarios.
//
// Files      path -> text; loader() reads from it.
// two(rest)  a scenario with the regions us and eu and whatever is added: `rest` begins with a comma.
// wrong(..)  the mistakes of a text as "where message" lines.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scenario/load.h"

namespace jetlag::scenario {

struct Files {
  std::map<std::string, std::string, std::less<>> texts;
  Loader loader() const {
    return [this](std::string_view path) -> Result<std::string> {
      const auto at = texts.find(path);
      if (at == texts.end()) return failure(ErrorCode::kNotFound, std::string(path), "no such file");
      return at->second;
    };
  }
};

inline std::string two(const std::string& rest) {
  return "{ \"jetlag\": 1, \"name\": \"t\",\n\"regions\": [ { \"id\": \"us\", \"location\": \"aws:us-east-1\" }, "
         "{ \"id\": \"eu\", \"location\": \"aws:eu-west-1\" } ]\n" + rest + " }";
}

inline std::vector<std::string> lines(const Errors& errors) {
  std::vector<std::string> out;
  for (const Error& e : errors) out.push_back(e.where + " " + e.message);
  return out;
}

inline std::vector<std::string> wrong(const std::string& text, const Files& files = {}) {
  const auto loaded = load_text("f", text, files.loader());
  return loaded ? lines({}) : lines(loaded.error());
}

inline ScenarioSpec load_one(const std::string& text, const Files& files = {}, const Overrides& overrides = {}) {
  auto cases = load_text("f", text, files.loader(), overrides);
  if (cases) return cases->at(0).spec;
  for (const std::string& line : lines(cases.error())) ADD_FAILURE() << line;
  return {};
}

}  // namespace jetlag::scenario
