// SPDX-License-Identifier: GPL-3.0-or-later
#include "main_window/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>
#include <memory>

#include "widgets/motion.h"

namespace jetlag::ui {

namespace {

const QString kUnreadable = QStringLiteral("cannot be read"), kBroken = QStringLiteral("has errors");

QString absolute(const QString& path) { return QDir::cleanPath(QFileInfo(path).absoluteFilePath()); }

QString& ownFile() {
  static QString path;
  return path;
}

std::unique_ptr<QSettings> store() {
  if (!ownFile().isEmpty()) return std::make_unique<QSettings>(ownFile(), QSettings::IniFormat);
  return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("Jetlag"), QStringLiteral("lab"));
}

QVector<RecentEntry> readRecent(QSettings& from) {
  QVector<RecentEntry> out;
  const int count = std::min(from.beginReadArray("recent"), Settings::kMostRecent);
  for (int i = 0; i < count; ++i) {
    from.setArrayIndex(i);
    QString verdict = from.value("verdict").toString();
    if (verdict.startsWith(QLatin1String("65"))) verdict = QStringLiteral("has errors");  // as earlier versions wrote it
    QString path = from.value("path").toString();
    // Earlier versions wrote paths as they were typed: one that leads nowhere from here may do so from another folder.
    if (QFileInfo(path).isRelative() && QFileInfo::exists(path)) path = absolute(path);
    if (path.startsWith(QLatin1Char(':'))) continue;  // of the program: they are in the gallery
    if (!path.isEmpty() && std::ranges::find(out, path, &RecentEntry::path) == out.end())
      out.push_back({path, from.value("when").toDateTime(), verdict});
  }
  from.endArray();
  return out;
}

const RecentEntry* entryOf(const QVector<RecentEntry>& all, const QString& path) {
  const auto found = std::ranges::find(all, path, &RecentEntry::path);
  return found == all.end() ? nullptr : &*found;
}

/// What another lab has noted or taken away since `base` was read; of what both have noted the newer.
QVector<RecentEntry> merged(const QVector<RecentEntry>& base, QVector<RecentEntry> ours, const QVector<RecentEntry>& theirs) {
  ours.removeIf([&](const RecentEntry& each) {
    const RecentEntry* const before = entryOf(base, each.path);
    return before != nullptr && *before == each && entryOf(theirs, each.path) == nullptr;
  });
  for (const RecentEntry& each : theirs) {
    const RecentEntry *const before = entryOf(base, each.path), *const own = entryOf(ours, each.path);
    if ((before != nullptr && *before == each) || (own != nullptr && own->when > each.when)) continue;
    ours.removeIf([&](const RecentEntry& other) { return other.path == each.path; });
    ours.insert(std::ranges::find_if(ours, [&](const RecentEntry& other) { return other.when < each.when; }), each);
  }
  if (ours.size() > Settings::kMostRecent) ours.resize(Settings::kMostRecent);
  return ours;
}

}  // namespace

void setSettingsFile(const QString& path) { ownFile() = path; }

void Settings::noteRecent(const QString& path, const QDateTime& when, const QString& verdict) {
  RecentEntry entry{absolute(path), when, verdict};
  const auto known = std::find_if(recent.begin(), recent.end(), [&](const RecentEntry& each) { return each.path == entry.path; });
  if (known != recent.end()) {
    if (verdict.isEmpty() && known->verdict != kUnreadable && known->verdict != kBroken) entry.verdict = known->verdict;
    recent.erase(known);
  }
  recent.prepend(entry);
  if (recent.size() > kMostRecent) recent.resize(kMostRecent);
}

void Settings::forgetVerdict(const QString& path) {
  for (RecentEntry& entry : recent)
    if (entry.path == absolute(path)) entry.verdict.clear();
}

void Settings::noteUnreadable(const QString& path) {
  for (RecentEntry& entry : recent)
    if (entry.path == path || entry.path == absolute(path)) entry.verdict = kUnreadable;
}

Settings loadSettings() {
  const auto from = store();
  Settings out;
  out.theme = static_cast<ThemeChoice>(std::clamp(from->value("theme", 0).toInt(), 0, 2));
  out.reducedMotion = from->value("reducedMotion", reducedMotion()).toBool();
  out.presentation = std::clamp(from->value("presentation", 1.0).toDouble(), 1.0, 2.0);
  out.geometry = from->value("geometry").toByteArray();
  out.timelineHeight = std::clamp(from->value("timelineHeight", 0).toInt(), 0, 4000);
  if (from->contains("details")) out.details = from->value("details").toBool();
  out.logFilters = from->value("logFilters").toStringList();
  out.logColours = from->value("logColours").toStringList();
  out.watches = from->value("watches").toStringList();
  out.recent = out.stored = readRecent(*from);
  return out;
}

void saveSettings(Settings& settings) {
  const auto to = store();
  settings.recent = merged(settings.stored, settings.recent, readRecent(*to));
  to->setValue("theme", static_cast<int>(settings.theme));
  to->setValue("reducedMotion", settings.reducedMotion);
  to->setValue("presentation", settings.presentation);
  to->setValue("geometry", settings.geometry);
  to->setValue("timelineHeight", settings.timelineHeight);
  if (settings.details) to->setValue("details", *settings.details);
  to->setValue("logFilters", settings.logFilters);
  to->setValue("logColours", settings.logColours);
  to->setValue("watches", settings.watches);
  to->beginWriteArray("recent", static_cast<int>(settings.recent.size()));
  for (int i = 0; i < settings.recent.size(); ++i) {
    to->setArrayIndex(i);
    to->setValue("path", settings.recent[i].path);
    to->setValue("when", settings.recent[i].when);
    to->setValue("verdict", settings.recent[i].verdict);
  }
  to->endArray();
  settings.stored = settings.recent;
}

}  // namespace jetlag::ui
