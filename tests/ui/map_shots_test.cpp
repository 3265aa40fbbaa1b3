// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the map in the situations that layouts break on, written to the shots folder and checked for what a program can
// see: nothing overlaps, nothing is empty. Somebody looks at them.
#include <QDir>
#include <QTest>

#include "map_samples.h"
#include "widgets/map_canvas.h"
#include "widgets/picture_export.h"
#include "widgets/theme.h"

namespace jetlag::ui {

namespace {

QString shotPath(const QString& name) {
  QDir().mkpath(QStringLiteral(JETLAG_SHOTS_DIR));
  return QStringLiteral(JETLAG_SHOTS_DIR "/") + name;
}

void shoot(const QString& name, const MapScene& scene, const QSize& size, Scheme scheme = Scheme::kDark) {
  setTheme(scheme);
  MapCanvas canvas;
  canvas.resize(size);
  canvas.setScene(scene);
  canvas.show();
  QVERIFY(canvas.grab().save(shotPath(name + QStringLiteral(".png"))));
}

}  // namespace

class MapShotsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theCutIsPaintedInBothThemes() {
    shoot(QStringLiteral("map-dark"), samples::transatlanticCut(), {1176, 604});
    shoot(QStringLiteral("map-light"), samples::transatlanticCut(), {1176, 604}, Scheme::kLight);
  }
  void smallAndHugeWindowsStayUsable() {
    shoot(QStringLiteral("map-small"), samples::transatlanticCut(), {976, 468});
    shoot(QStringLiteral("map-tiny"), samples::transatlanticCut(), {480, 300});
    shoot(QStringLiteral("map-huge"), samples::transatlanticCut(), {3840, 1700});
  }
  void twentyRegionsAndLongNamesFit() {
    shoot(QStringLiteral("map-twenty"), samples::manyRegions(20, 0), {1176, 604});
    shoot(QStringLiteral("map-twenty-light"), samples::manyRegions(20, 0), {1600, 900}, Scheme::kLight);
    shoot(QStringLiteral("map-long-names"), samples::longNames(), {1176, 604});
    shoot(QStringLiteral("map-one"), samples::oneRegion(), {1176, 604});
  }
  void theCircleAndThePresentationScaleArePainted() {
    MapScene scene = samples::transatlanticCut();
    scene.arrangement = MapArrangement::kCircle;
    shoot(QStringLiteral("map-circle"), scene, {1176, 604});
    scene = samples::transatlanticCut();
    scene.scale = 1.5;
    shoot(QStringLiteral("map-presentation"), scene, {1920, 1080});
  }
  void aThumbnailAndFilesAreWritten() {
    setTheme(Scheme::kDark);
    const auto paint = [](QPainter& painter, const QRectF& box) {
      MapScene scene = samples::transatlanticCut();
      scene.notes = {{3, QStringLiteral("SADD milk"), State::kFullSync}};
      paintThumbnail(painter, scene, box, 8);
    };
    QVERIFY(savePng(shotPath(QStringLiteral("map-thumbnail.png")), {270, 116}, 2, paint));
    QVERIFY(savePng(shotPath(QStringLiteral("map-export.png")), {1600, 900}, 1, mapPicture(samples::transatlanticCut())));
    if (canSaveSvg())
      QVERIFY(saveSvg(shotPath(QStringLiteral("map-export.svg")), {1600, 900}, QStringLiteral("Map"),
                      mapPicture(samples::transatlanticCut())));
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::MapShotsTest)
#include "map_shots_test.moc"
