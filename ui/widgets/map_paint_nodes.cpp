// SPDX-License-Identifier: GPL-3.0-or-later
// Regions: discs with their badges; the small labels of links.
#include <algorithm>
#include <cmath>

#include "widgets/icons.h"
#include "widgets/map_paint.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

bool isSelected(const MapFrame& frame, const MapRegion& region) {
  const MapHit& chosen = frame.scene.selection;
  if (chosen.kind == MapKind::kRegion) return chosen.id == region.id;
  if (chosen.kind == MapKind::kNone) return false;
  const MapLink* link = frame.scene.link(chosen.id);
  return link != nullptr && (link->a == region.id || link->b == region.id);
}

void paintDown(QPainter& painter, const QPointF& at, double r, double k) {
  painter.setPen(QPen(theme().cut.line, 2 * k, Qt::SolidLine, Qt::RoundCap));
  const double d = r * 0.45;
  painter.drawLine(at + QPointF(-d, -d), at + QPointF(d, d));
  painter.drawLine(at + QPointF(-d, d), at + QPointF(d, -d));
}

void paintNode(QPainter& painter, const MapFrame& frame, const MapRegion& region, const QPointF& at) {
  const double k = frame.layout.k, r = nodeRadius(frame.layout);
  const QColor colour = region.down ? theme().cut.line : stateColour(region.ring).line;
  if (frame.layout.detail == MapDetail::kThumbnail && !region.letter.isNull() && region.letter != QLatin1Char('A') &&
      !region.down) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(at, r + 1.5, r + 1.5);
    const Face& letters = face(11, true);
    drawText(painter, at + QPointF(0, letters.middle()), QString(region.letter), letters, theme().bg, Align::kCentre);
    return;
  }
  const bool selected = isSelected(frame, region);
  const bool hovered = frame.hover.kind == MapKind::kRegion && frame.hover.id == region.id;
  painter.setBrush(Qt::NoBrush);
  if ((selected || hovered) && frame.layout.detail == MapDetail::kFull) {
    painter.setPen(QPen(selected ? theme().accent : withAlpha(theme().accent, 0.6), 2 * k));
    painter.drawEllipse(at, r + 5 * k, r + 5 * k);
    if (selected && frame.focus && frame.scene.selection.kind == MapKind::kRegion) painter.drawEllipse(at, r + 9 * k, r + 9 * k);
  }
  if (const double flash = frame.scene.reducedMotion ? 0 : std::clamp(frame.scene.flash, 0.0, 1.0); flash > 0) {
    const double wide = r + (4 + 8 * (1 - flash)) * k;
    painter.setPen(QPen(withAlpha(colour, flash), 3 * k));
    painter.drawEllipse(at, wide, wide);
  }
  painter.setPen(QPen(colour, 3 * k * (r / 8 / k)));
  painter.setBrush(theme().surface);
  painter.drawEllipse(at, r, r);
  if (region.down) {
    paintDown(painter, at, r, k);
    return;
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(at, r * 0.325, r * 0.325);
}

/// The disc with the digest letter, or the ring of a transfer.
void paintDigest(QPainter& painter, const MapRegion& region, const QPointF& at, double r) {
  const StateColour& tone = region.down ? theme().cut : stateColour(region.ring);
  if (region.letter.isNull() && region.progress >= 0) {
    const QRectF ring(at.x() - r, at.y() - r, 2 * r, 2 * r);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(tone.soft, r * 0.4));
    painter.drawEllipse(ring);
    painter.setPen(QPen(tone.line, r * 0.4, Qt::SolidLine, Qt::FlatCap));
    painter.drawArc(ring, 90 * 16, -static_cast<int>(std::lround(std::clamp(region.progress, 0.0, 1.0) * 360 * 16)));
    return;
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(tone.line);
  painter.drawEllipse(at, r, r);
  const Face& letters = face(r * 1.2, true);
  const QString letter = region.letter.isNull() ? QStringLiteral("–") : QString(region.letter);
  drawText(painter, at + QPointF(0, letters.middle()), letter, letters, theme().bg, Align::kCentre);
}

