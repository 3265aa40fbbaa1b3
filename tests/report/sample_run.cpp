// SPDX-License-Identifier: Apache-2.0
#include "sample_run.h"

#include <cmath>

namespace jetlag::report::sample {

using namespace observe;

namespace {

constexpr Duration ms(std::int64_t n) { return Duration::millis(n); }
constexpr Instant at_ms(std::int64_t n) { return Instant{} + ms(n); }
constexpr std::uint64_t mib(double n) { return static_cast<std::uint64_t>(n * 1024 * 1024); }

/// A lag that grows from `rest` while the link is cut (10 s to 30 s) and falls back when it heals.
Series cut_lag(double rest_ms, bool cut) {
  Series series{Instant{}, ms(500), {}};
  for (int i = 0; i <= 124; ++i) {
    const double t = i * 0.5;
    const double waiting = cut && t > 10 && t <= 30.2 ? (t - 10) * 1e9 : 0;
    series.values.push_back(std::max(rest_ms * 1e6, waiting));
  }
  return series;
}

LagRow lag(const char* from, const char* to, double rest_ms, bool cut) {
  const auto scaled = [&](double f) { return Duration{static_cast<std::int64_t>(rest_ms * f * 1e6)}; };
  LagRow row{.from = from,
             .to = to,
             .operations = 119871,
             .p50 = scaled(1.03),
             .p99 = scaled(1.05),
             .p999 = scaled(1.07),
             .max = scaled(1.08)};
  if (cut) row.p99 = ms(19790), row.p999 = ms(20010), row.max = ms(20120);
  row.max_operations_behind = cut ? 40312 : 241;
  row.over_time = cut_lag(rest_ms, cut);
  return row;
}

void fill_events(RunReport& run) {
  run.faults = {{.name = "cut",
                 .kind = "cut",
                 .operands = "us × eu",
                 .at = at_ms(10000),
                 .until = at_ms(30000),
                 .ended = at_ms(30000),
                 .messages_held = 1204}};
  run.convergence = {{"cut", at_ms(30000), at_ms(30610)}};
  for (std::uint32_t shard = 0; shard < 2; ++shard) {
    run.syncs.push_back({.from = "us",
                         .to = "eu",
                         .shard = shard,
                         .kind = SyncKind::kPartial,
                         .cause = "link healed",
                         .start = at_ms(30034),
                         .duration = ms(410 - 30 * shard),
                         .bytes = mib(2.06),
                         .backlog_needed = mib(38.7 - shard),
                         .backlog_capacity = mib(64)});
    run.syncs.push_back({.from = "eu",
                         .to = "us",
                         .shard = shard,
                         .kind = SyncKind::kPartial,
                         .cause = "link healed",
                         .start = at_ms(30034),
                         .duration = ms(400),
                         .bytes = mib(1.99),
                         .backlog_needed = mib(37.9),
                         .backlog_capacity = mib(64)});
  }
  run.divergent = {Instant{}, ms(500), {}};
  for (int i = 0; i <= 124; ++i)
    run.divergent.values.push_back(i > 20 && i <= 60 ? 3912 * std::sqrt((i - 20) / 40.0) : i < 120 ? 180 : 0);
  run.divergent_peak = 3912;
}

void fill_tables(RunReport& run) {
  for (const char* region : {"us", "eu", "ap"}) {
    run.clients.push_back({.region = region,
                           .requests = 120000,
                           .requests_per_second = 2000,
                           .read_p50 = Duration::micros(200),
                           .read_p99 = Duration::micros(410),
                           .write_p50 = Duration::micros(210),
                           .write_p99 = Duration::micros(520),
                           .availability = 1.0});
    run.memory.push_back({.region = region,
                          .keys = 100000,
                          .data_bytes = mib(30.5),
                          .metadata_bytes = mib(4.2),
                          .tombstone_bytes = 0,
                          .backlog_bytes = mib(77)});
  }
  run.conflicts = {{"string", "lww", 412, 207, "cart:7"}, {"counter", "sum", 2981, 0, "page:12"}, {"set", "add wins", 0, 0, ""}};
  run.costs = {{"us", mib(9.4), 0.0002, 0.011, "AWS list price 2023-04, $0.02/GB"},
               {"eu", mib(9.1), 0.0002, 0.0106, "AWS list price 2023-04, $0.02/GB"},
               {"ap", mib(9.2), 0.0009, 0.0502, "AWS list price 2023-04, $0.09/GB"}};
  run.metrics = {{"lag", {{"from", "us"}, {"to", "eu"}}, "ns", {{"count", 119871}, {"p99", 19.79e9}, {"max", 20.12e9}}},
                 {"full_syncs", {}, "", {{"value", 0}}}};
  run.series = {{"lag{from=us,to=eu}", "ns", cut_lag(34, true)}, {"divergent_keys", "", run.divergent}};
}

}  // namespace

RunReport transatlantic_cut() {
  RunReport run;
  run.scenario = {.name = "Transatlantic cut", .description = "What a 20 s cut costs a three-region store.",
                  .file = "scenarios/transatlantic-cut.jsonc"};
  run.seed = 42;
  run.duration = Duration::seconds(60), run.drain = Duration::seconds(30), run.warmup = Duration::seconds(2);
  run.reached = at_ms(62000);
  run.regions = {{"us", 1, "aws:us-east-1"}, {"eu", 2, "aws:eu-west-1"}, {"ap", 3, "1.35 N, 103.8 E"}};
  run.links = {{"us", "eu", ms(68), true, Provenance::kMeasured, "measured (cloudping, 2025-05-29)", ""},
               {"us", "ap", ms(219), true, Provenance::kMeasured, "measured (cloudping, 2025-05-29)", ""},
               {"eu", "ap", ms(171), true, Provenance::kEstimated, "estimated ±30 % (zone)", ""}};
  run.database = {"full mesh", {"active-active", "profile jetlag", "2 shards", "backlog 64 MiB per shard"}};
  run.lag = {lag("us", "eu", 34, true), lag("us", "ap", 110, false), lag("eu", "us", 34, true),
             lag("eu", "ap", 86, false), lag("ap", "us", 110, false), lag("ap", "eu", 86, false)};
  fill_events(run);
  fill_tables(run);
  const std::string file = "scenarios/transatlantic-cut.jsonc";
  run.checkers = {{"converged", Verdict::kPass, 1240, 0, {}, ""}, {"causal", Verdict::kPass, 359613, 0, {}, ""},
                  {"no-lost-updates", Verdict::kUndecided, 0, 0, {}, ""}};
  run.expectations = {
      {.text = "converged within 5s after cut",
       .file = file,
       .line = 29,
       .verdict = Verdict::kPass,
       .expected = "within 5 s",
       .measured = "0.61 s"},
      {.text = "full_syncs == 0", .file = file, .line = 30, .verdict = Verdict::kPass, .expected = "== 0", .measured = "0"},
      {.text = "lag{from=us,to=eu}.p99 < 150ms",
       .file = file,
       .line = 31,
       .verdict = Verdict::kFail,
       .expected = "< 150 ms",
       .measured = "19.8 s",
       .first_broken_at = at_ms(10150),
       .witness = "10.00 s us: SET page:12 written; 30.08 s eu: visible there"},
      {.text = "sometimes backlog_fill > 90%",
       .file = file,
       .line = 33,
       .verdict = Verdict::kFail,
       .expected = "> 90 %",
       .measured = "never: 60 % at most, at 29.98 s"}};
  run.converged = true;
  run.fingerprint = {0x8c1f02ae'00000000, 0x11d0c9a4'00000000, 0x90fe6a1b'00000000, 0x27c5d3e8'00000000};
  run.verdict = Verdict::kFail;
  run.exit_code = 1;
  run.rerun = "jetlag run scenarios/transatlantic-cut.jsonc --seed 42 --until 10.2s";
  run.program = {1.9, 3990000};
  return run;
}

RunReport small_pass() {
  RunReport run;
  run.scenario = {.name = "Two carts", .file = "carts.json"};
  run.seed = 1;
  run.duration = Duration::seconds(2);
  run.reached = at_ms(2400);
  run.regions = {{"us", 1, "aws:us-east-1"}, {"eu", 2, "aws:eu-west-1"}};
  run.links = {{"us", "eu", ms(68), true, Provenance::kGiven, "given", "1 Gbit/s"}};
  run.database = {"full mesh", {"active-active", "1 shard"}};
  const ReplyValue one{.type = ReplyValue::Type::kInteger, .integer = 1};
  const ReplyValue milk{.type = ReplyValue::Type::kArray, .items = {{.type = ReplyValue::Type::kString, .text = "milk"}}};
  run.script = {
      {.index = 0,
       .file = "carts.json",
       .line = 9,
       .at = at_ms(100),
       .replied = at_ms(100),
       .region = "us",
       .command = "SADD cart:7 milk",
       .reply = one,
       .has_expectation = true},
      {.index = 1, .file = "carts.json", .line = 10, .at = at_ms(101), .replied = at_ms(140), .region = "", .command = "settle"},
      {.index = 2,
       .file = "carts.json",
       .line = 11,
       .at = at_ms(150),
       .replied = at_ms(150),
       .region = "eu",
       .command = "SMEMBERS cart:7",
       .reply = milk,
       .has_expectation = true}};
  run.expectations = {
      {.text = "converged", .file = "carts.json", .line = 13, .expected = "equal replicas", .measured = "equal at 0.14 s"}};
  run.converged = true;
  run.rerun = "jetlag run carts.json --seed 1";
  return run;
}

Explanation two_sets() {
  Explanation why{.key = "cart:7", .at = at_ms(62000), .slot = 9142, .shard = 1, .rule = "lww (default)"};
  why.regions = {{"us", "string", "\"milk\"", {{"us:12", "\"milk\"", true}}, {}},
                 {"eu", "string", "\"milk\"", {{"us:12", "\"milk\"", true}}, {}}};
  why.operations = {{.dot = "us:3",
                     .region = "us",
                     .at = at_ms(4000),
                     .clock = "HLC 4.000 s",
                     .command = "SET cart:7 bread",
                     .saw = {false, false, false},
                     .fate = Fate::kReplaced,
                     .ended_by = "us:12",
                     .arrivals = {{"us", at_ms(4000)}, {"eu", at_ms(4034)}}},
                    {.dot = "eu:9",
                     .region = "eu",
                     .at = at_ms(11960),
                     .clock = "HLC 11.960 s",
                     .command = "SET cart:7 beer",
                     .saw = {true, false, false},
                     .fate = Fate::kLost,
                     .rule = "lww: the newer stamp wins, by 40 ms",
                     .ended_by = "us:12",
                     .arrivals = {{"us", at_ms(30034)}, {"eu", at_ms(11960)}}},
                    {.dot = "us:12",
                     .region = "us",
                     .at = at_ms(12000),
                     .clock = "HLC 12.000 s",
                     .command = "SET cart:7 milk",
                     .saw = {true, false, false},
                     .fate = Fate::kWon,
                     .rule = "lww: the newer stamp wins, by 40 ms",
                     .arrivals = {{"us", at_ms(12000)}, {"eu", at_ms(30034)}}}};
  why.agree = true;
  why.summary = "us:12 won by lww, 40 ms newer; eu:9 was acknowledged and discarded.";
  return why;
}

}  // namespace jetlag::report::sample
