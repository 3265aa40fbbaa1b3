// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart_text.h"

#include <algorithm>
#include <cmath>

#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

QString quoted(const QString& field) {
  QString inner = field;
  inner.replace(QLatin1Char('"'), QStringLiteral("\"\""));
  return QLatin1Char('"') + inner + QLatin1Char('"');
}

/// Where the line from one point to the next is at a time between the two; NaN where there is none.
double lineAt(const ChartSeries& series, double at, bool log) {
  const auto next = std::lower_bound(series.x.begin(), series.x.end(), at) - series.x.begin();
  if (next == 0 || next >= std::min(series.x.size(), series.y.size())) return std::nan("");
  const double a = series.y[next - 1], b = series.y[next];
  if (series.stepped) return a;
  const double share = (at - series.x[next - 1]) / (series.x[next] - series.x[next - 1]);
  return log ? std::exp(std::log(a) + (std::log(b) - std::log(a)) * share) : a + (b - a) * share;
}

}  // namespace

QString valueText(double value, const QString& unit) {
  if (unit == QLatin1String("ms") && std::isfinite(value)) return numbers::duration(std::llround(value * 1e6));
  if (unit == QLatin1String("keys") && value == 1) return numbers::figure(value) + numbers::kThinSpace + QStringLiteral("key");
  return numbers::figure(value) + (unit.isEmpty() ? QString() : numbers::kThinSpace + unit);
}

std::optional<double> valueAt(const ChartSeries& series, double at) {
  const auto after = std::upper_bound(series.x.begin(), series.x.end(), at);
  if (after == series.x.begin() || series.x.isEmpty() || at > series.x.back()) return {};
  const auto i = after - series.x.begin() - 1;
  const double value = series.y.value(i, std::nan(""));
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

std::optional<QPointF> lastValue(const ChartSeries& series, double at) {
  for (qsizetype i = std::min(series.x.size(), series.y.size()) - 1; i >= 0; --i)
    if (series.x[i] <= at && std::isfinite(series.y[i])) return QPointF(series.x[i], series.y[i]);
  return {};
}

std::optional<QPair<double, double>> shownValues(const ChartFacts& facts, const QStringList& hidden, double begin, double end) {
  std::optional<QPair<double, double>> all;
  const auto add = [&](double value) {
    if (!std::isfinite(value) || (facts.log && value <= 0)) return;
    all = all ? std::pair(std::min(all->first, value), std::max(all->second, value)) : std::pair(value, value);
  };
  for (const auto& series : facts.series) {
    if (hidden.contains(series.name)) continue;
    const auto& x = series.x;
    for (auto i = std::lower_bound(x.begin(), x.end(), begin) - x.begin(); i < x.size() && x[i] <= end; ++i)
      add(series.y.value(i, std::nan("")));
    add(lineAt(series, begin, facts.log));
    add(lineAt(series, end, facts.log));
  }
  return all;
}

QString chartCsv(const ChartFacts& facts) {
  QStringList head{QStringLiteral("time_s")};
  QVector<double> times;
  for (const auto& series : facts.series) {
    head << quoted(series.name + (facts.unit.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(facts.unit)));
    times += series.x;
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  QVector<qsizetype> next(facts.series.size(), 0);
  QString text = head.join(QLatin1Char(',')) + QLatin1Char('\n');
  for (const double time : times) {
    text += QString::number(time, 'g', 12);
    for (qsizetype i = 0; i < facts.series.size(); ++i) {
      const auto& series = facts.series[i];
      text += QLatin1Char(',');
      if (next[i] >= series.x.size() || series.x[next[i]] != time) continue;
      const double value = series.y.value(next[i]++, std::nan(""));
      if (std::isfinite(value)) text += QString::number(value, 'g', 12);
    }
    text += QLatin1Char('\n');
  }
  return text;
}

QString histogramCsv(const HistogramFacts& facts) {
  QString text = QStringLiteral("from,to,count\n");
  for (qsizetype i = 0; i < facts.counts.size() && i + 1 < facts.edges.size(); ++i)
    text += QStringLiteral("%1,%2,%3\n")
                .arg(facts.edges[i], 0, 'g', 12)
                .arg(facts.edges[i + 1], 0, 'g', 12)
                .arg(facts.counts[i], 0, 'g', 12);
  return text;
}

}  // namespace jetlag::ui
