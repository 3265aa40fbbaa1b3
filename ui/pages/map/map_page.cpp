// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_page.h"

#include <QEvent>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

#include "pages/facts.h"
#include "pages/faults/fault_actions.h"
#include "widgets/map_canvas.h"
#include "widgets/motion.h"
#include "widgets/numbers.h"

namespace jetlag::ui {

namespace {

constexpr int kFlashMs = 400, kFadeMs = 600;

void prepare(QVariantAnimation& animation, double from, double to, int ms) {
  animation.setStartValue(from);
  animation.setEndValue(to);
  animation.setDuration(ms);
  animation.setEasingCurve(QEasingCurve::OutCubic);
}

double valueOf(const QVariantAnimation& animation, double otherwise) {
  return animation.state() == QAbstractAnimation::Running ? animation.currentValue().toDouble() : otherwise;
}

}  // namespace

MapPage::MapPage(QWidget* parent) : Page(parent), canvas_(new MapCanvas(this)), actions_(new FaultActions(this)) {
  setAccessibleName(QStringLiteral("Map"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(canvas_);
  setFocusProxy(canvas_);
  prepare(flash_, 1, 0, kFlashMs);
  prepare(fade_, 0, 1, kFadeMs);
  connect(actions_, &FaultActions::acted, this, &Page::acted);
  connect(&flash_, &QVariantAnimation::valueChanged, this, [this] { refresh(); });
  connect(&fade_, &QVariantAnimation::valueChanged, this, [this] { refresh(); });
  connect(&fade_, &QAbstractAnimation::finished, this, [this] {
    fading_.clear();
    refresh();
  });
  connect(canvas_, &MapCanvas::selectionChanged, this, [this](const MapHit& hit) {
    const Selection next = selectionOf(hit, options_.selection);
    if (next == options_.selection) return;
    options_.selection = next;
    Q_EMIT selected(next);
  });
  connect(canvas_, &MapCanvas::contextRequested, this, &MapPage::openMenu);
  connect(canvas_, &MapCanvas::motionRequested, this,
          [this](double factor) { setOptions(factor, options_.layers, options_.arrangement); });
  connect(canvas_, &MapCanvas::layersRequested, this,
          [this](const MapLayers& layers) { setOptions(options_.motion, layers, options_.arrangement); });
  connect(canvas_, &MapCanvas::arrangementRequested, this,
          [this](MapArrangement arrangement) { setOptions(options_.motion, options_.layers, arrangement); });
}

void MapPage::display(const SnapshotPtr& seen) {
  const SnapshotPtr before = seen_;
  seen_ = seen;
  actions_->setSnapshot(seen);
  watchForEndings(before);
  refresh();
}

void MapPage::watchForEndings(const SnapshotPtr& before) {
  if (reducedMotion() || !isVisible() || !before || !seen_ || !before->frame || !seen_->frame) return;
  const bool onwards =
      before->branch == seen_->branch && before->at < seen_->at && seen_->at - before->at < Duration::seconds(30);
  if (!onwards) return;
  if (versionsOf(*before->frame) > 1 && versionsOf(*seen_->frame) == 1) flash_.start();
  if (canvas_->scene().pipes.empty() || fade_.state() == QAbstractAnimation::Running) return;
  const std::vector<MapPipe> now = mapSceneOf(*seen_, options_).pipes;
  for (MapPipe pipe : canvas_->scene().pipes) {
    const auto same = [&](const MapPipe& p) { return p.link == pipe.link && p.forward == pipe.forward; };
    if (std::any_of(now.begin(), now.end(), same)) continue;
    pipe.share = 1;
    fading_.push_back(pipe);
  }
  if (!fading_.empty()) fade_.start();
}

void MapPage::refresh() {
  options_.reducedMotion = reducedMotion();
  MapScene scene;
  if (seen_) scene = mapSceneOf(*seen_, options_);
  else scene.headline = {State::kNone, QStringLiteral("No scenario open"), QStringLiteral("open a scenario or drop a file here")};
  scene.flash = valueOf(flash_, 0);
  for (MapPipe pipe : fading_) {
    pipe.fade = std::max(0.001, valueOf(fade_, 1));
    scene.pipes.push_back(pipe);
  }
  QStringList remarks;
  const double factor = seen_ && seen_->scenery ? motionFactor(*seen_, options_) : 1;
  if (factor > 1) remarks << QStringLiteral("motion stretched ×%1").arg(factor);
  if (scene.dotsOneIn > 1) remarks << QStringLiteral("1 of %1 messages shown").arg(scene.dotsOneIn);
  canvas_->setScene(std::move(scene));
  if (remarks == remarks_) return;
  remarks_ = remarks;
  Q_EMIT remarksChanged();
}

QStringList MapPage::remarks() const { return remarks_; }

void MapPage::select(const Selection& selection) {
  if (options_.selection == selection) return;
  options_.selection = selection;
  refresh();
}

QVariantMap MapPage::kept() const {
  const MapLayers& on = options_.layers;
  return {{QStringLiteral("motion"), options_.motion},
          {QStringLiteral("circle"), options_.arrangement == MapArrangement::kCircle},
          {QStringLiteral("layers"), QVariantList{on.messages, on.gauges, on.labels, on.badges, on.legend}}};
}

void MapPage::takeOver(const QVariantMap& kept) {
  const QVariantList on = kept.value(QStringLiteral("layers")).toList();
  const auto is = [&](int layer) { return on.value(layer, true).toBool(); };
  setOptions(kept.value(QStringLiteral("motion"), options_.motion).toDouble(), {is(0), is(1), is(2), is(3), is(4)},
             kept.value(QStringLiteral("circle")).toBool() ? MapArrangement::kCircle : MapArrangement::kGeographic);
}

void MapPage::setSpeed(double simulatedPerSecond) {
  if (options_.speed == simulatedPerSecond) return;
  options_.speed = simulatedPerSecond;
  refresh();
}

void MapPage::setScale(double scale) {
  options_.scale = scale;
  refresh();
}

void MapPage::setOptions(double motion, const MapLayers& layers, MapArrangement arrangement) {
  options_.motion = motion;
  options_.layers = layers;
  options_.arrangement = arrangement;
  refresh();
  Q_EMIT optionsChanged();
}

void MapPage::openMenu(const MapHit& hit, const QPoint& at) {
  if (!actions_->isReady()) return;
  const Selection target = selectionOf(hit, options_.selection);
  QMenu* menu = actions_->menuFor(target);
  if (target.kind == Selection::Kind::kNone) {
    menu->addSeparator();
    connect(menu->addAction(QStringLiteral("Show all regions")), &QAction::triggered, canvas_, &MapCanvas::fit);
  }
  menu->popup(at);
}

bool MapPage::event(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) refresh();
  return Page::event(event);
}

}  // namespace jetlag::ui
