// SPDX-License-Identifier: Apache-2.0
// Scenarios for tests, from their text: the loader's defaults and checks apply, and no file is read. A text with mistakes throws
// its first error, so a test that says something impossible fails at once.
#pragma once

#include <stdexcept>
#include <string>

#include "scenario/load.h"

namespace jetlag {

inline scenario::ScenarioSpec scenario_of(const std::string& text) {
  const scenario::Loader nothing = [](std::string_view path) -> Result<std::string> {
    return failure(ErrorCode::kNotFound, std::string(path), "no files in this test");
  };
  auto cases = scenario::load_text("test.json", text, nothing);
  if (!cases) throw std::invalid_argument(cases.error().front().where + ": " + cases.error().front().message);
  return cases->front().spec;
}

/// Two regions 70 ms apart, 200 writes a second each, and what `more` adds ("faults": ..., "script": ...).
inline scenario::ScenarioSpec two_regions(const std::string& more) {
  return scenario_of(R"({"jetlag": 1, "name": "test", "seed": 3, "duration": "10s", "drain": "20s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "workloads": [{"name": "w", "rate": "200/s", "keys": {"pattern": "k:{}", "count": 300}, "mix": {"SET": "60%", "GET": "40%"}}])" +
                     (more.empty() ? "" : ", " + more) + "}");
}

}  // namespace jetlag
