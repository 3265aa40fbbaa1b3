// SPDX-License-Identifier: Apache-2.0
// The small values that scenario specs are made of.
//
// SourceSpan        where something is written: file, line and column (1-based, columns in bytes), "file:line:column" as text.
// DistributionSpec  how a quantity varies: nanoseconds for times, bytes for sizes. The parameters are those a person writes;
//                   turning them into an integer quantile table is the job of whoever draws from it.
// ReplyValue        what a command is expected to reply.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace jetlag::scenario {

struct SourceSpan {
  std::string file;
  std::int32_t line = 0, column = 0;  ///< 0: no place
  bool operator==(const SourceSpan&) const = default;
  std::string to_string() const { return file + ":" + std::to_string(line) + ":" + std::to_string(column); }
};

enum class DistributionKind : std::uint8_t { kConstant, kUniform, kExponential, kLognormal, kPareto, kEmpirical, kMixture };

struct QuantilePoint {
  std::int64_t probability_ppb = 0;
  std::int64_t value = 0;
  bool operator==(const QuantilePoint&) const = default;
};

struct DistributionSpec {
  DistributionKind kind = DistributionKind::kConstant;
  std::int64_t value = 0;           ///< constant
  std::int64_t min = 0, max = 0;    ///< uniform: both; exponential, lognormal: min is a shift; pareto: min is the scale
  std::int64_t mean = 0;            ///< exponential: mean above min
  std::int64_t median = 0, p99 = 0; ///< lognormal: of the part above min
  std::int64_t shape_milli = 0;     ///< pareto: alpha * 1000
  std::vector<QuantilePoint> quantiles;  ///< empirical: rising, straight lines between them
  std::vector<std::pair<std::int64_t, DistributionSpec>> parts;  ///< mixture: weight in ppb (adding up to 100 %), part
  bool operator==(const DistributionSpec&) const = default;
};

inline DistributionSpec constant_of(std::int64_t value) {
  DistributionSpec d;
  d.value = value;
  return d;
}

struct ReplyValue {
  enum class Kind : std::uint8_t { kNull, kInteger, kNumber, kString, kArray };
  Kind kind = Kind::kNull;
  std::int64_t integer = 0;
  double number = 0;
  std::string text;  ///< kString: its bytes; kInteger, kNumber: as written
  std::vector<ReplyValue> items;
  bool operator==(const ReplyValue&) const = default;
};

}  // namespace jetlag::scenario
