// SPDX-License-Identifier: Apache-2.0
#include "scenario/starter.h"

#include "core/json_text.h"

namespace jetlag::scenario {
namespace {

constexpr std::string_view kHead = R"({
  "jetlag": 1,  // version of the scenario format
  "name": )";

constexpr std::string_view kBody = R"(,
  "description": "What does a five second cut between two regions cost?",

  // Equal seeds give equal runs, on every machine.
  "seed": 1,

  // The clients work for `duration`; then the world runs on for at most `drain`, so that everything can settle.
  "duration": "20s",
  "drain": "10s",

  // `jetlag list regions` shows the catalogue: places, measured round-trip times, egress prices.
  "regions": [
    { "id": "us", "location": "aws:us-east-1" },
    { "id": "eu", "location": "aws:eu-west-1" }
  ],

  // Operations that a peer misses are kept in the backlog. If they no longer fit, the whole state has to be sent again.
  "database": { "backlog": "16MiB" },

  // Each region's clients send 500 requests per second, whatever the answers take.
  "workloads": [
    {
      "name": "visits",
      "rate": "500/s",
      "keys": { "pattern": "page:{}", "count": 1000, "distribution": "zipf" },
      "mix": { "INCR": "50%", "GET": "50%" }
    }
  ],

  // `jetlag list faults` shows what else can go wrong.
  "faults": [{ "name": "cut", "at": "5s", "for": "5s", "cut": ["us", "eu"] }],

  // Commands at chosen times: here two regions write the same key while they cannot hear each other.
  "script": [
    { "at": "7s", "region": "us", "run": "SADD cart:7 milk", "expect": 1 },
    { "at": "7s", "region": "eu", "run": "SADD cart:7 bread", "expect": 1 },
    {
      "at": "15s",
      "region": "*",
      "run": "SMEMBERS cart:7",
      "expect": { "unordered": ["milk", "bread"] }
    }
  ],

  // `jetlag list metrics` shows what can be expected of.
  "expect": ["converged within 5s after cut", "full_syncs == 0"]
}
)";

}  // namespace

std::string starter_text(std::string_view name) {
  return std::string(kHead) + quote_json(name.empty() ? "New scenario" : name) + std::string(kBody);
}

}  // namespace jetlag::scenario
