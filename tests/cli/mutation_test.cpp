// SPDX-License-Identifier: Apache-2.0
// Structured mutations of real scenarios: whatever a file says, check finds its mistakes with their places, and what check
// accepts runs to a verdict. Bounded: a fixed seed and a fixed number of mutants; the longer search is `tools/test --full`.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/rng.h"
#include "engine.h"
#include "execute.h"
#include "exit_code.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "scenario/load.h"

namespace jetlag::cli {
namespace {

using nlohmann::json;

std::vector<json> seeds() {
  std::vector<json> all;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(JETLAG_SOURCE_DIR) + "/scenarios"))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    std::ifstream file(path);
    all.push_back(json::parse(file, nullptr, true, true));
  }
  all.push_back(json::parse(R"({"jetlag": 1, "name": "everything", "duration": "3s", "drain": "3s",
    "regions": [{"id": "us", "location": "aws:us-east-1"}, {"id": "eu", "location": "aws:eu-west-1"}],
    "network": {"defaults": {"loss": "1%", "jitter": "3ms", "bandwidth": "1Mbit/s", "window": "64KiB", "burst-loss": {"enter": "1%", "leave": "10%"}}},
    "database": {"shards": 3, "backlog": "10KB", "persistence": "always", "clock": "wall", "rules": [{"keys": "k*", "conflict": "region-priority"}],
      "sync": {"batch": {"delay": "1ms", "bytes": "100B"}, "compression": 3, "credit": "1KB", "tiers": ["full"]}},
    "dataset": [{"keys": 10, "type": "hash", "elements": 3}],
    "workloads": [{"clients": 3, "think": "5ms", "mix": {"HSET": "50%", "SPOP": "20%", "EXPIRE": "30%"}, "home": {"stray": "5%"},
        "keys": {"count": 10, "distribution": "hotspot", "hot-keys": "10%", "hot-traffic": "90%"}},
      {"rate": "20/s", "mix": {"SET": "100%"}, "value": {"distribution": "lognormal", "median": "100B", "sigma": 1.0},
        "per-region": {"us": {"rate": "3/s"}}, "start": "100ms", "stop": "2s"}],
    "faults": [{"name": "a", "at": "1s", "for": "500ms", "degrade": {"between": ["us", "eu"], "latency": "10ms", "loss": "5%"}},
      {"name": "b", "at": "1s", "for": "500ms", "flap": {"between": ["us", "eu"], "up": "50ms", "down": "50ms"}},
      {"name": "c", "at": "1500ms", "for": "100ms", "crash": {"region": "us", "shard": 1}}, {"at": "2s", "jump": {"region": "eu", "by": "5s"}},
      {"at": "2s", "for": "100ms", "pause": {"region": "us", "shard": 2}}, {"at": "2500ms", "for": "100ms", "region-down": "eu"}],
    "script": [{"at": "1s", "region": "*", "run": "SADD s a"}, {"settle": true}, {"region": "us", "run": "SMEMBERS s", "expect": {"unordered": ["a"]}},
      {"region": "us", "run": "GET x", "expect": {"match": "^(a|b)*$"}}],
    "expect": ["converged within 1s after a", "sometimes backlog_fill > 1%", "no-lost-updates"]})"));
  return all;
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : rng_(seed), seeds_(seeds()) {}

  json next() {
    json tree = seeds_[below(seeds_.size())];
    for (std::size_t n = 1 + below(3); n > 0; --n) mutate(tree);
    return tree;
  }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(rng_.next() % n); }

  json any_value() {
    static const std::vector<json> kValues{"0s",
                                           "1ns",
                                           "5s",
                                           "30d",
                                           "-1s",
                                           "0%",
                                           "100%",
                                           "1ppb",
                                           "0B",
                                           "1B",
                                           "1KB",
                                           "1GB",
                                           "1/s",
                                           "0/s",
                                           "us",
                                           "eu",
                                           "all",
                                           "*",
                                           "",
                                           nullptr,
                                           true,
                                           false,
                                           0,
                                           1,
                                           -1,
                                           2,
                                           63,
                                           64,
                                           1000,
                                           1e300,
                                           0.5,
                                           json::array(),
                                           json::object(),
                                           json::array({"us"}),
                                           json::array({"us", "us"}),
                                           "1bit/s",
                                           "1Gbit/s",
                                           std::string(300, 'x'),
                                           "{}",
                                           "k{}",
                                           "🚀",
                                           "1/1000",
                                           "none",
                                           "GET a",
                                           "SET a b",
                                           "SPOP s",
                                           "converged",
                                           "causal",
                                           "lag.p99 < 1s during a",
                                           "full_syncs == 0",
                                           "(a+)+$"};
    return kValues[below(kValues.size())];
  }

  /// Another value of the same kind, so that many mutants get past the first checks.
  json similar(const json& old) {
    static const std::vector<json> kTimes{"0s", "1ns", "1us", "1ms", "100ms", "1s", "2s", "3s", "6s", "30d"},
        kShares{"0%", "100%", "50%", "1ppb", "99.999%"}, kSizes{"1B", "10B", "1KB", "1MB", "0B", "1GB"},
        kRates{"0/s", "1/s", "100/s", "1k/s"}, kNumbers{0, 1, 2, 3, 5, 10, 63, 64, 1000, 1'000'000, 1'000'000'000};
    const std::string text = old.is_string() ? old.get<std::string>() : "";
    const std::vector<json>* list = old.is_number_integer() ? &kNumbers : nullptr;
    if (!text.empty() && text.front() >= '0' && text.front() <= '9')
      list = text.ends_with("/s")  ? &kRates
             : text.ends_with('s') ? &kTimes
             : text.ends_with('%') ? &kShares
             : text.ends_with('B') ? &kSizes
                                   : nullptr;
    return list == nullptr ? any_value() : (*list)[below(list->size())];
  }

  void mutate(json& tree) {
    std::vector<json*> parents;
    collect(tree, parents);
    if (parents.empty()) return;
    json& parent = *parents[below(parents.size())];
    auto at = parent.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(below(parent.size())));
    if (below(2) == 0 && !at->is_structured()) {
      *at = similar(*at);
      return;
    }
    switch (below(4)) {
      case 0: parent.erase(at); return;
      case 1: {
        const json& other = *parents[below(parents.size())];
        json copy = other.is_array() || below(2) == 0 || other.empty() ? other : json(other.begin().value());
        *at = std::move(copy);
        return;
      }
      case 2: if (parent.is_array()) { parent.push_back(json(*at)); return; } [[fallthrough]];
      default: *at = any_value();
    }
  }

  static void collect(json& node, std::vector<json*>& out) {
    if (!node.is_structured() || node.empty()) return;
    out.push_back(&node);
    for (json& child : node) collect(child, out);
  }

  Rng rng_;
  std::vector<json> seeds_;
};

