// SPDX-License-Identifier: Apache-2.0
#include "scenario/json_of.h"

#include <fmt/format.h>

#include "core/json_text.h"
#include "core/units.h"
#include "scenario/names.h"

namespace jetlag::scenario {

namespace {

std::string duration(Duration d) { return quote_json(exact_text(Quantity::kDuration, d.ns)); }

class Object {
 public:
  Object& put(std::string_view key, const std::string& json) {
    text_ += fmt::format("{}{}: {}", text_.empty() ? "" : ", ", quote_json(key), json);
    return *this;
  }
  std::string text() const { return "{ " + text_ + " }"; }

 private:
  std::string text_;
};

std::string list_of(const ScenarioSpec& spec, const std::vector<RegionId>& regions) {
  std::string text;
  for (const RegionId region : regions) text += (text.empty() ? "" : ", ") + quote_json(spec.regions[region.value].id);
  return "[" + text + "]";
}

std::string id_of(const ScenarioSpec& spec, RegionId region) { return quote_json(spec.regions[region.value].id); }

/// between, from and to, or region: as a degraded or flapping link names its place.
void put_links(const ScenarioSpec& spec, const FaultSpec& fault, Object& out) {
  if (fault.links.size() == 1) {
    out.put("from", id_of(spec, fault.links[0].from)).put("to", id_of(spec, fault.links[0].to));
  } else if (fault.links.size() == 2) {
    out.put("between", list_of(spec, {fault.links[0].from, fault.links[0].to}));
  } else if (!fault.regions.empty()) {
    out.put("region", id_of(spec, fault.regions[0]));
  }
}

std::string process(const ScenarioSpec& spec, const FaultSpec& fault) {
  if (!fault.shard) return id_of(spec, fault.regions[0]);
  return Object().put("region", id_of(spec, fault.regions[0])).put("shard", std::to_string(fault.shard->value)).text();
}

std::string degrade(const ScenarioSpec& spec, const FaultSpec& fault) {
  Object out;
  put_links(spec, fault, out);
  if (fault.extra_one_way_delay.ns != 0) out.put("latency", duration(fault.extra_one_way_delay));
  if (fault.delay_factor_ppm != 1'000'000)
    out.put("latency-factor", fmt::format("{}", static_cast<double>(fault.delay_factor_ppm) / 1e6));
  if (fault.loss_ppb) out.put("loss", quote_json(exact_text(Quantity::kShare, *fault.loss_ppb)));
  if (fault.bandwidth_bits_per_s) out.put("bandwidth", quote_json(exact_text(Quantity::kBandwidth, *fault.bandwidth_bits_per_s)));
  return out.text();
}

std::string operand(const ScenarioSpec& spec, const FaultSpec& fault) {
  switch (fault.kind) {
    case FaultKind::kCut: return list_of(spec, fault.regions);
    case FaultKind::kOneWay:
      return Object().put("from", id_of(spec, fault.links[0].from)).put("to", id_of(spec, fault.links[0].to)).text();
    case FaultKind::kIsolate:
    case FaultKind::kRegionUp: return list_of(spec, fault.regions);
    case FaultKind::kHeal:
      return fault.regions.empty()       ? "\"all\""
             : fault.regions.size() == 1 ? id_of(spec, fault.regions[0])
                                         : list_of(spec, fault.regions);
    case FaultKind::kDegrade: return degrade(spec, fault);
    case FaultKind::kFlap: {
      Object out;
      put_links(spec, fault, out);
      return out.put("down", duration(fault.down)).put("up", duration(fault.up)).text();
    }
    case FaultKind::kCrash:
    case FaultKind::kRestart:
    case FaultKind::kPause: return process(spec, fault);
    case FaultKind::kRegionDown:
      return Object().put("region", id_of(spec, fault.regions[0])).put("data", quote_json(name_of(fault.data))).text();
    case FaultKind::kSkew: {
      Object out;
      out.put("region", id_of(spec, fault.regions[0])).put("by", duration(fault.by));
      if (fault.drift_ppb != 0) out.put("drift", quote_json(exact_text(Quantity::kShare, fault.drift_ppb)));
      return out.text();
    }
    case FaultKind::kJump: return Object().put("region", id_of(spec, fault.regions[0])).put("by", duration(fault.by)).text();
  }
  return "null";
}

}  // namespace

std::string json_of(const ScenarioSpec& spec, const FaultSpec& fault) {
  Object out;
  out.put("name", quote_json(fault.name)).put("at", duration(fault.at - Instant{}));
  if (fault.lasts) out.put("for", duration(*fault.lasts));
  return out.put(name_of(fault.kind), operand(spec, fault)).text();
}

std::string json_of(const ScenarioSpec& spec, const ScriptStep& step) {
  Object out;
  if (step.at) out.put("at", duration(*step.at - Instant{}));
  if (step.settle) return out.put("settle", "true").text();
  out.put("region", step.region ? id_of(spec, *step.region) : "\"*\"");
  return out.put("run", quote_json(step.text)).text();
}

}  // namespace jetlag::scenario
