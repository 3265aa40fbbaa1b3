// SPDX-License-Identifier: Apache-2.0
// THE SCENARIO FORMAT, once: every key with its codec, default and meaning. The reader, the JSON Schema,
// docs/scenario-format.md and the forms of the lab all come from here. A new key is one line in this file and one member in
// spec.h.
//
// fields(visitor, spec) names the keys of one object in reading order: what comes first can be relied on by what follows (regions
// before links, links before faults). Inside `then` stands what only a reader does.
#pragma once

#include "scenario/codecs.h"
#include "scenario/forms.h"
#include "scenario/operands.h"

namespace jetlag::scenario {

inline constexpr Need kMust = Need::kRequired;
inline constexpr Need kMay = Need::kOptional;

// ------------------------------------------------------------------------------------------------------------------ values
template <class V>
void fields(V& v, CoordinatesForm& s) {
  v.about("A place that is not in the catalogue; its delays are estimated, and said to be.");
  v.field(kMust, "lat", DecimalCodec{1'000'000, -90'000'000, 90'000'000}, s.latitude_micro, "Degrees north.");
  v.field(kMust, "lon", DecimalCodec{1'000'000, -180'000'000, 180'000'000}, s.longitude_micro, "Degrees east.");
}

template <class V, Quantity Q>
void fields(V& v, DistributionForm<Q>& s) {
  constexpr QuantityCodec unit{Q, 0};
  DistributionSpec& d = s.d;
  v.about("A quantity that varies. Each kind has its own parameters.");
  v.field(kMust, "distribution", ChoiceCodec<DistributionKind>{"a distribution"}, d.kind, "The kind.");
  v.field(kMay, "value", unit, d.value, "constant: the value.");
  v.field(kMay, "min", unit, d.min, "uniform, pareto: the smallest value.");
  v.field(kMay, "max", unit, d.max, "uniform: the largest value; pareto: a cap (none by default).");
  v.field(kMay, "mean", unit, d.mean, "exponential: the mean.");
  v.field(kMay, "median", unit, d.median, "lognormal: the median.");
  v.field(kMay, "sigma", DecimalCodec{1000, 0, 8000}, d.sigma_milli,
          "lognormal: standard deviation of the logarithm; 0.1 is narrow, 1 is wild.");
  v.field(kMay, "alpha", DecimalCodec{1000, 100, 64'000}, d.alpha_milli, "pareto: tail index; smaller is heavier.");
  v.field(kMay, "quantiles", QuantilesCodec{unit}, d.quantiles, "empirical: shares and the values they do not exceed, rising.");
  v.field(kMay, "parts", PartsCodec<Q>{}, d, "mixture: weighted distributions; the weights add up to 100%.");
  v.then([&](Reader& reader, const JsonValue& value) { check_parameters(reader, value, d); });
}

template <class V, Quantity Q>
void fields(V& v, MixturePart<Q>& s) {
  v.about("One part of a mixture.");
  v.field(kMust, "weight", kShare, s.weight_ppb, "How often this part is drawn from.");
  v.field(kMust, "of", DistributionCodec{{Q, 0}}, s.of, "The part.");
}

// ----------------------------------------------------------------------------------------------------------------- regions
template <class V>
void fields(V& v, ClockSpec& s) {
  v.about("How wrong a region's clock is.");
  v.field(kMay, "offset", kAnyTime, s.offset, "Local time minus true time at the start.");
  v.field(kMay, "drift", kDrift, s.drift_ppb, "How much faster than true time it runs: \"20ppm\".");
}

template <class V>
void fields(V& v, RegionSpec& s) {
  v.about(
      "A region: one copy of the database and the clients near it. The order matters: at equal time the region listed first "
      "wins.");
  v.field(kMust, "id", TextCodec{"a short name such as \"us\""}, s.id, "The name used everywhere else.");
  v.field(kMust, "location", LocationCodec{}, s, "Where it is: gives delays and prices.");
  v.field(kMay, "clock", ObjectCodec<ClockSpec>{"clock"}, s.clock, "Its clock; exact by default.");
}

// ----------------------------------------------------------------------------------------------------------------- network
template <class V>
void fields(V& v, BurstLossSpec& s) {
  v.about("Losses that come in bursts: a link in its bad state loses segments of 1,448 bytes (Gilbert-Elliott).");
  v.field(kMust, "enter", kShare, s.enter_ppb,
          "Probability per segment of entering the bad state; while a sender waits to repeat one, per millisecond (or per "
          "segment time, if shorter).");
  v.field(kMust, "leave", kShare, s.leave_ppb, "Probability per segment of leaving it, likewise.");
  v.field(kMay, "loss", kShare, s.loss_ppb, "Loss in the bad state.");
}

template <class V>
void fields(V& v, LinkTraits& s) {
  v.about("What a link is like, its delay aside.");
  v.field(kMay, "jitter", DistributionCodec{kTime}, s.jitter,
          "Added to every one-way delay; a plain duration means 0 to that much. By default about 0.12 ms, rarely up to 200 ms; "
          "ten times that over the public internet (between providers).");
  v.field(kMay, "bandwidth", kBandwidth, s.bandwidth_bits_per_s,
          "1Gbit/s by default, times \"scale\". Only bandwidth serialises; delay pipelines.");
  v.field(kMay, "loss", kShare, s.loss_ppb,
          "Lost and sent again later, as TCP does: it costs time, not data. By default 10ppm per segment, 500ppm over the public "
          "internet.");
  v.field(kMay, "burst-loss", ObjectCodec<BurstLossSpec>{"burst-loss"}, s.burst_loss, "Losses in bursts, in addition.");
  v.field(kMay, "window", kPositiveSize, s.window_bytes, "TCP window: throughput is at most window / RTT.");
  if (s.jitter && s.jitter->kind == DistributionKind::kConstant) {
    s.jitter->kind = DistributionKind::kUniform;
    s.jitter->max = std::exchange(s.jitter->value, 0);
  }
}

template <class V>
void fields(V& v, LinkSpec& s) {
  std::optional<RegionPair> between;
  std::optional<RegionId> from, to;
  v.field(kMay, "between", PairCodec{}, between, "Both directions between two regions.");
  v.field(kMay, "from", RegionCodec{}, from, "One direction: the sender.");
  v.field(kMay, "to", RegionCodec{}, to, "One direction: the receiver.");
  v.field(kMay, "rtt", DistributionCodec{kPositiveTime}, s.rtt, "Round-trip time; each direction takes half of it.");
  v.field(kMay, "one-way", DistributionCodec{kPositiveTime}, s.one_way_delay,
          "One-way delay of each described direction, instead of rtt.");
  v.check("one-way", !(v.has("rtt") && v.has("one-way")), "expected either \"rtt\" or \"one-way\", found both");
  if (from) s.from = *from;
  if (to) s.to = *to;
  v.then([&](Reader& reader, const JsonValue& value) { finish_link(reader, value, s, between); });
  fields(v, s.traits);
  v.about(
      "One link, or one direction of it; what is not said comes from network.defaults and the catalogue. Later entries override "
      "earlier ones.");
  v.exactly_one_of({"between", "from"});
}

struct ImportForm {
  std::string path;
};
template <class V>
void fields(V& v, ImportForm& s) {
  v.about("Your own measurements.");
  v.field(kMust, "import", TextCodec{"the path of a CSV file"}, s.path,
          "CSV with the columns from,to,p50_ms[,p90_ms,p99_ms], relative to this file; names are region ids or catalogue ids.");
}

template <class V>
void fields(V& v, NetworkSpec& s) {
  ImportForm rtt;
  v.about("Who is linked to whom, and how. Delays come from the catalogue (measured or estimated) unless given here.");
  v.field(kMay, "topology", ChoiceCodec<TopologyKind>{"a topology"}, s.topology, "The shape.");
  v.field(kMay, "hub", RegionCodec{}, s.hub, "star: the centre; tree: the root. The first region by default.");
  v.check("hub", !v.has("hub") || s.topology == TopologyKind::kStar || s.topology == TopologyKind::kTree,
          "expected no \"hub\": only a star or a tree has one");
  v.field(kMay, "rtt", ObjectCodec<ImportForm>{"rtt import"}, rtt, "Measured RTTs that override the catalogue.");
  if (v.has("rtt")) s.rtt_import = rtt.path;
  v.field(kMay, "defaults", ObjectCodec<LinkTraits>{"link defaults"}, s.defaults, "For every link.");
  v.field(kMay, "links", ListCodec<ObjectCodec<LinkSpec>>{{"link"}, "a list of links"}, s.links,
          "Single links; with the topology \"explicit\" also the list of what exists.");
}

// ---------------------------------------------------------------------------------------------------------------- database
template <class V>
void fields(V& v, BatchSpec& s) {
  v.about("How operations travel together.");
  v.field(kMay, "delay", kTime, s.delay, "An operation waits at most this long for company.");
  v.field(kMay, "bytes", kPositiveSize, s.bytes, "A batch this large leaves at once.");
}

template <class V>
void fields(V& v, SyncSpec& s) {
  v.about("Replication between regions.");
  v.field(kMay, "batch", ObjectCodec<BatchSpec>{"batch"}, s.batch, "Batching.");
  v.field(kMay, "compression", IntegerCodec{0, 19}, s.compression, "zstd level; 0 is off.");
  v.field(kMay, "tiers", ListCodec<ChoiceCodec<SyncTier>>{{"a sync tier"}, "a list of sync tiers", 1, 4}, s.tiers,
          "Ways to catch up after an interruption, in the order in which they are tried; ends with \"full\".");
  v.check(
      "tiers",
      s.tiers.empty() || (s.tiers.back() == SyncTier::kFull && (s.tiers.size() == 1 || s.tiers.front() == SyncTier::kPartial)),
      "expected [\"partial\", \"full\"] or [\"full\"]: without \"full\" a peer that fell behind could never catch up");
  v.field(kMay, "credit", kPositiveSize, s.credit_bytes,
          "Flow control: bytes that a sender may have unacknowledged per link and shard.");
}

template <class V>
void fields(V& v, RuleSpec& s) {
  v.about(
      "How conflicts on some keys are resolved: those of strings, bitmaps among them, and of the values of hash fields. Scores "
      "of sorted sets, items of lists, JSON values, vectors and all other types go by the rule of their type "
      "(docs/conflicts.md), whatever is said here; increments add up under every rule.");
  v.field(kMust, "keys", TextCodec{"a key pattern such as \"highscore:*\""}, s.keys,
          "Glob: * ? [abc]. The first rule that matches decides.");
  v.field(kMust, "conflict", ChoiceCodec<ConflictRule>{"a conflict rule"}, s.conflict, "Which of concurrent writes wins.");
  v.field(kMay, "resolve", ListCodec<ResolveCodec>{{}, "a list of steps", 1, 16}, s.resolve,
          "custom: steps, applied in order to the concurrent values; one that would keep none is skipped, and of several that "
          "are left at the end the newest wins. An argument is all that follows the first blank.");
  v.then([&](Reader& reader, const JsonValue& value) { check_resolve(reader, value, s); });
}

template <class V>
void fields(V& v, DatabaseSpec& s) {
  std::int64_t replicas = 0;
  bool causal = true;
  v.about("The database.");
  v.field(kMay, "profile", ChoiceCodec<Profile>{"a profile"}, s.profile, "Which product's behaviour.");
  v.field(kMay, "strategy", ChoiceCodec<Strategy>{"a strategy"}, s.strategy, "Who may write where.");
  v.field(kMay, "commands", ChoiceCodec<CommandSet>{"a command set"}, s.commands,
          "Which commands clients may send; \"standard\" is for one region.");
  v.field(kMay, "shards", IntegerCodec{1, kMostShards}, s.shards, "Shards per region; keys are spread over them by hash slot.");
  v.field(kMay, "replicas", IntegerCodec{0, 16}, replicas, "Replicas per shard inside a region. Only 0 for now.");
  v.check("replicas", replicas == 0, "\"replicas\" other than 0 is known, not yet supported");
  v.field(kMay, "backlog", BacklogCodec{}, s.backlog_bytes,
          "Operations kept per shard for peers that were away; \"auto\": 1 % of the data, 1 to 250 MB.");
  v.field(kMay, "clock", ChoiceCodec<ClockMode>{"a clock mode"}, s.clock, "How concurrent writes are ordered.");
  v.field(kMay, "stream-ids", ChoiceCodec<StreamIds>{"a mode of stream IDs"}, s.stream_ids,
          "Which IDs XADD takes under the active-active command set.");
  v.check("stream-ids", !v.has("stream-ids") || s.commands == CommandSet::kActiveActive,
          "expected no \"stream-ids\": the standard command set makes and takes IDs as Redis does");
  v.field(kMay, "touch-ancestors", BooleanCodec{}, s.touch_ancestors,
          "JSON documents: what is written inside wins over a concurrent removal of what it is in, not the other way round.");
  v.field(kMay, "causal", BooleanCodec{}, causal,
          "Deliver operations only after everything their writer had seen. Only true for now.");
  v.check("causal", causal, "\"causal\": false is known, not yet supported");
  v.field(kMay, "sync", ObjectCodec<SyncSpec>{"sync"}, s.sync, "Replication between regions.");
  v.field(kMay, "rules", ListCodec<ObjectCodec<RuleSpec>>{{"rule"}, "a list of rules"}, s.rules, "Conflict rules by key.");
  v.then([&](Reader& reader, const JsonValue& value) {
    check_rules(reader, value, s.rules);
    check_commands(reader, value, s.commands);
  });
  v.field(kMay, "persistence", ChoiceCodec<Persistence>{"a persistence"}, s.persistence,
          "What a crashed process finds when it restarts.");
  v.field(kMay, "command-latency", kTime, s.command_latency,
          "What a client waits for a command of its own region, faults aside.");
}

// ------------------------------------------------------------------------------------------------------------------ memory
template <class V>
void fields(V& v, MemorySpec& s) {
  v.about("How much memory the database of a region may take, and what it gives up when that fills.");
  v.field(kMust, "limit", kPositiveSize, s.limit_bytes,
          "Of the whole database in each region, metadata and tombstones included; each shard may take an equal part of it. "
          "Divided by \"scale\".");
  v.field(kMay, "eviction", ChoiceCodec<EvictionPolicy>{"an eviction policy"}, s.eviction,
          "What a shard deletes, in all regions, before a command that may write while it holds more than 80 % of its part.");
  v.field(kMay, "reserve", QuantityCodec{Quantity::kShare, 0, kOne / 5}, s.reserve_ppb,
          "The last part of the limit, which only replication may take: beyond the rest commands that need memory answer OOM.");
  v.reserved("flash", "");
}

template <class V>
void fields(V& v, DatasetSpec& s) {
  v.about("Data that is there before time 0, equal in every region.");
  v.field(kMay, "name", TextCodec{}, s.name, "For messages.");
  v.field(kMust, "keys", IntegerCodec{1, 1'000'000'000}, s.keys, "How many keys.");
  v.field(kMay, "pattern", TextCodec{"a key pattern such as \"key:{}\""}, s.pattern, "{} is the key's number, from 0.");
  v.check("pattern", s.keys <= 1 || s.pattern.find("{}") != std::string::npos, "expected {} in the pattern of more than one key");
  v.field(kMay, "type", ChoiceCodec<ValueType>{"a type"}, s.type, "What the keys hold.");
  v.field(kMay, "value", DistributionCodec{kSize}, s.value, "Bytes per string, member, field value or item.");
  v.check("value", !v.has("value") || s.type != ValueType::kCounter, "expected no \"value\": a counter holds a number");
  v.field(kMay, "elements", IntegerCodec{1, 1'000'000}, s.elements, "Members per set, fields per hash, items per list.");
  v.check("elements", !v.has("elements") || has_elements(s.type),
          "expected no \"elements\": strings and counters have none");
}

}  // namespace jetlag::scenario

#include "scenario/fields_load.h"
