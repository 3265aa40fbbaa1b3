// SPDX-License-Identifier: Apache-2.0
// Registry: all instruments of one world.
//
// Instruments are registered once, at set-up, and give a handle; recording by handle is an array access. Names and labels are
// those of the catalogue: anything else is a bug. Registering the same name and labels twice gives the same handle.
//
//   const auto lag = registry.distribution("lag", {{"from", "us"}, {"to", "eu"}});
//   registry.record(lag, 34'000'000);
//   registry.sample(now);   // from time to time: puts a point of every instrument on the time line
//
// Time line   a gauge's series holds every set(); with sample() a counter's series holds its total and a distribution's series
//             the largest value since the sample before, 0 where none came (that is what a sparkline of lag shows). hold() gives
//             a gauge its value without a point: the time lines are of the regular samples alone.
// Warm-up     clear_samples(now) empties counters and distributions and restarts the series with the gauges' current values.
// Mark        distributions know the extremes of what came since the last mark(); metrics/window.h puts them together.
// Value       copying a registry copies all that was measured.
// Order       iteration is in the order of the catalogue, then of the labels, whatever the order of registration.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.h"
#include "metrics/catalogue.h"
#include "metrics/histogram.h"
#include "metrics/series.h"

namespace jetlag::metrics {

/// (label, value) pairs, sorted by label name.
using Labels = std::vector<std::pair<std::string, std::string>>;

struct CounterHandle { std::uint32_t index = UINT32_MAX; bool operator==(const CounterHandle&) const = default; };
struct GaugeHandle { std::uint32_t index = UINT32_MAX; bool operator==(const GaugeHandle&) const = default; };
struct DistributionHandle { std::uint32_t index = UINT32_MAX; bool operator==(const DistributionHandle&) const = default; };

/// Whether sample() keeps a time line of a counter or distribution (gauges always have one).
enum class TimeLine : std::uint8_t { kNone, kKept };

struct Counter {
  std::int64_t value = 0;
  bool operator==(const Counter&) const = default;
};
struct Gauge {
  std::int64_t value = 0;
  bool is_set = false;
  bool operator==(const Gauge&) const = default;
};
struct Distribution {
  Histogram histogram;
  std::int64_t recent_max = INT64_MIN;  ///< since the last sample(); INT64_MIN when nothing was recorded
  Extremes marked;                      ///< since the last mark()
  bool operator==(const Distribution&) const = default;
};

class Registry {
 public:
  CounterHandle counter(std::string_view name, Labels labels = {}, TimeLine time_line = TimeLine::kNone);
  GaugeHandle gauge(std::string_view name, Labels labels = {});
  DistributionHandle distribution(std::string_view name, Labels labels = {}, TimeLine time_line = TimeLine::kNone);

  void add(CounterHandle handle, std::int64_t n = 1) { counters_[handle.index].value += n; }
  void set(GaugeHandle handle, Instant now, std::int64_t value);
  void hold(GaugeHandle handle, std::int64_t value) { gauges_[handle.index] = {value, true}; }
  void put(DistributionHandle handle, Histogram histogram) { distributions_[handle.index].histogram = std::move(histogram); }
  void record(DistributionHandle handle, std::int64_t value) {
    Distribution& d = distributions_[handle.index];
    d.histogram.record(value);
    if (value > d.recent_max) d.recent_max = value;
    d.marked.add(value);
  }
  void record(DistributionHandle handle, Duration value) { record(handle, value.ns); }

  std::int64_t value(CounterHandle handle) const { return counters_[handle.index].value; }
  std::int64_t value(GaugeHandle handle) const { return gauges_[handle.index].value; }
  bool is_set(GaugeHandle handle) const { return gauges_[handle.index].is_set; }
  const Histogram& histogram(DistributionHandle handle) const { return distributions_[handle.index].histogram; }
  const Extremes& marked(DistributionHandle handle) const { return distributions_[handle.index].marked; }

  /// A point on the time line of every instrument that keeps one.
  void sample(Instant now);
  /// The end of the warm-up.
  void clear_samples(Instant now);
  void mark() {
    for (Distribution& d : distributions_) d.marked = {};
  }

  /// One registered instrument, as readers see it; exactly one of the three pointers is set. Valid until the registry changes.
  struct Instrument {
    const MetricInfo* info = nullptr;
    const Labels* labels = nullptr;
    std::uint32_t index = 0;  ///< of its handle
    const Counter* counter = nullptr;
    const Gauge* gauge = nullptr;
    const Distribution* distribution = nullptr;
    const Series* series = nullptr;  ///< null when the instrument keeps no time line
  };
  /// All instruments, in order.
  std::vector<Instrument> instruments() const;
  /// The instruments of `name` whose labels contain all of `selector` ({} selects all), in order.
  std::vector<Instrument> select(std::string_view name, const Labels& selector = {}) const;

  std::size_t size() const { return entries_.size(); }
  bool operator==(const Registry& other) const;

 private:
  struct Entry {
    std::uint32_t row = 0;  ///< position in the catalogue
    Labels labels;
    std::uint32_t index = 0;            ///< into counters_, gauges_ or distributions_
    std::uint32_t series = UINT32_MAX;  ///< into series_
    bool operator==(const Entry&) const = default;
  };

  Entry& entry(std::string_view name, Labels labels, Kind kind, std::size_t next_index, TimeLine time_line);
  Instrument view(const Entry& entry) const;

  std::vector<Entry> entries_;  ///< sorted by row, then labels
  std::vector<Counter> counters_;
  std::vector<Gauge> gauges_;
  std::vector<std::uint32_t> gauge_series_;  ///< gauge -> series_
  std::vector<Distribution> distributions_;
  std::vector<Series> series_;
};

/// "lag{from=us,to=eu}", or the bare name without labels.
std::string text_of(std::string_view name, const Labels& labels);

}  // namespace jetlag::metrics
