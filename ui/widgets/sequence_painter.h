// SPDX-License-Identifier: GPL-3.0-or-later
// SequencePainter: how a SequenceScene looks: grid and tick labels at the top, names at the left, lines, bands, marks,
// arrows, points and then labels, each label only where it overlaps none drawn before it. Geometry is static so that the
// canvas hits what it paints.
#pragma once

#include <QPen>
#include <QRectF>
#include <QSet>

#include <set>
#include <utility>

#include "widgets/sequence_scene.h"
#include "widgets/time_axis.h"

class QPainter;

namespace jetlag::ui {

class SequencePainter {
 public:
  SequencePainter(QPainter& painter, const SequenceScene& scene, const TimeAxis& axis, const QRectF& plot);
  void setChain(const QSet<QString>& chain, const QString& selected);
  /// Two picked points and what lies between them.
  void setDifference(const QPointF& a, const QPointF& b, const QString& text);
  void paint(const QRectF& whole);

  /// Where time and lifelines lie inside `whole`: names at the left, ticks at the top.
  static QRectF plotArea(const SequenceScene& scene, const QRectF& whole);
  static double lineY(const SequenceScene& scene, const QRectF& plot, int line);
  /// How much of the way of a lost message is drawn: to half a lane before its end, where no other region's line is.
  static double lostShare(const SequenceScene::Arrow& arrow);
  /// From and to in pixels; a lost message ends at its lostShare().
  static std::pair<QPointF, QPointF> ends(const SequenceScene& scene, const TimeAxis& axis, const QRectF& plot,
                                          const SequenceScene::Arrow& arrow);

 private:
  void paintGrid(double right);  ///< where the picture ends
  void paintBands();
  void paintMarks();
  void paintCursor();
  void paintArrows();
  void paintFaded();
  bool isPale(const SequenceScene::Arrow& arrow) const;
  void paintUnderWay(const SequenceScene::Arrow& arrow, const QPointF& a, const QPointF& b, QPen pen);
  void paintCrowds();
  bool isInCrowd(const SequenceScene::Event& event) const;
  void paintEvents();
  void paintLabels();
  /// Beside `anchor`, which is right of `centre`; mirrored to the left of it where that crosses fewer arrows; left out where
  /// `most` or more are crossed.
  bool label(const QPointF& anchor, double centre, const QString& text, const QColor& ink, bool above, bool leftward,
             int most = 1 << 20);
  int crossings(const QRectF& box) const;
  void paintDifference();
  double fade(const QString& id) const;

  QPainter& painter_;
  const SequenceScene& scene_;
  const TimeAxis& axis_;
  QRectF plot_;
  QSet<QString> chain_;
  QString selected_;
  std::pair<QPointF, QPointF> picked_;
  QString difference_;
  QVector<QRectF> taken_;
  qsizetype visible_ = 0;
  std::set<std::pair<int, State>> crowds_;  ///< lifelines, and which of their small points
};

}  // namespace jetlag::ui
