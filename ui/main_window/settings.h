// SPDX-License-Identifier: GPL-3.0-or-later
// Settings: what the window remembers between two starts. Plain values; reading and writing are explicit.
//
// Store     QSettings under "Jetlag/lab" (an .ini file in the user's configuration folder); a store that cannot be read gives the
//           defaults.
// Recent    at most kMostRecent files, newest first, each once; a file that is gone stays until it is opened in vain.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QVector>

namespace jetlag::ui {

enum class ThemeChoice { kSystem, kDark, kLight };

struct RecentEntry {
  QString path;
  QDateTime when;
  QString verdict;  ///< "passed", "2 broken", "undecided", "has errors"; empty: never run to its end
};

struct Settings {
  static constexpr int kMostRecent = 12;

  ThemeChoice theme = ThemeChoice::kSystem;
  bool reducedMotion = false;
  double presentation = 1.0;
  QByteArray geometry;
  int timelineHeight = 0;  ///< 0: never chosen
  QVector<RecentEntry> recent;
  QStringList logFilters;  ///< saved by the user, newest first
  QStringList logColours;  ///< pages/log/colour_rules.h
  QStringList watches;     ///< lines of the watch list

  void noteRecent(const QString& path, const QDateTime& when, const QString& verdict = {});
  void forget(const QString& path);
};

Settings loadSettings();
void saveSettings(const Settings& settings);
/// Tests and pictures use a store of their own.
void setSettingsFile(const QString& path);

}  // namespace jetlag::ui
