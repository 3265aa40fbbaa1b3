// SPDX-License-Identifier: Apache-2.0
// Objects of the format that become part of a spec's member instead of a spec of their own.
#pragma once

#include "scenario/codecs.h"
#include "scenario/value.h"

namespace jetlag::scenario {

struct CoordinatesForm {
  std::int64_t latitude_micro = 0, longitude_micro = 0;
};

/// A distribution of times or of sizes.
template <Quantity Q>
struct DistributionForm {
  DistributionSpec d;
};

template <Quantity Q>
struct MixturePart {
  std::int64_t weight_ppb = 0;
  DistributionSpec of;
};

/// { "50%": "34ms", "99%": "80ms" }
struct QuantilesCodec {
  QuantityCodec unit;
  void read(Reader& reader, const JsonValue& value, std::vector<QuantilePoint>& out) const;
  TypeInfo type(FormatInfo& format) const;
};

template <Quantity Q>
struct PartsCodec {
  using Part = MixturePart<Q>;
  void read(Reader& reader, const JsonValue& value, DistributionSpec& out) const {
    std::vector<Part> parts;
    ListCodec<ObjectCodec<Part>>{{"part of a mixture"}, "a list of parts", 1, 16}.read(reader, value, parts);
    std::int64_t sum = 0;
    out.parts.clear();
    out.weights_ppb.clear();
    for (Part& part : parts) {
      sum += part.weight_ppb;
      out.weights_ppb.push_back(part.weight_ppb);
      out.parts.push_back(std::move(part.of));
    }
    if (value.is(JsonKind::kArray) && sum != kOne)
      reader.error(value.place, "expected weights that add up to 100%, found " + exact_text(Quantity::kShare, sum));
  }
  TypeInfo type(FormatInfo& format) const {
    return ListCodec<ObjectCodec<Part>>{{Q == Quantity::kBytes ? "part of sizes" : "part of times"}, "list of parts", 1, 16}.type(
        format);
  }
};

/// Says which parameters a kind of distribution needs and which it has no use for, and whether they make sense.
void check_parameters(Reader& reader, const JsonValue& value, const DistributionSpec& d);

/// What the sections have to fulfil together; called by fields() when a section has been read.
/// A rule behind one that takes all its keys decides nothing.
void check_rules(Reader& reader, const JsonValue& database, const std::vector<RuleSpec>& rules);
/// Steps belong to the rule "custom", and each can still decide something.
void check_resolve(Reader& reader, const JsonValue& rule, const RuleSpec& s);
void check_commands(Reader& reader, const JsonValue& database, CommandSet commands);
void finish_times(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s);
void finish_regions(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s);
void finish_network(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s);
/// A shard needs some memory for its tables.
void finish_memory(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s);
void finish_link(Reader& reader, const JsonValue& link, LinkSpec& out, const std::optional<RegionPair>& between);
void finish_workload(Reader& reader, const JsonValue& workload, WorkloadSpec& out);
void finish_names(Reader& reader, const JsonValue& scenario, ScenarioSpec& s);
void finish_fault(Reader& reader, const JsonValue& fault, const FaultSpec& out);
void finish_step(Reader& reader, const JsonValue& step, const ScriptStep& out);
void finish_fault_counts(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s);
void finish_script(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s);
/// A repair needs something to repair, a degradation makes something worse, and data sets have keys of their own; only said of a
/// scenario that is fine otherwise.
void check_repairs(Reader& reader, const JsonValue& scenario, const std::vector<FaultSpec>& faults);
void check_degradations(Reader& reader, const JsonValue& scenario, const ScenarioSpec& s);
void check_datasets(Reader& reader, const JsonValue& scenario, const std::vector<DatasetSpec>& datasets);
/// Fills mix, keys and value sizes of the preset.
void apply_preset(WorkloadSpec& workload);

}  // namespace jetlag::scenario
