// SPDX-License-Identifier: Apache-2.0
// Random choices among a number of things, by their places: SPOP, SRANDMEMBER, HRANDFIELD, RANDOMKEY.
//
// distinct_places   `count` different places of `size`, uniformly; requires count <= size. One place costs one draw, several cost
//                   one draw each and 4 bytes per place there is.
// read_sample       the count of SRANDMEMBER and HRANDFIELD: negative allows one thing to be chosen repeatedly, and then the
//                   count may exceed the size: a million at most here, where Redis would answer without end.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "core/rng.h"
#include "store/arguments.h"

namespace jetlag::store {

inline std::vector<std::uint32_t> distinct_places(std::size_t size, std::size_t count, Rng& rng) {
  if (count == 1) return {static_cast<std::uint32_t>(rng.below(size))};
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0u);
  for (std::size_t i = 0; i < count; ++i) std::swap(order[i], order[i + rng.below(order.size() - i)]);
  order.resize(count);
  return order;
}

struct Sample {
  std::size_t count = 1;
  bool distinct = true;

  std::vector<std::uint32_t> places(std::size_t size, Rng& rng) const {
    if (distinct) return distinct_places(size, std::min(count, size), rng);
    std::vector<std::uint32_t> chosen(size == 0 ? 0 : count);
    for (std::uint32_t& place : chosen) place = static_cast<std::uint32_t>(rng.below(size));
    return chosen;
  }
};

inline tl::expected<Sample, Reply> read_sample(std::string_view text) {
  constexpr std::int64_t kMostRepeated = 1 << 20;
  const Integer count = read_range(text, -INT64_MAX, INT64_MAX);
  if (!count) return tl::unexpected(count.error());
  if (*count < -kMostRepeated) return tl::unexpected(Reply::error("ERR value is out of range"));
  return Sample{static_cast<std::size_t>(*count < 0 ? -*count : *count), *count >= 0};
}

}  // namespace jetlag::store