TEST(Mutations, AreRefusedWithAPlaceOrRunToAVerdict) {
  const scenario::Loader nothing = [](std::string_view path) -> Result<std::string> {
    return failure(ErrorCode::kNotFound, std::string(path), "no files in this test");
  };
  Mutator mutator(20);
  int refused = 0, ran = 0;
  for (int i = 0; i < 2500; ++i) {
    const std::string text = mutator.next().dump();
    SCOPED_TRACE(text);
    const auto [cases, errors] = load_and_validate("m.json", text, nothing, {});
    for (const Error& error : errors) ASSERT_TRUE(error.where.starts_with("m.json:1:")) << error.where << " " << error.message;
    if (!errors.empty()) {
      ++refused;
      continue;
    }
    ++ran;
    const Executed done = execute(
        cases.front().spec,
        {.until = Instant{} + Duration::seconds(2), .wall_seconds = 0.05, .progress = nullptr, .opening = {}, .give_up = {}});
    ASSERT_TRUE(done.exit_code <= kUnequal || done.exit_code == kTimeBudget) << done.exit_code;
    ASSERT_FALSE(report::render_run(done.report, {.width = 80}).empty());
    ASSERT_TRUE(json::accept(report::run_json(done.report, "test")));
  }
  EXPECT_GT(refused, 300);
  EXPECT_GT(ran, 100);
}

}  // namespace
}  // namespace jetlag::cli
