// SPDX-License-Identifier: GPL-3.0-or-later
// Page: one screen of the lab. The window owns the pages, hands them what the engine shows, and passes on what they ask for.
//
// Inputs    display(snapshot): what to show now (null: nothing is open); select(): what is selected anywhere; want(): the page
//           adds what it needs to the engine's focus, while it is the current one; selectRange(): the part of time that the
//           timeline's ruler has selected, for pages that show more than an instant (nothing: all of it again).
// Outputs   signals. A page never talks to the engine and never names a world.
// Cost      display() is called at the frame rate while the page is visible, and once when it becomes visible.
#pragma once

#include <QString>
#include <QVariantMap>
#include <QWidget>

#include <cstdint>
#include <memory>
#include <optional>

#include "lab/action.h"
#include "observe/snapshot.h"
#include "widgets/timeline_scene.h"

namespace jetlag::ui {

using SnapshotPtr = std::shared_ptr<const observe::Snapshot>;

enum class PageId {
  kStart,
  kMap,
  kInspect,
  kMatrix,
  kSequence,
  kLog,
  kCharts,
  kScenario,
  kConsole,
  kConflicts,
  kCompare,
  kLessons,
  kLive
};

/// The one thing that is selected, on every page at once.
struct Selection {
  enum class Kind { kNone, kRegion, kLink, kKey, kMessage };
  Kind kind = Kind::kNone;
  std::uint8_t a = 0, b = 0;   ///< region; or the two ends of a link or message, from and to
  QString key;
  std::uint64_t event = 0;     ///< of a message: the number of its arrival
  bool operator==(const Selection&) const = default;
};

class Page : public QWidget {
  Q_OBJECT

 public:
  using QWidget::QWidget;
  virtual void display(const SnapshotPtr& seen) = 0;
  virtual void select(const Selection& selection) { Q_UNUSED(selection); }
  virtual void selectRange(const std::optional<TimeSpan>& range) { Q_UNUSED(range); }
  virtual void want(observe::Focus& focus) const { Q_UNUSED(focus); }
  /// What a person has typed and chosen here and no snapshot holds, for the page of the window that takes this one's place.
  virtual QVariantMap kept() const { return {}; }
  virtual void takeOver(const QVariantMap& kept) { Q_UNUSED(kept); }

 Q_SIGNALS:
  void acted(const jetlag::lab::Action& action);
  void selected(const jetlag::ui::Selection& selection);
  /// want() has changed.
  void focusChanged();
  void wentTo(jetlag::ui::PageId page);
  /// Something worth a line at the bottom of the window.
  void announced(const QString& what);
};

}  // namespace jetlag::ui

Q_DECLARE_METATYPE(jetlag::ui::Selection)
