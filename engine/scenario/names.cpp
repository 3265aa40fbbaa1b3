// SPDX-License-Identifier: Apache-2.0
#include "scenario/names.h"

#include <array>

namespace jetlag::scenario {
namespace {

constexpr std::array kTopologies{
    NameEntry{"full-mesh", "every region is linked to every other"},
    NameEntry{"star", "every region is linked to the hub only"},
    NameEntry{"ring", "each region is linked to the next, the last to the first"},
    NameEntry{"line", "each region is linked to the next"},
    NameEntry{"tree", "a binary tree in the order of `regions`, the hub (default: the first region) at its root"},
    NameEntry{"explicit", "exactly the links in `links`"}};
constexpr std::array kProfiles{NameEntry{"jetlag", "causal flooding over any connected topology; partial and full sync"}};
constexpr std::array kStrategies{NameEntry{"active-active", "every region accepts writes; conflicts are resolved by data type"}};
constexpr std::array kClockModes{
    NameEntry{"hlc", "last writer wins by a hybrid logical clock: a write always beats what its writer had seen"},
    NameEntry{"causal-wall", "a write beats what its writer had seen; among concurrent writes the wall clocks decide"},
    NameEntry{"wall", "wall clocks alone decide: a slow clock loses causally later writes"}};
constexpr std::array kRules{
    NameEntry{"lww", "the last write wins"}, NameEntry{"fww", "the first write wins"},
    NameEntry{"max", "the largest value wins, also over a smaller one that was written later and had seen it; numbers by amount, "
                     "texts by bytes, and every text that is no number is larger than every number"},
    NameEntry{"min", "the smallest value wins, likewise: a number wins over a text"},
    NameEntry{"multi-value", "concurrent values are all kept; reads return them as an array, newest first"},
    NameEntry{"region-priority", "among concurrent writes the region listed first wins"},
    NameEntry{"custom", "the steps of `resolve` choose among concurrent values, or make one of them"}};
constexpr std::array kResolveKinds{
    NameEntry{"matches", "keeps the values that match the pattern: * ? [abc]"},
    NameEntry{"longest", "keeps the longest values, in bytes"},
    NameEntry{"shortest", "keeps the shortest values, in bytes"},
    NameEntry{"largest", "keeps the largest number; what is no number goes, if there is a number"},
    NameEntry{"smallest", "keeps the smallest number, likewise"},
    NameEntry{"first", "keeps the first value in byte order"},
    NameEntry{"last", "keeps the last value in byte order"},
    NameEntry{"newest", "keeps the newest write; nothing can follow it"},
    NameEntry{"oldest", "keeps the oldest write; nothing can follow it"},
    NameEntry{"from", "keeps what was written in this region"},
    NameEntry{"join", "makes one value of all that are left: each once, in byte order, with the separator between them"},
    NameEntry{"sum", "makes one value of all that are left: the sum of the numbers"},
    NameEntry{"union", "makes one value of all that are left: of their parts each once, in byte order; empty parts go"}};
constexpr std::array kTiers{
    NameEntry{"partial", "the backlog still covers what the peer lacks: only those operations are sent"},
    NameEntry{"full", "the whole state is sent, slot by slot, and merged"}};
constexpr std::array kPersistence{
    NameEntry{"none", "a crashed process restarts empty and is refilled by its peers"},
    NameEntry{"always", "a crashed process finds every operation it had acknowledged"}};
constexpr std::array kValueTypes{
    NameEntry{"string", "one value per key"}, NameEntry{"counter", "a number per key, for INCR and its kin"},
    NameEntry{"set", "`elements` members per key"}, NameEntry{"hash", "`elements` fields per key"},
    NameEntry{"zset", "`elements` members per key, with the scores 0, 1, 2 ..."},
    NameEntry{"list", "`elements` items per key"}};
constexpr std::array kCommandSets{
    NameEntry{"active-active", "what a database of several regions does: counters of 59 bits, one command's keys in one slot"},
    NameEntry{"standard", "what a database of one region does, whole: counters of 64 bits, keys anywhere, FLUSHALL, SELECT"}};
constexpr std::array kStreamIds{
    NameEntry{"strict", "IDs that the region makes, or milliseconds to make one in: no two regions make the same"},
    NameEntry{"semi-strict", "whole IDs, too, which another region may have used"},
    NameEntry{"liberal", "whatever Redis takes: `5` is `5-0`"}};
constexpr std::array kEvictionPolicies{
    NameEntry{"noeviction", "nothing is evicted: what needs memory is refused once it is full"},
    NameEntry{"allkeys-lru", "the key that was not used for longest"},
    NameEntry{"allkeys-lfu", "the key that is used least often"},
    NameEntry{"allkeys-random", "any key"},
    NameEntry{"volatile-lru", "of the keys with a deadline the one that was not used for longest"},
    NameEntry{"volatile-lfu", "of the keys with a deadline the one that is used least often"},
    NameEntry{"volatile-random", "any key with a deadline"},
    NameEntry{"volatile-ttl", "the key with the nearest deadline"}};
constexpr std::array kArrivals{
    NameEntry{"constant", "open loop: evenly spaced at `rate`, whatever the answers take"},
    NameEntry{"poisson", "open loop: independent users, exponentially distributed gaps with mean 1/rate"},
    NameEntry{"closed", "closed loop: each of `clients` waits for its answer, thinks, and sends the next command"}};
constexpr std::array kKeyChoices{
    NameEntry{"uniform", "every key is equally popular"}, NameEntry{"zipf", "key number n has popularity 1/(n+1)^exponent"},
    NameEntry{"latest", "like zipf, the most recently inserted keys being the most popular"},
    NameEntry{"hotspot", "`hot-keys` of the keys get `hot-traffic` of the traffic"}};
constexpr std::array kPresets{NameEntry{"none", "no preset"},
                              NameEntry{"ycsb-a", "update heavy: 50% reads, 50% updates, zipf"},
                              NameEntry{"ycsb-b", "read mostly: 95% reads, 5% updates, zipf"},
                              NameEntry{"ycsb-c", "read only, zipf"},
                              NameEntry{"ycsb-d", "read latest: 95% reads, 5% inserts"},
                              NameEntry{"ycsb-e", "short ranges: 95% scans, 5% inserts, zipf"},
                              NameEntry{"ycsb-f", "50% reads, 50% read-modify-writes, zipf"}};
constexpr auto kFaults = [] {
  std::array<NameEntry, fault::kKinds> entries;
  for (std::size_t i = 0; i < fault::kKinds; ++i) entries[i] = {fault::kCatalogue[i].name, fault::kCatalogue[i].meaning};
  return entries;
}();
constexpr std::array kDataFates{
    NameEntry{"keep", "the region comes back with what it had"}, NameEntry{"lost", "the region comes back empty"}};
constexpr std::array kDistributions{
    NameEntry{"constant", "always `value`"}, NameEntry{"uniform", "evenly between `min` and `max`"},
    NameEntry{"exponential", "with `mean`"},
    NameEntry{"lognormal", "with `median`; `sigma` is the standard deviation of its logarithm"},
    NameEntry{"pareto", "at least `min`, tail index `alpha` (smaller: heavier tail), at most `max` when given"},
    NameEntry{"empirical", "straight lines between measured `quantiles`"},
    NameEntry{"mixture", "one of `parts`, chosen by `weight`"}};

constexpr std::array<std::string_view, 1> kReservedProfiles{"redis-aa"};
constexpr std::array<std::string_view, 5> kReservedStrategies{"primary-replica", "quorum", "consensus", "naive-multi-master",
                                                              "hybrid"};
constexpr std::array<std::string_view, 2> kReservedTiers{"delta", "reconcile"};
constexpr std::array<std::string_view, 2> kReservedTypes{"stream", "json"};
constexpr std::array<std::string_view, 2> kReservedFaults{"slow", "disk-loss"};
constexpr std::array<std::string_view, 9> kReservedSections{"nodes",  "zones", "clients", "sessions", "source",
                                                            "feeds", "cache", "prices",  "lesson"};

}  // namespace

template <> std::span<const NameEntry> names<TopologyKind>() { return kTopologies; }
template <> std::span<const NameEntry> names<Profile>() { return kProfiles; }
template <> std::span<const NameEntry> names<Strategy>() { return kStrategies; }
template <> std::span<const NameEntry> names<CommandSet>() { return kCommandSets; }
template <> std::span<const NameEntry> names<StreamIds>() { return kStreamIds; }
template <> std::span<const NameEntry> names<EvictionPolicy>() { return kEvictionPolicies; }
template <> std::span<const NameEntry> names<ClockMode>() { return kClockModes; }
template <> std::span<const NameEntry> names<ConflictRule>() { return kRules; }
template <> std::span<const NameEntry> names<ResolveKind>() { return kResolveKinds; }
template <> std::span<const NameEntry> names<SyncTier>() { return kTiers; }
template <> std::span<const NameEntry> names<Persistence>() { return kPersistence; }
template <> std::span<const NameEntry> names<ValueType>() { return kValueTypes; }
template <> std::span<const NameEntry> names<Arrival>() { return kArrivals; }
template <> std::span<const NameEntry> names<KeyChoice>() { return kKeyChoices; }
template <> std::span<const NameEntry> names<Preset>() { return kPresets; }
template <> std::span<const NameEntry> names<FaultKind>() { return kFaults; }
template <> std::span<const NameEntry> names<DataFate>() { return kDataFates; }
template <> std::span<const NameEntry> names<DistributionKind>() { return kDistributions; }

template <> std::span<const std::string_view> reserved_names<Profile>() { return kReservedProfiles; }
template <> std::span<const std::string_view> reserved_names<Strategy>() { return kReservedStrategies; }
template <> std::span<const std::string_view> reserved_names<SyncTier>() { return kReservedTiers; }
template <> std::span<const std::string_view> reserved_names<ValueType>() { return kReservedTypes; }
template <> std::span<const std::string_view> reserved_names<FaultKind>() { return kReservedFaults; }

std::span<const std::string_view> reserved_sections() { return kReservedSections; }

}  // namespace jetlag::scenario
