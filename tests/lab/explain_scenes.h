// SPDX-License-Identifier: Apache-2.0
// Small worlds in which few operations meet, and what became of each in words.
#pragma once

#include <string>
#include <vector>

#include "../world/scenario_text.h"
#include "lab/explain.h"

namespace jetlag::lab {

/// us and eu, cut from 1 s to 3 s of 6 s.
inline scenario::ScenarioSpec torn(const std::string& script, const std::string& more = "") {
  return scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "faults": [{"at": "1s", "for": "2s", "cut": ["us", "eu"]}], "script": [)" + script + "]" + more + "}");
}

using Fates = std::vector<std::string>;

/// "lost us:1", "kept".
inline Fates fates_of(const observe::Explanation& why) {
  static constexpr const char* kNames[] = {"won", "kept", "merged", "replaced", "lost", "removed", "pending", "gone"};
  Fates out;
  for (const auto& op : why.operations)
    out.push_back(std::string(kNames[static_cast<std::size_t>(op.fate)]) + (op.ended_by.empty() ? "" : " " + op.ended_by));
  return out;
}

/// us, eu and ap, all cut from each other from 1 s to 5 s of 10 s.
inline scenario::ScenarioSpec three(const std::string& script, const std::string& faults = "", const std::string& more = "") {
  return scenario_of(R"({"jetlag": 1, "name": "t", "duration": "10s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"},
                {"id": "ap", "location": "aws:ap-northeast-1"}],
    "faults": [{"at": "1s", "for": "4s", "cut": ["us", "eu"]}, {"at": "1s", "for": "4s", "cut": ["us", "ap"]},
               {"at": "1s", "for": "4s", "cut": ["eu", "ap"]})" +
                     faults + R"(], "script": [)" + script + "]" + more + "}");
}

}  // namespace jetlag::lab
