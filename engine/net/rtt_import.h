// SPDX-License-Identifier: Apache-2.0
// A user's own RTT measurements as CSV.
//
// Format   a header line with the columns from,to,p50_ms and, if wanted, p90_ms and p99_ms, in any order; then one line per
//          direction. Blank lines and lines starting with # are skipped; names may be quoted. A missing direction is read from
//          the other one.
// Units    milliseconds, decimals allowed, up to one hour.
// Errors   every mistake in one go, each at file:line:column: unknown or missing columns, wrong number of fields, numbers that
//          are not positive, quantiles that descend, a pair given twice, a region paired with itself, and what `judge` says of a
//          name: nothing where it is right.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/distribution.h"
#include "core/result.h"
#include "core/time.h"

namespace jetlag::net {

struct RttRow {
  std::string from, to;
  Duration p50;
  std::optional<Duration> p90, p99;
  bool operator==(const RttRow&) const = default;

  bool has_spread() const { return p90.has_value() || p99.has_value(); }
  /// The one-way jitter that the higher quantiles imply: half of what they exceed the median by; constant 0 without them.
  Distribution jitter() const;
};

using NameJudge = std::function<std::string(std::string_view name)>;
tl::expected<std::vector<RttRow>, Errors> parse_rtt_csv(std::string_view text, std::string_view filename,
                                                        const NameJudge& judge = {});

/// The row from -> to, else the one from to -> from, else null.
const RttRow* find_rtt(const std::vector<RttRow>& rows, std::string_view from, std::string_view to);

}  // namespace jetlag::net
