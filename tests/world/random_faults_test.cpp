// SPDX-License-Identifier: Apache-2.0
// Random scenarios: several faults at once, keys that expire, lossy and narrow links, small backlogs. Whatever happens, there is
// no internal error, the replicas are equal after everything has healed, causal order holds, and a copy taken in the middle
// continues like the original. A failure names its seed. The environment may say from which seed on (JETLAG_FIRST_SEED) and how
// many (JETLAG_SEEDS), as tools/soak does.
#include <gtest/gtest.h>

#include <cstdlib>

#include <fmt/format.h>

#include "core/check.h"
#include "core/rng.h"
#include "story.h"

namespace jetlag::world {
namespace {

template <std::size_t N>
const char* one_of(Rng& rng, const char* const (&words)[N]) { return words[rng.below(N)]; }

std::string random_fault(Rng& rng, std::size_t regions, std::uint64_t shards) {
  const std::string a = fmt::format("r{}", rng.below(regions)), hub = "r0",
                    other = fmt::format("r{}", 1 + rng.below(regions - 1));
  const std::string pair = fmt::format(R"("between": ["{}", "{}"])", hub, other);
  const std::string lasts = fmt::format(R"("for": "{}ms", )", rng.below(4) == 0 ? 1 + rng.below(60) : 100 + rng.below(3'000));
  const std::string at = fmt::format(R"({{"at": "{}ms", )", rng.below(3) == 0 ? 1'000 * rng.below(9) : rng.below(9'000));
  switch (rng.below(13)) {
    case 0: return at + lasts + fmt::format(R"("cut": ["{}", "{}"]}})", hub, other);
    case 1: return at + lasts + fmt::format(R"("one-way": {{"from": "{}", "to": "{}"}}}})", other, hub);
    case 2: return at + lasts + fmt::format(R"("isolate": "{}"}})", a);
    case 3: return at + lasts + fmt::format(R"("degrade": {{{}, "latency": "200ms", "loss": "3%"}}}})", pair);
    case 4:
      return at + lasts +
             fmt::format(R"("degrade": {{{}, "bandwidth": "{}", "latency-factor": 2}}}})", pair,
                         one_of(rng, {"20kbit/s", "1Mbit/s"}));
    case 5: return at + lasts + fmt::format(R"("flap": {{{}, "down": "40ms", "up": "70ms"}}}})", pair);
    case 6: return at + lasts + fmt::format(R"("crash": "{}"}})", a);
    case 7: return at + lasts + fmt::format(R"("crash": {{"region": "{}", "shard": {}}}}})", a, rng.below(shards));
    case 8: return at + lasts + fmt::format(R"("pause": "{}"}})", a);
    case 9:
      return at + lasts + fmt::format(R"("region-down": {{"region": "{}", "data": "{}"}}}})", a, one_of(rng, {"keep", "lost"}));
    case 10:
      return at + lasts +
             fmt::format(R"("skew": {{"region": "{}", "by": "{}", "drift": "1%"}}}})", a, one_of(rng, {"-2s", "3s"}));
    case 11: return at + fmt::format(R"("jump": {{"region": "{}", "by": "{}"}}}})", a, one_of(rng, {"-2s", "3s"}));
    default: break;
  }
  // A lasting fault and its repair by name.
  const std::uint64_t strikes = rng.below(8'000), repaired = strikes + 1 + rng.below(900);
  const auto pair_of = [&](const std::string& what, const std::string& repair) {
    return fmt::format(R"({{"at": "{}ms", {}}}, {{"at": "{}ms", {}}})", strikes, what, repaired, repair);
  };
  switch (rng.below(3)) {
    case 0: return pair_of(fmt::format(R"("cut": ["{}", "{}"])", hub, other), R"("heal": "all")");
    case 1: return pair_of(R"("crash": "r1")", R"("restart": "r1")");
    default: return pair_of(R"("region-down": "r0")", R"("region-up": "r0")");
  }
}

std::string random_scenario(std::uint64_t seed, Rng& rng) {
  const std::size_t regions = 2 + rng.below(3);
  const std::uint64_t shards = 1 + rng.below(2);
  std::string places, faults;
  for (std::size_t r = 0; r < regions; ++r)
    places += fmt::format(R"({}{{"id": "r{}", "location": {{"lat": {}, "lon": {}}}}})", r == 0 ? "" : ", ", r, rng.below(90),
                          rng.below(150));
  for (std::uint64_t f = 0, n = 1 + rng.below(6); f < n; ++f) faults += (f == 0 ? "" : ", ") + random_fault(rng, regions, shards);
  const char* links = one_of(rng, {"{}", R"({"bandwidth": "2Mbit/s", "loss": "1%"})",
                                   R"({"window": "64KiB", "burst-loss": {"enter": "1%", "leave": "10%"}})"});
  return fmt::format(R"({{"jetlag": 1, "name": "random", "seed": {}, "duration": "9s", "drain": "120s", "regions": [{}],
    "network": {{"topology": "{}", "defaults": {}}},
    "database": {{"shards": {}, "backlog": "{}", "persistence": "{}", "sync": {{"credit": "{}"}}}},
    "workloads": [
      {{"name": "s", "rate": "60/s", "keys": {{"pattern": "s:{{}}", "count": 40}}, "mix": {{"SET": "40%", "SET {{key}} {{value}} PX 700": "20%", "GET": "20%", "DEL": "10%", "PEXPIRE": "10%"}}}},
      {{"name": "c", "rate": "30/s", "keys": {{"pattern": "c:{{}}", "count": 10}}, "mix": {{"INCR": "60%", "DECRBY": "30%", "DEL": "10%"}}}},
      {{"name": "m", "clients": 3, "think": "40ms", "keys": {{"pattern": "m:{{}}", "count": 10}}, "elements": 10, "mix": {{"SADD": "60%", "SREM": "40%"}}}}],
    "faults": [{}]}})",
                     seed, places, one_of(rng, {"full-mesh", "star"}), links, shards, one_of(rng, {"64KiB", "8MiB"}),
                     one_of(rng, {"none", "always"}), one_of(rng, {"64KiB", "4MiB"}), faults);
}

/// Faults drawn apart from each other may be refused together: a repair of what another repair has ended. Then others are drawn.
std::string valid_scenario(std::uint64_t seed) {
  Rng rng = Rng(seed).stream("random faults");
  for (int tries = 0; tries < 20; ++tries) {
    std::string text = random_scenario(seed, rng);
    if (scenario::load_text("test.json", text, nullptr)) return text;
  }
  throw std::logic_error("no valid scenario in twenty");
}

class RandomFaults : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomFaults, LeaveEqualReplicasCausalOrderAndCopiesWithTheSameFuture) {
  const std::string text = valid_scenario(GetParam());
  SCOPED_TRACE(text);
  World world = make_world(std::make_shared<const world::Setup>(make_setup(scenario_of(text))));
  while (step(world, Instant{} + Duration::millis(4'500))) {}
  World copy = world;
  EXPECT_TRUE(copy == world);
  while (step(world)) {}
  EXPECT_TRUE(reachable_equal(world));
  EXPECT_EQ(reachable_groups(world, {0}).size(), 1u);
  EXPECT_TRUE(quiet(world));
  EXPECT_TRUE(world.faults.pending.empty());
  EXPECT_NE(world.measure.causal.verdict().outcome, check::Outcome::kFail) << world.measure.causal.verdict().message;
  while (step(copy)) {}
  EXPECT_EQ(fingerprint(copy), fingerprint(world));
  EXPECT_TRUE(copy == world);
}

std::uint64_t environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}
std::uint64_t first_seed() { return environment("JETLAG_FIRST_SEED", 1); }

INSTANTIATE_TEST_SUITE_P(World, RandomFaults, testing::Range(first_seed(), first_seed() + environment("JETLAG_SEEDS", 60)),
                         [](const auto& seed) { return std::to_string(seed.param); });

}  // namespace
}  // namespace jetlag::world
