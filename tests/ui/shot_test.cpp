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

  void everyPageHasAPictureOfItsOwnInTheSizeAndThemeAskedFor() {
    const QString good = folder_.filePath(QStringLiteral("good.json"));
    write(good, twoRegions());
    QVector<QImage> all;
    for (const QString& page : {QStringLiteral("start"), QStringLiteral("map"), QStringLiteral("inspect"),
                                QStringLiteral("matrix"), QStringLiteral("sequence"), QStringLiteral("log"),
                                QStringLiteral("charts"), QStringLiteral("scenario"), QStringLiteral("console")}) {
      const QString out = page + QStringLiteral(".png");
      QCOMPARE(shot(good, page, out, {QStringLiteral("--size"), QStringLiteral("1200x760")}), 0);
      const QImage image(folder_.filePath(out));
      QCOMPARE(image.size(), QSize(1200, 760));
      QVERIFY(image.pixelColor(600, 2).lightness() < 80);
      for (const QImage& other : all) QVERIFY2(image != other, qPrintable(page));
      all.push_back(image);
    }
    QCOMPARE(shot(good, QStringLiteral("map"), QStringLiteral("light.png"), {QStringLiteral("--theme"), QStringLiteral("light")}),
             0);
    QVERIFY(QImage(folder_.filePath(QStringLiteral("light.png"))).pixelColor(600, 2).lightness() > 180);
    QCOMPARE(shot(good, QStringLiteral("map"), QStringLiteral("eu.png"),
                  {QStringLiteral("--size"), QStringLiteral("1200x760"), QStringLiteral("--select"), QStringLiteral("eu")}),
             0);
    QVERIFY(QImage(folder_.filePath(QStringLiteral("eu.png"))) != all[1]);
  }

  void withoutTheUsualFontAPictureIsMadeAllTheSame() {
    const QString good = folder_.filePath(QStringLiteral("good.json")), fonts = folder_.filePath(QStringLiteral("fonts.conf"));
    write(good, twoRegions());
    write(fonts, "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>");
    environment_.insert(QStringLiteral("FONTCONFIG_FILE"), fonts);
    QCOMPARE(
        shot(good, QStringLiteral("charts"), QStringLiteral("fonts.png"), {QStringLiteral("--size"), QStringLiteral("1200x760")}),
        0);
    environment_.remove(QStringLiteral("FONTCONFIG_FILE"));
    QCOMPARE(
        shot(good, QStringLiteral("charts"), QStringLiteral("usual.png"), {QStringLiteral("--size"), QStringLiteral("1200x760")}),
        0);
    const QImage without(folder_.filePath(QStringLiteral("fonts.png"))), usual(folder_.filePath(QStringLiteral("usual.png")));
    QCOMPARE(without.size(), usual.size());
    QVERIFY(without != usual);  // it has really been drawn without it
  }

  void otherPagesOfABrokenScenarioAreRefusedAndSayWhereToLook() {
    const QString bad = folder_.filePath(QStringLiteral("bad.json"));
    write(bad, twoRegions().replace("\"seed\"", "\"sead\""));
    QCOMPARE(shot(bad, QStringLiteral("map"), QStringLiteral("map.png")), 65);
    QVERIFY2(said_.contains(QStringLiteral("page scenario")), qPrintable(said_));
  }

 private:
  int shot(const QString& scenario, const QString& page, const QString& out, const QStringList& more = {}) {
    QStringList words{scenario, QStringLiteral("1s"), page, folder_.filePath(out)};
    words << more;
    if (!more.contains(QStringLiteral("--theme"))) words << QStringLiteral("--theme") << QStringLiteral("dark");
    QProcess program;
    program.setProcessEnvironment(environment_);
    program.start(QCoreApplication::applicationDirPath() + QStringLiteral("/jetlag-shot"), words);
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
  QProcessEnvironment environment_ = QProcessEnvironment::systemEnvironment();
};

}  // namespace jetlag::ui

QTEST_GUILESS_MAIN(jetlag::ui::ShotTest)
#include "shot_test.moc"
