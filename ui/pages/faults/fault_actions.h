// SPDX-License-Identifier: GPL-3.0-or-later
// FaultActions: everything that a person may do to a region, a link or the whole network, as context menus and small dialogs. Map
// and dock share it, so that the same words do the same thing.
//
// Inputs    setSnapshot(): names and states; menus offer what makes sense now (what does not keeps its place, disabled).
// Outputs   acted(): one lab action per thing done. What needs a value asks for it first, without blocking.
#pragma once

#include <QObject>

#include <functional>

#include "lab/faults.h"
#include "pages/page.h"

class QMenu;

namespace jetlag::ui {

struct Question;

class FaultActions : public QObject {
  Q_OBJECT

 public:
  explicit FaultActions(QWidget* owner);
  void setSnapshot(SnapshotPtr seen) { seen_ = std::move(seen); }
  bool isReady() const { return seen_ && seen_->scenery && seen_->frame; }

  /// Of a submenu of the network's that does what the menus of regions do.
  static constexpr const char* kSaidByRegions = "saidByRegions";
  /// Of what is selected: a region, a link (named from a to b), else the network. It deletes itself when it closes.
  QMenu* menuFor(const Selection& target);

  void cut(std::uint8_t a, std::uint8_t b);
  void heal(std::uint8_t a, std::uint8_t b);
  void oneWay(std::uint8_t from, std::uint8_t to);
  void askSlow(std::uint8_t a, std::uint8_t b);
  void askLose(std::uint8_t a, std::uint8_t b);
  void askNarrow(std::uint8_t a, std::uint8_t b);
  void isolate(std::uint8_t region);
  void reconnect(std::uint8_t region);
  void healAll();
  void crash(std::uint8_t region, std::uint16_t shard);
  void restart(std::uint8_t region, std::uint16_t shard);
  void askPause(std::uint8_t region);
  void regionDown(std::uint8_t region, scenario::DataFate data);
  void regionUp(std::uint8_t region);
  void askSkew(std::uint8_t region);
  void askWrite(std::uint8_t region);

 Q_SIGNALS:
  void acted(const jetlag::lab::Action& action);

 private:
  void inject(scenario::FaultSpec fault);
  void ask(const Question& question, const std::function<void(double)>& then);
  void fillRegion(QMenu& menu, std::uint8_t region);
  void fillLink(QMenu& menu, std::uint8_t a, std::uint8_t b);
  void fillNetwork(QMenu& menu);
  void addShards(QMenu& menu, const QString& word, const char* words, bool enabled,
                 const std::function<void(std::uint16_t)>& then);

  QWidget* owner_;
  SnapshotPtr seen_;
};

}  // namespace jetlag::ui
