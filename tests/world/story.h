// SPDX-License-Identifier: Apache-2.0
// A world for stories about faults: two regions a and b, 100 ms RTT without jitter or loss, 100 writes a second in each, evenly
// spaced, for 20 s; or what a test says instead. Everything in it can be computed by hand.
#pragma once

#include <algorithm>
#include <memory>
#include <string>

#include "scenario_text.h"
#include "world/world.h"

namespace jetlag {

struct StoryText {
  std::string regions = R"([{"id": "a", "location": "aws:us-east-1"}, {"id": "b", "location": "aws:eu-west-1"}])";
  std::string links = R"([{"between": ["a", "b"], "rtt": "100ms"}])";
  std::string workloads =
      R"([{"name": "w", "rate": "100/s", "arrival": "constant", "keys": {"count": 1000}, "mix": {"SET": "100%"}}])";
  std::string times = R"("duration": "20s", "drain": "30s")";
  std::string faults = "[]";
  std::string more;  ///< further sections, each preceded by a comma
};

inline scenario::ScenarioSpec spec_of(const StoryText& text) {
  return scenario_of(R"({"jetlag": 1, "name": "story", )" + text.times + R"(, "regions": )" + text.regions +
                     R"(, "network": {"defaults": {"jitter": "0s", "loss": "0%"}, "links": )" + text.links +
                     R"(}, "workloads": )" + text.workloads + R"(, "faults": )" + text.faults + text.more + "}");
}

class Story {
 public:
  explicit Story(const StoryText& text)
      : world(world::make_world(std::make_shared<const world::Setup>(world::make_setup(spec_of(text))))) {}
  explicit Story(const std::string& faults) : Story([&] { StoryText text; text.faults = faults; return text; }()) {}

  void run_to(Duration at) { while (world::step(world, Instant{} + at)) {} }
  Story& finish() {
    while (world::step(world)) {}
    return *this;
  }
  const fault::FaultState& fault(const std::string& name) const { return world.faults.states[position(name)]; }
  Duration converged_after(const std::string& name) const { return fault(name).converged_at - fault(name).ended; }
  std::int64_t affected(const std::string& name) const {
    return world.measure.registry.value(world.measure.messages_affected[position(name)]);
  }
  const metrics::Histogram& lag(std::size_t from, std::size_t to) const {
    return world.measure.registry.histogram(world.measure.pairs[from * world.setup->lanes.regions + to].lag);
  }
  const region::Shard& shard(std::uint8_t region, std::uint16_t shard = 0) const { return world.lane({region}, {shard}).shard; }
  store::Reply ask(std::uint8_t region, const std::string& key) {
    const Bytes arguments[] = {Bytes(std::string_view("GET")), Bytes(key)};
    store::Session session;
    return world.lane({region}, {0}).shard.execute(world.now, session, arguments, world.outbox).reply;
  }

  world::World world;

 private:
  std::size_t position(const std::string& name) const {
    const auto& faults = world.setup->spec.faults;
    return static_cast<std::size_t>(std::find_if(faults.begin(), faults.end(), [&](const auto& f) { return f.name == name; }) -
                                    faults.begin());
  }
};

}  // namespace jetlag
