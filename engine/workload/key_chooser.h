// SPDX-License-Identifier: Apache-2.0
// KeyChooser: which key a request is about.
//
// A popularity *rank* is drawn first (uniform, zipf or hotspot; rank 0 is the most popular). With home regions, the own keys are
// the numbers place, place + places, place + 2 * places, ...: rank r is the r-th of them, and a stray request takes the r-th key
// of another place, so every region has hot keys of its own. Under `latest`, rank r is the r-th newest key.
//
// Inserted keys get numbers from `count` upwards, interleaved by place, so that generators never insert the same key.
// Value    state is the random stream and how many keys were inserted; the zipf table is shared by copies.
// Cost     20 to 40 ns per key.
#pragma once

#include <cstdint>

#include "core/rng.h"
#include "core/shared_bytes.h"
#include "workload/config.h"
#include "workload/zipf.h"

namespace jetlag::workload {

class KeyChooser {
 public:
  KeyChooser(const Config& config, const Rng& rng);

  /// The number of the next key.
  std::uint64_t choose();
  /// The number of a key that did not exist before.
  std::uint64_t insert();
  /// The key after `number` in a scan: among the same home's keys, from the last one to the first again.
  std::uint64_t following(std::uint64_t number) const;
  /// The key's name: the pattern with {} replaced by the number.
  Bytes name(std::uint64_t number) const;

  std::uint64_t inserted() const { return inserted_; }
  std::uint64_t digest() const { return rng_.digest(); }
  bool operator==(const KeyChooser&) const = default;

 private:
  enum class Numbered : std::uint8_t { kNo, kYes };

  std::uint64_t rank();
  std::uint64_t newest(std::uint64_t recency) const;
  std::uint64_t inserted_number(std::uint64_t n) const;

  KeyChoice choice_;
  Numbered numbered_ = Numbered::kYes;  ///< whether the pattern has a {}
  std::uint64_t count_;
  std::uint64_t place_, places_;         ///< 0 of 1 without home regions
  std::uint64_t inserters_, inserter_;   ///< how many generators insert keys of this pattern, and which of them this is
  std::int64_t stray_ppb_;
  std::uint64_t hot_keys_ = 0;
  std::int64_t hot_traffic_ppb_ = 0;
  std::uint64_t inserted_ = 0;
  Bytes before_, after_;  ///< of the pattern
  Zipf zipf_;
  Rng rng_;
};

}  // namespace jetlag::workload
