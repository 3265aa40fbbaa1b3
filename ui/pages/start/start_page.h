// SPDX-License-Identifier: GPL-3.0-or-later
// StartPage: what one can open: the bundled scenarios as a gallery, the recent files with their last verdict, a file dropped
// anywhere, a new scenario from regions or from nothing.
//
// Outputs   openFile(path), openText(path, text): the window opens them; bundled ones come as text under their ":bundled/..."
// path,
//           new ones under an empty path. chooseFile() asks for the file dialog.
// Cards     painted from the scenarios; the first one has the focus when the page appears, so that Enter runs it.
// Narrow    below 1150 px the column at the right becomes narrower and scrolls, and the lead below the title goes.
#pragma once

#include <QDateTime>
#include <QVector>

#include "pages/page.h"
#include "widgets/recent_list.h"

class QScrollArea;

namespace jetlag::ui {

class Button;
class Gallery;

class StartPage : public Page {
  Q_OBJECT

 public:
  struct Recent {
    QString path;
    QDateTime when;
    QString verdict;  ///< "passed", "2 broken", "undecided", "has errors", "cannot be read"; may be empty
  };
  explicit StartPage(QWidget* parent = nullptr);
  void display(const SnapshotPtr& seen) override { Q_UNUSED(seen); }
  void setRecent(const QVector<Recent>& files);
  int scenarioCount() const;
  /// "~/shop · today 14:02"
  static QString whereAndWhen(const QString& path, const QDateTime& when, const QDateTime& now);
  Gallery* gallery() const { return gallery_; }
  RecentList* recent() const { return recent_; }
  DropZone* dropZone() const { return drop_; }
  Button* newButton() const { return new_; }
  Button* openButton() const { return open_; }
  Button* blankButton() const { return blank_; }

 public Q_SLOTS:
  /// Shows the dialog that makes a scenario from regions.
  void newFromRegions();

 Q_SIGNALS:
  void openFile(const QString& path);
  void openText(const QString& path, const QString& text);
  void chooseFile();
  void clearRecent();

 protected:
  void showEvent(QShowEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildSide();
  void openCard(const QString& path);

  Gallery* gallery_;
  RecentList* recent_;
  DropZone* drop_;
  Button *new_, *open_, *blank_;
  QWidget *side_, *lead_ = nullptr;
  QScrollArea* sideScroll_;
};

}  // namespace jetlag::ui
