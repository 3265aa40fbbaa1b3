// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart_overlay.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <ranges>

#include "widgets/chart_text.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

void paintTitle(QPainter& painter, const ChartPicture& picture, const ChartMapping& map) {
  const Theme& t = theme();
  const QString title = picture.isHistogram ? picture.histogram.title : picture.facts.title;
  QString unit = picture.isHistogram ? picture.histogram.unit : picture.facts.unit;
  if (picture.isHistogram ? picture.histogram.log : picture.facts.log)
    unit += unit.isEmpty() ? Chart::tr("log scale") : Chart::tr(", log scale");
  const double wide = std::min(textWidth(uiFont(13, QFont::DemiBold), title), map.size.width() * 0.65);
  drawText(painter, QRectF(12, 6, wide + 1, 18), title, uiFont(13, QFont::DemiBold), t.text);
  drawText(painter, QRectF(12 + wide + 8, 7, map.size.width() - wide - 32, 18), unit, uiFont(11), t.text3);
}

void paintBandLabels(QPainter& painter, const ChartPicture& picture, const ChartMapping& map) {
  for (const auto& band : picture.facts.bands) {
    const double a = std::max(map.area.left(), map.x(band.begin));
    const double b = std::min(map.area.right(), map.x(band.end));
    if (band.label.isEmpty() || b - a < textWidth(uiFont(11), band.label) + 8) continue;
    drawText(painter, QRectF(a + 5, map.area.top() + 1, b - a - 8, 15), band.label, uiFont(11), stateColour(band.state).line);
  }
}

void paintMarks(QPainter& painter, const ChartPicture& picture, const ChartMapping& map) {
  double row = map.area.top();
  for (const auto& mark : picture.histogram.marks) {
    const double x = std::round(map.x(mark.at)) + 0.5;
    if (x < map.area.left() || x > map.area.right()) continue;
    const QColor ink = stateColour(mark.state).line;
    painter.setPen(QPen(ink, 1.5, Qt::DashLine));
    painter.drawLine(QPointF(x, map.area.top()), QPointF(x, map.area.bottom()));
    const double text = textWidth(uiFont(11, QFont::DemiBold), mark.label) + 8;
    const QRectF box(x + text + 6 > map.area.right() ? x - text - 4 : x + 4, row, text, 16);
    drawBox(painter, box, 3, theme().surface, QColor());
    drawText(painter, box, mark.label, uiFont(11, QFont::DemiBold), ink, Qt::AlignHCenter);
    row += 17;  // marks close to each other: one label per line
  }
}

constexpr State kOrder[] = {State::kAccent, State::kLagging, State::kDiverged, State::kFullSync, State::kHealthy};
constexpr qsizetype kInks = std::ssize(kOrder) + 1;  // and that of texts: the palette's black
constexpr double kSample = 22, kSampleGap = 6;  // the line as it is drawn, before its name
constexpr double kNameHigh = 16, kBoxHead = 24;

struct HoverLine {
  QString name, value;
  QColor ink;
};

/// As many lines as the chart is high, those with values first; the last one counts the others.
void fitLines(QVector<HoverLine>& lines, double high) {
  const auto rows = std::max<qsizetype>(1, static_cast<qsizetype>((high - 4 - kBoxHead) / kNameHigh));
  if (lines.size() <= rows) return;
  std::ranges::stable_partition(lines, [](const HoverLine& line) { return line.value != QString(QChar(0x2013)); });
  const qsizetype more = lines.size() - (rows - 1);
  lines.resize(rows - 1);
  lines.push_back({Chart::tr("%1 more").arg(more), {}, QColor()});
}

void paintHoverBox(QPainter& painter, const ChartPicture& picture, const ChartMapping& map, double x,
                   const QVector<HoverLine>& lines) {
  const Theme& t = theme();
  const QFont font = uiFont(11), bold = uiFont(11, QFont::DemiBold);
  const QString time = valueText(*picture.hover, QStringLiteral("s"));
  double left = textWidth(bold, time), right = 0;
  for (const auto& line : lines) {
    left = std::max(left, textWidth(font, line.name) + 14);
    right = std::max(right, face(bold).width(line.value));
  }
  const double wide = left + right + 28, high = kBoxHead + kNameHigh * static_cast<double>(lines.size());
  const double boxLeft = x + 12 + wide > map.size.width() - 4 ? x - 12 - wide : x + 12;
  const QRectF box(std::max(2.0, boxLeft), std::max(2.0, std::min(map.area.top() + 4, map.size.height() - high - 2)), wide, high);
  drawBox(painter, box, 6, t.raised, t.border);
  drawText(painter, QRectF(box.left() + 8, box.top() + 3, wide, 16), time, bold, t.text);
  double y = box.top() + 20;
  for (const auto& line : lines) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(line.ink);
    if (line.ink.isValid()) painter.drawEllipse(QPointF(box.left() + 12, y + 8), 3.5, 3.5);
    drawText(painter, QRectF(box.left() + 22, y, left, 16), line.name, font, t.text2);
    drawTabular(painter, QRectF(box.left(), y, wide - 8, 16), line.value, bold, t.text, Qt::AlignRight);
    y += kNameHigh;
  }
}

