// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/recent_list.h"

#include <QAbstractButton>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QUrl>
#include <QVBoxLayout>

#include "widgets/button.h"
#include "widgets/chip.h"
#include "widgets/paint.h"

namespace jetlag::ui {

namespace {

class RecentRow : public QAbstractButton {
 public:
  RecentRow(const RecentFile& file, bool first, bool last, QWidget* parent)
      : QAbstractButton(parent), file_(file), first_(first), last_(last) {
    setAccessibleName(file.name + QStringLiteral(", ") + file.verdict);
    setToolTip(file.path);
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(46);
    setProperty("path", file.path);
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Theme& t = theme();
    if (underMouse()) drawBox(painter, QRectF(0, 0, width(), height() - (last_ ? 1 : 0)), last_ ? 7 : 0, t.hover, QColor());
    if (!first_) painter.fillRect(QRectF(0, 0, width(), 1), t.hair);
    const QSizeF chip = file_.verdict.isEmpty() ? QSizeF(0, 0) : Chip::draw(nullptr, {}, file_.verdict, file_.state);
    const double room = width() - 24 - chip.width() - 10;
    drawText(painter, QRectF(12, 6, room, 17), file_.name, uiFont(13), t.text, Qt::AlignLeft, Qt::ElideMiddle);
    drawText(painter, QRectF(12, 24, room, 15), file_.where, uiFont(11), t.text3, Qt::AlignLeft, Qt::ElideLeft);
    if (!file_.verdict.isEmpty()) Chip::draw(&painter, {width() - 12 - chip.width(), 13}, file_.verdict, file_.state);
    if (hasFocus()) drawBox(painter, QRectF(rect()).adjusted(2, 3, -2, -2), 6, QColor(), t.accent, 2);
  }
  void keyPressEvent(QKeyEvent* event) override {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) return click();
    QAbstractButton::keyPressEvent(event);
  }
  bool event(QEvent* event) override {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave) update();
    return QAbstractButton::event(event);
  }

 private:
  RecentFile file_;
  bool first_, last_;
};

}  // namespace

RecentList::RecentList(QWidget* parent) : Card(tr("Recent"), {}, parent), clear_(new Button(tr("Clear list"))) {
  clear_->setLook(Button::Look::kGhost);
  clear_->setSmall();
  addToHead(clear_);
  connect(clear_, &Button::clicked, this, &RecentList::clearRequested);
}

void RecentList::setFiles(const QVector<RecentFile>& files) {
  qDeleteAll(rows_);
  rows_.clear();
  for (qsizetype i = 0; i < files.size(); ++i) {
    auto* row = new RecentRow(files[i], i == 0, i == files.size() - 1, this);
    row->setAttribute(Qt::WA_Hover);
    connect(row, &QAbstractButton::clicked, this, [this, path = files[i].path] { Q_EMIT activated(path); });
    body()->addWidget(row);
    rows_.push_back(row);
  }
  clear_->setEnabled(!files.isEmpty());
}

QWidget* RecentList::row(const QString& path) const {
  for (auto* each : rows_)
    if (each->property("path").toString() == path) return each;
  return nullptr;
}

DropZone::DropZone(QWidget* parent) : QWidget(parent) {
  setAcceptDrops(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void DropZone::setTexts(const QString& title, const QString& first, const QString& second) {
  title_ = title;
  first_ = first;
  second_ = second;
  setAccessibleName(title);
  setToolTip(first + QLatin1Char('\n') + second);
  update();
}

void DropZone::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  painter.setBrush(over_ ? t.accentSoft : t.surface);
  QPen pen(over_ ? t.accent : t.border, 1.5);
  pen.setDashPattern({4, 3.3});
  painter.setPen(pen);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 8, 8);
  paintIcon(painter, Icon::kDrop, QRectF(width() / 2.0 - 12, 24, 24, 24), over_ ? t.accent : t.text2);
  drawText(painter, QRectF(8, 62, width() - 16, 20), title_, uiFont(14, QFont::DemiBold), t.text, Qt::AlignHCenter);
  drawText(painter, QRectF(8, 86, width() - 16, 16), first_, uiFont(12), t.text2, Qt::AlignHCenter);
  drawText(painter, QRectF(8, 104, width() - 16, 16), second_, uiFont(12), t.text3, Qt::AlignHCenter);
}

void DropZone::dragEnterEvent(QDragEnterEvent* event) {
  if (!event->mimeData()->hasUrls()) return;
  over_ = true;
  event->acceptProposedAction();
  update();
}

void DropZone::dragLeaveEvent(QDragLeaveEvent*) {
  over_ = false;
  update();
}

void DropZone::dropEvent(QDropEvent* event) {
  over_ = false;
  update();
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  if (paths.isEmpty()) return;
  event->acceptProposedAction();
  Q_EMIT filesDropped(paths);
}

}  // namespace jetlag::ui
