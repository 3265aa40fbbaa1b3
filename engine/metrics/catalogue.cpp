// SPDX-License-Identifier: Apache-2.0
#include "metrics/catalogue.h"

#include <algorithm>
#include <cmath>

#include "core/units.h"

namespace jetlag::metrics {
namespace {

constexpr Label kClass{"class", LabelDomain::kClass}, kFault{"fault", LabelDomain::kFault}, kFrom{"from", LabelDomain::kRegion},
    kGuarantee{"guarantee", LabelDomain::kGuarantee}, kRegion{"region", LabelDomain::kRegion}, kRule{"rule", LabelDomain::kRule},
    kShard{"shard", LabelDomain::kShard}, kTo{"to", LabelDomain::kRegion}, kType{"type", LabelDomain::kType};

using enum Kind;
using enum Unit;
using A = Aggregation;

constexpr MetricInfo kCatalogue[] = {
    {"lag", {kFrom, kTo}, kDistribution, kDuration, A::kPercentile,
     "replication lag: from the commit of an operation in one region to its application in another"},
    {"lag_now", {kFrom, kTo}, kGauge, kDuration, A::kValue,
     "age of the oldest operation that one region has committed and another has not applied"},
    {"lag_ops", {kFrom, kTo}, kGauge, kCount, A::kValue, "operations that one region has committed and another has not applied"},
    {"lag_bytes", {kFrom, kTo}, kGauge, kBytes, A::kValue,
     "encoded bytes of the operations that one region has committed and another has not applied"},
    {"visible", {kFrom}, kDistribution, kDuration, A::kPercentile,
     "time from the commit of an operation until every region has applied it"},
    {"divergent_keys", {}, kGauge, kCount, A::kValue, "keys that differ between any two live replicas"},
    {"divergence_integral", {}, kDerived, kKeySeconds, A::kValue,
     "divergent keys summed over time: how much was inconsistent for how long"},
    {"convergence", {kFault}, kDistribution, kDuration, A::kMax,
     "time from the end of a fault until what it had parted reach each other and are equal again"},
    {"latency", {kClass, kRegion}, kDistribution, kDuration, A::kPercentile,
     "what clients wait for a reply, by class of command"},
    {"requests", {kClass, kRegion}, kCounter, kCount, A::kCount, "commands that clients sent, by class"},
    {"errors", {kRegion}, kCounter, kCount, A::kCount, "commands that nobody was there to execute, or whose reply was an error"},
    {"availability", {kRegion}, kDerived, kShare, A::kValue, "share of the commands that were answered without an error"},
    {"throughput", {kRegion}, kDerived, kPerSecond, A::kValue, "commands per second that clients sent"},
    {"backlog_fill", {kRegion, kShard}, kGauge, kShare, A::kValue,
     "share of a shard's backlog that the slowest peer has not acknowledged"},
    {"backlog_bytes", {kRegion, kShard}, kGauge, kBytes, A::kValue,
     "bytes of a shard's backlog that the slowest peer has not acknowledged"},
    {"backlog_exhaustion", {kRegion}, kGauge, kDuration, A::kValue, "time until the backlog overflows at the present write rate"},
    {"full_syncs", {kFrom, kTo}, kCounter, kCount, A::kCount, "full syncs that were started",
     RegionAlias::kNone, Extent::kFixed, Between::kNeighbours},
    {"partial_syncs", {kFrom, kTo}, kCounter, kCount, A::kCount, "partial syncs that were started after an interruption",
     RegionAlias::kNone, Extent::kFixed, Between::kNeighbours},
    {"sync_bytes", {kFrom, kTo}, kCounter, kBytes, A::kCount, "encoded bytes of the partial and full syncs that have ended",
     RegionAlias::kNone, Extent::kGrows, Between::kNeighbours},
    {"sync_duration", {kFrom, kTo}, kDistribution, kDuration, A::kMax,
     "time from the start of a partial or full sync to its end", RegionAlias::kNone, Extent::kGrows, Between::kNeighbours},
    {"egress", {kFrom, kTo}, kCounter, kBytes, A::kCount, "bytes that left a region for another",
     RegionAlias::kSource, Extent::kGrows, Between::kNeighbours},
    {"egress_cost", {kFrom, kTo}, kCounter, kMoney, A::kCount,
     "what the egress costs at the catalogue's list price", RegionAlias::kSource, Extent::kGrows, Between::kNeighbours},
    {"messages", {kFrom, kTo}, kCounter, kCount, A::kCount, "replication messages sent",
     RegionAlias::kSource, Extent::kFixed, Between::kNeighbours},
    {"messages_affected", {kFault}, kCounter, kCount, A::kCount, "messages that a fault held, dropped or delayed",
     RegionAlias::kNone, Extent::kFixed},
    {"delivered", {kRegion}, kCounter, kCount, A::kCount, "remote operations applied"},
    {"duplicates", {kRegion}, kCounter, kCount, A::kCount, "operations received again and filtered out"},
    {"relayed", {kRegion}, kCounter, kCount, A::kCount, "operations of other regions passed on to a third"},
    {"conflicts", {kRule, kType}, kCounter, kCount, A::kCount,
     "updates that met a concurrent one, by type and rule; not those of a full sync"},
    {"discarded_updates", {kRule, kType}, kCounter, kCount, A::kCount,
     "acknowledged updates that a conflict rule dropped; not in a full sync"},
    {"double_pops", {}, kCounter, kCount, A::kCount,
     "items of lists that a client got although another region had taken them out; not those of a full sync"},
    {"lost_updates", {}, kCounter, kCount, A::kCount, "acknowledged updates that are gone although no rule chose to drop them"},
    {"session_violations", {kGuarantee}, kCounter, kCount, A::kCount, "operations that broke a session guarantee",
     RegionAlias::kNone, Extent::kFixed},
    {"keys", {kRegion}, kGauge, kCount, A::kValue, "keys that clients see"},
    {"data_bytes", {kRegion}, kGauge, kBytes, A::kValue, "memory of keys and values"},
    {"metadata_bytes", {kRegion}, kGauge, kBytes, A::kValue, "memory of what replication needs to know about them"},
    {"tombstone_bytes", {kRegion}, kGauge, kBytes, A::kValue, "memory of what was removed and is not forgotten yet"},
    {"memory_fill", {kRegion}, kGauge, kShare, A::kValue, "share of its memory limit that a region's fullest shard holds"},
    {"evicted", {kRegion}, kCounter, kCount, A::kCount, "keys that a region deleted everywhere because its memory filled"},
    {"oom_errors", {kRegion}, kCounter, kCount, A::kCount, "commands that were refused because memory was full"},
    {"taken_beyond_limit", {kRegion}, kCounter, kCount, A::kCount,
     "remote operations applied by a shard that held more than its memory limit"},
    {"expired", {kRegion}, kCounter, kCount, A::kCount, "keys that expired; fields of hashes that did are not counted"},
    {"clock_error", {kRegion}, kGauge, kDuration, A::kValue, "a region's clock minus true time"},
};

constexpr std::string_view kClasses[] = {"read", "write", "other"};
constexpr std::string_view kTypes[] = {"string", "counter", "set",         "hash",            "zset",      "list",
                                       "stream", "json",    "hyperloglog", "bounded-counter", "vectorset", "key"};
constexpr std::string_view kRules[] = {"lww",      "fww",        "max",          "min",        "multi-value",
                                       "region-priority", "custom", "sum", "add-wins",     "list-order", "stream-merge",
                                       "json-slots", "delete-wins", "escrow",     "longest-ttl"};
constexpr std::string_view kGuarantees[] = {"read-your-writes", "monotonic-reads", "monotonic-writes", "writes-follow-reads"};

}  // namespace

std::span<const MetricInfo> catalogue() { return kCatalogue; }

const MetricInfo* find_metric(std::string_view name) {
  for (const MetricInfo& info : kCatalogue)
    if (info.name == name) return &info;
  return nullptr;
}

std::string_view name_of(Kind kind) {
  constexpr std::string_view names[] = {"counter", "gauge", "distribution", "derived"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Unit unit) {
  constexpr std::string_view names[] = {"", "ns", "bytes", "ppb", "1/1000 s", "nano-dollars", "key seconds", "bit/s"};
  return names[static_cast<std::size_t>(unit)];
}

std::string_view name_of(Aggregation aggregation) {
  constexpr std::string_view names[] = {"count", "rate", "value", "min", "max", "avg", "med", "p", "last"};
  return names[static_cast<std::size_t>(aggregation)];
}

bool grows_with_size(const MetricInfo& info, Aggregation aggregation) {
  if (info.extent == Extent::kFixed) return false;
  if (info.kind == Kind::kDistribution) return aggregation == Aggregation::kCount || aggregation == Aggregation::kRate;
  return info.unit != Unit::kDuration && info.unit != Unit::kShare;
}

std::span<const std::string_view> values_of(LabelDomain domain) {
  switch (domain) {
    case LabelDomain::kClass: return kClasses;
    case LabelDomain::kType: return kTypes;
    case LabelDomain::kRule: return kRules;
    case LabelDomain::kGuarantee: return kGuarantees;
    case LabelDomain::kRegion: case LabelDomain::kShard: case LabelDomain::kFault: break;
  }
  return {};
}

namespace {

/// At most three significant digits, at least the integer part: "0.25", "1.5", "34.9", "3,912".
std::string plain_text(double value) {
  if (value < 0) return "-" + plain_text(-value);
  if (value >= 100 || value == std::floor(value)) return format_count(std::llround(value));
  const std::int64_t scale = value >= 10 ? 10 : value >= 1 ? 100 : 1000;
  const std::int64_t scaled = std::llround(value * static_cast<double>(scale));
  std::string digits = std::to_string(scaled % scale + scale).substr(1);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return std::to_string(scaled / scale) + (digits.empty() ? "" : "." + digits);
}

std::string money_text(double nano_dollars) {
  const std::int64_t tenths_of_milli = std::llround(nano_dollars / 1e5);
  if (tenths_of_milli == 0 && nano_dollars != 0) return "< $0.0001";
  const std::string sign = tenths_of_milli < 0 ? "-$" : "$";
  const std::int64_t magnitude = tenths_of_milli < 0 ? -tenths_of_milli : tenths_of_milli;
  std::string digits = std::to_string(magnitude % 10'000 + 10'000).substr(1);
  while (digits.size() > 2 && digits.back() == '0') digits.pop_back();
  return sign + format_count(magnitude / 10'000) + "." + digits;
}

}  // namespace

std::string text_of(Unit unit, double value) {
  const double bounded = std::clamp(value, -9.0e18, 9.0e18);
  const std::int64_t integer = std::llround(bounded);
  switch (unit) {
    case Unit::kDuration: return format_duration({integer});
    case Unit::kBytes: return format_bytes(integer);
    case Unit::kShare: return format_share(integer);
    case Unit::kPerSecond: return format_rate(integer);
    case Unit::kBandwidth: return format_bandwidth(integer);
    case Unit::kMoney: return money_text(bounded);
    case Unit::kKeySeconds: return plain_text(bounded) + " key seconds";
    case Unit::kCount: break;
  }
  return plain_text(bounded);
}

}  // namespace jetlag::metrics
