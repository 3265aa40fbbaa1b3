// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/value_card.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

constexpr double kHead = 45, kRow = 40, kFoot = 44;

}  // namespace

ValueCard::ValueCard(QWidget* parent) : QAbstractButton(parent) {
  setFocusPolicy(Qt::TabFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ValueCard::setFacts(const ValueFacts& facts) {
  facts_ = facts;
  QStringList said{facts.agreement};
  for (const auto& row : facts.rows) said << (row.missing ? tr("%1 missing, %2") : tr("%1, %2")).arg(row.name, row.detail);
  said << facts.footerLeft << facts.footerRight;
  setAccessibleName(tr("%1, version %2").arg(facts.region, facts.letter));
  setAccessibleDescription(said.join(QStringLiteral("; ")));
  updateGeometry();
  update();
}

void ValueCard::setSelected(bool selected) {
  selected_ = selected;
  update();
}

void ValueCard::setHighlighted(const QString& id) {
  if (id == lit_) return;
  lit_ = id;
  update();
}

int ValueCard::heightOf(int rows) { return static_cast<int>(kHead + kRow * std::max(rows, 1) + kFoot); }

QSize ValueCard::sizeHint() const { return {204, heightOf(static_cast<int>(facts_.rows.size()))}; }

int ValueCard::shownRows() const {
  const int room = static_cast<int>((height() - kHead - kFoot) / kRow);
  return std::clamp(room, 0, static_cast<int>(facts_.rows.size()));
}

int ValueCard::rowAt(double y) const {
  const int at = static_cast<int>((y - kHead) / kRow);
  return y >= kHead && at < shownRows() ? at : -1;
}

void ValueCard::paintRow(QPainter& painter, const QRectF& box, const ValueFacts::Row& row) const {
  const Theme& t = theme();
  if (row.missing) {
    // Green would read as good news where the largest group lacks something.
    const State state = versionState(facts_.letter);
    painter.fillRect(box, stateColour(state == State::kHealthy ? State::kNone : state).soft);
    if (!lit_.isEmpty() && row.mark() == lit_) painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), t.accent);
  }
  else if (!lit_.isEmpty() && row.mark() == lit_) painter.fillRect(box, t.accentSoft);
  painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), t.hair);
  const QRectF inner = box.adjusted(10, 1, -10, 0);
  QFont name = uiFont(13, row.missing ? QFont::Normal : QFont::DemiBold);
  name.setStrikeOut(row.missing);
  if (!row.missing) {
    const QFont mono = monoFont(12);
    // Each has its half, and what the other leaves of its own.
    const double both = inner.width() - 8, rest = both - (textWidth(mono, row.detail) + 1);
    const double left = std::min(textWidth(name, row.name) + 1, std::max(both / 2, rest)), right = both - left;
    drawText(painter, QRectF(inner.left(), inner.top(), left, inner.height()), row.name, name, t.text, Qt::AlignLeft,
             Qt::ElideMiddle);
    drawText(painter, QRectF(inner.right() - right, inner.top(), right, inner.height()), row.detail, mono, t.text2,
             Qt::AlignRight, Qt::ElideMiddle);
    return;
  }
  const double wide = std::min(textWidth(name, row.name), inner.width() * 0.4);
  drawText(painter, QRectF(inner.left(), inner.top(), wide + 1, inner.height()), row.name, name, t.text2, Qt::AlignLeft,
           Qt::ElideMiddle);
  const QRectF reason(inner.left() + wide + 10, inner.top() + 5, inner.width() - wide - 10, 30);
  painter.setFont(uiFont(11));
  painter.setPen(t.text2);
  const QFontMetricsF metrics(uiFont(11));
  const QRectF need = metrics.boundingRect(reason, Qt::AlignRight | Qt::TextWordWrap, row.detail);
  const bool fits = need.height() <= 32;
  if (fits) painter.drawText(reason, Qt::AlignRight | Qt::AlignVCenter | Qt::TextWordWrap, row.detail);
  else drawParagraph(painter, QRectF(reason.left(), inner.top() + 5, reason.width(), 30), row.detail, uiFont(11), t.text2, 2, 14);
}

void ValueCard::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  const QRectF box(rect());
  drawBox(painter, box, 8, t.surface, QColor());
  QPainterPath clip;
  clip.addRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7);
  painter.setClipPath(clip);
  drawVersionDisc(painter, {19, 22}, 9, facts_.letter);
  drawText(painter, QRectF(36, 6, width() - 44, 17), facts_.region, uiFont(13, QFont::DemiBold), t.text, Qt::AlignLeft,
           Qt::ElideMiddle);
  drawText(painter, QRectF(36, 23, width() - 44, 14), facts_.agreement, uiFont(11), t.text3);
  const int shown = shownRows();
  for (int i = 0; i < shown; ++i) {
    const QRectF row(1, kHead + kRow * i, width() - 2, kRow);
    const bool last = i == shown - 1 && shown < facts_.rows.size();
    if (!last) paintRow(painter, row, facts_.rows[i]);
    else drawText(painter, row.adjusted(10, 0, -10, 0), tr("and %1 more").arg(facts_.rows.size() - i), uiFont(12), t.text3);
  }
  if (facts_.empty) drawText(painter, QRectF(10, kHead, width() - 20, kRow), tr("absent here"), uiFont(13), t.text3);
  const QRectF foot(1, height() - kFoot, width() - 2, kFoot);
  painter.fillRect(foot, t.raised);
  painter.fillRect(QRectF(1, foot.top(), foot.width(), 1), t.hair);
  const double right = textWidth(uiFont(12), facts_.footerRight);
  drawText(painter, foot.adjusted(10, 0, -18 - right, 0), facts_.footerLeft, uiFont(12), t.text2);
  drawText(painter, foot.adjusted(10, 0, -10, 0), facts_.footerRight, uiFont(12), t.text2, Qt::AlignRight);
  painter.setClipping(false);
  drawBox(painter, box, 8, QColor(), selected_ ? t.accent : underMouse() ? t.border : t.hair, selected_ ? 2 : 1);
  if (hasFocus()) drawBox(painter, box.adjusted(3, 3, -3, -3), 6, QColor(), t.accent, 1.5);
}

void ValueCard::mouseMoveEvent(QMouseEvent* event) {
  const int at = rowAt(event->position().y());
  Q_EMIT rowHovered(at < 0 || (facts_.rows[at].missing && facts_.rows[at].id.isEmpty()) ? QString() : facts_.rows[at].mark());
  QAbstractButton::mouseMoveEvent(event);
}

void ValueCard::leaveEvent(QEvent* event) {
  Q_EMIT rowHovered({});
  QAbstractButton::leaveEvent(event);
  update();
}

void ValueCard::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
  QAbstractButton::keyPressEvent(event);
}

bool ValueCard::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const int at = rowAt(help->pos().y());
    const QString text = at < 0 ? accessibleName() : facts_.rows[at].name + QStringLiteral(": ") + facts_.rows[at].detail;
    QToolTip::showText(help->globalPos(), text, this);
    return true;
  }
  return QAbstractButton::event(event);
}

}  // namespace jetlag::ui
