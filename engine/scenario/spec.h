// SPDX-License-Identifier: Apache-2.0
// What a scenario file says, as plain values.
//
// A ScenarioSpec is what load_scenario() (scenario/load.h) hands out: every default filled in, every name resolved, every
// quantity in one unit. Whoever reads it may rely on what the loader has checked: region names exist and their positions are in
// the `...RegionId` members, links join known and different regions, the topology is connected, times lie inside the run.
//
// Units      Duration and Instant in nanoseconds; bytes as int64; bits per second as int64; rates as int64 thousandths of an
//            operation per second ("milli-operations"); probabilities and shares in parts per billion (kOne = 100 %).
// One-way / RTT   always said in the member's name.
// Spans      `where` is the place in the file where the thing is written: for messages and annotations, never for decisions.
//
// The spelling of every key, its default and its documentation are in scenario/fields.h, once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "crdt/custom_rule.h"
#include "fault/kinds.h"
#include "net/rtt_import.h"
#include "scenario/value.h"

namespace jetlag::scenario {

inline constexpr std::int64_t kOne = 1'000'000'000;  ///< 100 %, in parts per billion
inline constexpr std::int64_t kMostShards = 64;       ///< per region

// ---------------------------------------------------------------------------------------------------------------- regions
struct ClockSpec {
  Duration offset;             ///< local clock minus true time at the start of the run
  std::int64_t drift_ppb = 0;  ///< how much faster than true time it runs
  bool operator==(const ClockSpec&) const = default;
};

struct RegionSpec {
  std::string id;
  std::string location;  ///< catalogue id ("aws:us-east-1"); empty when coordinates are given
  double latitude = 0, longitude = 0;  ///< of the catalogue's entry, or as written
  ClockSpec clock;
  SourceSpan where;
  bool operator==(const RegionSpec&) const = default;
};

// ---------------------------------------------------------------------------------------------------------------- network
enum class TopologyKind : std::uint8_t { kFullMesh, kStar, kRing, kLine, kTree, kExplicit };

/// Gilbert-Elliott: messages are lost with probability `loss` while the link is in its bad state.
struct BurstLossSpec {
  std::int64_t enter_ppb = 0;  ///< per message: good -> bad
  std::int64_t leave_ppb = 0;  ///< per message: bad -> good
  std::int64_t loss_ppb = kOne;
  bool operator==(const BurstLossSpec&) const = default;
};

/// Everything but the delay; absent means "not said here" (network.defaults, then the catalogue or the engine decides).
struct LinkTraits {
  std::optional<DistributionSpec> jitter;   ///< added to every one-way delay
  std::optional<std::int64_t> bandwidth_bits_per_s;
  std::optional<std::int64_t> loss_ppb;
  std::optional<BurstLossSpec> burst_loss;
  std::optional<std::int64_t> window_bytes;  ///< TCP-like cap: throughput <= window / RTT
  bool operator==(const LinkTraits&) const = default;
};

enum class LinkWays : std::uint8_t { kBoth, kOneWay };

/// "between": [a, b] describes both directions; "from"/"to" one of them (later entries override earlier ones).
struct LinkSpec {
  RegionId from, to;
  LinkWays ways = LinkWays::kBoth;
  std::optional<DistributionSpec> rtt;            ///< halved for each direction
  std::optional<DistributionSpec> one_way_delay;  ///< of each described direction; never together with rtt
  LinkTraits traits;
  SourceSpan where;
  bool operator==(const LinkSpec&) const = default;
};

struct NetworkSpec {
  TopologyKind topology = TopologyKind::kFullMesh;
  std::optional<RegionId> hub;  ///< star: its centre; tree: its root; default the first region
  std::string rtt_import;       ///< path as written; empty: none
  std::vector<net::RttRow> imported_rtts;  ///< names are region ids of this scenario or catalogue ids
  LinkTraits defaults;
  std::vector<LinkSpec> links;  ///< overrides; with kExplicit also the list of what exists
  bool operator==(const NetworkSpec&) const = default;
};

// --------------------------------------------------------------------------------------------------------------- database
enum class Profile : std::uint8_t { kJetlag };
enum class Strategy : std::uint8_t { kActiveActive };
enum class ClockMode : std::uint8_t { kHlc, kCausalWall, kWall };
enum class ConflictRule : std::uint8_t { kLww, kFww, kMax, kMin, kMultiValue, kRegionPriority, kCustom };
using ResolveKind = crdt::CustomRule::Kind;
enum class SyncTier : std::uint8_t { kPartial, kFull };
enum class Persistence : std::uint8_t { kNone, kAlways };

struct BatchSpec {
  Duration delay = Duration::millis(5);  ///< an operation waits at most this long for company
  std::int64_t bytes = 64 * 1024;        ///< a batch this large leaves at once
  bool operator==(const BatchSpec&) const = default;
};

struct SyncSpec {
  BatchSpec batch;
  std::int64_t compression = 0;  ///< zstd level; 0: off
  std::vector<SyncTier> tiers{SyncTier::kPartial, SyncTier::kFull};  ///< in the order in which they are tried
  std::int64_t credit_bytes = 4 * 1024 * 1024;  ///< flow control: unacknowledged bytes per link and shard
  bool operator==(const SyncSpec&) const = default;
};

struct RuleSpec {
  std::string keys;  ///< glob: * ? [abc]; the first rule that matches a key decides; without one: lww
  ConflictRule conflict = ConflictRule::kLww;
  std::vector<crdt::CustomRule::Step> resolve;  ///< custom: what chooses among concurrent values
  SourceSpan where;
  bool operator==(const RuleSpec&) const = default;
};

enum class CommandSet : std::uint8_t { kActiveActive, kStandard };
enum class StreamIds : std::uint8_t { kStrict, kSemiStrict, kLiberal };

struct DatabaseSpec {
  Profile profile = Profile::kJetlag;
  Strategy strategy = Strategy::kActiveActive;
  CommandSet commands = CommandSet::kActiveActive;
  StreamIds stream_ids = StreamIds::kStrict;
  bool touch_ancestors = false;  ///< what is written inside a JSON document wins over a removal of what it is in
  std::int64_t shards = 1;  ///< per region
  std::optional<std::int64_t> backlog_bytes =
      64 * 1024 * 1024;  ///< per shard, shared by all peers; absent: "auto" (1 % of the data within 1-250 MB)
  ClockMode clock = ClockMode::kHlc;
  SyncSpec sync;
  std::vector<RuleSpec> rules;
  Persistence persistence = Persistence::kNone;  ///< what a crashed process finds when it restarts
  Duration command_latency = Duration::micros(200);  ///< what a client of the region waits for a command, without faults
  bool operator==(const DatabaseSpec&) const = default;
};

// ----------------------------------------------------------------------------------------------------------------- memory
inline constexpr std::int64_t kLeastShardMemory = 64 * 1024;  ///< a shard without keys takes a quarter of it

enum class EvictionPolicy : std::uint8_t {
  kNone,
  kAllLru,
  kAllLfu,
  kAllRandom,
  kVolatileLru,
  kVolatileLfu,
  kVolatileRandom,
  kVolatileTtl
};

struct MemorySpec {
  std::int64_t limit_bytes = 0;  ///< of the whole database in each region
  EvictionPolicy eviction = EvictionPolicy::kNone;
  std::int64_t reserve_ppb = kOne / 20;  ///< the last part of the limit, which only replication may take
  bool operator==(const MemorySpec&) const = default;
};

// --------------------------------------------------------------------------------------------------------------- datasets
enum class ValueType : std::uint8_t { kString, kCounter, kSet, kHash, kSortedSet, kList };
constexpr bool has_elements(ValueType type) { return type != ValueType::kString && type != ValueType::kCounter; }

/// Loaded before time 0, converged in every region.
struct DatasetSpec {
  std::string name;
  std::string pattern = "key:{}";  ///< {} is the key's number, 0 .. keys-1
  std::int64_t keys = 0;
  ValueType type = ValueType::kString;
  DistributionSpec value = constant_of(100);  ///< bytes per string, member, field value or item
  std::int64_t elements = 10;                 ///< members of a set, fields of a hash, items of a list
  SourceSpan where;
  bool operator==(const DatasetSpec&) const = default;
};

// -------------------------------------------------------------------------------------------------------------- workloads
enum class Arrival : std::uint8_t { kConstant, kPoisson, kClosed };  ///< kClosed: clients + think
enum class KeyChoice : std::uint8_t { kUniform, kZipf, kLatest, kHotspot };
enum class Preset : std::uint8_t { kNone, kYcsbA, kYcsbB, kYcsbC, kYcsbD, kYcsbE, kYcsbF };

struct KeysSpec {
  std::string pattern = "key:{}";
  std::int64_t count = 1000;
  KeyChoice distribution = KeyChoice::kUniform;
  std::int64_t exponent_milli = 990;           ///< zipf and latest: 0.99
  std::int64_t hot_keys_ppb = kOne / 5;        ///< hotspot: this share of the keys ...
  std::int64_t hot_traffic_ppb = kOne / 5 * 4; ///< ... gets this share of the traffic
  bool operator==(const KeysSpec&) const = default;
};

/// Keys have a home region (key number modulo the number of the workload's regions); clients use keys of their own region
/// except for the stray share.
struct HomeSpec {
  std::int64_t stray_ppb = 0;
  bool operator==(const HomeSpec&) const = default;
};

struct MixEntry {
  std::string command;  ///< upper case; YCSB's compound operations are "READ-MODIFY-WRITE", "SCAN" and "INSERT"
  std::int64_t share_ppb = 0;
  bool operator==(const MixEntry&) const = default;
};

/// From `at` (since the workload's start) the rate moves in a straight line to the next point's; the last one holds.
struct ShapePoint {
  Duration at;
  std::int64_t rate_milli = 0;
  bool operator==(const ShapePoint&) const = default;
};

/// What one region does differently; absent means "as the workload says".
struct WorkloadOverride {
  RegionId region;
  std::optional<std::int64_t> rate_milli;
  std::optional<std::int64_t> clients;
  std::optional<DistributionSpec> think;
  std::vector<MixEntry> mix;  ///< empty: the workload's
  bool operator==(const WorkloadOverride&) const = default;
};

struct WorkloadSpec {
  std::string name;
  std::vector<RegionId> regions;  ///< "all" is spelled out
  Arrival arrival = Arrival::kPoisson;
  std::int64_t rate_milli = 0;    ///< open loop: of EACH region
  std::vector<ShapePoint> shape;  ///< open loop: replaces rate when not empty
  std::int64_t clients = 0;       ///< closed loop: in EACH region
  DistributionSpec think = constant_of(0);
  KeysSpec keys;
  std::optional<HomeSpec> home;
  std::vector<MixEntry> mix;      ///< shares add up to kOne
  DistributionSpec value = constant_of(100);  ///< bytes of what SET, HSET, ... write
  std::int64_t elements = 100;    ///< distinct members or fields per key for set and hash commands
  Preset preset = Preset::kNone;  ///< already expanded into mix, keys and value
  Instant start{};
  Instant stop{};                 ///< never after the end of `duration`
  std::vector<WorkloadOverride> per_region;
  SourceSpan where;
  bool operator==(const WorkloadSpec&) const = default;
};

// ----------------------------------------------------------------------------------------------------------------- faults
using FaultKind = fault::Kind;  ///< the catalogue is fault/kinds.h
enum class DataFate : std::uint8_t { kKeep, kLost };

/// Directed pairs of neighbouring regions that a fault concerns; both directions of a cut are listed.
struct DirectedPair {
  RegionId from, to;
  auto operator<=>(const DirectedPair&) const = default;
};

struct FaultSpec {
  std::string name;  ///< as written, else "<kind>-<n>" counting from 1 (unique)
  FaultKind kind = FaultKind::kCut;
  Instant at{};
  std::optional<Duration> lasts;  ///< "for"; absent: to the end of the run, or momentary (heal, restart, region-up, jump)

