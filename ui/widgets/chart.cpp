// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPicture>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "widgets/chart_overlay.h"
#include "widgets/chart_text.h"
#include "widgets/chart_ticks.h"
#include "widgets/numbers.h"
#include "widgets/paint.h"

namespace jetlag::ui {

struct Chart::Impl : ChartPicture {
  QCustomPlot* plot = nullptr;
  QWidget* overlay = nullptr;
  int ownRoom = 0, sharedRoom = 0;

  QPair<double, double> whole() const;
  ChartMapping mapping() const;
  void style();
  void addBands();
  void addSeries(qsizetype index);
  void addHistogram();
  void scale();
  void reserveNames();
};

QPair<double, double> Chart::Impl::whole() const {
  const auto& edges = histogram.edges;
  if (isHistogram) return edges.size() < 2 ? std::pair(0.0, 1.0) : std::pair(edges.front(), edges.back());
  double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
  for (const auto& series : facts.series) {
    if (series.x.isEmpty()) continue;
    low = std::min(low, series.x.front());
    high = std::max(high, series.x.back());
  }
  return low < high ? std::pair(low, high) : std::pair(0.0, 1.0);
}

ChartMapping Chart::Impl::mapping() const {
  return {QRectF(plot->axisRect()->rect()), QSizeF(plot->size()), [this](double v) { return plot->xAxis->coordToPixel(v); },
          [this](double v) { return plot->yAxis->coordToPixel(v); }};
}

void Chart::Impl::style() {
  const Theme& t = theme();
  plot->setBackground(t.surface);
  plot->xAxis->grid()->setVisible(false);
  plot->yAxis->grid()->setPen(QPen(t.hair, 1));
  plot->yAxis->grid()->setZeroLinePen(QPen(t.hair, 1));
  plot->yAxis->grid()->setSubGridVisible(false);
  for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
    axis->setBasePen(axis == plot->xAxis ? QPen(t.border, 1) : QPen(Qt::NoPen));
    axis->setTickPen(axis == plot->xAxis ? QPen(t.border, 1) : QPen(Qt::NoPen));
    axis->setSubTicks(false);
    axis->setTickLength(0, 4);
    axis->setTickLabelFont(uiFont(11));
    axis->setTickLabelColor(t.text3);
    axis->setTickLabelPadding(4);
  }
  const bool log = !isHistogram && facts.log;
  plot->yAxis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  plot->xAxis->setScaleType(isHistogram && histogram.log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  if (log) plot->yAxis->setTicker(QSharedPointer<LogTicker>::create());
  else plot->yAxis->setTicker(QSharedPointer<Ticker>::create());
  if (!isHistogram) plot->xAxis->setTicker(QSharedPointer<SecondsTicker>::create());
  else if (histogram.log) plot->xAxis->setTicker(QSharedPointer<LogTicker>::create());
  else plot->xAxis->setTicker(QSharedPointer<Ticker>::create());
}

void Chart::Impl::addBands() {
  for (const auto& band : facts.bands) {
    auto* rect = new QCPItemRect(plot);
    rect->topLeft->setTypeX(QCPItemPosition::ptPlotCoords);
    rect->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
    rect->bottomRight->setTypeX(QCPItemPosition::ptPlotCoords);
    rect->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
    rect->topLeft->setCoords(band.begin, 0);
    rect->bottomRight->setCoords(band.end, 1);
    rect->setPen(Qt::NoPen);
    rect->setBrush(stateColour(band.state).soft);
    rect->setClipToAxisRect(true);
    rect->setLayer(QStringLiteral("background"));
  }
}

void Chart::Impl::addSeries(qsizetype index) {
  const auto& series = facts.series[index];
  auto* graph = plot->addGraph();
  QVector<double> y = series.y;
  if (facts.log)
    for (double& value : y)
      if (!(value > 0)) value = std::nan("");
  graph->setData(series.x, y, true);
  graph->setPen(chartPen(facts, index));
  graph->setLineStyle(series.stepped ? QCPGraph::lsStepLeft : QCPGraph::lsLine);
  graph->setAntialiased(true);
  graph->setVisible(!hidden.contains(series.name));
  const State state = series.state.value_or(State::kAccent);
  if (facts.area && facts.series.size() == 1) graph->setBrush(stateColour(state).soft);
}

void Chart::Impl::addHistogram() {
  auto* graph = plot->addGraph();
  QVector<double> x, y;
  for (qsizetype i = 0; i < histogram.counts.size() && i + 1 < histogram.edges.size(); ++i) {
    x << histogram.edges[i];
    y << histogram.counts[i];
  }
  if (!histogram.edges.isEmpty()) x << histogram.edges.back(), y << 0;
  graph->setData(x, y, true);
  graph->setLineStyle(QCPGraph::lsStepLeft);
  graph->setPen(QPen(theme().accent, 1.5));
  graph->setBrush(theme().accentSoft);
}

void Chart::Impl::scale() {
  const auto [begin, end] = zoomed.value_or(whole());
  plot->xAxis->setRange(begin, end);
  if (isHistogram) {
    const auto most = std::max_element(histogram.counts.begin(), histogram.counts.end());
    plot->yAxis->setRange(0, most == histogram.counts.end() || *most <= 0 ? 1 : *most * 1.12);
    return;
  }
  const std::pair nothing(facts.log ? 1.0 : 0.0, facts.log ? 10.0 : 1.0);
  const auto [low, high] = shownValues(facts, hidden, begin, end).value_or(nothing);
  if (facts.log) {
    plot->yAxis->setRange(std::pow(10, std::floor(std::log10(low) * 2 + 1e-9) / 2),
                          std::pow(10, std::ceil(std::log10(high * 1.15) * 2) / 2));
    return;
  }
  const double bottom = std::min(0.0, low), top = std::max(0.0, high);
  const double span = top > bottom ? top - bottom : 1;
  plot->yAxis->setRange(bottom < 0 ? bottom - span * 0.06 : 0, top + span * 0.12);
}

void Chart::Impl::reserveNames() {
  const double widest = nameLines(*this);
  ownRoom = names.isEmpty() ? 16 : static_cast<int>(std::ceil(std::min(widest, plot->width() * 0.36))) + 18;
  plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
  plot->axisRect()->setMargins(QMargins(0, kChartTitle, isHistogram ? ownRoom : std::max(ownRoom, sharedRoom), 0));
  plot->axisRect()->setMinimumMargins(QMargins(44, kChartTitle, 0, 22));
}

Chart::Chart(QWidget* parent) : QWidget(parent), impl_(std::make_unique<Impl>()) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  impl_->plot = new QCustomPlot(this);
  impl_->plot->setFocusPolicy(Qt::NoFocus);
  impl_->plot->setNoAntialiasingOnDrag(false);
  impl_->plot->setMouseTracking(true);
  impl_->plot->setAttribute(Qt::WA_NoMousePropagation, false);  // the wheel is passed on
  impl_->plot->plotLayout()->setMargins(QMargins(0, 0, 0, 0));
  impl_->plot->installEventFilter(this);
  column->addWidget(impl_->plot);
  impl_->overlay = new ChartOverlay(this, *impl_, [this] { return impl_->mapping(); });
  setFocusPolicy(Qt::TabFocus);
  setAccessibleName(tr("Chart"));
}