void paintHover(QPainter& painter, const ChartPicture& picture, const ChartMapping& map) {
  const double x = map.x(*picture.hover);
  if (x < map.area.left() || x > map.area.right()) return;
  painter.fillRect(QRectF(std::round(x), map.area.top(), 1, map.area.height()), theme().text2);
  QVector<HoverLine> lines;
  for (qsizetype i = 0; i < picture.facts.series.size(); ++i) {
    const auto& series = picture.facts.series[i];
    if (picture.hidden.contains(series.name)) continue;
    const auto value = valueAt(series, *picture.hover);
    lines.push_back(
        {series.name, value ? valueText(*value, picture.facts.unit) : QString(QChar(0x2013)), chartInk(picture.facts, i)});
    if (!value) continue;
    painter.setPen(QPen(theme().surface, 1.5));
    painter.setBrush(chartInk(picture.facts, i));
    painter.drawEllipse(QPointF(x, map.y(*value)), 4, 4);
  }
  fitLines(lines, map.size.height());
  paintHoverBox(painter, picture, map, x, lines);
}

}  // namespace

QColor chartInk(const ChartFacts& facts, qsizetype index) {
  const auto& series = facts.series[index];
  if (series.branch) return theme().none.line;
  if (series.state) return stateColour(*series.state).line;
  const qsizetype ink = series.look.value_or(index) % kInks;
  return ink < std::ssize(kOrder) ? stateColour(kOrder[ink]).line : theme().text;
}

QPen chartPen(const ChartFacts& facts, qsizetype index) {
  // In pen widths: solid, 7-4, 2-3, 10-3-2-3, 4-2. One step further in every round of colours, so that no two are the same.
  static const QVector<qreal> kDashes[] = {{}, {3.5, 2}, {1, 1.5}, {5, 1.5, 1, 1.5}, {2, 1}};
  const auto& series = facts.series[index];
  const qsizetype look = series.look.value_or(index);
  QPen pen(chartInk(facts, index), 2);
  const QVector<qreal> dash = series.estimated ? QVector<qreal>{1, 1.5}
                              : series.branch  ? QVector<qreal>{2.5, 1.5}
                                               : kDashes[(look + look / kInks) % std::ssize(kDashes)];
  if (!dash.isEmpty()) pen.setDashPattern(dash);
  pen.setCapStyle(Qt::FlatCap);
  pen.setJoinStyle(Qt::RoundJoin);
  return pen;
}

double nameLines(ChartPicture& picture) {
  picture.names.clear();
  double widest = 0;
  if (picture.isHistogram) return widest;
  for (qsizetype i = 0; i < picture.facts.series.size(); ++i) {
    const auto& series = picture.facts.series[i];
    double now = picture.facts.now.value_or(std::numeric_limits<double>::infinity());
    if (picture.zoomed) now = std::min(now, picture.zoomed->second);
    const auto last = lastValue(series, std::min(now, series.until.value_or(now)));
    const bool shown = !picture.hidden.contains(series.name);
    QString figure;
    if (last && shown) figure += QLatin1Char(' ') + valueText(last->y(), picture.facts.unit);
    if (last && shown && series.until && *series.until <= now)
      figure += Chart::tr(" at %1").arg(valueText(*series.until, QStringLiteral("s")));
    if (series.estimated) figure += Chart::tr(", estimated");
    const QString text = series.name + figure;
    picture.names.push_back({series.name, text, figure, chartInk(picture.facts, i), last ? last->y() : 0, shown});
    const double sample = picture.facts.series.size() > 1 ? kSample + kSampleGap : 0;
    widest = std::max(widest, textWidth(uiFont(11, QFont::DemiBold), text) + sample);
  }
  return widest;
}

