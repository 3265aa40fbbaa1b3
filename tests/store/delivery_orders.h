// SPDX-License-Identifier: Apache-2.0
// A conflict told as a story: what everybody had seen, what each region then did without hearing of the others, and what all read
// in the end, in whatever way they learned of each other.
//
// Conflict        the story as data. Region i (from 1) writes i milliseconds after the one before it, so the last one is the
//                 newest.
// every_outcome   calls f(region, how) for each way to learn everything (exchange.h): for a newcomer, and for each of the
// regions.
//                 All of them must hold the same.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exchange.h"
#include "settle.h"

namespace jetlag::store::testing {

struct Conflict {
  const char* name;
  std::vector<const char*> before;                         ///< Seen by all.
  std::vector<std::vector<const char*>> regions;           ///< What each does.
  std::vector<std::pair<const char*, const char*>> reads;  ///< A question and the reply that all give in the end.
  CommandSet commands = CommandSet::kActiveActive;
  StreamIds stream_ids = StreamIds::kStrict;
  bool touch_ancestors = false;
  bool same_instant = false;  ///< Instead of one after the other, all regions write at once.
};

inline void PrintTo(const Conflict& conflict, std::ostream* out) { *out << conflict.name; }

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
  std::vector<const Region*> sources;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    regions[i].advance(Duration::seconds(1) + Duration::millis(conflict.same_instant ? 0 : static_cast<std::int64_t>(i)));
    for (const char* line : conflict.regions[i]) regions[i].run(line);
    sources.push_back(&regions[i]);
  }
  std::optional<Database> first;
  const auto learn = [&](const Region& reader, const std::string& who) {
    each_way(reader.db, sources, [&](Database db, const std::string& how) {
      if (!first) first = db;
      EXPECT_EQ(db.observed(), first->observed()) << who << how;
      EXPECT_EQ(db.digest(), first->digest()) << who << how;
      EXPECT_EQ(db.content_digest(), first->content_digest()) << who << how;
      Region told = reader;
      told.db = std::move(db);
      f(told, who + how);
    });
  };
  learn(newcomer, "a newcomer after ");
  for (std::size_t i = 0; i < regions.size(); ++i) {
    std::erase(sources, &regions[i]);
    learn(regions[i], "region " + std::to_string(i + 1) + " after ");
    sources.insert(sources.begin() + static_cast<std::ptrdiff_t>(i), &regions[i]);
  }
}

}  // namespace jetlag::store::testing