Chart::~Chart() = default;

void Chart::rebuild() {
  Impl& my = *impl_;
  my.plot->clearItems();
  my.plot->clearPlottables();
  my.style();
  if (my.isHistogram) {
    my.addHistogram();
  } else {
    my.addBands();
    for (qsizetype i = 0; i < my.facts.series.size(); ++i) my.addSeries(i);
  }
  my.reserveNames();
  my.scale();
  my.plot->replot(QCustomPlot::rpImmediateRefresh);
  placeNames(my, my.mapping());
  my.overlay->setGeometry(rect());
  my.overlay->raise();
  my.overlay->update();
}

void Chart::setFacts(const ChartFacts& facts) {
  impl_->isHistogram = false;
  impl_->facts = facts;
  setAccessibleName(facts.title);
  rebuild();
  setAccessibleDescription(legend().join(QStringLiteral("; ")));
}

void Chart::setHistogram(const HistogramFacts& facts) {
  impl_->isHistogram = true;
  impl_->histogram = facts;
  setAccessibleName(facts.title);
  rebuild();
}

int Chart::namesRoom() const { return impl_->ownRoom; }

void Chart::shareRoom(int pixels) {
  if (std::exchange(impl_->sharedRoom, pixels) != pixels) rebuild();
}

void Chart::setRange(double begin, double end) {
  if (!(end > begin)) return;
  impl_->zoomed = std::pair(begin, end);
  rebuild();
}

void Chart::resetRange() {
  if (!std::exchange(impl_->zoomed, std::nullopt)) return;
  rebuild();
  Q_EMIT rangeReset();
}

QPair<double, double> Chart::range() const { return impl_->zoomed.value_or(impl_->whole()); }

void Chart::setHover(std::optional<double> at) {
  impl_->hover = at;
  impl_->overlay->update();
}

QString Chart::hoverText() const {
  if (!impl_->hover) return {};
  QStringList parts;
  for (const auto& series : impl_->facts.series) {
    if (!isShown(series.name)) continue;
    const auto value = valueAt(series, *impl_->hover);
    parts << series.name + QLatin1Char(' ') + (value ? valueText(*value, impl_->facts.unit) : QString(QChar(0x2013)));
  }
  return numbers::figure(*impl_->hover) + QStringLiteral(" s: ") + parts.join(QStringLiteral(", "));
}

void Chart::setShown(const QString& series, bool shown) {
  if (shown == isShown(series)) return;
  if (shown) impl_->hidden.removeAll(series);
  else impl_->hidden << series;
  rebuild();
  Q_EMIT shownChanged(series, shown);
}

bool Chart::isShown(const QString& series) const { return !impl_->hidden.contains(series); }

