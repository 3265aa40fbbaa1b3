// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/inspect/inspect_page.h"

#include <QtTest>

#include "page_driver.h"
#include "shots.h"

namespace jetlag::ui {

class PagesInspectTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { setTheme(Scheme::kDark); }
  void pictures();
};

void PagesInspectTest::pictures() {
  InspectPage page;
  page.resize(1536, 880);
  page.show();
  PageDriver driver(page);
  driver.open("shopping-cart.json");
  page.inspect("cart:7");
  driver.runTo(4.5);
  shoot(page, "inspect-conflict-1600", {1600, 1000});
  shoot(page, "inspect-conflict-1280", {1280, 720});
  shoot(page, "inspect-conflict-1024", {1024, 700});
}

}  // namespace jetlag::ui

QTEST_MAIN(jetlag::ui::PagesInspectTest)
#include "pages_inspect_test.moc"
