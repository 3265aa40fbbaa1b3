// SPDX-License-Identifier: GPL-3.0-or-later
// MapPage: the world map as a page. Regions, links, messages on their way, backlogs, full syncs; a context menu on everything.
//
// Inputs    display(), select(); setSpeed() tells how fast simulated time runs (automatic motion and very fast runs ask for it).
// Outputs   acted(), selected(), announced(); remarksChanged() for the status line: "motion stretched ×4", "1 of 10 messages
// shown". Motion    of the simulation follows simulated time alone. Only two things move by themselves, and not with reduced
// motion: a flash of
//           400 ms when all regions agree again, and a pipe that becomes a line in 600 ms.
#pragma once

#include <QStringList>
#include <QVariantAnimation>

#include <vector>

#include "pages/map/map_scene_of.h"
#include "pages/page.h"

namespace jetlag::ui {

class FaultActions;
class MapCanvas;

class MapPage : public Page {
  Q_OBJECT

 public:
  explicit MapPage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override;
  void select(const Selection& selection) override;
  QVariantMap kept() const override;
  void takeOver(const QVariantMap& kept) override;

  void setSpeed(double simulatedPerSecond);
  void setScale(double scale);  ///< Presentation scale.
  void setOptions(double motion, const MapLayers& layers, MapArrangement arrangement);
  const MapOptions& options() const { return options_; }
  MapCanvas* canvas() const { return canvas_; }
  FaultActions* actions() const { return actions_; }
  QStringList remarks() const;

 Q_SIGNALS:
  void remarksChanged();
  /// Motion, layers or arrangement: worth saving.
  void optionsChanged();

 protected:
  bool event(QEvent* event) override;

 private:
  void refresh();
  void watchForEndings(const SnapshotPtr& before);
  void openMenu(const MapHit& hit, const QPoint& at);

  MapCanvas* canvas_;
  FaultActions* actions_;
  SnapshotPtr seen_;
  MapOptions options_;
  QStringList remarks_;
  QVariantAnimation flash_, fade_;
  std::vector<MapPipe> fading_;
};

}  // namespace jetlag::ui
