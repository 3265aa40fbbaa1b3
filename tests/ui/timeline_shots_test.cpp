// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the timeline in the situations that layouts break on. Somebody looks at them.
#include <QDir>
#include <QMouseEvent>
#include <QTest>

#include "timeline_samples.h"
#include "widgets/theme.h"
#include "widgets/timeline_canvas.h"

namespace jetlag::ui {

namespace {

void shoot(const QString& name, const TimelineScene& scene, const QSize& size, Scheme scheme = Scheme::kDark, double hover = -1) {
  setTheme(scheme);
  QDir().mkpath(QStringLiteral(JETLAG_SHOTS_DIR));
  TimelineCanvas canvas;
  canvas.resize(size);
  canvas.setScene(scene);
  canvas.show();
  if (hover >= 0) QTest::mouseMove(&canvas, QPoint(static_cast<int>(hover * size.width()), size.height() - 30));
  QVERIFY(canvas.grab().save(QStringLiteral(JETLAG_SHOTS_DIR "/") + name + QStringLiteral(".png")));
}

}  // namespace

class TimelineShotsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theCutIsPaintedInBothThemes() {
    shoot(QStringLiteral("timeline-dark"), samples::transatlanticTimeline(), {1536, 324});
    shoot(QStringLiteral("timeline-light"), samples::transatlanticTimeline(), {1536, 324}, Scheme::kLight);
  }
  void smallHeightsCollapse() {
    shoot(QStringLiteral("timeline-220"), samples::transatlanticTimeline(), {1216, 220});
    shoot(QStringLiteral("timeline-160"), samples::transatlanticTimeline(), {976, 160});
    shoot(QStringLiteral("timeline-plain"), samples::plainTimeline(), {1536, 48}, Scheme::kLight);
    shoot(QStringLiteral("timeline-huge"), samples::transatlanticTimeline(), {3776, 460});
  }
  void crowdsRangesAndHoverStayReadable() {
    shoot(QStringLiteral("timeline-crowd"), samples::crowdedTimeline(60, 3), {1536, 420});
    TimelineScene scene = samples::transatlanticTimeline();
    scene.selection = TimeSpan{12'000'000'000, 17'000'000'000};
    scene.cursor = 14'000'000'000;
    scene.selectedItem = 2;
    shoot(QStringLiteral("timeline-range"), scene, {1536, 324}, Scheme::kLight, 0.4);
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::TimelineShotsTest)
#include "timeline_shots_test.moc"
