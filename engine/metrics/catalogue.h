// SPDX-License-Identifier: Apache-2.0
// The metric table: every quantity that Jetlag measures, its labels, its unit, and what it means.
//
// It is what `jetlag list metrics` prints, what expectations are validated against, and the only place where a metric's name is
// written: the registry accepts no other. Adding a metric is adding a row to catalogue.cpp.
//
// Kind   counter       only grows; exists at 0 from the start
//        gauge         a value over time (a series)
//        distribution  many samples (a histogram)
//        derived       computed from others when it is asked for (availability, throughput, the divergence integral)
// Unit   of the stored integer: durations are nanoseconds, shares are parts per billion (1'000'000'000 = 100 %), money is
//        nano-dollars, rates are thousandths per second.
//
// Labels are listed in alphabetical order. A metric that `speaks_of_source` accepts {region=R} for {from=R} in a selector.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace jetlag::metrics {

enum class Kind : std::uint8_t { kCounter, kGauge, kDistribution, kDerived };
enum class Unit : std::uint8_t { kCount, kDuration, kBytes, kShare, kPerSecond, kMoney, kKeySeconds, kBandwidth };

/// How one number is made of a metric (docs/scenario-format.md, expectations).
enum class Aggregation : std::uint8_t { kCount, kRate, kValue, kMin, kMax, kAvg, kMed, kPercentile, kLast };

/// What a label's values are names of.
enum class LabelDomain : std::uint8_t { kRegion, kShard, kFault, kClass, kType, kRule, kGuarantee };

struct Label {
  std::string_view name;
  LabelDomain domain = LabelDomain::kRegion;
};

enum class RegionAlias : std::uint8_t { kNone, kSource };

/// What a metric with `from` and `to` is measured of: any two regions, or two that a link joins.
enum class Between : std::uint8_t { kRegions, kNeighbours };

/// Whether amounts grow with the size of the store and its traffic, so that a scaled run has to be multiplied back. Durations and
/// shares never do.
enum class Extent : std::uint8_t { kGrows, kFixed };

struct MetricInfo {
  std::string_view name;
  std::array<Label, 2> label_slots;
  Kind kind;
  Unit unit;
  Aggregation default_aggregation;
  std::string_view meaning;
  RegionAlias region_alias = RegionAlias::kNone;
  Extent extent = Extent::kGrows;
  Between between = Between::kRegions;

  std::span<const Label> labels() const {
    return {label_slots.data(), label_slots[0].name.empty() ? 0u : label_slots[1].name.empty() ? 1u : 2u};
  }
};

/// All metrics, in the order in which people read them.
std::span<const MetricInfo> catalogue();
/// The row of `name`, or null.
const MetricInfo* find_metric(std::string_view name);

/// "counter", "gauge", "distribution", "derived".
std::string_view name_of(Kind kind);
/// "", "ns", "bytes", "ppb", "1/1000 s", "nano-dollars", "key seconds", "bit/s": the unit of the stored integer, as written in
/// JSON and CSV.
std::string_view name_of(Unit unit);
std::string_view name_of(Aggregation aggregation);
/// The fixed values of a label whose domain is not declared by the scenario (classes, rules, ...); empty for regions, shards,
/// faults.
std::span<const std::string_view> values_of(LabelDomain domain);

/// Whether this number of `info` is an amount that grows with the size of the store: counts, bytes, rates and money, unless
/// kFixed; of distributions only how many samples there are.
bool grows_with_size(const MetricInfo& info, Aggregation aggregation);

/// A stored value as people read it: "19.8 s", "4.12 MiB", "99.97 %", "3,912".
std::string text_of(Unit unit, double value);

}  // namespace jetlag::metrics
