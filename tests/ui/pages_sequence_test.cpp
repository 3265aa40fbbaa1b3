// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/sequence/sequence_page.h"

#include <QtTest>

#include "page_driver.h"
#include "shots.h"

namespace jetlag::ui {

class PagesSequenceTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void pictures();
};

void PagesSequenceTest::pictures() {
  SequencePage page;
  page.resize(1536, 880);
  page.show();
  PageDriver driver(page);
  driver.open("quickstart.json");
  driver.runTo(8.6);
  shoot(page, "sequence-1600", {1600, 1000});
  shoot(page, "sequence-1280", {1280, 720});
  shoot(page, "sequence-1024", {1024, 700});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesSequenceTest)
#include "pages_sequence_test.moc"
