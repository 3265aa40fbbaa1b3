// SPDX-License-Identifier: Apache-2.0
// The second half of scenario/fields.h: workloads, faults, script and the scenario as a whole.
#pragma once

#include "scenario/codecs.h"
#include "scenario/fields.h"
#include "scenario/forms.h"
#include "scenario/operands.h"

namespace jetlag::scenario {

// --------------------------------------------------------------------------------------------------------------- workloads
template <class V>
void fields(V& v, KeysSpec& s) {
  v.about("Which keys a workload uses.");
  v.field(kMay, "pattern", TextCodec{"a key pattern such as \"page:{}\""}, s.pattern, "{} is the key's number, from 0.");
  v.field(kMay, "count", IntegerCodec{1, 1'000'000'000}, s.count, "How many keys.");
  v.check("pattern", s.count <= 1 || s.pattern.find("{}") != std::string::npos,
          "expected {} in the pattern of more than one key");
  v.field(kMay, "distribution", ChoiceCodec<KeyChoice>{"a key distribution"}, s.distribution, "How popular which key is.");
  v.field(kMay, "exponent", DecimalCodec{1000, 0, 3000}, s.exponent_milli, "zipf, latest: how steep; 0.99 is typical of caches.");
  v.check("exponent", !v.has("exponent") || s.distribution == KeyChoice::kZipf || s.distribution == KeyChoice::kLatest,
          "expected no \"exponent\": only the distributions zipf and latest have one");
  v.field(kMay, "hot-keys", kShare, s.hot_keys_ppb, "hotspot: share of the keys that is hot.");
  v.check("hot-keys", !v.has("hot-keys") || s.distribution == KeyChoice::kHotspot,
          "expected no \"hot-keys\": only the distribution hotspot has some");
  v.field(kMay, "hot-traffic", kShare, s.hot_traffic_ppb, "hotspot: share of the traffic that goes there.");
  v.check("hot-traffic", !v.has("hot-traffic") || s.distribution == KeyChoice::kHotspot,
          "expected no \"hot-traffic\": only the distribution hotspot has some");
}

template <class V>
void fields(V& v, HomeSpec& s) {
  std::string by = "key";
  v.about(
      "Keys with a home region: key number modulo the number of regions. Only stray requests write abroad, so conflicts are "
      "rare.");
  v.field(kMay, "by", TextCodec{}, by, "\"key\": by the key's number.");
  v.check("by", by == "key", "expected \"key\"");
  v.field(kMay, "stray", kShare, s.stray_ppb, "Share of the requests that use another region's keys.");
}

template <class V>
void fields(V& v, ShapePoint& s) {
  v.about("A point of the load's shape; between two points the rate moves in a straight line, the last one holds.");
  v.field(kMust, "at", kTime, s.at, "Since the start of the workload.");
  v.field(kMust, "rate", kRate, s.rate_milli, "The rate of each region at that time.");
}

template <class V>
void fields(V& v, WorkloadOverride& s) {
  v.about("What one region does differently.");
  v.field(kMay, "rate", kRate, s.rate_milli, "Its rate.");
  v.field(kMay, "clients", IntegerCodec{0, 100'000}, s.clients, "Its number of clients.");
  v.field(kMay, "think", DistributionCodec{kTime}, s.think, "Its think time.");
  v.field(kMay, "mix", MixCodec{}, s.mix, "Its mix of commands.");
}

template <class V>
void fields(V& v, WorkloadSpec& s) {
  v.about(
      "Clients. Open loop (\"rate\"): requests come whatever the answers take. Closed loop (\"clients\"): each client waits, "
      "thinks, and goes on.");
  v.field(kMay, "name", TextCodec{}, s.name, "For reports.");
  v.field(kMay, "regions", RegionsCodec{}, s.regions, "Where the clients are; \"all\" by default.");
  v.field(kMay, "preset", ChoiceCodec<Preset>{"a preset"}, s.preset,
          "A YCSB core workload: sets mix, keys and value, which may be overridden.");
  if (v.has("preset")) apply_preset(s);
  v.field(kMay, "arrival", ChoiceCodec<Arrival>{"an arrival process"}, s.arrival,
          "Open or closed loop; \"closed\" when there are \"clients\".");
  v.field(kMay, "rate", kRate, s.rate_milli, "Open loop: requests per second of each region.");
  v.field(
      kMay, "shape", ListCodec<ObjectCodec<ShapePoint>>{{"point of the shape"}, "a list of points", 1}, s.shape,
      "Open loop: a rate that changes over time. With \"rate\" the load starts at that rate and moves to the first point in a "
      "straight line; without, the first point's rate holds until then.");
  v.field(kMay, "clients", IntegerCodec{1, 100'000}, s.clients, "Closed loop: clients in each region.");
  v.field(kMay, "think", DistributionCodec{kTime}, s.think, "Closed loop: pause between an answer and the next request.");
  v.field(kMay, "keys", ObjectCodec<KeysSpec>{"keys"}, s.keys, "The keys.");
  v.field(kMay, "home", ObjectCodec<HomeSpec>{"home"}, s.home, "Keys with a home region.");
  v.field(kMay, "mix", MixCodec{}, s.mix,
          "Commands and their shares, adding up to 100%; also with arguments: \"SADD {key} {element}\". The first argument is "
          "the command's key, or it has none. Words that each request replaces: {key} by a key of `keys`, {element} by one of "
          "`elements`, {value} by a text as long as `value` says, {number} by a whole number.");
  v.field(kMay, "value", DistributionCodec{kSize}, s.value, "Bytes of a written value.");
  v.field(kMay, "elements", IntegerCodec{1, 1'000'000}, s.elements, "Distinct members or fields per key.");
  v.field(kMay, "start", kTime, s.start, "When the first client begins.");
  v.field(kMay, "stop", kTime, s.stop, "When the last one ends; the end of `duration` by default.");
  v.field(kMay, "per-region", OverridesCodec{}, s.per_region, "What single regions do differently.");
  v.then([&](Reader& reader, const JsonValue& value) { finish_workload(reader, value, s); });
}

// ------------------------------------------------------------------------------------------------------------------ faults
template <class V>
void fields(V& v, LinkChoice& s) {
  v.field(kMay, "between", PairCodec{}, s.between, "Both directions between two regions.");
  v.field(kMay, "from", RegionCodec{}, s.from, "One direction: the sender.");
  v.field(kMay, "to", RegionCodec{}, s.to, "One direction: the receiver.");
  v.field(kMay, "region", RegionCodec{}, s.region, "Every link of a region.");
  v.check("from", v.has("from") == v.has("to"), "expected \"from\" and \"to\" together");
}

template <class V>
void fields(V& v, OneWayOperands& s) {
  v.about("One direction of a link.");
  v.field(kMust, "from", RegionCodec{}, s.from, "The sender, whose messages do not arrive.");
  v.field(kMust, "to", RegionCodec{}, s.to, "The receiver.");
}

template <class V>
void fields(V& v, DegradeOperands& s) {
  fields(v, s.links);
  v.about("Links that get worse; at least one of latency, latency-factor, loss and bandwidth.");
  v.field(kMay, "latency", kTime, s.latency, "Added to the one-way delay.");
  v.field(kMay, "latency-factor", DecimalCodec{1000, 1000, 1'000'000}, s.factor_milli,
          "The one-way delay is multiplied by this first.");
  v.field(kMay, "loss", kShare, s.loss_ppb, "Added to the link's own loss.");
  v.field(kMay, "bandwidth", kBandwidth, s.bandwidth_bits_per_s, "A cap.");
  v.exactly_one_of({"between", "from", "region"});
  const bool any = v.has("latency") || v.has("latency-factor") || v.has("loss") || v.has("bandwidth");
  v.check("latency", any, "expected at least one of latency, latency-factor, loss and bandwidth, found none");
}

template <class V>
void fields(V& v, FlapOperands& s) {
  fields(v, s.links);
  v.about("Links that go down and up again and again, beginning with down.");
  v.field(kMust, "down", kPositiveTime, s.down, "How long they are down each time; at least 1ms.");
  v.field(kMust, "up", kPositiveTime, s.up, "How long they are up in between; at least 1ms.");
  v.exactly_one_of({"between", "from", "region"});
}

template <class V>
void fields(V& v, ProcessOperands& s) {
  v.about("The process of one shard, or of every shard of a region.");
  v.field(kMust, "region", RegionCodec{}, s.region, "Its region.");
  v.field(kMay, "shard", IntegerCodec{0, 63}, s.shard, "Its shard, from 0; every shard by default.");
  v.field(kMay, "role", ChoiceCodec<Role>{"a role"}, s.role, "Which process of the shard.");
}

template <class V>
void fields(V& v, RegionDownOperands& s) {
  v.about("A region that stops.");
  v.field(kMust, "region", RegionCodec{}, s.region, "The region.");
  v.field(kMay, "data", ChoiceCodec<DataFate>{"what happens to the data"}, s.data, "Whether it comes back with its data.");
}

template <class V>
void fields(V& v, SkewOperands& s) {
  v.about("A clock that is wrong for a while.");
  v.field(kMust, "region", RegionCodec{}, s.region, "Whose clock.");
  v.field(kMay, "by", kAnyTime, s.by, "Added to the local time; negative: behind.");
  v.field(kMay, "drift", kDrift, s.drift_ppb, "Added to the clock's drift.");
  v.check("by", v.has("by") || v.has("drift"), "expected \"by\", \"drift\" or both, found neither");
}

template <class V>
void fields(V& v, JumpOperands& s) {
  v.about("A clock that makes a step.");
  v.field(kMust, "region", RegionCodec{}, s.region, "Whose clock.");
  v.field(kMust, "by", kAnyTime, s.by, "The step; negative: backwards.");
}

template <class V>
void fields(V& v, FaultSpec& s) {
  v.about("Something that goes wrong, or is repaired: a time and exactly one kind.");
  v.field(kMay, "name", TextCodec{}, s.name, "For expectations: \"converged within 5s after cut\". \"<kind>-<n>\" by default.");
  v.field(kMust, "at", kTime, s.at, "When it strikes.");
  v.field(kMay, "for", kPositiveTime, s.lasts, "How long it lasts; to the end of the run by default.");
  for (std::size_t i = 0; i < names<FaultKind>().size(); ++i)
    v.field(kMay, names<FaultKind>()[i].name, FaultCodec{static_cast<FaultKind>(i)}, s, names<FaultKind>()[i].meaning);
  for (const std::string_view kind : reserved_names<FaultKind>()) v.reserved(kind, "");
  std::vector<std::string_view> kinds;
  for (const fault::KindInfo& kind : fault::kCatalogue) kinds.push_back(kind.name);
  v.exactly_one_of(kinds);
  v.then([&](Reader& reader, const JsonValue& value) { finish_fault(reader, value, s); });
}

// ------------------------------------------------------------------------------------------------------------------ script
template <class V>
void fields(V& v, ScriptStep& s) {
  v.about("A command at a time and place, or a pause until everything has settled.");
  v.field(kMay, "at", kTime, s.at,
          "When; by default when the previous step has completed. Equal times in different regions are the same instant.");
  v.field(kMay, "region", StepRegionCodec{}, s.region, "Where; \"*\": in every live region, and each must satisfy.");
  v.field(kMay, "run", CommandCodec{}, s,
          "The command: a line with quoting, or a list of arguments (binary: { \"b64\": \"..\" }).");
  v.field(kMay, "settle", BooleanCodec{}, s.settle, "Wait until reachable regions are equal and nothing is in flight.");
  v.field(kMay, "expect", ReplyCodec{}, s.expect,
          "The reply: a number, text, null or list, or an object with error (prefix), approx (within a billionth), match "
          "(regular expression, found anywhere), unordered, json, contains or length.");
  v.exactly_one_of({"run", "settle"});
  v.then([&](Reader& reader, const JsonValue& value) { finish_step(reader, value, s); });
}

// ---------------------------------------------------------------------------------------------------------------- scenario
template <class V>
void fields(V& v, ScenarioSpec& s) {
  v.about("A scenario: regions, what happens to them, and what is expected.");
  v.field(kMust, "jetlag", IntegerCodec{1, 1}, s.format, "Version of this format: 1.");
  v.field(kMust, "name", TextCodec{}, s.name, "A title.");
  v.field(kMay, "description", TextCodec{"a text in quotes", true}, s.description, "What question it answers.");
  v.field(kMay, "tags", ListCodec<TextCodec>{{}, "a list of tags"}, s.tags,
          "Free; \"large\" keeps it out of the default test set.");
  v.field(kMay, "seed", SeedCodec{}, s.seed, "Of all randomness: equal seeds give equal runs.");
  v.field(kMay, "warmup", kTime, s.warmup, "The beginning of `duration` that is left out of the figures.");
  v.field(kMay, "duration", kPositiveTime, s.duration, "How long clients work.");
  v.field(kMay, "drain", kTime, s.drain, "How long the world runs on without new work.");
  v.then([&](Reader& reader, const JsonValue& value) { finish_times(reader, value, s); });
  v.field(kMust, "regions", ListCodec<ObjectCodec<RegionSpec>>{{"region"}, "a list of regions", 1, 64}, s.regions,
          "1 to 64 regions.");
  v.then([&](Reader& reader, const JsonValue& value) { finish_regions(reader, value, s); });
  v.field(kMay, "network", ObjectCodec<NetworkSpec>{"network"}, s.network, "Links between regions.");
  v.then([&](Reader& reader, const JsonValue& value) { finish_network(reader, value, s); });
  v.field(kMay, "database", ObjectCodec<DatabaseSpec>{"database"}, s.database, "The database.");
  v.then([&](Reader& reader, const JsonValue&) { reader.context.shards = s.database.shards; });
  v.field(kMay, "scale", ScaleCodec{}, s.scale,
          "Divides keys, rates, backlog, memory limit and bandwidth by one factor, so that a large store fits.");
  v.field(kMay, "memory", ObjectCodec<MemorySpec>{"memory"}, s.memory, "A limit of memory; none by default.");
  v.then([&](Reader& reader, const JsonValue& value) { finish_memory(reader, value, s); });
  v.field(kMay, "dataset", OneOrListCodec<ObjectCodec<DatasetSpec>>{{{"dataset"}, "a list of datasets"}}, s.datasets,
          "Data loaded before time 0.");
  v.field(kMay, "workloads", ListCodec<ObjectCodec<WorkloadSpec>>{{"workload"}, "a list of workloads"}, s.workloads, "Clients.");
  v.field(kMay, "faults", ListCodec<ObjectCodec<FaultSpec>>{{"fault"}, "a list of faults"}, s.faults, "What goes wrong.");
  v.field(kMay, "script", ListCodec<ObjectCodec<ScriptStep>>{{"script step"}, "a list of steps"}, s.script,
          "Commands at chosen times.");
  v.field(kMay, "expect", ListCodec<ExpectationCodec>{{}, "a list of expectations"}, s.expect, "What must hold.");
  for (const std::string_view section : reserved_sections()) v.reserved(section, "");
  v.then([&](Reader& reader, const JsonValue& value) {
    finish_names(reader, value, s);
    finish_fault_counts(reader, value, s);
    finish_script(reader, value, s);
  });
}

}  // namespace jetlag::scenario