void paintBadge(QPainter& painter, const MapFrame& frame, const MapLabel& label) {
  const MapRegion& region = frame.scene.regions[label.index];
  const double k = frame.layout.k;
  const QRectF& box = label.box;
  const bool chosen = frame.scene.selection.kind == MapKind::kRegion && frame.scene.selection.id == region.id;
  drawCard(painter, box, theme().surface, chosen ? theme().accent : theme().border);
  const bool small = label.kind == LabelKind::kShortBadge;
  const double left = (small ? 24 : 34) * k, room = box.width() - left - 8 * k;
  paintDigest(painter, region, QPointF(box.left() + (small ? 13 : 17) * k, box.center().y()), (small ? 7 : 10) * k);
  const Face& names = face((small ? 12 : 13) * k, true);
  const QString name = elide(region.name, names, room, Qt::ElideMiddle);
  if (small) {
    drawText(painter, QPointF(box.left() + left, box.center().y() + names.middle()), name, names, theme().text);
    return;
  }
  drawText(painter, QPointF(box.left() + left, box.top() + 18 * k), name, names, theme().text);
  const QColor tone = region.statusState == State::kNone ? theme().text2 : stateColour(region.statusState).line;
  drawText(painter, QPointF(box.left() + left, box.top() + 35 * k), region.status, face(12 * k), tone);
}

void paintPill(QPainter& painter, const QRectF& box, const QString& text, const Face& face, const QColor& ink, const QColor& fill,
               const QColor& edge) {
  drawCard(painter, box, fill, edge, 4);
  drawText(painter, QPointF(box.center().x(), box.center().y() + face.middle()), text, face, ink, Align::kCentre);
}

void paintLinkLabel(QPainter& painter, const MapFrame& frame, const MapLabel& label) {
  const MapLink& link = frame.scene.links[label.index];
  const double k = frame.layout.k;
  if (label.kind == LabelKind::kCut) {
    paintPill(painter, label.box, link.cutLabel + label.text, face(12 * k, true), theme().cut.line, theme().cut.soft,
              theme().cut.line);
    return;
  }
  const State state = link.degraded && !isAlarming(link.state) ? State::kLagging : link.state;
  const QColor tone = isAlarming(state) ? stateColour(state).line : theme().text2;
  paintPill(painter, label.box, label.kind == LabelKind::kStub ? label.text : link.label, face(11 * k), tone, theme().surface,
            isAlarming(state) ? tone : theme().hair);
}

}  // namespace

double nodeRadius(const MapLayout& layout) { return layout.detail == MapDetail::kThumbnail ? 5.5 : 8 * layout.k; }

void paintNodes(QPainter& painter, const MapFrame& frame) {
  for (std::size_t i = 0; i < frame.layout.nodes.size(); ++i)
    if (frame.layout.nodes[i].inside) paintNode(painter, frame, frame.scene.regions[i], frame.layout.nodes[i].at);
}

void paintLeaders(QPainter& painter, const MapFrame& frame) {
  painter.setPen(QPen(theme().control, 1.2 * frame.layout.k));
  for (const MapLabel& label : frame.layout.labels) {
    if (!label.leader) continue;
    const QPointF to(std::clamp(label.anchor.x(), label.box.left() + 6, label.box.right() - 6),
                     std::clamp(label.anchor.y(), label.box.top() + 6, label.box.bottom() - 6));
    painter.drawLine(label.anchor, to);
  }
}

void paintLabels(QPainter& painter, const MapFrame& frame) {
  for (const MapLabel& label : frame.layout.labels) switch (label.kind) {
      case LabelKind::kBadge:
      case LabelKind::kShortBadge: paintBadge(painter, frame, label); break;
      case LabelKind::kGauge:
      case LabelKind::kGaugeChip:
      case LabelKind::kPipe: paintCard(painter, frame, label); break;
      case LabelKind::kNote: {
        const MapNote& note = frame.scene.notes[label.index];
        const StateColour& tone = stateColour(note.state);
        paintPill(painter, label.box, note.text, face(11 * frame.layout.k, true),
                  note.state == State::kNone ? theme().text2 : tone.line, tone.soft, tone.line);
        break;
      }
      default: paintLinkLabel(painter, frame, label);
    }
}

}  // namespace jetlag::ui
