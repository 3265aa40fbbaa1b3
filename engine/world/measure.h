// SPDX-License-Identifier: Apache-2.0
// Measure: the instruments of a world, and the checkers that watch it.
//
// Everything is recorded where it happens, by handle. Samples are taken at equal distances by the world's lane: gauges are
// computed then, from the state of all replicas, and distributions get a point on their time line. The windows that expectations
// ask for have looks of their own (windows.cpp), which leave no trace in the figures of the whole run.
//
// CommitLog  for one shard of one region: when each operation of its present incarnation was committed, until every region has
//            it. It answers how old the oldest undelivered operation is, and how long an operation took to be visible everywhere.
// Bounds     time lines hold at most 256 points; the commit log at most kMaxCommits instants (the oldest are forgotten first).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "check/causal.h"
#include "check/convergence.h"
#include "check/lost_updates.h"
#include "check/monitor.h"
#include "check/sessions.h"
#include "core/box.h"
#include "crdt/op.h"
#include "metrics/registry.h"
#include "replication/conflicts.h"
#include "region/shard.h"
#include "replication/outbox.h"
#include "world/lanes.h"
#include "world/setup.h"

namespace jetlag::world {

class CommitLog {
 public:
  static constexpr std::size_t kMaxCommits = 4'000'000;

  /// `regions` that must have an operation until it counts as visible everywhere.
  explicit CommitLog(std::size_t regions = 0) : seen_(regions, 0) {}

  void restart(crdt::OriginId origin);
  /// Operations are committed one after the other: `sequence` is last() + 1.
  void committed(std::uint64_t sequence, Instant at);
  /// `region` has everything up to `sequence`; each operation that is thereby visible everywhere is recorded.
  void delivered(crdt::OriginId origin, std::size_t region, std::uint64_t sequence, Instant now, metrics::Registry& registry,
                 metrics::DistributionHandle visible);
  /// The lag of the operations after `from` up to `to`: for what a full sync brings at once.
  void record_lag(crdt::OriginId origin, std::uint64_t from, std::uint64_t to, Instant now, metrics::Registry& registry,
                  metrics::DistributionHandle lag) const;
  /// When the operation after `sequence` was committed.
  std::optional<Instant> committed_after(std::uint64_t sequence) const;
  crdt::OriginId origin() const { return origin_; }
  std::uint64_t last() const { return first_ + times_.size() - 1; }
  void exempt(std::size_t region) { seen_[region] = UINT64_MAX; }
  bool operator==(const CommitLog&) const = default;

