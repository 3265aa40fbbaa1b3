// SPDX-License-Identifier: Apache-2.0
// What stands behind a fault's key in a scenario file, before it becomes part of a FaultSpec.
//
// Links are chosen by "between": [a, b] (both directions), "from" and "to" (one direction) or "region" (all links of a region).
#pragma once

#include <optional>

#include "scenario/codecs.h"
#include "scenario/spec.h"

namespace jetlag::scenario {

struct LinkChoice {
  std::optional<RegionPair> between;
  std::optional<RegionId> from, to, region;
};

struct OneWayOperands {
  RegionId from, to;
};

struct DegradeOperands {
  LinkChoice links;
  Duration latency;
  std::int64_t factor_milli = 1000;
  std::optional<std::int64_t> loss_ppb, bandwidth_bits_per_s;
};

struct FlapOperands {
  LinkChoice links;
  Duration up, down;
};

enum class Role : std::uint8_t { kPrimary };
template <> std::span<const NameEntry> names<Role>();
template <> std::span<const std::string_view> reserved_names<Role>();

struct ProcessOperands {  // crash, restart, pause
  RegionId region;
  std::optional<std::int64_t> shard;
  Role role = Role::kPrimary;
};

struct RegionDownOperands {
  RegionId region;
  DataFate data = DataFate::kKeep;
};

struct SkewOperands {
  RegionId region;
  Duration by;
  std::int64_t drift_ppb = 0;
};

struct JumpOperands {
  RegionId region;
  Duration by;
};

/// Reads what stands behind the key of one fault kind.
struct FaultCodec {
  FaultKind kind;
  void read(Reader& reader, const JsonValue& value, FaultSpec& out) const;
  TypeInfo type(FormatInfo& format) const;
};

/// Pairs that a fault concerns, sorted: both directions of a pair, one direction, or every link of a region.
std::vector<DirectedPair> chosen_links(Reader& reader, const JsonValue& value, const LinkChoice& choice);

}  // namespace jetlag::scenario
