// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers: how the window writes quantities. Thin spaces group thousands and stand before units and %, three significant digits,
// a true minus sign, k and M on axes only. Every function returns text with its unit; none depends on the locale.
#pragma once

#include <QString>

namespace jetlag::ui::numbers {

inline constexpr QChar kThinSpace{0x202F};  ///< it does not break
inline constexpr QChar kMinus{0x2212};

/// 1 857 204
QString grouped(qint64 value);
/// "1 key", "1 261 keys".
QString counted(qint64 value, const QString& one, const QString& many);
/// Three significant digits, no unit: 0.50, 52.5, 1 234 (larger numbers keep all their digits before the point).
QString significant(double value, int digits = 3);
/// 12.5 s, 412 ms, 35.0 µs; at least a minute: 2 min 05 s; from 100 hours on: 468 h.
QString duration(qint64 nanoseconds);
/// Seconds with so many decimals: 12.091 s.
QString seconds(qint64 nanoseconds, int decimals);
/// With three, for cursors: 24.318 s.
QString instant(qint64 nanoseconds);
/// 00:24.318; with hours from the first hour on: 1:02:24.318. Its width never changes within an hour.
QString clock(qint64 nanoseconds);
/// Any number of bytes, in KiB, MiB, GiB as in reports and scenario files: 52.5 MiB.
QString memory(double bytes);
/// 528 MiB/s
QString rate(double bytesPerSecond);
/// 82 %, of a share from 0 to 1.
QString percent(double share, int decimals = 0);
/// A whole number with all its digits, another one with three: 1 857 204, 52.5, 0.0123.
QString figure(double value);
/// For axes: 10 k, 6 k, 1.5 M, 0.
QString axis(double value);

/// For a label of rich text, which makes plain spaces of thin ones, and breaks lines there: they do not break, but are wider.
QString inRichText(QString html);

/// A time for a tick when ticks are `step` apart: 5 s, 12.05 s, 350 ms, 2 min.
QString tick(qint64 nanoseconds, qint64 step);
/// The nicest step (1, 2, 5 and for minutes 10, 15, 30) that is at least `least` nanoseconds.
qint64 niceTimeStep(qint64 least);
/// 1, 2 or 5 times a power of ten, at least `least`.
double niceStep(double least);

}  // namespace jetlag::ui::numbers
