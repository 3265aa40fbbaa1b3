// SPDX-License-Identifier: GPL-3.0-or-later
// Settings: what the window remembers between two starts. Plain values; reading and writing are explicit.
//
// Store     QSettings under "Jetlag/lab" (an .ini file in the user's configuration folder); a store that cannot be read gives the
//           defaults.
// Recent    at most kMostRecent files, newest first, each once, by absolute path: the lab may be started in another folder next
//           time. A file that could not be read stays and says so; it is in its place again when the disk or the branch is back.
//           Of two labs that run at once each keeps what the other has noted: saving takes it in.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QVector>

#include <optional>

namespace jetlag::ui {

enum class ThemeChoice { kSystem, kDark, kLight };

struct RecentEntry {
  QString path;
  QDateTime when;
  QString verdict;  ///< "passed", "2 broken", "undecided", "has errors", "cannot be read"; empty: never run to its end
  bool operator==(const RecentEntry&) const = default;
};

struct Settings {
  static constexpr int kMostRecent = 12;

  ThemeChoice theme = ThemeChoice::kSystem;
  bool reducedMotion = false;
  double presentation = 1.0;
  QByteArray geometry;
  int timelineHeight = 0;  ///< 0: never chosen
  std::optional<bool> details;  ///< beside the page; absent: where there is room
  QVector<RecentEntry> recent;
  QVector<RecentEntry> stored;  ///< as `recent` was in the store last time
  QStringList logFilters;  ///< saved by the user, newest first
  QStringList logColours;  ///< pages/log/colour_rules.h
  QStringList watches;     ///< lines of the watch list

  void noteRecent(const QString& path, const QDateTime& when, const QString& verdict = {});
  void forgetVerdict(const QString& path);
  /// Opened in vain.
  void noteUnreadable(const QString& path);
};

Settings loadSettings();
void saveSettings(Settings& settings);
/// Tests and pictures use a store of their own.
void setSettingsFile(const QString& path);

}  // namespace jetlag::ui
