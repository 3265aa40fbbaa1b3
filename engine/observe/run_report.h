// SPDX-License-Identifier: Apache-2.0
// The complete result of one run: what `lab` fills and every output (text, JSON, JUnit, GitHub, CSV) is rendered from.
//
// RunReport    plain values, no pointers into a World; comparable, so two runs of one scenario can be compared as values.
//              Everything in it is deterministic (a function of scenario and seed) except `program`, which is kept apart and
//              never reaches a file that is compared.
// Units        times and durations are int64 nanoseconds (Instant, Duration); sizes are bytes; money is US dollars; shares are
//              0..1.
// Absence      std::optional or an empty vector, never a magic number, except inside Series (kNoSample).
// Order        regions in scenario order; links, lag rows and syncs as their comments say. Renderers never sort.
// Text         fields are complete for people ("measured (cloudping, 2025-05-29)"), free of newlines, and may hold any bytes:
//              renderers escape what their format cannot carry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/fingerprint.h"
#include "core/time.h"

namespace jetlag::observe {

/// Samples at equal distances: values[i] belongs to start + step * i. kNoSample where nothing was observed.
struct Series {
  static constexpr double kNoSample = -1.0;
  Instant start{};
  Duration step{};
  std::vector<double> values{};
  bool operator==(const Series&) const = default;
};

/// A series of the CSV output: one column. `name` is the metric with its labels, e.g. "lag{from=us,to=eu}".
struct NamedSeries {
  std::string name{};
  std::string unit{};  ///< as in MetricRow
  Series series{};
  bool operator==(const NamedSeries&) const = default;
};

enum class Verdict : std::uint8_t { kPass, kFail, kUndecided };
enum class Provenance : std::uint8_t { kGiven, kMeasured, kEstimated };

struct RegionInfo {
  std::string id{};
  std::uint32_t number = 0;  ///< 1-based: "the lower region wins"
  std::string place{};         ///< "aws:us-east-1 (N. Virginia)" or "1.35 N, 103.8 E"; may be empty
  bool operator==(const RegionInfo&) const = default;
};

/// One direction of a link. A symmetric pair is given once, with both_ways = true.
struct LinkInfo {
  std::string from{}, to{};
  Duration rtt{};
  bool both_ways = true;
  Provenance provenance = Provenance::kGiven;
  std::string provenance_text{};  ///< "measured (cloudping, 2025-05-29)", "estimated ±30 % (zone)", "given"
  std::string shape_text{};       ///< bandwidth, jitter, loss where not the default: "1 Gbit/s, jitter 2 ms"; may be empty
  bool operator==(const LinkInfo&) const = default;
};

/// What ran. `file` as the user gave it; empty for standard input.
struct ScenarioInfo {
  std::string name{}, description{}, file{};
  std::string case_name{};                        ///< empty: the scenario has no cases
  std::vector<std::pair<std::string, std::string>> overrides{};  ///< --set path=value, in order
  std::vector<std::string> tags{};
  std::string scale{};                            ///< "1/500"; empty when not scaled
  std::vector<std::string> not_scaled{};          ///< of a scaled run: which figures are not those of the full size
  bool operator==(const ScenarioInfo&) const = default;
};

/// The parts of the summary line: "full mesh", then "active-active", "profile jetlag", "2 shards", "backlog 64 MiB per shard",
/// ...
struct DatabaseInfo {
  std::string topology{};
  std::vector<std::string> facts{};
  bool operator==(const DatabaseInfo&) const = default;
};

struct FaultRecord {
  std::string name{};      ///< the user's name, or the kind with a number: "cut", "crash 2"
  std::string kind{};      ///< "cut", "isolate", "degrade", "flap", "crash", "pause", "region-down", "skew", ...
  std::string operands{};  ///< "us × eu", "us → eu", "ap shard 0"
  Instant at{};
  std::optional<Instant> until{};  ///< scheduled end; absent: to the end of the run, or a momentary fault
  bool momentary = false;        ///< a crash or a clock jump: a point in time, not a span
  bool struck = true;            ///< false: not reached by this run, `at` and `until` are its plan
  std::optional<Instant> ended{};  ///< when it really ended inside the run
  std::uint64_t messages_held = 0;  ///< in flight when it struck, delivered after it ended
  std::uint64_t messages_lost = 0;
  std::string evidence{};          ///< anything else it did: "1,204 operations of shard 0 refilled by eu"; may be empty
  std::uint64_t messages_slowed = 0;  ///< sent over a degraded link
  Duration down{}, up{};              ///< of a flap: its turns, down first
  std::uint64_t messages_affected() const { return messages_held + messages_lost + messages_slowed; }
  bool operator==(const FaultRecord&) const = default;
};

enum class SyncKind : std::uint8_t { kPartial, kDelta, kReconcile, kFull };

/// One synchronisation of `to` from `from`, ordered by start.
struct SyncRecord {
  std::string from{}, to{};
  std::uint32_t shard = 0;
  SyncKind kind = SyncKind::kPartial;
  std::string cause{};  ///< "link restored", "backlog overflowed: 12 operations missing"
  Instant start{};
  std::optional<Duration> duration{};     ///< absent: not finished when the run ended
  std::uint64_t bytes = 0;              ///< encoded bytes sent for it
  /// bytes of the sender's backlog from the first entry on that the receiver lacked; above its capacity: one entry that is larger
  std::uint64_t backlog_needed = 0;
  std::uint64_t backlog_capacity = 0;   ///< 0: unknown
  bool operator==(const SyncRecord&) const = default;
};

/// Replication lag of one ordered pair: from commit at `from` to application at `to`.
struct LagRow {
  std::string from{}, to{};
  std::uint64_t operations = 0;
  std::optional<Duration> p50{}, p99{}, p999{}, max{};   ///< absent without operations
  Series over_time{};                              ///< nanoseconds: the age of what arrived, or of what waits, per step
  std::uint64_t max_operations_behind = 0;
  std::uint64_t max_bytes_behind = 0;
  std::uint64_t never_arrived = 0;   ///< operations of `from` that `to` does not have at the end; 0 in a run that was stopped
  bool operator==(const LagRow&) const = default;
};

struct ClientRow {
  std::string region{};
  std::uint64_t requests = 0;
  double requests_per_second = 0;
  std::optional<Duration> read_p50{}, read_p99{}, write_p50{}, write_p99{};
  std::uint64_t errors = 0;
  std::optional<double> availability{};  ///< 0..1; absent without requests
  bool operator==(const ClientRow&) const = default;
};

/// Why client commands failed: most frequent first.
struct ClientErrorRow {
  std::string command{};      ///< "INCR"
  std::string message{};      ///< the reply, or why there was none
  std::string example_key{};  ///< one key it happened to; may be empty
  std::uint64_t count = 0;
  bool operator==(const ClientErrorRow&) const = default;
};

struct ConflictRow {
  std::string type{};   ///< "string", "counter", "set", "hash", "zset"
  std::string rule{};   ///< "lww", "sum", "add wins"
  std::uint64_t concurrent = 0;  ///< updates that met a concurrent one
  std::uint64_t discarded = 0;   ///< acknowledged updates whose effect no replica shows
  std::string example_key{};       ///< one key it happened to; may be empty
  bool operator==(const ConflictRow&) const = default;
};

struct CostRow {
  std::string region{};
  std::uint64_t egress_bytes = 0;
  std::optional<double> usd{};           ///< of this run; absent: no price known
  std::optional<double> usd_per_hour{};
  std::string price_note{};              ///< "AWS list price 2023-04, $0.02/GB"
  bool operator==(const CostRow&) const = default;
};

/// Of a region with a memory limit.
struct MemoryLimitRow {
  std::uint64_t limit_bytes = 0;  ///< of all its shards
  double fill = 0;                ///< share of its own limit that the fullest shard holds
  std::uint64_t evicted = 0, refused = 0, taken_beyond = 0;
  bool operator==(const MemoryLimitRow&) const = default;
};

struct MemoryRow {
  std::string region{};
  std::uint64_t keys = 0;
  std::uint64_t data_bytes = 0, metadata_bytes = 0, tombstone_bytes = 0, backlog_bytes = 0;
  std::optional<MemoryLimitRow> limit{};
  bool operator==(const MemoryRow&) const = default;
};

/// What the keys of one type take in all regions together.
struct TypeMemoryRow {
  std::string type{};            ///< "string", "zset", ..; "removed": what only waits to be forgotten; "(index)": of no key
  std::uint64_t keys = 0, elements = 0;  ///< elements: members, fields, items, entries; 1 of a string
  std::uint64_t data_bytes = 0, metadata_bytes = 0, tombstone_bytes = 0;
  bool operator==(const TypeMemoryRow&) const = default;
};

struct ExpectationResult {
  std::string text{};            ///< as written in the scenario
  std::string file{};            ///< where it is written; through `extends` another file than the scenario's
  std::uint32_t line = 0;      ///< 1-based; 0: no place (--expect on the command line)
  Verdict verdict = Verdict::kPass;
  std::string expected{};        ///< "< 150 ms"
  std::string measured{};        ///< "19.8 s", "never: 60 % at most, at 29.98 s"
  std::optional<Instant> first_broken_at{};
  /// a failure that a run stopped after this instant shows as well; absent: only the end tells
  std::optional<Instant> decided_at{};
  std::optional<Instant> met_at{};  ///< of a pass that had to come first: since when it holds; absent: it held all along
  /// while the run goes on, of one that what follows may still turn: it fails so far, since then
  std::optional<Instant> failing_since{};
  std::optional<Instant> sampled_at{};  ///< likewise, of a metric: the instant that `measured` speaks of
  std::string witness{};         ///< the smallest set of operations that shows it; may be empty
  std::optional<std::int64_t> required_seeds_ppb{};  ///< "in 95% of seeds": 950'000'000; absent: every seed must pass
  bool over_seeds = false;       ///< this seed is one vote: the session judges over all of its seeds
  bool operator==(const ExpectationResult&) const = default;
};

/// A reply as data, so that JSON can show its type.
struct ReplyValue {
  enum class Type : std::uint8_t { kNull, kStatus, kString, kInteger, kDouble, kError, kArray };
  Type type = Type::kNull;
  std::string text{};            ///< of status, string and error
  std::int64_t integer = 0;
  double number = 0;
  std::vector<ReplyValue> items{};
  bool operator==(const ReplyValue&) const = default;
};

struct ScriptResult {
  std::uint32_t index = 0;     ///< 0-based position in `script`
  std::string file{};
  std::uint32_t line = 0;
  std::optional<Instant> at{};       ///< when it was issued; planned, when it was not reached; absent: it follows another
  std::optional<Instant> replied{};  ///< when its reply came, or the settle came to its end
  std::string region{};          ///< for region "*": one result per region
  std::string command{};         ///< "SADD cart:7 milk", or "settle"
  std::optional<ReplyValue> reply{};  ///< absent: settle, or never answered
  Verdict verdict = Verdict::kPass;
  bool has_expectation = false;
  bool waits = false;            ///< its command waits for its keys
  std::string message{};         ///< why it failed: "expected 1, got 0"; of a settle that did not: among whom
  bool operator==(const ScriptResult&) const = default;
};

struct MetricValue {
  std::string aggregation{};     ///< "count", "value", "p99", "max", ...
  double value = 0;
  bool operator==(const MetricValue&) const = default;
};

struct MetricRow {
  std::string name{};            ///< as in `jetlag list metrics`
  std::vector<std::pair<std::string, std::string>> labels{};
  std::string unit{};  ///< as metrics::name_of(Unit): "ns", "bytes", "ppb", "1/s", "nano-dollars", "key seconds", "" (a count)
  std::vector<MetricValue> values{};
  bool operator==(const MetricRow&) const = default;
};

/// How a metric is distributed: counts[i] samples lie between edges[i] and edges[i + 1], in the metric's unit.
struct DistributionRow {
  std::string name{};
  std::vector<std::pair<std::string, std::string>> labels{};
  std::string unit{};
  std::vector<double> edges{};
  std::vector<std::uint64_t> counts{};
  bool operator==(const DistributionRow&) const = default;
};

/// How one replica differs from the first at the end of drain.
struct UnequalReplica {
  std::string region{};
  std::uint32_t shard = 0;
  std::uint64_t different_keys = 0;
  std::string example_key{};
  std::string detail{};          ///< "us has \"a\", eu has \"b\""
  bool operator==(const UnequalReplica&) const = default;
};

/// What a history checker found: convergence, causal order, the session guarantees, lost updates.
struct CheckerResult {
  std::string name{};            ///< "converged", "causal", "read-your-writes", ...
  Verdict verdict = Verdict::kPass;
  std::uint64_t checked = 0;   ///< how many facts it looked at
  std::uint64_t violations = 0;
  std::optional<Instant> first_at{};
  std::string witness{};
  /// A broken invariant of the store itself is a failure even where nobody asked for it.
  bool fails_the_run() const { return (name == "converged" || name == "causal") && verdict == Verdict::kFail; }
  bool operator==(const CheckerResult&) const = default;
};

/// Convergence after the end of each fault.
struct ConvergenceRecord {
  std::string after{};           ///< name of the fault
  Instant from{};              ///< its end
  std::optional<Instant> at{};   ///< when all reachable live replicas were equal again; absent: not within the run
  bool operator==(const ConvergenceRecord&) const = default;
};

/// How fast the program was. Never part of a compared output.
struct ProgramFigures {
  double wall_seconds = 0;
  std::uint64_t events = 0;
  bool operator==(const ProgramFigures&) const = default;
};

struct RunReport {
  ScenarioInfo scenario{};
  std::uint64_t seed = 0;
  Duration duration{}, drain{}, warmup{};
  Instant reached{};                   ///< simulated time at which this report was taken
  bool interrupted = false;            ///< stopped before its end: SIGINT, time budget, --until
  /// by a key or a wall clock: the same command stops elsewhere the next time, so it has no fingerprint
  bool cut_short = false;
  std::vector<RegionInfo> regions{};
  std::vector<LinkInfo> links{};
  DatabaseInfo database{};

