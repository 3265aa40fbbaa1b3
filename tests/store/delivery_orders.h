// SPDX-License-Identifier: Apache-2.0
// A conflict told as a story: what everybody had seen, what each region then did without hearing of the others, and what all read
// in the end, whatever the order in which the operations reach them.
//
// Conflict        the story as data. Region i (from 1) writes i milliseconds after the one before it, so the last one is the
//                 newest.
// every_outcome   calls f(region, how) for each way to learn everything: a newcomer to whom the operations come in each order
//                 that keeps those of one region in sequence, each region that is told the rest, and each region that takes the
//                 others' state by full sync, in both orders.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "region.h"

namespace jetlag::store::testing {

struct Conflict {
  const char* name;
  std::vector<const char*> before;                         ///< Seen by all.
  std::vector<std::vector<const char*>> regions;           ///< What each does.
  std::vector<std::pair<const char*, const char*>> reads;  ///< A question and the reply that all give in the end.
  CommandSet commands = CommandSet::kActiveActive;
  StreamIds stream_ids = StreamIds::kStrict;
  bool touch_ancestors = false;
};

inline void PrintTo(const Conflict& conflict, std::ostream* out) { *out << conflict.name; }

inline void take_state(Region& to, const Region& from) {
  const Snapshot snapshot = from.db.snapshot();
  to.db.observe_clock(snapshot.clock);
  to.db.begin_join(snapshot.observed);
  for (std::uint16_t i = 0; i < kBuckets; ++i) to.db.join_bucket(i, deref(snapshot.buckets[i]));
  to.db.finish_join();
}

/// All orders of the operations of several regions that keep each region's own sequence.
inline std::vector<std::vector<std::size_t>> interleavings(const std::vector<std::size_t>& lengths) {
  std::vector<std::size_t> order;
  for (std::size_t region = 0; region < lengths.size(); ++region) order.insert(order.end(), lengths[region], region);
  std::vector<std::vector<std::size_t>> all;
  do all.push_back(order);
  while (std::next_permutation(order.begin(), order.end()));
  return all;
}

inline void every_outcome(const Conflict& conflict, auto f) {
  Options options;
  options.commands = conflict.commands;
  options.stream_ids = conflict.stream_ids;
  options.touch_ancestors = conflict.touch_ancestors;
  std::vector<Region> regions;
  for (std::size_t i = 0; i < conflict.regions.size(); ++i) regions.emplace_back(static_cast<std::uint8_t>(i + 1), options);
  for (const char* line : conflict.before) regions.front().run(line);
  for (Region& region : regions) region.pull(regions.front());
  Region newcomer(9, options);
  newcomer.pull(regions.front());
  const std::size_t known = regions.front().log.size();
  for (std::size_t i = 0; i < regions.size(); ++i) {
    regions[i].advance(Duration::seconds(1) + Duration::millis(static_cast<std::int64_t>(i)));
    for (const char* line : conflict.regions[i]) regions[i].run(line);
  }
  std::vector<std::size_t> lengths;
  for (const Region& region : regions) lengths.push_back(region.log.size() - known);
  for (const std::vector<std::size_t>& order : interleavings(lengths)) {
    Region reader = newcomer;
    std::vector<std::size_t> next(regions.size(), known);
    std::string how = "operations in the order of regions";
    for (const std::size_t from : order) {
      const Shipped& shipped = regions[from].log[next[from]++];
      reader.db.apply(shipped.op, shipped.deps);
      how += " " + std::to_string(from + 1);
    }
    f(reader, how);
  }
  for (std::size_t i = 0; i < regions.size(); ++i) {
    Region told = regions[i], forwards = regions[i], backwards = regions[i];
    for (std::size_t j = 0; j < regions.size(); ++j) {
      told.pull(regions[j]);
      if (j != i) take_state(forwards, regions[j]);
      if (const std::size_t k = regions.size() - 1 - j; k != i) take_state(backwards, regions[k]);
    }
    f(told, "region " + std::to_string(i + 1) + " told by the others");
    f(forwards, "region " + std::to_string(i + 1) + " after full syncs");
    f(backwards, "region " + std::to_string(i + 1) + " after full syncs the other way round");
  }
}

}  // namespace jetlag::store::testing
