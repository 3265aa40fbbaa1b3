// SPDX-License-Identifier: Apache-2.0
#include "workload/zipf.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "core/check.h"
#include "core/fixed_math.h"

namespace jetlag::workload {
namespace {

constexpr std::uint64_t kExactRanks = 1024;
constexpr unsigned kGuideBits = 10;

/// Ranks `first` .. `first + width - 1` share `upto - (upto of the row before)` of the total.
struct Row {
  std::uint64_t upto = 0;
  std::uint64_t first = 0;
  std::uint64_t width = 1;
};

std::uint64_t class_width(std::uint64_t first) {
  return first < kExactRanks ? 1 : std::uint64_t{1} << (std::bit_width(first) - 7);
}

/// (middle rank + 1)^-s, as a fraction of 2^61.
std::uint64_t weight_of(std::uint64_t first, std::uint64_t width, std::int64_t exponent_milli) {
  const std::uint64_t middle = first + 1 + (width - 1) / 2;
  const Fixed power = {static_cast<std::int64_t>(static_cast<Int128>(log2_of(middle).raw) * exponent_milli / 1000)};
  return static_cast<std::uint64_t>(std::max<std::int64_t>(1, scale_by_exp2(std::int64_t{1} << 61, -power)));
}

}  // namespace

struct Zipf::Table {
  std::vector<Row> rows;
  std::array<std::uint32_t, (1u << kGuideBits) + 1> guide{};  ///< draw >> (64 - kGuideBits) -> first row to look at
  std::uint64_t total = 0;
};

Zipf::Zipf(std::uint64_t population, std::int64_t exponent_milli) : population_(population), exponent_milli_(exponent_milli) {
  JETLAG_CHECK(population > 0 && exponent_milli >= 0 && exponent_milli <= 3000,
               "a zipf distribution needs ranks and an exponent");
  auto table = std::make_shared<Table>();
  std::vector<Uint128> sums;
  Uint128 sum = 0;
  for (std::uint64_t first = 0; first < population;) {
    const std::uint64_t width = std::min(class_width(first), population - first);
    sum += static_cast<Uint128>(weight_of(first, width, exponent_milli)) * width;
    sums.push_back(sum);
    table->rows.push_back({0, first, width});
    first += width;
  }
  unsigned shift = 0;
  while ((sum >> shift) >= (static_cast<Uint128>(1) << 62)) ++shift;
  for (std::size_t i = 0; i < sums.size(); ++i) table->rows[i].upto = static_cast<std::uint64_t>(sums[i] >> shift);
  table->total = table->rows.back().upto;
  std::uint32_t row = 0;
  for (std::uint32_t g = 0; g <= (1u << kGuideBits); ++g) {
    const auto target = static_cast<std::uint64_t>((static_cast<Uint128>(table->total) * g) >> kGuideBits);
    while (row + 1 < table->rows.size() && table->rows[row].upto <= target) ++row;
    table->guide[g] = row;
  }
  table_ = std::move(table);
}

std::uint64_t Zipf::rank(Rng& rng) const {
  const std::uint64_t draw = rng.next();
  const auto target = static_cast<std::uint64_t>((static_cast<Uint128>(draw) * table_->total) >> 64);
  const std::size_t guide = draw >> (64 - kGuideBits);
  const auto begin = table_->rows.begin();
  const auto row = std::upper_bound(begin + table_->guide[guide], begin + table_->guide[guide + 1], target,
                                    [](std::uint64_t t, const Row& r) { return t < r.upto; });
  if (row->width == 1) return row->first;
  const std::uint64_t before = row == begin ? 0 : (row - 1)->upto;
  return row->first + static_cast<std::uint64_t>(static_cast<Uint128>(target - before) * row->width / (row->upto - before));
}

std::int64_t Zipf::share_of_first(std::uint64_t r) const {
  if (r == 0) return 0;
  if (r >= population_) return 1'000'000'000;
  const auto row = std::upper_bound(table_->rows.begin(), table_->rows.end(), r - 1,
                                    [](std::uint64_t t, const Row& x) { return t < x.first + x.width; });
  const std::uint64_t before = row == table_->rows.begin() ? 0 : (row - 1)->upto;
  const auto upto = before + static_cast<std::uint64_t>(static_cast<Uint128>(row->upto - before) * (r - row->first) / row->width);
  return static_cast<std::int64_t>(static_cast<Uint128>(upto) * 1'000'000'000 / table_->total);
}

}  // namespace jetlag::workload
