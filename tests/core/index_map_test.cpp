// SPDX-License-Identifier: Apache-2.0
#include "core/index_map.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/rng.h"

namespace jetlag {
namespace {

TEST(IndexMap, BehavesAsAListOfPairsWithAndWithoutItsTable) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng(seed);
    IndexMap<int, int> map;
    std::vector<std::pair<int, int>> model;
    for (int step = 0; step < 2'000; ++step) {
      const int key = static_cast<int>(rng.below(step / 400 % 2 == 0 ? 30 : 6));
      const auto at = std::find_if(model.begin(), model.end(), [&](const auto& pair) { return pair.first == key; });
      ASSERT_EQ(map.place_of(key), static_cast<std::size_t>(at - model.begin()));
      if (rng.below(2) == 0) {
        const auto [place, fresh] = map.ensure(key);
        ASSERT_EQ(fresh, at == model.end());
        map.value(place) = step;
        if (fresh) model.emplace_back(key, step);
        else at->second = step;
      } else {
        ASSERT_EQ(map.erase(key), at != model.end());
        if (at != model.end()) {
          *at = model.back();
          model.pop_back();
        }
      }
      ASSERT_TRUE(std::equal(map.begin(), map.end(), model.begin(), model.end()));
    }
  }
}

}  // namespace
}  // namespace jetlag
