// SPDX-License-Identifier: GPL-3.0-or-later
// jetlag-shot as people and scripts call it: a broken scenario has a picture of its editor, with the mistakes marked.
#include <QCoreApplication>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "window_driver.h"

namespace jetlag::ui {

class ShotTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aBrokenScenarioIsShownInTheEditorWithItsMistakesMarked() {
    const QString good = folder_.filePath(QStringLiteral("good.json")), bad = folder_.filePath(QStringLiteral("bad.json"));
    write(good, twoRegions());
    write(bad, twoRegions().replace("\"seed\"", "\"sead\""));
    QCOMPARE(shot(good, QStringLiteral("scenario"), QStringLiteral("good.png")), 0);
    QCOMPARE(shot(bad, QStringLiteral("scenario"), QStringLiteral("bad.png")), 0);
    const QColor wrong(0xff, 0x7f, 0x50);  // what is broken, in the dark theme
    QVERIFY(pixels(QStringLiteral("bad.png"), wrong) > 10 * pixels(QStringLiteral("good.png"), wrong) + 50);
  }

  void otherPagesOfABrokenScenarioAreRefusedAndSayWhereToLook() {
    const QString bad = folder_.filePath(QStringLiteral("bad.json"));
    write(bad, twoRegions().replace("\"seed\"", "\"sead\""));
    QCOMPARE(shot(bad, QStringLiteral("map"), QStringLiteral("map.png")), 65);
    QVERIFY2(said_.contains(QStringLiteral("page scenario")), qPrintable(said_));
  }

 private:
  int shot(const QString& scenario, const QString& page, const QString& out) {
    QProcess program;
    program.start(
        QCoreApplication::applicationDirPath() + QStringLiteral("/jetlag-shot"),
        {scenario, QStringLiteral("1s"), page, folder_.filePath(out), QStringLiteral("--theme"), QStringLiteral("dark")});
    if (!program.waitForFinished(60'000)) return -1;
    said_ = QString::fromUtf8(program.readAllStandardError());
    return program.exitCode();
  }
  int pixels(const QString& file, const QColor& colour) const {
    const QImage image(folder_.filePath(file));
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) count += image.pixelColor(x, y) == colour ? 1 : 0;
    return image.isNull() ? -1'000'000 : count;
  }
  QTemporaryDir folder_;
  QString said_;
};

}  // namespace jetlag::ui

QTEST_GUILESS_MAIN(jetlag::ui::ShotTest)
#include "shot_test.moc"
