// SPDX-License-Identifier: Apache-2.0
#include "scenario/starter.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/json_text.h"
#include "net/catalogue.h"
#include "scenario/names.h"

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

  // `jetlag list regions` shows the places of the catalogue, `jetlag topology FILE` the round-trip times between yours.
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

/// "aws:us-east-1" is "us-east-1"; the second of that name keeps its provider: "gcp-us-east-1".
std::vector<std::string> ids_of(std::span<const std::string> locations) {
  std::vector<std::string> ids;
  for (const std::string& location : locations) {
    std::string id = location.substr(location.find(':') + 1);
    if (std::find(ids.begin(), ids.end(), id) != ids.end()) {
      id = location;
      std::replace(id.begin(), id.end(), ':', '-');
    }
    ids.push_back(std::move(id));
  }
  return ids;
}

constexpr std::string_view kFromRegions = R"({{
  "jetlag": 1,
  "name": {},
  "description": "What does a ten second cut of {} cost?",
  "seed": 1,
  "duration": "40s",
  "drain": "20s",
  "regions": [
{}
  ],
  "network": {{ "topology": "{}" }},
  "database": {{ "backlog": "16MiB" }},

  // The same clients in every region.
  "workloads": [
    {{
      "name": "writes",
      "rate": "200/s",
      "value": "128B",
      "keys": {{ "pattern": "key:{{}}", "count": 5000, "distribution": "zipf" }},
      "mix": {{ "SET": "50%", "GET": "50%" }}
    }}
  ]{}
}}
)";

constexpr std::string_view kCut = R"(,
  "faults": [{{ "name": "cut", "at": "10s", "for": "10s", "isolate": {} }}],
  "expect": ["converged within 5s after cut", "full_syncs == 0"])";

}  // namespace

std::vector<KnownPlace> known_places() {
  std::vector<KnownPlace> out;
  for (const net::RegionInfo& r : net::catalogue().regions())
    out.push_back({r.id, r.provider, r.name, r.city, r.country, r.at.lat, r.at.lon});
  return out;
}

std::string starter_text(std::string_view name, std::span<const std::string> locations, TopologyKind topology) {
  const std::vector<std::string> ids = ids_of(locations);
  std::string regions;
  for (std::size_t i = 0; i < ids.size(); ++i)
    regions +=
        fmt::format("{}    {{ \"id\": {}, \"location\": {} }}", i > 0 ? ",\n" : "", quote_json(ids[i]), quote_json(locations[i]));
  const std::string cut = ids.size() > 1 ? fmt::format(kCut, quote_json(ids.back())) : std::string();
  return fmt::format(kFromRegions, quote_json(name.empty() ? "New scenario" : name), ids.back(), regions, name_of(topology), cut);
}

std::string starter_text(std::string_view name) {
  return std::string(kHead) + quote_json(name.empty() ? "New scenario" : name) + std::string(kBody);
}

}  // namespace jetlag::scenario
