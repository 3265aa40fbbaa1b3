// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace jetlag::ui::numbers {

namespace {

constexpr qint64 kMicro = 1'000, kMilli = 1'000'000, kSecond = 1'000'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute;

QString withUnit(const QString& number, const char* unit) { return number + kThinSpace + QString::fromUtf8(unit); }

/// Groups the digits before the point of "1234.5".
QString group(QString digits) {
  qsizetype point = digits.indexOf(QLatin1Char('.'));
  if (point < 0) point = digits.size();
  const qsizetype first = digits.startsWith(kMinus) ? 1 : 0;
  for (qsizetype i = point - 3; i > first; i -= 3) digits.insert(i, kThinSpace);
  return digits;
}

QString decimals(double value, int count) {
  QString text = QString::number(std::abs(value), 'f', count);
  const bool zero = text.toDouble() == 0;
  if (value < 0 && !zero) text.prepend(kMinus);
  return group(text);
}

QString scaled(double value, double base, const std::array<const char*, 5>& units) {
  std::size_t i = 0;
  // 999.6 would be written 1000: it belongs to the next unit.
  while (i + 1 < units.size() && std::abs(value) >= base * 0.9995) value /= base, ++i;
  return withUnit(i == 0 ? decimals(value, 0) : significant(value), units[i]);
}

/// Below 1 three digits behind the zeros.
QString small(double value) {
  return decimals(value, std::min(2 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 9));
}

QString trimmed(QString text) {
  if (!text.contains(QLatin1Char('.'))) return text;
  while (text.endsWith(QLatin1Char('0'))) text.chop(1);
  if (text.endsWith(QLatin1Char('.'))) text.chop(1);
  return text;
}

}  // namespace

QString grouped(qint64 value) {
  QString text = QString::number(value);
  if (value < 0) text.replace(0, 1, kMinus);
  return group(text);
}

QString inRichText(QString html) { return html.replace(kThinSpace, QChar(QChar::Nbsp)); }

QString counted(qint64 value, const QString& one, const QString& many) {
  return grouped(value) + QLatin1Char(' ') + (value == 1 ? one : many);
}

QString significant(double value, int digits) {
  if (!std::isfinite(value)) return QStringLiteral("–");
  if (value == 0) return QStringLiteral("0");
  const double size = std::abs(value);
  int before = static_cast<int>(std::floor(std::log10(size))) + 1;
  // Rounding may carry into one more digit: 9.996 is written 10.0.
  if (std::round(size * std::pow(10, digits - before)) >= std::pow(10, digits)) ++before;
  return decimals(value, std::clamp(digits - std::max(before, 1), 0, 9));
}

QString duration(qint64 nanoseconds) {
  const qint64 size = std::abs(nanoseconds);
  if (size == 0) return withUnit(QStringLiteral("0"), "s");  // nothing is nothing in every unit
  const auto in = [&](qint64 unit) { return static_cast<double>(nanoseconds) / static_cast<double>(unit); };
  if (size >= 100 * kHour) return withUnit(grouped(nanoseconds / kHour), "h");
  if (size >= kMinute) {
    const qint64 seconds = (size + kSecond / 2) / kSecond;
    const QString sign = nanoseconds < 0 ? QString(kMinus) : QString();
    return QStringLiteral("%1%2 min %3 s")
        .arg(sign)
        .arg(seconds / 60)
        .arg(seconds % 60, 2, 10, QLatin1Char('0'))
        .replace(QLatin1Char(' '), kThinSpace);
  }
  if (static_cast<double>(size) >= 0.9995 * kSecond) return withUnit(significant(in(kSecond)), "s");
  if (static_cast<double>(size) >= 0.9995 * kMilli) return withUnit(significant(in(kMilli)), "ms");
  if (static_cast<double>(size) >= 0.9995 * kMicro) return withUnit(significant(in(kMicro)), "µs");
  return withUnit(grouped(nanoseconds), "ns");
}

QString seconds(qint64 nanoseconds, int count) {
  return withUnit(decimals(static_cast<double>(nanoseconds) / static_cast<double>(kSecond), count), "s");
}
QString instant(qint64 nanoseconds) { return seconds(nanoseconds / kMilli * kMilli, 3); }  // as the clock

QString clock(qint64 nanoseconds) {
  const qint64 time = std::max<qint64>(0, nanoseconds);
  const QString rest = QStringLiteral("%1:%2.%3")
                           .arg(time / kMinute % 60, 2, 10, QLatin1Char('0'))
                           .arg(time / kSecond % 60, 2, 10, QLatin1Char('0'))
                           .arg(time / kMilli % 1000, 3, 10, QLatin1Char('0'));
  return time < kHour ? rest : QStringLiteral("%1:%2").arg(time / kHour).arg(rest);
}

QString memory(double bytes) { return scaled(bytes, 1024, {"B", "KiB", "MiB", "GiB", "TiB"}); }
QString rate(double bytesPerSecond) { return memory(bytesPerSecond) + QStringLiteral("/s"); }
QString percent(double share, int count) { return withUnit(decimals(share * 100, count), "%"); }

QString figure(double value) {
  const double size = std::abs(value);
  if (value == std::round(value) && size < 1e15) return grouped(static_cast<qint64>(value));
  return size < 0.1 ? small(value) : significant(value);
}

QString axis(double value) {
  const double size = std::abs(value);
  if (size >= 1e9) return withUnit(trimmed(significant(value / 1e9)), "G");
  if (size >= 1e6) return withUnit(trimmed(significant(value / 1e6)), "M");
  if (size >= 1e3) return withUnit(trimmed(significant(value / 1e3)), "k");
  return trimmed(size > 0 && size < 1 ? small(value) : significant(value));
}

QString tick(qint64 nanoseconds, qint64 step) {
  if (nanoseconds == 0)
    return withUnit(QStringLiteral("0"), step >= kMinute ? "min" : step >= kMilli ? "s" : step >= kMicro ? "ms" : "µs");
  const auto places = [](qint64 unit, qint64 part) {
    int count = 0;
    for (; count < 6 && part % unit != 0; ++count) unit /= 10;
    return count;
  };
  const auto in = [&](qint64 unit) { return static_cast<double>(nanoseconds) / static_cast<double>(unit); };
  if (step >= kMinute) return withUnit(decimals(in(kMinute), 0), "min");
  if (step >= kMilli) return withUnit(decimals(in(kSecond), places(kSecond, step)), "s");
  if (step >= kMicro) return withUnit(decimals(in(kMilli), places(kMilli, step)), "ms");
  return withUnit(decimals(in(kMicro), places(kMicro, step)), "µs");
}

qint64 niceTimeStep(qint64 least) {
  for (qint64 power = 1; power < 10 * kSecond; power *= 10)
    for (const qint64 factor : {1, 2, 5})
      if (power * factor >= least && power * factor < kMinute) return power * factor;
  for (const qint64 seconds : {10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200})
    if (seconds * kSecond >= least) return seconds * kSecond;
  return (least + 86400 * kSecond - 1) / (86400 * kSecond) * 86400 * kSecond;
}

double niceStep(double least) {
  if (!(least > 0)) return 1;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (power * factor >= least * (1 - 1e-9)) return power * factor;
  return power * 10;
}

}  // namespace jetlag::ui::numbers