QStringList Chart::legend() const {
  QStringList all;
  for (const auto& name : impl_->names) all << name.text;
  return all;
}

QString Chart::moreText() const { return ui::moreText(*impl_); }

QString Chart::shownName(const QString& entry) const {
  for (const auto& name : impl_->names)
    if (name.text == entry) return shownText(*impl_, name);
  return {};
}

QRect Chart::legendBox(const QString& series) const {
  for (const auto& name : impl_->names)
    if (name.name == series) return name.box.toAlignedRect();
  return {};
}

QRect Chart::plotArea() const { return impl_->plot->axisRect()->rect(); }

void Chart::paintInto(QPainter& painter) const {
  QPicture lines;
  QCPPainter recorder(&lines);
  recorder.setMode(QCPPainter::pmVectorized);
  impl_->plot->toPainter(&recorder, width(), height());
  recorder.end();
  painter.drawPicture(0, 0, lines);
  ChartPicture still = *impl_;
  still.hover.reset();
  paintOverlay(painter, still, impl_->mapping());
}

QString Chart::csv() const { return impl_->isHistogram ? histogramCsv(impl_->histogram) : chartCsv(impl_->facts); }

QVariantMap Chart::kept() const {
  const auto zoomed = impl_->zoomed ? QVariantList{impl_->zoomed->first, impl_->zoomed->second} : QVariantList();
  return {{QStringLiteral("zoomed"), zoomed}, {QStringLiteral("hidden"), impl_->hidden}};
}

void Chart::takeOver(const QVariantMap& kept) {
  impl_->hidden = kept.value(QStringLiteral("hidden")).toStringList();
  const QVariantList zoomed = kept.value(QStringLiteral("zoomed")).toList();
  if (zoomed.size() == 2) impl_->zoomed = std::pair(zoomed[0].toDouble(), zoomed[1].toDouble());
  rebuild();
}

void Chart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) rebuild();
  QWidget::changeEvent(event);
}

void Chart::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layout()->activate();
  rebuild();
}

void Chart::keyPressEvent(QKeyEvent* event) {
  const auto [begin, end] = range();
  const double middle = impl_->hover.value_or((begin + end) / 2), by = (end - begin) / 50;
  const auto show = [&](double from, double to) {
    setRange(from, to);
    Q_EMIT rangeChanged(from, to);
  };
  switch (event->key()) {
    case Qt::Key_Right: return setHover(std::min(end, middle + by));
    case Qt::Key_Left: return setHover(std::max(begin, middle - by));
    case Qt::Key_Plus: return show(middle - (middle - begin) * 0.8, middle + (end - middle) * 0.8);
    case Qt::Key_Minus: return show(middle - (middle - begin) * 1.25, middle + (end - middle) * 1.25);
    case Qt::Key_Home: return resetRange();
    case Qt::Key_Escape: return setHover({});
    default: QWidget::keyPressEvent(event);
  }
}

bool Chart::eventFilter(QObject* watched, QEvent* event) {
  Impl& my = *impl_;
  if (watched != my.plot || my.overlay == nullptr) return false;
  if (event->type() == QEvent::Leave) {
    setHover({});
    Q_EMIT hovered(std::nan(""));
    return false;
  }
  if (event->type() == QEvent::MouseButtonDblClick) {
    resetRange();
    return true;
  }
  const auto kind = event->type();
  if (kind == QEvent::Wheel) return event->ignore(), true;  // it is the page's, which may scroll
  if (kind != QEvent::MouseMove && kind != QEvent::MouseButtonPress && kind != QEvent::MouseButtonRelease) return false;
  pointer(*static_cast<QMouseEvent*>(event));
  return true;
}

void Chart::pointer(const QMouseEvent& event) {
  Impl& my = *impl_;
  const QRectF area(plotArea());
  const QPointF at = event.position();
  if (event.type() == QEvent::MouseButtonPress) {
    my.dragFrom = area.contains(at) ? std::optional(at.x()) : std::nullopt;
    for (const auto& name : QVector<ChartName>(my.names))
      if (name.box.contains(at)) return setShown(name.name, !name.shown);
  } else if (event.type() == QEvent::MouseMove) {
    if (my.dragFrom && (event.buttons() & Qt::LeftButton) != 0) my.dragTo = std::clamp(at.x(), area.left(), area.right());
    const double time = my.plot->xAxis->pixelToCoord(at.x());
    setHover(area.contains(at) ? std::optional(time) : std::nullopt);
    Q_EMIT hovered(area.contains(at) ? time : std::nan(""));
  } else {
    const auto from = std::exchange(my.dragFrom, std::nullopt), to = std::exchange(my.dragTo, std::nullopt);
    if (!from || !to || std::abs(*to - *from) < 6) return my.overlay->update();
    const double a = my.plot->xAxis->pixelToCoord(std::min(*from, *to)), b = my.plot->xAxis->pixelToCoord(std::max(*from, *to));
    setRange(a, b);
    Q_EMIT rangeChanged(a, b);
  }
}

}  // namespace jetlag::ui
