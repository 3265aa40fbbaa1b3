// SPDX-License-Identifier: Apache-2.0
// What a report says of faults and syncs.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../world/scenario_text.h"
#include "lab/run.h"

namespace jetlag::lab {
namespace {

observe::RunReport report_with(const std::string& faults, const std::string& more = "") {
  Run run(scenario_of(R"({"jetlag": 1, "name": "t", "duration": "6s", "drain": "10s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "workloads": [{"rate": "50/s", "mix": {"SET": "100%"}, "keys": {"count": 20}}], "faults": [)" +
                      faults + "]" + more + "}"));
  run.finish();
  return run.report();
}

TEST(ReportEvents, FaultsThatDifferAreToldDifferently) {
  const auto report = report_with(R"({"at": "1s", "for": "1s", "degrade": {"between": ["us", "eu"], "latency-factor": 2.5}},
    {"at": "1s", "for": "1s", "skew": {"region": "eu", "drift": "200ppm"}}, {"at": "1s", "for": "1s", "skew": {"region": "us", "by": "2s"}},
    {"at": "3s", "for": "1s", "flap": {"between": ["us", "eu"], "down": "100ms", "up": "200ms"}},
    {"at": "4s", "for": "500ms", "region-down": {"region": "us", "data": "lost"}},
    {"at": "5s", "for": "500ms", "region-down": {"region": "us", "data": "keep"}})");
  std::vector<std::string> told;
  for (const auto& fault : report.faults) told.push_back(fault.operands);
  EXPECT_EQ(told, (std::vector<std::string>{"us × eu, latency × 2.5", "eu, drift +200 ppm", "us by +2 s",
                                            "us × eu, 100 ms down, 200 ms up", "us, data lost", "us, data kept"}));
}

TEST(ReportEvents, ASyncAfterARestartIsNotOneAfterACut) {
  const auto report = report_with(R"({"at": "1s", "for": "1s", "region-down": {"region": "us", "data": "keep"}},
                                     {"at": "4s", "for": "1s", "cut": ["us", "eu"]})");
  std::vector<std::string> told;
  for (const auto& sync : report.syncs) told.push_back(sync.from + " " + sync.cause);
  EXPECT_EQ(told, (std::vector<std::string>{"us the sender's process restarted", "eu the receiver's process restarted",
                                            "us link restored", "eu link restored"}));
}

TEST(ReportEvents, ARepairSaysWhatItEnded) {
  const auto report = report_with(R"({"name": "cut", "at": "1s", "cut": ["us", "eu"]}, {"at": "2s", "heal": "eu"},
                                     {"name": "kill", "at": "3s", "crash": "us"}, {"at": "4s", "restart": "us"})");
  EXPECT_EQ(report.faults[1].operands, "eu");
  EXPECT_EQ(report.faults[1].evidence, "ended cut");
  EXPECT_EQ(report.faults[3].evidence, "ended kill");
}

TEST(ReportEvents, WhatDoesNotScaleIsSaidBeforeTheRunBegins) {
  const auto spec = scenario_of(R"({"jetlag": 1, "name": "t", "scale": "1/10",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}]})");
  EXPECT_EQ(Run::opening(spec).scenario.not_scaled.size(), 3u);
}

}  // namespace
}  // namespace jetlag::lab
