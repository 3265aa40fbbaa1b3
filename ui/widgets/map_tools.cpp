// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map_tools.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/canvas_button.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

QString motionText(double factor) {
  return factor <= 0 ? QStringLiteral("Motion auto") : QStringLiteral("Motion ×%1").arg(factor);
}

}  // namespace

MapTools::MapTools(QWidget* parent) : QWidget(parent) {
  const auto flat = [this](const QString& text, const QString& tip) {
    return new CanvasButton(CanvasButton::Look::kFlat, text, tip, this);
  };
  map_ = flat(QStringLiteral("Map"), QStringLiteral("Regions at their places on the map"));
  circle_ = flat(QStringLiteral("Circle"), QStringLiteral("Regions round a circle"));
  motion_ =
      flat(QStringLiteral("Motion ×1"), QStringLiteral("Stretches flights for the eye only; measured times stay as they are"));
  layers_ = flat(QStringLiteral("Layers"), QStringLiteral("What the map shows"));
  layers_->setGlyph(Icon::kLayers);
  for (CanvasButton* button : {map_, circle_}) button->setCheckable(true), button->setAutoExclusive(true);
  for (CanvasButton* button : {motion_, layers_}) button->setOpensMenu(true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(3, 3, 3, 3);
  row->setSpacing(2);
  for (CanvasButton* button : {map_, circle_, motion_, layers_}) row->addWidget(button);
  connect(map_, &QAbstractButton::clicked, this, [this] { Q_EMIT arrangementRequested(MapArrangement::kGeographic); });
  connect(circle_, &QAbstractButton::clicked, this, [this] { Q_EMIT arrangementRequested(MapArrangement::kCircle); });
  connect(motion_, &QAbstractButton::clicked, this, &MapTools::openMotion);
  connect(layers_, &QAbstractButton::clicked, this, &MapTools::openLayers);
}

void MapTools::show(const MapScene& scene, bool compact) {
  (scene.arrangement == MapArrangement::kCircle ? circle_ : map_)->setChecked(true);
  shown_ = scene.layers;
  factor_ = scene.motion;
  const QString text = motionText(factor_);
  if (motion_->text() != text) motion_->setText(text), motion_->setAccessibleName(text), motion_->updateGeometry();
  motion_->setVisible(!compact);
  resize(sizeHint());
}

void MapTools::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  drawCard(painter, QRectF(rect()), theme().surface, theme().border);
  painter.setPen(QPen(theme().hair, 1));
  for (const CanvasButton* button : {motion_, layers_})
    if (button->isVisible()) painter.drawLine(QPointF(button->x() - 0.5, 8), QPointF(button->x() - 0.5, height() - 8));
}

void MapTools::openMotion() {
  QMenu menu(this);
  for (const double factor : {1.0, 4.0, 16.0, 0.0}) {
    QAction* action = menu.addAction(factor <= 0 ? QStringLiteral("Automatic") : QStringLiteral("×%1").arg(factor));
    action->setCheckable(true);
    action->setChecked(factor == factor_);
    connect(action, &QAction::triggered, this, [this, factor] { Q_EMIT motionRequested(factor); });
  }
  menu.exec(motion_->mapToGlobal(QPoint(0, motion_->height() + 4)));
}

void MapTools::openLayers() {
  struct Row {
    const char* name;
    bool MapLayers::*shown;
  };
  static constexpr Row kRows[] = {{"Messages", &MapLayers::messages},
                                  {"Gauges", &MapLayers::gauges},
                                  {"Round trips", &MapLayers::labels},
                                  {"Badges", &MapLayers::badges},
                                  {"Legend", &MapLayers::legend}};
  QMenu menu(this);
  for (const Row& row : kRows) {
    QAction* action = menu.addAction(QString::fromLatin1(row.name));
    action->setCheckable(true);
    action->setChecked(shown_.*row.shown);
    connect(action, &QAction::toggled, this, [this, shown = row.shown](bool on) {
      shown_.*shown = on;
      Q_EMIT layersRequested(shown_);
    });
  }
  menu.exec(layers_->mapToGlobal(QPoint(0, layers_->height() + 4)));
}

ZoomTools::ZoomTools(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  const auto add = [&](Icon icon, const QString& tip) {
    auto* button = new CanvasButton(CanvasButton::Look::kCard, QString(), tip, this);
    button->setGlyph(icon);
    column->addWidget(button);
    return button;
  };
  connect(add(Icon::kPlus, QStringLiteral("Zoom in (+)")), &QAbstractButton::clicked, this,
          [this] { Q_EMIT zoomRequested(1.4); });
  connect(add(Icon::kMinus, QStringLiteral("Zoom out (−)")), &QAbstractButton::clicked, this,
          [this] { Q_EMIT zoomRequested(1 / 1.4); });
  connect(add(Icon::kFit, QStringLiteral("Show all regions (0)")), &QAbstractButton::clicked, this,
          [this] { Q_EMIT fitRequested(); });
  resize(sizeHint());
}

}  // namespace jetlag::ui
