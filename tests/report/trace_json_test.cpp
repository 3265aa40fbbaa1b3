// SPDX-License-Identifier: Apache-2.0
// The trace file is what trace viewers read: spans that begin and end, in the process of a region, at the right time.
#include "report/trace_json.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "sample_run.h"

namespace jetlag::report {
namespace {

using Json = nlohmann::json;
using observe::TraceEntry;
using observe::TraceKind;

constexpr Instant at_ns(std::int64_t ns) { return Instant{ns}; }

observe::Trace trace_of(std::vector<TraceEntry> entries, std::uint64_t dropped = 0) {
  auto chunk = std::make_shared<observe::TraceChunk>();
  chunk->entries = std::move(entries);
  return {.chunks = {chunk}, .dropped = dropped, .whole_since = at_ns(dropped == 0 ? 0 : 7'000'001), .notable = {}, .shards = 2};
}

Json events_of(const observe::RunReport& run, const observe::Trace& trace) {
  return Json::parse(trace_json(run, trace, "0.1.0"))["traceEvents"];
}

/// The first event of that phase and name.
Json first(const Json& events, const std::string& phase, const std::string& name) {
  for (const Json& event : events)
    if (event["ph"] == phase && event["name"] == name) return event;
  return {};
}

TEST(TraceJson, AMessageIsASpanAtTheRegionThatReceivedIt) {
  const auto run = sample::transatlantic_cut();
  const Json events = events_of(run, trace_of({{.at = at_ns(34'000'007),
                                                .sent = at_ns(1'000),
                                                .number = 17,
                                                .kind = TraceKind::kOperations,
                                                .from = 0,
                                                .to = 1,
                                                .shard = 1,
                                                .operations = 3,
                                                .bytes = 120}}));
  const Json begin = first(events, "b", "operations from us"), end = first(events, "e", "operations from us");
  ASSERT_TRUE(begin.is_object() && end.is_object()) << events.dump(1);
  EXPECT_EQ(begin["pid"], 3) << "eu: the world is 1, us is 2";
  EXPECT_EQ(begin["ts"], 1.0) << "microseconds";
  EXPECT_DOUBLE_EQ(end["ts"].get<double>(), 34'000.007) << "nanoseconds are not lost";
  EXPECT_EQ(begin["id"], end["id"]);
  EXPECT_EQ(begin["args"], Json::parse(R"({"bytes": 120, "shard": 1, "event": 17, "operations": 3})"));
}

TEST(TraceJson, ACommandIsAnInstantOnTheThreadOfItsShard) {
  const auto run = sample::transatlantic_cut();
  TraceEntry write{.at = at_ns(5'000), .sent = at_ns(2'000), .number = 4, .kind = TraceKind::kWrite, .to = 2, .shard = 1};
  write.subject = Bytes("cart:7");
  write.command = Bytes("SADD");
  write.refused = true;
  const Json events = events_of(run, trace_of({write}));
  const Json command = first(events, "i", "SADD");
  ASSERT_TRUE(command.is_object());
  EXPECT_EQ(command["pid"], 4);
  EXPECT_EQ(command["args"]["key"], "cart:7");
  EXPECT_EQ(command["args"]["waited_ns"], 3'000);
  EXPECT_EQ(command["args"]["refused"], "the shard is down or being refilled");
  std::string thread;
  for (const Json& event : events)
    if (event["name"] == "thread_name" && event["tid"] == command["tid"]) thread = event["args"]["name"];
  EXPECT_EQ(thread, "clients of shard 1");
}

TEST(TraceJson, WhatTheReportTellsIsThereForTheWholeRun) {
  const auto run = sample::transatlantic_cut();
  const Json events = events_of(run, {});
  const Json cut = first(events, "b", "cut");
  EXPECT_EQ(cut["args"]["operands"], "us × eu");
  EXPECT_EQ(cut["args"]["messages_held"], 1204);
  EXPECT_EQ(first(events, "e", "cut")["ts"], 30e6);
  EXPECT_EQ(first(events, "i", "equal again after cut")["ts"], 30.61e6);
  EXPECT_EQ(first(events, "b", "partial sync from us")["pid"], 3);
  EXPECT_EQ(first(events, "e", "partial sync from us")["ts"], 30.444e6);
  EXPECT_EQ(first(events, "C", "lag{from=us,to=eu} [ms]")["args"]["value"], 34.0);
  std::size_t broken = 0;
  for (const Json& event : events) broken += event["name"] == "expectation broke";
  std::size_t expected = 0;
  for (const auto& result : run.expectations) expected += result.first_broken_at.has_value();
  EXPECT_EQ(broken, expected);
  EXPECT_GT(broken, 0u);
}

TEST(TraceJson, EverySpanEndsAndNothingLiesAfterTheRun) {
  auto run = sample::transatlantic_cut();
  run.syncs.front().duration.reset();  // not finished when the run ended
  run.faults.front().ended.reset();
  run.faults.push_back({.name = "later", .at = run.reached + Duration::seconds(9), .struck = false});
  std::map<std::uint64_t, double> open;
  for (const Json& event : events_of(run, {})) {
    if (event["ph"] == "M") continue;
    EXPECT_LE(event["ts"].get<double>(), static_cast<double>(run.reached.ns) / 1e3) << event;
    if (event["ph"] == "b") open[event["id"]] = event["ts"];
    if (event["ph"] != "e") continue;
    ASSERT_EQ(open.count(event["id"]), 1u) << event;
    EXPECT_GE(event["ts"].get<double>(), open[event["id"]]);
    open.erase(event["id"]);
  }
  EXPECT_TRUE(open.empty());
}

TEST(TraceJson, KeysMayHoldAnyBytesAndAreCut) {
  TraceEntry write{.kind = TraceKind::kWrite, .to = 0};
  write.command = Bytes("SET");
  write.subject = Bytes(std::string("\"\\\n\0\xff", 5) + std::string(100'000, 'k'));
  EXPECT_EQ(first(events_of(sample::transatlantic_cut(), trace_of({write})), "i", "SET")["args"]["key"],
            "\"\\\n" + std::string("\0", 1) + "\\xff" + std::string(195, 'k') + "…");
  write.subject = Bytes(std::string(199, 'k') + "ü");  // does not end within a character
  EXPECT_EQ(first(events_of(sample::transatlantic_cut(), trace_of({write})), "i", "SET")["args"]["key"],
            std::string(199, 'k') + "…");
}

TEST(TraceJson, SaysWhatIsMissing) {
  const auto run = sample::transatlantic_cut();
  const TraceEntry ack{.at = at_ns(7'000'000), .sent = at_ns(6'000'000), .kind = TraceKind::kAck, .from = 0, .to = 1};
  const observe::Trace cut = trace_of({ack}, 12);
  const Json head = Json::parse(trace_json(run, cut, "0.1.0"))["otherData"];
  EXPECT_EQ(head["dropped"], 12);
  EXPECT_EQ(head["whole_since_ns"], 7'000'001);
  EXPECT_EQ(head["fingerprint"], run.fingerprint.text());
  EXPECT_FALSE(Json::parse(trace_json(run, trace_of({ack}), "0.1.0"))["otherData"].contains("whole_since_ns"));
  EXPECT_EQ(Json::parse(trace_json(run, {}, "0.1.0"))["otherData"]["dropped"], 0);
}

}  // namespace
}  // namespace jetlag::report
