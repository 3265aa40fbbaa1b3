// SPDX-License-Identifier: Apache-2.0
#include "scenario/operands.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "scenario/fields.h"

namespace jetlag::scenario {
namespace {

constexpr std::array kRoles{NameEntry{"primary", "the process that accepts the shard's commands"}};
constexpr std::array<std::string_view, 1> kReservedRoles{"replica"};

void want_link(Reader& reader, const JsonPlace& place, RegionId from, RegionId to) {
  if (from == to || reader.linked(from, to)) return;
  reader.error(place, fmt::format("expected two linked regions: this topology has no link from \"{}\" to \"{}\"",
                                  reader.name_of_region(from), reader.name_of_region(to)));
}

/// Links with exactly one end among `regions`.
std::vector<DirectedPair> links_across(const Reader& reader, const std::vector<RegionId>& regions) {
  const auto inside = [&](RegionId r) { return std::find(regions.begin(), regions.end(), r) != regions.end(); };
  std::vector<DirectedPair> out;
  for (const DirectedPair& link : reader.context.links)
    if (inside(link.from) != inside(link.to)) out.push_back(link);
  return out;
}

std::vector<DirectedPair> both_ways(RegionPair pair) {
  std::vector<DirectedPair> out{{pair.a, pair.b}, {pair.b, pair.a}};
  std::sort(out.begin(), out.end());
  return out;
}

void read_pair(Reader& reader, const JsonValue& value, FaultSpec& out) {
  RegionPair pair;
  const auto errors = reader.error_count();
  PairCodec{}.read(reader, value, pair);
  if (reader.error_count() != errors || !reader.context.regions_known) return;
  want_link(reader, value.place, pair.a, pair.b);
  out.regions = {pair.a, pair.b};
  out.links = both_ways(pair);
}

void read_process(Reader& reader, const JsonValue& value, std::string_view name, FaultSpec& out) {
  ProcessOperands operands;
  if (value.is(JsonKind::kString)) {
    if (const auto id = reader.region(value)) out.regions = {*id};
    return;
  }
  read_object(reader, value, operands, name);
  out.regions = {operands.region};
  if (operands.shard) out.shard = ShardId{static_cast<std::uint16_t>(*operands.shard)};
}

void read_degrade(Reader& reader, const JsonValue& value, FaultSpec& out) {
  DegradeOperands operands;
  read_object(reader, value, operands, "degrade");
  out.links = chosen_links(reader, value, operands.links);
  out.extra_one_way_delay = operands.latency;
  out.delay_factor_ppm = operands.factor_milli * 1000;
  out.loss_ppb = operands.loss_ppb;
  out.bandwidth_bits_per_s = operands.bandwidth_bits_per_s;
}

void read_region_down(Reader& reader, const JsonValue& value, FaultSpec& out) {
  if (value.is(JsonKind::kString)) {
    if (const auto id = reader.region(value)) out.regions = {*id};
    return;
  }
  RegionDownOperands operands;
  read_object(reader, value, operands, "region-down");
  out.regions = {operands.region};
  out.data = operands.data;
}

}  // namespace

template <> std::span<const NameEntry> names<Role>() { return kRoles; }
template <> std::span<const std::string_view> reserved_names<Role>() { return kReservedRoles; }

std::vector<DirectedPair> chosen_links(Reader& reader, const JsonValue& value, const LinkChoice& choice) {
  if (!reader.context.regions_known) return {};
  if (choice.between) {
    want_link(reader, value.place, choice.between->a, choice.between->b);
    return both_ways(*choice.between);
  }
  if (choice.region) {
    std::vector<DirectedPair> links = links_across(reader, {*choice.region});
    if (links.empty() && reader.context.links_known)
      reader.error(value.place, fmt::format("expected a region with links, found none of \"{}\"", reader.name_of_region(*choice.region)));
    return links;
  }
  if (!choice.from || !choice.to) return {};
  if (*choice.from == *choice.to) reader.error(value.place, "expected two different regions in \"from\" and \"to\", found one");
  want_link(reader, value.place, *choice.from, *choice.to);
  return {{*choice.from, *choice.to}};
}

void FaultCodec::read(Reader& reader, const JsonValue& value, FaultSpec& out) const {
  out.kind = kind;
  switch (kind) {
    case FaultKind::kCut: return read_pair(reader, value, out);
    case FaultKind::kHeal:
      if (value.is(JsonKind::kString) && value.text == "all") {
        out.links = reader.context.links;
        return;
      }
      if (value.is(JsonKind::kString)) {
        if (const auto id = reader.region(value)) out.regions = {*id};
        out.links = links_across(reader, out.regions);
        return;
      }
      if (!value.is(JsonKind::kArray)) return reader.expected(value, "\"all\", a region or a list of two regions");
      return read_pair(reader, value, out);
    case FaultKind::kOneWay: {
      OneWayOperands operands;
      read_object(reader, value, operands, "one-way");
      out.regions = {operands.from, operands.to};
      out.links = chosen_links(reader, value, {{}, operands.from, operands.to, {}});
      return;
    }
    case FaultKind::kIsolate:
      RegionsCodec{false}.read(reader, value, out.regions);
      out.links = links_across(reader, out.regions);
      if (reader.context.regions_known && out.regions.size() == reader.context.regions.size())
        reader.error(value.place, "expected fewer than all regions: nothing is left to isolate them from");
      return;
    case FaultKind::kDegrade: return read_degrade(reader, value, out);
    case FaultKind::kFlap: {
      FlapOperands operands;
      read_object(reader, value, operands, "flap");
      out.links = chosen_links(reader, value, operands.links);
      out.up = operands.up;
      out.down = operands.down;
      return;
    }
    case FaultKind::kCrash:
    case FaultKind::kRestart:
    case FaultKind::kPause: return read_process(reader, value, name_of(kind), out);
    case FaultKind::kRegionDown: return read_region_down(reader, value, out);
    case FaultKind::kRegionUp: return RegionsCodec{false}.read(reader, value, out.regions);
    case FaultKind::kSkew: {
      SkewOperands operands;
      read_object(reader, value, operands, "skew");
      out.regions = {operands.region};
      out.by = operands.by;
      out.drift_ppb = operands.drift_ppb;
      return;
    }
    case FaultKind::kJump: {
      JumpOperands operands;
      read_object(reader, value, operands, "jump");
      out.regions = {operands.region};
      out.by = operands.by;
      return;
    }
  }
}

TypeInfo FaultCodec::type(FormatInfo& format) const {
  const TypeInfo region = plain_type(TypeInfo::Shape::kText, "region");
  const auto or_region = [&](const TypeInfo& object) { return any_of("region, or " + object.text, {region, object}); };
  switch (kind) {
    case FaultKind::kCut: return PairCodec{}.type(format);
    case FaultKind::kHeal:
      return any_of("\"all\", region, or two regions", {constant_text("all"), region, PairCodec{}.type(format)});
    case FaultKind::kOneWay: return describe_object<OneWayOperands>(format, "one-way");
    case FaultKind::kIsolate:
    case FaultKind::kRegionUp: return RegionsCodec{false}.type(format);
    case FaultKind::kDegrade: return describe_object<DegradeOperands>(format, "degrade");
    case FaultKind::kFlap: return describe_object<FlapOperands>(format, "flap");
    case FaultKind::kCrash:
    case FaultKind::kRestart:
    case FaultKind::kPause: return or_region(describe_object<ProcessOperands>(format, "process"));
    case FaultKind::kRegionDown: return or_region(describe_object<RegionDownOperands>(format, "region-down"));
    case FaultKind::kSkew: return describe_object<SkewOperands>(format, "skew");
    case FaultKind::kJump: return describe_object<JumpOperands>(format, "jump");
  }
  return {};
}

}  // namespace jetlag::scenario
