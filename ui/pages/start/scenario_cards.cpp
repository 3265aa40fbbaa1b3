// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/start/scenario_cards.h"

#include <QObject>

#include <algorithm>
#include <memory>

#include "pages/start/scenario_picture.h"
#include "scenario/bundled.h"
#include "scenario/load.h"
#include "widgets/map_paint.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr qsizetype kTwoLines = 78;  // letters of a card's promise

/// Themes in the order in which a newcomer meets them; others follow.
int rankOf(const QString& tag) {
  static const QStringList kOrder{QStringLiteral("Lesson"), QStringLiteral("Outage"), QStringLiteral("Conflict"),
                                  QStringLiteral("Sync"), QStringLiteral("Sizing")};
  const auto at = kOrder.indexOf(tag);
  return at < 0 ? static_cast<int>(kOrder.size()) : static_cast<int>(at);
}

QString themeOf(const scenario::ScenarioSpec& spec) {
  for (const std::string& tag : spec.tags) {
    if (tag == "large" || tag.empty()) continue;
    QString word = QString::fromStdString(tag);
    word[0] = word[0].toUpper();
    return word;
  }
  return QObject::tr("Other");
}

}  // namespace

QString promiseOf(const QString& description) {
  qsizetype end = 0;
  for (qsizetype at = 0; at < description.size(); ++at) {
    const bool stops = description[at] == u'.' || description[at] == u'?';
    if (!stops || (at + 1 < description.size() && description[at + 1] != u' ')) continue;
    if (end > 0 && at + 1 > kTwoLines) break;
    end = at + 1;
  }
  return end == 0 ? description : description.left(end);
}

GalleryEntry cardOf(const QString& id, const scenario::ScenarioSpec& spec) {
  GalleryEntry card;
  card.id = id;
  card.title = QString::fromStdString(spec.name);
  card.promise = promiseOf(QString::fromStdString(spec.description));
  card.tag = card.footerRight = themeOf(spec);
  const auto regions = spec.regions.size();
  card.footerLeft = (regions == 1 ? QObject::tr("1 region") : QObject::tr("%1 regions").arg(regions)) + QStringLiteral("   ") +
                    numbers::tick(spec.duration.ns, spec.duration.ns);
  const auto scene = std::make_shared<const MapScene>(pictureOf(spec));
  card.thumbnail = [scene](QPainter& painter, const QRectF& box) { paintThumbnail(painter, *scene, box); };
  return card;
}

QVector<GalleryEntry> bundledCards() {
  const scenario::Loader loader = [](std::string_view path) { return scenario::read_bundled(path); };
  QVector<GalleryEntry> cards;
  for (const scenario::BundledFile& file : scenario::bundled_files()) {
    const std::string path = std::string(scenario::kBundled) + std::string(file.name);
    const auto cases = scenario::load_text(path, std::string(file.text), loader);
    if (cases && !cases->empty()) cards.push_back(cardOf(QString::fromStdString(path), cases->front().spec));
  }
  std::stable_sort(cards.begin(), cards.end(),
                   [](const GalleryEntry& a, const GalleryEntry& b) { return rankOf(a.tag) < rankOf(b.tag); });
  return cards;
}

}  // namespace jetlag::ui
