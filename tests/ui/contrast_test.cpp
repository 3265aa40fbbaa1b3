// SPDX-License-Identifier: GPL-3.0-or-later
// The token table keeps its promises: text 4.5:1, edges of controls and lines on the map 3:1, in both themes.
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include "widgets/theme.h"

namespace jetlag::ui {

namespace {

constexpr State kStates[] = {State::kHealthy,  State::kLagging,  State::kCut,      State::kFullSync, State::kPartial,
                             State::kDiverged, State::kVersionC, State::kFailover, State::kNone,     State::kAccent};

void expectAtLeast(double least, const QColor& a, const QColor& b, const QString& what) {
  QVERIFY2(contrast(a, b) >= least,
           qPrintable(QStringLiteral("%1: %2 on %3 is %4").arg(what, a.name(), b.name()).arg(contrast(a, b))));
}

}  // namespace

class ContrastTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void textsReachFourAndAHalfOnEverySurface() {
    for (const Theme* t : {&darkTheme(), &lightTheme()})
      for (const QColor& ground : {t->bg, t->surface, t->raised})
        for (const QColor& ink : {t->text, t->text2, t->text3}) expectAtLeast(4.5, ink, ground, QStringLiteral("text"));
  }
  void stateTextsReachFourAndAHalfOnSurfacesAndTheirSoftFill() {
    for (const Theme* t : {&darkTheme(), &lightTheme()})
      for (const State state : kStates) {
        const QString name = QStringLiteral("state %1").arg(static_cast<int>(state));
        expectAtLeast(4.5, t->of(state).line, t->surface, name);
        expectAtLeast(4.5, t->of(state).line, t->bg, name);
        // Undecided things are written in quiet text.
        expectAtLeast(4.5, state == State::kNone ? t->text2 : t->of(state).line, t->of(state).soft, name);
      }
  }
  void lettersOnDiscsAndTextInFilledBarsReachFourAndAHalf() {
    for (const Theme* t : {&darkTheme(), &lightTheme()}) {
      for (const State state : kStates) expectAtLeast(4.5, t->bg, t->of(state).line, QStringLiteral("letter"));
      expectAtLeast(4.5, t->onAccent, t->accentFill, QStringLiteral("primary button"));
      expectAtLeast(4.5, t->bg, t->text, QStringLiteral("cursor plate"));
    }
  }
  void hintsOfFieldsAreQuietTextNotFadedText() {
    for (const Theme* t : {&darkTheme(), &lightTheme()}) {
      setTheme(t->scheme);
      QLineEdit line;
      QPlainTextEdit text;
      for (QWidget* field : {static_cast<QWidget*>(&line), static_cast<QWidget*>(&text)}) {
        field->ensurePolished();
        QCOMPARE(field->palette().color(QPalette::PlaceholderText), t->text3);
      }
    }
  }
  void linesOnTheMapReachThree() {
    for (const Theme* t : {&darkTheme(), &lightTheme()})
      for (const QColor& ground : {t->sea, t->land})
        for (const State state : kStates) expectAtLeast(3, t->of(state).line, ground, QStringLiteral("line"));
  }
  void edgesOfControlsReachThree() {
    for (const Theme* t : {&darkTheme(), &lightTheme()})
      for (const QColor& ground : {t->surface, t->raised}) expectAtLeast(3, t->control, ground, QStringLiteral("control"));
  }
};

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::ContrastTest)
#include "contrast_test.moc"
