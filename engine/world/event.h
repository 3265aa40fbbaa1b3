// SPDX-License-Identifier: Apache-2.0
// Events: everything that can happen in a world, as data.
//
// An event belongs to one lane (world/lanes.h) and is applied to it by one overload of apply() (world/apply_*.cpp). It holds
// values only, so a world with pending events can be copied, compared, hashed and printed.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/box.h"
#include "core/ids.h"
#include "core/shared_bytes.h"
#include "core/time.h"
#include "fault/process.h"
#include "fault/reason.h"
#include "net/link.h"
#include "replication/message.h"
#include "replication/outbox.h"
#include "store/reply.h"
#include "workload/request.h"

namespace jetlag::world {

// ------------------------------------------------------------------------------------------------------ lane of a shard
struct Deliver {  ///< a message arrives
  RegionId from;
  std::uint16_t connection = 0;  ///< of its link, as its sender counts them
  std::uint32_t number = 0;  ///< of the message on its link
  Instant sent;
  replication::Message message;
  bool operator==(const Deliver&) const = default;
};
struct ShardTimer {
  replication::Timer timer{};
  std::uint32_t process = 0;  ///< timers of an earlier process are void
  bool operator==(const ShardTimer&) const = default;
};
struct ExpiryDue {
  std::uint32_t process = 0;
  bool operator==(const ExpiryDue&) const = default;
};
struct ClientCommand {  ///< a request of a workload arrives at the shard
  std::uint32_t generator = 0;
  Instant issued;
  Box<workload::Request> request;
  bool operator==(const ClientCommand&) const = default;
};
struct ScriptCommand {  ///< a command of the script
  std::uint32_t step = 0;
  RegionId region;
  bool if_live = false;  ///< region "*": a region that is down is left out
  std::uint16_t parts = 0;  ///< about all keys: so many shards answer together; 0: this one alone
  Box<std::vector<Bytes>> arguments;
  bool operator==(const ScriptCommand&) const = default;
};
struct WaitOver {            ///< a command has waited for its keys as long as it would
  std::uint64_t client = 0;  ///< its number among those that wait here (world/blocked.h)
  bool operator==(const WaitOver&) const = default;
};
enum class Direction : std::uint8_t { kInbound, kOutbound };
struct ChannelChange {  ///< one direction of a link, as this end sees it
  RegionId other;
  Direction direction{};
  fault::Change change{};
  fault::Reason reason;
  bool operator==(const ChannelChange&) const = default;
};
enum class DataFate : std::uint8_t { kAsPersisted, kKept, kLost };
struct ProcessChange {  ///< a fault stops the process, or no longer does
  fault::Change change{};
  fault::Stop stop{};
  DataFate data{};      ///< of one that goes down
  fault::FaultNumber fault = 0;
  bool operator==(const ProcessChange&) const = default;
};
struct ClockChange {
  Duration by;                    ///< added to the reading
  std::int64_t drift_ppb = 0;     ///< added to the drift
  bool operator==(const ClockChange&) const = default;
};
struct LinkChange {  ///< how the link to `to` degrades from now on
  RegionId to;
  net::Degradation degradation;
  std::uint16_t fault = 0;
  bool operator==(const LinkChange&) const = default;
};

// --------------------------------------------------------------------------------------------- lane of a region's clients
struct Arrival {
  std::uint32_t generator = 0;
  bool operator==(const Arrival&) const = default;
};
struct Completed {  ///< closed loop: a client has its reply
  std::uint32_t generator = 0, client = 0;
  bool operator==(const Completed&) const = default;
};

// ----------------------------------------------------------------------------------------------------- lane of the world
/// kAftermath: an instant after its end, when all that ends with it has ended.
enum class FaultStep : std::uint8_t { kStrike, kEnd, kAftermath, kFlapDown, kFlapUp };
struct FaultEvent {
  std::uint16_t fault = 0;
  FaultStep step{};
  bool operator==(const FaultEvent&) const = default;
};
struct Sample {
  bool operator==(const Sample&) const = default;
};
struct WarmupOver {
  bool operator==(const WarmupOver&) const = default;
};
struct ConvergenceProbe {
  bool operator==(const ConvergenceProbe&) const = default;
};
struct ScriptNext {  ///< the script may go on with `step`
  std::uint32_t step = 0;
  bool operator==(const ScriptNext&) const = default;
};
struct ScriptReply {
  std::uint32_t step = 0;
  RegionId region;
  ShardId shard;            ///< that answers
  std::uint16_t parts = 0;  ///< as of the command
  bool waits = false;       ///< no answer yet: the command waits for its keys
  Box<store::Reply> reply;  ///< none: the region was down and is left out
  bool operator==(const ScriptReply&) const = default;
};

using Event = std::variant<Deliver, ShardTimer, ExpiryDue, ClientCommand, ScriptCommand, ChannelChange, ProcessChange,
                           ClockChange, LinkChange, Arrival, Completed, FaultEvent, Sample, WarmupOver, ConvergenceProbe,
                           ScriptNext, ScriptReply, WaitOver>;

/// "deliver", "shard timer", ...
const char* kind_name(const Event& event);
/// One line for people: the kind and what it carries.
std::string text_of(const Event& event);
/// What it carries, as far as it is cheap to fold: kinds, sizes, numbers. Two events that differ in that have different digests.
std::uint64_t digest_of(const Event& event);

}  // namespace jetlag::world
