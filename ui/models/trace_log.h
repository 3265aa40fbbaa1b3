// SPDX-License-Identifier: GPL-3.0-or-later
// TraceLog: the trace of a snapshot as one numbered sequence, and what has changed since the snapshot before.
//
// Numbers    an entry keeps its number while the trace grows at its end and loses its oldest chunks; first() rises then.
// Update     compares what is new with what was there: usually only the last chunk has grown. A rewind that discarded entries,
// another
//            branch or another scenario is a reset.
// Cost       shares the chunks; update() looks at each chunk's address and the entries of the last one. at() is a binary search.
#pragma once

#include <cstdint>
#include <vector>

#include "observe/trace.h"

namespace jetlag::ui {

class TraceLog {
 public:
  struct Change {
    bool reset = false;         ///< nothing before is valid any more
    std::uint64_t dropped = 0;  ///< entries gone from the front
    std::uint64_t added = 0;    ///< entries new at the end
    bool nothing() const { return !reset && dropped == 0 && added == 0; }
  };
  Change update(const std::vector<observe::TraceChunkPtr>& chunks);
  std::uint64_t first() const { return first_; }
  std::uint64_t end() const { return end_; }
  /// Requires first() <= number < end().
  const observe::TraceEntry& at(std::uint64_t number) const;
  /// Calls f(number, entry) for each from `from` on.
  template <class F>
  void each_from(std::uint64_t from, F&& f) const;

 private:
  std::size_t chunk_of(std::uint64_t number) const;
  void append(const observe::TraceChunkPtr& chunk);

  std::vector<observe::TraceChunkPtr> chunks_;
  std::vector<std::uint64_t> starts_;  ///< number of each chunk's first entry
  std::uint64_t first_ = 0, end_ = 0;
};

template <class F>
void TraceLog::each_from(std::uint64_t from, F&& f) const {
  if (from >= end_) return;
  for (std::size_t c = chunk_of(from); c < chunks_.size(); ++c) {
    const auto& entries = chunks_[c]->entries;
    for (std::size_t i = from > starts_[c] ? static_cast<std::size_t>(from - starts_[c]) : 0; i < entries.size(); ++i)
      f(starts_[c] + i, entries[i]);
  }
}

}  // namespace jetlag::ui
