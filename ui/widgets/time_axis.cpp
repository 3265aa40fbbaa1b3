// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/time_axis.h"

#include <algorithm>
#include <cmath>

namespace jetlag::ui {

namespace {

const QChar kThin(0x202F);
constexpr std::int64_t kLeastSpan = 100;

}  // namespace

double TimeAxis::x(std::int64_t time) const {
  const double span = static_cast<double>(std::max<std::int64_t>(end - begin, 1));
  return left + (right - left) * static_cast<double>(time - begin) / span;
}

std::int64_t TimeAxis::at(double px) const {
  const double span = static_cast<double>(end - begin);
  return begin + static_cast<std::int64_t>(std::llround((px - left) / std::max(right - left, 1.0) * span));
}

void TimeAxis::zoom(double factor, double px) {
  const std::int64_t fixed = at(px);
  const double before = static_cast<double>(fixed - begin) * factor, after = static_cast<double>(end - fixed) * factor;
  if (before + after < static_cast<double>(kLeastSpan) || before + after > 9e17) return;
  begin = fixed - static_cast<std::int64_t>(std::llround(before));
  end = fixed + static_cast<std::int64_t>(std::llround(after));
}

void TimeAxis::pan(double pixels) {
  const auto shift =
      static_cast<std::int64_t>(std::llround(pixels * static_cast<double>(end - begin) / std::max(right - left, 1.0)));
  begin += shift;
  end += shift;
}

std::int64_t TimeAxis::step(double gap) const {
  const double least = static_cast<double>(end - begin) * gap / std::max(right - left, 1.0);
  const double power = std::pow(10.0, std::floor(std::log10(std::max(least, 1.0))));
  for (const double round : {1.0, 2.0, 5.0, 10.0})
    if (power * round >= least) return std::max<std::int64_t>(1, std::llround(power * round));
  return std::max<std::int64_t>(1, std::llround(power * 10));
}

QVector<std::int64_t> TimeAxis::ticks(double gap) const {
  const std::int64_t by = step(gap);
  QVector<std::int64_t> all;
  std::int64_t first = begin / by * by;
  if (first < begin) first += by;
  for (std::int64_t t = first; t <= end && all.size() < 1000; t += by) all.push_back(t);
  return all;
}

QString TimeAxis::tickText(std::int64_t time, double gap) const {
  const double digits = 9.0 - std::floor(std::log10(static_cast<double>(step(gap))));
  return secondsText(time, std::clamp(static_cast<int>(digits), 0, 9));
}

QString secondsText(std::int64_t ns, int decimals) {
  return QString::number(static_cast<double>(ns) / 1e9, 'f', decimals) + kThin + QLatin1Char('s');
}

QString durationText(std::int64_t ns) {
  struct Unit {
    double ns;
    const char* name;
  };
  constexpr Unit kUnits[] = {{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1, "ns"}};
  const double size = std::abs(static_cast<double>(ns));
  const QString sign = ns < 0 ? QString(QChar(0x2212)) : QString();
  for (const Unit& unit : kUnits) {
    const double value = size / unit.ns;
    if (value < 0.9995 && unit.ns > 1) continue;
    const int decimals = unit.ns <= 1 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 1;
    return sign + QString::number(value, 'f', value >= 1000 ? 0 : decimals) + kThin + QString::fromUtf8(unit.name);
  }
  return QStringLiteral("0") + kThin + QLatin1Char('s');
}

}  // namespace jetlag::ui
