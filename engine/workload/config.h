// SPDX-License-Identifier: Apache-2.0
// What a workload is, as plain values: the input of a Generator.
//
// One Config describes the clients of ONE region; `place` says which one, so that generators of different regions draw different
// keys and write different values.
//
// Arrival    open loop: requests come at a rate, whatever happens to them (constant spacing or Poisson), and the rate follows a
//            shape over time. Closed loop: each client sends, waits for the reply, thinks, and sends again.
// Keys       pattern with {} for the key's number 0 .. count-1. Number 0 is the most popular key under zipf and hotspot.
// Home       key k belongs to place k modulo `places`; a generator uses keys of its own place except for the stray share.
// Mix        commands with shares; see command_template() for what a bare name means.
// Units      rates in thousandths of an operation per second; shares in parts per billion; sizes in bytes; times since the start
//            of the run. The same as in scenario/spec.h, so that the conversion is a copy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/distribution.h"
#include "core/result.h"
#include "core/time.h"

namespace jetlag::workload {

inline constexpr std::int64_t kOne = 1'000'000'000;  ///< 100 %, in parts per billion

enum class Arrival : std::uint8_t { kConstant, kPoisson, kClosed };
enum class KeyChoice : std::uint8_t { kUniform, kZipf, kLatest, kHotspot };
enum class Home : std::uint8_t { kNone, kByKey };
/// How the rate gets from one point of the shape to the next.
enum class Slope : std::uint8_t { kStep, kLine };

struct RatePoint {
  Instant at;  ///< of the run
  std::int64_t rate_milli = 0;
  bool operator==(const RatePoint&) const = default;
};

struct MixEntry {
  std::string command;  ///< "SET", "SADD {key} {element}", or a compound: "READ-MODIFY-WRITE", "SCAN", "INSERT"
  std::int64_t share_ppb = 0;
  bool operator==(const MixEntry&) const = default;
};

struct KeySpace {
  std::string pattern = "key:{}";
  std::uint64_t count = 1000;  ///< 1 .. 10^9
  KeyChoice choice = KeyChoice::kUniform;
  std::int64_t exponent_milli = 990;         ///< zipf and latest: 0 .. 3000
  std::int64_t hot_keys_ppb = kOne / 5;      ///< hotspot
  std::int64_t hot_traffic_ppb = kOne / 5 * 4;
  bool operator==(const KeySpace&) const = default;
};

/// Which generator of the workload this is.
struct Place {
  std::uint32_t index = 0;   ///< position of the region among the workload's regions
  std::uint32_t places = 1;  ///< how many regions the workload has
  std::uint32_t generator = 0;  ///< unique among all generators of the run: makes written values unique
  bool operator==(const Place&) const = default;
};

struct Config {
  std::string name;
  Place place;
  Arrival arrival = Arrival::kPoisson;
  std::vector<RatePoint> rates;  ///< open loop: ascending; one point is a constant rate; before the first point its rate holds
  Slope slope = Slope::kLine;
  std::uint32_t clients = 1;  ///< closed loop: the pool, may be empty; open loop: connections that requests are dealt to in turn
  Distribution think;            ///< closed loop: nanoseconds
  KeySpace keys;
  Home home = Home::kNone;
  std::int64_t stray_ppb = 0;
  std::vector<MixEntry> mix;     ///< shares add up to kOne
  Distribution value = Distribution::constant(100);  ///< bytes of a written value; never shorter than its unique head
  std::uint64_t elements = 100;  ///< distinct members or fields per key
  Instant start{};
  Instant stop = kNever;         ///< no request at or after it
  bool operator==(const Config&) const = default;
};

/// Every mistake of a configuration; empty when a Generator can be made of it.
Errors validate(const Config& config);

enum class CommandClass : std::uint8_t { kRead, kWrite, kOther };

/// The arguments a bare command name stands for ("HSET" -> "HSET {key} {element} {value}"); empty when the name is not known.
///   {key}  a key by the configured choice    {value}  a unique value of the configured size    {element}  "e0" .. by `elements`
///   {number}  1 .. 100
/// The compounds of YCSB: INSERT is a SET of a key that did not exist before; READ-MODIFY-WRITE is GET, then SET of the same key;
/// SCAN is 1 to 10 GETs of keys with consecutive numbers, because a hash-partitioned store has no ordered ranges.
std::string_view command_template(std::string_view command);
/// What clients' latency is counted under: by the command's name, whatever arguments follow; kOther when it is not known.
CommandClass class_of(std::string_view command);
/// The names that command_template() knows, in alphabetical order.
std::vector<std::string_view> known_commands();

/// The six core workloads of YCSB ('A' to 'F', either case) over string keys of 1 000 bytes (10 fields of 100 bytes): A 50 %
/// read, 50 % update, zipf; B 95/5; C read only; D 95 % read latest, 5 % insert; E 95 % scan, 5 % insert; F 50 % read, 50 %
/// read-modify-write. Read is GET, update is SET. Sets keys, mix and value of `config`; kNotFound for another letter.
/// Source   Cooper et al., "Benchmarking Cloud Serving Systems with YCSB" (SoCC 2010).
Result<Config> with_ycsb(char letter, Config config);

}  // namespace jetlag::workload
