// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QtTest>

#include <Qsci/qsciscintilla.h>

#include "shots.h"
#include "widgets/button.h"
#include "widgets/json_tokens.h"
#include "widgets/scenario_editor.h"

namespace jetlag::ui {

namespace {

const QString kText = QStringLiteral(R"({
  // A 20 s cut between two regions.
  "name": "Transatlantic cut",
  "seed": 42,
  "regions": ["us-east-1", "eu-west-1"],
  "backlgo": "64MiB",   /* per shard */
  "faults": [
    { "at": "10.3s", "kind": "cut", "both": true, "loss": 1e-4 }
  ],
  "expect": ["lag{from=us,to=eu}.p99 < 150ms", "größer ≥ 99.99 %"]
}
)");

const QVector<Diagnostic> kProblems{{6, 3, 9, "unknown key \"backlgo\"", "backlog"},
                                    {8, 52, 6, "loss is below what the link can show", {}, true}};

}  // namespace

class EditorTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void typingMakesItDirtyAndUndoCleansIt();
  void aReplacementIsOneUndoStep();
  void aProblemIsUnderlinedMarkedAndTold();
  void goToLineMovesTheCursor();
  void findWrapsAroundAndSaysWhenThereIsNothing();
  void ctrlFOpensFindAndEscapeClosesIt();
  void completionsComeFromTheGivenWords();
  void tokensCoverEveryByteOfBrokenText();
  void keysAreToldFromStrings();
  void problemsOutsideTheTextDoNoHarm();
  void picture();

 private:
  static QsciScintilla* text(ScenarioEditor& editor) { return editor.findChild<QsciScintilla*>(); }
};

void EditorTest::typingMakesItDirtyAndUndoCleansIt() {
  ScenarioEditor editor;
  editor.show();
  editor.setText(kText);
  QVERIFY(!editor.isDirty() && !editor.canUndo());
  QSignalSpy dirty(&editor, &ScenarioEditor::dirtyChanged), edited(&editor, &ScenarioEditor::textEdited);
  editor.goTo(4, 1);
  QTest::keyClicks(text(editor), "x");
  QVERIFY(editor.isDirty());
  QCOMPARE(dirty.back().front().toBool(), true);
  QCOMPARE(edited.size(), 1);
  editor.undo();
  QVERIFY(!editor.isDirty());
  QCOMPARE(editor.text(), kText);
  editor.redo();
  QVERIFY(editor.isDirty());
  editor.setSaved();
  QVERIFY(!editor.isDirty());
}

void EditorTest::aReplacementIsOneUndoStep() {
  ScenarioEditor editor;
  editor.setText(kText);
  editor.replaceText("{}\n");
  QCOMPARE(editor.text(), QString("{}\n"));
  editor.undo();
  QCOMPARE(editor.text(), kText);
}

void EditorTest::aProblemIsUnderlinedMarkedAndTold() {
  ScenarioEditor editor;
  editor.resize(700, 400);
  editor.show();
  editor.setText(kText);
  editor.setDiagnostics(kProblems);
  QVERIFY(editor.underlined(6, 3) && editor.underlined(6, 11));
  QVERIFY(!editor.underlined(6, 1) && !editor.underlined(5, 3));
  QVERIFY(editor.marked(6) && editor.marked(8) && !editor.marked(7));
  QCOMPARE(editor.messageAt(6), QString("Line 6: unknown key \"backlgo\", did you mean \"backlog\"?"));
  editor.setDiagnostics({});
  QVERIFY(!editor.underlined(6, 3) && !editor.marked(6));
}

void EditorTest::goToLineMovesTheCursor() {
  ScenarioEditor editor;
  editor.resize(700, 400);
  editor.show();
  editor.setText(kText);
  editor.setDiagnostics(kProblems);
  for (auto* each : editor.findChildren<Button*>())
    if (each->text() == "Go to line") QTest::mouseClick(each, Qt::LeftButton);
  QCOMPARE(editor.currentLine(), 6);
  editor.goTo(9999);
  QVERIFY(editor.currentLine() <= 12);
}

void EditorTest::findWrapsAroundAndSaysWhenThereIsNothing() {
  ScenarioEditor editor;
  editor.show();
  editor.setText(kText);
  QVERIFY(editor.find("cut"));
  QCOMPARE(editor.currentLine(), 2);
  QVERIFY(editor.find("cut"));
  QCOMPARE(editor.currentLine(), 3);
  QVERIFY(editor.find("cut"));
  QVERIFY(editor.find("cut"));
  QCOMPARE(editor.currentLine(), 2);
  QVERIFY(editor.find("cut", false));
  QCOMPARE(editor.currentLine(), 8);
  QVERIFY(!editor.find("nowhere"));
}

void EditorTest::ctrlFOpensFindAndEscapeClosesIt() {
  ScenarioEditor editor;
  editor.resize(700, 400);
  editor.show();
  editor.setText(kText);
  QTest::keyClick(text(editor), Qt::Key_F, Qt::ControlModifier);
  auto* field = editor.findChild<QLineEdit*>();
  QVERIFY(field->isVisible());
  QTest::keyClicks(field, "seed");
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(editor.currentLine(), 4);
  QTest::keyClick(field, Qt::Key_Escape);
  QVERIFY(!field->isVisible());
}

void EditorTest::completionsComeFromTheGivenWords() {
  ScenarioEditor editor;
  editor.setWords({"backlog", "bandwidth", "regions"});
  QCOMPARE(editor.completions("ba"), QStringList({"backlog", "bandwidth"}));
  editor.show();
  editor.setText("\n");
  QTest::keyClicks(text(editor), "ba");
  QVERIFY(editor.completing());
  QTest::keyClick(text(editor), Qt::Key_Tab);
  QCOMPARE(editor.text(), QString("backlog\n"));
}

void EditorTest::tokensCoverEveryByteOfBrokenText() {
  for (const QByteArray& broken : {QByteArray("{\"a"), QByteArray("/* open"), QByteArray("\"\\"), QByteArray("\xff\xfe{"),
                                   QByteArray("{/"), kText.toUtf8()}) {
    qsizetype end = 0;
    for (const auto& token : jsonTokens(broken)) {
      QCOMPARE(token.begin, end);
      QVERIFY(token.end > token.begin);
      end = token.end;
    }
    QCOMPARE(end, broken.size());
  }
}

void EditorTest::keysAreToldFromStrings() {
  QVector<JsonKind> kinds;
  for (const auto& token : jsonTokens(R"({"a": "b", "c" :-1.5e3, "d": true} // end)"))
    if (token.kind != JsonKind::kPlain && token.kind != JsonKind::kPunctuation) kinds << token.kind;
  using enum JsonKind;
  QCOMPARE(kinds, QVector<JsonKind>({kKey, kString, kKey, kNumber, kKey, kWord, kComment}));
}

void EditorTest::problemsOutsideTheTextDoNoHarm() {
  ScenarioEditor editor;
  editor.setText("{\n\n}");
  editor.setDiagnostics({{2, 9, 50, "empty line"}, {99, 1, 1, "no such line"}, {0, 0, 0, "nowhere"}});
  QVERIFY(editor.marked(2) && editor.marked(3) && editor.marked(1));
}

void EditorTest::picture() {
  ScenarioEditor editor;
  editor.setText(kText);
  editor.setDiagnostics(kProblems);
  editor.goTo(6, 3);
  editor.showFind();
  shoot(editor, "editor", {760, 420});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::EditorTest)
#include "editor_test.moc"
