// SPDX-License-Identifier: Apache-2.0
// TraceRing: the newest entries of a trace, in chunks, under a bound.
//
// Bound    bytes of the entries and of the keys and texts that they hold, as if nobody else held them. The oldest chunk goes
//          first; what went is counted. At least two chunks stay.
// Order    entries are added in ascending time.
// Value    copies share the chunks that are full.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "observe/trace.h"

namespace jetlag::lab {

inline constexpr std::size_t kTraceBytes = std::size_t{64} << 20;

class TraceRing {
 public:
  static constexpr std::size_t kChunk = 1024;

  explicit TraceRing(std::size_t bytes = kTraceBytes);

  void add(observe::TraceEntry&& entry);
  /// Forgets everything after `at`, and of that instant what came after so many events: it is to be told anew.
  void truncate(Instant at, std::uint64_t events = UINT64_MAX);
  /// All chunks, the open one as it is now.
  std::vector<observe::TraceChunkPtr> chunks() const;
  /// How many entries went.
  std::uint64_t dropped() const { return dropped_; }
  /// The first entry after `at` for which `wanted` says yes, and the last one before it.
  template <class Wanted>
  const observe::TraceEntry* next_after(Instant at, Wanted wanted) const;
  template <class Wanted>
  const observe::TraceEntry* last_before(Instant at, Wanted wanted) const;
  /// From here on nothing is missing: others of the first kept entry's instant may be among what went.
  Instant whole_since() const { return whole_since_; }
  /// Entries after `at`, first to last, until `visit` says false.
  template <class Visit>
  void forwards(Instant at, Visit visit) const;
  /// Entries before `at`, last to first, until `visit` says false.
  template <class Visit>
  void backwards(Instant at, Visit visit) const;

 private:
  std::size_t limit_, bytes_ = 0;               ///< of full chunks
  std::vector<observe::TraceChunkPtr> chunks_;  ///< full ones
  std::vector<observe::TraceEntry> open_;
  std::uint64_t dropped_ = 0;
  Instant whole_since_{};
};

template <class Wanted>
const observe::TraceEntry* TraceRing::next_after(Instant at, Wanted wanted) const {
  const observe::TraceEntry* found = nullptr;
  forwards(at, [&](const observe::TraceEntry& entry) {
    if (wanted(entry)) found = &entry;
    return found == nullptr;
  });
  return found;
}

template <class Wanted>
const observe::TraceEntry* TraceRing::last_before(Instant at, Wanted wanted) const {
  const observe::TraceEntry* found = nullptr;
  backwards(at, [&](const observe::TraceEntry& entry) {
    if (wanted(entry)) found = &entry;
    return found == nullptr;
  });
  return found;
}

template <class Visit>
void TraceRing::forwards(Instant at, Visit visit) const {
  const auto run = [&](const std::vector<observe::TraceEntry>& entries) {
    auto it = std::upper_bound(entries.begin(), entries.end(), at, [](Instant t, const auto& e) { return t < e.at; });
    for (; it != entries.end(); ++it)
      if (!visit(*it)) return false;
    return true;
  };
  auto chunk =
      std::upper_bound(chunks_.begin(), chunks_.end(), at, [](Instant t, const auto& c) { return t < c->entries.back().at; });
  for (; chunk != chunks_.end(); ++chunk)
    if (!run((*chunk)->entries)) return;
  run(open_);
}

template <class Visit>
void TraceRing::backwards(Instant at, Visit visit) const {
  const auto run = [&](const std::vector<observe::TraceEntry>& entries) {
    auto it = std::lower_bound(entries.begin(), entries.end(), at, [](const auto& e, Instant t) { return e.at < t; });
    while (it != entries.begin())
      if (!visit(*--it)) return false;
    return true;
  };
  if (!run(open_)) return;
  auto chunk =
      std::lower_bound(chunks_.begin(), chunks_.end(), at, [](const auto& c, Instant t) { return c->entries.front().at < t; });
  while (chunk != chunks_.begin())
    if (!run((*--chunk)->entries)) return;
}

}  // namespace jetlag::lab