 private:
  crdt::OriginId origin_;
  std::uint64_t first_ = 1;  ///< sequence of times_.front()
  std::deque<Instant> times_;
  std::vector<std::uint64_t> seen_;
};

struct PairMeters {
  metrics::DistributionHandle lag, sync_duration;
  metrics::GaugeHandle lag_now, lag_ops, lag_bytes;
  metrics::CounterHandle partial_syncs, full_syncs, sync_bytes, egress, egress_cost, messages;
  std::uint32_t link = Setup::kNoLink;
  std::int64_t unbilled = 0;  ///< bytes not yet turned into money
  bool operator==(const PairMeters&) const = default;
};

struct RegionMeters {
  metrics::DistributionHandle visible, latency_read, latency_write, latency_other;
  metrics::CounterHandle reads, writes, others, errors, delivered, duplicates, relayed, evicted, oom_errors, taken_beyond_limit,
      expired;
  metrics::GaugeHandle keys, data, metadata, tombstones, memory_fill, clock_error, exhaustion;
  std::vector<metrics::GaugeHandle> backlog_fill, backlog_bytes;  ///< by shard
  std::vector<std::int64_t> appended;  ///< by shard: backlog bytes at the last sample
  std::uint64_t counted_duplicates = 0, counted_relayed = 0;  ///< what of the replicas' own counts is in the registry ...
  std::uint64_t counted_evicted = 0, counted_oom = 0, counted_beyond = 0;
  bool operator==(const RegionMeters&) const = default;
};

struct ConflictMeters {
  replication::ConflictKind kind{};
  crdt::Rule::Kind rule{};
  metrics::CounterHandle concurrent, discarded;
  std::uint64_t counted_concurrent = 0, counted_discarded = 0;
  bool operator==(const ConflictMeters&) const = default;
};

/// A sync, a full one from its start on, with the shard it concerned.
struct ShardSync {
  ShardId shard;
  replication::SyncRecord record;
  bool operator==(const ShardSync&) const = default;
};

/// What the processes of one shard had counted themselves before they lost their memory.
struct Retired {
  std::uint64_t duplicates = 0, relayed = 0;
  std::vector<replication::Conflicts> conflicts;
  bool operator==(const Retired&) const = default;
};

/// Error replies of one kind: a command and what it was told, with a key as an example. `count` includes refusals by nobody.
struct ClientError {
  static constexpr std::size_t kMostKinds = 64;  ///< further ones are counted as errors only
  Bytes command, message, key;
  std::uint64_t count = 0;
  bool operator==(const ClientError&) const = default;
};

struct DivergenceCell {
  std::uint64_t fold = 0;    ///< of all replicas' bucket digests
  std::uint32_t count = 0;
  bool operator==(const DivergenceCell&) const = default;
};

/// One key under observation (lab/explain): its newest operations, kMostOperations to twice as many, as they arrive. Nothing is
/// kept while nobody watches.
struct KeyWatch {
  struct Seen {
    crdt::Op op;
    crdt::VersionVector deps;
    std::vector<Instant> arrived;  ///< by region; kNever: not yet
    std::vector<Bytes> asked{};    ///< the command of the client that it was written for, where that is known
    bool operator==(const Seen&) const = default;
  };
  static constexpr std::size_t kMostOperations = 1'000;
  Bytes key;
  std::vector<Seen> seen;
  std::uint64_t dropped = 0;
  std::pair<Instant, crdt::Dot> dropped_until{{INT64_MIN}, {}};  ///< The newest one forgotten: none is kept that is older.
  /// Forgets the oldest beyond kMostOperations.
  void shorten();
  bool operator==(const KeyWatch&) const = default;
};

/// What has to be brought up to date at the borders of windows for the expectations over them: bits.
enum class WindowNeeds : std::uint8_t {
  kNone = 0,
  kRecorded = 1,
  kWire = 2,
  kReplicas = 4,
  kLost = 8,
  kPairs = 16,
  kRegions = 32,
  kMemory = 64,
  kDivergent = 128
};
constexpr bool needs(WindowNeeds all, WindowNeeds one) { return (static_cast<unsigned>(all) & static_cast<unsigned>(one)) != 0; }

struct Measure {
  PairMeters& pair(RegionId from, RegionId to) { return pairs[std::size_t{from.value} * regions.size() + to.value]; }
  const PairMeters& pair(RegionId from, RegionId to) const { return pairs[std::size_t{from.value} * regions.size() + to.value]; }

  metrics::Registry registry;
  std::vector<PairMeters> pairs;        ///< [from * regions + to]
  std::vector<RegionMeters> regions;
  std::vector<ConflictMeters> conflicts;
  metrics::GaugeHandle divergent;
  Instant divergent_at{INT64_MIN};                          ///< when it was set last
  metrics::CounterHandle double_pops, lost_updates;
  std::vector<metrics::DistributionHandle> convergence;     ///< by fault
  std::vector<metrics::CounterHandle> messages_affected;    ///< by fault
  std::array<metrics::CounterHandle, 4> session_violations;
  std::vector<CommitLog> commits;       ///< by Lanes::index
  std::vector<crdt::VersionVector> reached;  ///< by Lanes::index: what has ever arrived there; an operation has one lag per shard
  std::vector<Retired> retired;         ///< by Lanes::index
  std::vector<ShardSync> syncs;
  std::vector<ClientError> client_errors;
  std::vector<DivergenceCell> divergence_cache;  ///< [shard * buckets + bucket]
  Duration step{};                      ///< between samples
  Instant sampled_at{};
  std::uint64_t counted_lost = 0;       ///< lost updates that are in the registry
  std::uint64_t counted_double_pops = 0;
  std::uint32_t samples = 0;
  std::uint32_t divergence_every = 1;   ///< large data sets are compared at every n-th sample ...
  std::uint64_t divergence_cost = 0;    ///< since n was last doubled, as a run that lasts does (in keys)
  std::uint32_t memory_every = 50;      ///< ... and their memory added up at every n-th
  bool warm = false;

