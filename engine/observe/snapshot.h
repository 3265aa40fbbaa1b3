// SPDX-License-Identifier: Apache-2.0
// Snapshot: everything a viewer of a running world sees, as plain values and shared immutable pieces.
//
// Frame      the world's aggregates at one instant: regions, links, full syncs, divergence. Small; a history keeps one per step.
// Flight     a message on its way at the snapshot's instant: its position is (at - sent) / (arrives - sent).
// Timeline   what is known about the whole branch: faults (planned ones too), syncs, expectations, series.
// Snapshot   a frame with flights, the timeline, the trace, branches, and answers to the viewer's present Focus.
//
// Inputs     none: filled by lab/session; nothing in it points into a world.
// Units      as in observe/run_report.h. Regions are named by their position in the scenario.
// Cost       a snapshot of five regions is some kilobytes plus references.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/fingerprint.h"
#include "core/time.h"
#include "observe/explain.h"
#include "observe/run_report.h"
#include "observe/trace.h"

namespace jetlag::observe {

enum class ProcessState : std::uint8_t { kRunning, kPaused, kLoading, kDown };

struct RegionView {
  ProcessState process = ProcessState::kRunning;  ///< the worst of its shards
  std::uint32_t shards_down = 0;
  std::uint32_t version = 0;  ///< 0 = the data of the largest group of regions, 1, 2, ... the others by size, then by order
  std::uint64_t keys = 0;
  std::uint64_t differing_keys =
      0;  ///< keys whose value differs from that of version 0; 0 for one that lacks only what is under way
  std::uint64_t data_bytes = 0;
  double backlog_fill = 0;  ///< share of its fullest shard's backlog that the slowest peer has not acknowledged
  Duration clock_error{};
  std::uint64_t operations_behind = 0;  ///< operations that some region has, be it down, and that are not here, over all shards
  bool operator==(const RegionView&) const = default;
};

/// One direction of a link.
struct LinkView {
  std::uint8_t from = 0, to = 0;
  bool cut = false;
  bool degraded = false;
  Duration delay_added{};          ///< by what degrades it, to the one-way delay
  Instant since{};                 ///< of the present state of cut
  Duration lag{};                  ///< age of the oldest operation of `from` that `to` has not applied
  Duration lag_bound{};            ///< what lag is without trouble: one-way delay plus batching, with some room
  double bytes_per_second = 0;     ///< since the frame before
  /// Of that shard of `from` whose backlog would first no longer reach back to what `to` has seen: what `to` lacks of it. Where
  /// it already does not: what it holds.
  std::uint64_t backlog_bytes = 0, backlog_limit = 0;
  double fill_rate = 0;                    ///< bytes per second by which that backlog fills while nothing gets through
  std::optional<Duration> exhausted_in{};  ///< until it reaches back no longer, at that rate; absent where it never would
  bool relayed = false;                    ///< other regions would carry, or do carry, what this direction does not
  std::uint64_t sync_bytes = 0;   ///< what partial syncs would have to bring now, at most: over all shards that allow them
  std::uint32_t full_shards = 0;  ///< shards whose next sync of this direction will be a full one
  bool operator==(const LinkView&) const = default;
};

/// A full sync under way.
struct PipeView {
  std::uint8_t from = 0, to = 0;
  std::uint16_t shard = 0;
  Instant start{};
  std::uint64_t bytes_done = 0;   ///< of all messages that have come on its connection since it began
  std::uint64_t bytes_total = 0;  ///< estimated from the buckets that have come; 0: none has
  bool operator==(const PipeView&) const = default;
};

struct Frame {
  Instant at{};
  std::uint64_t events = 0;
  std::vector<RegionView> regions{};
  std::vector<LinkView> links{};   ///< as World.links
  std::vector<PipeView> pipes{};
  std::uint64_t divergent_keys = 0;
  Instant divergent_at{};        ///< as of when they were counted: not after `at`
  Instant differing_at{};        ///< likewise, of the regions' differing keys
  std::uint64_t total_keys = 0;  ///< that some live region holds
  bool operator==(const Frame&) const = default;
};
using FramePtr = std::shared_ptr<const Frame>;

struct Flight {
  std::uint8_t from = 0, to = 0;
  std::uint16_t shard = 0;
  TraceKind kind{};
  Instant sent{}, arrives{};
  std::uint32_t operations = 0, bytes = 0;
  bool lost = false;               ///< it will not arrive (a cut has struck)
  bool operator==(const Flight&) const = default;
};

/// What never changes in a branch: names, places and figures of regions and links.
struct Scenery {
  struct Region {
    std::string id{}, place{};
    double latitude = 0, longitude = 0;
    bool operator==(const Region&) const = default;
  };
  struct Link {
    std::uint8_t from = 0, to = 0;
    Duration rtt{}, one_way{};
    std::string provenance{}, shape{}, price{};
    Provenance kind = Provenance::kGiven;
    bool operator==(const Link&) const = default;
  };
  ScenarioInfo scenario{};
  std::uint64_t seed = 0;
  Duration duration{}, drain{};
  DatabaseInfo database{};
  std::uint32_t shards = 1;
  std::vector<Region> regions{};
  std::vector<Link> links{};
  bool operator==(const Scenery&) const = default;
};

struct Branch {
  std::uint32_t id = 0;
  std::string name{};
  std::optional<std::uint32_t> parent{};
  Instant forked_at{};
  Instant reached{};
  std::vector<std::string> injected{};  ///< as Snapshot::injected
  FramePtr frame{};                     ///< the newest one not after the instant shown
  bool operator==(const Branch&) const = default;
};

/// Of the other branches: what charts show dashed.
struct GhostSeries {
  std::uint32_t branch = 0;
  std::vector<NamedSeries> series{};
  std::vector<Instant> agreed{};  ///< as Timeline::agreed
  bool operator==(const GhostSeries&) const = default;
};

struct Timeline {
  std::vector<FaultRecord> faults{};
  std::vector<SyncRecord> syncs{};
  std::vector<ExpectationResult> expectations{};
  std::vector<NamedSeries> series{};   ///< "lag{from=us,to=eu}" in ns, "divergent_keys", "backlog_bytes{...}", ...
  std::vector<GhostSeries> ghosts{};
  std::vector<ScriptResult> script{};
  std::vector<Instant> agreed{};       ///< when all replicas were equal again after a fault; ascending
  bool operator==(const Timeline&) const = default;
};

/// Keys x regions: which version of a key each region holds.
struct MatrixRow {
  static constexpr std::int16_t kAbsent = -1, kDown = -2;
  std::string key{};
  std::string type{};
  /// By region: 0 the most common value (of equally common ones the first region's), 1, 2, ...; or kAbsent, kDown.
  std::vector<std::int16_t> versions{};
  std::optional<Duration> differs_for{};  ///< since the oldest operation that one lacks; absent: all live ones agree
  bool differs_longer = false;            ///< perhaps: older operations are missing too, and are on record nowhere
  /// Whether live regions do.
  bool differs() const {
    const auto is_live = [](std::int16_t version) { return version != kDown; };
    const auto first = std::find_if(versions.begin(), versions.end(), is_live);
    return std::any_of(first, versions.end(), [&](std::int16_t version) { return is_live(version) && version != *first; });
  }
  bool operator==(const MatrixRow&) const = default;
};

struct VectorRow {
  std::string region{};
  std::vector<std::uint64_t> seen{};   ///< by origin region: operations applied, of all its incarnations together
  std::vector<std::uint64_t> lacks{};  ///< by origin region: operations that another region has, and this one has not
  bool operator==(const VectorRow&) const = default;
};

struct KeyView {
  Explanation why{};
  std::vector<VectorRow> vectors{};    ///< of the key's shard
  bool operator==(const KeyView&) const = default;
};

enum class RunState : std::uint8_t { kReady, kRunning, kFinished, kBroken };

/// What the viewer looks at; answers cost the engine time, so only these are given.
struct Focus {
  std::string key{};                ///< empty: none
  bool matrix = false;
  std::string matrix_filter{};      ///< part of a key's name
  std::uint32_t matrix_rows = 200;
  std::vector<std::string> matrix_keys{};  ///< listed besides, also where no region holds them any more
  bool report = false;              ///< the whole RunReport
  std::vector<std::string> watches{};  ///< lab/watch.h
  bool operator==(const Focus&) const = default;
};

/// One line of what the viewer watches.
struct Watched {
  std::string text{};  ///< as in Focus::watches
  std::vector<std::pair<std::string, std::string>> values{};  ///< name (may be empty) and value
  std::optional<Instant> sampled_at{};  ///< of a metric: as of when
  std::string problem{};  ///< why there are none
  bool operator==(const Watched&) const = default;
};

struct Snapshot {
  RunState state = RunState::kReady;
  std::shared_ptr<const Scenery> scenery{};
  std::uint32_t branch = 0;
  std::vector<Branch> branches{};
  Instant at{};                     ///< the instant shown
  Instant reached{};                ///< how far the branch has been simulated
  Instant end{};                    ///< when the run ends at the latest
  FramePtr frame{};                 ///< the newest one not after `at`
  bool provisional = false;         ///< the figures are those of frame->at: the instant itself is still being simulated again
  std::vector<Flight> flights{};
  std::shared_ptr<const Timeline> timeline{};
  std::vector<TraceChunkPtr> trace{};
  Instant told_since{};             ///< from here on the trace has everything up to `reached`
  std::uint64_t trace_dropped = 0;  ///< older entries beyond the bound
  std::uint64_t events = 0;         ///< that have happened by `reached`
  Fingerprint fingerprint{};
  std::shared_ptr<const KeyView> key{};
  std::shared_ptr<const std::vector<MatrixRow>> matrix{};
  std::shared_ptr<const RunReport> report{};
  std::shared_ptr<const std::vector<Watched>> watches{};  ///< in the order of Focus::watches
  std::vector<std::string> injected{};  ///< what was done by hand, one JSON object each
  std::string problem{};            ///< kBroken: what failed, and the line that reruns it
  std::string rerun{};
};

}  // namespace jetlag::observe
