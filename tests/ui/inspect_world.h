// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector in front of a scenario, looking at a key at a time, and what it shows there.
#pragma once

#include <QLabel>

#include "page_driver.h"
#include "pages/inspect/inspect_page.h"
#include "widgets/version_matrix.h"

namespace jetlag::ui {

struct World {
  InspectPage page;
  PageDriver driver{page};

  World(const QString& scenario, const QString& key, double seconds) {
    page.resize(1536, 880);
    page.show();
    driver.open(scenario);
    page.inspect(key);
    driver.runTo(seconds);
  }
  void look(const QString& key) {
    page.inspect(key);
    driver.settle();
  }
  QString text(const char* name) const {
    const auto* label = page.findChild<QLabel*>(QString::fromLatin1(name));
    return label == nullptr ? QString() : label->text();
  }
  const ValueFacts& card(int region) const { return page.facts().cards[region]; }
  const ValueFacts::Row* row(int region, const QString& name) const {
    for (const auto& each : card(region).rows)
      if (each.name == name) return &each;
    return nullptr;
  }
  const OperationRow* operation(const QString& dot) const {
    for (const auto& each : page.story().rows)
      if (each.dot == dot) return &each;
    return nullptr;
  }
  /// Letters of a key in the matrix as it is painted.
  QString letters(const QString& key) const {
    auto* matrix = page.findChild<VersionMatrix*>();
    QString all;
    for (int r = 0; r < matrix->model()->rowCount(); ++r)
      if (matrix->model()->index(r, 0).data().toString() == key)
        for (int c = MatrixModel::kFirstRegion; c + 1 < matrix->model()->columnCount(); ++c)
          all += matrix->model()->index(r, c).data(MatrixModel::kLetter).toString();
    return all;
  }
};

}  // namespace jetlag::ui
