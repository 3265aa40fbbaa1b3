// SPDX-License-Identifier: GPL-3.0-or-later
// The histogram of the Charts page.
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "pages/charts/chart_facts.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

/// Lower edge: upper edge and count.
using Buckets = std::map<double, std::pair<double, double>>;

Buckets latencies(const observe::RunReport& report) {
  Buckets buckets;
  for (const observe::DistributionRow& row : report.distributions)
    for (std::size_t i = 0; i < row.counts.size(); ++i) {
      if (row.counts[i] == 0) continue;
      auto& bucket = buckets[row.edges[i]];
      bucket.first = row.edges[i + 1];
      bucket.second += static_cast<double>(row.counts[i]);
    }
  return buckets;
}

double quantile(const Buckets& buckets, double share) {
  double all = 0, below = 0;
  for (const auto& [lower, bucket] : buckets) all += bucket.second;
  for (const auto& [lower, bucket] : buckets) {
    below += bucket.second;
    if (below >= all * share) return (lower + bucket.first) / 2;
  }
  return 0;
}

}  // namespace

HistogramFacts latencyFacts(const observe::Snapshot& seen) {
  HistogramFacts facts;
  facts.title = QObject::tr("Client latency, all commands");
  facts.unit = QStringLiteral("ms");
  facts.log = true;
  const Buckets buckets = seen.report ? latencies(*seen.report) : Buckets();
  if (buckets.empty()) return facts;
  // Bars of equal width on the log axis, an eighth of an octave at least and about sixty at most; some room at both ends.
  const double low = std::max(buckets.begin()->first, 1.0) / 1.4, high = buckets.rbegin()->second.first * 1.4;
  const double octaves = std::log2(high / low);
  const auto bars = static_cast<int>(std::clamp(std::ceil(octaves * 8), 8.0, 60.0));
  for (int i = 0; i <= bars; ++i) facts.edges << low * std::exp2(octaves * i / bars) / 1e6;
  facts.counts.resize(bars);
  for (const auto& [lower, bucket] : buckets) {
    const double middle = std::max((lower + bucket.first) / 2, low);
    facts.counts[std::clamp(static_cast<int>(std::log2(middle / low) / octaves * bars), 0, bars - 1)] += bucket.second;
  }
  const double p50 = quantile(buckets, 0.5), p99 = quantile(buckets, 0.99);
  facts.marks.push_back({p50 / 1e6, QStringLiteral("p50 ") + numbers::duration(static_cast<qint64>(p50)), State::kAccent});
  facts.marks.push_back({p99 / 1e6, QStringLiteral("p99 ") + numbers::duration(static_cast<qint64>(p99)), State::kLagging});
  return facts;
}

}  // namespace jetlag::ui