  check::Monitor monitor;
  WindowNeeds window_needs = WindowNeeds::kNone;
  std::uint32_t looks = 0;  ///< at the gauges that windows need
  check::CausalChecker causal;
  check::ConvergenceChecker convergence_checker;
  check::SessionChecker sessions;
  check::LostUpdateChecker lost;
  Box<KeyWatch> watch;                  ///< empty while nobody watches
  bool operator==(const Measure&) const = default;
};

struct World;
/// The names that expectations may use.
check::Entities entities_of(const scenario::ScenarioSpec& spec);
/// The same without links: also of a spec with mistakes.
check::Entities names_of(const scenario::ScenarioSpec& spec);
Measure make_measure(const Setup& setup, std::size_t keys);

void record_sends(World& world, RegionId from, RegionId to, std::uint64_t messages, std::int64_t bytes);
/// What has passed the wires of all links until now.
void record_carried(World& world);
void record_delivered(World& world, LaneId lane, const std::vector<replication::Delivered>& delivered);
/// Whatever the shard has committed since the last time: by the command `asked`, or without one (expiry, loading).
void record_written(World& world, LaneId lane, std::span<const Bytes> asked);
/// The process of `lane` has lost its memory: what it held, and what it had counted.
void record_memory_loss(World& world, LaneId lane, const store::Database& lost, Retired counted);
Retired counted_by(const region::Shard& shard);
/// Enters what the replicas count themselves (conflicts, duplicates, relays) in the registry;
void count_replicas(World& world);
/// and the updates that are lost as things are now.
void count_lost(World& world);
void observe_session(World& world, const check::OperationView& operation);
void record_syncs(World& world, LaneId lane, const std::vector<replication::SyncRecord>& syncs);
// Notes what concerns the watched key, if there is one: what a shard has just written, past its operation `before`,
/// for the command `asked`;
void watch_written(World& world, const region::Shard& shard, std::uint64_t before, std::span<const Bytes> asked);
/// what a slice brings, `at` its arrival in `region`;
void watch_slice(World& world, const replication::Slice& slice, RegionId region, Instant at);
/// what a full sync brings of what is noted already;
void watch_jump(World& world, ShardId shard, const crdt::VersionVector& brought, RegionId region, Instant at);
/// and, in a world that was not watched while it ran, what its shards still hold one by one.
void watch_held(World& world);
/// Gauges from the state of all replicas; a point on every time line; the monitor's look at the expectations.
void take_sample(World& world);
// Gauges as they are now, with a point on their time lines or without (gauges.cpp).
void read_pair(World& world, std::size_t from, std::size_t to, metrics::TimeLine line);
void read_region(World& world, std::size_t r, metrics::TimeLine line);
void read_memory(World& world, std::size_t r, metrics::TimeLine line);
WindowNeeds needs_of(const check::Monitor& monitor);
/// Takes the looks that are due by `until`; no event that has not been applied is older than that.
void pass_borders(World& world, Instant until);
/// A window may begin or end now, where a fault or the warm-up does.
void border(World& world);
/// Bytes of a shard's backlog that its slowest peer has not acknowledged; the whole of it where it no longer reaches back to
/// that.
std::int64_t backlog_needed(const replication::Replicator& replicator);
/// The same as a share of the most that it holds.
double backlog_fill(const replication::Replicator& replicator);
struct ConflictTotal {
  std::uint64_t concurrent = 0, discarded = 0, popped_twice = 0;
  Bytes example;
};
/// Every replica meets each conflict once: the figure of a shard is that of the replica that met most.
ConflictTotal conflict_total(const World& world, replication::ConflictKind kind, crdt::Rule::Kind rule);
/// "lww", "sum", "add-wins": the rule that settles conflicts of this kind, as the metric table spells it.
const char* rule_name(replication::ConflictKind kind, crdt::Rule::Kind rule);
/// Keys that differ between any two live replicas, now. `cells` remembers what was counted before: its owner gives the same every
/// time.
std::uint64_t divergent_keys(const World& world, std::vector<DivergenceCell>& cells);
/// What the expectations are evaluated against, now.
struct ViewParts {
  std::vector<check::FaultWindow> windows;
  std::vector<std::pair<check::Property, check::Verdict>> verdicts;
  check::MetricsView view;
};
void fill_view(const World& world, bool finished, ViewParts& parts);
/// Who is there to hold an acknowledged update: while the run goes on every replica that has its data, also one that is down and
/// may come back; at its end those that live.
check::Presence presence_of(const World& world);

}  // namespace jetlag::world
