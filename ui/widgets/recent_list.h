// SPDX-License-Identifier: GPL-3.0-or-later
// RecentList: the start page's recent files with their last verdict, and DropZone: the dashed frame that says what can be
// dropped. A row opens on click or Enter. Both only tell what a person wants; files are the caller's business.
#pragma once

#include <QVector>
#include <QWidget>

#include "widgets/card.h"
#include "widgets/theme.h"

namespace jetlag::ui {

class Button;

struct RecentFile {
  QString path, name, where;   ///< where: "~/shop/scenarios · today 14:02"
  QString verdict;             ///< "passed", "2 broken", "undecided", "has errors"
  State state = State::kNone;
};

class RecentList : public Card {
  Q_OBJECT

 public:
  explicit RecentList(QWidget* parent = nullptr);
  void setFiles(const QVector<RecentFile>& files);
  QWidget* row(const QString& path) const;

 Q_SIGNALS:
  void activated(const QString& path);
  void clearRequested();

 private:
  QVector<QWidget*> rows_;
  Button* clear_;
};

class DropZone : public QWidget {
  Q_OBJECT

 public:
  explicit DropZone(QWidget* parent = nullptr);
  void setTexts(const QString& title, const QString& first, const QString& second);
  QSize sizeHint() const override { return {304, 136}; }
  QSize minimumSizeHint() const override { return {240, 136}; }

 Q_SIGNALS:
  void filesDropped(const QStringList& paths);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QString title_, first_, second_;
  bool over_ = false;
};

}  // namespace jetlag::ui
