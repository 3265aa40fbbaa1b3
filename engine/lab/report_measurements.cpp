// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "lab/maxima.h"
#include "lab/report_parts.h"
#include "metrics/registry.h"

namespace jetlag::lab {

namespace {

using metrics::Registry;

constexpr std::size_t kSteps = 120;  ///< points of a series in a report

Duration step_of(const world::World& world) {
  const std::int64_t span = std::max<std::int64_t>(world.now.ns, 1), steps = static_cast<std::int64_t>(kSteps);
  return {std::max<std::int64_t>(1, (span + steps - 1) / steps)};
}

const metrics::Series* series_of(const Registry& registry, const char* name, const metrics::Labels& labels) {
  const auto found = registry.select(name, labels);
  return found.empty() ? nullptr : found.front().series;
}

std::optional<Duration> at_quantile(const metrics::Histogram& histogram, std::uint32_t ppm) {
  if (histogram.empty()) return std::nullopt;
  return Duration{histogram.quantile(ppm)};
}

/// Operations that live replicas of `from` hold of their own and `to` does not.
std::uint64_t missing(const world::World& world, std::size_t from, std::size_t to) {
  std::uint64_t total = 0;
  for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
    const store::Database& source = world.lane({static_cast<std::uint8_t>(from)}, {s}).shard.database();
    const std::uint64_t have = source.observed().at(source.identity());
    total +=
        have - std::min(have, world.lane({static_cast<std::uint8_t>(to)}, {s}).shard.database().observed().at(source.identity()));
  }
  return total;
}

void describe_lag(const world::World& world, Duration step, observe::RunReport& report) {
  const std::size_t regions = world.setup->lanes.regions;
  const Registry& registry = world.measure.registry;
  const FullSize full{world.setup->spec.scale};
  for (std::size_t a = 0; a < regions; ++a)
    for (std::size_t b = 0; b < regions; ++b) {
      if (a == b) continue;
      const world::PairMeters& pair = world.measure.pairs[a * regions + b];
      const metrics::Labels labels{{"from", world.setup->spec.regions[a].id}, {"to", world.setup->spec.regions[b].id}};
      const metrics::Histogram& lag = registry.histogram(pair.lag);
      observe::LagRow row{.from = labels[0].second,
                          .to = labels[1].second,
                          .operations = full(lag.count()),
                          .p50 = at_quantile(lag, 500'000),
                          .p99 = at_quantile(lag, 990'000),
                          .p999 = at_quantile(lag, 999'000)};
      if (!lag.empty()) row.max = Duration{lag.max()};
      // What a person calls lag at an instant: the age of what waits, or of what has just arrived, whichever is larger. Until
      // something has arrived, what waits says nothing before it is older than what was fastest.
      row.over_time = maxima(series_of(registry, "lag_now", labels), step, kSteps);
      const observe::Series arrived = maxima(series_of(registry, "lag", labels), step, kSteps);
      const double fastest = lag.empty() ? 0 : static_cast<double>(lag.min());
      for (std::size_t i = 0; i < kSteps; ++i) {
        double& value = row.over_time.values[i];
        const bool none_yet = arrived.values[i] == observe::Series::kNoSample;
        value = none_yet && value < fastest ? observe::Series::kNoSample : std::max(value, arrived.values[i]);
      }
      const metrics::Series* operations = series_of(registry, "lag_ops", labels);
      const metrics::Series* bytes = series_of(registry, "lag_bytes", labels);
      if (operations != nullptr && !operations->empty()) row.max_operations_behind = full(operations->max());
      if (bytes != nullptr && !bytes->empty()) row.max_bytes_behind = full(bytes->max());
      if (!report.interrupted) row.never_arrived = full(missing(world, a, b));
      report.series.push_back({metrics::text_of("lag", labels), "ns", row.over_time});
      report.lag.push_back(std::move(row));
    }
  const metrics::Series* divergent = series_of(registry, "divergent_keys", {});
  report.divergent = maxima(divergent, step, kSteps, full.factor());
  if (divergent != nullptr && !divergent->empty()) report.divergent_peak = full(std::max<std::int64_t>(0, divergent->max()));
  report.series.push_back({"divergent_keys", "keys", report.divergent});
  for (std::size_t r = 0; r < regions; ++r)
    for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
      const metrics::Labels labels{{"region", world.setup->spec.regions[r].id}, {"shard", std::to_string(s)}};
      report.series.push_back({metrics::text_of("backlog_bytes", labels), "bytes",
                               maxima(series_of(registry, "backlog_bytes", labels), step, kSteps, full.factor())});
    }
}

void describe_clients(const world::World& world, observe::RunReport& report) {
  const Registry& registry = world.measure.registry;
  if (world.generators.empty()) return;
  const scenario::ScenarioSpec& spec = world.setup->spec;
  const Instant from = world.measure.warm ? Instant{} + spec.warmup : Instant{};
  const FullSize full{spec.scale};
  const double seconds = std::max(1e-9, (std::min(world.now, spec.end()) - from).in_seconds());
  for (std::size_t r = 0; r < world.measure.regions.size(); ++r) {
    const world::RegionMeters& meters = world.measure.regions[r];
    observe::ClientRow row;
    row.region = spec.regions[r].id;
    row.requests = full(registry.value(meters.reads) + registry.value(meters.writes) + registry.value(meters.others));
    row.requests_per_second = static_cast<double>(row.requests) / seconds;
    row.read_p50 = at_quantile(registry.histogram(meters.latency_read), 500'000);
    row.read_p99 = at_quantile(registry.histogram(meters.latency_read), 990'000);
    row.write_p50 = at_quantile(registry.histogram(meters.latency_write), 500'000);
    row.write_p99 = at_quantile(registry.histogram(meters.latency_write), 990'000);
    row.errors = full(registry.value(meters.errors));
    if (row.requests > 0) row.availability = 1.0 - static_cast<double>(row.errors) / static_cast<double>(row.requests);
    report.clients.push_back(std::move(row));
  }
  for (const world::ClientError& error : world.measure.client_errors)
    report.client_errors.push_back(
        {error.command.str(), error.message.str(), error.key.str(), full(static_cast<std::int64_t>(error.count))});
  std::ranges::stable_sort(report.client_errors, std::greater<>(), &observe::ClientErrorRow::count);
}

/// A key whose present value the rule has chosen among concurrent writes: its explanation shows the conflict best.
std::string decided_key(const world::World& world, replication::ConflictKind kind, crdt::Rule::Kind rule) {
  using replication::ConflictKind;
  const bool scores = kind == ConflictKind::kSortedSet;
  if (!replication::rule_decides(kind) && !scores) return {};
  const auto several = [](const auto& cell) { return cell.base().size() > 1; };
  const auto any_several = [&](const auto& map) {
    return std::any_of(map.begin(), map.end(), [&](const auto& named) { return several(named.second); });
  };
  for (const world::ShardLane& lane : world.shards) {
    const store::Database& database = lane.shard.database();
    for (std::uint16_t bucket = 0; bucket < store::kBuckets; ++bucket)
      for (const store::Entry& entry : database.bucket(bucket)) {
        const crdt::Object& object = entry.object;
        bool decided = false;
        if (kind == ConflictKind::kString) decided = object.type() == crdt::Type::kString && several(object.string());
        else if (kind == ConflictKind::kHash) decided = object.type() == crdt::Type::kHash && any_several(*object.hash());
        else decided = object.type() == crdt::Type::kSortedSet && any_several(*object.sorted_set());
        if (decided && (scores || database.options().rules.rule_of(entry.key.view()) == rule)) return entry.key.str();
      }
  }
  return {};
}

void describe_conflicts(const world::World& world, observe::RunReport& report) {
  const FullSize full{world.setup->spec.scale};
  for (const world::ConflictMeters& meters : world.measure.conflicts) {
    const std::uint64_t concurrent = full(world.measure.registry.value(meters.concurrent));
    const std::uint64_t discarded = full(world.measure.registry.value(meters.discarded));
    if (concurrent + discarded == 0) continue;
    std::string example = discarded == 0 ? std::string() : decided_key(world, meters.kind, meters.rule);
    if (example.empty()) example = world::conflict_total(world, meters.kind, meters.rule).example.str();
    report.conflicts.push_back({std::string(replication::name_of(meters.kind)), world::rule_name(meters.kind, meters.rule),
                                concurrent, discarded, std::move(example)});
  }
}

void describe_costs(const world::World& world, observe::RunReport& report) {
  const std::size_t regions = world.setup->lanes.regions;
  const Registry& registry = world.measure.registry;
  const FullSize full{world.setup->spec.scale};
  const Instant from = world.measure.warm ? Instant{} + world.setup->spec.warmup : Instant{};
  const double hours = std::max(1e-12, (world.now - from).in_seconds() / 3600);  // what was billed
  for (std::size_t a = 0; a < regions; ++a) {
    observe::CostRow row;
    row.region = world.setup->spec.regions[a].id;
    double usd = 0;
    bool priced = true;
    for (std::size_t b = 0; b < regions; ++b) {
      const world::PairMeters& pair = world.measure.pairs[a * regions + b];
      if (a == b || pair.link == world::Setup::kNoLink) continue;
      const world::LinkSetup& link = world.setup->links[pair.link];
      row.egress_bytes += full(registry.value(pair.egress));
      usd += static_cast<double>(registry.value(pair.egress_cost)) / 1e9 * full.factor();
      priced &= link.priced;
      if (row.price_note.empty()) row.price_note = link.price_note;
    }
    if (priced) {
      row.usd = usd;
      row.usd_per_hour = usd / hours;
    } else {
      row.price_note = "no list price known for every link";
    }
    report.costs.push_back(std::move(row));
  }
}

/// What the keys of each type take in all shards, and what belongs to no key.
class MemoryByType {
 public:
  void add(const store::Database& database, const store::MemoryUse& all) {
    index_ += all.metadata;
    const auto uses = database.memory_by_type();
    for (std::size_t type = 0; type < uses.size(); ++type) {
      sums_[type].keys += uses[type].keys;
      sums_[type].elements += uses[type].elements;
      sums_[type].memory.data += uses[type].memory.data;
      sums_[type].memory.metadata += uses[type].memory.metadata;
      sums_[type].memory.tombstones += uses[type].memory.tombstones;
      index_ -= uses[type].memory.metadata;
    }
  }
  std::vector<observe::TypeMemoryRow> rows(FullSize full) const {
    std::vector<observe::TypeMemoryRow> rows;
    const auto row = [&](const char* name, const store::TypeUse& use) {
      rows.push_back({name, full(use.keys), full(use.elements), full(use.memory.data), full(use.memory.metadata),
                      full(use.memory.tombstones)});
    };
    for (std::size_t type = 1; type < sums_.size(); ++type)
      if (sums_[type].keys != 0) row(crdt::name_of(static_cast<crdt::Type>(type)), sums_[type]);
    if (sums_[0].keys != 0) row("removed", sums_[0]);
    row("(index)", {0, 0, {0, index_, 0}});
    return rows;
  }

 private:
  std::array<store::TypeUse, crdt::kTypeCount> sums_{};
  std::int64_t index_ = 0;
};

void describe_memory(const world::World& world, observe::RunReport& report) {
  const FullSize full{world.setup->spec.scale};
  MemoryByType types;
  for (std::size_t r = 0; r < world.setup->lanes.regions; ++r) {
    observe::MemoryRow row;
    row.region = world.setup->spec.regions[r].id;
    for (std::uint16_t s = 0; s < world.setup->lanes.shards; ++s) {
      const region::Shard& shard = world.lane({static_cast<std::uint8_t>(r)}, {s}).shard;
      const store::MemoryUse use = shard.database().memory();
      types.add(shard.database(), use);
      row.keys += full(shard.database().key_count());
      row.data_bytes += full(use.data);
      row.metadata_bytes += full(use.metadata);
      row.tombstone_bytes += full(use.tombstones);
      row.backlog_bytes += full(shard.replicator().backlog().bytes());
      if (const store::MemoryBook* const book = shard.database().book()) {
        observe::MemoryLimitRow& limit = row.limit ? *row.limit : row.limit.emplace();
        limit.limit_bytes += full(book->limit().bytes);
        limit.fill = std::max(limit.fill, static_cast<double>(book->fill_ppb()) / 1e9);
        limit.evicted += full(book->evicted());
        limit.refused += full(book->refused());
        limit.taken_beyond += full(book->taken_beyond());
      }
    }
    report.memory.push_back(std::move(row));
  }
  report.memory_by_type = types.rows(full);
}

const char* unit_text(metrics::Unit unit) {
  switch (unit) {
    case metrics::Unit::kCount: return "";
    case metrics::Unit::kDuration: return "ns";
    case metrics::Unit::kBytes: return "bytes";
    case metrics::Unit::kShare: return "ratio";
    case metrics::Unit::kPerSecond: return "1/s";
    case metrics::Unit::kMoney: return "usd";
    case metrics::Unit::kBandwidth: return "bits/s";
    case metrics::Unit::kKeySeconds: return "key-seconds";
  }
  return "";
}

/// Stored integers in the unit of the report: shares as 0..1, money in dollars.
double in_unit(metrics::Unit unit, std::int64_t value) {
  const bool scaled = unit == metrics::Unit::kShare || unit == metrics::Unit::kMoney;
  return scaled ? static_cast<double>(value) / 1e9 : static_cast<double>(value);
}

void describe_metrics(const world::World& world, observe::RunReport& report) {
  const FullSize full{world.setup->spec.scale};
  for (const Registry::Instrument& instrument : world.measure.registry.instruments()) {
    observe::MetricRow row{std::string(instrument.info->name), *instrument.labels, unit_text(instrument.info->unit), {}};
    const auto times = [&](metrics::Aggregation what) {
      return metrics::grows_with_size(*instrument.info, what) ? full.factor() : 1.0;
    };
    const auto put = [&](const char* name, std::int64_t value) {
      row.values.push_back({name, in_unit(instrument.info->unit, value) * times(instrument.info->default_aggregation)});
    };
    if (instrument.counter != nullptr) {
      put("count", instrument.counter->value);
    } else if (instrument.gauge != nullptr) {
      if (!instrument.gauge->is_set) continue;
      put("last", instrument.gauge->value);
      if (instrument.series != nullptr && !instrument.series->empty()) {
        put("min", instrument.series->min());
        put("max", instrument.series->max());
      }
    } else {
      const metrics::Histogram& histogram = instrument.distribution->histogram;
      row.values.push_back({"count", static_cast<double>(histogram.count()) * times(metrics::Aggregation::kCount)});
      if (!histogram.empty()) {
        put("min", histogram.min());
        put("avg", histogram.mean());
        put("med", histogram.quantile(500'000));
        put("p90", histogram.quantile(900'000));
        put("p99", histogram.quantile(990'000));
        put("p99.9", histogram.quantile(999'000));
        put("max", histogram.max());
      }
    }
    report.metrics.push_back(std::move(row));
  }
}

/// The histogram's own buckets: the same edges everywhere, so that rows add up.
observe::DistributionRow distribution_of(const Registry::Instrument& instrument) {
  using metrics::BucketCounts;
  observe::DistributionRow row{std::string(instrument.info->name), *instrument.labels, unit_text(instrument.info->unit), {}, {}};
  std::uint32_t next = 0;
  instrument.distribution->histogram.each_bucket([&](std::int64_t lowest, std::int64_t, std::uint64_t count) {
    const std::uint32_t bucket = BucketCounts::bucket_of(static_cast<std::uint64_t>(std::max<std::int64_t>(lowest, 0)));
    if (row.edges.empty()) {
      next = bucket;
      row.edges.push_back(static_cast<double>(BucketCounts::lowest(bucket)));
    }
    for (; next <= bucket; ++next) {
      row.counts.push_back(0);
      row.edges.push_back(static_cast<double>(BucketCounts::lowest(next + 1)));
    }
    row.counts.back() += count;
  });
  return row;
}

void describe_distributions(const world::World& world, observe::RunReport& report) {
  for (const Registry::Instrument& instrument : world.measure.registry.select("latency"))
    if (instrument.distribution != nullptr && !instrument.distribution->histogram.empty())
      report.distributions.push_back(distribution_of(instrument));
}

}  // namespace

void describe_measurements(const world::World& world, observe::RunReport& report) {
  const Duration step = step_of(world);
  describe_lag(world, step, report);
  describe_clients(world, report);
  describe_conflicts(world, report);
  describe_costs(world, report);
  describe_memory(world, report);
  describe_metrics(world, report);
  describe_distributions(world, report);
}

}  // namespace jetlag::lab
