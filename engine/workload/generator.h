// SPDX-License-Identifier: Apache-2.0
// Generator: the clients of one workload in one region.
//
// The world asks when the next request comes, and at that instant asks for the request:
//
//   Instant t = generator.next_arrival();        // kNever: no more (closed loop: until a client is free again)
//   generator.next(t, request);                  // fills `request`, moves on; next_arrival() may be t again
//   generator.completed(request.client, now);    // closed loop only: the reply to a request with Turn::kEnds (or its time-out)
//                                                // is there, and the client thinks
//
// Value      copying a generator copies its future. Its random numbers come from the stream it was given and from nothing else;
//            what keys, commands and values are drawn does not depend on when they are asked for.
// Invariants no two values written in a run are equal; in an open loop the arrivals do not depend on replies.
// Cost       below 100 ns per request; memory does not grow with the number of keys.
// Errors     a configuration with errors (validate) is a bug here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/rng.h"
#include "workload/arrivals.h"
#include "workload/config.h"
#include "workload/key_chooser.h"
#include "workload/request.h"
#include "workload/value_source.h"

namespace jetlag::workload {

class Generator {
 public:
  Generator(const Config& config, const Rng& rng);

  Instant next_arrival() const { return burst_left_ > 0 ? burst_at_ : arrivals_.next(); }
  /// The request of `now` == next_arrival() < kNever.
  void next(Instant now, Request& out);
  /// Closed loop: client `client` has its reply. Ignored in an open loop.
  void completed(std::uint32_t client, Instant now);

  const std::string& name() const { return name_; }
  Arrival arrival() const { return arrivals_.kind(); }
  std::uint32_t clients() const { return arrivals_.clients(); }
  std::uint64_t produced() const { return produced_; }
  /// Changes with every draw: part of the run's fingerprint.
  std::uint64_t digest() const;
  bool operator==(const Generator&) const = default;

 private:
  enum class Kind : std::uint8_t { kPlain, kInsert, kReadModifyWrite, kScan };
  enum class Slot : std::uint8_t { kText, kKey, kValue, kElement, kNumber };
  struct Piece {
    Slot slot = Slot::kText;
    Bytes text;
    bool operator==(const Piece&) const = default;
  };
  struct Command {
    Kind kind = Kind::kPlain;
    CommandClass access = CommandClass::kOther;
    std::uint64_t upto = 0;  ///< cumulative share
    std::vector<Piece> pieces;
    bool operator==(const Command&) const = default;
  };

  static Command compile(const MixEntry& entry);
  void fill(const Command& command, Request& out);
  void fill_simple(std::string_view name, CommandClass access, Request& out);
  void continue_burst(Request& out);

  std::string name_;
  std::vector<Command> commands_;
  Arrivals arrivals_;
  KeyChooser keys_;
  ValueSource values_;
  Rng choice_;  ///< commands, elements, numbers
  std::uint64_t elements_ = 1;
  std::uint64_t produced_ = 0;
  std::uint32_t burst_client_ = 0;  ///< a compound request that is not over yet
  std::uint32_t burst_left_ = 0;
  Kind burst_kind_ = Kind::kPlain;
  std::uint64_t burst_key_ = 0;
  Instant burst_at_{};
};

}  // namespace jetlag::workload
