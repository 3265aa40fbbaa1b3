// SPDX-License-Identifier: Apache-2.0
#include "lab/difference.h"

#include <algorithm>
#include <string_view>

namespace jetlag::lab {

void for_each_difference(const store::Database& a, const store::Database& b,
                         const std::function<void(const store::Entry&)>& visit) {
  for (std::uint16_t index = 0; index < store::kBuckets; ++index) {
    if (a.bucket_digest(index) == b.bucket_digest(index)) continue;
    const store::Bucket &mine = a.bucket(index), &theirs = b.bucket(index);
    for (std::uint32_t place = 0; place < mine.size(); ++place) {
      if (mine.surely_equal_at(place, theirs)) continue;
      const store::Entry& entry = mine.at(place);
      const std::uint32_t there = theirs.find(entry.key, entry.hash, place);
      if (there == store::Bucket::kAbsent || theirs.at(there).digest != entry.digest) visit(entry);
    }
    for (std::uint32_t place = 0; place < theirs.size(); ++place)
      if (mine.find(theirs.at(place).key, theirs.at(place).hash, place) == store::Bucket::kAbsent) visit(theirs.at(place));
  }
}

std::uint64_t differing_keys(const store::Database& a, const store::Database& b) {
  std::uint64_t count = 0;
  for_each_difference(a, b, [&](const store::Entry&) { ++count; });
  return count;
}

std::uint64_t distinct_keys(const std::vector<const store::Database*>& replicas) {
  if (replicas.empty()) return 0;
  const store::Database& first = *replicas.front();
  std::vector<std::string_view> elsewhere;
  for (std::size_t r = 1; r < replicas.size(); ++r)
    for (std::uint16_t index = 0; index < store::kBuckets; ++index) {
      const store::Bucket &mine = first.bucket(index), &theirs = replicas[r]->bucket(index);
      if (first.bucket_digest(index) == replicas[r]->bucket_digest(index)) continue;
      for (std::uint32_t place = 0; place < theirs.size(); ++place) {
        if (theirs.surely_equal_at(place, mine)) continue;
        const store::Entry& entry = theirs.at(place);
        if (!entry.object.exists()) continue;
        const std::uint32_t here = mine.find(entry.key, entry.hash, place);
        if (here == store::Bucket::kAbsent || !mine.at(here).object.exists()) elsewhere.push_back(entry.key.view());
      }
    }
  std::ranges::sort(elsewhere);
  const auto repeated = std::ranges::unique(elsewhere);
  return first.key_count() + static_cast<std::uint64_t>(repeated.begin() - elsewhere.begin());
}

}  // namespace jetlag::lab
