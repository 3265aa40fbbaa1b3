// SPDX-License-Identifier: Apache-2.0
#include "scenario/footprint.h"

#include <algorithm>

#include "scenario/convert.h"

namespace jetlag::scenario {

std::int64_t estimated_bytes(const DatasetSpec& data) {
  constexpr double kPerKey = 200, kPerElement = 300;
  const double value = static_cast<double>(std::max<std::int64_t>(sampler_of(data.value).mean(), 0));
  const double keys = static_cast<double>(data.keys), elements = static_cast<double>(data.elements);
  double each = kPerKey;
  switch (data.type) {
    case ValueType::kString: each += value; break;
    case ValueType::kCounter: break;
    case ValueType::kSet:
    case ValueType::kHash:
    case ValueType::kSortedSet:
    case ValueType::kList: each += elements * (kPerElement + value); break;
  }
  return static_cast<std::int64_t>(std::min(keys * each, 9e18));
}

}  // namespace jetlag::scenario
