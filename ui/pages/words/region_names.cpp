// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/words/region_names.h"

#include <algorithm>
#include <vector>

#include "pages/words/redis_text.h"

namespace jetlag::ui {

QStringList regionIds(const observe::Scenery& scenery) {
  QStringList ids;
  for (const auto& region : scenery.regions) ids << textOf(region.id);
  return ids;
}

QStringList shortNames(const QStringList& ids) {
  constexpr qsizetype kShort = 4;
  const auto first = [](const QString& id) { return id.section(QLatin1Char('-'), 0, 0).left(kShort); };
  QStringList names;
  for (const QString& id : ids) {
    if (id.size() <= kShort) {
      names << id;
      continue;
    }
    const auto alike = std::count_if(ids.begin(), ids.end(), [&](const QString& other) { return first(other) == first(id); });
    QString name = alike > 1 ? first(id) + id.section(QLatin1Char('-'), 1, 1).left(1) : first(id);
    if (!id.contains(QLatin1Char('-')) && alike < 2) {
      for (qsizetype letters = 3; letters <= kShort; ++letters) {
        name = id.left(letters);
        if (std::count_if(ids.begin(), ids.end(), [&](const QString& other) { return other.startsWith(name); }) < 2) break;
      }
    }
    names << (names.contains(name) ? id : name);
  }
  return names;
}

QString versionLetter(int version) {
  if (version == observe::MatrixRow::kDown) return QString(QChar(0x00d7));
  if (version < 0) return QString(QChar(0x2013));
  return version < 26 ? QString(QChar(static_cast<char16_t>(u'A' + version))) : QStringLiteral("Z%1").arg(version - 25);
}

QString regionName(const observe::Scenery& scenery, std::uint8_t region) {
  return region < scenery.regions.size() ? textOf(scenery.regions[region].id) : QString();
}

bool isCut(const observe::Frame& frame, std::uint8_t from, std::uint8_t to) {
  return std::any_of(frame.links.begin(), frame.links.end(),
                     [&](const observe::LinkView& link) { return link.from == from && link.to == to && link.cut; });
}

bool isReached(const observe::Frame& frame, std::uint8_t from, std::uint8_t to) {
  const auto linked = [&](std::uint8_t a, std::uint8_t b) {
    return std::any_of(frame.links.begin(), frame.links.end(),
                       [&](const observe::LinkView& link) { return link.from == a && link.to == b && !link.cut; });
  };
  std::vector<bool> found(frame.regions.size(), false);
  std::vector<std::uint8_t> open{from};
  while (!open.empty()) {
    const std::uint8_t here = open.back();
    open.pop_back();
    if (here >= found.size() || found[here] || frame.regions[here].process == observe::ProcessState::kDown) continue;
    if (here == to) return true;
    found[here] = true;
    for (std::size_t r = 0; r < found.size(); ++r)
      if (const auto next = static_cast<std::uint8_t>(r); linked(here, next) && linked(next, here)) open.push_back(next);
  }
  return false;
}

}  // namespace jetlag::ui
