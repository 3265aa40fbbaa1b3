// SPDX-License-Identifier: Apache-2.0
// The small values that scenario specs are made of.
//
// SourceSpan        where something is written: file, line and column (1-based, columns in bytes), "file:line:column" as text.
// DistributionSpec  how a quantity varies: nanoseconds for times, bytes for sizes. The parameters are those a person writes;
//                   sampler_of() (scenario/convert.h) makes an integer quantile table of them.
// ReplyValue        what a command is expected to reply.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/distribution.h"

namespace jetlag::scenario {

struct SourceSpan {
  std::string file;
  std::int32_t line = 0, column = 0;  ///< 0: no place
  bool operator==(const SourceSpan&) const = default;
  std::string to_string() const { return line == 0 ? file : file + ":" + std::to_string(line) + ":" + std::to_string(column); }
};

enum class DistributionKind : std::uint8_t { kConstant, kUniform, kExponential, kLognormal, kPareto, kEmpirical, kMixture };

struct DistributionSpec {
  DistributionKind kind = DistributionKind::kConstant;
  std::int64_t value = 0;           ///< constant
  std::int64_t min = 0, max = 0;  ///< uniform: both; pareto: min, and max as a cap (0: none)
  std::int64_t mean = 0;          ///< exponential
  std::int64_t median = 0;        ///< lognormal
  std::int64_t sigma_milli = 0;   ///< lognormal: sigma * 1000
  std::int64_t alpha_milli = 0;   ///< pareto: alpha * 1000; smaller: heavier tail
  std::vector<QuantilePoint> quantiles;  ///< empirical: both columns rising, straight lines between them
  std::vector<DistributionSpec> parts;    ///< mixture
  std::vector<std::int64_t> weights_ppb;  ///< mixture: of each part, adding up to 100 %
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
