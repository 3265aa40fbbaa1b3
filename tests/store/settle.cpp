// SPDX-License-Identifier: Apache-2.0
#include "settle.h"

#include <algorithm>

#include "exchange.h"

namespace jetlag::store::testing {
namespace {

/// Somebody who has seen what all of them have, and nothing else.
Database newcomer(const std::vector<const Region*>& regions) {
  crdt::VersionVector common = regions.front()->db.observed();
  for (const Region* region : regions) common.meet(region->db.observed());
  const std::shared_ptr<const Database>& past = regions.front()->past;
  const bool goes_on = past && past->observed().covered_by(common) &&
                       std::ranges::all_of(regions, [&](const Region* region) { return region->past == past; });
  Options options = regions.front()->db.options();
  options.memory = {};
  Database db = goes_on ? *past : Database(crdt::OriginId::of(RegionId{63}, 1), options);
  for (const Shipped& shipped : regions.front()->log)
    if (common.contains(shipped.op.dot) && !db.observed().contains(shipped.op.dot)) db.apply(shipped.op, shipped.deps);
  JETLAG_CHECK(db.observed() == common, "all that a region knows is in its log");
  return db;
}

std::vector<Outcome> outcomes(const Database& reader, const std::vector<const Region*>& sources) {
  std::vector<Outcome> all;
  each_way(reader, sources, [&](Database db, std::string how) { all.push_back({std::move(db), std::move(how)}); });
  return all;
}

void expect_same(const Database& db, const Database& other, const std::string& how) {
  EXPECT_EQ(other.observed(), db.observed()) << how;
  EXPECT_EQ(other.digest(), db.digest()) << how;
  EXPECT_EQ(other.content_digest(), db.content_digest()) << how;
  EXPECT_EQ(other.key_count(), db.key_count()) << how;
  const MemoryBook* const book = other.book();
  EXPECT_TRUE(book == nullptr || book->used() == other.memory().total()) << how;
}

}  // namespace

void settle(std::initializer_list<Region*> regions) {
  const std::vector<const Region*> all(regions.begin(), regions.end());
  if (std::ranges::all_of(all, [&](const Region* region) { return region->db.observed() == all.front()->db.observed(); })) return;
  const auto newcomers = std::make_shared<std::vector<Outcome>>(outcomes(newcomer(all), all));
  for (Outcome& each : *newcomers) each.how = "a newcomer after " + each.how;
  std::vector<std::vector<Outcome>> otherwise;
  for (const Region* reader : all) {
    std::vector<const Region*> others = all;
    std::erase(others, reader);
    otherwise.push_back(outcomes(reader->db, others));
  }
  carry(regions);
  const auto past = std::make_shared<const Database>(newcomers->front().db);
  for (std::size_t i = 0; i < regions.size(); ++i) {
    Region& region = *regions.begin()[i];
    for (const Outcome& other : otherwise[i]) expect_same(region.db, other.db, other.how);
    for (const Outcome& other : *newcomers) expect_same(region.db, other.db, other.how);
    region.otherwise = std::move(otherwise[i]);
    region.newcomers = newcomers;
    region.past = past;
  }
}

}  // namespace jetlag::store::testing
