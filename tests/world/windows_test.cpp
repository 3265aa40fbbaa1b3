// SPDX-License-Identifier: Apache-2.0
// "during" and "within ... after": what a window holds does not depend on how long the run is, nor on who steps it.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "story.h"

namespace jetlag::world {
namespace {

using Texts = std::vector<std::string>;

StoryText expecting(const std::string& faults, const Texts& expect) {
  StoryText text;
  text.faults = faults;
  text.more = R"(, "expect": [)";
  for (std::size_t i = 0; i < expect.size(); ++i) text.more += (i == 0 ? "\"" : ", \"") + expect[i] + "\"";
  text.more += "]";
  return text;
}

enum class Until : std::uint8_t { kNow, kEnd };
Texts measured(const World& world, Until until = Until::kNow) {
  ViewParts parts;
  fill_view(world, until == Until::kEnd, parts);
  Texts all;
  for (const check::ExpectationResult& result : world.measure.monitor.results(parts.view)) all.push_back(result.measured);
  return all;
}

/// What is measured by 9.9 s of runs that last for 10 s up to an hour: once, since it has to be the same.
Texts whatever_the_duration(StoryText text) {
  std::vector<Texts> all;
  for (const char* duration : {"10s", "110s", "600s", "3600s"}) {
    text.times = std::string(R"("drain": "30s", "duration": ")") + duration + "\"";
    Story story(text);
    story.run_to(Duration::millis(9'900));
    all.push_back(measured(story.world));
    EXPECT_EQ(all.back(), all.front()) << duration;
  }
  return all.front();
}

/// The registry's own figures by `at`, of what happened before: the oracle.
metrics::Registry by(const StoryText& text, Duration at) {
  Story story(text);
  story.run_to(at);
  count_replicas(story.world);
  record_carried(story.world);
  return story.world.measure.registry;
}
std::int64_t sum(const metrics::Registry& registry, std::string_view metric, const metrics::Labels& labels = {}) {
  std::int64_t sum = 0;
  for (const auto& i : registry.select(metric, labels))
    sum += i.counter != nullptr ? i.counter->value : static_cast<std::int64_t>(i.distribution->histogram.count());
  return sum;
}

constexpr const char* kTenPerSecond =
    R"([{"name": "w", "rate": "10/s", "arrival": "constant", "keys": {"count": 5}, "mix": {"SET": "100%"}}])";

TEST(Windows, ARegionThatIsDownAnswersNobody) {
  StoryText text = expecting(
      R"([{"name": "down", "at": "3s", "for": "2s", "region-down": "b"}])",
      {"availability{region=b} == 0% during down", "errors == 20 during down", "requests{region=b} == 20 during down",
       "availability == 50% during down", "throughput{region=b} == 10/s during down", "errors == 0 within 3s after down"});
  text.workloads = kTenPerSecond;
  EXPECT_EQ(whatever_the_duration(text), (Texts{"0 %", "20", "20", "50 %", "10 /s", "0"}));
}

TEST(Windows, LagsAreThoseThatEndedInTheWindow) {
  StoryText text =
      expecting(R"([{"name": "slow", "at": "3s", "for": "2s", "degrade": {"between": ["a", "b"], "latency": "500ms"}}])",
                {"lag{from=a,to=b}.count == 0 during slow", "lag{from=a,to=b}.min > 400ms during slow",
                 "lag{from=a,to=b}.max > 1s during slow", "lag{from=a,to=b}.count == 0 within 1s after slow",
                 "lag{from=a,to=b}.max < 100ms within 4s after slow"});
  text.workloads = kTenPerSecond;
  const Texts found = whatever_the_duration(text);
  text.times = R"("duration": "10s", "drain": "30s")";
  const auto lags = [&](std::int64_t ms) { return sum(by(text, Duration::millis(ms)), "lag", {{"from", "a"}, {"to", "b"}}); };
  EXPECT_EQ(found[0], std::to_string(lags(5'000) - lags(3'000)));
  EXPECT_EQ(found[3], std::to_string(lags(6'000) - lags(5'000)));

  // Operations that wait for their batch for 5 ms take half of 100 ms, and half of 500 ms more while it is slow: the first to
  // arrive had left before, and those that leave last arrive later.
  std::vector<Duration> during, after;
  Story story(text);
  metrics::Histogram last;
  while (step(story.world, Instant{} + Duration::seconds(9))) {
    const metrics::Histogram& now = story.lag(0, 1);
    if (now.count() == last.count()) continue;
    const auto came =
        static_cast<std::int64_t>((now.sum() - last.sum()) / static_cast<metrics::WideInteger>(now.count() - last.count()));
    const Instant at = story.world.now;
    if (at >= Instant{} + Duration::seconds(3) && at < Instant{} + Duration::seconds(5)) during.push_back({came});
    if (at >= Instant{} + Duration::seconds(5)) after.push_back({came});
    last = now;
  }
  const auto text_of = [](Duration d) { return metrics::text_of(metrics::Unit::kDuration, static_cast<double>(d.ns)); };
  EXPECT_EQ(found[1], text_of(*std::ranges::min_element(during)));
  EXPECT_EQ(found[2], text_of(*std::ranges::max_element(during)));
  EXPECT_EQ(found[4], text_of(*std::ranges::max_element(after)));
}

TEST(Windows, ADoublePopIsCountedWhenTheCutIsOver) {
  StoryText text =
      expecting(R"([{"name": "cut", "at": "1s", "for": "3s", "cut": ["a", "b"]}])",
                {"double_pops == 0 during cut", "double_pops == 0 within 2s after cut", "conflicts == 0 during cut"});
  text.workloads = "[]";
  text.more += R"(, "script": [{"at": "0s", "region": "a", "run": "RPUSH q a b c d"},
                               {"at": "2s", "region": "a", "run": "LPOP q"}, {"at": "2s", "region": "b", "run": "LPOP q"}])";
  EXPECT_EQ(whatever_the_duration(text), (Texts{"0", "1", "0"}));
}

TEST(Windows, TheirBordersNeedNoSampleNearThem) {
  for (const std::int64_t lasts : {1'950, 1'999, 2'000, 2'001}) {
    const std::string fault = R"([{"name": "cut", "at": "3s", "for": ")" + std::to_string(lasts) + R"(ms", "isolate": "b"}])";
    StoryText text = expecting(fault, {"delivered == 0 during cut", "delivered == 0 within 250ms after cut",
                                       "requests == 0 during cut", "egress == 0 during cut", "egress == 0 within 3s after cut"});
    const Texts found = whatever_the_duration(text);
    text.times = R"("duration": "10s", "drain": "30s")";
    const metrics::Registry start = by(text, Duration::seconds(3)), end = by(text, Duration::millis(3'000 + lasts));
    const metrics::Registry after = by(text, Duration::millis(3'250 + lasts)), late = by(text, Duration::millis(6'000 + lasts));
    EXPECT_EQ(found[0], std::to_string(sum(end, "delivered") - sum(start, "delivered"))) << lasts;
    EXPECT_EQ(found[1], std::to_string(sum(after, "delivered") - sum(end, "delivered"))) << lasts;
    EXPECT_EQ(found[2], std::to_string(sum(end, "requests") - sum(start, "requests"))) << lasts;
    const auto bytes = [](std::int64_t n) { return metrics::text_of(metrics::Unit::kBytes, static_cast<double>(n)); };
    EXPECT_EQ(found[3], bytes(sum(end, "egress") - sum(start, "egress"))) << lasts;
    EXPECT_EQ(found[4], bytes(sum(late, "egress") - sum(end, "egress"))) << lasts;
  }
}

TEST(Windows, GaugesAreLookedAtInThemWhateverTheDuration) {
  const Texts found = whatever_the_duration(
      expecting(R"([{"name": "cut", "at": "3s", "for": "2s", "cut": ["a", "b"]}])",
                {"lag_ops{from=a,to=b}.max == 0 during cut", "lag_ops{from=a,to=b} == 0 during cut",
                 "lag_now{from=a,to=b}.max < 1s during cut", "always lag_ops{from=a,to=b} < 100 during cut",
                 "sometimes divergent_keys > 1000 within 4s after cut", "divergence_integral == 0 during cut",
                 "lag_ops{from=a,to=b} == 0 within 4s after cut", "backlog_bytes{region=a}.min == 0 within 1s after cut"}));
  // Of 100 operations a second, those under way when the cut begins are lost with it, and come again.
  EXPECT_THAT(found[0], testing::AnyOf("205", "206", "207"));
  EXPECT_EQ(found[1].substr(0, 3), found[0]) << "the last moment is the worst";
  EXPECT_THAT(found[2], testing::StartsWith("2.0"));
  EXPECT_THAT(found[3], testing::StartsWith("100, at 3.9"));
  EXPECT_THAT(found[4], testing::StartsWith("never: "));
}

TEST(Windows, AFaultOfTheWholeRunIsTheWholeRun) {
  StoryText text = expecting(R"([{"name": "cut", "at": "0s", "cut": ["a", "b"]}])",
                             {"requests == 0 during cut", "requests == 0", "lag_ops{from=a,to=b}.max == 0 during cut",
                              "requests == 0 within 1s after cut"});
  text.times = R"("duration": "4s", "drain": "2s")";
  Story story(text);
  story.finish();
  EXPECT_EQ(measured(story.world, Until::kEnd), (Texts{"800", "800", "400", "the run did not reach the end of the window"}));
}

TEST(Windows, OneThatEndsWithTheRunIsWhole) {
  StoryText text = expecting(R"([{"name": "cut", "at": "1s", "for": "2s", "cut": ["a", "b"]}])",
                             {"requests == 0 within 3s after cut", "requests == 0 within 3001ms after cut"});
  text.times = R"("duration": "4s", "drain": "2s")";
  text.more += R"(, "script": [{"at": "5999ms", "region": "a", "run": "SET late 1"}])";  // it does not settle before
  Story story(text);
  story.finish();
  EXPECT_EQ(story.world.now, Instant{} + Duration::seconds(6));
  EXPECT_EQ(measured(story.world, Until::kEnd), (Texts{"200", "the run did not reach the end of the window"}));
}

TEST(Windows, FaultsThatOverlapHaveWindowsOfTheirOwn) {
  StoryText text = expecting(R"([{"name": "one", "at": "2s", "for": "3s", "degrade": {"between": ["a", "b"], "latency": "100ms"}},
                                 {"name": "two", "at": "3s", "for": "3s", "cut": ["a", "b"]}])",
                             {"requests == 0 during one", "requests == 0 during two", "requests == 0 within 500ms after one",
                              "latency{class=write,region=a}.count == 0 during one", "lag{from=a,to=b}.max < 1s during one"});
  const Texts found = whatever_the_duration(text);
  EXPECT_EQ(Texts(found.begin(), found.begin() + 4), (Texts{"600", "600", "100", "300"}));
  Story alone([&] {
    StoryText same = expecting("", {"lag{from=a,to=b}.max < 1s during one"});
    same.faults = text.faults;
    same.times = R"("duration": "10s", "drain": "30s")";
    return same;
  }());
  alone.run_to(Duration::millis(9'900));
  EXPECT_EQ(measured(alone.world)[0], found[4]) << "borders of others change nothing";
}

TEST(Windows, AFlapIsOneFromItsFirstStrikeToItsEnd) {
  const Texts found = whatever_the_duration(
      expecting(R"([{"name": "flap", "at": "2s", "for": "3s", "flap": {"between": ["a", "b"], "down": "300ms", "up": "200ms"}}])",
                {"requests == 0 during flap", "requests == 0 within 1s after flap"}));
  EXPECT_EQ(found, (Texts{"600", "200"}));
}

TEST(Windows, OfWhatIsMomentaryIsEmpty) {
  const Texts found = whatever_the_duration(
      expecting(R"([{"name": "cut", "at": "2s", "cut": ["a", "b"]}, {"name": "mend", "at": "4s", "heal": ["a", "b"]}])",
                {"requests == 0 during mend", "requests == 0 within 1s after mend", "requests == 0 during cut",
                 "requests == 0 within 1s after cut"}));
  EXPECT_EQ(found, (Texts{"0", "200", "400", "200"}));
}

TEST(Windows, BeginAfterTheWarmUp) {
  StoryText text =
      expecting(R"([{"name": "before", "at": "1s", "for": "1s", "cut": ["a", "b"]},
                                 {"name": "across", "at": "2500ms", "for": "1s", "cut": ["a", "b"]}])",
                {"requests == 0 during before", "requests == 0 within 1s after before", "requests == 0 within 2s after before",
                 "requests == 0 during across", "throughput == 1/s during across"});
  text.times = R"("duration": "10s", "drain": "30s", "warmup": "3s")";
  Story story(text);
  story.run_to(Duration::millis(9'900));
  const std::string none = "the window lies in the warm-up";
  EXPECT_EQ(measured(story.world), (Texts{none, none, "200", "100", "200 /s"}));
}

TEST(Windows, DoNotDependOnWhoStepsTheWorldAndAreNoEvents) {
  const std::string faults = R"([{"name": "cut", "at": "3s", "for": "2s", "cut": ["a", "b"]}])";
  const StoryText text = expecting(faults, {"lag_now{from=a,to=b}.avg < 1s during cut", "lag.p99 < 1s within 1234567us after cut",
                                            "egress < 1MB within 2s after cut", "lost_updates == 0 within 1s after cut"});
  Story whole(text), pieces(text), without(faults);
  whole.run_to(Duration::seconds(8));
  for (std::int64_t ms = 1; ms <= 4'500; ms += 7) pieces.run_to(Duration::millis(ms));
  World copy = pieces.world;
  EXPECT_TRUE(copy == pieces.world);
  while (step(copy, Instant{} + Duration::seconds(8))) {
  }
  EXPECT_EQ(measured(copy), measured(whole.world));
  EXPECT_TRUE(copy == whole.world);
  without.run_to(Duration::seconds(8));
  EXPECT_EQ(fingerprint(without.world), fingerprint(whole.world));
  EXPECT_EQ(without.world.events, whole.world.events);
  EXPECT_EQ(without.world.measure.looks, 0u) << "what nobody asks for costs nothing";
}

}  // namespace
}  // namespace jetlag::world