  std::vector<FaultRecord> faults{};
  std::vector<SyncRecord> syncs{};
  std::vector<LagRow> lag{};
  Series divergent{};                    ///< keys that differ between any two live replicas
  std::uint64_t divergent_peak = 0;
  std::vector<ConvergenceRecord> convergence{};
  std::vector<ClientRow> clients{};
  std::vector<ClientErrorRow> client_errors{};
  std::vector<ConflictRow> conflicts{};
  std::vector<CostRow> costs{};
  std::vector<MemoryRow> memory{};
  std::vector<TypeMemoryRow> memory_by_type{};
  std::vector<NamedSeries> series{};     ///< everything the CSV output carries, one step for all

  std::vector<ScriptResult> script{};
  std::vector<ExpectationResult> expectations{};
  std::vector<CheckerResult> checkers{};
  std::vector<MetricRow> metrics{};
  std::vector<DistributionRow> distributions{};  ///< of "latency", per class and region; none without samples
  bool converged = false;              ///< reachable live replicas equal at the end of drain
  bool parted = false;                 ///< at the end of drain some replica is down, paused or out of reach of others
  std::vector<UnequalReplica> unequal{};

  Fingerprint fingerprint{};
  Verdict verdict = Verdict::kPass;    ///< of expectations, script and convergence together
  int exit_code = 0;                   ///< of this run alone: 0, 1, 2 or 3
  std::string rerun{};                   ///< the command line that gives this run again
  ProgramFigures program{};
  bool operator==(const RunReport&) const = default;
};

}  // namespace jetlag::observe
