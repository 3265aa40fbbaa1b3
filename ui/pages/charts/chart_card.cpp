// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/charts/chart_card.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHelpEvent>
#include <QMenu>
#include <QSaveFile>
#include <QStackedLayout>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include "widgets/button.h"
#include "widgets/empty_state.h"
#include "widgets/explain.h"
#include "widgets/picture_export.h"

namespace jetlag::ui {

namespace {

constexpr int kTitle = 34;     ///< down to its lower edge
constexpr double kPixels = 2;  ///< of a picture per point

QStringList endings() {
  QStringList all{QStringLiteral("png")};
  if (canSaveSvg()) all << QStringLiteral("svg");
  return all << QStringLiteral("csv");
}

}  // namespace

ChartCard::ChartCard(const QString& id, QWidget* parent)
    : Card(parent),
      id_(id),
      chart_(new Chart),
      empty_(new EmptyState),
      stack_(new QStackedLayout),
      menu_(new Button(Icon::kMenu, tr("Export this chart"), this)) {
  setObjectName(QStringLiteral("chart_") + id);
  auto* inner = new QWidget;
  inner->setLayout(stack_);
  stack_->addWidget(chart_);
  stack_->addWidget(empty_);
  body()->setContentsMargins(12, 6, 8, 6);
  body()->addWidget(inner);
  menu_->setLook(Button::Look::kGhost);
  menu_->setExtent(24, 24);
  menu_->resize(menu_->sizeHint());  // no layout does
  connect(menu_, &Button::clicked, this, [this] {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString& ending : endings())
      connect(menu->addAction(tr("Export as %1…").arg(ending.toUpper())), &QAction::triggered, this,
              [this, ending] { ask(ending); });
    connect(menu->addAction(tr("Show all of the time")), &QAction::triggered, this, [this] {
      chart_->resetRange();
      Q_EMIT chart_->rangeChanged(chart_->range().first, chart_->range().second);
    });
    menu->popup(menu_->mapToGlobal(QPoint(0, menu_->height() + 2)));
  });
}

void ChartCard::show(bool any, const QString& title, const QString& otherwise) {
  setAccessibleName(title);
  if (!any) empty_->set(Icon::kCharts, title, otherwise);
  stack_->setCurrentIndex(any ? 0 : 1);
  menu_->setVisible(any);
}

void ChartCard::setFacts(const ChartFacts& facts, const QString& otherwise) {
  const bool any = std::any_of(facts.series.begin(), facts.series.end(), [](const ChartSeries& series) {
    return std::any_of(series.y.begin(), series.y.end(), [](double y) { return !std::isnan(y); });
  });
  show(any, facts.title, otherwise);
  if (any) chart_->setFacts(facts);
}

void ChartCard::setHistogram(const HistogramFacts& facts, const QString& otherwise) {
  show(!facts.counts.isEmpty(), facts.title, otherwise);
  if (!facts.counts.isEmpty()) chart_->setHistogram(facts);
}

bool ChartCard::showsChart() const { return stack_->currentIndex() == 0; }

bool ChartCard::exportTo(const QString& path) const {
  const QString ending = QFileInfo(path).suffix().toLower();
  if (ending == QLatin1String("csv")) {
    QSaveFile file(path);
    const QByteArray bytes = chart_->csv().toUtf8();
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
  }
  const auto paint = [this](QPainter& painter, const QRectF&) { chart_->paintInto(painter); };
  if (ending == QLatin1String("svg")) return saveSvg(path, chart_->size(), accessibleName(), paint);
  return savePng(path, chart_->size(), kPixels, paint);
}

QString ChartCard::outcome(const QString& path) const {
  const QString ending = QFileInfo(path).suffix();
  if (!endings().contains(ending, Qt::CaseInsensitive))
    return tr("Could not write %1: a chart is saved as .%2").arg(path, endings().join(tr(" or .")));
  return savedText(exportTo(path), path);
}

void ChartCard::ask(const QString& ending) {
  auto* dialog = new QFileDialog(this, tr("Export chart"), id_ + u'.' + ending);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(ending);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { Q_EMIT announced(outcome(path)); });
  dialog->open();
}

bool ChartCard::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return Card::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), help->pos().y() < kTitle ? explained(accessibleName()) : QString(), this);
  return true;
}

void ChartCard::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  menu_->move(width() - menu_->width() - 8, 8);
  menu_->raise();
}

}  // namespace jetlag::ui