void placeNames(ChartPicture& picture, const ChartMapping& map) {
  auto& names = picture.names;
  const double left = map.area.right() + 8, wide = map.size.width() - map.area.right() - 10;
  const double floor = map.area.bottom() + kNameHigh / 2 + 4;
  const auto rows = std::max<qsizetype>(1, static_cast<qsizetype>((floor - map.area.top() + kNameHigh / 2) / kNameHigh));
  const qsizetype wanted = names.size() + (picture.facts.more > 0 ? 1 : 0);
  const qsizetype placed = wanted <= rows ? names.size() : std::min(names.size(), rows - 1);
  picture.unnamed = names.size() - placed;
  const bool list = names.size() > 6 || picture.unnamed > 0;
  QVector<QRectF*> order;
  for (qsizetype i = 0; i < placed; ++i) {
    const double end = names[i].shown ? map.y(names[i].value) : map.area.bottom();
    const double y = list || std::isnan(end) ? map.area.top() : std::clamp(end, map.area.top(), map.area.bottom());
    names[i].box = QRectF(left, y - kNameHigh / 2, wide, kNameHigh);
    order.push_back(&names[i].box);
  }
  std::ranges::stable_sort(order, {}, [](const QRectF* box) { return box->top(); });
  picture.moreBox = QRectF();
  if (!moreText(picture).isEmpty()) {
    picture.moreBox = QRectF(left, map.area.top(), wide, kNameHigh);
    order.push_back(&picture.moreBox);
  }
  double top = map.area.top() - kNameHigh / 2;
  for (QRectF* const box : order) {
    box->moveTop(std::max(box->top(), top));
    top = box->bottom();
  }
  double limit = floor;
  for (QRectF* const box : order | std::views::reverse) {
    box->moveBottom(std::min(box->bottom(), limit));
    limit = box->top();
  }
}

QString moreText(const ChartPicture& picture) {
  const qsizetype more = picture.isHistogram ? 0 : picture.unnamed + picture.facts.more;
  return more == 0 ? QString() : Chart::tr("%1 more").arg(more);
}

QString shownText(const ChartPicture& picture, const ChartName& name) {
  const Face& type = face(11, name.shown);
  const double room = name.box.width() - (picture.names.size() > 1 ? kSample + kSampleGap : 0);
  return elide(name.name, type, room - type.width(name.figure), Qt::ElideMiddle) + name.figure;
}

void paintOverlay(QPainter& painter, const ChartPicture& picture, const ChartMapping& map) {
  const Theme& t = theme();
  painter.setRenderHint(QPainter::Antialiasing);
  paintTitle(painter, picture, map);
  if (picture.isHistogram) return paintMarks(painter, picture, map);
  paintBandLabels(painter, picture, map);
  for (qsizetype i = 0; i < picture.names.size() - picture.unnamed; ++i) {
    const auto& name = picture.names[i];
    QRectF box = name.box;
    if (picture.names.size() > 1) {
      painter.setPen(name.shown ? chartPen(picture.facts, i) : QPen(t.hair, 2));
      const double y = std::round(box.center().y());
      painter.drawLine(QPointF(box.left(), y), QPointF(box.left() + kSample, y));
      box.setLeft(box.left() + kSample + kSampleGap);
    }
    QFont font = uiFont(11, name.shown ? QFont::DemiBold : QFont::Normal);
    font.setStrikeOut(!name.shown);
    drawText(painter, box, shownText(picture, name), font, name.shown ? name.ink : t.text3);
  }
  drawText(painter, picture.moreBox.adjusted(kSample + kSampleGap, 0, 0, 0), moreText(picture), uiFont(11), t.text3);
  if (picture.facts.series.isEmpty())
    drawText(painter, map.area, Chart::tr("No samples in this range"), uiFont(13), t.text3, Qt::AlignHCenter);
  if (picture.facts.now) {
    const double x = map.x(*picture.facts.now);
    if (x >= map.area.left() && x <= map.area.right())
      painter.fillRect(QRectF(std::round(x) - 0.75, map.area.top(), 1.5, map.area.height()), t.text);
  }
  if (picture.dragFrom && picture.dragTo) {
    QColor veil = t.accent;
    veil.setAlphaF(0.12f);
    painter.fillRect(QRectF(QPointF(*picture.dragFrom, map.area.top()), QPointF(*picture.dragTo, map.area.bottom())).normalized(),
                     veil);
  }
  if (picture.hover) paintHover(painter, picture, map);
}

ChartOverlay::ChartOverlay(QWidget* parent, const ChartPicture& picture, std::function<ChartMapping()> mapping)
    : QWidget(parent), picture_(picture), mapping_(std::move(mapping)) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
}

void ChartOverlay::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintOverlay(painter, picture_, mapping_());
  if (parentWidget()->hasFocus()) drawBox(painter, rect(), 6, QColor(), theme().accent, 2);
}

}  // namespace jetlag::ui