  std::vector<DirectedPair> links;  ///< cut, one-way, isolate, heal, degrade, flap: spelled out, direct links only, sorted
  std::vector<RegionId> regions;    ///< as written: cut [a,b]; isolate; crash, restart, pause, region-*, skew, jump: one or more
  std::optional<ShardId> shard;     ///< crash, restart, pause; absent: every shard
  DataFate data = DataFate::kKeep;  ///< region-down
  Duration extra_one_way_delay;                       ///< degrade: one-way delay = delay * factor + this
  std::int64_t delay_factor_ppm = 1'000'000;          ///< degrade
  std::optional<std::int64_t> loss_ppb;               ///< degrade: in addition to the link's own loss
  std::optional<std::int64_t> bandwidth_bits_per_s;   ///< degrade: a cap
  Duration up, down;        ///< flap: down first, then up, repeated
  Duration by;              ///< skew: offset added while the fault lasts; jump: the step, which stays
  std::int64_t drift_ppb = 0;  ///< skew: drift added while the fault lasts
  SourceSpan where;
  bool operator==(const FaultSpec&) const = default;
};

// ----------------------------------------------------------------------------------------------------------------- script
enum class ReplyMatch : std::uint8_t { kEquals, kError, kApprox, kMatch, kUnordered, kJson, kContains, kLength };

struct ReplyExpectation {
  ReplyMatch match = ReplyMatch::kEquals;
  ReplyValue value;  ///< kError, kMatch, kJson: a string (kJson: its text); kApprox: a number; kLength: an integer
  SourceSpan where;
  bool operator==(const ReplyExpectation&) const = default;
};

struct ScriptStep {
  std::optional<Instant> at;         ///< absent: when the previous step has completed
  std::optional<RegionId> region;    ///< absent with `settle`, and for "*" (every live region)
  std::vector<std::string> arguments;  ///< binary-safe; empty for `settle`
  std::string text;                  ///< the command as people read it
  bool settle = false;
  std::optional<ReplyExpectation> expect;
  SourceSpan where;
  bool operator==(const ScriptStep&) const = default;
};

/// The expectation language is check/expectation.h; here is only the text and its place.
struct ExpectationText {
  std::string text;
  SourceSpan where;
  bool operator==(const ExpectationText&) const = default;
};

// --------------------------------------------------------------------------------------------------------------- scenario
struct ScaleSpec {
  std::int64_t numerator = 1, denominator = 1;  ///< "1/500"
  bool operator==(const ScaleSpec&) const = default;
};

struct ScenarioSpec {
  std::string file;  ///< as given to load_scenario
  std::int64_t format = 1;
  std::string name, description;
  std::vector<std::string> tags;
  std::uint64_t seed = 1;
  Duration warmup, duration = Duration::seconds(10), drain = Duration::seconds(30);
  std::vector<RegionSpec> regions;
  NetworkSpec network;
  DatabaseSpec database;
  std::optional<MemorySpec> memory;  ///< absent: no limit
  ScaleSpec scale;  ///< the members keep their full size; scaled() (scenario/scale.h) divides them
  std::vector<DatasetSpec> datasets;
  std::vector<WorkloadSpec> workloads;
  std::vector<FaultSpec> faults;
  std::vector<ScriptStep> script;
  std::vector<ExpectationText> expect;
  Instant end() const { return Instant{} + duration; }
  Instant drain_end() const { return Instant{} + duration + drain; }
  bool operator==(const ScenarioSpec&) const = default;
};

}  // namespace jetlag::scenario
