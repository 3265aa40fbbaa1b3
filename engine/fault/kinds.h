// SPDX-License-Identifier: Apache-2.0
// The closed catalogue of faults: every kind once, with what a scenario may say about it and what it does to the world.
//
// catalogue()   one row per kind, in the order of the enumeration. The scenario format, `jetlag list faults`, the world and the
//               reports read it; nobody else keeps a list of kinds.
// Span          how long a fault lasts: kLasting with `for` or to the end of the run, kMustEnd only with `for`, kMomentary never.
// Effect        which part of the world feels it. Links and processes have a set of faults that hold them, so faults may overlap
//               and each takes away only its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "crdt/dot.h"

namespace jetlag::fault {

enum class Kind : std::uint8_t {
  kCut, kOneWay, kIsolate, kHeal, kDegrade, kFlap, kCrash, kRestart, kPause, kRegionDown, kRegionUp, kSkew, kJump
};
inline constexpr std::size_t kKinds = 13;

enum class Span : std::uint8_t { kLasting, kMustEnd, kMomentary };

enum class Effect : std::uint8_t {
  kCutsLinks, kDegradesLinks, kRepairsLinks, kStopsProcess, kPausesProcess, kRepairsProcess, kMovesClock
};

struct KindInfo {
  Kind kind{};
  std::string_view name;      ///< the key in a scenario
  std::string_view operands;  ///< what stands behind it
  std::string_view meaning;
  std::string_view example;   ///< an entry of "faults", for regions us and eu
  Span span{};
  Effect effect{};
};

inline constexpr std::array<KindInfo, kKinds> kCatalogue{{
    {Kind::kCut, "cut", "[region, region]",
     "no message passes between the two regions, in either direction",
     R"({"at": "10s", "for": "5s", "cut": ["us", "eu"]})", Span::kLasting, Effect::kCutsLinks},
    {Kind::kOneWay, "one-way", "{from, to}",
     "no message passes from one region to the other; the opposite direction works",
     R"({"at": "10s", "for": "5s", "one-way": {"from": "us", "to": "eu"}})", Span::kLasting, Effect::kCutsLinks},
    {Kind::kIsolate, "isolate", "region or [region, ...]",
     "no message enters or leaves the region(s)",
     R"({"at": "10s", "for": "5s", "isolate": "eu"})", Span::kLasting, Effect::kCutsLinks},
    {Kind::kHeal, "heal", "\"all\", region or [region, region]",
     "ends every cut, one-way, isolate, degrade and flap of the named links, of a region's, or of all",
     R"({"at": "15s", "heal": "all"})", Span::kMomentary, Effect::kRepairsLinks},
    {Kind::kDegrade, "degrade", "{between | from, to | region; latency, latency-factor, loss, bandwidth}",
     "links get slower, lossier or narrower",
     R"({"at": "10s", "for": "5s", "degrade": {"region": "eu", "loss": "2%"}})", Span::kLasting, Effect::kDegradesLinks},
    {Kind::kFlap, "flap", "{between | from, to | region; down, up}",
     "links go down and up again and again",
     R"({"at": "10s", "for": "9s", "flap": {"region": "eu", "down": "1s", "up": "2s"}})", Span::kLasting, Effect::kCutsLinks},
    {Kind::kCrash, "crash", "region or {region, shard}",
     "the process of a shard dies; what it had only in memory is gone (database.persistence)",
     R"({"at": "10s", "for": "5s", "crash": {"region": "eu", "shard": 0}})", Span::kLasting, Effect::kStopsProcess},
    {Kind::kRestart, "restart", "region or {region, shard}",
     "a crashed process starts again under a new incarnation and is refilled by its peers",
     R"({"at": "15s", "restart": "eu"})", Span::kMomentary, Effect::kRepairsProcess},
    {Kind::kPause, "pause", "region or {region, shard}",
     "the process of a shard stands still, then goes on as if nothing had happened",
     R"({"at": "10s", "for": "5s", "pause": "eu"})", Span::kMustEnd, Effect::kPausesProcess},
    {Kind::kRegionDown, "region-down", "region or {region, data}",
     "a whole region stops, with or without losing its data",
     R"({"at": "10s", "for": "5s", "region-down": "eu"})", Span::kLasting, Effect::kStopsProcess},
    {Kind::kRegionUp, "region-up", "region or [region, ...]",
     "a region that is down starts again",
     R"({"at": "15s", "region-up": "eu"})", Span::kMomentary, Effect::kRepairsProcess},
    {Kind::kSkew, "skew", "{region; by, drift}",
     "a region's clock is off by an offset or a drift while the fault lasts",
     R"({"at": "10s", "for": "5s", "skew": {"region": "eu", "by": "3s"}})", Span::kLasting, Effect::kMovesClock},
    {Kind::kJump, "jump", "{region, by}",
     "a region's clock makes a step and stays there",
     R"({"at": "10s", "jump": {"region": "eu", "by": "-2s"}})", Span::kMomentary, Effect::kMovesClock},
}};

/// A shard begins as incarnation 1 and takes a new one whenever it loses its memory.
inline constexpr std::size_t kMostMemoryLosses = crdt::OriginId::kMaxIncarnations - 2;
/// Of a scenario file. A fault's number has 16 bits (fault/reason.h); those struck by hand have theirs behind the file's.
inline constexpr std::size_t kMostFaults = 50'000;

constexpr const KindInfo& info(Kind kind) { return kCatalogue[static_cast<std::size_t>(kind)]; }
constexpr Effect effect_of(Kind kind) { return info(kind).effect; }
constexpr bool momentary(Kind kind) { return info(kind).span == Span::kMomentary; }

}  // namespace jetlag::fault
